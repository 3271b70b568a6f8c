"""The acts on journals and on what they posted: post, reverse."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.dimension_sets import canonical
from ledgerhall.finance.journals import batches, lines, posting
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting import reversal
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books
from tests.golden.setting_up import BATCH
from tests.golden.stage import Stage

# What a line takes from its act where it says nothing itself.
_SHARED = ("posting_date", "document_no", "document_type", "external_document_no", "currency")
TAKES = (
    *_SHARED,
    "dimensions.*",
    *(f"lines.*.{field}" for field in (*_SHARED, "no", "amount", "bal_no", "dimensions.*")),
    "lines.*.type=account",
    "lines.*.bal_type=account",
)


def post_journal(act: Mapping[str, Any], stage: Stage) -> None:
    """Type the lines into a batch and post it. A batch that is refused is emptied again."""
    batch = batches.find(BATCH)
    assert batch is not None
    by, at = stage.by(act), stage.at
    with books.transaction():
        for line in act["lines"]:
            lines.insert(batch=batch, values=_typed(act, line), by=by, at=at)
    try:
        posting.post_batch(batch=batch, by=by, posted_at=at)
    finally:
        lines.delete_all(batch=batch, by=by, at=at)


def reverse(act: Mapping[str, Any], stage: Stage) -> None:
    """Reverse the newest transaction of the document that is not reversed yet; with none left, the newest there is."""
    found = GLEntry.objects.filter(document_no=act["document_no"])
    numbers = list(found.order_by("-transaction_no").values_list("transaction_no", "is_reversed"))
    number = next((number for number, is_reversed in numbers if not is_reversed), numbers[0][0] if numbers else 0)
    reversal.reverse_transaction(transaction_no=number, by=stage.by(act), posted_at=stage.at)


def _typed(act: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    said = {**{field: act[field] for field in _SHARED if field in act}, **line}
    dimensions = canonical({**act.get("dimensions", {}), **line.get("dimensions", {})})
    return {
        "posting_date": LedgerDate.parse(said["posting_date"]),
        "document_no": said.get("document_no", ""),
        "document_type": said.get("document_type", ""),
        "external_document_no": said.get("external_document_no", ""),
        "account_no": said["no"],
        "balancing_account_no": said.get("bal_no", ""),
        "currency_code": said.get("currency", ""),
        "amount": Decimal(said["amount"]),
        "dimensions": dimensions,
    }
