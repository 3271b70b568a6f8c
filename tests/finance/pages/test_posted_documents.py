"""The lists of posted documents: their figures, and where they lead."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from ledgerhall.finance.documents import correcting
from ledgerhall.finance.subledger.cards import BankAccount
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


def test_payments_are_registered_on_open_invoices_alone(boatyard, accountant):
    shown = accountant.get(f"{PREFIX}/list/posted-sales-invoices/?view=all&row=SI-1").content.decode()
    assert "Nothing is left to be paid." in shown
    act = f"{PREFIX}/list/posted-sales-invoices/act/register-payment/"
    typed = {"record": "SI-2", "posting_date": "01.03.2017", "amount": "50", "document_no": "R-1", "confirmed": "1"}
    told = accountant.post(act, {**typed, "bank_account_no": "NONE"})
    assert (told.status_code, "NONE" in told.content.decode()) == (422, True)
    with books.open(boatyard):
        bank = BankAccount.objects.order_by("number").first().number
    assert accountant.post(act, {**typed, "bank_account_no": bank}).status_code == 302
    page = accountant.get(f"{PREFIX}/list/posted-sales-invoices/?view=all").content.decode()
    assert cells(page, "SI-2")["remaining"] == "200.00"


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


def found(page: str) -> dict[str, tuple[str, str]]:
    """What Find Entries lists: number of records and address by table."""
    table = re.search(r"<table.*?</table>", page, re.DOTALL)
    if table is None:
        return {}
    rows = re.findall(r'<tr><td><a href="([^"]+)">([^<]+)</a></td><td class="num"><a [^>]*>(\d+)<', table.group(0))
    return {caption: (count, unescape(address)) for address, caption, count in rows}


class TestFindEntries:
    PAGE = f"{PREFIX}/inquiry/find-entries/"

    def test_counts_what_belongs_to_a_document_and_leads_to_exactly_that(self, boatyard, reader):
        asked = {"document_no": "SI-1", "posting_date": "2017-02-01"}
        page = reader.get(self.PAGE, asked).content.decode()
        tables = found(page)
        assert {caption: count for caption, (count, _) in tables.items()} == {
            "Posted Sales Invoices": "1",
            "General Ledger Entries": "3",
            "VAT Entries": "1",
            "Customer Ledger Entries": "1",
            "Detailed Customer Ledger Entries": "1",
        }
        for count, address in tables.values():
            assert len(rows(reader.get(address).content.decode())) == int(count)
        assert "C10" in re.search(r"<aside.*?</aside>", page, re.DOTALL).group(0)

    def test_takes_filters_all_dates_and_numbers_of_others(self, boatyard, reader):
        def asked(**typed: str) -> dict[str, str]:
            page = reader.get(self.PAGE, typed).content.decode()
            return {caption: count for caption, (count, _) in found(page).items()}

        assert asked(document_no="SI-*|PI-1")["Posted Sales Invoices"] == "2"
        assert asked(document_no="SCM-1")["Detailed Customer Ledger Entries"] == "3"
        assert asked(document_no="SO-1-1") == {"Posted Sales Shipments": "1"}
        by_vendor = asked(external_document_no="X-PI-1")
        assert by_vendor["Posted Purchase Invoices"] == by_vendor["Vendor Ledger Entries"] == "1"
        assert asked(document_no="SI-1", posting_date="2017-02-02") == {}

    def test_says_what_it_is_for_what_is_not_there_and_what_is_no_filter(self, boatyard, reader):
        assert "Type a number" in reader.get(self.PAGE).content.decode()
        assert "Nothing was posted" in reader.get(self.PAGE, {"document_no": "NO-SUCH"}).content.decode()
        answer = reader.get(self.PAGE, {"document_no": "a..b..c"})
        assert answer.status_code == 422
        assert "A range has one pair of dots." in answer.content.decode()

    @pytest.mark.parametrize("page", ["customer-ledger-entries", "general-ledger-entries", "posted-sales-shipments"])
    def test_is_reached_from_entries_and_documents(self, boatyard, reader, page):
        shown = reader.get(f"{PREFIX}/list/{page}/?view=all").content.decode()
        address = re.search(rf'href="({self.PAGE}[^"]+)"', shown).group(1)
        assert found(reader.get(unescape(address)).content.decode())
