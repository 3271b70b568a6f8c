"""Changing how the company posts and what it says of itself: company information, posting range, user setup."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from ledgerhall.finance.foundation import code_tables, identifiers, records, references
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import (
    CompanyInformation,
    Dimension,
    DimensionSetEntry,
    GeneralLedgerSetup,
    UserSetup,
)
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By

_NOT_NEGATIVE = ("maximum_vat_difference", "payment_tolerance_maximum", "application_rounding_precision")
_GLOBAL_DIMENSIONS = ("global_dimension_1_code", "global_dimension_2_code")


def change_company_information(
    *, information: CompanyInformation, values: Mapping[str, Any], by: By, at: datetime
) -> CompanyInformation:
    """Change the company's own data. Refuses an empty legal name, a country that is no two letters, an unknown zone,
    an IBAN whose check digits are wrong, and an e-mail address that is none."""
    refusals = [
        *identifiers.iban_refusals(values.get("iban", ""), "iban"),
        *identifiers.email_refusals(values.get("email", ""), "email"),
    ]
    if "legal_name" in values and not values["legal_name"].strip():
        refusals.append(Refusal("company-without-name", text("A company needs a legal name."), "legal_name"))
    country = values.get("country_code", "")
    if country and not (len(country) == 2 and country.isalpha() and country.isascii()):
        template = text("{country} is no country code of two letters, such as SE or GB.")
        refusals.append(Refusal("country-code", template, "country_code", values={"country": country}))
    zone = values.get("time_zone", "UTC")
    if zone not in available_timezones():
        template = text("{zone} is no time zone, such as Europe/Stockholm.")
        refusals.append(Refusal("time-zone-unknown", template, "time_zone", values={"zone": zone}))
    records.refuse(refusals)
    return records.change(information, values, key=information.legal_name, by=by, at=at)


@under_lock
def change_ledger_setup(
    *, setup: GeneralLedgerSetup, values: Mapping[str, Any], by: By, at: datetime
) -> GeneralLedgerSetup:
    """Change posting range, global dimensions, and the rules of VAT, payment discounts and tolerances.

    Refuses a range whose end lies before its start, an unknown dimension, another global dimension once entries
    carry values of either (E-DIM-01), accounts and number series that do not exist, a grace period that is no date
    formula, a percentage outside 0 to 100 and amounts below 0.
    """
    values = records.filled(GeneralLedgerSetup, values)
    current = GeneralLedgerSetup.objects.get(id=setup.id)
    refusals = _range_refusals({**_range_of(current), **values})
    for field in _GLOBAL_DIMENSIONS:
        if field in values and values[field] != getattr(current, field):
            refusals += _global_dimension_refusals(field, getattr(current, field), values[field])
    codes = [values.get(field, getattr(current, field)) for field in _GLOBAL_DIMENSIONS]
    if codes[0] and codes[0] == codes[1]:
        template = text("{dimension} cannot be both global dimensions.")
        values_ = {"dimension": codes[0]}
        refusals.append(
            Refusal("global-dimension-twice", template, _GLOBAL_DIMENSIONS[1], row="E-DIM-01", values=values_)
        )
    refusals += _rule_refusals(current, values)
    records.refuse([*refusals, *records.fit_refusals(GeneralLedgerSetup, values)])
    return records.change(setup, values, key="General Ledger Setup", by=by, at=at)


@under_lock
def create_user_setup(*, user_text: str, user_uuid: UUID, values: Mapping[str, Any], by: By, at: datetime) -> UserSetup:
    """A posting range of a user's own. Refuses a second one for the same user, and a range that ends too early."""
    refusals = _range_refusals(values)
    if UserSetup.objects.filter(user_uuid=user_uuid).exists():
        template = text("{user} has a user setup already.")
        refusals.append(Refusal("user-setup-exists", template, "user", values={"user": user_text}))
    records.refuse(refusals)
    record = UserSetup(user_text=user_text, user_uuid=user_uuid, **values)
    return records.insert(record, key=user_text, by=by, at=at)


def change_user_setup(*, setup: UserSetup, values: Mapping[str, Any], by: By, at: datetime) -> UserSetup:
    """Change a user's posting range. Refuses one that ends before it starts."""
    records.refuse(_range_refusals({**_range_of(setup), **values}))
    return records.change(setup, values, key=setup.user_text, by=by, at=at)


def delete_user_setup(*, setup: UserSetup, by: By, at: datetime) -> None:
    """Take a user's own range away: the company's counts again."""
    records.remove(setup, key=setup.user_text, by=by, at=at)


def _range_of(setup: GeneralLedgerSetup | UserSetup) -> dict[str, Any]:
    return {"allow_posting_from": setup.allow_posting_from, "allow_posting_to": setup.allow_posting_to}


def _range_refusals(values: Mapping[str, Any]) -> list[Refusal]:
    first, last = values.get("allow_posting_from"), values.get("allow_posting_to")
    if first is None or last is None or first <= last:
        return []
    template = text("Posting is allowed from {from_date}, which is after {to_date}.")
    places = {"from_date": first, "to_date": last}
    return [Refusal("posting-range-reversed", template, "allow_posting_to", row="E-JNL-02", values=places)]


def _rule_refusals(current: GeneralLedgerSetup, values: Mapping[str, Any]) -> list[Refusal]:
    """Of VAT, discounts and tolerances, where they become others."""
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    after = copy(current)
    for name, value in changed.items():
        setattr(after, name, value)
    return [
        *references.unknown(GeneralLedgerSetup, changed),
        *identifiers.formula_refusals(after.payment_discount_grace_formula, "payment_discount_grace_formula"),
        *code_tables.percent_refusals(after, "payment_tolerance_percent"),
        *code_tables.negative_refusals(after, *_NOT_NEGATIVE),
    ]


def _global_dimension_refusals(field: str, old_code: str, new_code: str) -> list[Refusal]:
    found = []
    if new_code and not Dimension.objects.filter(code=new_code).exists():
        template = text("Dimension {dimension} does not exist.")
        found.append(_dimension_refusal("dimension-unknown", template, field, new_code))
    in_use = [code for code in (old_code, new_code) if code and _has_entries(code)]
    if in_use:
        template = text("Entries carry values of dimension {dimension}, so the global dimensions stay as they are.")
        found.append(
            Refusal("global-dimension-in-use", template, field, row="E-DIM-01", values={"dimension": in_use[0]})
        )
    return found


def _has_entries(code: str) -> bool:
    return DimensionSetEntry.objects.filter(dimension__code=code).exists()


def _dimension_refusal(code: str, template: str, field: str, dimension: str) -> Refusal:
    return Refusal(code, template, field, row="E-DIM-01", values={"dimension": dimension})
