"""Post Batch: many documents in one run make what they make one by one, and one that is refused stops no other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.documents import batch_posting, posting
from ledgerhall.finance.documents.models import Document, DocumentLine, PostedDocument, PostedDocumentLine
from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.inspection import verify
from ledgerhall.finance.ledger import rows
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.subledger import terms
from ledgerhall.finance.subledger.cards import Customer, Item, TradeSetup
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, DetailedCustomerLedgerEntry, ItemLedgerEntry
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.documents.trading import document, invoice, line, start_trading
from tests.finance.ledgers import AT, ROSA

_LEDGERS = (GLEntry, VATEntry, CustomerLedgerEntry, DetailedCustomerLedgerEntry, ItemLedgerEntry)
_ANEW = {"uuid", "id", "document_id"}


@pytest.fixture
def make_trading(copy_books):
    """Books of a company that trades, numbers its sales invoices, and has stock: as many as are asked for."""
    return lambda: copy_books("batches", _filled)


def _filled(made) -> None:
    with tenancy_books.open(made):
        start_trading()
        number_series.create(code="INV", starting_no="F1001", starting_date=date(2016, 1, 1), by=ROSA, at=AT)
        terms.change_trade_setup(
            side=TradeSetup.Side.SALES, values={"posted_invoice_series_code": "INV"}, by=ROSA, at=AT
        )
        invoice("purchases", "P1", "2018-01-02", "V20", line("STOCK-1", "10", "6.00"))


def drafts() -> list[Document]:
    """Plain ones, one in a foreign currency, one that is deferred, one that moves stock, an order, a credit memo."""
    odd = {"description": 'Looks like two lists: ["a"],["b"]'}
    said = [
        line("GOODS", "3", "33.33"),
        line("SERVICE", "1.5", "80"),
        line("6000", "1", "12.34", kind="account", **odd),
    ]
    return [
        document("sales", "invoice", "D1", "2018-02-01", "C10", *said),
        document("sales", "invoice", "D2", "2018-02-02", "C30", *said),
        document("sales", "invoice", "D3", "2018-02-03", "C10", line("SERVICE", "1", "900", deferral_code="REV3")),
        document("sales", "invoice", "D4", "2018-02-04", "C10", line("STOCK-1", "4", "15"), *said),
        document("sales", "order", "D5", "2018-02-05", "C10", *said),
        document("sales", "credit memo", "D6", "2018-02-06", "C10", line("GOODS", "1", "33.33")),
        document("sales", "invoice", "D7", "2018-02-07", "C10", *said, dimensions="DEPARTMENT=A"),
        document("purchases", "invoice", "D8", "2018-02-08", "V20", line("GOODS", "7", "11.11")),
    ]


def _all() -> dict[str, list[dict]]:
    """Every row that the documents made, but for what is given anew each time."""
    found = {}
    for model in (*_LEDGERS, GLRegister, PostedDocument, PostedDocumentLine):
        made = model._default_manager.order_by("id").values()
        found[model.__name__] = [{name: row[name] for name in row.keys() - _ANEW} for row in made]
    return found


class TestABatch:
    def test_makes_the_same_entries_and_hashes_as_one_by_one(self, make_trading, monkeypatch) -> None:
        with tenancy_books.open(make_trading()):
            for one in drafts():
                posting.post(document=one, by=ROSA, posted_at=AT)
            singly = _all()
        # Few documents are written as many are.
        monkeypatch.setattr(rows, "_AS_RECORDS", 1)
        with tenancy_books.open(make_trading()):
            outcomes = batch_posting.post_batch(documents=drafts(), by=ROSA, posted_at=AT)
            assert [outcome.parts.register.register_no for outcome in outcomes] == list(range(2, 10))
            assert _all() == singly
            assert not Document.objects.exists()
            assert not DocumentLine.objects.exists()
            assert not [found for found in verify.verify() if not found.is_notice]

    def test_leaves_out_what_is_refused_and_its_number(self, make_trading, monkeypatch) -> None:
        monkeypatch.setattr(batch_posting, "CHUNK", 4)
        with tenancy_books.open(make_trading()):
            Item.objects.filter(number="SERVICE").update(is_blocked=True)
            Customer.objects.filter(number="C40").update(blocked="all")
            said = line("GOODS", "1", "100")
            asked = [
                document("sales", "invoice", "D1", "2018-02-01", "C10", said),
                document("sales", "invoice", "D2", "2018-02-01", "C40", said),
                document("sales", "invoice", "D3", "2018-02-01", "C10", line("SERVICE", "1", "5")),
                document("sales", "invoice", "D4", "2018-02-01", "C10", line("STOCK-1", "99", "15")),
                document("sales", "order", "D5", "2018-02-01", "C40", said),
                document("sales", "invoice", "D6", "2018-02-01", "C10", said),
            ]
            outcomes = batch_posting.post_batch(documents=[*asked, asked[0]], by=ROSA, posted_at=AT)
            told = [
                outcome.parts.document.number if outcome.is_posted else [one.code for one in outcome.refusals]
                for outcome in outcomes
            ]
            assert told == [
                "F1001",
                ["party-blocked"],
                ["document-thing-blocked"],
                ["item-out-of-stock"],
                ["party-blocked"],
                "F1002",
                ["document-gone"],
            ]
            assert [one.number for one in Document.objects.order_by("number")] == ["D2", "D3", "D4", "D5"]
            assert not PostedDocument.objects.filter(kind=PostedDocument.Kind.SHIPMENT).exists()
            assert not [found for found in verify.verify() if not found.is_notice]

    def test_refuses_a_number_that_another_of_the_batch_took(self, make_trading) -> None:
        with tenancy_books.open(make_trading()):
            terms.change_trade_setup(
                side=TradeSetup.Side.SALES, values={"posted_invoice_series_code": ""}, by=ROSA, at=AT
            )
            first = invoice("sales", "S1", "2018-02-01", "C10", line("GOODS", "1", "1"))
            assert first.document.number == "S1"
            external = {"external_document_no": "A-1"}
            asked = [
                document("sales", "invoice", "S1", "2018-02-01", "C10", line("GOODS", "1", "1")),
                document("purchases", "invoice", "P2", "2018-02-01", "V20", line("GOODS", "1", "1"), **external),
                document("purchases", "invoice", "P3", "2018-02-01", "V20", line("GOODS", "1", "1"), **external),
            ]
            outcomes = batch_posting.post_batch(documents=asked, by=ROSA, posted_at=AT)
            assert [[one.code for one in outcome.refusals] for outcome in outcomes] == [
                ["document-number-used"],
                [],
                ["vendor-document-no-used"],
            ]

    def test_settles_what_an_earlier_one_of_the_batch_made(self, make_trading) -> None:
        with tenancy_books.open(make_trading()):
            paid = line("GOODS", "1", "40")
            asked = [
                document("sales", "invoice", "D1", "2018-02-01", "C10", line("GOODS", "1", "100")),
                document("sales", "credit memo", "D2", "2018-02-02", "C10", paid, applies_to=[("F1001", None)]),
            ]
            outcomes = batch_posting.post_batch(documents=asked, by=ROSA, posted_at=AT)
            assert all(outcome.is_posted for outcome in outcomes)
            assert CustomerLedgerEntry.objects.get(document_no="F1001").remaining_amount == Decimal(75)
