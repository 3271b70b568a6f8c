"""The trial balance: net change over a range and balance at its end, per account (finance.md 5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.ledger import balances
from ledgerhall.finance.ledger.models import AccountType, GLAccount
from ledgerhall.finance.ledger.totaling import matching
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """One account; amounts in the local currency, signed debit positive."""

    account_id: int
    number: str
    name: str
    account_type: str
    indentation: int
    net_change: Decimal
    balance: Decimal

    @property
    def net_change_debit(self) -> Decimal:
        return max(self.net_change, _ZERO)

    @property
    def net_change_credit(self) -> Decimal:
        return max(-self.net_change, _ZERO)

    @property
    def balance_debit(self) -> Decimal:
        return max(self.balance, _ZERO)

    @property
    def balance_credit(self) -> Decimal:
        return max(-self.balance, _ZERO)


def trial_balance(*, from_date: LedgerDate, to_date: LedgerDate, with_totals: bool = False) -> list[Row]:
    """A row per posting account in order of numbers, also those without movement; with totals also total accounts.

    Dates outside all periods are fine. The sums of debits and credits over posting accounts are equal.
    """
    with books.snapshot():
        accounts = list(GLAccount.objects.order_by("number"))
        up_to = balances.sums_up_to(to_date)
        before = balances.sums_up_to(LedgerDate.from_ordinal(max(from_date.ordinal - 1, 2)))
    posting = {
        account.number: _row(account, up_to, before)
        for account in accounts
        if account.account_type == AccountType.POSTING
    }
    if not with_totals:
        return list(posting.values())
    return [posting.get(account.number) or _total(account, posting, accounts) for account in accounts]


def totals(rows: Iterable[Row]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Net change debit and credit, balance debit and credit, added up over posting accounts."""
    posting = [row for row in rows if row.account_type == AccountType.POSTING]
    return (
        sum((row.net_change_debit for row in posting), _ZERO),
        sum((row.net_change_credit for row in posting), _ZERO),
        sum((row.balance_debit for row in posting), _ZERO),
        sum((row.balance_credit for row in posting), _ZERO),
    )


def _row(account: GLAccount, up_to: dict[int, balances.Sums], before: dict[int, balances.Sums]) -> Row:
    balance = up_to.get(account.id, balances.NOTHING).net
    opening = before.get(account.id, balances.NOTHING).net
    return _as_row(account, balance - opening, balance)


def _total(account: GLAccount, posting: dict[str, Row], accounts: list[GLAccount]) -> Row:
    """A total account adds up what its totaling names; a heading shows nothing."""
    named = matching(account.totaling, accounts) if account.totaling else []
    rows = [posting[found.number] for found in named if found.number in posting]
    return _as_row(account, sum((row.net_change for row in rows), _ZERO), sum((row.balance for row in rows), _ZERO))


def _as_row(account: GLAccount, net_change: Decimal, balance: Decimal) -> Row:
    return Row(account.id, account.number, account.name, account.account_type, account.indentation, net_change, balance)
