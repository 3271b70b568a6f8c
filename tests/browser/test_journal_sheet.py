"""A journal beside the sheet of its posting preview: the amounts are seen at each width of the house."""

from __future__ import annotations

import pytest

from tests.browser.world import BAKERY

pytestmark = pytest.mark.browser
SEEN = """() => [...document.querySelectorAll('table.jnl thead th')].filter((heading) => {
    const box = heading.getBoundingClientRect();
    const over = document.elementFromPoint(box.right - 4, box.bottom - 4);
    return box.width > 2 && heading === over?.closest('th');
}).map((heading) => heading.innerText.trim())"""


class TestJournalBesideItsPreview:
    @pytest.mark.parametrize(("width", "has_names"), [(1280, False), (1920, True)])
    def test_shows_debit_and_credit(self, page_of, world, width, has_names):
        page = page_of(viewport={"width": width, "height": 800})
        page.goto(f"{world.url}/{BAKERY}/books/journal/general-journal/")
        assert "Account Name" in page.evaluate(SEEN)
        page.keyboard.press("Control+Alt+F9")
        page.locator(".sheet").wait_for()
        seen = page.evaluate(SEEN)
        assert {"Posting Date", "Description", "Debit", "Credit"} <= set(seen)
        assert ("Account Name" in seen) is has_names

    def test_is_as_wide_as_a_phone(self, page_of, world):
        page = page_of(viewport={"width": 390, "height": 844})
        page.goto(f"{world.url}/{BAKERY}/books/journal/general-journal/DEFAULT/?preview=1")
        sheet = page.locator(".sheet-b")
        assert sheet.evaluate("sheet => sheet.scrollWidth - sheet.clientWidth") == 0
        assert "Credit" in sheet.locator("thead").first.inner_text()
