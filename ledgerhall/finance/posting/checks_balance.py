"""E-JNL-10: what is posted balances, per date and, where the journal forces it, per document. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.draft import PostingDraft
from ledgerhall.finance.posting.parts import Line
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.money import Currency, Money

_Document = tuple[LedgerDate | None, str, str]


def documents_balance(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """Σ of local amounts is 0 per posting date, and per (date, document type, number) where forced.

    A document that is all in one foreign currency balances in that currency: typed local amounts cannot hide what it
    lacks. A refusal stands at the last line of what is out of balance. Lines without a local amount are refused
    elsewhere.
    """
    if any(line.amount_lcy is None for line in lines):
        return
    documents: dict[_Document, list[Line]] = defaultdict(list)
    for line in lines:
        documents[(line.source.posting_date, line.source.document_type, line.source.document_no)].append(line)
    if draft.is_document_balance_forced:
        for (_, _, document_no), group in documents.items():
            currency, amounts = _judged(group, books)
            if sum(amounts):
                yield _document_refusal(document_no, group[-1], currency, amounts)
        return
    dates: dict[LedgerDate | None, list[Line]] = defaultdict(list)
    for line in lines:
        dates[line.source.posting_date].append(line)
    for date, group in dates.items():
        if difference := _sum(group):
            template = text("The lines of {date} are out of balance by {difference}.")
            values = {"date": date, "difference": Money(difference, books.local_currency)}
            yield Refusal("date-out-of-balance", template, "amount", group[-1].source.line_no, "E-JNL-10", values)


def _judged(group: Sequence[Line], books: PostingBooks) -> tuple[Currency, list[Decimal]]:
    """The amounts that must sum to zero: in the one foreign currency of all lines, else in the local one.

    Gains and losses, which have a local amount alone, come in pairs.
    """
    with_amount = [line for line in group if not line.amount.is_zero] or group
    first = with_amount[0].amount.currency
    if first.code != books.local_currency.code and all(line.amount.currency.code == first.code for line in with_amount):
        return first, [line.amount.amount for line in with_amount]
    return books.local_currency, [line.amount_lcy.amount for line in group if line.amount_lcy is not None]


def _document_refusal(document_no: str, last: Line, currency: Currency, amounts: Sequence[Decimal]) -> Refusal:
    debit = sum((amount for amount in amounts if amount > 0), Decimal(0))
    difference = sum(amounts, Decimal(0))
    template = text("Document {document} is out of balance by {difference}: debit {debit}, credit {credit}.")
    values = {
        "document": document_no,
        "difference": Money(difference, currency),
        "debit": Money(debit, currency),
        "credit": Money(debit - difference, currency),
    }
    return Refusal("document-out-of-balance", template, "amount", last.source.line_no, "E-JNL-10", values)


def _sum(group: Sequence[Line]) -> Decimal:
    return sum((line.amount_lcy.amount for line in group if line.amount_lcy is not None), Decimal(0))
