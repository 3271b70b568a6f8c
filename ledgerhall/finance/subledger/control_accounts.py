"""Which entries lie on a control account: they hold posting groups where they are (E-MST-01)."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet, Sum

from ledgerhall.finance.subledger.cards import BankAccount, Customer, FixedAsset, Item, Vendor
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    FALedgerEntry,
    ItemLedgerEntry,
    PartyLedgerEntry,
    ValueEntry,
    VendorLedgerEntry,
)
from ledgerhall.kernel.errors import Refusal, text

ROW = "E-MST-01"


def entries_of(card: Model) -> QuerySet[Any]:
    """All ledger entries of a card."""
    match card:
        case Customer():
            return CustomerLedgerEntry.objects.filter(party=card)
        case Vendor():
            return VendorLedgerEntry.objects.filter(party=card)
        case BankAccount():
            return BankAccountLedgerEntry.objects.filter(bank_account=card)
        case Item():
            return ItemLedgerEntry.objects.filter(item=card)
        case FixedAsset():
            return FALedgerEntry.objects.filter(asset=card)
        case _:
            raise TypeError(f"{type(card).__name__} has no entries")


def open_elsewhere(entries: QuerySet[PartyLedgerEntry], account_no: str) -> list[Refusal]:
    """Refuses where open entries lie on another control account than this one."""
    found = entries.filter(is_open=True).exclude(control_account_no=account_no)
    return _stays(found.count(), found, account_no)


def bank_balance_elsewhere(entries: QuerySet[BankAccountLedgerEntry], account_no: str) -> list[Refusal]:
    """Refuses where a balance lies on another G/L account than this one."""
    return _with_balance(entries.exclude(control_account_no=account_no), "control_account_no", "amount_lcy", account_no)


def stock_elsewhere(entries: QuerySet[ValueEntry], account_no: str) -> list[Refusal]:
    """Refuses where stock lies on another inventory account than this one."""
    found = entries.exclude(inventory_account_no__in=("", account_no))
    return _with_balance(found, "inventory_account_no", "cost_amount", account_no)


def _with_balance(entries: QuerySet[Any], account: str, amount: str, account_no: str) -> list[Refusal]:
    sums = entries.order_by().values_list(account).annotate(balance=Sum(amount))
    lying = [number for number, balance in sums if balance]
    found = entries.filter(**{f"{account}__in": lying})
    return _stays(found.count() if lying else 0, found, account_no, account)


def _stays(count: int, entries: QuerySet[Any], account_no: str, account: str = "control_account_no") -> list[Refusal]:
    if not count:
        return []
    lying = ", ".join(sorted(set(entries.order_by().values_list(account, flat=True).distinct())))
    template = text("Entries lie on account {lying} ({count}), so it does not become {account}.")
    places = {"count": count, "lying": lying, "account": account_no}
    return [Refusal("posting-group-has-entries", template, "posting_group_code", row=ROW, values=places)]
