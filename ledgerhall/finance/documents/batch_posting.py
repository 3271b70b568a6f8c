"""Posting many documents in one run ("Post Batch"): each whole or not at all, in the given order, some to a commit.

What documents have in common is read once for all of them, and their entries are written together; each has a register
of its own, as if they were posted one by one. A document that sees what another one makes (stock, fixed assets,
applications, orders, corrections) is posted alone, at its place in the same transaction.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from ledgerhall.finance.documents import drafts, posting, preparing, recording, trade
from ledgerhall.finance.documents.drafting import Request, draft_of
from ledgerhall.finance.documents.loading import Memory
from ledgerhall.finance.documents.models import Document, DocumentLine
from ledgerhall.finance.documents.posting import PostedParts
from ledgerhall.finance.documents.sides import SIDES
from ledgerhall.finance.foundation.locking import Head, undone_if_refused
from ledgerhall.finance.foundation.number_series import Numbers
from ledgerhall.finance.posting import post as door
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.posting.draft import PostingDraft
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused
from ledgerhall.kernel.people import By

# So many documents commit together: others who post wait so long at most.
CHUNK = 250
_INVOICES = (Document.Kind.INVOICE, Document.Kind.CREDIT_MEMO)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of the batch: what posting it made, or why it was refused."""

    document: Document
    parts: PostedParts | None = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_posted(self) -> bool:
        return self.parts is not None


def post_batch(
    *,
    documents: Sequence[Document],
    by: By,
    posted_at: datetime,
    posting_date: LedgerDate | None = None,
    is_shipped: bool = True,
    is_invoiced: bool = True,
) -> list[Outcome]:
    """Post the documents in their order; an outcome for each. One that is refused stops no other.

    `posting_date`, where given, takes the place of each one's own. A document that is named twice is gone the second
    time. Numbers are taken without gaps: what is refused takes none. After a fault of the database what was committed
    stays posted, and the others are as they were.
    """
    outcomes: list[Outcome] = []
    for start in range(0, len(documents), CHUNK):
        chunk = documents[start : start + CHUNK]

        def act(head: Head, chunk: Sequence[Document] = chunk) -> list[Outcome]:
            run = _Run(by, posted_at, head, posting_date, is_shipped=is_shipped, is_invoiced=is_invoiced)
            return run.outcomes(chunk)

        with _collector_paused():
            outcomes += transaction.run(act)
    return outcomes


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A chunk makes tens of thousands of records that live until they are written, and no cycles to speak of: looking
    through them for garbage again and again takes a tenth of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A document of the batch as it is now, and its place among the outcomes."""

    place: int
    document: Document
    lines: Sequence[DocumentLine]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document that can be posted with others, under the number that it has if no other one is refused."""

    asked: _Asked
    request: Request
    draft: PostingDraft


@dataclass(slots=True)
class _Run:
    """One transaction of the batch."""

    by: By
    at: datetime
    head: Head
    posting_date: LedgerDate | None
    is_shipped: bool
    is_invoiced: bool
    memory: Memory = field(default_factory=Memory)
    found: dict[int, Outcome] = field(default_factory=dict)

    def outcomes(self, documents: Sequence[Document]) -> list[Outcome]:
        asked = list(self._current(documents))
        documents_asked = [one.document for one in asked]
        things = trade.read_cards(documents_asked, (line for one in asked for line in one.lines), self.memory)
        settling = preparing.read_applications(documents_asked, self.memory)
        for is_together, group in groupby(asked, key=lambda one: self._is_plain(one, settling, things)):
            if is_together:
                self._post_together(list(group))
            else:
                for one in group:
                    self._post_alone(one)
        return [
            replace(self.found.get(place, _refused(document, preparing.gone())), document=document)
            for place, document in enumerate(documents)
        ]

    def _current(self, documents: Sequence[Document]) -> Iterator[_Asked]:
        """Each document once, those that are gone not at all."""
        current = preparing.current_ones(documents)
        for place, document in enumerate(documents):
            found = current.pop(document.pk, None)
            if found is not None:
                yield _Asked(place, drafts.redated(found[0], self.posting_date), found[1])

    def _is_plain(self, one: _Asked, settling: set[int], things: Mapping[trade.Pair, trade.Thing]) -> bool:
        """Whether it neither sees nor changes what other documents make."""
        document = one.document
        if document.kind not in _INVOICES or document.pk in settling or document.corrects_no:
            return False
        side = SIDES[document.side]
        party = trade.party(side, document.billed_no, self.memory)
        method = trade.method(document, self.memory)
        if (party is not None and party.is_applied_to_oldest) or (method is not None and method.balancing_no):
            return False
        for line in one.lines:
            thing = things.get((line.kind, line.no))
            if thing is not None and (thing.is_stocked or line.kind == DocumentLine.Kind.FIXED_ASSET):
                return False
        return True

    def _post_alone(self, one: _Asked) -> None:
        try:
            with undone_if_refused():
                parts = posting.post(
                    document=one.document,
                    by=self.by,
                    posted_at=self.at,
                    posting_date=self.posting_date,
                    is_shipped=self.is_shipped,
                    is_invoiced=self.is_invoiced,
                )
        except Refused as refused:
            self.found[one.place] = _refused(one.document, refused)
        else:
            self.found[one.place] = Outcome(one.document, parts)

    def _post_together(self, asked: Sequence[_Asked]) -> None:
        ready, later = self._ready(asked)
        if ready:
            self._write_together(ready)
        for one in later:
            self._post_alone(one)

    def _write_together(self, ready: Sequence[_Ready]) -> None:
        used = preparing.used_numbers(one.request for one in ready)
        numbers, recorded, posted = Numbers(), recording.Recorded(), list[_Asked]()
        register = door.Together(drafts=[one.draft for one in ready], by=self.by, posted_at=self.at, head=self.head)
        for one in ready:
            before = numbers.state()
            try:
                numbered = _numbered(one, preparing.number_of(one.request, numbers))
                key = preparing.require_new(numbered.request, used)
                made = register.post(numbered.draft, request_hash=posting.asked_of(one.asked.document))
            except Refused as refused:
                numbers.restore(before)
                self.found[one.asked.place] = _refused(one.asked.document, refused)
                continue
            used.add(key)
            document = recording.add(
                recorded, numbered.request, numbered.draft, one.asked.document, made.register_no, self.by, self.at
            )
            self.found[one.asked.place] = Outcome(one.asked.document, PostedParts(made, document))
            posted.append(one.asked)
        register.write()
        recorded.insert()
        if posted:
            preparing.remove([(one.document, one.lines) for one in posted])
        numbers.store()

    def _ready(self, asked: Iterable[_Asked]) -> tuple[list[_Ready], list[_Asked]]:
        """What can be posted of them, with the numbers that they get if nothing more is refused; and what finds no
        number so, but may find one when others are refused."""
        ready, later, numbers = [], [], Numbers()
        for one in asked:
            try:
                request = preparing.unnumbered(one.document, one.lines, self.by, self.memory)
            except Refused as refused:
                self.found[one.place] = _refused(one.document, refused)
                continue
            before = numbers.state()
            try:
                request = replace(request, document_no=preparing.number_of(request, numbers))
            except Refused:
                later.append(one)
                continue
            try:
                ready.append(_Ready(one, request, draft_of(request)))
            except Refused as refused:
                numbers.restore(before)
                self.found[one.place] = _refused(one.document, refused)
        return ready, later


def _numbered(one: _Ready, number: str) -> _Ready:
    if number == one.request.document_no:
        return one
    request = replace(one.request, document_no=number)
    return replace(one, request=request, draft=draft_of(request))


def _refused(document: Document, refused: Refused) -> Outcome:
    return Outcome(document, refusals=tuple(refused.refusals))
