"""A document whose posting is killed at any statement is posted wholly or not at all; and many who post it at once."""

from __future__ import annotations

from datetime import date

import pytest

from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.finance.subledger.cards import TradeSetup
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, ItemLedgerEntry
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.documents.trading import document, invoice, line, post, start_trading
from tests.finance.ledgers import AT, ROSA
from tests.finance.posting.test_crash_of_ledgers import kill_at_each_step
from tests.finance.processes import together

PROCESSES = 20


@pytest.fixture
def ready(copy_books):
    """A company with a thing in stock and the draft SI-1, which sells it and a service that is deferred."""

    def fill(made) -> None:
        with tenancy_books.open(made):
            start_trading()
            number_series.create(code="PSI", starting_no="PSI-1", starting_date=date(2017, 1, 1), by=ROSA, at=AT)
            TradeSetup.objects.filter(side="sales").update(posted_invoice_series_code="PSI")
            invoice("purchases", "PI-1", "2017-01-10", "V20", line("STOCK-1", "5", "6.00"))
            said = line("STOCK-1", "2", "10.00"), line("SERVICE", "1", "1200.00", deferral_code="REV3")
            document("sales", "invoice", "SI-1", "2017-01-15", "C10", *said)

    return copy_books("document", fill)


def post_it() -> str:
    """The number that the draft is posted as."""
    made = post(Document.objects.get(number="SI-1")).document
    assert made is not None
    return made.number


def test_killed_at_any_statement_it_is_posted_wholly_or_not_at_all(ready):
    assert kill_at_each_step(ready, post_it) >= 20
    with tenancy_books.open(ready):
        assert PostedDocument.objects.get(side="sales").number == "PSI-1"
        assert not Document.objects.exists()
        assert CustomerLedgerEntry.objects.get().document_no == "PSI-1"


def test_many_who_post_one_invoice_make_one_posting(ready):
    def work(_number: int) -> str:
        with tenancy_books.open(ready):
            try:
                return post_it()
            except Document.DoesNotExist:
                return "gone"
            except Refused as refused:
                return refused.refusals[0].code

    found = together(PROCESSES, work)
    assert found.count("PSI-1") == 1
    assert set(found) <= {"PSI-1", "gone", "document-gone"}
    with tenancy_books.open(ready):
        assert GLRegister.objects.count() == 2
        assert VATEntry.objects.filter(document_no="PSI-1").exists()
        assert ItemLedgerEntry.objects.filter(document_no="PSI-1").count() == 1
        assert [finding.message for finding in verify() if not finding.is_notice] == []
