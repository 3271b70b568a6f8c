"""The change log of the books: who changed which setup, when, from what to what. Append-only and chained by hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model

from ledgerhall.finance.foundation.locking import Head, run
from ledgerhall.finance.foundation.models import ChangeLogEntry
from ledgerhall.kernel.canonical import as_canonical
from ledgerhall.kernel.people import By

HASH_VERSION = 1
# What the columns hold; a longer text would fail on PostgreSQL.
_KEY_LENGTH, _USER_LENGTH = 120, 400
_NOT_LOGGED = frozenset({"id", "uuid", "created_at", "changed_at"})


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one field; for an insertion or a deletion `field` is empty and the values describe the record."""

    table: str
    record_key: str
    kind: str
    field: str = ""
    old_value: str = ""
    new_value: str = ""


def record(changes: Iterable[Change], *, by: By, at: datetime) -> None:
    """Append the changes. Takes the posting lock (joins where it is held)."""
    changes = list(changes)

    def append(head: Head) -> None:
        ChangeLogEntry.objects.bulk_create([_entry(change, head, by, at) for change in changes])

    run(append)


def inserted(instance: Model, key: str) -> Change:
    """The insertion of a record; its key is what an accountant calls it by."""
    return Change(_table(instance), key, ChangeLogEntry.Kind.INSERTION, new_value=str(instance))


def deleted(instance: Model, key: str) -> Change:
    return Change(_table(instance), key, ChangeLogEntry.Kind.DELETION, old_value=str(instance))


def modified(instance: Model, key: str, values: Mapping[str, Any]) -> Iterator[Change]:
    """One change per field of `instance` that `values` would alter."""
    for name, new_value in values.items():
        old_value = getattr(instance, name)
        if name not in _NOT_LOGGED and old_value != new_value:
            kind = ChangeLogEntry.Kind.MODIFICATION
            yield Change(_table(instance), key, kind, name, _plain(old_value), _plain(new_value))


def chain_hash(entry: ChangeLogEntry) -> str:
    """The hash that seals an entry and, through `previous_hash`, all entries before it."""
    content = [
        entry.previous_hash,
        entry.entry_no,
        entry.table,
        entry.record_key,
        entry.kind,
        entry.field,
        entry.old_value,
        entry.new_value,
        entry.user_text,
        None if entry.user_uuid is None else str(entry.user_uuid),
        entry.changed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.hash_version,
    ]
    return hashlib.sha256(as_canonical(content)).hexdigest()


def _entry(change: Change, head: Head, by: By, at: datetime) -> ChangeLogEntry:
    head.last_change_log_no += 1
    entry = ChangeLogEntry(
        # The key is the number, so that verify sees a key that was changed.
        id=head.last_change_log_no,
        entry_no=head.last_change_log_no,
        table=change.table,
        record_key=change.record_key[:_KEY_LENGTH],
        kind=change.kind,
        field=change.field,
        old_value=change.old_value,
        new_value=change.new_value,
        user_text=by.text[:_USER_LENGTH],
        user_uuid=by.user_uuid,
        changed_at=at,
        hash_version=HASH_VERSION,
        previous_hash=head.change_log_hash,
    )
    entry.chain_hash = head.change_log_hash = chain_hash(entry)
    return entry


def _table(instance: Model) -> str:
    return str(instance._meta.verbose_name)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
