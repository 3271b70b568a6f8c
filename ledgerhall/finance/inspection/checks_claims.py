"""Issued reminders and finance charge memos against the entries that they ask for and those that issuing posted."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.inspection.findings import Finding, rows
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import text

# Document type of the entry → the tables of its documents and their lines.
_KINDS = {
    "reminder": ("settlement_issuedreminder", "settlement_issuedreminderline"),
    "finance charge memo": ("settlement_issuedfinancechargememo", "settlement_issuedfinancechargememoline"),
}
_CHARGED = (
    "(CASE WHEN c.is_interest_posted THEN c.interest ELSE 0 END "
    "+ CASE WHEN c.is_additional_fee_posted THEN c.additional_fee ELSE 0 END)"
)


def claims_have_their_entry() -> Iterator[Finding]:
    """What a claim charges and posts is the amount of its entry, in the register that it names; its interest is that of
    its lines."""
    template = text("It does not agree with its lines, its ledger entry or its register.")
    for kind, (claims, lines) in _KINDS.items():
        cases = (
            ("customer_no", "u.number IS DISTINCT FROM c.customer_no"),
            ("interest", "c.interest <> COALESCE(l.interest, 0)"),
            ("register_no", f"(c.register_no IS NULL) <> ({_CHARGED} = 0)"),
            ("register_no", "c.register_no IS NOT NULL AND e.entry_no IS NULL"),
            ("additional_fee", f"e.amount <> {_CHARGED}"),
            ("customer_no", "e.party_no <> c.customer_no"),
            ("currency_code", "e.currency_code <> c.currency_code"),
            ("document_date", "e.document_date <> c.document_date"),
            ("user_text", "r.user_text <> c.user_text"),
            ("user_uuid", "r.id IS NOT NULL AND r.user_uuid IS DISTINCT FROM c.user_uuid"),
            ("issued_at", "r.posted_at <> c.issued_at"),
        )
        found = " ".join(f"WHEN {condition} THEN '{column}'" for column, condition in cases)
        sql = (
            f"SELECT c.number, c.posting_date, e.posting_date, CASE {found} END FROM {claims} c "
            "LEFT JOIN subledger_customer u ON u.id = c.customer_id "
            f"LEFT JOIN (SELECT document_id, SUM(interest) AS interest FROM {lines} GROUP BY document_id) l "
            "ON l.document_id = c.id LEFT JOIN ledger_glregister r ON r.number = c.register_no "
            "LEFT JOIN subledger_customerledgerentry e ON e.register_id = r.id AND e.document_no = c.number "
            f"AND e.document_type = '{kind}' ORDER BY c.id"
        )
        for number, day, entry_date, differing in rows(sql):
            if entry_date is not None and str(LedgerDate.from_ordinal(entry_date)) != str(day):
                yield Finding("claim-entry", f"issued {kind}", template, number, "posting_date")
            elif differing:
                yield Finding("claim-entry", f"issued {kind}", template, number, differing)


def claim_lines_have_their_entry() -> Iterator[Finding]:
    """A line has the document, date and amount of the entry that it asks for, of its claim's customer and currency;
    what was left of it was some of it."""
    template = text("It does not agree with entry {entry_no}.")
    same = ("document_type", "document_no")
    for kind, (claims, lines) in _KINDS.items():
        cases = (
            ("document_id", "c.id IS NULL"),
            ("entry_no", "e.entry_no IS NULL OR e.party_no <> c.customer_no OR e.currency_code <> c.currency_code"),
            *((column, f"e.{column} <> l.{column}") for column in same),
            ("entry_posting_date", "e.posting_date <> l.entry_posting_date"),
            ("original_amount", "e.amount <> l.original_amount"),
            ("remaining_amount", "l.remaining_amount * SIGN(e.amount) <= 0 OR ABS(l.remaining_amount) > ABS(e.amount)"),
        )
        found = " ".join(f"WHEN {condition} THEN '{column}'" for column, condition in cases)
        sql = (
            f"SELECT id, entry_no, differing FROM (SELECT l.id, l.entry_no, CASE {found} END AS differing "
            f"FROM {lines} l LEFT JOIN {claims} c ON c.id = l.document_id "
            "LEFT JOIN subledger_customerledgerentry e ON e.entry_no = l.entry_no) AS found "
            "WHERE differing IS NOT NULL ORDER BY id"
        )
        for key, entry_no, column in rows(sql):
            values = {"entry_no": entry_no}
            yield Finding("claim-line-entry", f"issued {kind} line", template, str(key), column, values)
