"""The books' tables whose rows the database itself lets nobody change or remove, by triggers on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledgerhall.tenancy import append_only

# Table → the columns that may change after insert (finance.md 1.5a).
APPEND_ONLY: Mapping[str, frozenset[str]] = {
    "foundation_changelogentry": frozenset(),
    "ledger_glregister": frozenset({"is_reversed", "changed_at"}),
    "ledger_glentry": frozenset({"is_reversed", "reversed_by_entry_no", "changed_at"}),
    "exchange_importedfile": frozenset({"changed_at"}),
    "exchange_historyrow": frozenset(),
    "exchange_importfinding": frozenset(
        {"acknowledged_by_text", "acknowledged_by_uuid", "acknowledged_at", "changed_at"}
    ),
}


def install(connection: Any) -> None:
    """Make the triggers of all tables that exist in the database behind the connection."""
    append_only.install(connection, APPEND_ONLY, "posted entries never change")


def grant(connection: Any, role: str) -> None:
    """Let the application's role read and write, on PostgreSQL where another role owns the tables."""
    append_only.grant(connection, APPEND_ONLY, role)


def remove(connection: Any) -> None:
    """Take the triggers away for a migration; `install` must follow, on PostgreSQL in the same transaction."""
    append_only.remove(connection, APPEND_ONLY)


def missing(connection: Any) -> list[str]:
    """The names of triggers that should be there and are not, as `table: trigger`."""
    return append_only.missing(connection, APPEND_ONLY)
