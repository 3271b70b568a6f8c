"""How the directory's log is sealed: each entry by a hash over what it says and over the entry before it.

The head row names the last entry; its update is the lock by which two sign-ins at once follow each other. The database
refuses to change or remove an entry, and `problems` tells what was changed all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, transaction

from ledgerhall.identity.models import DirectoryLogEntry, DirectoryLogHead
from ledgerhall.kernel.canonical import as_canonical
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.findings import Finding
from ledgerhall.tenancy import append_only

HASH_VERSION = 1
FIRST_HASH = "0" * 64
APPEND_ONLY: Mapping[str, frozenset[str]] = {"identity_directorylogentry": frozenset()}
DIRECTORY = "default"
_ENTRY, _HEAD = "directory log entry", "directory log head"
_NEXT = (
    "UPDATE identity_directoryloghead SET last_entry_no = last_entry_no + 1 WHERE id = 1 "
    "RETURNING last_entry_no, chain_hash"
)


def append(entry: DirectoryLogEntry) -> None:
    """Number and seal the entry after the last one and store it, in one transaction with the head."""
    with transaction.atomic(using=DIRECTORY):
        with connections[DIRECTORY].cursor() as cursor:
            cursor.execute(_NEXT)
            # The key is the number, so that a check sees a key that was changed.
            entry.id, entry.previous_hash = cursor.fetchone()
        entry.hash_version = HASH_VERSION
        entry.chain_hash = chain_hash(entry)
        entry.save(force_insert=True, using=DIRECTORY)
        DirectoryLogHead.objects.filter(id=1).update(chain_hash=entry.chain_hash)


def chain_hash(entry: Any) -> str:
    """The hash that seals an entry and, through `previous_hash`, all entries before it."""
    content = [
        entry.previous_hash,
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.kind,
        None if entry.tenant_id is None else str(entry.tenant_id),
        entry.company_name,
        entry.by_text,
        None if entry.user_uuid is None else str(entry.user_uuid),
        entry.subject,
        entry.values,
        entry.hash_version,
    ]
    return hashlib.sha256(as_canonical(content)).hexdigest()


def install(connection: Any) -> None:
    """Make the triggers that keep entries as they are; after every migration of the directory."""
    append_only.install(connection, APPEND_ONLY, "entries of the log never change")


def problems() -> list[Finding]:
    """What is wrong with the directory's log; that it cannot be read to its end is a finding too."""
    try:
        return [*_missing_triggers(), *_broken_chain()]
    except (ValueError, TypeError, AttributeError, LookupError, ValidationError, DatabaseError) as problem:
        template = text("The log cannot be read: {problem}.")
        values = {"problem": str(problem).strip() or type(problem).__name__}
        return [Finding("directory-log-unreadable", _ENTRY, template, values=values)]


def _missing_triggers() -> Iterator[Finding]:
    for name in append_only.missing(connections[DIRECTORY], APPEND_ONLY):
        table, _, trigger = name.partition(": ")
        template = text("The trigger {trigger} that keeps entries unchanged is missing.")
        yield Finding("trigger-missing", table, template, values={"trigger": trigger})


def _broken_chain() -> Iterator[Finding]:
    """Asked without a transaction, which would keep people from signing in. The head that was read first lies on the
    walk, and the walk ends at or before the head that is read last, for an entry and its head are written together."""
    first = _head()
    number, before = 0, FIRST_HASH
    is_head_passed = first == (number, before)
    for entry in DirectoryLogEntry.objects.order_by("id").iterator(chunk_size=2000):
        place = str(entry.id)
        if entry.previous_hash != before:
            template = text("It does not follow the entry before it.")
            yield Finding("directory-log-chain-broken", _ENTRY, template, place, "previous_hash")
        if entry.chain_hash != chain_hash(entry):
            template = text("What it says is not what was sealed.")
            yield Finding("directory-log-hash", _ENTRY, template, place, "chain_hash")
        number, before = entry.id, entry.chain_hash
        is_head_passed = is_head_passed or first == (number, before)
    last = _head()
    if not is_head_passed or last is None or number > last[0]:
        template = text("The head says entry {said}; the log ends at entry {found}.")
        values = {"said": "-" if last is None else last[0], "found": number}
        yield Finding("directory-log-head", _HEAD, template, "", "chain_hash", values)


def _head() -> tuple[int, str] | None:
    return DirectoryLogHead.objects.filter(id=1).values_list("last_entry_no", "chain_hash").first()
