"""Inserting, changing and removing records of setup: under the lock, refused where a text does not fit, logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import CharField, IntegerField, Model
from django.db.models.deletion import ProtectedError

from ledgerhall.finance.foundation import change_log
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import Record
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.fields import ScaledDecimalField

R = TypeVar("R", bound=Record)


@under_lock
def insert(record: R, *, key: str, by: By, at: datetime) -> R:
    """Insert a record that is filled but for its moments. `key` is what an accountant calls it by."""
    refuse(fit_refusals(type(record), {field.attname: getattr(record, field.attname) for field in _columns(record)}))
    record.pk = None  # that of an attempt which was undone
    record.created_at = record.changed_at = at
    record.save(force_insert=True)
    change_log.record([change_log.inserted(record, key)], by=by, at=at)
    return record


@under_lock
def insert_many(keyed: Mapping[str, R], *, by: By, at: datetime) -> list[R]:
    """Insert records of one table in one go, each by its key; otherwise as `insert`."""
    made = list(keyed.values())
    for record in made:
        refuse(
            fit_refusals(type(record), {field.attname: getattr(record, field.attname) for field in _columns(record)})
        )
        record.pk = None
        record.created_at = record.changed_at = at
    if made:
        type(made[0])._default_manager.bulk_create(made)  # noqa: SLF001 (any model's manager)
    change_log.record([change_log.inserted(record, key) for key, record in keyed.items()], by=by, at=at)
    return made


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


def filled(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with the column's default in place of nothing where the column cannot be empty."""
    found = dict(values)
    for field in model._meta.concrete_fields:
        if not field.null and field.has_default() and field.name in found and found[field.name] is None:
            found[field.name] = field.to_python(field.get_default())
    return found


def fit_refusals(model: type[Model], values: Mapping[str, Any]) -> list[Refusal]:
    """What the columns could not keep: texts too long or with control characters (finance.md section 6), numbers with
    too many digits."""
    found = _number_refusals(model, values)
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


def _number_refusals(model: type[Model], values: Mapping[str, Any]) -> list[Refusal]:
    found = []
    for field in model._meta.concrete_fields:
        value = values.get(field.name)
        if value is None or isinstance(value, bool) or not isinstance(field, IntegerField):
            continue
        if isinstance(field, ScaledDecimalField):
            scaled = value.scaleb(field.places) if isinstance(value, Decimal) else Decimal(value).scaleb(field.places)
            if scaled != scaled.to_integral_value():
                template = text("{number} has more than {places} decimals.")
                places = {"number": value, "places": field.places}
                found.append(Refusal("number-decimals", template, field.name, values=places))
            is_too_large = abs(scaled) >= 2**63
        else:
            is_too_large = isinstance(value, int) and abs(value) >= _limit(field)
        if is_too_large:
            template = text("{number} is larger than what is kept here.")
            found.append(Refusal("number-too-large", template, field.name, values={"number": value}))
    return found


def _limit(field: IntegerField[Any, Any]) -> int:
    bits = {"SmallIntegerField": 15, "IntegerField": 31}
    return int(2 ** bits.get(field.get_internal_type(), 63))


def _columns(record: Model) -> list[Any]:
    return [field for field in type(record)._meta.concrete_fields if not field.is_relation and not field.primary_key]


def _texts(model: type[Model]) -> list[CharField[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, CharField)]
