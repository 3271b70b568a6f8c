"""What open foreign amounts are worth at the rate of a day, and how far their local amounts are from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import Currency, ExchangeRate
from ledgerhall.finance.posting.draft import BANK_ACCOUNT, CUSTOMER, VENDOR
from ledgerhall.finance.subledger.cards import BankAccount
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    PartyLedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import round_half_away

CUSTOMERS, VENDORS, BANK_ACCOUNTS = "customers", "vendors", "bank accounts"
# What can be adjusted, and which ledger a draft line names for it.
SCOPES: Mapping[str, str] = {CUSTOMERS: CUSTOMER, VENDORS: VENDOR, BANK_ACCOUNTS: BANK_ACCOUNT}
_LEDGERS: Mapping[str, type[PartyLedgerEntry]] = {CUSTOMERS: CustomerLedgerEntry, VENDORS: VendorLedgerEntry}
_FACTOR_PLACES = 9


@dataclass(frozen=True, slots=True)
class Rate:
    """`exchange` units of the currency are worth `relational` of the local one."""

    exchange: Decimal
    relational: Decimal

    @property
    def factor(self) -> Decimal:
        """Foreign units per local unit."""
        return round_half_away(self.exchange / self.relational, _FACTOR_PLACES)

    def in_local(self, amount: Decimal, minor_units: int) -> Decimal:
        return round_half_away(amount * self.relational / self.exchange, minor_units)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far one open entry, or the balance of one bank account, is from what the rate makes of it; gain positive."""

    scope: str
    number: str
    currency_code: str
    posting_group: str
    control_account_no: str
    entry_no: int
    amount: Decimal
    amount_lcy: Decimal
    factor: Decimal


def adjustment_rate(currency: Currency, day: date) -> Rate | None:
    """The latest rate up to the day, with the amount that is for adjustments where it has one."""
    rates = ExchangeRate.objects.filter(currency=currency, starting_date__lte=day)
    latest = rates.order_by("-starting_date", "-id").first()
    if latest is None:
        return None
    return Rate(latest.exchange_amount, latest.adjustment_relational_amount or latest.relational_amount)


def used_currencies(day: date, scope: Collection[str]) -> set[str]:
    """The foreign currencies in which something is open on the day."""
    found: set[str] = set()
    for name in scope:
        if name in _LEDGERS:
            entries = _open_entries(name, day)
            found |= set(entries.order_by().values_list("currency_code", flat=True).distinct())
        else:
            found |= {code for _, code, *_ in _bank_balances(day)}
    return found


def differences(rates: Mapping[str, Rate], day: date, scope: Collection[str]) -> tuple[Difference, ...]:
    """What differs, of the currencies that have a rate; by ledger, party and entry."""
    units = currencies.local_currency().minor_units
    found: list[Difference] = []
    for name in SCOPES:
        if name in scope:
            found += _of_banks(rates, day, units) if name == BANK_ACCOUNTS else _of_parties(name, rates, day, units)
    return tuple(found)


def _of_parties(scope: str, rates: Mapping[str, Rate], day: date, units: int) -> Iterator[Difference]:
    names = ("party_no", "currency_code", "posting_group_code", "control_account_no", "entry_no")
    amounts = ("remaining_amount", "remaining_amount_lcy")
    entries = _open_entries(scope, day).filter(currency_code__in=list(rates))
    for party, code, group, control, entry_no, amount, amount_lcy in entries.order_by(
        "party_no", "entry_no"
    ).values_list(*names, *amounts):
        rate = rates[code]
        if difference := rate.in_local(amount, units) - amount_lcy:
            yield Difference(scope, party, code, group, control, entry_no, amount, difference, rate.factor)


def _of_banks(rates: Mapping[str, Rate], day: date, units: int) -> Iterator[Difference]:
    for number, code, group, amount, amount_lcy in _bank_balances(day):
        rate = rates.get(code)
        if rate is not None and (difference := rate.in_local(amount, units) - amount_lcy):
            yield Difference(BANK_ACCOUNTS, number, code, group, "", 0, amount, difference, rate.factor)


def _open_entries(scope: str, day: date) -> Any:
    """Foreign entries posted up to the day that are open now."""
    entries = _LEDGERS[scope]._default_manager.filter(is_open=True, posting_date__lte=LedgerDate(day))  # noqa: SLF001
    return entries.exclude(currency_code="")


def _bank_balances(day: date) -> list[tuple[str, str, str, Decimal, Decimal]]:
    """(number, currency, posting group, balance, local balance) of the foreign bank accounts that moved."""
    cards = {card.pk: card for card in BankAccount.objects.exclude(currency_code="").order_by("number")}
    entries = BankAccountLedgerEntry.objects.filter(bank_account_id__in=cards, posting_date__lte=LedgerDate(day))
    sums = entries.order_by().values_list("bank_account_id").annotate(own=Sum("amount"), local=Sum("amount_lcy"))
    found = {account: (own, local) for account, own, local in sums}
    return [
        (card.number, card.currency_code, card.posting_group_code, *found[pk])
        for pk, card in cards.items()
        if pk in found
    ]
