"""What accounts moved by in each calendar month, read from the month totals: what charts draw.

A month runs from its first to its last day; the closing date of its last day is not of it, so that closing the year
does not empty its last month, and an opening balance is no movement. What that closing date moved by is told beside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from ledgerhall.kernel.dates import LedgerDate, add_months, month_end
from ledgerhall.kernel.money import from_scaled
from ledgerhall.tenancy import books

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Movements:
    """Debits and credits of one month in the local currency, and apart from them the net of the closing date."""

    debit: Decimal
    credit: Decimal
    closing: Decimal

    @property
    def net(self) -> Decimal:
        return self.debit - self.credit


_MONTHS = """
SELECT starts, account_id, debit_amount, credit_amount FROM ledger_gltotal
 WHERE ((span = 'M' AND starts >= %(first)s AND starts < %(last_month)s)
     OR (span = 'D' AND starts IN ({closings}) AND starts < %(last_month)s)
     OR (span = 'D' AND starts >= %(last_month)s AND starts <= %(to_date)s)) {only}
"""
# `+ 0` keeps the planner to the key of the tail (see balances).
_TAIL = """
SELECT posting_date + 0, account_id + 0, SUM(debit_amount), SUM(credit_amount) FROM ledger_glentry
 WHERE entry_no > %(head)s AND posting_date + 0 >= %(first)s AND posting_date + 0 <= %(to_date)s {only}
 GROUP BY 1, 2
"""


def months_up_to(day: date, number: int) -> list[date]:
    """The first days of the last `number` months, that of the day being the last."""
    first = day.replace(day=1)
    return [add_months(first, -back) for back in reversed(range(number))]


def movements_by_month(months: list[date], to_date: date, kinds: Mapping[int, K]) -> dict[tuple[date, K], Movements]:
    """The movements of consecutive months, the last one up to the date, by the month's first day and kind of account.

    `kinds` names the accounts by id, each with the kind that it is added up under.
    """
    if not kinds:
        return {}
    parameters: dict[str, Any] = {
        "first": LedgerDate(months[0]).ordinal,
        "last_month": LedgerDate(months[-1]).ordinal,
        "to_date": LedgerDate(to_date).ordinal,
    }
    closings = {LedgerDate(month_end(month), is_closing=True).ordinal for month in months}
    places = {
        "closings": ", ".join(str(ordinal) for ordinal in sorted(closings)),
        "only": f"AND account_id + 0 IN ({', '.join(str(int(number)) for number in sorted(kinds))})",
    }
    with books.snapshot(), books.connection().cursor() as cursor:
        cursor.execute("SELECT entry_no FROM ledger_totalshead WHERE id = 1")
        parameters["head"] = cursor.fetchone()[0]
        cursor.execute(_MONTHS.format(**places), parameters)
        kept = cursor.fetchall()
        cursor.execute(_TAIL.format(**places), parameters)
        tail = cursor.fetchall()
    return _added(kept, tail, closings, kinds)


def _added(
    kept: list[Any], tail: list[Any], closings: Collection[int], kinds: Mapping[int, K]
) -> dict[tuple[date, K], Movements]:
    """Totals and entries added up: debits, credits, and the closing dates' net, in scaled integers."""
    sums: dict[tuple[date, K], list[int]] = defaultdict(lambda: [0, 0, 0])
    for starts, account, debit, credit in kept:
        total = sums[(_month_of(starts), kinds[account])]
        # The month's own total counts its closing date in.
        sign = -1 if starts in closings else 1
        total[0] += sign * debit
        total[1] += sign * credit
        if sign < 0:
            total[2] += debit - credit
    for ordinal, account, summed_debit, summed_credit in tail:
        debit, credit = int(summed_debit), int(summed_credit)
        total = sums[(_month_of(ordinal), kinds[account])]
        if ordinal in closings:
            total[2] += debit - credit
        else:
            total[0] += debit
            total[1] += credit
    return {
        key: Movements(from_scaled(debit), from_scaled(credit), from_scaled(closing))
        for key, (debit, credit, closing) in sums.items()
    }


@lru_cache(maxsize=4096)
def _month_of(ordinal: int) -> date:
    """The first day of the month that a ledger date lies in."""
    return LedgerDate.from_ordinal(ordinal).day.replace(day=1)
