"""Balances and net changes of many accounts at once, total accounts among them; local currency, debit positive."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Q, Sum

from ledgerhall.finance.ledger.balances import LAST_DATE, sums_between, sums_up_to
from ledgerhall.finance.ledger.models import AccountType, GLAccount, GLEntry
from ledgerhall.finance.ledger.totaling import matching
from ledgerhall.kernel import filters
from ledgerhall.kernel.dates import LedgerDate

_ZERO = Decimal(0)


def balances(accounts: Sequence[GLAccount], to_date: LedgerDate = LAST_DATE) -> dict[int, Decimal]:
    """The balance of each account up to the date, by its id."""
    return rolled_up(accounts, {account: sums.net for account, sums in sums_up_to(to_date, _only(accounts)).items()})


def net_changes(
    accounts: Sequence[GLAccount], from_date: LedgerDate | None, to_date: LedgerDate | None
) -> dict[int, Decimal]:
    """The net change of each account over the range, by its id; an end that is None is open."""
    if from_date is None:
        return balances(accounts, to_date or LAST_DATE)
    sums = sums_between(from_date, to_date or LAST_DATE, _only(accounts))
    return rolled_up(accounts, {account: found.net for account, found in sums.items()})


def net_changes_of_entries(accounts: Sequence[GLAccount], entries: Q) -> dict[int, Decimal]:
    """The same of the entries that a condition names, added up from the entries: what totals do not tell apart."""
    ids = _only(accounts)
    found = GLEntry.objects.filter(entries) if ids is None else GLEntry.objects.filter(entries, account_id__in=ids)
    rows = found.order_by().values_list("account_id").annotate(Sum("amount"))
    return rolled_up(accounts, dict(rows))


def rolled_up(accounts: Sequence[GLAccount], posted: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Figures of posting accounts as they are; total accounts add up what their totaling names."""
    figures = {account.id: posted.get(account.id, _ZERO) for account in accounts}
    totals = [account for account in accounts if account.account_type != AccountType.POSTING]
    if any(account.totaling for account in totals):
        chart = list(GLAccount.objects.filter(account_type=AccountType.POSTING).order_by("number"))
        numbers = [account.number for account in chart]
        for account in totals:
            figures[account.id] = sum(
                (posted.get(found.id, _ZERO) for found in _named(account.totaling, chart, numbers)), _ZERO
            )
    return figures


def _only(accounts: Sequence[GLAccount]) -> list[int] | None:
    """The accounts to read; None for all, where total accounts are asked for."""
    if any(account.totaling for account in accounts):
        return None
    return [account.id for account in accounts]


def _named(totaling: str, chart: Sequence[GLAccount], numbers: Sequence[str]) -> Sequence[GLAccount]:
    """The posting accounts that a totaling names; a plain range is found by halving."""
    if not totaling:
        return ()
    condition = filters.parse(totaling)
    if isinstance(condition, filters.Range):
        start = bisect_left(numbers, condition.low) if condition.low else 0
        end = bisect_right(numbers, condition.high) if condition.high else len(numbers)
        return chart[start:end]
    return matching(totaling, chart)
