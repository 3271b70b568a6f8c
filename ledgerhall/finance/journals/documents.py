"""What the lines of a journal add up to: per document and for the whole batch, in the local currency.

A line's side: a positive amount is a debit, a correction stands negative on the original side (finance.md section 0). A
line with a balancing account balances itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.kernel.money import round_half_away

_ZERO = Decimal(0)
_RATE_PLACES = 6


@dataclass(frozen=True, slots=True)
class Sums:
    """Debit and credit of some lines; `balance` is what is missing on the credit side."""

    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        return self.debit - self.credit


def key_of(line: JournalLine) -> tuple[object, str, str]:
    """Lines with the same key are one document."""
    return line.posting_date, line.document_type, line.document_no


def local_amount(line: JournalLine) -> Decimal:
    """The line's amount in the local currency; the foreign one where no rate is known yet."""
    amount: Decimal = line.amount if line.amount_lcy is None else line.amount_lcy
    return amount


def converted(line: JournalLine) -> Decimal | None:
    """The local amount at the day's rate; None for a local line, or while there is no date or rate."""
    if not line.currency_code or line.posting_date is None:
        return None
    return currencies.in_local(line.amount, line.currency_code, line.posting_date.day, currencies.local_currency())


def exchange_rate(line: JournalLine) -> Decimal | None:
    """What one unit of a foreign line's currency is worth in the local one, by the line's two amounts."""
    if not line.currency_code or not line.amount or line.amount_lcy is None:
        return None
    return round_half_away(Decimal(line.amount_lcy) / Decimal(line.amount), _RATE_PLACES)


def at_rate(line: JournalLine, rate: Decimal) -> Decimal:
    """The local amount of the line where one unit of its currency is worth that much."""
    return round_half_away(line.amount * rate, currencies.local_currency().minor_units)


def sides(line: JournalLine) -> tuple[Decimal | None, Decimal | None]:
    """What stands in the line's debit and credit column, in its own currency; None for empty."""
    if line.amount == 0:
        return None, None
    is_debit = (line.amount > 0) != line.is_correction
    return (line.amount, None) if is_debit else (None, -line.amount)


def sums(lines: Sequence[JournalLine]) -> Sums:
    """Debits and credits of all lines, both sides of those with a balancing account."""
    debit, credit = _ZERO, _ZERO
    for line in lines:
        amount = local_amount(line)
        is_debit = (amount > 0) != line.is_correction
        if is_debit or line.balancing_account_no:
            debit += amount if is_debit else -amount
        if not is_debit or line.balancing_account_no:
            credit += -amount if not is_debit else amount
    return Sums(debit, credit)


def missing(lines: Sequence[JournalLine]) -> Decimal:
    """The amount of the line that would balance these, signed; of lines of one foreign currency in that currency."""
    open_ended = [line for line in lines if not line.balancing_account_no]
    is_one_currency = len({line.currency_code for line in open_ended}) == 1
    amounts = [line.amount if is_one_currency else local_amount(line) for line in open_ended]
    return -sum(amounts, _ZERO)
