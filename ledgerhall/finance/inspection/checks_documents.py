"""Posted documents against what posting them made: their entry, their register, their lines (invariant 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import Currency
from ledgerhall.finance.inspection.findings import Finding, rows
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.money import from_scaled, round_half_away

_DOCUMENT, _LINE = "posted document", "posted document line"
_PAGE, _RATE_PLACES = 4000, 9
# Side → the ledger of its entries, what an invoice's sign is there, and the source code of its postings.
_SIDES = (
    ("sales", "subledger_customerledgerentry", 1, "SALES"),
    ("purchases", "subledger_vendorledgerentry", -1, "PURCHASES"),
)
_INVOICED = "('invoice', 'credit memo')"
# What a document and its entry say alike, and a document and its register.
_ENTRY = {
    "billed_no": "party_no",
    "posting_group_code": "posting_group_code",
    "currency_code": "currency_code",
    "posting_date": "posting_date",
    "document_date": "document_date",
    "external_document_no": "external_document_no",
    "payment_terms_code": "payment_terms_code",
    "reason_code": "reason_code",
    "is_prepayment": "is_prepayment",
}
_REGISTER = {"posted_by": "user_text", "posted_at": "posted_at"}
_SUMMED = ("line_amount", "invoice_discount", "base_amount", "vat_amount")
# The buyer owes the VAT of a reverse charge: a line shows it, the document does not ask for it.
_OF_LINES = {"vat_amount": "CASE WHEN vat_calculation = 'reverse charge' THEN 0 ELSE vat_amount END"}
# Without amounts: nothing is posted of a shipment.
_EMPTY = ("line_amount", "invoice_discount", "base_amount", "vat_amount", "rounding_amount", "total_amount",
          "total_amount_lcy")  # fmt: skip


def documents_have_their_entry() -> Iterator[Finding]:
    """A posted invoice or credit memo has one entry, of its total and party, and the register that made it."""
    template = text("It does not agree with its ledger entry or its register.")
    for side, table, sign, _ in _SIDES:
        signed = f"CASE WHEN d.kind = 'invoice' THEN {sign} ELSE {-sign} END"
        cases = [
            ("register_no", "r.number IS NULL"),
            ("number", "e.entry_no IS NULL AND d.total_amount <> 0"),
            ("total_amount", f"e.amount <> d.total_amount * {signed}"),
            ("total_amount_lcy", f"e.amount_lcy <> d.total_amount_lcy * {signed}"),
            *((mine, f"e.entry_no IS NOT NULL AND e.{its} IS DISTINCT FROM d.{mine}") for mine, its in _ENTRY.items()),
            *((mine, f"r.{its} <> d.{mine}") for mine, its in _REGISTER.items()),
        ]
        found = " ".join(f"WHEN {condition} THEN '{column}'" for column, condition in cases)
        sql = (
            f"SELECT kind, number, differing FROM (SELECT d.id, d.kind, d.number, CASE {found} END AS differing "
            "FROM documents_posteddocument d LEFT JOIN ledger_glregister r ON r.number = d.register_no "
            f"LEFT JOIN {table} e ON e.register_id = r.id AND e.document_no = d.number AND e.document_type = d.kind "
            f"WHERE d.side = '{side}' AND d.kind IN {_INVOICED}) AS found WHERE differing IS NOT NULL ORDER BY id"
        )
        for kind, number, column in rows(sql):
            yield Finding("document-entry", _DOCUMENT, template, f"{side} {kind} {number}", column)


def entries_have_their_document() -> Iterator[Finding]:
    """What posting documents made has its posted document, whose register names it."""
    template = text("It was posted by a document, which is missing.")
    for side, table, _, source in _SIDES:
        sql = (
            f"SELECT e.entry_no FROM {table} e LEFT JOIN ledger_glregister r ON r.id = e.register_id "
            "LEFT JOIN documents_posteddocument d ON d.register_no = r.number AND d.number = e.document_no "
            f"AND d.kind = e.document_type AND d.side = '{side}' WHERE e.source_code = '{source}' "
            f"AND e.document_type IN {_INVOICED} AND d.id IS NULL ORDER BY e.entry_no"
        )
        for (entry_no,) in rows(sql):
            yield Finding("document-missing", f"{side} ledger entry", template, str(entry_no), "document_no")


def documents_add_up() -> Iterator[Finding]:
    """The amounts of a document are the sums of its lines, its total those and its rounding; a shipment has none."""
    cases = " ".join(f"WHEN d.{column} <> COALESCE(l.{column}, 0) THEN '{column}'" for column in _SUMMED)
    sums = ", ".join(f"SUM({_OF_LINES.get(column, column)}) AS {column}" for column in _SUMMED)
    empty = " OR ".join(f"d.{column} <> 0" for column in _EMPTY)
    sql = (
        f"SELECT side, kind, number, differing FROM (SELECT d.id, d.side, d.kind, d.number, CASE {cases} "
        "WHEN d.total_amount <> d.base_amount + d.vat_amount + d.rounding_amount THEN 'rounding_amount' "
        f"WHEN d.kind NOT IN {_INVOICED} AND (d.register_no IS NOT NULL OR {empty}) THEN 'register_no' "
        "WHEN d.currency_code = '' AND d.total_amount <> d.total_amount_lcy THEN 'total_amount_lcy' END AS differing "
        f"FROM documents_posteddocument d LEFT JOIN (SELECT document_id, {sums} FROM documents_posteddocumentline "
        "GROUP BY document_id) l ON l.document_id = d.id) AS found WHERE differing IS NOT NULL ORDER BY id"
    )
    template = text("Its amounts are not the sums of its lines.")
    for side, kind, number, column in rows(sql):
        yield Finding("document-sum", _DOCUMENT, template, f"{side} {kind} {number}", column)


def lines_add_up() -> Iterator[Finding]:
    """A line is its quantity at its price less its discounts, without VAT or with it as the prices are."""
    units = dict(Currency.objects.values_list("code", "minor_units"))
    units[""] = currencies.local_currency().minor_units
    template = text("Its amounts are not its quantity at its price, less its discounts.")
    for key, code, is_including, quantity, price, *amounts in _lines():
        discount, amount, invoice_discount, base, vat = (from_scaled(int(cell)) for cell in amounts)
        exact = Decimal(int(quantity) * int(price)).scaleb(-2 * _RATE_PLACES)
        gross = round_half_away(exact, units.get(code, 4))
        if gross - discount != amount or amount - invoice_discount != base + (vat if is_including else 0):
            yield Finding("document-line-amount", _LINE, template, str(key), "line_amount")


def deferrals_agree() -> Iterator[Finding]:
    """What a posted line releases stands in the register of its document, on its day; in the local currency to the
    cent."""
    of_deferrals = (
        "FROM documents_posteddeferralline p LEFT JOIN documents_posteddocumentline l ON l.id = p.line_id "
        "LEFT JOIN documents_posteddocument d ON d.id = l.document_id "
        "LEFT JOIN ledger_glregister r ON r.number = d.register_no"
    )
    posted = set(
        rows(
            "SELECT register_id, posting_date, ABS(amount) FROM ledger_glentry "
            f"WHERE register_id IN (SELECT r.id {of_deferrals})"
        )
    )
    days = {(register, day) for register, day, _ in posted}
    template = text("Its document's register has no such release.")
    released = f"SELECT p.id, p.posting_date, ABS(p.amount), r.id, d.currency_code {of_deferrals} ORDER BY p.id"
    for key, day, amount, register, code in rows(released):
        there = register, LedgerDate(day if isinstance(day, date) else date.fromisoformat(day)).ordinal
        if there not in days or (code == "" and amount and (*there, amount) not in posted):
            yield Finding("document-deferral", "posted deferral line", template, str(key), "amount")


def corrections_agree() -> Iterator[Finding]:
    """A correction is of an invoice by a credit memo of its side that names it, made when that was posted; every such
    credit memo has one. A cancellation takes the whole invoice back."""
    sql = (
        "SELECT m.id, c.id FROM documents_posteddocument m "
        "LEFT JOIN documents_correction c ON c.credit_memo_id = m.id "
        "LEFT JOIN documents_posteddocument i ON i.side = m.side AND i.kind = 'invoice' AND i.number = m.corrects_no "
        "WHERE m.kind = 'credit memo' AND m.corrects_no <> '' AND i.id IS NOT NULL AND (c.id IS NULL "
        "OR c.invoice_id <> i.id OR c.made_by <> m.posted_by OR c.made_at <> m.posted_at "
        "OR (c.kind = 'cancellation' AND i.total_amount <> m.total_amount) "
        "OR (c.kind = 'correction' AND i.total_amount = m.total_amount AND NOT EXISTS (SELECT 1 "
        "FROM documents_correction o WHERE o.invoice_id = i.id AND o.kind = 'cancellation' AND o.id <> c.id))) "
        "UNION ALL SELECT m.id, c.id FROM documents_correction c "
        "LEFT JOIN documents_posteddocument m ON m.id = c.credit_memo_id "
        "LEFT JOIN documents_posteddocument i ON i.id = c.invoice_id WHERE m.id IS NULL OR i.id IS NULL "
        "OR m.kind <> 'credit memo' OR c.kind NOT IN ('cancellation', 'correction') OR i.kind <> 'invoice' "
        "OR i.side <> m.side OR i.number <> m.corrects_no"
    )
    template = text("What it says of the invoice and the credit memo is not so.")
    for memo, correction in rows(sql):
        yield Finding("document-correction", "correction", template, str(correction or memo), "credit_memo")


def _lines() -> Iterator[tuple[Any, ...]]:
    """The lines of invoices and credit memos, but for those of prepayments, which are parts of what they show."""
    sql = (
        "SELECT l.id, d.currency_code, d.is_price_including_vat, l.quantity, l.unit_price, l.line_discount, "
        "l.line_amount, l.invoice_discount, l.base_amount, "
        "CASE WHEN l.vat_calculation = 'reverse charge' THEN 0 ELSE l.vat_amount END "
        "FROM documents_posteddocumentline l "
        f"JOIN documents_posteddocument d ON d.id = l.document_id WHERE l.id > %s AND d.kind IN {_INVOICED} "
        f"AND NOT d.is_prepayment AND NOT d.is_tax_liable AND l.kind <> 'text' ORDER BY l.id LIMIT {_PAGE}"
    )
    read, before = _PAGE, 0
    while read == _PAGE:
        read = 0
        for row in rows(sql, [before]):
            read, before = read + 1, row[0]
            yield row
