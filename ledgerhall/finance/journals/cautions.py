"""What somebody should look at before a batch is posted, though nothing forbids it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.journals import lines
from ledgerhall.finance.journals.models import JournalBatch
from ledgerhall.finance.vat import settled
from ledgerhall.kernel.errors import Refusal


def cautions_of(batch: JournalBatch) -> tuple[Refusal, ...]:
    """VAT of a line comes too late for the return of its period: it is told in the next one. The numbers of the batch's
    series come to an end."""
    return (*settled.cautions(_vat_dates(batch)), *_numbers(batch))


def _numbers(batch: JournalBatch) -> list[Refusal]:
    """The first line with a number that the series warns of; a posting series has not given its next one yet."""
    used = [
        (position, line.posting_date.day, line.document_no)
        for position, line in enumerate(lines.lines_of(batch), start=1)
        if line.posting_date is not None
    ]
    if batch.posting_number_series is not None:
        return number_series.cautions(batch.posting_number_series.code, [(None, day, "") for _, day, _ in used[:1]])
    numbered = [one for one in used if one[2]]
    return number_series.cautions(batch.number_series.code, numbered) if batch.number_series is not None else []


def _vat_dates(batch: JournalBatch) -> Iterator[tuple[int | None, date]]:
    """Number in the grid and VAT date of each line with VAT."""
    for position, line in enumerate(lines.lines_of(batch), start=1):
        has_vat = line.general_posting_type or line.balancing_general_posting_type
        if has_vat and (vat_date := line.vat_date or (line.posting_date and line.posting_date.day)):
            yield position, vat_date
