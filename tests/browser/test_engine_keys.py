"""What the keyboard does on lists, cards and journals of the engine, in a real browser."""

from __future__ import annotations

import pytest

from tests.browser.world import BAKERY

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(page_of, world):
    """`opened(path)`: a page of the bakery's books, its scripts started."""
    page = page_of(viewport={"width": 1600, "height": 900})

    def at(path: str):
        page.goto(f"{world.url}/{BAKERY}/books/{path}")
        page.locator("html.js").wait_for()
        return page

    return at


def test_alt_f3_filters_to_the_cell_that_was_clicked_and_the_reset_shows_all(opened) -> None:
    page = opened("list/general-ledger-entries/")
    rows = page.locator("tr[data-key]")
    everything = rows.count()
    cell = rows.nth(1).locator('td[data-field="description"]')
    words = cell.inner_text()
    cell.click()
    page.keyboard.press("Alt+F3")
    page.wait_for_url("**f.description=**")
    assert {row.inner_text() for row in rows.locator('td[data-field="description"]').all()} == {words}
    page.locator("tr[data-key]").first.focus()
    page.keyboard.press("Control+Shift+Alt+F3")
    page.wait_for_url("**view=all**")
    assert rows.count() == everything


def test_ctrl_arrows_walk_along_the_cards_and_save_what_was_typed(opened) -> None:
    page = opened("list/chart-of-accounts/?f.account_type=Posting")
    page.locator('tr[data-key] td[data-field="number"] a').nth(1).click()
    page.locator("main form[data-saves]").wait_for()
    first = page.locator("h1").inner_text()
    page.locator('input[name="name"]').focus()
    page.keyboard.press("Control+ArrowDown")
    page.wait_for_function("was => document.querySelector('h1').innerText !== was", arg=first)
    name = page.locator('input[name="name"]').input_value()
    page.locator('input[name="name"]').fill(f"{name} 2")
    page.keyboard.press("Control+ArrowUp")
    page.wait_for_function("is => document.querySelector('h1').innerText === is", arg=first)
    page.keyboard.press("Control+ArrowDown")
    page.wait_for_function("was => document.querySelector('h1').innerText !== was", arg=first)
    assert page.locator('input[name="name"]').input_value() == f"{name} 2"
    page.locator('input[name="name"]').fill(name)
    page.keyboard.press("Control+Enter")
    page.locator("[data-toast]").first.wait_for()


def test_ticked_rows_put_the_selection_bar_in_the_tool_lines_place(opened) -> None:
    page = opened("journal/general-journal/")
    for number in ("1", "2"):
        editor = page.locator('tr[data-line=""] input[name="description"]')
        editor.fill(f"Ticked {number}")
        page.keyboard.press("Tab")
        page.locator('tr[data-line=""] input[name="posting_date"]').focus()
        page.locator(f'tr:not([data-line=""]) input[name="description"][value="Ticked {number}"]').wait_for()
    page = opened("list/general-journal-lines/?f.description=Ticked*")  # the world's own lines stay
    rows = page.locator("tr[data-key]")
    before = rows.first.bounding_box()
    rows.first.focus()
    page.keyboard.press(" ")
    bar = page.locator(".tline.sel")
    assert bar.is_visible()
    assert rows.first.bounding_box() == before
    page.keyboard.press("Escape")
    assert not bar.is_visible()
    page.keyboard.press("Control+a")
    assert page.locator("[data-ticked-count]").inner_text() == str(rows.count()) == "2"
    bar.get_by_text("Delete Lines…").click()
    page.locator("button.btn.primary").click()
    page.get_by_text("Nothing matches.").wait_for()
