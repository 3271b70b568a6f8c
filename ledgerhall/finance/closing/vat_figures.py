"""What a VAT statement reads: VAT entries and G/L entries by their VAT dates, and which of them a return takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from ledgerhall.finance.ledger.models import AccountType, GLAccount, GLEntry, IncomeBalance
from ledgerhall.finance.ledger.totaling import matching
from ledgerhall.finance.vat.models import TaxJurisdiction, VATEntry, VATPostingSetup, VATStatementLine
from ledgerhall.finance.vat.statement_tables import StatementAmount, StatementLineType

OPEN, CLOSED, BOTH = "open", "closed", "open and closed"
WITHIN, BEFORE_AND_WITHIN = "within period", "before and within period"
_AMOUNTS = {
    StatementAmount.AMOUNT: "amount",
    StatementAmount.BASE: "base",
    StatementAmount.UNREALIZED_AMOUNT: "remaining_unrealized_amount",
    StatementAmount.UNREALIZED_BASE: "remaining_unrealized_base",
    StatementAmount.NONDEDUCTIBLE_AMOUNT: "nondeductible_amount",
    StatementAmount.NONDEDUCTIBLE_BASE: "nondeductible_base",
}
_TRAITS = ("entry_type", "business_group_code", "product_group_code", "tax_jurisdiction_code", "is_use_tax")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which entries count, by VAT date: those of the period, all before it too, or those that came too late for theirs.

    `entries` are open, closed or both. `earlier_up_to` and `earlier_after` are of what came too late: dated up to that
    day, and posted after that transaction. `last` is the last transaction that counts. Settlements never count.
    """

    first: date
    end: date
    period: str = WITHIN
    entries: str = BOTH
    earlier_up_to: date | None = None
    earlier_after: int = 0
    last: int | None = None

    @property
    def within(self) -> Q:
        """What is dated in the period."""
        return Q(vat_date__gte=self.first, vat_date__lte=self.end) & self._last

    @property
    def earlier(self) -> Q:
        """What is dated before the period and counts in it."""
        if self.period == BEFORE_AND_WITHIN:
            return Q(vat_date__lt=self.first) & self._last
        if self.earlier_up_to is None:
            return Q(pk__in=[])
        too_late = Q(vat_date__lte=self.earlier_up_to, vat_date__lt=self.first, transaction_no__gt=self.earlier_after)
        return too_late & self._last

    @property
    def _last(self) -> Q:
        return Q() if self.last is None else Q(transaction_no__lte=self.last)


def vat_entries(scope: Scope, which: Q) -> Any:
    """The VAT entries of the scope that `which` (within, earlier or both) leaves."""
    found = VATEntry.objects.filter(which).exclude(entry_type=VATEntry.Type.SETTLEMENT)
    return found if scope.entries == BOTH else found.filter(is_closed=scope.entries == CLOSED)


def gl_entries(which: Q, numbers: Iterable[str]) -> Any:
    """The G/L entries on the accounts; those of settlements apart, which only empty them."""
    settlements = VATEntry.objects.filter(entry_type=VATEntry.Type.SETTLEMENT).values("transaction_no")
    return GLEntry.objects.filter(which, account_no__in=list(numbers)).exclude(transaction_no__in=settlements)


def amounts(lines: Sequence[VATStatementLine], scope: Scope, which: Q) -> dict[int, Decimal]:
    """What each line that reads entries or accounts adds up to, by line number; debit positive, local currency."""
    found = by_transaction(lines, scope, which)
    return {line_no: sum(sums.values(), Decimal(0)) for line_no, sums in found.items()}


def by_transaction(lines: Sequence[VATStatementLine], scope: Scope, which: Q) -> dict[int, dict[int, Decimal]]:
    """The same for each transaction apart: line number → transaction → amount."""
    columns = [f"sum_{name}" for name in _AMOUNTS.values()]
    entries = vat_entries(scope, which).order_by().values("transaction_no", *_TRAITS)
    groups = list(entries.annotate(**{f"sum_{name}": Sum(name) for name in _AMOUNTS.values()}))
    column_of = dict(zip(_AMOUNTS, columns, strict=True))
    found: dict[int, dict[int, Decimal]] = {}
    for line in lines:
        sums = found.setdefault(line.line_no, {})
        if line.line_type == StatementLineType.VAT_ENTRIES:
            column = column_of[StatementAmount(line.amount_type)]
            for group in groups:
                if _counts(line, group):
                    number = group["transaction_no"]
                    sums[number] = sums.get(number, Decimal(0)) + group[column]
        elif line.line_type == StatementLineType.ACCOUNTS and line.account_totaling:
            sums.update(sums_of_accounts(which, _accounts_of(line.account_totaling)))
    return found


def sums_of_accounts(which: Q, numbers: Iterable[str]) -> dict[int, Decimal]:
    """Net change of the accounts together, per transaction."""
    entries = gl_entries(which, numbers).order_by()
    return dict(entries.values_list("transaction_no").annotate(total=Sum("amount")))


def vat_accounts() -> list[str]:
    """The accounts of the balance sheet that VAT and tax are posted to by their setup; what waits for payment apart."""
    setups = VATPostingSetup.objects.values_list("sales_account_no", "purchase_account_no", "reverse_charge_account_no")
    jurisdictions = TaxJurisdiction.objects.values_list("sales_account_no", "purchase_account_no", "use_tax_account_no")
    numbers = {number for row in (*setups, *jurisdictions) for number in row}
    found = GLAccount.objects.filter(number__in=numbers, income_balance=IncomeBalance.BALANCE_SHEET)
    return list(found.order_by("number").values_list("number", flat=True))


def adding_no_accounts(lines: Sequence[VATStatementLine]) -> list[VATStatementLine]:
    """Lines that add up accounts of which none is there."""
    named = [line for line in lines if line.line_type == StatementLineType.ACCOUNTS and line.account_totaling]
    return [line for line in named if not _accounts_of(line.account_totaling)]


def _accounts_of(totaling: str) -> list[str]:
    posting = GLAccount.objects.filter(account_type=AccountType.POSTING).order_by("number")
    return [account.number for account in matching(totaling, posting)]


def _counts(line: VATStatementLine, group: Mapping[str, Any]) -> bool:
    """Whether the line counts entries with these traits; what it leaves empty does not matter."""
    wanted = {name: getattr(line, name) for name in _TRAITS[:4]}
    if any(value and group[name] != value for name, value in wanted.items()):
        return False
    is_tax = bool(line.tax_jurisdiction_code) or line.is_use_tax
    return not is_tax or group["is_use_tax"] == line.is_use_tax
