"""Changing cells of books behind the product's back: by a connection that nothing of the product watches."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import models

from ledgerhall.tenancy.locations import Location


@contextmanager
def tampering(books: str) -> Iterator[Any]:
    """A raw connection on which neither triggers nor checks nor foreign keys hold; put back afterwards."""
    location = Location.parse(books)
    with _on_sqlite(location) if location.engine == "sqlite" else _on_postgresql(location) as connection:
        yield connection


@contextmanager
def _on_sqlite(location: Location) -> Iterator[Any]:
    connection = sqlite3.connect(f"file:{quote(str(location.file))}?mode=rw", uri=True, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    try:
        yield connection
    finally:
        for _, sql in triggers:
            connection.execute(sql)
        connection.close()


@contextmanager
def _on_postgresql(location: Location) -> Iterator[Any]:
    """By dropping what guards the cells: a session's own settings would not reach the nodes of a Citus cluster."""
    options = f"-c search_path={location.schema}"
    with psycopg.connect(settings.BOOKS_SERVERS[location.server], options=options, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '20s'")
        triggers = connection.execute(
            "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgrelid IN "
            "(SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
        ).fetchall()
        constraints = connection.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype IN ('c', 'f') AND connamespace = current_schema()::regnamespace"
        ).fetchall()
        for table, name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name} ON {table}")
        for table, name, _ in constraints:
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield connection
        finally:
            for table, name, definition in constraints:
                valid = "" if definition.endswith("NOT VALID") else "NOT VALID"
                connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} {valid}")
            for _, _, definition in triggers:
                connection.execute(definition)


def columns(connection: Any, table: str) -> list[str]:
    """The table's columns, as the database itself lists them."""
    if isinstance(connection, sqlite3.Connection):
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    sql = (
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s "
        "ORDER BY ordinal_position"
    )
    return [row[0] for row in connection.execute(sql, [table])]


def spread(keys: list[int], count: int) -> list[int]:
    """So many of the keys, the first and the last among them."""
    step = max(1, (len(keys) - 1) // (count - 1)) if keys else 1
    return sorted({*keys[::step][: count - 1], *keys[-1:]})


def model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def other_values(field: models.Field, value: Any) -> Iterator[Any]:
    """Values that the cell could hold instead; NULL where it may."""
    if isinstance(field, models.ForeignKey):
        others = field.related_model.objects.order_by("pk").exclude(pk=value).values_list("pk", flat=True)
        yield from [*others[:1], 999_999]
    elif isinstance(field, models.BooleanField):
        yield type(value)(not value)
    elif isinstance(field, models.IntegerField):
        yield from [(value or 0) + 9_000, (value or 0) + 1]
    elif isinstance(field, models.DateTimeField):
        yield _moved(value, timedelta(seconds=1), "%Y-%m-%d %H:%M:%S")
    elif isinstance(field, models.DateField):
        yield _moved(value, timedelta(days=1), "%Y-%m-%d")
    elif isinstance(field, models.BinaryField):
        yield from [bytes(value)[:-1], zlib.compress(b"#FLAGGA 1")]
    elif isinstance(field, models.UUIDField):
        yield "12345678123456781234567812345678"
    else:
        size = field.max_length or 1000
        yield from [f"{(value or '')[: size - 1]}x", (value or "y")[1:]]
    if field.null:
        yield None


def _moved(value: Any, by: timedelta, form: str) -> Any:
    if isinstance(value, str):
        return (datetime.strptime(value[:19], form) + by).strftime(form)
    return (value or datetime(2026, 1, 1)) + by


def same(field: models.Field, one: Any, other: Any) -> bool:
    is_uuid = isinstance(field, models.UUIDField)
    return str(one).replace("-", "") == str(other).replace("-", "") if is_uuid else one == other


def each_other_value(raw, table, column, field, key) -> Iterator[Any]:
    """Sets the cell to each other value that the database takes; puts it back after each."""
    mark = "?" if isinstance(raw, sqlite3.Connection) else "%s"
    (old,) = raw.execute(f'SELECT "{column}" FROM {table} WHERE id = {key}').fetchone()
    for value in list(other_values(field, old)):
        if same(field, value, old):
            continue
        try:
            raw.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE id = {key}', [value])
        except (sqlite3.IntegrityError, psycopg.IntegrityError):
            continue  # the database refuses it by itself
        yield value
        now = value if column == "id" else key
        raw.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE id = {now}', [old])
