"""Sums per account and day, five days, month and year, kept up to a known entry number.

A posting never writes them. After its commit whoever posted rolls them forward when many entries lie behind, in a
transaction of its own; what fails or is missed is made up by the next one. `rebuilt` computes them from entries alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Sum

from ledgerhall.finance.ledger.models import GLEntry, GLTotal, TotalsHead
from ledgerhall.finance.ledger.spans import spans_of
from ledgerhall.kernel.money import to_scaled
from ledgerhall.tenancy import books

# So many entries may lie behind the totals before they are rolled; also the most that one transaction rolls.
TAIL = 2_000
_ROWS = 150

Key = tuple[str, int, int]
_LOCK = "UPDATE ledger_totalshead SET entry_no = entry_no WHERE id = 1 RETURNING entry_no"
_BEHIND = "SELECT (SELECT MAX(entry_no) FROM ledger_glentry) - entry_no FROM ledger_totalshead WHERE id = 1"
_ADD = (
    "INSERT INTO ledger_gltotal (span, starts, account_id, debit_amount, credit_amount) VALUES {rows} "
    "ON CONFLICT (span, starts, account_id) DO UPDATE SET debit_amount = ledger_gltotal.debit_amount + "
    "excluded.debit_amount, credit_amount = ledger_gltotal.credit_amount + excluded.credit_amount"
)


def roll_if_behind() -> None:
    """Roll the totals forward when more than TAIL entries lie behind them."""
    if is_behind():
        roll()


def is_behind() -> bool:
    """Whether more than TAIL entries lie behind the totals, so that balances are right but slow."""
    with books.connection().cursor() as cursor:
        cursor.execute(_BEHIND)
        (behind,) = cursor.fetchone()
    return behind is not None and behind > TAIL


def roll() -> None:
    """Roll the totals forward over all entries, at most TAIL of them a transaction."""
    while _roll_once():
        pass


def rebuilt() -> dict[Key, tuple[int, int]]:
    """What the totals must be up to their entry number, from the entries alone; amounts scaled."""
    head = TotalsHead.objects.get(id=1).entry_no
    return _sums(GLEntry.objects.filter(entry_no__lte=head))


def stored() -> dict[Key, tuple[int, int]]:
    """The totals as they are kept; amounts scaled. Sums of nothing are left out."""
    rows = GLTotal.objects.values_list("span", "starts", "account_id", "debit_amount", "credit_amount")
    return {
        (span, starts, account): (to_scaled(debit), to_scaled(credit))
        for span, starts, account, debit, credit in rows.iterator()
    }


def _roll_once() -> bool:
    """Roll at most TAIL entries; whether there may be more."""
    with books.transaction():
        connection = books.connection()
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
            start = cursor.fetchone()[0]
            end = min(start + TAIL, _last_entry_no())
            if end <= start:
                return False
            sums = _sums(GLEntry.objects.filter(entry_no__gt=start, entry_no__lte=end))
            for chunk in _chunks(list(sums.items())):
                rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(chunk))
                values: list[Any] = [part for key, amounts in chunk for part in (*key, *amounts)]
                cursor.execute(_ADD.format(rows=rows), values)
            cursor.execute("UPDATE ledger_totalshead SET entry_no = %s WHERE id = 1", [end])
    return bool(end - start == TAIL)


def _sums(entries: Any) -> dict[Key, tuple[int, int]]:
    grouped = entries.order_by().values_list("account_id", "posting_date")
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for account, date, debit, credit in grouped.annotate(Sum("debit_amount"), Sum("credit_amount")).iterator():
        for span, starts in spans_of(date):
            total = sums[(span, starts, account)]
            total[0] += to_scaled(debit)
            total[1] += to_scaled(credit)
    return {key: (debit, credit) for key, (debit, credit) in sums.items()}


def _last_entry_no() -> int:
    return int(GLEntry.objects.aggregate(last=Max("entry_no"))["last"] or 0)


def _chunks(items: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(items), _ROWS):
        yield items[start : start + _ROWS]
