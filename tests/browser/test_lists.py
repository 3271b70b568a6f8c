"""Lists in a real browser: what gives way where it is narrow, two lines on a phone, A4 on paper."""

from __future__ import annotations

import re

import pytest

from tests.browser.world import BAKERY

pytestmark = pytest.mark.browser
LISTS = ["general-ledger-entries", "chart-of-accounts", "trial-balance", "gl-registers", "journal-batches"]
HEADINGS = """[...document.querySelectorAll('table[data-list] col[data-field]')]
  .filter(col => getComputedStyle(col).display !== 'none').map(col => col.dataset.field)"""
# A row is touched as a whole, a field by the frame around it.
TOO_SMALL = """[...document.querySelectorAll('a, button, summary, input:not([type=hidden])')].filter(touched => {
  if (!touched.checkVisibility() || touched.closest('.skip, .vh')) return false;
  if (getComputedStyle(touched).pointerEvents === 'none') return false;
  return (touched.closest('table.phone tr, .in') ?? touched).getBoundingClientRect().height < 43.5;
}).map(touched => touched.outerHTML.slice(0, 120))"""
CUT = """[...document.querySelectorAll('table[data-list] td.num')].filter(cell => cell.checkVisibility()
  && cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"""


def opened(page_of, world, slug: str, width: int, height: int = 900):
    page = page_of(viewport={"width": width, "height": height})
    page.goto(f"{world.url}/{BAKERY}/books/list/{slug}/")
    page.locator("html.js table[data-list]").wait_for()
    return page


@pytest.mark.parametrize("slug", LISTS)
@pytest.mark.parametrize("width", [390, 1280, 1600])
def test_no_list_scrolls_sideways_and_no_figure_is_cut(page_of, world, slug: str, width: int) -> None:
    page = opened(page_of, world, slug, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".wrap").evaluate("wrap => wrap.scrollWidth <= wrap.clientWidth")
    assert page.evaluate(CUT) == []


def test_the_account_name_goes_first_and_amounts_never(page_of, world) -> None:
    page = opened(page_of, world, "general-ledger-entries", 1600)
    wide = page.evaluate(HEADINGS)
    assert {"account__name", "description", "debit_amount", "credit_amount"} <= set(wide)
    page.set_viewport_size({"width": 1110, "height": 800})
    assert page.evaluate(HEADINGS) == [name for name in wide if name != "account__name"]
    page.set_viewport_size({"width": 800, "height": 800})
    assert {"posting_date", "description", "debit_amount", "credit_amount"} <= set(page.evaluate(HEADINGS))


def test_a_description_has_more_room_than_what_stands_beside_it(page_of, world) -> None:
    page = opened(page_of, world, "general-ledger-entries", 1600)
    widths = page.locator("tbody tr").first.evaluate(
        "row => Object.fromEntries([...row.cells].map(cell => [cell.dataset.field, cell.offsetWidth]))"
    )
    assert widths["description"] > widths["account__name"] >= 112
    assert widths["description"] > 1.5 * widths["document_no"]


@pytest.mark.parametrize("slug", LISTS)
def test_a_phone_has_rows_of_two_lines_with_one_figure_that_a_thumb_can_hit(page_of, world, slug: str) -> None:
    page = opened(page_of, world, slug, 390, 844)
    row = page.locator("tbody tr[data-key]").first
    assert 56 <= row.bounding_box()["height"] <= 70
    shown = row.evaluate(
        "row => [...row.cells].filter(cell => cell.matches('.p-fig') && cell.checkVisibility()).length"
    )
    assert shown == (0 if slug == "gl-registers" else 1)
    assert page.evaluate(TOO_SMALL) == []


def test_a_phone_shows_the_figure_that_was_chosen(page_of, world) -> None:
    page = opened(page_of, world, "chart-of-accounts", 390, 844)
    page.locator(".tline summary", has_text="Balance").click()
    page.locator(".tline").get_by_role("button", name="Net Change").click()
    page.locator(".tline summary", has_text="Net Change").wait_for()
    assert page.locator("tbody tr").nth(2).locator("td.p-fig").get_attribute("data-field") == "net_change"


class TestPaper:
    """Chromium writes the PDF; how many sheets it has stands in the file, what is on them in the page as printed."""

    def sheets(self, page, tmp_path) -> list[tuple[float, float]]:
        """Width and height of every sheet, in points."""
        page.pdf(path=tmp_path / "list.pdf", prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", (tmp_path / "list.pdf").read_bytes())
        return [(float(width), float(height)) for width, height in boxes]

    def test_a_trial_balance_of_sixty_accounts_is_one_sheet_with_all_that_belongs_to_it(
        self, page_of, world, tmp_path
    ) -> None:
        page = page_of()
        page.goto(world.path("boatyard", "list/trial-balance/?f.number=1000..6500"))
        assert page.locator("tbody tr[data-key]").count() >= 60
        ((width, height),) = self.sheets(page, tmp_path)
        assert width < height
        page.emulate_media(media="print")
        seen = page.locator("body").inner_text()
        for text in ("Brightwater Boatyard Ltd", "Trial Balance", "GBP", "Debit less credit", "by Maren Lindqvist"):
            assert text in seen
        assert re.search(r"Books as of register \d+, hash [0-9a-f]{8}…[0-9a-f]{8}", seen)
        assert "Filter list by" not in seen

    def test_a_wide_list_is_landscape_and_its_headings_repeat(self, page_of, world, tmp_path) -> None:
        page = opened(page_of, world, "general-ledger-entries", 1600)
        sheets = self.sheets(page, tmp_path)
        assert len(sheets) > 1
        assert all(width > height for width, height in sheets)
        page.emulate_media(media="print")
        assert page.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"

    def test_print_shows_every_row_and_opens_the_dialog_of_the_browser(self, page_of, world) -> None:
        page = page_of()
        page.add_init_script("window.print = () => { window.wasPrinted = true; }")
        page.goto(f"{world.url}/{BAKERY}/books/list/general-ledger-entries/?f.posting_date=P1..w")
        page.keyboard.press("Control+p")
        page.wait_for_url("**/print/**")
        page.wait_for_function("window.wasPrinted === true")
        assert page.locator("tr[data-more]").count() == 0
