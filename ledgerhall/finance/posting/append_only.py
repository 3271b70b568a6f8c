"""Tables whose rows the database itself lets nobody change or remove, on both engines.

The triggers are made anew from this one list after every migration, for Django drops those of a SQLite table that it
remakes. `missing` is what `verify` asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_REVERSED = frozenset({"is_reversed", "reversed_by_entry_no", "changed_at"})
# By the engine, then by a user with a row of the change log.
_PARTY = _REVERSED | {
    "adjusted_factor",
    "remaining_amount",
    "remaining_amount_lcy",
    "is_open",
    "closed_by_entry_no",
    "closed_at_date",
    "accepted_tolerance",
    "is_late_discount_accepted",
    "is_exported",
    "due_date",
    "payment_discount_date",
    "discount_tolerance_date",
    "remaining_discount",
    "on_hold",
    "payment_method_code",
    "payment_text",
}
_DETAILED = _REVERSED | {"is_unapplied", "unapplied_by_entry_no"}

# Table → the columns that may change after insert (finance.md 1.5a).
APPEND_ONLY: Mapping[str, frozenset[str]] = {
    "foundation_changelogentry": frozenset(),
    "ledger_glregister": frozenset({"is_reversed", "changed_at"}),
    "ledger_glentry": _REVERSED,
    "vat_vatentry": _REVERSED
    | {"vat_date", "is_closed", "closed_by_entry_no", "remaining_unrealized_base", "remaining_unrealized_amount"},
    "subledger_customerledgerentry": _PARTY | {"last_reminder_level", "is_interest_calculated"},
    "subledger_vendorledgerentry": _PARTY,
    "subledger_detailedcustomerledgerentry": _DETAILED,
    "subledger_detailedvendorledgerentry": _DETAILED,
    "subledger_bankaccountledgerentry": _REVERSED
    | {"remaining_amount", "is_open", "statement_no", "statement_line_no", "statement_status"},
    "subledger_faledgerentry": _REVERSED,
    "subledger_itemledgerentry": _REVERSED | {"remaining_quantity", "is_open"},
    "subledger_valueentry": _REVERSED,
    "documents_posteddocument": frozenset(),
    "documents_posteddocumentline": frozenset(),
    "documents_posteddeferralline": frozenset(),
    "documents_correction": frozenset(),
}

_MESSAGE = "posted entries never change"


def install(connection: Any) -> None:
    """Make the triggers of all tables that exist in the database behind the connection."""
    present = set(connection.introspection.table_names())
    tables = [table for table in APPEND_ONLY if table in present]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            schema = _schema(cursor)
            for statement in _postgresql_function(schema):
                cursor.execute(statement)
        for table in tables:
            for statement in _statements(connection, cursor, table):
                cursor.execute(statement)


def grant(connection: Any, role: str) -> None:
    """Let the application's role read and write, on PostgreSQL where another role owns the tables.

    Of append-only tables it may insert rows and update the listed columns; it owns nothing, so it can switch no
    trigger off.
    """
    name = connection.ops.quote_name(role)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        schema = _schema(cursor)
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}")
        for table in sorted(tables):
            rights = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
            cursor.execute(f"REVOKE ALL ON {table} FROM {name}")
            cursor.execute(f"GRANT {rights} ON {table} TO {name}")
            if columns := ", ".join(f'"{column}"' for column in sorted(APPEND_ONLY.get(table, ()))):
                cursor.execute(f"GRANT UPDATE ({columns}) ON {table} TO {name}")


def remove(connection: Any) -> None:
    """Take the triggers away for a migration; `install` must follow, on PostgreSQL in the same transaction."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name in _names(connection) if table in present else ():
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}{on_table}")


def missing(connection: Any) -> list[str]:
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
    wanted = [(table, f"{table}_no_{name}") for table in APPEND_ONLY for name in _names(connection)]
    return [f"{table}: {trigger}" for table, trigger in wanted if (table, trigger) not in present]


def _names(connection: Any) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")


def _statements(connection: Any, cursor: Any, table: str) -> Iterator[str]:
    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    fixed = ", ".join(f'"{column}"' for column in sorted(set(columns) - APPEND_ONLY[table]))
    make = _sqlite_trigger if connection.vendor == "sqlite" else _postgresql_trigger
    yield from make(table, "update", f"UPDATE OF {fixed}")
    yield from make(table, "delete", "DELETE")
    if connection.vendor == "postgresql":
        yield from make(table, "truncate", "TRUNCATE")


def _sqlite_trigger(table: str, name: str, event: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {table}_no_{name}"
    yield (
        f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, '{_MESSAGE}: {table}'); END"
    )


def _postgresql_trigger(table: str, name: str, event: str) -> Iterator[str]:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    yield f"DROP TRIGGER IF EXISTS {table}_no_{name} ON {table}"
    yield (
        f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION refuse_change()"
    )


def _postgresql_function(schema: str) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {schema} AS $$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = '23001'; END $$"
    )


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0])
