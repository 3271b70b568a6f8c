"""Which posting accounts a total account adds up (finance.md 1.1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from ledgerhall.finance.ledger.models import AccountType, GLAccount
from ledgerhall.kernel import filters


class HasNumber(Protocol):
    """An account, or a row about one."""

    @property
    def number(self) -> str: ...


T = TypeVar("T", bound=HasNumber)


def accounts_in(account: GLAccount) -> list[GLAccount]:
    """The posting accounts whose entries the account shows: itself, or those that its totaling names."""
    if account.account_type == AccountType.POSTING:
        return [account]
    if not account.totaling:
        return []
    posting = GLAccount.objects.filter(account_type=AccountType.POSTING).order_by("number")
    return list(matching(account.totaling, posting))


def matching(totaling: str, accounts: Iterable[T]) -> list[T]:
    """Those of the accounts whose number the totaling names. FilterError where it is no filter."""
    condition = filters.parse(totaling)
    return [account for account in accounts if filters.matches(condition, account.number)]
