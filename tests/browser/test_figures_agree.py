"""The same figure everywhere: a tile and its list, the client and the portal, also of a client elsewhere or gone."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.browser.deployment import PASSWORD
from tests.browser.hands import number, post_two_lines
from tests.browser.world import ACCOUNTANT, BAKERY, CLIENT, FIRM, IMPORTED, sign_in

pytestmark = pytest.mark.browser
BOATYARD = "Brightwater Boatyard Ltd"


def refresh(page) -> None:
    page.locator("#ribbon button", has_text="Refresh All Companies").click()
    page.locator("#portal-progress", has_text=re.compile("^Refreshed")).wait_for(timeout=60_000)


def cash(page, company: str) -> Decimal:
    cell = page.locator("table.clients tbody tr", has_text=company).locator("td[data-amount]").first
    exact = Decimal(cell.get_attribute("data-amount"))
    assert number(cell.locator(".fig").inner_text()) == round(exact)
    return exact


class TestATile:
    @pytest.mark.parametrize("home", [f"{BAKERY}/books/", f"{IMPORTED}/ovning/", f"{CLIENT}/walk/", f"{CLIENT}/yen/"])
    def test_shows_what_its_list_holds(self, page_of, world, home):
        page = page_of()
        page.goto(f"{world.url}/{home}")
        tiles = page.locator("a.cue").evaluate_all(
            "tiles => tiles.map(tile => [tile.querySelector('.v').innerText, tile.href, tile.innerText])"
        )
        assert len(tiles) >= 7
        for shown, address, words in tiles:
            page.goto(address)
            if "Balance" in words:
                column = page.locator("table[data-list] thead th").all_inner_texts().index("Balance")
                cells = page.locator(
                    f"table[data-list] tbody tr[data-key] td:nth-child({column + 1})"
                ).all_inner_texts()
                assert number(shown) == round(sum(number(cell) for cell in cells)), words
            else:
                count = page.locator("[data-count]").inner_text()
                assert number(shown) == number(re.match(r"[\d,]*", count)[0]), words


class TestThePortal:
    def test_follows_a_posting_at_a_client_by_exactly_its_amount(self, page_of, world):
        page = page_of()
        page.goto(f"{world.url}/{FIRM}/portal/")
        before = cash(page, BOATYARD)
        page.goto(world.path("boatyard", "journal/general-journal/"))
        post_two_lines(page, "PF", "1234.56")
        page.goto(f"{world.url}/{FIRM}/portal/")
        assert cash(page, BOATYARD) == before
        refresh(page)
        assert cash(page, BOATYARD) == before + Decimal("1234.56")

    def test_keeps_the_old_figure_of_a_client_elsewhere_that_is_gone(self, page_of, world):
        page, elsewhere = page_of(), world.elsewhere
        elsewhere.put("books")
        elsewhere.put("post", "1000.25")
        elsewhere.start()
        try:
            there = page.context.browser.new_context().new_page()
            sign_in(there, elsewhere, ACCOUNTANT, PASSWORD)
            there.goto(f"{elsewhere.url}/my-settings/")
            there.locator("#tokens input[name=name]").fill("Portal")
            there.get_by_role("button", name="Make Token").click()
            secret = there.locator("#new-token").input_value()
            there.context.close()

            page.goto(f"{world.url}/{FIRM}/portal/clients/new/")
            page.get_by_label("Client URL").fill(f"{elsewhere.url}/brightwater/boatyard/")
            page.get_by_label("Name", exact=True).fill("Elsewhere")
            page.get_by_label("Access token").fill(secret)
            page.get_by_role("button", name="Save and Test").click()
            page.locator("#client-state", has_text="opens 1 company to you").wait_for(timeout=60_000)
            page.goto(f"{world.url}/{FIRM}/portal/?q=Elsewhere")
            shown = page.locator("table.clients tbody tr", has_text="Elsewhere")
            shown.wait_for()
            assert cash(page, "Elsewhere") == Decimal("1000.25")
        finally:
            elsewhere.stop()
        page.goto(f"{world.url}/{FIRM}/portal/")
        refresh(page)
        page.reload()
        row = page.locator("table.clients tbody tr.stale", has_text="Elsewhere")
        row.wait_for()
        assert Decimal(row.locator("td[data-amount]").first.get_attribute("data-amount")) == Decimal("1000.25")
        assert re.search(r"No answer since \d\d \w{3} \d{4} \d\d:\d\d", row.inner_text())
        assert re.search(r"now|\d+ min ago", row.locator(".age").inner_text())
