"""Registers: they partition the entries, hold the hash of what they made, and are chained to each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ledgerhall.finance.foundation.models import PostingHead
from ledgerhall.finance.inspection import ledgers
from ledgerhall.finance.inspection.findings import ENTRIES, REGISTERS, Finding, rows
from ledgerhall.finance.inspection.sealed_rows import SealedTexts
from ledgerhall.finance.ledger import hashing
from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.finance.posting import sealing
from ledgerhall.kernel.errors import text

_CHUNK, _LAST = 2000, (1 << 63) - 1
_SAME = ("user_text", "user_uuid", "source_code", "journal_template_name", "journal_batch_name", "posted_at")


def registers_partition_entries() -> Iterator[Finding]:
    """Invariant 3: register numbers run from 1, their ranges follow each other, each entry lies in its own's."""
    number, last = 0, 0
    for register in GLRegister.objects.order_by("number").iterator(chunk_size=_CHUNK):
        if register.number != number + 1 or register.id != register.number:
            template = text("Register {number}, key {key}, follows register {before}.")
            values = {"number": register.number, "key": register.id, "before": number}
            yield Finding("register-number-gap", REGISTERS, template, str(register.number), "number", values)
        if register.from_entry_no != last + 1 or register.to_entry_no < register.from_entry_no - 1:
            template = text("Its entries {first} to {last} do not follow entry {before}.")
            values = {"first": register.from_entry_no, "last": register.to_entry_no, "before": last}
            yield Finding("register-range", REGISTERS, template, str(register.number), "from_entry_no", values)
        number, last = register.number, register.to_entry_no
    yield from _head_differs("last_register_no", number)
    yield from _entries_outside_of_their_register()


def content_hashes_hold(first: int | None = None, last: int | None = None) -> Iterator[Finding]:
    """Each register's content hash is that of the entries it made in all ledgers, by the rules of its version; of the
    registers from `first` to `last`, where they are given.

    What users changed since is walked back through the change log, for the hash has what was posted.
    """
    general = SealedTexts(ledgers.GENERAL, first, last)
    others = [SealedTexts(ledger, first, last) for ledger in ledgers.OTHERS]
    registers = GLRegister.objects.filter(number__gte=first or 0, number__lte=last or _LAST).order_by("number")
    columns = ("id", "number", "hash_version", "content_hash", "from_entry_no", "to_entry_no")
    for key, number, version, content_hash, *entries in registers.values_list(*columns).iterator(chunk_size=_CHUNK):
        digest = hashlib.sha256(general.of(key))
        beside = b"".join(texts.of(key) for texts in others)
        digest.update(beside)
        if version not in (1, sealing.VERSION):
            template = text("Hash version {version} is unknown.")
            yield Finding("hash-version", REGISTERS, template, str(number), "hash_version", {"version": version})
        elif content_hash != digest.hexdigest() or (version == 1 and beside):
            template = text("Entries {first} to {last}, or those beside them, are not what was posted.")
            values = dict(zip(("first", "last"), entries, strict=True))
            yield Finding("content-hash", REGISTERS, template, str(number), "content_hash", values)


def register_chain_holds() -> Iterator[Finding]:
    """Every register names the hash of the one before it and is sealed by its own; the head holds the last."""
    before = hashing.FIRST_HASH
    for register in GLRegister.objects.order_by("number").iterator(chunk_size=_CHUNK):
        place = str(register.number)
        if register.previous_hash != before:
            template = text("It does not follow the register before it.")
            yield Finding("register-chain-broken", REGISTERS, template, place, "previous_hash")
        if register.chain_hash != hashing.chain_hash(register):
            template = text("What the register says of itself is not what was sealed.")
            yield Finding("register-hash", REGISTERS, template, place, "chain_hash")
        before = register.chain_hash
    yield from _head_differs("register_hash", before)


def entries_agree_with_register() -> Iterator[Finding]:
    """Entries of every ledger lie in a register that exists, and carry its user, moment, source and journal."""
    cases = " ".join(f"WHEN e.{column} IS DISTINCT FROM r.{column} THEN '{column}'" for column in _SAME)
    for ledger in ledgers.ALL:
        sql = (
            f"SELECT entry_no, number, differing FROM (SELECT e.entry_no, r.number, "
            f"CASE WHEN r.id IS NULL THEN 'register' {cases} END AS differing FROM {ledger.table} e "
            "LEFT JOIN ledger_glregister r ON r.id = e.register_id) AS found WHERE differing IS NOT NULL "
            "ORDER BY entry_no"
        )
        for entry_no, number, column in rows(sql):
            template = text("It differs from register {number}.") if number else text("Its register does not exist.")
            yield Finding("entry-register-differ", ledger.label, template, str(entry_no), column, {"number": number})


def idempotency_keys_once() -> Iterator[Finding]:
    """Invariant 19: one idempotency key, one register."""
    sql = (
        "SELECT idempotency_key, COUNT(*), MIN(number) FROM ledger_glregister WHERE idempotency_key IS NOT NULL "
        "GROUP BY idempotency_key HAVING COUNT(*) > 1 ORDER BY idempotency_key"
    )
    for key, count, number in rows(sql):
        template = text("Idempotency key {key} made {count} registers.")
        values = {"key": key, "count": count}
        yield Finding("idempotency-key-twice", REGISTERS, template, str(number), "idempotency_key", values)


def _entries_outside_of_their_register() -> Iterator[Finding]:
    sql = (
        "SELECT e.entry_no FROM ledger_glentry e LEFT JOIN ledger_glregister r ON r.id = e.register_id "
        "WHERE r.id IS NULL OR e.entry_no NOT BETWEEN r.from_entry_no AND r.to_entry_no ORDER BY e.entry_no"
    )
    for (entry_no,) in rows(sql):
        template = text("It lies outside its register's range.")
        yield Finding("entry-register", ENTRIES, template, str(entry_no), "register")
    ((last,),) = rows("SELECT COALESCE(MAX(to_entry_no), 0) FROM ledger_glregister")
    for (entry_no,) in rows("SELECT entry_no FROM ledger_glentry WHERE entry_no > %s ORDER BY entry_no", [last]):
        yield Finding("entry-register", ENTRIES, text("No register made it."), str(entry_no), "register")
    ((last_entry,),) = rows("SELECT COALESCE(MAX(entry_no), 0) FROM ledger_glentry")
    if last > last_entry:
        template = text("The last register ends at entry {said}, the ledger at {found}.")
        values = {"said": last, "found": last_entry}
        yield Finding("register-range", REGISTERS, template, "", "to_entry_no", values)


def _head_differs(column: str, found: object) -> Iterator[Finding]:
    head = PostingHead.objects.filter(id=1).first()
    if head is not None and getattr(head, column) != found:
        template = text("The posting head says {said}, the registers say {found}.")
        values = {"said": getattr(head, column), "found": found}
        yield Finding("posting-head-differs", "posting head", template, "", column, values)
