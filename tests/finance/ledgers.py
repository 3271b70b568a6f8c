"""The trade's notation for tests: drafts and ledgers written as text.

    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00

Columns are account, words, debit, credit; a line of a date and a document number starts a document.
"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from decimal import Decimal

from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Currency, Money
from ledgerhall.kernel.people import Person

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ROSA = Person("Rosa Lind <rosa@example.com>", uuid.UUID("00000000-0000-4000-8000-000000000001"))
EUR = Currency("EUR")

_HEAD = re.compile(r"\s*(C?\d{4}-\d\d-\d\d)\s+(\S+)\s*")
_LINE = re.compile(r"\s*(\S+)( .*?)?( {1,})([\d.,]+)\s*")


def draft(text: str, *, source_code: str = "GENJNL", **options) -> PostingDraft:
    """The draft that the text says. Credit amounts stand further right than the debit amounts of the first line."""
    lines, date, document, debit_end = [], None, "", None
    for row in filter(str.strip, text.splitlines()):
        if head := _HEAD.fullmatch(row):
            date, document, debit_end = LedgerDate.parse(head[1]), head[2], None
            continue
        match = _LINE.fullmatch(row)
        end = len(row.rstrip())
        debit_end = debit_end or end
        amount = Decimal(match[4].replace(",", ""))
        signed = amount if end <= debit_end else -amount
        lines.append(DraftLine(len(lines) + 1, match[1], date, document, Money(signed, EUR)))
    return PostingDraft(lines=tuple(lines), source_code=source_code, **options)


def post_text(text: str, *, by=ROSA, at=AT, key=None, **options):
    """Post what the text says."""
    return post(draft=draft(text, **options), by=by, posted_at=at, idempotency_key=key)


def ledger() -> list[tuple[int, str, str, str, Decimal]]:
    """All entries as (number, date, document, account, amount)."""
    rows = GLEntry.objects.order_by("entry_no")
    return [(row.entry_no, str(row.posting_date), row.document_no, row.account_no, row.amount) for row in rows]
