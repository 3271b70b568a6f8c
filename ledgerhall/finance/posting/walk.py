"""The walk that door and preview share: gather → expand → check."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerhall.finance.posting import numbering
from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.checks import all_refusals
from ledgerhall.finance.posting.draft import PostingDraft
from ledgerhall.finance.posting.expansion import expand
from ledgerhall.finance.posting.gather import gather
from ledgerhall.finance.posting.parts import Parts
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.people import By


@dataclass(frozen=True, slots=True)
class Walked:
    """Where the walk led: the parts that would be posted and everything that stands against it."""

    draft: PostingDraft
    books: PostingBooks
    parts: Parts
    refusals: tuple[Refusal, ...]
    numbering: numbering.Numbering | None


def walk(draft: PostingDraft, by: By) -> Walked:
    """Gather, expand and check the draft; nothing is written and nothing is raised."""
    return walk_in(gather(draft, by), draft)


def walk_in(books: PostingBooks, draft: PostingDraft) -> Walked:
    """Expand and check the draft in books that were gathered for it."""
    parts = expand(draft, books)
    refusals = all_refusals(draft, books, parts)
    return Walked(draft, books, parts, refusals, _numbering(draft, books))


def _numbering(draft: PostingDraft, books: PostingBooks) -> numbering.Numbering | None:
    if books.posting_number_series is not None:
        return numbering.assign(books.posting_number_series, draft)
    if books.number_series is not None:
        return numbering.follow(books.number_series, draft)
    return None
