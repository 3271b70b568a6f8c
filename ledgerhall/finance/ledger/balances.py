"""Balances and net changes of accounts at any date, read from totals and the few entries after them.

All sums are signed in the local currency, debit positive. Their cost does not grow with history: years before the date,
months of its year, days of its month, and at most a tail of entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledgerhall.finance.ledger.models import GLAccount
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

_UP_TO = """
SELECT account_id, SUM(debit_amount), SUM(credit_amount) FROM (
  SELECT account_id, debit_amount, credit_amount FROM ledger_gltotal
   WHERE span = 'Y' AND starts < %(year)s {totals}
  UNION ALL SELECT account_id, debit_amount, credit_amount FROM ledger_gltotal
   WHERE span = 'M' AND starts >= %(year)s AND starts < %(month)s {totals}
  UNION ALL SELECT account_id, debit_amount, credit_amount FROM ledger_gltotal
   WHERE span = 'D' AND starts >= %(month)s AND starts <= %(date)s {totals}
  UNION ALL SELECT account_id, debit_amount, credit_amount FROM ledger_glentry
   WHERE entry_no > %(head)s AND posting_date <= %(date)s {totals}
) AS parts GROUP BY account_id
"""


def sums_up_to(to_date: LedgerDate, account_ids: Iterable[int] | None = None) -> dict[int, Sums]:
    """Debits and credits of each account that has any, from the beginning up to the date, by account id."""
    ids = None if account_ids is None else sorted(set(account_ids))
    if ids == []:
        return {}
    only = "" if ids is None else f"AND account_id IN ({', '.join(str(int(number)) for number in ids)})"
    day = to_date.day
    parameters = {
        "year": LedgerDate(day.replace(month=1, day=1)).ordinal,
        "month": LedgerDate(day.replace(day=1)).ordinal,
        "date": to_date.ordinal,
    }
    with books.snapshot(), books.connection().cursor() as cursor:
        cursor.execute("SELECT entry_no FROM ledger_totalshead WHERE id = 1")
        parameters["head"] = cursor.fetchone()[0]
        cursor.execute(_UP_TO.format(totals=only), parameters)
        rows = cursor.fetchall()
    return {account: Sums(from_scaled(int(debit)), from_scaled(int(credit))) for account, debit, credit in rows}


def sums_between(
    from_date: LedgerDate, to_date: LedgerDate, account_ids: Iterable[int] | None = None
) -> dict[int, Sums]:
    """Debits and credits of each account over the range, both ends included."""
    ids = None if account_ids is None else list(account_ids)
    with books.snapshot():
        after = sums_up_to(to_date, ids)
        before = sums_up_to(_just_before(from_date), ids)
    changes = {
        account: Sums(
            sums.debit - before.get(account, NOTHING).debit, sums.credit - before.get(account, NOTHING).credit
        )
        for account, sums in after.items()
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


def _just_before(moment: LedgerDate) -> LedgerDate:
    return LedgerDate.from_ordinal(max(moment.ordinal - 1, LedgerDate(date.min).ordinal))
