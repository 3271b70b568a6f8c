"""Currencies and their dated rates (finance.md 1.10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import records, references
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import Currency, ExchangeRate, GeneralLedgerSetup
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.money import Currency as MoneyCurrency
from ledgerhall.kernel.money import Money, round_half_away
from ledgerhall.kernel.people import By

_CODE = re.compile(r"[A-Z0-9]{1,10}")
# ISO 4217: what differs from two decimals.
_MINOR_UNITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


def minor_units_of(code: str) -> int:
    """The decimals of a currency by ISO 4217."""
    return _MINOR_UNITS.get(code, 2)


def local_currency() -> MoneyCurrency:
    """The currency that the books are kept in."""
    setup = GeneralLedgerSetup.objects.order_by("id")[:1].get()
    return MoneyCurrency(setup.local_currency_code, setup.local_minor_units)


def rate_on(currency_code: str, day: date) -> tuple[Decimal, Decimal] | None:
    """(exchange, relational) amounts of the latest rate that starts on or before the day."""
    rates = ExchangeRate.objects.filter(currency__code=currency_code, starting_date__lte=day)
    latest: ExchangeRate | None = rates.order_by("-starting_date", "-id").first()
    return None if latest is None else (Decimal(latest.exchange_amount), Decimal(latest.relational_amount))


def in_local(amount: Decimal, currency_code: str, day: date, local: MoneyCurrency) -> Decimal | None:
    """The local value at the day's rate, rounded: LCY = FCY × relational / exchange. None without a rate."""
    rate = rate_on(currency_code, day)
    if rate is None:
        return None
    exchange, relational = rate
    return Money(round_half_away(amount * relational / exchange, 12), local).rounded().amount


@under_lock
def create(*, values: Mapping[str, Any], by: By, at: datetime) -> Currency:
    """A new foreign currency; its decimals come from ISO 4217 where they are not given.

    Refuses a code that is not of capital letters and digits, that is used, or that is the local currency (E-JNL-08),
    and accounts that do not exist.
    """
    code = values["code"]
    refusals = [*records.code_refusals(Currency, code), *_field_refusals(values)]
    refusals += references.unknown(Currency, values)
    if not _CODE.fullmatch(code):
        template = text("{code} is no currency code such as EUR.")
        refusals.append(Refusal("currency-code", template, "code", row="E-JNL-08", values={"code": code}))
    if code == local_currency().code:
        template = text("{code} is the local currency; amounts in it need no currency code.")
        refusals.append(Refusal("currency-is-local", template, "code", row="E-JNL-08", values={"code": code}))
    records.refuse(refusals)
    filled = {**values, "minor_units": _decimals(values, code)}
    return records.insert(Currency(**filled), key=code, by=by, at=at)


@under_lock
def change(*, currency: Currency, values: Mapping[str, Any], by: By, at: datetime) -> Currency:
    """Change name and accounts; code and decimals stay, because posted amounts are kept in them. Refuses accounts that
    do not exist."""
    kept = {name: value for name, value in values.items() if name not in ("code", "minor_units")}
    records.refuse(references.unknown(Currency, kept))
    return records.change(currency, kept, key=currency.code, by=by, at=at)


@under_lock
def delete(*, currency: Currency, by: By, at: datetime) -> None:
    """Take a currency away. Refuses one that has rates, and one that cards or entries name."""
    records.refuse(references.use_refusals("currency", currency.code))
    records.remove(currency, key=currency.code, by=by, at=at)


@under_lock
def add_rate(*, currency: Currency, values: Mapping[str, Any], by: By, at: datetime) -> ExchangeRate:
    """A rate from a day on: `exchange_amount` units are `relational_amount` local ones.

    `adjustment_relational_amount` is what they are worth where open entries are adjusted; empty: the same. Refuses an
    amount that is not above 0, and a second rate of the same day (E-JNL-08).
    """
    refusals = _rate_refusals(values)
    if ExchangeRate.objects.filter(currency=currency, starting_date=values["starting_date"]).exists():
        template = text("{currency} has a rate from {date} already.")
        places = {"currency": currency.code, "date": values["starting_date"]}
        refusals.append(Refusal("exchange-rate-exists", template, "starting_date", row="E-JNL-08", values=places))
    records.refuse(refusals)
    rate = ExchangeRate(currency=currency, **values)
    return records.insert(rate, key=f"{currency.code} {rate.starting_date}", by=by, at=at)


def change_rate(*, rate: ExchangeRate, values: Mapping[str, Any], by: By, at: datetime) -> ExchangeRate:
    """Change the amounts of a rate; posted entries keep the rate that they were posted with."""
    records.refuse(_rate_refusals(values))
    return records.change(rate, values, key=f"{rate.currency.code} {rate.starting_date}", by=by, at=at)


def delete_rate(*, rate: ExchangeRate, by: By, at: datetime) -> None:
    records.remove(rate, key=f"{rate.currency.code} {rate.starting_date}", by=by, at=at)


def _decimals(values: Mapping[str, Any], code: str) -> int:
    given = values.get("minor_units")
    return minor_units_of(code) if given is None else given


def _field_refusals(values: Mapping[str, Any]) -> list[Refusal]:
    given = values.get("minor_units")
    if given is None or 0 <= given <= 4:
        return []
    return [Refusal("currency-decimals", text("A currency has 0 to 4 decimals."), "minor_units", row="E-JNL-08")]


def _rate_refusals(values: Mapping[str, Any]) -> list[Refusal]:
    found = []
    for field in ("exchange_amount", "relational_amount"):
        if field in values and (values[field] is None or values[field] <= 0):
            template = text("Both amounts of a rate are greater than 0.")
            found.append(Refusal("exchange-rate-positive", template, field, row="E-JNL-08"))
    adjustment = values.get("adjustment_relational_amount")
    if adjustment is not None and adjustment <= 0:
        template = text("The rate for adjustments is greater than 0, or empty.")
        found.append(Refusal("adjustment-rate-positive", template, "adjustment_relational_amount", row="E-JNL-08"))
    return found
