"""A newcomer's first day: the portal, a client, tiles down to entries, a journal posted and reversed, an import."""

from __future__ import annotations

import re

import pytest

from tests.browser.hands import by_mouse, number, rows, tab_to, table, type_line
from tests.browser.world import CLIENT, OWNER, SIE

pytestmark = pytest.mark.browser


class TestTheWayDown:
    def test_leads_from_all_clients_to_one_and_from_its_tile_to_the_entries(self, page_of, world):
        page = page_of()
        page.goto(world.url)
        page.wait_for_url("**/harrow/portal/")
        shown = page.locator("table.clients tbody tr")
        assert shown.count() >= 12
        row = shown.filter(has_text="Brightwater Walk Ltd")
        assert number(row.locator("td[data-amount]").first.inner_text()) == 37500
        with page.expect_popup() as opened:
            row.get_by_role("link", name="Brightwater Walk Ltd").first.click()
        page = opened.value
        page.wait_for_url(f"**/{CLIENT}/walk/")

        tile = page.locator("a.cue", has_text="Cash Accounts Balance")
        assert number(tile.locator(".v").inner_text()) == 37500
        tile.click()
        page.wait_for_url("**/list/chart-of-accounts/**")
        assert sum(number(cell) for row in rows(page) for cell in row if re.fullmatch(r"[\d,−]+\.\d\d", cell)) == 75000
        page.locator("tr[data-key] td.num a", has_text="37,500.00").first.click()
        page.wait_for_url("**/list/general-ledger-entries/**")
        assert [row[6] for row in rows(page)] == ["12,500.00"] * 3
        page.go_back()
        page.wait_for_url("**/list/chart-of-accounts/**")


class TestAJournal:
    def test_is_posted_and_reversed_with_the_keyboard_alone(self, page_of, world):
        page = page_of()
        page.goto(world.path("keys"))
        page.keyboard.press("Alt+q")
        with page.expect_response(re.compile(r"q=General\+Journal$")) as found:
            page.keyboard.type("General Journal")
        found.value.finished()
        option = page.locator(".tell .look a", has_text=re.compile("^General Journal$"))
        option.wait_for()
        page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
        assert option.count() == 1, "what the page itself offers is found a second time"
        for _step in range(10):
            page.keyboard.press("ArrowDown")
            if option.evaluate("link => link === document.activeElement"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/journal/general-journal/DEFAULT/")
        page.keyboard.press("Control+Insert")
        type_line(page, "t", "K1", "6400", "Paper", debit="61.20")
        type_line(page, "t", "K1", "1120", "Paper", credit="61.20")
        page.locator("#journal-footer .tb b.fav", has_text="0.00").wait_for()
        page.keyboard.press("F9")
        page.locator(".toast", has_text="posted as register").wait_for()
        tab_to(page, ".toast a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/list/general-ledger-entries/**")
        assert [row[2] for row in rows(page)] == ["K1", "K1"]

        page.locator("tr.cur").wait_for()
        tab_to(page, ".rib a:has-text('Reverse Transaction')")
        page.keyboard.press("Enter")
        tab_to(page, "main button:has-text('Reverse')")
        page.keyboard.press("Enter")
        page.locator(".toast", has_text="revers").wait_for()
        page.goto(world.path("keys", "list/general-ledger-entries/?f.document_no=K1"))
        assert sum(number(row[6]) - number(row[7]) for row in rows(page)) == 0
        assert len(rows(page)) == 4

    def test_is_posted_and_reversed_by_mouse(self, page_of, world):
        page = page_of()
        page.goto(world.path("mouse", "journal/general-journal/"))
        by_mouse(page, {"document_no": "M1", "account_no": "1100", "debit": "250"})
        by_mouse(page, {"document_no": "M1", "account_no": "4100", "credit": "250"})
        page.locator("#journal-footer .tb b.fav", has_text="0.00").wait_for()
        page.locator(".rib-acts button", has_text="Post").first.click()
        page.locator(".toast a", has_text="Open").click()
        page.wait_for_url("**/list/general-ledger-entries/**")
        page.locator("tr[data-key]").first.click()
        page.locator(".rib-acts", has_text="Reverse Transaction").get_by_text("Reverse Transaction").click()
        page.locator("main button", has_text="Reverse").click()
        page.locator(".toast", has_text="revers").wait_for()
        page.goto(world.path("mouse", "list/general-ledger-entries/?f.document_no=M1"))
        assert sorted(row[6] + "|" + row[7] for row in rows(page)) == ["250.00|", "|250.00", "|−250.00", "−250.00|"]


class TestAFile:
    def test_of_sie_becomes_a_company_by_the_page(self, page_of, world):
        page = page_of(OWNER)
        page.goto(f"{world.url}/{CLIENT}/import-company/")
        page.locator("input[type=file]").set_input_files(SIE / "BL0001_typ4.SE")
        page.get_by_role("button", name="Show What It Would Make").click()
        page.get_by_role("heading", name="What it would make").wait_for()
        names, counts = (page.locator(f"dl.kv {tag}").all_inner_texts() for tag in ("dt", "dd"))
        promised = dict(zip(names, counts, strict=True))
        accounts = {row[0]: row[4] for row in table(page, "main table >> nth=-1") if number(row[4])}
        page.get_by_role("button", name=re.compile("^Import")).click()
        page.get_by_role("link", name="Go To Company").click(timeout=60_000)
        page.get_by_role("heading", name="Accountant").wait_for()

        page.goto(page.url + "list/general-ledger-entries/")
        assert number(page.locator("[data-count]").inner_text().split()[0]) == number(promised["Entries"])
        page.goto(page.url.replace("general-ledger-entries", "trial-balance"))
        shown = {row[0]: row[4] or f"−{row[5]}" for row in table(page, "table[data-list]") if row[4] or row[5]}
        assert shown == accounts

    def test_that_cannot_be_read_is_refused_in_words_and_nothing_is_imported(self, page_of, world):
        page = page_of(OWNER)
        page.goto(f"{world.url}/{CLIENT}/import-company/")
        page.locator("input[type=file]").set_input_files(SIE / "BokSald.SE")
        page.get_by_role("button", name="Show What It Would Make").click()
        page.locator("[role=alert]", has_text="cannot be imported; nothing was written").wait_for()
        assert page.get_by_role("button", name=re.compile("^Import")).count() == 0


class TestEscape:
    def test_returns_from_a_card_to_its_row_and_from_a_list_to_the_role_center(self, page_of, world):
        page = page_of()
        page.goto(world.path("walk"))
        page.locator("a.cue", has_text="Cash Accounts Balance").click()
        page.wait_for_url("**/list/chart-of-accounts/**")
        page.locator("tr.cur").focus()
        page.keyboard.press("ArrowDown")
        key = page.locator("tr.cur").get_attribute("data-key")
        page.keyboard.press("Enter")
        page.wait_for_url("**/card/gl-account-card/**")
        page.keyboard.press("Escape")
        page.wait_for_url("**/list/chart-of-accounts/**")
        page.locator(f"tr.cur[data-key='{key}']").wait_for()
        page.keyboard.press("Escape")
        page.wait_for_url("**/brightwater/walk/")
