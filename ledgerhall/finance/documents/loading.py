"""Reading few records by statements of our own: to put one together, Django takes longer than the database to answer.

A posting asks a dozen small questions of its document and the setup; that is most of what it would cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model

from ledgerhall.tenancy import books

M = TypeVar("M", bound=Model)


def load(model: type[M], condition: str, *parameters: Any) -> list[M]:
    """The records that the condition (with `ORDER BY`, where that matters) chooses, as Django would give them."""
    connection = books.connection()
    columns = _columns(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(columns.statement + condition, parameters)
        found = cursor.fetchall()
    return [_record(model, columns, connection, row) for row in found]


def load_by(model: type[M], column: str, values: Iterable[str]) -> list[M]:
    """The records whose column has one of the values."""
    wanted = sorted(values)
    return load(model, f'"{column}" IN ({places(wanted)})', *wanted) if wanted else []


def first(model: type[M], column: str, value: Any) -> M | None:
    """The record whose unique column has the value; None for an empty value."""
    found = load(model, f'"{column}" = %s', value) if value else []
    return found[0] if found else None


def last_key(model: type[Model]) -> int:
    """The key of the last record of a table that records are only added to; 0 where there is none."""
    with books.connection().cursor() as cursor:
        cursor.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{model._meta.db_table}"')
        return int(cursor.fetchone()[0])


def places(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _ in values)


@dataclass(frozen=True, slots=True)
class _Columns:
    """How records of a model are read: the statement up to its condition, and what converts which column."""

    statement: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, Any, tuple[Callable[..., Any], ...]], ...]


@cache
def _columns(model: type[Model], vendor: str) -> _Columns:
    """The engine's converters and the field's own, as Django's compiler takes them."""
    connection = books.connection()
    fields = model._meta.concrete_fields
    table = model._meta.db_table
    converters = []
    for position, field in enumerate(fields):
        column = field.get_col(table)
        found = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        if found:
            converters.append((position, column, found))
    names = ", ".join(f'"{field.column}"' for field in fields)
    return _Columns(
        f'SELECT {names} FROM "{table}" WHERE ', tuple(field.attname for field in fields), tuple(converters)
    )


def _record(model: type[M], columns: _Columns, connection: Any, row: tuple[Any, ...]) -> M:
    values = list(row)
    for position, column, converters in columns.converters:
        value = values[position]
        for convert in converters:
            value = convert(value, column, connection)
        values[position] = value
    return model.from_db(connection.alias, columns.names, values)
