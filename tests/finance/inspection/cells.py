"""Changing cells of books behind the product's back: by a connection that nothing of the product watches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings

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
