"""A draft and the books become balanced lines: balancing accounts, local amounts, currency rounding. Pure.

Every part has one signature, `f(lines, books) -> lines`. Nothing is refused here: what cannot be worked out stays
empty and the checks say why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money, round_half_away

_ONE = Decimal(1)
_FACTOR_PLACES = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be: its account and signed amounts, and the draft line it comes from.

    `amount_lcy` and `factor` (foreign units per local unit) are None where no rate is to be had.
    """

    source: DraftLine
    account_no: str
    balancing_account_no: str
    amount: Money
    amount_lcy: Money | None
    factor: Decimal | None
    is_system_created: bool
    transaction: int = 0


def expand(draft: PostingDraft, books: PostingBooks) -> tuple[Line, ...]:
    """The lines that the draft makes in these books, in order, each with the number of its transaction (from 0)."""
    lines: Iterable[Line] = _both_sides(draft.lines, books)
    for part in (_with_local_amounts, _with_currency_rounding, _with_transactions):
        lines = part(lines, books)
    return tuple(lines)


def _both_sides(draft_lines: Iterable[DraftLine], books: PostingBooks) -> Iterator[Line]:
    for source in draft_lines:
        is_local = source.amount.currency.code == books.local_currency.code
        lcy = source.amount if is_local else source.amount_lcy
        factor = _ONE if is_local else None
        yield Line(
            source, source.account_no, source.balancing_account_no, source.amount, lcy, factor, source.is_system_created
        )
        if source.balancing_account_no:
            opposite = None if lcy is None else -lcy
            yield Line(
                source,
                source.balancing_account_no,
                source.account_no,
                -source.amount,
                opposite,
                factor,
                source.is_system_created,
            )


def _with_local_amounts(lines: Iterable[Line], books: PostingBooks) -> Iterator[Line]:
    """Foreign amounts at the day's rate: LCY = round(FCY × relational / exchange); a typed local amount stays."""
    for line in lines:
        foreign = books.currencies.get(line.amount.currency.code)
        posting_date = line.source.posting_date
        if line.factor is not None or foreign is None or posting_date is None:
            yield line
            continue
        if line.amount_lcy is not None and not line.amount_lcy.is_zero:
            factor = round_half_away(line.amount.amount / line.amount_lcy.amount, _FACTOR_PLACES)
            yield replace(line, factor=factor)
            continue
        rate = foreign.rate_on(posting_date.day)
        if rate is None:
            yield line
            continue
        exchange, relational = rate
        local = Money(line.amount.amount * relational / exchange, books.local_currency).rounded()
        yield replace(line, amount_lcy=local, factor=round_half_away(exchange / relational, _FACTOR_PLACES))


def _with_currency_rounding(lines: Iterable[Line], books: PostingBooks) -> Iterator[Line]:
    """A document that balances in its one foreign currency, but not in cents of the local one, gets a rounding line."""
    for _, group in groupby(lines, key=_document):
        document = list(group)
        yield from document
        if (rounding := _rounding_line(document, books)) is not None:
            yield rounding


def _rounding_line(document: list[Line], books: PostingBooks) -> Line | None:
    codes = {line.amount.currency.code for line in document}
    foreign = books.currencies.get(next(iter(codes))) if len(codes) == 1 else None
    if foreign is None or any(line.amount_lcy is None for line in document):
        return None
    in_currency = sum((line.amount.amount for line in document), Decimal(0))
    residue = sum((line.amount_lcy.amount for line in document if line.amount_lcy), Decimal(0))
    if in_currency or not residue:
        return None
    account_no = foreign.rounding_debit_account_no if residue < 0 else foreign.rounding_credit_account_no
    last = document[-1]
    amount = Money(-residue, books.local_currency)
    return Line(last.source, account_no, "", amount, amount, _ONE, is_system_created=True)


def _with_transactions(lines: Iterable[Line], books: PostingBooks) -> Iterator[Line]:
    """A transaction begins where the document changes and what stands before it is balanced."""
    transaction, balance, document = 0, Decimal(0), None
    for line in lines:
        if document is not None and _document(line) != document and balance == 0:
            transaction += 1
        document = _document(line)
        balance += line.amount_lcy.amount if line.amount_lcy is not None else Decimal(0)
        yield replace(line, transaction=transaction)


def _document(line: Line) -> tuple[LedgerDate | None, str, str]:
    return line.source.posting_date, line.source.document_type, line.source.document_no
