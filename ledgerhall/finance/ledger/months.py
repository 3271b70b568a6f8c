"""Sums per account and calendar month, read from the month totals: what charts draw.

A month runs from its first to its last day; the closing date of its last day is not of it, so that closing the year
does not empty its last month, and an opening balance is no movement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from ledgerhall.finance.ledger.balances import Sums
from ledgerhall.kernel.dates import LedgerDate, add_months, month_end
from ledgerhall.kernel.money import from_scaled
from ledgerhall.tenancy import books

_MONTHS = """
SELECT span, starts, account_id, debit_amount, credit_amount FROM ledger_gltotal
 WHERE ((span = 'M' AND starts >= %(first)s AND starts < %(last_month)s)
     OR (span = 'D' AND starts IN ({closings}) AND starts < %(last_month)s)
     OR (span = 'D' AND starts >= %(last_month)s AND starts <= %(to_date)s)) {only}
"""
# `+ 0` keeps the planner to the key of the tail (see balances).
_TAIL = """
SELECT posting_date + 0, account_id + 0, SUM(debit_amount), SUM(credit_amount) FROM ledger_glentry
 WHERE entry_no > %(head)s AND posting_date + 0 >= %(first)s AND posting_date + 0 <= %(to_date)s
   AND posting_date + 0 NOT IN ({closings}) {only}
 GROUP BY 1, 2
"""

_Scaled = dict[tuple[date, int], list[int]]


def months_up_to(day: date, number: int) -> list[date]:
    """The first days of the last `number` months, that of the day being the last."""
    first = day.replace(day=1)
    return [add_months(first, -back) for back in reversed(range(number))]


def sums_by_month(
    months: list[date], to_date: date, account_ids: Iterable[int], *, with_closing: bool = False
) -> dict[tuple[date, int], Sums]:
    """Debits and credits by (first day of the month, account id) of consecutive months, the last one up to the date.

    `with_closing` counts the closing date of a month's last day in, as a balance at its end does.
    """
    ids = sorted(set(account_ids))
    if not ids:
        return {}
    closings = [] if with_closing else [LedgerDate(month_end(month), is_closing=True).ordinal for month in months]
    parameters: dict[str, Any] = {
        "first": LedgerDate(months[0]).ordinal,
        "last_month": LedgerDate(months[-1]).ordinal,
        "to_date": LedgerDate(to_date).ordinal,
    }
    places = {
        "closings": ", ".join(str(ordinal) for ordinal in closings) or "-1",
        "only": f"AND account_id + 0 IN ({', '.join(str(int(number)) for number in ids)})",
    }
    with books.snapshot(), books.connection().cursor() as cursor:
        cursor.execute("SELECT entry_no FROM ledger_totalshead WHERE id = 1")
        parameters["head"] = cursor.fetchone()[0]
        cursor.execute(_MONTHS.format(**places), parameters)
        kept = cursor.fetchall()
        cursor.execute(_TAIL.format(**places), parameters)
        tail = cursor.fetchall()
    sums = _added(kept, tail, parameters["last_month"])
    return {key: Sums(from_scaled(debit), from_scaled(credit)) for key, (debit, credit) in sums.items()}


def _added(kept: list[Any], tail: list[Any], last_month: int) -> _Scaled:
    sums: _Scaled = defaultdict(lambda: [0, 0])
    for span, starts, account, debit, credit in kept:
        moment = LedgerDate.from_ordinal(int(starts))
        # Of a whole month the closing date of its last day is taken off; the last month is added up day by day, up to
        # a date before that.
        is_taken_off = span == "D" and starts < last_month
        sign = -1 if is_taken_off else 1
        _add(sums, moment.day, int(account), sign * int(debit), sign * int(credit))
    for ordinal, account, debit, credit in tail:
        _add(sums, LedgerDate.from_ordinal(int(ordinal)).day, int(account), int(debit), int(credit))
    return sums


def _add(sums: _Scaled, day: date, account: int, debit: int, credit: int) -> None:
    total = sums[(day.replace(day=1), account)]
    total[0] += debit
    total[1] += credit
