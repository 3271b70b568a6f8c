"""A sales invoice by keyboard alone, from the list to the posted invoice; what is refused stays as it was typed."""

from __future__ import annotations

import re

import pytest

from tests.browser.world import BAKERY

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(page_of, world):
    """`opened(path)`: a page of the bakery's books, its scripts started."""
    page = page_of(viewport={"width": 1440, "height": 900})

    def at(path: str):
        page.goto(f"{world.url}/{BAKERY}/books/{path}")
        page.locator("html.js").wait_for()
        return page

    return at


def standing_in(page) -> str:
    return page.evaluate("document.activeElement.name")


def enter(page, typed: str = "") -> None:
    """Types into the cell or field and goes on to the next one; an open look-up is left without choosing."""
    before = standing_in(page)
    if typed:
        page.keyboard.type(typed)
        page.keyboard.press("Escape") if page.locator(".look:visible").count() else None
    page.keyboard.press("Enter")
    page.wait_for_function("was => document.activeElement.name !== was", arg=before)


class TestASalesInvoice:
    def test_is_made_and_posted_by_keyboard(self, opened):
        page = opened("list/customers/")
        customer = page.locator('tr[data-key] td[data-field="number"]').first.inner_text()
        page = opened("list/sales-invoices/?view=all")
        page.keyboard.press("Alt+n")
        page.locator("#id-party_no:focus").wait_for()
        page.keyboard.type(customer)
        page.locator(".look:visible li[data-value]").first.wait_for()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.locator("form[data-saves-itself]").wait_for()
        page.locator("#id-posting_date:focus").wait_for()
        enter(page, "t")
        page.keyboard.press("Control+Insert")
        page.locator("tr[data-line=''] [name=kind]:focus").wait_for()
        page.keyboard.press("g")  # of the types: G/L Account
        enter(page)
        enter(page, "4100")
        enter(page, "Cakes for the harbour festival")
        enter(page, "3")
        enter(page, "pcs")
        enter(page, "12*4")
        page.keyboard.press("Control+Insert")
        page.locator("#line-count", has_text="1 line").wait_for()
        assert page.locator("tr[data-line]:not([data-line=''])").count() == 1
        assert "144.00" in page.locator("#document-totals").inner_text()
        page.keyboard.press("Control+Alt+F9")
        page.locator(".sheet", has_text="Nothing is written").wait_for()
        page.keyboard.press("Escape")
        page.keyboard.press("F9")
        page.locator(".toast", has_text="was posted as register").wait_for()
        assert re.search(r"/document/posted-sales-invoice/[^/]+/$", page.url)
        assert "144.00" in page.locator("#document-totals").inner_text()
        assert page.locator("main input:not([type=checkbox], [type=hidden])").count() == 0

    def test_keeps_what_was_refused_and_saves_its_header_by_itself(self, opened):
        page = opened("list/purchase-invoices/?view=all")
        page.keyboard.press("Alt+n")
        page.locator("#id-party_no:focus").wait_for()
        page.keyboard.type("NOBODY")
        page.keyboard.press("Tab")
        page.locator("#id-party_no[aria-invalid]:focus").wait_for()
        assert page.locator("#id-party_no").input_value() == "NOBODY"
        page = opened("list/vendors/")
        page.locator('tr[data-key] td[data-field="number"] a').first.click()
        page.locator("main form[data-saves]").wait_for()
        page.locator(".rib button", has_text="New Invoice").click()
        page.locator("form[data-saves-itself]").wait_for()
        page.locator("#id-external_document_no").fill("HARBOUR 7")
        page.keyboard.press("Control+Insert")
        page.locator("#save-status", has_text="saved").wait_for()
        page.locator("tr[data-line=''] [name=no]").fill("NOPE")
        page.keyboard.press("Control+Insert")
        page.locator("tr.err [name=no]").wait_for()
        assert page.locator("tr.err [name=no]").input_value() == "NOPE"
        assert "does not exist" in page.locator("tr.say").inner_text()
        page.reload()
        assert page.locator("#id-external_document_no").input_value() == "HARBOUR 7"
