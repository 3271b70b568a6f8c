"""The trial balance: net change over a range and balance at its end, per account (finance.md 5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from ledgerhall.finance.ledger import balances
from ledgerhall.finance.ledger.models import AccountType, GLAccount
from ledgerhall.finance.ledger.totaling import matching
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books

_ZERO = Decimal(0)
_NOTHING = (_ZERO, _ZERO)


@dataclass(frozen=True, slots=True)
class Row:
    """One account; amounts in the local currency, signed debit positive."""

    account_id: int
    number: str
    name: str
    account_type: str
    indentation: int
    net_change: Decimal = _ZERO
    balance: Decimal = _ZERO

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
        # Plain values: making records of a whole chart takes longer than reading all of its sums.
        chart = list(
            GLAccount.objects.order_by("number").values_list(
                "id", "number", "name", "account_type", "indentation", "totaling"
            )
        )
        nets = balances.nets_at_both(from_date, to_date)
    posting = {}
    for key, number, name, account_type, indentation, _ in chart:
        if account_type == AccountType.POSTING.value:
            net_change, balance = nets.get(key, _NOTHING)
            posting[number] = Row(key, number, name, account_type, indentation, net_change, balance)
    if not with_totals:
        return list(posting.values())
    return [
        posting.get(number) or _added_up(Row(key, number, name, account_type, indentation), totaling, posting.values())
        for key, number, name, account_type, indentation, totaling in chart
    ]


def totals(rows: Iterable[Row]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Net change debit and credit, balance debit and credit, added up over posting accounts."""
    posting = [row for row in rows if row.account_type == AccountType.POSTING]
    return (
        sum((row.net_change_debit for row in posting), _ZERO),
        sum((row.net_change_credit for row in posting), _ZERO),
        sum((row.balance_debit for row in posting), _ZERO),
        sum((row.balance_credit for row in posting), _ZERO),
    )


def _added_up(row: Row, totaling: str, posting: Iterable[Row]) -> Row:
    """A total account adds up what its totaling names; a heading shows nothing."""
    named = matching(totaling, posting) if totaling else []
    net_change = sum((found.net_change for found in named), _ZERO)
    return replace(row, net_change=net_change, balance=sum((found.balance for found in named), _ZERO))
