"""Writing G/L entries and registers. Only the door (`finance.posting`) imports this."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.ledger.rows import ROWS, insert


def append(registers: Sequence[GLRegister], entries: Sequence[GLEntry]) -> None:
    """Insert the registers, then their entries, in few multi-row statements."""
    insert(GLRegister, registers)
    insert(GLEntry, entries)


def mark_reversed(pairs: Sequence[tuple[int, int]], at: datetime) -> None:
    """Note on each original entry which entry reversed it: (original entry no, reversing entry no)."""
    reversing = dict(pairs)
    originals = list(GLEntry.objects.filter(entry_no__in=reversing).order_by("entry_no"))
    for original in originals:
        original.is_reversed, original.changed_at = True, at
        original.reversed_by_entry_no = reversing[original.entry_no]
    GLEntry.objects.bulk_update(originals, ["is_reversed", "reversed_by_entry_no", "changed_at"], batch_size=ROWS)


def mark_registers_reversed(register_ids: Sequence[int], at: datetime) -> None:
    """Note on registers that all of their entries are reversed."""
    GLRegister.objects.filter(id__in=register_ids).update(is_reversed=True, changed_at=at)
