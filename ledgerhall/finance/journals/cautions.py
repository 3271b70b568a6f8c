"""What somebody should look at before a batch is posted, though nothing forbids it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledgerhall.finance.journals import lines
from ledgerhall.finance.journals.models import JournalBatch
from ledgerhall.finance.vat import settled
from ledgerhall.kernel.errors import Refusal


def cautions_of(batch: JournalBatch) -> tuple[Refusal, ...]:
    """VAT of a line comes too late for the return of its period: it is told in the next one."""
    return settled.cautions(_vat_dates(batch))


def _vat_dates(batch: JournalBatch) -> Iterator[tuple[int | None, date]]:
    """Number in the grid and VAT date of each line with VAT."""
    for position, line in enumerate(lines.lines_of(batch), start=1):
        has_vat = line.general_posting_type or line.balancing_general_posting_type
        if has_vat and (vat_date := line.vat_date or (line.posting_date and line.posting_date.day)):
            yield position, vat_date
