"""Journal lines written as text, for tests: document, account, debit, credit, balancing account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledgerhall.finance.journals import batches, lines
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.kernel.dates import LedgerDate
from tests.finance.ledgers import AT, ROSA

BY = {"by": ROSA, "at": AT}
JUNE = LedgerDate(date(2026, 6, 30))


def default_batch() -> JournalBatch:
    found = batches.find("DEFAULT")
    assert found is not None
    return found


def line(batch: JournalBatch, document_no: str, account_no: str, *, day=JUNE, **values) -> JournalLine:
    """One line; `debit` and `credit` as text."""
    amounts = {side: Decimal(values.pop(side)) for side in ("debit", "credit") if side in values}
    typed = {"posting_date": day, "document_no": document_no, "account_no": account_no, **amounts, **values}
    return lines.insert(batch=batch, values=typed, **BY)


def rent(batch: JournalBatch, document_no: str = "G00001") -> None:
    """Rent paid from the bank: 1,240.00."""
    line(batch, document_no, "6200", debit="1240.00", description="Rent June")
    line(batch, document_no, "1110", credit="1240.00")
