"""Copying all rows of one set of books into another, empty one, whatever their engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models import ForeignKey, Model, QuerySet

from ledgerhall.tenancy import guard

_CHUNK = 500


def copy_rows(source: str, target: str) -> None:
    """Copy every row of every table of the books from one connection alias to the other.

    The caller holds one moment of the source and one transaction on the target. Keys stay the same; what the target's
    migrations have put into its tables is replaced.
    """
    models = _parents_first()
    with _using(target), connections[target].cursor() as cursor:
        for model in reversed(models):
            cursor.execute(f"SELECT COUNT(*) FROM {model._meta.db_table}")
            if cursor.fetchone()[0]:
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
    for model in models:
        for chunk in _chunks(model, source):
            _insert(model, chunk, target)


def set_identities(alias: str) -> None:
    """On PostgreSQL: let each key go on after the greatest one copied, by two statements each (stack.md, rule 7)."""
    with _using(alias), connections[alias].cursor() as cursor:
        for model in _parents_first():
            table, column = model._meta.db_table, model._meta.pk.column
            cursor.execute(f"SELECT COALESCE(MAX({column}), 0) FROM {table}")
            (last,) = cursor.fetchone()
            if last:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, last])


def row_counts(alias: str) -> dict[str, int]:
    """How many rows each table of the books has."""
    counts = {}
    with _using(alias), connections[alias].cursor() as cursor:
        for model in _parents_first():
            cursor.execute(f"SELECT COUNT(*) FROM {model._meta.db_table}")
            counts[model._meta.db_table] = int(cursor.fetchone()[0])
    return counts


def _parents_first() -> list[type[Model]]:
    """All tables of the books, each after those that its foreign keys name."""
    left = {
        model
        for app_label in settings.BOOKS_APPS
        for model in apps.get_app_config(app_label).get_models(include_auto_created=True)
    }
    ordered: list[type[Model]] = []
    while left:
        ready = sorted((model for model in left if not _parents(model) & left), key=lambda model: model._meta.db_table)
        assert ready, f"foreign keys in a circle: {left}"
        ordered += ready
        left -= set(ready)
    return ordered


def _parents(model: type[Model]) -> set[Any]:
    keys = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
    return {field.related_model for field in keys} - {model}


def _chunks(model: type[Model], source: str) -> Iterator[list[dict[str, Any]]]:
    """The rows as values by column name; of a table that names itself, rows that are named come first."""
    names = [field.attname for field in model._meta.concrete_fields]
    with _using(source):
        found = QuerySet(model, using=source).order_by("pk").values(*names).iterator(chunk_size=_CHUNK)
    own_keys = [field.attname for field in model._meta.concrete_fields if field.related_model is model]
    rows = iter(_named_first(list(found), own_keys)) if own_keys else found
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _named_first(rows: list[dict[str, Any]], own_keys: list[str]) -> list[dict[str, Any]]:
    ordered: list[dict[str, Any]] = []
    placed: set[Any] = {None}
    while rows:
        ready = [row for row in rows if all(row[key] in placed for key in own_keys)]
        assert ready, "rows that name each other in a circle"
        ordered += ready
        placed |= {row["id"] for row in ready}
        rows = [row for row in rows if row["id"] not in placed]
    return ordered


def _insert(model: type[Model], rows: list[dict[str, Any]], target: str) -> None:
    connection = connections[target]
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [[field.get_db_prep_save(row[field.attname], connection) for field in fields] for row in rows]
    with _using(target), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", values)


@contextmanager
def _using(alias: str) -> Iterator[None]:
    """Two sets of books are open at once here: say which one the next statements are for."""
    token = guard.push(alias)
    try:
        yield
    finally:
        guard.pop(token)
