"""Days stay the days that were typed, in every time zone; tabs and companies do not mix."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.browser.hands import post_two_lines, rows

pytestmark = pytest.mark.browser


def work_date_of(page) -> str:
    return page.locator("header .work").inner_text().split("\n")[-1].strip()


def choose_work_date(page, world, company: str, iso: str) -> None:
    page.goto(world.path(company, "my-settings/"))
    page.fill("#work-date input[type=date]", iso)
    page.get_by_role("button", name="Set Work Date").click()
    page.locator(".toast", has_text="work date").wait_for()
    page.goto(world.path(company))


class TestDays:
    @pytest.mark.parametrize(
        ("browser_zone", "company"),
        [
            ("Pacific/Kiritimati", "kiritimati"),
            ("America/Los_Angeles", "los-angeles"),
            ("America/Los_Angeles", "kiritimati"),
        ],
    )
    def test_shown_and_posted_are_those_that_were_typed(self, page_of, world, browser_zone, company):
        page = page_of(timezone_id=browser_zone)
        zone = {"kiritimati": "Pacific/Kiritimati", "los-angeles": "America/Los_Angeles"}[company]
        page.goto(world.path(company, "journal/general-journal/"))
        before = datetime.now(ZoneInfo(zone)).date()
        cell = page.locator("tr[data-line=''] [name=posting_date]")
        shown = []
        for typed in ("t", "28.02.2026", "c31122025", "0103"):
            cell.click()
            cell.fill(typed)
            page.keyboard.press("Enter")
            shown.append(cell.input_value())
        today, year = {before, datetime.now(ZoneInfo(zone)).date()}, before.year
        assert shown[0] in {f"{day:%d %b %Y}" for day in today}
        assert shown[1:] == ["28 Feb 2026", "C31 Dec 2025", f"01 Mar {year}"]

        page.reload()
        number = f"Z{browser_zone[:3]}".upper()
        page.locator("tr[data-line=''] [name=posting_date]").fill("0103")
        post_two_lines(page, number, "10")
        page.goto(world.path(company, f"list/general-ledger-entries/?f.document_no={number}"))
        assert {row[0] for row in rows(page)} >= {f"01 Mar {year}"}

    def test_that_are_work_dates_belong_to_one_company(self, page_of, world):
        page = page_of()
        choose_work_date(page, world, "kiritimati", "2026-02-28")
        assert work_date_of(page) == "28 Feb 2026"
        page.goto(world.path("kiritimati", "journal/general-journal/"))
        assert page.locator("tr[data-line=''] [name=posting_date]").get_attribute("placeholder") == "28 Feb 2026"
        page.goto(world.path("los-angeles"))
        assert work_date_of(page) == f"{datetime.now(ZoneInfo('America/Los_Angeles')):%d %b %Y}"
        page.goto(world.path("kiritimati", "my-settings/"))
        page.get_by_role("button", name="Back to Today").click()
        page.locator(".toast", has_text="work date").wait_for()
        page.goto(world.path("kiritimati"))
        assert work_date_of(page) != "28 Feb 2026"


class TestTwoTabs:
    def test_on_two_companies_do_not_mix(self, page_of, world):
        first = page_of()
        second = first.context.new_page()
        first.goto(world.path("walk", "journal/general-journal/"))
        second.goto(world.path("yen", "journal/general-journal/"))
        post_two_lines(second, "TAB2", "7000")
        post_two_lines(first, "TAB1", "70")
        for page, company, own, other in ((first, "walk", "TAB1", "TAB2"), (second, "yen", "TAB2", "TAB1")):
            page.goto(world.path(company, f"list/general-ledger-entries/?f.document_no={own}"))
            assert len(rows(page)) == 2
            page.goto(world.path(company, f"list/general-ledger-entries/?f.document_no={other}"))
            assert rows(page) == []
        second.goto(world.path("yen", "list/general-ledger-entries/?f.document_no=TAB2"))
        assert {cell for row in rows(second) for cell in row} >= {"7,000"}
