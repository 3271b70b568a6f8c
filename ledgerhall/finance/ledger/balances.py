"""Balances and net changes of accounts at any date, read from totals and the few entries after them.

All sums are signed in the local currency, debit positive. Their cost does not grow with history: the few spans that
make up a balance (`spans`), and at most a tail of entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.ledger.spans import parts
from ledgerhall.finance.ledger.totaling import accounts_in
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import from_scaled
from ledgerhall.tenancy import books

LAST_DATE = LedgerDate(date.max, True)


@dataclass(frozen=True, slots=True)
class Sums:
    """Debits and credits of one account up to a date or over a range, in the local currency."""

    debit: Decimal
    credit: Decimal

    @property
    def net(self) -> Decimal:
        return self.debit - self.credit


NOTHING = Sums(Decimal(0), Decimal(0))

# `+ 0` keeps the planner to the key of the tail: by account or by date it would read the whole history.
_TAIL = """
SELECT account_id + 0 AS account_id, {columns} FROM ledger_glentry
 WHERE entry_no > %s AND posting_date + 0 <= %s {only}
"""
_TOTALS = """
SELECT account_id, {columns} FROM ledger_gltotal WHERE span = '{part.span}'
   AND starts >= {part.low} AND starts < {part.high} {only}
"""


def sums_up_to(to_date: LedgerDate, account_ids: Iterable[int] | None = None) -> dict[int, Sums]:
    """Debits and credits of each account that has any, from the beginning up to the date, by account id."""
    return {account: sums for account, (sums,) in _sums([to_date], account_ids).items()}


def nets_at_both(from_date: LedgerDate, to_date: LedgerDate) -> dict[int, tuple[Decimal, Decimal]]:
    """Of each account that has any entries: the net change over the range, both ends included, and the balance at its
    end."""
    return {
        account: (
            from_scaled(debit - credit - debit_before + credit_before),
            from_scaled(debit - credit),
        )
        for account, (debit_before, credit_before, debit, credit) in _scaled(_ends(from_date, to_date), None).items()
    }


def sums_between(
    from_date: LedgerDate, to_date: LedgerDate, account_ids: Iterable[int] | None = None
) -> dict[int, Sums]:
    """Debits and credits of each account over the range, both ends included."""
    changes = {
        account: Sums(after.debit - before.debit, after.credit - before.credit)
        for account, (before, after) in _sums(_ends(from_date, to_date), account_ids).items()
    }
    return {account: sums for account, sums in changes.items() if sums.debit or sums.credit}


def balance_at(account: GLAccount, to_date: LedgerDate = LAST_DATE) -> Decimal:
    """The balance of one account, or of the accounts that a total account names, up to the date."""
    ids = [found.id for found in accounts_in(account)]
    return sum((sums.net for sums in sums_up_to(to_date, ids).values()), Decimal(0))


def net_change(account: GLAccount, from_date: LedgerDate, to_date: LedgerDate) -> Decimal:
    """The net change of one account, or of the accounts that a total account names, over the range."""
    ids = [found.id for found in accounts_in(account)]
    return sum((sums.net for sums in sums_between(from_date, to_date, ids).values()), Decimal(0))


def _sums(dates: list[LedgerDate], account_ids: Iterable[int] | None) -> dict[int, list[Sums]]:
    """The sums of each account that has any, up to each of the dates."""
    return {
        account: [
            Sums(from_scaled(debit), from_scaled(credit)) for debit, credit in zip(row[::2], row[1::2], strict=True)
        ]
        for account, row in _scaled(dates, account_ids).items()
    }


def _scaled(dates: list[LedgerDate], account_ids: Iterable[int] | None) -> dict[int, list[int]]:
    """Debit and credit up to each of the dates, in turn and scaled, of each account that has any; by one statement
    after the head of the totals."""
    ids = None if account_ids is None else sorted(set(account_ids))
    if ids == []:
        return {}
    only = "" if ids is None else f"AND account_id + 0 IN ({', '.join(str(int(number)) for number in ids)})"
    places = range(len(dates))
    pieces = [
        _TOTALS.format(part=part, only=only, columns=", ".join(_signed(part.signs[place], place) for place in places))
        for part in parts(dates)
    ]
    pieces.append(_TAIL.format(only=only, columns=", ".join(_until(dates[place], place) for place in places)))
    # As whole numbers: PostgreSQL gives sums of them as decimals, which take longer to read than to add up.
    names = [f"{side}_{place}" for place in places for side in ("debit", "credit")]
    sums = ", ".join(f"CAST(SUM({name}) AS BIGINT)" for name in names)
    statement = f"SELECT account_id, {sums} FROM ({' UNION ALL '.join(pieces)}) AS parts GROUP BY account_id"
    with books.snapshot(), books.connection().cursor() as cursor:
        cursor.execute("SELECT entry_no FROM ledger_totalshead WHERE id = 1")
        (head,) = cursor.fetchone()
        cursor.execute(statement, [head, max(moment.ordinal for moment in dates)])
        rows = cursor.fetchall()
    return {account: sums for account, *sums in rows if any(sums)}


def _signed(sign: int, place: int) -> str:
    """The amounts of a total as they count for the balance at that place."""
    debit, credit = {1: ("debit_amount", "credit_amount"), -1: ("-debit_amount", "-credit_amount"), 0: ("0", "0")}[sign]
    return f"{debit} AS debit_{place}, {credit} AS credit_{place}"


def _until(moment: LedgerDate, place: int) -> str:
    """The amounts of an entry where it lies before the date at that place."""
    debit, credit = (
        f"CASE WHEN posting_date <= {moment.ordinal} THEN {column} ELSE 0 END"
        for column in ("debit_amount", "credit_amount")
    )
    return f"{debit} AS debit_{place}, {credit} AS credit_{place}"


def _ends(from_date: LedgerDate, to_date: LedgerDate) -> list[LedgerDate]:
    """The last date before the range, and its end."""
    before = LedgerDate.from_ordinal(max(from_date.ordinal - 1, LedgerDate(date.min).ordinal))
    return [before, to_date]
