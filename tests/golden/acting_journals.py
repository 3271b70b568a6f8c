"""The acts on journals and on what they posted: post, post what recurs, reverse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledgerhall.finance.journals import batches, lines, posting, recurring
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting import reversal
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books
from tests.golden import entering_journals
from tests.golden.setting_up import BATCH
from tests.golden.stage import Stage

# A line takes every field that it lacks from its act.
TAKES = (*entering_journals.LINE, *(f"lines.*.{field}" for field in entering_journals.LINE))
RECURRING_TAKES = ("journal", "work_date")


def post_journal(act: Mapping[str, Any], stage: Stage) -> None:
    """Type the lines into a batch and post it. A batch that is refused is emptied again."""
    batch = batches.find(BATCH)
    assert batch is not None
    by, at = stage.by(act), stage.at
    with books.transaction():
        for line in act["lines"]:
            entering_journals.insert(batch, entering_journals.typed(_said(act, line)), by, at)
    try:
        posting.post_batch(batch=batch, by=by, posted_at=at)
    finally:
        lines.delete_all(batch=batch, by=by, at=at)


def post_recurring_journal(act: Mapping[str, Any], stage: Stage) -> None:
    batch = batches.find(act["journal"], is_recurring=True)
    assert batch is not None
    work_date = date.fromisoformat(act["work_date"])
    recurring.post_batch(batch=batch, work_date=work_date, by=stage.by(act), posted_at=stage.at)


def reverse(act: Mapping[str, Any], stage: Stage) -> None:
    """Reverse the newest transaction of the document (on the day, where the act names one) that is not reversed yet;
    with none left, the newest there is."""
    found = GLEntry.objects.filter(document_no=act["document_no"])
    if "posting_date" in act:
        found = found.filter(posting_date=LedgerDate.parse(act["posting_date"]))
    numbers = list(found.order_by("-transaction_no").values_list("transaction_no", "is_reversed"))
    number = next((number for number, is_reversed in numbers if not is_reversed), numbers[0][0] if numbers else 0)
    reversal.reverse_transaction(transaction_no=number, by=stage.by(act), posted_at=stage.at)


def _said(act: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """What the line says, with what it takes from its act."""
    dimensions = {**act.get("dimensions", {}), **line.get("dimensions", {})}
    shared = {field: value for field, value in act.items() if field in entering_journals.OF_A_LINE}
    return {**shared, **line, "dimensions": dimensions}
