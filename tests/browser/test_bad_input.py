"""What is typed wrongly is refused in words and stays as it was typed; nothing is posted twice."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.browser.hands import by_mouse, post_two_lines, rows

pytestmark = pytest.mark.browser
HTML = "<img src=x onerror=alert(1)> <b>bold</b> & {{ 7*7 }}"
FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x.example")')


def journal(page_of, world, company: str):
    page = page_of()
    page.goto(world.path(company, "journal/general-journal/"))
    return page


def leave(page, values: dict[str, str]) -> None:
    """Type into the empty line and leave it."""
    for name, typed in values.items():
        page.locator(f"tr[data-line=''] [name={name}]").fill(typed)
    page.locator("h1").click()


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("posting_date", "31.02.2026", "is no date"),
            ("posting_date", "yesterday", "is no date"),
            ("posting_date", "99", "is no date"),
            ("debit", "12,5", "is no number"),
            ("debit", "1.234,56", "is no number"),
            ("debit", "ten", "is no number"),
            ("debit", "1e9", "is no number"),
            ("debit", "9" * 30, "is larger than any"),
            ("debit", "9" * 18, "is larger than any"),
            ("account_no", "123456", "123456"),
        ],
    )
    def test_is_refused_beside_its_line_and_stays_as_typed(self, page_of, world, field, typed, words):
        page = journal(page_of, world, "input")
        before = page.locator("tr[data-line]").count()
        leave(page, {"document_no": "BAD", "account_no": "6400", "description": "Paper", field: typed})
        said = page.locator("tr.say")
        said.first.wait_for()
        assert words in said.first.inner_text()
        value = page.locator(f"tr[data-line=''] [name={field}]").input_value()
        assert value.replace(",", "").removesuffix(".00") == typed.replace(",", "")
        assert page.locator("[role=alert]").first.is_visible()
        page.locator("[role=alert] a").first.click()
        assert page.evaluate("() => document.activeElement.name") in (field, "posting_date")
        page.reload()
        assert page.locator("tr[data-line]").count() == before


class TestTexts:
    def test_of_markup_are_shown_as_they_were_typed(self, page_of, world):
        page = journal(page_of, world, "input")
        post_two_lines(page, "HTML", "3", description=HTML)
        page.goto(world.path("input", "list/general-ledger-entries/?f.document_no=HTML"))
        assert [HTML in row for row in rows(page)] == [True, True]
        assert page.locator("main img, main table b").count() == 0

    def test_of_formulas_are_texts_in_excel(self, page_of, world):
        page = journal(page_of, world, "input")
        for position, formula in enumerate(FORMULAS):
            by_mouse(
                page, {"document_no": "XL", "account_no": "1100", "debit": f"{position + 1}", "description": formula}
            )
            by_mouse(
                page, {"document_no": "XL", "account_no": "4100", "credit": f"{position + 1}", "description": formula}
            )
        page.locator(".rib button", has_text="Post").first.click()
        page.locator(".toast", has_text="posted as register").wait_for()
        page.goto(world.path("input", "list/general-ledger-entries/?f.document_no=XL"))
        with page.expect_download() as taken:
            page.keyboard.press("Control+e")
        sheet = CalamineWorkbook.from_filelike(BytesIO(taken.value.path().read_bytes())).get_sheet_by_index(0)
        texts = [cell for row in sheet.to_python() for cell in row if isinstance(cell, str)]
        assert all(texts.count(formula) == 2 for formula in FORMULAS)


class TestPostingTwice:
    def test_by_a_double_click_makes_one_register_and_says_so(self, page_of, world):
        page = journal(page_of, world, "twice")
        by_mouse(page, {"document_no": "TW", "account_no": "1100", "debit": "1"})
        by_mouse(page, {"document_no": "TW", "account_no": "4100", "credit": "1"})
        page.locator(".rib button", has_text="Post").first.dblclick()
        page.locator(".toast", has_text="posted as register").wait_for()
        assert page.locator("[role=alert]").count() == 0
        page.goto(world.path("twice", "list/general-ledger-entries/?f.document_no=TW"))
        assert len(rows(page)) == 2

    def test_after_going_back_finds_nothing_to_post(self, page_of, world):
        page = journal(page_of, world, "twice")
        post_two_lines(page, "BK", "2")
        page.locator(".toast a").click()
        page.wait_for_url("**/list/general-ledger-entries/**")
        page.go_back()
        page.locator("tr[data-line='']").wait_for()
        assert page.locator("tr[data-line]").count() == 1
        page.keyboard.press("F9")
        page.locator("[role=alert]", has_text="Not posted").wait_for()
        page.goto(world.path("twice", "list/general-ledger-entries/?f.document_no=BK"))
        assert len(rows(page)) == 2


class TestTwoSessions:
    def test_on_one_batch_see_what_became_of_a_line(self, page_of, world):
        first, second = journal(page_of, world, "shared"), None
        by_mouse(first, {"document_no": "SH", "account_no": "1100", "debit": "4"})
        by_mouse(first, {"document_no": "SH", "account_no": "4100", "credit": "4"})
        second = page_of()
        second.goto(first.url)
        first.locator(".rib button", has_text="Post").first.click()
        first.locator(".toast", has_text="posted as register").wait_for()
        cell = second.locator("tr[data-line] [name=debit]").first
        cell.fill("400")
        second.locator("h1").click()
        second.locator("[role=alert]", has_text="gone").wait_for()
        second.goto(world.path("shared", "list/general-ledger-entries/?f.document_no=SH"))
        assert {cell for row in rows(second) for cell in row} >= {"4.00"}
        assert not any("400" in cell for row in rows(second) for cell in row)
