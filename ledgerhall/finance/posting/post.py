"""THE DOOR: the one way to write entries. Lock, walk, number, append, hash, in one transaction on the open books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.dimensions import ensure_sets
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.foundation.models import NumberSeriesLine
from ledgerhall.finance.ledger import append, hashing
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.finance.ledger.rows import made as record
from ledgerhall.finance.posting import entries, mirroring, sealing, subledger_entries, transaction
from ledgerhall.finance.posting.draft import CUSTOMER, Posted, PostingDraft
from ledgerhall.finance.posting.gather import gather
from ledgerhall.finance.posting.made import Made, dimension_texts
from ledgerhall.finance.posting.walk import Walked, walk, walk_in
from ledgerhall.finance.subledger import append as subledger_append
from ledgerhall.finance.subledger.ledgers import DetailedCustomerLedgerEntry, DetailedVendorLedgerEntry
from ledgerhall.finance.vat import append as vat_append
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import Inconsistent, Refusal, Refused, text
from ledgerhall.kernel.people import By

# So many entries are told where they do not sum to zero.
_TOLD = 50
# Per ledger the numbers of originals with those of their reversals, and what both columns are then.
Marks = Mapping[type[PostedEntry], tuple[list[tuple[int, int]], dict[str, Any]]]


def post(
    *,
    draft: PostingDraft,
    by: By,
    posted_at: datetime,
    idempotency_key: str | None = None,
    request_hash: str = "",
) -> Posted:
    """Post the draft: everything or nothing, as one register.

    Raises Refused with every reason (E-JNL, E-NOS, E-PER); where the sum is not zero (E-JNL-20) nothing is written
    either. A second request with the same key and content returns the first one's register; with other content it is
    refused. Inside `transaction.run` it joins, so that what an act reads and removes commits together with it.
    `request_hash` says what was asked where that is more than the draft.
    """
    asked = request_hash or draft.request_hash

    def act(head: Head) -> Posted:
        earlier = transaction.repeated(idempotency_key, asked)
        return earlier or _post(draft, by, posted_at, idempotency_key, asked, head)

    return transaction.run(act)


class Together:
    """Drafts of one act that become a register each, in books read once, and are written by one statement a table.

    The drafts may not ask of the ledgers what another one of them changes: applications, stock, assets. Their document
    numbers are among those of `drafts`. Nothing is written before `write`; to be used under the posting lock.
    """

    def __init__(self, *, drafts: Sequence[PostingDraft], by: By, posted_at: datetime, head: Head) -> None:
        books = gather(PostingDraft(tuple(line for draft in drafts for line in draft.lines), ""), by)
        if books.parties.entries or books.stock.assets or books.stock.items:
            raise Inconsistent("Drafts that see each other's entries are not posted together.")
        # The numbers of posted documents, which grow with each draft: the next one finds them used.
        self._sales, self._vendors = set(books.parties.sales_documents), dict(books.parties.vendor_documents)
        known = replace(books.parties, sales_documents=self._sales, vendor_documents=self._vendors)
        self._books = replace(books, parties=known)
        self._by, self._at, self._head = by, posted_at, head
        self._made: list[Made] = []
        self._dimension_sets: dict[str, int] = {}

    def post(self, draft: PostingDraft, *, request_hash: str) -> Posted:
        """The next register. Refuses as `post`, and has made nothing then."""
        walked = walk_in(self._books, draft)
        if walked.refusals:
            raise Refused(walked.refusals)
        if new := set(dimension_texts(walked)) - self._dimension_sets.keys():
            self._dimension_sets |= ensure_sets(new)
        register = _register(draft, self._by, self._at, None, request_hash, self._head)
        made, _ = _built(walked, register, self._head, self._dimension_sets)
        self._made.append(made)
        self._note_documents(made)
        return _posted(made)

    def write(self) -> None:
        """Seal and insert what was made."""
        _seal(self._made, self._head)
        _append(self._made)

    def _note_documents(self, made: Made) -> None:
        for part in made.walked.parts.parties:
            source = part.source
            if part.side == CUSTOMER:
                self._sales.add((source.document_type, source.document_no))
            elif source.external_document_no:
                key = part.party_no, source.document_type, source.external_document_no
                self._vendors.setdefault(key, source.document_no)


def _post(draft: PostingDraft, by: By, posted_at: datetime, key: str | None, request_hash: str, head: Head) -> Posted:
    walked = walk(draft, by)
    if walked.refusals:
        raise Refused(walked.refusals)
    walked = _numbered(walked)
    register = _register(walked.draft, by, posted_at, key, request_hash, head)
    made, marks = _built(walked, register, head, ensure_sets(dimension_texts(walked)))
    _seal([made], head)
    _append([made])
    _change(made, marks, posted_at)
    return _posted(made)


def _built(walked: Walked, register: GLRegister, head: Head, dimension_sets: Mapping[str, int]) -> tuple[Made, Marks]:
    """The entries of a register, numbered and balanced; and which originals they reverse."""
    made = Made(walked, register, head, dimension_sets, first_transaction=head.last_transaction_no + 1)
    entries.build(made)
    subledger_entries.build(made)
    marks = mirroring.build(made)
    _require_balance(made)
    # The range of G/L entries, empty where there are none.
    register.to_entry_no = head.last_entry_no
    register.from_entry_no = head.last_entry_no - len(made.gl) + 1
    return made, marks


def _posted(made: Made) -> Posted:
    numbers = tuple(dict.fromkeys(_document_numbers(made)))
    return Posted(made.register.number, made.register.from_entry_no, made.register.to_entry_no, numbers)


def _numbered(walked: Walked) -> Walked:
    """Take what the draft needs from its series; with a posting series its documents get their numbers now."""
    if walked.numbering is None:
        return walked
    for line_id, (number, day) in walked.numbering.used.items():
        NumberSeriesLine.objects.filter(id=line_id).update(last_no_used=number, last_date_used=day)
    if walked.books.posting_number_series is None:
        return walked
    numbers = walked.numbering.numbers
    return replace(walked, draft=walked.draft.renumbered(numbers), parts=walked.parts.renumbered(numbers))


def _register(
    draft: PostingDraft, by: By, posted_at: datetime, key: str | None, request_hash: str, head: Head
) -> GLRegister:
    head.last_register_no += 1
    return record(
        GLRegister,
        {
            "id": head.last_register_no,
            "number": head.last_register_no,
            "source_code": draft.source_code,
            "journal_template_name": draft.journal_template_name,
            "journal_batch_name": draft.journal_batch_name,
            "user_text": by.text[:400],
            "user_uuid": by.user_uuid,
            "idempotency_key": key,
            "request_hash": request_hash,
            "posted_at": posted_at,
            "changed_at": posted_at,
            "hash_version": sealing.VERSION,
        },
    )


def _require_balance(made: Made) -> None:
    """E-JNL-20: what is written sums to zero, in each transaction; else the entries are told and nothing is written.

    It would be a fault of the program, but one that somebody meets who posts, and can report.
    """
    sums: dict[int, Decimal] = {}
    for entry in made.gl:
        sums[entry.transaction_no] = sums.get(entry.transaction_no, Decimal(0)) + entry.amount
    unbalanced = {number: total for number, total in sums.items() if total}
    if unbalanced:
        listed = "; ".join(
            f"{entry.account_no} {entry.document_no} {entry.amount}"
            for entry in [entry for entry in made.gl if entry.transaction_no in unbalanced][:_TOLD]
        )
        template = text(
            "The entries do not sum to zero but to {difference}, so nothing was posted. This is a fault of the "
            "program; report it with these entries: {entries}."
        )
        values = {"difference": ", ".join(str(total) for total in unbalanced.values()), "entries": listed}
        raise Refused(Refusal("entries-inconsistent", template, "amount", row="E-JNL-20", values=values))
    if not (made.gl or made.others):
        raise Inconsistent("Nothing was made of the draft: the checks refuse that.")
    subledger_entries.require_applications_balance(made)


def _seal(registers: Sequence[Made], head: Head) -> None:
    """The hashes of registers, each chained to the one before."""
    hashes = sealing.content_hashes([(made.gl, made.others) for made in registers])
    for made, content_hash in zip(registers, hashes, strict=True):
        made.register.content_hash, made.register.previous_hash = content_hash, head.register_hash
        made.register.chain_hash = head.register_hash = hashing.chain_hash(made.register)


def _append(registers: Sequence[Made]) -> None:
    """Insert registers with all of their entries, ledger by ledger."""
    append.append([made.register for made in registers], [entry for made in registers for entry in made.gl])
    for model in sealing.LEDGERS:
        subledger_append.append(model, [entry for made in registers for entry in made.others.get(model, ())])


def _change(made: Made, marks: Marks, at: datetime) -> None:
    """What the register changes of entries that were there: the engine's columns."""
    for model, states in made.states.items():
        subledger_append.set_states(model, states, at)
    for detailed in (DetailedCustomerLedgerEntry, DetailedVendorLedgerEntry):
        undone = [
            (entry.unapplies_entry_no, entry.entry_no)
            for entry in made.others.get(detailed, ())
            if isinstance(entry, detailed) and entry.unapplies_entry_no is not None
        ]
        subledger_append.mark_unapplied(detailed, undone, at)
    for part, entry in zip(made.walked.parts.vat, made.others.get(VATEntry, ()), strict=False):
        if part.closes:
            vat_append.close(part.closes, entry.entry_no, at)
    vat_append.set_remaining(made.walked.parts.vat_remaining, at)
    subledger_append.set_stock(made.walked.parts.stock_remaining, at)
    _mark_reversed(made.gl, at)
    for ledger, (pairs, values) in marks.items():
        subledger_append.mark_reversed(ledger, pairs, values, at)


def _document_numbers(made: Made) -> Iterator[str]:
    yield from (entry.document_no for entry in made.gl)
    for entries_of_ledger in made.others.values():
        yield from (entry.document_no for entry in entries_of_ledger)


def _mark_reversed(made: Sequence[GLEntry], at: datetime) -> None:
    """Link originals to the entries that reverse them, and note registers of which nothing is left to reverse."""
    pairs = [(entry.reverses_entry_no, entry.entry_no) for entry in made if entry.reverses_entry_no is not None]
    if not pairs:
        return
    append.mark_reversed(pairs, at)
    originals = [original for original, _ in pairs]
    touched = set(GLEntry.objects.filter(entry_no__in=originals).values_list("register_id", flat=True))
    left = set(GLEntry.objects.filter(register__in=touched, is_reversed=False).values_list("register_id", flat=True))
    append.mark_registers_reversed(sorted(touched - left), at)
