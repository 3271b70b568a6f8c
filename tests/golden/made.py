"""What the books say after a case was played, as rows in the terms of FORMAT.md: one small function for each ledger."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ledgerhall.finance.ledger.models import AccountType, GLAccount, GLEntry
from ledgerhall.finance.subledger.ledgers import (
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedLedgerEntry,
    DetailedVendorLedgerEntry,
    DetailType,
    PartyLedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.vat.models import Calculation, VATEntry
from ledgerhall.kernel.dates import LedgerDate
from tests.golden.reading import Case
from tests.golden.rows import Row

_LEDGER_ENTRIES: tuple[type[PartyLedgerEntry], ...] = (CustomerLedgerEntry, VendorLedgerEntry)
_DETAILED_ENTRIES: tuple[type[DetailedLedgerEntry], ...] = (DetailedCustomerLedgerEntry, DetailedVendorLedgerEntry)
_REALISED = ("base", "amount")


@dataclass(frozen=True)
class Marks:
    """The last register there was before the first compared act, and after each of them; and the registers of opening
    stock, which nothing is compared with."""

    registers: Sequence[int]
    openings: frozenset[int] = frozenset()

    def act_of(self, register_no: int) -> int:
        """The number of the act that made the register; 0 for what was there before or is not compared."""
        return 0 if register_no in self.openings else bisect_left(self.registers, register_no)


def rows(case: Case, marks: Marks) -> dict[str, list[Row]]:
    """What the open books hold of the ledgers that the case lists rows of."""
    return {ledger: list(_LEDGERS[ledger](marks, case.expected[ledger])) for ledger in case.expected}


def unbalanced() -> list[str]:
    """The transactions of the open books that do not sum to 0."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for number, amount in GLEntry.objects.order_by("entry_no").values_list("transaction_no", "amount"):
        sums[number] += amount
    return [f"Transaction {number} sums to {total}." for number, total in sums.items() if total]


def _transactions(marks: Marks, listed: list[Any]) -> Iterator[Row]:
    for entry, act in _of_acts(GLEntry, marks, "account_no", "amount", "document_no", "posting_date", "dimensions"):
        account, amount, document_no, posting_date, dimensions = entry
        place = {"by": str(act), "document_no": document_no, "posting_date": str(posting_date)}
        yield Row({**place, "account": account, "dimensions": dimensions}, {"amount": amount})


def _detailed(marks: Marks, listed: list[Any]) -> Iterator[Row]:
    fields = (
        "control_account_no entry_type unapplies_entry_no ledger_entry__document_no currency_code amount_lcy amount"
    )
    for model in _DETAILED_ENTRIES:
        for entry, act in _of_acts(model, marks, *fields.split()):
            account, entry_type, unapplies, on, currency, amount_lcy, amount = entry
            label = str(DetailType(entry_type).label) + (" (unapply)" if unapplies is not None else "")
            place = {"by": str(act), "control_account": account, "entry_type": label, "on": on, "currency": currency}
            yield Row(place, {"amount_lcy": amount_lcy, "amount": amount})


def _vat_entries(marks: Marks, listed: list[Any]) -> Iterator[Row]:
    """Settlement entries only where the case lists some."""
    are_settlements_listed = any(row["type"].startswith(VATEntry.Type.SETTLEMENT.label) for row in listed)
    found = VATEntry.objects.select_related("register").order_by("entry_no")
    for entry in found:
        act = marks.act_of(entry.register.number)
        if act and (entry.entry_type != VATEntry.Type.SETTLEMENT or are_settlements_listed):
            place = {"by": str(act), "account": vat_account(entry), "type": vat_type(entry), "vat": vat_row(entry)}
            yield Row(place, {name: getattr(entry, name) for name in _REALISED})


def vat_account(entry: VATEntry) -> str:
    """Of use tax the account that it is owed on; the other side of it is cost."""
    return entry.reverse_charge_account_no if entry.is_use_tax else entry.vat_account_no


def vat_type(entry: VATEntry) -> str:
    label = str(VATEntry.Type(entry.entry_type).label)
    if entry.calculation == Calculation.SALES_TAX:
        return f"{label}, use tax" if entry.is_use_tax else f"{label} tax, {entry.tax_jurisdiction_code.lower()}"
    if entry.calculation == Calculation.REVERSE_CHARGE:
        label += " (reverse charge)"
    if entry.is_prepayment:
        is_deducted = (entry.base > 0) == (entry.entry_type == VATEntry.Type.SALE)
        label += " (prepmt deducted)" if is_deducted else " (prepmt)"
    return label


def vat_row(entry: VATEntry) -> str:
    if entry.calculation == Calculation.SALES_TAX:
        return f"tax {entry.tax_jurisdiction_code}"
    return f"{entry.business_group_code}/{entry.product_group_code}"


def _remaining(marks: Marks, listed: list[Any]) -> Iterator[Row]:
    """Of all ledger entries of a document number together, also of those that were there before."""
    fields = ("document_no", "currency_code", "remaining_amount", "remaining_amount_lcy", "is_open")
    sums: dict[tuple[str, str], list[Any]] = defaultdict(lambda: [Decimal(0), Decimal(0), False])
    for model in _LEDGER_ENTRIES:
        for on, currency, amount, amount_lcy, is_open in model.objects.order_by("entry_no").values_list(*fields):
            total = sums[on, currency]
            total[:] = total[0] + amount, total[1] + amount_lcy, total[2] or is_open
    for (on, currency), (amount, amount_lcy, is_open) in sums.items():
        amounts = {"amount": amount, "amount_lcy": amount_lcy, "open": Decimal(is_open)}
        yield Row({"on": on, "currency": currency}, amounts)


def _balances(marks: Marks, listed: list[Any]) -> Iterator[Row]:
    """For each window that is asked for the balances after that act; without a first day those of all accounts."""
    posting = list(GLAccount.objects.filter(account_type=AccountType.POSTING).values_list("number", flat=True))
    fields = ("register__number", "account_no", "posting_date", "amount")
    found = GLEntry.objects.order_by("entry_no").values_list(*fields)
    entries = [entry for entry in found if entry[0] not in marks.openings]
    for asked in listed:
        first = LedgerDate.parse(asked["from"]) if "from" in asked else None
        last, act = LedgerDate.parse(asked["to"]), int(asked.get("after", len(marks.registers) - 1))
        place = {"after": str(asked.get("after", "")), "from": asked.get("from", ""), "to": asked["to"]}
        balances: dict[str, Decimal] = defaultdict(Decimal)
        for register_no, account, moment, amount in entries:
            if marks.act_of(register_no) <= act and moment <= last and (first is None or first <= moment):
                balances[account] += amount
        for account in asked["accounts"] if first is not None else posting:
            yield Row({**place, "account": account}, {"amount": balances[account]})


_LEDGERS: Mapping[str, Callable[[Marks, list[Any]], Iterator[Row]]] = {
    "transactions": _transactions,
    "detailed": _detailed,
    "vat_entries": _vat_entries,
    "remaining": _remaining,
    "balances": _balances,
}


def _of_acts(model: Any, marks: Marks, *fields: str) -> Iterator[tuple[tuple[Any, ...], int]]:
    """The fields of the entries that the acts made, each with the number of its act."""
    for register_no, *values in model.objects.order_by("entry_no").values_list("register__number", *fields):
        if act := marks.act_of(register_no):
            yield tuple(values), act
