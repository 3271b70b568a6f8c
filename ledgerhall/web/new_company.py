"""Making a company: its books first, its row in the directory last, so that a killed act leaves no company behind."""

from __future__ import annotations

from datetime import datetime

from babel.numbers import get_currency_precision, list_currencies

from ledgerhall.finance.journals.starting import NewBooks
from ledgerhall.finance.starting.company import start_company
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books
from ledgerhall.tenancy.founding import founding
from ledgerhall.tenancy.models import Company, Tenant


def iso_currency(code: str) -> Currency:
    """The currency with its ISO 4217 minor units. Refuses a code that is none."""
    if code not in list_currencies():
        template = text("{code} is no currency code of ISO 4217.")
        raise Refused(Refusal("currency-not-iso", template, field="currency_code", values={"code": code}))
    return Currency(code, get_currency_precision(code))


def create_company(
    *,
    tenant: Tenant,
    new: NewBooks,
    by: By,
    at: datetime,
    time_zone: str = "UTC",
    language: str = "en",
    is_demo: bool = False,
    slug: str = "",
) -> Company:
    """A company of the tenant with started books. Refuses what `start_company` refuses, and an empty name."""
    if not new.legal_name.strip():
        raise Refused(Refusal("company-without-name", text("Enter the company's legal name."), field="legal_name"))
    with founding(at=at) as founded:
        with books.open(founded):
            start_company(new=new, by=by, at=at)
        return founded.register(
            tenant=tenant,
            name=new.legal_name,
            currency_code=new.currency.code,
            minor_units=new.currency.minor_units,
            time_zone=time_zone,
            language=language,
            slug=slug,
            is_demo=is_demo,
            at=at,
        )
