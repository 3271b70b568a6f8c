"""THE DOOR: the one way to write entries. Lock, walk, number, append, hash, in one transaction on the open books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from ledgerhall.finance.foundation.dimensions import ensure_sets
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.foundation.models import NumberSeriesLine
from ledgerhall.finance.ledger import append, hashing
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting import entries, transaction
from ledgerhall.finance.posting.draft import Posted, PostingDraft
from ledgerhall.finance.posting.walk import Walked, walk
from ledgerhall.kernel.errors import Inconsistent, Refused
from ledgerhall.kernel.people import By


def post(
    *,
    draft: PostingDraft,
    by: By,
    posted_at: datetime,
    idempotency_key: str | None = None,
    request_hash: str = "",
) -> Posted:
    """Post the draft: everything or nothing, as one register.

    Raises Refused with every reason (E-JNL, E-NOS, E-PER); Inconsistent, with nothing written, where the sum is not
    zero. A second request with the same key and content returns the first one's register; with other content it is
    refused. Inside `transaction.run` it joins, so that what an act reads and removes commits together with it.
    `request_hash` says what was asked where that is more than the draft.
    """
    asked = request_hash or draft.request_hash

    def act(head: Head) -> Posted:
        earlier = transaction.repeated(idempotency_key, asked)
        return earlier or _post(draft, by, posted_at, idempotency_key, asked, head)

    return transaction.run(act)


def _post(draft: PostingDraft, by: By, posted_at: datetime, key: str | None, request_hash: str, head: Head) -> Posted:
    walked = walk(draft, by)
    if walked.refusals:
        raise Refused(walked.refusals)
    walked = _numbered(walked)
    register = _register(walked.draft, by, posted_at, key, request_hash, head)
    made = entries.build(walked, register, head, ensure_sets(line.source.dimensions for line in walked.lines))
    _require_balance(made)
    _seal(register, made, head)
    append.append(register, made)
    _mark_reversed(made, posted_at)
    numbers = tuple(dict.fromkeys(entry.document_no for entry in made))
    return Posted(register.number, register.from_entry_no, register.to_entry_no, numbers)


def _numbered(walked: Walked) -> Walked:
    """Take what the draft needs from its series; with a posting series its documents get their numbers now."""
    if walked.numbering is None:
        return walked
    for line_id, (number, day) in walked.numbering.used.items():
        NumberSeriesLine.objects.filter(id=line_id).update(last_no_used=number, last_date_used=day)
    if walked.books.posting_number_series is None:
        return walked
    numbers = walked.numbering.numbers
    lines = tuple(
        replace(line, source=replace(line.source, document_no=numbers[line.source.document_no]))
        for line in walked.lines
    )
    return replace(walked, draft=walked.draft.renumbered(numbers), lines=lines)


def _register(
    draft: PostingDraft, by: By, posted_at: datetime, key: str | None, request_hash: str, head: Head
) -> GLRegister:
    head.last_register_no += 1
    return GLRegister(
        id=head.last_register_no,
        number=head.last_register_no,
        source_code=draft.source_code,
        journal_template_name=draft.journal_template_name,
        journal_batch_name=draft.journal_batch_name,
        user_text=by.text[:400],
        user_uuid=by.user_uuid,
        idempotency_key=key,
        request_hash=request_hash,
        posted_at=posted_at,
        changed_at=posted_at,
        hash_version=hashing.VERSION,
        previous_hash=head.register_hash,
    )


def _seal(register: GLRegister, made: Sequence[GLEntry], head: Head) -> None:
    register.from_entry_no, register.to_entry_no = made[0].entry_no, made[-1].entry_no
    register.content_hash = hashing.content_hash(made)
    register.chain_hash = head.register_hash = hashing.chain_hash(register)


def _require_balance(made: Sequence[GLEntry]) -> None:
    """E-JNL-20: what is written sums to zero, in each transaction; else nothing is written."""
    sums: dict[int, Decimal] = {}
    for entry in made:
        sums[entry.transaction_no] = sums.get(entry.transaction_no, Decimal(0)) + entry.amount
    unbalanced = {number: total for number, total in sums.items() if total}
    if unbalanced or not made:
        listed = "; ".join(f"{entry.account_no} {entry.document_no} {entry.amount}" for entry in made[:50])
        raise Inconsistent(f"Transactions {unbalanced} do not sum to zero: {listed}")


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
