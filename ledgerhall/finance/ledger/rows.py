"""Writing many rows at once: multi-row INSERT statements of our own.

A posting is mostly its entries, and Django's way of preparing thirty columns each costs several times as much as the
database does. Only the modules that append entries use this.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Field, Model
from django.db.models.base import ModelState

from ledgerhall.tenancy import books
from ledgerhall.tenancy.fields import LedgerDateField, ScaledDecimalField

ROWS = 400
# From so many rows on, PostgreSQL gets them as one text of records.
_AS_RECORDS = 20

M = TypeVar("M", bound=Model)


def made(model: type[M], values: dict[str, Any]) -> M:
    """A record with these columns, the others by their defaults: what the constructor makes, which looks at every
    column of every record again. `values` are by attribute (`register_id`), of the type that the column has."""
    defaults, makers = _defaults(model)
    assert values.keys() <= defaults.keys(), values.keys() - defaults.keys()
    record = model.__new__(model)
    record.__dict__ = {**defaults, **{name: make() for name, make in makers if name not in values}, **values}
    record._state = ModelState()
    return record


def insert(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert the rows, some hundred to a statement. Their keys are their numbers, so that verify sees a changed key."""
    for start in range(0, len(rows), ROWS):
        _insert(model, rows[start : start + ROWS])


def _insert(model: type[Model], rows: Sequence[Model]) -> None:
    connection = books.connection()
    columns = _columns(model, connection.vendor)
    if connection.vendor == "postgresql" and len(rows) >= _AS_RECORDS:
        _insert_records(columns, rows)
        return
    values: list[Any] = []
    for row in rows:
        start = len(values)
        values += columns.read(row)
        for position, convert in columns.converters:
            values[start + position] = convert(values[start + position])
    with connection.cursor() as cursor:
        cursor.execute(columns.statement + ", ".join([columns.places] * len(rows)), values)


def _insert_records(columns: _Columns, rows: Sequence[Model]) -> None:
    """As one value: the driver writes, and the server reads, thousands of values apart slower than one text of all."""
    records = []
    for row in rows:
        values = list(columns.read(row))
        for position, convert in columns.converters:
            values[position] = convert(values[position])
        records.append(dict(zip(columns.names, values, strict=True)))
    text = json.dumps(records, ensure_ascii=False, separators=(",", ":"), default=str)
    with books.connection().cursor() as cursor:
        cursor.execute(columns.of_records, [text])


@dataclass(frozen=True, slots=True)
class _Columns:
    """How rows of a model are written: the statement up to its values, and what reads and converts these."""

    statement: str
    places: str
    names: tuple[str, ...]
    of_records: str
    read: Callable[[Model], tuple[Any, ...]]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """What columns start from: the same for all records, and what is made for each."""
    fields = model._meta.concrete_fields
    makers = tuple(
        (field.attname, field.default) for field in fields if field.has_default() and callable(field.default)
    )
    made_anew = {name for name, _ in makers}
    return {field.attname: None if field.attname in made_anew else field.get_default() for field in fields}, makers


@cache
def _columns(model: type[Model], vendor: str) -> _Columns:
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    converters = [(position, _converter(field, vendor)) for position, field in enumerate(fields)]
    table = model._meta.db_table
    return _Columns(
        f'INSERT INTO "{table}" ({names}) VALUES ',
        f"({', '.join(['%s'] * len(fields))})",
        tuple(str(field.column) for field in fields),
        f'INSERT INTO "{table}" ({names}) SELECT {names} FROM json_populate_recordset(NULL::"{table}", %s)',
        attrgetter(*(field.attname for field in fields)),
        tuple((position, convert) for position, convert in converters if convert is not None),
    )


def _converter(field: Field[Any, Any], vendor: str) -> Callable[[Any], Any] | None:
    """What turns the attribute into what the driver writes; None where it is that already."""
    kind = field.get_internal_type()
    if vendor == "sqlite" and kind in _AS_TEXT:
        return _AS_TEXT[kind]
    # Scaled money and ledger dates are big integers with a value of their own.
    return field.get_prep_value if isinstance(field, ScaledDecimalField | LedgerDateField) else None


def _moment_text(at: datetime) -> str:
    """As Django writes moments on SQLite: in UTC, without the zone."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _uuid_text(key: UUID | None) -> str | None:
    return None if key is None else key.hex


_AS_TEXT: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": _moment_text,
    "DateField": _day_text,
    "UUIDField": _uuid_text,
}
