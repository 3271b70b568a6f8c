"""A plan's postings as drafts for the door: one register for the opening, each close, and each month's vouchers. Pure.

Every voucher keeps a transaction of its own, so that it can be reversed alone. Two vouchers of one date with one number
would be taken for one document; the second begins another register.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.exchange.sie.model import Objects
from ledgerhall.finance.exchange.sie.plan import ImportPlan, PlannedLine, PlannedPosting, PostingKind
from ledgerhall.finance.foundation.dimension_sets import canonical
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.kernel.money import Currency, Money

SIE, OPENING = "SIE", "OPENING"
DESCRIPTION_LENGTH = 250


def registers(plan: ImportPlan) -> list[tuple[PlannedPosting, ...]]:
    """The postings in order of their dates, grouped by the register that each will stand in."""
    groups: list[list[PlannedPosting]] = []
    documents: set[tuple[object, str]] = set()
    for posting in sorted(plan.postings, key=lambda found: found.posting_date.ordinal):
        document = (posting.posting_date, posting.document_number)
        if not groups or _span(groups[-1][-1]) != _span(posting) or document in documents:
            groups.append([])
            documents = set()
        groups[-1].append(posting)
        documents.add(document)
    return [tuple(group) for group in groups]


def draft(postings: tuple[PlannedPosting, ...], currency: Currency) -> PostingDraft:
    """One register's draft. Lines count by the lines of the file, where they come from one."""
    is_opening = postings[0].kind is PostingKind.OPENING
    return PostingDraft(
        lines=tuple(_lines(postings, currency)),
        source_code=OPENING if is_opening else SIE,
        is_opening=is_opening,
    )


def description_of(line: PlannedLine, posting: PlannedPosting) -> str:
    return (line.text or posting.text)[:DESCRIPTION_LENGTH]


def dimensions_of(objects: Objects) -> str:
    return canonical(objects)


def _span(posting: PlannedPosting) -> tuple[object, ...]:
    if posting.kind in (PostingKind.OPENING, PostingKind.CLOSE):
        return (posting.kind, posting.posting_date)
    return (posting.posting_date.day.year, posting.posting_date.day.month)


def _lines(postings: tuple[PlannedPosting, ...], currency: Currency) -> Iterator[DraftLine]:
    number = 0
    for posting in postings:
        for line in posting.lines:
            number = line.file_line or number + 1
            yield DraftLine(
                line_no=number,
                account_no=line.account,
                posting_date=posting.posting_date,
                document_no=posting.document_number,
                amount=Money(line.amount, currency),
                document_date=line.document_date,
                description=description_of(line, posting),
                dimensions=dimensions_of(line.objects),
            )
