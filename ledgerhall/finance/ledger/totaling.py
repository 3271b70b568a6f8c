"""Which posting accounts a total account adds up (finance.md 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


def cycle(start: str, totalings: Mapping[str, str]) -> list[str]:
    """The numbers from `start` back to it, where its totaling names it or an account that leads back; else nothing.

    `totalings` are the filters of all accounts by number. What only lies within a range is not named: total accounts
    there are ignored, since posting accounts alone carry entries, and an End-Total's range contains itself.
    """
    paths, seen = [[start]], set[str]()
    while paths:
        path = paths.pop()
        for number in named(totalings.get(path[-1], "")):
            if number == start:
                return [*path, start]
            if number in totalings and number not in seen:
                seen.add(number)
                paths.append([*path, number])
    return []


def named(totaling: str) -> list[str]:
    """The account numbers that a totaling names one by one, in its order; none where it is no filter."""
    try:
        return list(_named(filters.parse(totaling)))
    except filters.FilterError:
        return []


def _named(condition: filters.Filter) -> Iterator[str]:
    match condition:
        case filters.Or(parts) | filters.And(parts):
            for part in parts:
                yield from _named(part)
        case filters.Compare("=", number) if number:
            yield number
        case filters.Range(low, high) if low == high:
            yield low


def matching(totaling: str, accounts: Iterable[T]) -> list[T]:
    """Those of the accounts whose number the totaling names. FilterError where it is no filter."""
    condition = filters.parse(totaling)
    return [account for account in accounts if filters.matches(condition, account.number)]
