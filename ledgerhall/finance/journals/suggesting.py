"""Lines that an act has worked out go into a batch, to be looked at and posted by somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.journals.lines import STEP
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.kernel.people import By


@under_lock
def insert(*, batch: JournalBatch, lines: Sequence[JournalLine], by: By, at: datetime) -> None:
    """Put the lines behind those that the batch holds, as they are: no defaults, no conversion."""
    last = JournalLine.objects.filter(batch=batch).aggregate(last=Max("line_no"))["last"] or 0
    for position, line in enumerate(lines, start=1):
        line.batch, line.line_no = batch, last + position * STEP
        line.reason_code = line.reason_code or batch.reason_code
        line.created_at = line.changed_at = at
    JournalLine.objects.bulk_create(lines, batch_size=500)
