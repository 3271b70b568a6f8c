"""Writing VAT entries and the columns of them that the engine keeps. Only the door (`finance.posting`) imports this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from ledgerhall.finance.ledger.rows import ROWS, insert
from ledgerhall.finance.vat.models import VATEntry


def append(entries: Sequence[VATEntry]) -> None:
    """Insert the entries."""
    insert(VATEntry, entries)


def close(entry_numbers: Sequence[int], closed_by: int, at: datetime) -> None:
    """Note on entries that a settlement entry closed them."""
    for start in range(0, len(entry_numbers), ROWS):
        found = VATEntry.objects.filter(entry_no__in=entry_numbers[start : start + ROWS])
        found.update(is_closed=True, closed_by_entry_no=closed_by, changed_at=at)


def set_remaining(remaining: Iterable[tuple[int, Decimal, Decimal]], at: datetime) -> None:
    """Note what of an entry's VAT is still unrealised: (entry no, base, amount)."""
    for entry_no, base, amount in remaining:
        VATEntry.objects.filter(entry_no=entry_no).update(
            remaining_unrealized_base=base, remaining_unrealized_amount=amount, changed_at=at
        )
