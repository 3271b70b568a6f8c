"""Verify finds what was changed on posted documents, reminders and finance charge memos: all that ties them to entries.

What only prints (names, addresses, descriptions, texts) stands on no entry, and no hash covers it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.documents import drafts, lines, posting
from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.subledger import terms
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.inspection.cells import each_other_value, model_of, spread, tampering
from tests.finance.inspection.looking import Looking, faults
from tests.invariants import acts_settling, acts_trading, companies
from tests.invariants.hands import Drawn, Hand
from tests.invariants.machine import begin

_INVOICED = "kind IN ('invoice', 'credit memo')"
_CLAIM = (
    "number customer_id customer_no currency_code posting_date document_date interest additional_fee "
    "is_additional_fee_posted register_no user_text user_uuid issued_at"
)
_CLAIM_LINE = "document_id entry_no document_type document_no entry_posting_date original_amount interest"
# Table → which of its rows, and the columns that are tied to entries.
TIED = {
    "documents_posteddocument": (
        _INVOICED,
        (
            "side kind number billed_no posting_group_code currency_code posting_date document_date "
            "external_document_no payment_terms_code reason_code is_prepayment register_no posted_by posted_at "
            "line_amount invoice_discount base_amount vat_amount rounding_amount total_amount total_amount_lcy"
        ),
    ),
    "documents_posteddocumentline": (
        f"base_amount <> 0 AND document_id IN (SELECT id FROM documents_posteddocument WHERE {_INVOICED})",
        "document_id line_discount line_amount invoice_discount base_amount vat_amount",
    ),
    "documents_posteddeferralline": ("TRUE", "line_id posting_date amount"),
    "documents_correction": ("TRUE", "invoice_id credit_memo_id kind made_by made_at"),
    "settlement_issuedreminder": ("TRUE", _CLAIM),
    "settlement_issuedreminderline": ("TRUE", f"{_CLAIM_LINE} level"),
    "settlement_issuedfinancechargememo": ("TRUE", f"{_CLAIM} is_interest_posted"),
    "settlement_issuedfinancechargememoline": ("TRUE", _CLAIM_LINE),
}


@pytest.fixture
def traded(copy_books):
    """A company with documents of every kind, corrections, a deferral, a reminder and a finance charge memo."""

    def fill(made) -> None:
        companies.fill(made, "DKK", begin)
        with tenancy_books.open(made):
            _trade()

    return copy_books("traded", fill)


def _trade() -> None:
    def act(one, number: int, which=0, how=0, day=40) -> object:
        return one(Hand(Drawn(day, which, 50_000, how), number, "DKK"))

    for number, one in enumerate((acts_trading.post_sales_credit_memo, acts_trading.post_purchase_credit_memo), 1):
        act(one, number, how=2)
    # An order that is prepaid in part; half of it is shipped and invoiced.
    for number, how in ((3, 48), (4, 49), (10, 65)):
        act(acts_trading.work_on_an_order, number, how=how)
    act(acts_trading.take_an_invoice_back, 5, which=5, how=1)
    act(acts_trading.take_an_invoice_back, 6, which=3, how=0)
    act(acts_settling.remind, 7, day=60)
    act(acts_settling.charge_interest, 8, day=60)
    _post_a_deferral(Hand(Drawn(40, 0, 0, 0), 9, "DKK"))


def _post_a_deferral(hand: Hand) -> None:
    values = {"code": "3M", "account_no": "2200", "number_of_periods": 3}
    terms.DEFERRAL_TEMPLATES.create(values=values, **hand.enters)
    header = {"number": "INV-DEF", "party_no": "C10", "posting_date": LedgerDate(date(2017, 2, 1))}
    document = drafts.create(side="sales", kind=Document.Kind.INVOICE, values=header, **hand.enters)
    line = {"kind": "item", "no": "SERVICE", "quantity": Decimal(1), "unit_price": Decimal(300), "deferral_code": "3M"}
    lines.insert(document=document, values=line, **hand.enters)
    posting.post(document=document, document_no="INV-DEF", **hand.posts)


class TestCells:
    @pytest.mark.parametrize("table", TIED)
    def test_a_changed_cell_is_found(self, traded, table):
        rows, names = TIED[table]
        with tenancy_books.open(traded), tampering(traded.books) as raw:
            assert faults() == []
            fields = {field.column: field for field in model_of(table)._meta.concrete_fields}
            keys = [row[0] for row in raw.execute(f"SELECT id FROM {table} WHERE {rows} ORDER BY id").fetchall()]
            escaped, changed = [], set()
            for column in names.split():
                looking = Looking()
                for key in spread(keys, 4):
                    for value in each_other_value(raw, table, column, fields[column], key):
                        changed.add(column)
                        if not looking.finds():
                            escaped.append((table, key, column, value))
            assert escaped == []
            assert changed == set(names.split())
            assert faults() == []


class TestRows:
    @pytest.mark.parametrize("column", ["quantity", "unit_price"])
    def test_another_quantity_or_price_is_found(self, traded, column):
        with tenancy_books.open(traded), tampering(traded.books) as raw:
            raw.execute(f"UPDATE documents_posteddocumentline SET {column} = {column} * 2 WHERE base_amount = 3000000")
            assert [line for line in faults() if "not its quantity at its price, less its discounts" in line]

    def test_a_document_taken_away_is_found(self, traded):
        with tenancy_books.open(traded), tampering(traded.books) as raw:
            invoice = PostedDocument.objects.get(number="INV-DEF")
            raw.execute(f"DELETE FROM documents_posteddocument WHERE id = {invoice.pk}")
            assert [line for line in faults() if "It was posted by a document, which is missing." in line]
