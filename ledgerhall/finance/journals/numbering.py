"""Document numbers for the lines of a journal: the next one of the batch's series, or counted on from the last line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.foundation.numbers import incremented
from ledgerhall.finance.journals.models import JournalBatch


def next_document_no(batch: JournalBatch, taken: Collection[str], last: str, day: date) -> str:
    """The number of the batch's next document on that day; "" where none can be told.

    `taken` are the numbers of the batch's lines, `last` that of its last line.
    """
    series = batch.number_series
    number = number_series.peek(series.code, day) if series is not None else _counted_on(last)
    while number in taken:
        number = _counted_on(number)
    return number


def _counted_on(number: str) -> str:
    try:
        return incremented(number) if number else ""
    except ValueError:  # no digits, or no room for more
        return ""
