"""Reading few records by statements of our own: to put one together, Django takes longer than the database to answer.

A posting asks a dozen small questions of its document and the setup; that is most of what it would cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.db.models.base import ModelState

from ledgerhall.finance.ledger.rows import converted
from ledgerhall.kernel.money import from_scaled
from ledgerhall.tenancy import books
from ledgerhall.tenancy.fields import MoneyField

M = TypeVar("M", bound=Model)
T = TypeVar("T")


def load(model: type[M], condition: str, *parameters: Any) -> list[M]:
    """The records that the condition (with `ORDER BY`, where that matters) chooses, as Django would give them."""
    connection = books.connection()
    columns = _columns(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(columns.statement + condition, parameters)
        found = cursor.fetchall()
    return _records(model, columns, connection, found)


def load_by(model: type[M], column: str, values: Iterable[str]) -> list[M]:
    """The records whose column has one of the values."""
    wanted = sorted(values)
    return load(model, f'"{column}" IN ({places(wanted)})', *wanted) if wanted else []


def first(model: type[M], column: str, value: Any) -> M | None:
    """The record whose unique column has the value; None for an empty value."""
    found = load(model, f'"{column}" = %s', value) if value else []
    return found[0] if found else None


class Memory:
    """What was read of the setup, by its key: many documents of one act name the same few records.

    Under the posting lock nobody changes them; whoever reads them must not either.
    """

    def __init__(self) -> None:
        self._records: dict[tuple[type[Model], str], dict[Any, Model | None]] = {}
        self._answers: dict[tuple[Any, ...], Any] = {}
        self._kept: dict[Callable[..., Any], dict[Any, Any]] = {}

    def first(self, model: type[M], column: str, value: Any) -> M | None:
        """As `first`."""
        found = self.load_by(model, column, (value,)) if value else []
        return found[0] if found else None

    def load_by(self, model: type[M], column: str, values: Iterable[str]) -> list[M]:
        """As `load_by`, of a column that is unique."""
        known = self._records.setdefault((model, column), {})
        wanted = sorted(values)
        if missing := [value for value in wanted if value not in known]:
            found: dict[Any, Model | None] = dict.fromkeys(missing)
            known |= found | {getattr(record, column): record for record in load_by(model, column, missing)}
        return [record for value in wanted if (record := known[value]) is not None]  # type: ignore[misc]

    def once(self, question: Callable[..., T], *asked: Any) -> T:
        """What the question answers, which is asked once."""
        key = (question, *asked)
        if key not in self._answers:
            self._answers[key] = question(*asked)
        answer: T = self._answers[key]
        return answer

    def by_question(self, question: Callable[..., Any]) -> dict[Any, Any]:
        """What the question has answered of many things, by their keys; who asks it adds what is missing."""
        return self._kept.setdefault(question, {})

    def keep(self, answer: Any, question: Callable[..., Any], *asked: Any) -> None:
        """The answer of a question that was asked another way."""
        self._answers[(question, *asked)] = answer


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
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]


@cache
def _columns(model: type[Model], vendor: str) -> _Columns:
    connection = books.connection()
    fields = model._meta.concrete_fields
    table = model._meta.db_table
    converters = [(position, _converter(field, table, connection)) for position, field in enumerate(fields)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    return _Columns(
        f'SELECT {names} FROM "{table}" WHERE ',
        tuple(field.attname for field in fields),
        tuple((position, convert) for position, convert in converters if convert is not None),
    )


def _converter(field: Any, table: str, connection: Any) -> Callable[[Any], Any] | None:
    """What makes of a value that is there what Django makes of it: by its own converters, or one that does the same."""
    if isinstance(field, MoneyField):
        return _amount
    column = field.get_col(table)
    found = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    if not found:
        return None
    kind = field.get_internal_type()
    own = _OF_TEXT.get(kind) if connection.vendor == "sqlite" else None

    def convert(value: Any) -> Any:
        if value is None:
            return None
        if own is not None:
            return own(value)
        for one in found:
            value = one(value, column, connection)
        return value

    return convert


def _amount(value: int | None) -> Decimal | None:
    return None if value is None else from_scaled(value)


def _moment(value: datetime | str) -> datetime:
    """As Django reads moments on SQLite: in UTC, without the zone."""
    return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).replace(tzinfo=UTC)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


_OF_TEXT: dict[str, Callable[[Any], Any]] = {
    "BooleanField": bool,
    "DateField": _day,
    "DateTimeField": _moment,
    "UUIDField": UUID,
}


def _records(model: type[M], columns: _Columns, connection: Any, rows: Sequence[tuple[Any, ...]]) -> list[M]:
    """Records of rows with all columns, converted column by column."""
    if not rows:
        return []
    found = list(zip(*rows, strict=True))
    for position, convert in columns.converters:
        found[position] = converted(found[position], convert)
    records = []
    for values in zip(*found, strict=True):
        record = model.__new__(model)
        record.__dict__ = dict(zip(columns.names, values, strict=True))
        record._state = ModelState()
        record._state.adding, record._state.db = False, connection.alias
        records.append(record)
    return records
