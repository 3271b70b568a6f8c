"""E-NOS-01: document numbers follow their series; and texts that no column could keep are refused. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledgerhall.finance.posting import numbering
from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.draft import PostingDraft
from ledgerhall.finance.posting.parts import Line
from ledgerhall.kernel.errors import Refusal, text

_LENGTHS = {"document_no": 20, "external_document_no": 35, "description": 250, "document_type": 20}


def texts_storable(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """Over-length codes and control characters are refused, never cut (finance.md section 6, input hygiene)."""
    for line in draft.lines:
        for field, length in _LENGTHS.items():
            value: str = getattr(line, field)
            if len(value) > length:
                template = text("{value} is longer than the {length} characters that fit.")
                values = {"value": value, "length": length}
                yield Refusal("text-too-long", template, field, line.line_no, "E-JNL-01", values)
            if not value.isprintable():
                template = text("Line {line} contains a control character.")
                values = {"line": line.line_no}
                yield Refusal("text-control-character", template, field, line.line_no, "E-JNL-01", values)


def numbers_available(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    if books.posting_number_series is not None:
        yield from numbering.assign(books.posting_number_series, draft).refusals
    elif books.number_series is not None:
        yield from numbering.follow(books.number_series, draft).refusals
