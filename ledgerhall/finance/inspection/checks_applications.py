"""Applications: they cancel out, their entries name each other, and what undoes one mirrors it (invariant 7)."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.inspection.findings import Finding, rows
from ledgerhall.finance.inspection.ledgers import ledger_of
from ledgerhall.finance.subledger.ledgers import (
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedVendorLedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled

_LEDGERS = (
    (ledger_of(DetailedCustomerLedgerEntry), ledger_of(CustomerLedgerEntry)),
    (ledger_of(DetailedVendorLedgerEntry), ledger_of(VendorLedgerEntry)),
)
_COPIED = ("party_no", "control_account_no", "currency_code")


def applications_cancel_out() -> Iterator[Finding]:
    """Invariant 7: the Application amounts of an application sum to zero in the local currency, and in their own where
    they are in one. Its number is that of its first entry."""
    template = text("Application {number} is out by {local}, in currency by {amount}.")
    for details, _ in _LEDGERS:
        sql = (
            "SELECT application_no, MIN(entry_no), SUM(amount_lcy), SUM(amount) FROM (SELECT application_no, entry_no, "
            "currency_code, CASE WHEN entry_type = 'application' THEN amount_lcy ELSE 0 END AS amount_lcy, "
            f"CASE WHEN entry_type = 'application' THEN amount ELSE 0 END AS amount FROM {details.table} "
            "WHERE application_no IS NOT NULL) AS parts GROUP BY application_no HAVING SUM(amount_lcy) <> 0 "
            "OR MIN(entry_no) <> application_no "
            "OR (MIN(currency_code) = MAX(currency_code) AND SUM(amount) <> 0) ORDER BY application_no"
        )
        for number, entry_no, local, amount in rows(sql):
            values = {"number": number, "local": from_scaled(int(local)), "amount": from_scaled(int(amount))}
            yield Finding("application-unbalanced", details.label, template, str(entry_no), "amount_lcy", values)


def unapplications_mirror() -> Iterator[Finding]:
    """What undoes a detailed entry is its mirror image on the same ledger entry; both say so."""
    for details, _ in _LEDGERS:
        pair = f"FROM {details.table} n LEFT JOIN {details.table} o ON o.entry_no = n.unapplies_entry_no"
        sql = (
            f"SELECT n.entry_no, n.unapplies_entry_no {pair} WHERE n.unapplies_entry_no IS NOT NULL AND ("
            "o.unapplied_by_entry_no IS DISTINCT FROM n.entry_no OR o.amount <> -n.amount "
            "OR o.amount_lcy <> -n.amount_lcy OR o.entry_type <> n.entry_type OR o.entry_no >= n.entry_no "
            "OR o.ledger_entry_no <> n.ledger_entry_no OR o.application_no IS DISTINCT FROM n.application_no "
            "OR o.counter_account_no <> n.counter_account_no) ORDER BY n.entry_no"
        )
        for entry_no, other in rows(sql):
            template = text("It does not undo entry {other} as that one was made.")
            values = {"other": other}
            yield Finding("unapplication-mirror", details.label, template, str(entry_no), "unapplies_entry_no", values)
        sql = (
            f"SELECT o.entry_no FROM {details.table} o LEFT JOIN {details.table} n "
            "ON n.entry_no = o.unapplied_by_entry_no WHERE (o.unapplied_by_entry_no IS NOT NULL "
            "AND n.unapplies_entry_no IS DISTINCT FROM o.entry_no) OR o.is_unapplied <> "
            "(o.unapplied_by_entry_no IS NOT NULL OR o.unapplies_entry_no IS NOT NULL) ORDER BY o.entry_no"
        )
        template = text("What it says of being undone does not agree with the entries.")
        for (entry_no,) in rows(sql):
            yield Finding("unapplication-mark", details.label, template, str(entry_no), "is_unapplied")


def details_copy_their_entry() -> Iterator[Finding]:
    """A detailed entry has the party, control account and currency of its ledger entry, and applies one that exists."""
    for details, entries in _LEDGERS:
        cases = " ".join(f"WHEN d.{column} <> e.{column} THEN '{column}'" for column in _COPIED)
        sql = (
            f"SELECT entry_no, differing FROM (SELECT d.entry_no, CASE {cases} "
            "WHEN d.initial_document_type <> e.document_type THEN 'initial_document_type' "
            "WHEN d.applied_entry_no IS NOT NULL AND a.party_no IS DISTINCT FROM e.party_no THEN 'applied_entry_no' "
            f"END AS differing FROM {details.table} d JOIN {entries.table} e ON e.entry_no = d.ledger_entry_no "
            f"LEFT JOIN {entries.table} a ON a.entry_no = d.applied_entry_no) AS found "
            "WHERE differing IS NOT NULL ORDER BY entry_no"
        )
        for entry_no, column in rows(sql):
            template = text("It differs from its ledger entry.")
            yield Finding("detail-entry-differ", details.label, template, str(entry_no), column)
