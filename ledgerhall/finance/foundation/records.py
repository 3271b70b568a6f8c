"""Inserting, changing and removing records of setup: under the lock, refused where a text does not fit, logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import CharField, Model
from django.db.models.deletion import ProtectedError

from ledgerhall.finance.foundation import change_log
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import Record
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

R = TypeVar("R", bound=Record)


@under_lock
def insert(record: R, *, key: str, by: By, at: datetime) -> R:
    """Insert a record that is filled but for its moments. `key` is what an accountant calls it by."""
    refuse(fit_refusals(type(record), {field.name: getattr(record, field.name) for field in _texts(type(record))}))
    record.pk = None  # that of an attempt which was undone
    record.created_at = record.changed_at = at
    record.save(force_insert=True)
    change_log.record([change_log.inserted(record, key)], by=by, at=at)
    return record


@under_lock
def change(record: R, values: Mapping[str, Any], *, key: str, by: By, at: datetime) -> R:
    """Change fields of a record, one entry of the change log for each field that becomes another."""
    refuse(fit_refusals(type(record), values))
    current = type(record)._default_manager.get(pk=record.pk)  # noqa: SLF001 (any model's manager)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    changes = list(change_log.modified(current, key, changed))
    for name, value in changed.items():
        setattr(current, name, value)
    if changed:
        current.changed_at = at
        current.save(force_update=True)
        change_log.record(changes, by=by, at=at)
    return current


@under_lock
def remove(record: Record, *, key: str, by: By, at: datetime) -> None:
    """Take a record away. Refuses one that others refer to."""
    change_log.record([change_log.deleted(record, key)], by=by, at=at)
    try:
        type(record)._default_manager.filter(pk=record.pk).delete()  # noqa: SLF001 (any model's manager)
    except ProtectedError:
        template = text("{key} is in use and cannot be deleted.")
        raise Refused(Refusal("record-in-use", template, values={"key": key})) from None


def fit_refusals(model: type[Model], values: Mapping[str, Any]) -> list[Refusal]:
    """Texts that the columns could not keep: too long, or with control characters (finance.md section 6)."""
    found = []
    for field in _texts(model):
        value = values.get(field.name)
        if not isinstance(value, str):
            continue
        if field.max_length is not None and len(value) > field.max_length:
            template = text("{value} is longer than the {length} characters that fit.")
            found.append(
                Refusal("text-too-long", template, field.name, values={"value": value, "length": field.max_length})
            )
        if not value.isprintable():
            template = text("{value} contains a control character.")
            found.append(Refusal("text-control-character", template, field.name, values={"value": repr(value)}))
    return found


def code_refusals(model: type[Model], code: str) -> list[Refusal]:
    """A code must be there, without blanks at its ends, and new."""
    if not code or code != code.strip():
        return [Refusal("code-empty", text("A code is needed, without spaces at its ends."), "code")]
    if model._default_manager.filter(code=code).exists():  # noqa: SLF001
        return [Refusal("code-used", text("The code {code} is used already."), "code", values={"code": code})]
    return []


def refuse(refusals: list[Refusal]) -> None:
    """Raise them, where there are any."""
    if refusals:
        raise Refused(refusals)


def _texts(model: type[Model]) -> list[CharField[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, CharField)]
