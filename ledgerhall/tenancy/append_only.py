"""Triggers by which the database itself lets nobody change or remove rows of a table, on both engines.

Whoever keeps such tables hands the list of them: table → the columns that may change after insert. The triggers are
made anew from the list after every migration, for Django drops those of a SQLite table that it remakes. `missing` is
what `verify` asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Tables = Mapping[str, frozenset[str]]


def install(connection: Any, tables: Tables, message: str) -> None:
    """Make the triggers of all the tables that exist in the database behind the connection. They refuse with the
    message."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            schema = _schema(cursor)
            for statement in _postgresql_function(schema, message):
                cursor.execute(statement)
        for table in tables:
            for statement in _statements(connection, cursor, table, tables[table], message) if table in present else ():
                cursor.execute(statement)


def grant(connection: Any, tables: Tables, role: str) -> None:
    """Let the application's role read and write, on PostgreSQL where another role owns the tables.

    Of append-only tables it may insert rows and update the listed columns; it owns nothing, so it can switch no
    trigger off.
    """
    name = connection.ops.quote_name(role)
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        schema = _schema(cursor)
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}")
        for table in sorted(present):
            rights = "SELECT, INSERT" if table in tables else "SELECT, INSERT, UPDATE, DELETE"
            cursor.execute(f"REVOKE ALL ON {table} FROM {name}")
            cursor.execute(f"GRANT {rights} ON {table} TO {name}")
            if columns := ", ".join(f'"{column}"' for column in sorted(tables.get(table, ()))):
                cursor.execute(f"GRANT UPDATE ({columns}) ON {table} TO {name}")


def remove(connection: Any, tables: Tables) -> None:
    """Take the triggers away for a migration; `install` must follow, on PostgreSQL in the same transaction."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in tables:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name in _names(connection) if table in present else ():
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}{on_table}")


def missing(connection: Any, tables: Tables) -> list[str]:
    """The names of triggers that should be there and are not, as `table: trigger`."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
            )
        present = set(cursor.fetchall())
    wanted = [(table, f"{table}_no_{name}") for table in tables for name in _names(connection)]
    return [f"{table}: {trigger}" for table, trigger in wanted if (table, trigger) not in present]


def _names(connection: Any) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")


def _statements(connection: Any, cursor: Any, table: str, changeable: frozenset[str], message: str) -> Iterator[str]:
    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    fixed = ", ".join(f'"{column}"' for column in sorted(set(columns) - changeable))
    events = {"update": f"UPDATE OF {fixed}", "delete": "DELETE", "truncate": "TRUNCATE"}
    for name in _names(connection):
        if connection.vendor == "sqlite":
            yield from _sqlite_trigger(table, name, events[name], message)
        else:
            yield from _postgresql_trigger(table, name, events[name])


def _sqlite_trigger(table: str, name: str, event: str, message: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {table}_no_{name}"
    yield (
        f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, '{message}: {table}'); END"
    )


def _postgresql_trigger(table: str, name: str, event: str) -> Iterator[str]:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    yield f"DROP TRIGGER IF EXISTS {table}_no_{name} ON {table}"
    yield (
        f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION refuse_change()"
    )


def _postgresql_function(schema: str, message: str) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {schema} AS $$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = '23001'; END $$"
    )


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0])
