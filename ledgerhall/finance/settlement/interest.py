"""Interest and fee on what is overdue: the amounts of a finance charge memo. Pure.

Interest of an entry by average daily balance = Σ balance × days / period days × rate; by balance due = what is open ×
rate; each rounded by itself (finance.md 1.6 and 2.6; G21). Amounts are decimals in the currency of the entries,
without VAT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from ledgerhall.finance.vat.arithmetic import HUNDRED, rounded_part
from ledgerhall.kernel.dates import DateFormula


class InterestMethod(StrEnum):
    """What interest is taken of: the balance of each day, or what is open on the day of the memo, once."""

    AVERAGE_DAILY_BALANCE = "average daily balance"
    BALANCE_DUE = "balance due"


@dataclass(frozen=True, slots=True)
class FinanceChargeTerms:
    """Percent of interest for a number of days, when it begins, and what comes on top.

    Interest below the minimum is not charged. The fee is once per memo.
    """

    method: InterestMethod
    interest_percent: Decimal
    interest_period_days: int
    grace_period: DateFormula
    minimum_amount: Decimal = Decimal(0)
    additional_fee: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of what is open of an entry: a payment counts from its date, negative against an invoice."""

    posting_date: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OverdueEntry:
    """An entry with its due date and all that happened to it since; `charged_to` is the day of its last interest."""

    amount: Decimal
    due_date: date
    movements: tuple[Movement, ...] = ()
    charged_to: date | None = None

    def balance_at(self, day: date) -> Decimal:
        """What was open at the end of a day."""
        return self.amount + sum((m.amount for m in self.movements if m.posting_date <= day), Decimal(0))


@dataclass(frozen=True, slots=True)
class FinanceCharge:
    """The interest of each entry, in their order, their sum and the fee. All are 0 where nothing is charged."""

    interests: tuple[Decimal, ...]
    interest: Decimal
    additional_fee: Decimal

    @property
    def total(self) -> Decimal:
        return self.interest + self.additional_fee


def is_overdue(due_date: date, terms: FinanceChargeTerms, on: date) -> bool:
    """Whether a day lies after the due date and the grace period."""
    return terms.grace_period.apply(due_date) < on


def interest(entry: OverdueEntry, terms: FinanceChargeTerms, *, on: date, minor_units: int) -> Decimal:
    """The interest of one entry up to a day, which itself does not count; 0 within the grace period."""
    if not is_overdue(entry.due_date, terms, on):
        return Decimal(0)
    if terms.method is InterestMethod.BALANCE_DUE:
        return rounded_part(entry.balance_at(on), terms.interest_percent, HUNDRED, minor_units)
    days_of_balance = _days_of_balance(entry, on)
    return rounded_part(days_of_balance, terms.interest_percent, HUNDRED * terms.interest_period_days, minor_units)


def charge(entries: Sequence[OverdueEntry], terms: FinanceChargeTerms, *, on: date, minor_units: int) -> FinanceCharge:
    """Interest and fee of a memo on these entries; credits among them count against it.

    Nothing at all, the fee neither, where the interest is not positive or below the minimum.
    """
    interests = tuple(interest(entry, terms, on=on, minor_units=minor_units) for entry in entries)
    total = sum(interests, Decimal(0))
    if total <= 0 or total < terms.minimum_amount:
        return FinanceCharge(tuple(Decimal(0) for _ in entries), Decimal(0), Decimal(0))
    return FinanceCharge(interests, total, terms.additional_fee)


def _days_of_balance(entry: OverdueEntry, on: date) -> Decimal:
    """Σ balance × days, from the due date or the last interest to a day."""
    since = max(entry.due_date, entry.charged_to) if entry.charged_to else entry.due_date
    if since >= on:
        return Decimal(0)
    changes = {movement.posting_date for movement in entry.movements if since < movement.posting_date < on}
    return sum(
        (entry.balance_at(day) * (following - day).days for day, following in pairwise(sorted({since, on} | changes))),
        Decimal(0),
    )
