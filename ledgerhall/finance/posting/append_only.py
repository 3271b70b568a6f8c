"""The books' tables whose rows the database itself lets nobody change or remove, by triggers on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledgerhall.tenancy import append_only

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
    "documents_shipmentrequest": frozenset(),
    "settlement_issuedfinancechargememo": frozenset(),
    "settlement_issuedfinancechargememoline": frozenset(),
    "settlement_issuedreminder": frozenset(),
    "settlement_issuedreminderline": frozenset(),
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
