"""Preview equals post: what a preview shows is what posting makes, or what it is refused by; it leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledgerhall.finance.foundation.models import NumberSeriesLine
from ledgerhall.finance.inspection.facts import facts
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting import previewed_ledgers as ledgers
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.finance.posting.preview import Preview
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedVendorLedgerEntry,
    FALedgerEntry,
    ValueEntry,
)
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import Refused
from tests.invariants.hands import Hand

_GENERAL = ("account_no", "amount", "debit_amount", "credit_amount", "posting_date", "document_no")
# Ledger of a preview → what its entries are, and their number, currency and amounts.
_OTHERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    ledgers.CUSTOMER: (DetailedCustomerLedgerEntry, ("party_no", "entry_type", "currency_code", "amount")),
    ledgers.VENDOR: (DetailedVendorLedgerEntry, ("party_no", "entry_type", "currency_code", "amount")),
    ledgers.BANK: (BankAccountLedgerEntry, ("bank_account_no", "currency_code", "amount", "amount_lcy")),
    ledgers.ASSET: (FALedgerEntry, ("asset_no", "posting_type", "amount")),
    ledgers.ITEM: (ValueEntry, ("item_no", "quantity", "cost_amount")),
    ledgers.VAT: (VATEntry, ("entry_type", "amount", "unrealized_amount", "base", "unrealized_base")),
}


def post_as_shown(hand: Hand, preview: Callable[[], Preview], post: Callable[[], Posted]) -> Posted:
    """Preview, then post. Where the preview shows refusals, posting is refused by the same."""
    if not hand.previews:
        return post()
    before = _traces()
    shown = preview()
    assert _traces() == before
    refused, posted = _tried(post)
    assert _codes(refused.refusals if refused else ()) == _codes(shown.refusals)
    if posted is None:
        raise refused
    made = GLEntry.objects.filter(register__number=posted.register_no).order_by("entry_no").values_list(*_GENERAL)
    assert list(made) == [tuple(getattr(entry, name) for name in _GENERAL) for entry in shown.entries]
    for ledger in ledgers.LEDGERS:
        made_there, shown_there = _made(ledger, posted.register_no, shown.currency.code), _shown(ledger, shown)
        assert made_there == shown_there, (ledger, made_there, shown_there)
    return posted


def _tried(post: Callable[[], Posted]) -> tuple[Refused | None, Posted | None]:
    try:
        return None, post()
    except Refused as refused:
        return refused, None


def _made(ledger: str, register_no: int, local: str) -> list[tuple[str, ...]]:
    """A preview names the local currency, entries leave it empty."""
    model, columns = _OTHERS[ledger]
    found = model.objects.filter(register__number=register_no).values_list(*columns)
    rows = [tuple(local if cell == "" else cell for cell in row) for row in found]
    if ledger == ledgers.VAT:
        rows = [(kind, amount + waiting, base + waiting_base) for kind, amount, waiting, base, waiting_base in rows]
    return sorted(_plain(row) for row in rows)


def _shown(ledger: str, shown: Preview) -> list[tuple[str, ...]]:
    entries = [entry for entry in shown.others if entry.ledger == ledger]
    columns = {
        ledgers.BANK: ("number", "currency_code", "amount", "amount_lcy"),
        ledgers.ASSET: ("number", "entry_type", "amount"),
        ledgers.ITEM: ("number", "quantity", "amount"),
        ledgers.VAT: ("entry_type", "amount", "base"),
    }.get(ledger, ("number", "entry_type", "currency_code", "amount"))
    return sorted(_plain(tuple(getattr(entry, name) for name in columns)) for entry in entries)


def _plain(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(cell if isinstance(cell, str) else f"{cell.normalize():f}" for cell in row)


def _codes(refusals: Any) -> set[str]:
    return {refusal.code for refusal in refusals}


def _traces() -> tuple[Any, ...]:
    numbers = NumberSeriesLine.objects.order_by("id").values_list("last_no_used", "last_date_used")
    return (facts(), list(numbers))
