"""Writing entries of the subledgers and the columns of them that the engine keeps. Only the door imports this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.finance.ledger.rows import insert
from ledgerhall.finance.subledger.ledgers import DetailedLedgerEntry, ItemLedgerEntry, PartyLedgerEntry


def append(model: type[PostedEntry], entries: Sequence[PostedEntry]) -> None:
    """Insert entries of one ledger."""
    if entries:
        insert(model, entries)


def set_states(model: type[PartyLedgerEntry], states: Mapping[int, Mapping[str, Any]], at: datetime) -> None:
    """What the engine's columns of ledger entries are now: entry no → values."""
    for entry_no, values in states.items():
        model._default_manager.filter(entry_no=entry_no).update(**values, changed_at=at)  # noqa: SLF001


def mark_unapplied(model: type[DetailedLedgerEntry], pairs: Iterable[tuple[int, int]], at: datetime) -> None:
    """Note on detailed entries which entry undid them: (entry no, undoing entry no)."""
    for entry_no, undoing in pairs:
        found = model._default_manager.filter(entry_no=entry_no)  # noqa: SLF001
        found.update(is_unapplied=True, unapplied_by_entry_no=undoing, changed_at=at)


def mark_reversed(
    model: type[PostedEntry], pairs: Sequence[tuple[int, int]], values: Mapping[str, Any], at: datetime
) -> None:
    """Note on original entries which entry reversed them, and the engine's columns that follow from it."""
    for original, reversing in pairs:
        found = model._default_manager.filter(entry_no=original)  # noqa: SLF001
        found.update(is_reversed=True, reversed_by_entry_no=reversing, **values, changed_at=at)


def set_stock(remaining: Iterable[tuple[int, Decimal]], at: datetime) -> None:
    """Note what of an item ledger entry is still in stock: (entry no, quantity)."""
    for entry_no, quantity in remaining:
        ItemLedgerEntry.objects.filter(entry_no=entry_no).update(
            remaining_quantity=quantity, is_open=bool(quantity), changed_at=at
        )
