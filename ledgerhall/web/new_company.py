"""Making a company: its books first, its row in the directory last, so that a killed act leaves no company behind."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from babel.numbers import get_currency_precision, list_currencies

from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books, building, locations, slugs
from ledgerhall.tenancy.models import Company, Tenant


@dataclass(frozen=True, slots=True)
class _Unnamed:
    """Books that no company names yet."""

    id: uuid.UUID
    books: str


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
    """A company of the tenant with started books. Refuses what `start_books` refuses, and an empty name."""
    if not new.legal_name.strip():
        raise Refused(Refusal("company-without-name", text("Enter the company's legal name."), field="legal_name"))
    company_id = uuid.uuid4()
    location = locations.for_new_company(company_id)
    try:
        building.create(location)
        with books.open(_Unnamed(company_id, str(location))):
            start_books(new=new, by=by, at=at)
        return Company.objects.create(
            id=company_id,
            tenant=tenant,
            slug=slug or slugs.for_new_company(tenant, new.legal_name),
            name=new.legal_name,
            currency_code=new.currency.code,
            minor_units=new.currency.minor_units,
            time_zone=time_zone,
            language=language,
            books=str(location),
            is_demo=is_demo,
            created_at=at,
            changed_at=at,
        )
    except BaseException:
        building.remove(location)
        raise
