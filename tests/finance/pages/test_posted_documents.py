"""The lists of posted documents: their figures, and where they lead."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from ledgerhall.finance.documents import correcting
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books
from tests.finance.documents.trading import document, invoice, line, post, start_trading
from tests.finance.ledgers import AT, ROSA
from tests.finance.pages.conftest import PREFIX, company_with


@pytest.fixture
def boatyard(db, make_books):
    """Boatyard as a company that buys and sells: two invoices, one of them cancelled, an order shipped in part."""
    company = company_with(make_books(), "DKK")
    with books.open(company):
        start_trading()
        cancelled = invoice("sales", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "100.00"))
        on = LedgerDate(date(2017, 3, 1))
        correcting.cancel(invoice=cancelled.document, posting_date=on, by=ROSA, posted_at=AT, document_no="SCM-1")
        invoice("sales", "SI-2", "2017-02-02", "C10", line("GOODS", "1", "200.00"))
        invoice("purchases", "PI-1", "2017-02-03", "V20", line("GOODS", "1", "80.00"))
        order = document("sales", "order", "SO-1", "2017-02-20", "C10", line("GOODS", "2", "33.00"))
        post(order, is_invoiced=False)
    return company


def cells(page: str, number: str) -> dict[str, str]:
    """The texts of the row with that key, by column."""
    row = re.search(rf'<tr data-key="{number}".*?</tr>', page, re.DOTALL).group(0)
    found = re.findall(r'<td data-field="(\w+)"[^>]*>(.*?)</td>', row, re.DOTALL)
    return {name: re.sub(r"<[^>]+>", "", text).strip() for name, text in found}


def rows(page: str) -> list[str]:
    return re.findall(r'<tr data-key="([^"]+)"', page)


def test_invoices_show_what_is_left_and_what_was_cancelled(boatyard, reader):
    page = reader.get(f"{PREFIX}/list/posted-sales-invoices/?view=all").content.decode()
    assert rows(page) == ["SI-2", "SI-1"]
    left, cancelled = cells(page, "SI-2"), cells(page, "SI-1")
    assert (left["base_amount"], left["total_amount"], left["remaining"]) == ("200.00", "250.00", "250.00")
    assert (left["is_closed"], left["is_cancelled"]) == ("No", "No")
    assert (cancelled["remaining"], cancelled["is_closed"], cancelled["is_cancelled"]) == ("–", "Yes", "Yes")
    address = unescape(re.search(r'<td data-field="remaining"[^>]*><a href="([^"]+)"', page).group(1))
    assert "1 of 3 entries" in reader.get(address).content.decode()


def test_each_list_has_the_documents_of_its_side_and_kind(boatyard, reader):
    lists = {
        "posted-sales-credit-memos": ["SCM-1"],
        "posted-purchase-invoices": ["PI-1"],
        "posted-purchase-credit-memos": [],
        "posted-sales-shipments": ["SO-1-1"],
        "posted-return-receipts": [],
        "posted-purchase-receipts": [],
        "posted-return-shipments": [],
    }
    for slug, numbers in lists.items():
        page = reader.get(f"{PREFIX}/list/{slug}/?view=all").content.decode()
        assert rows(page) == numbers, slug
        assert f'href="{PREFIX}/list/{slug}/"' in page  # in the navigation pane
    memo = cells(reader.get(f"{PREFIX}/list/posted-sales-credit-memos/?view=all").content.decode(), "SCM-1")
    assert memo["corrects_no"] == "SI-1"
