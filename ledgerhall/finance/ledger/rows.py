"""Writing many rows at once: INSERT statements of our own.

A posting is mostly its entries, and Django's way of preparing thirty columns each costs several times as much as the
database does. Only the modules that append entries use this.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Field, Model
from django.db.models.base import ModelState

from ledgerhall.tenancy import books
from ledgerhall.tenancy.fields import LedgerDateField, ScaledDecimalField

ROWS = 400
# From so many rows on, PostgreSQL gets them as one text of records.
_AS_RECORDS = 20
_NOTHING = object()

M = TypeVar("M", bound=Model)


def made(model: type[M], values: dict[str, Any]) -> M:
    """A record with these columns, the others by their defaults: what the constructor makes, which looks at every
    column of every record again. `values` are by attribute (`register_id`), of the type that the column has."""
    defaults, makers = _defaults(model)
    content = {**defaults, **values}
    assert len(content) == len(defaults), values.keys() - defaults.keys()
    for name, make in makers:
        if name not in values:
            content[name] = make()
    record = model.__new__(model)
    content["_state"] = ModelState()
    record.__dict__ = content
    return record


def relate(record: Model, name: str, other: Model) -> None:
    """Let the record's relation be known as this other record; the column is the caller's."""
    record._state.fields_cache[name] = other


def insert(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert the rows by one prepared statement. Their keys are their numbers, so that verify sees a changed key."""
    if not rows:
        return
    connection = books.connection()
    columns = _columns(model, connection.vendor)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{columns.statement}{columns.places}", _prepared(columns, rows))
            return
        for start in range(0, len(rows), ROWS):
            some = list(_prepared(columns, rows[start : start + ROWS]))
            if len(some) >= _AS_RECORDS:
                cursor.execute(columns.of_records, [_records(columns, some)])
            else:
                statement = columns.statement + ", ".join([columns.places] * len(some))
                cursor.execute(statement, list(chain.from_iterable(some)))


def _prepared(columns: _Columns, rows: Sequence[Model]) -> Iterable[tuple[Any, ...]]:
    """The values as the driver writes them, converted column by column."""
    found = list(zip(*map(columns.read, map(vars, rows)), strict=True))
    for position, convert in columns.converters:
        found[position] = converted(found[position], convert)
    return zip(*found, strict=True)


def converted(values: Sequence[Any], convert: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Values of one column. What stands on many rows is one object (moments, dates, users), and converted once."""
    last, made_of_last = _NOTHING, None
    found = []
    for value in values:
        if value is not last:
            last, made_of_last = value, convert(value)
        found.append(made_of_last)
    return tuple(found)


def _records(columns: _Columns, rows: Iterable[tuple[Any, ...]]) -> str:
    """As one value: the driver writes, and the server reads, thousands of values apart slower than one text of all."""
    records = [dict(zip(columns.names, values, strict=True)) for values in rows]
    return json.dumps(records, ensure_ascii=False, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class _Columns:
    """How rows of a model are written: the statement up to its values, and what reads and converts these."""

    statement: str
    places: str
    names: tuple[str, ...]
    of_records: str
    read: Callable[[dict[str, Any]], tuple[Any, ...]]
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
        itemgetter(*(field.attname for field in fields)),
        tuple((position, convert) for position, convert in converters if convert is not None),
    )


def _converter(field: Field[Any, Any], vendor: str) -> Callable[[Any], Any] | None:
    """What turns the attribute into what the driver writes; None where it is that already."""
    kind = field.get_internal_type()
    if vendor == "sqlite" and kind in _AS_TEXT:
        return _AS_TEXT[kind]
    # Scaled money and ledger dates are big integers with a value of their own.
    return field.get_prep_value if isinstance(field, ScaledDecimalField | LedgerDateField) else None


def _moment_text(at: datetime | None) -> str | None:
    """As Django writes moments on SQLite: in UTC, without the zone."""
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _uuid_text(key: UUID | None) -> str | None:
    return None if key is None else key.hex


_AS_TEXT: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": _moment_text,
    "DateField": _day_text,
    "UUIDField": _uuid_text,
}
