"""A list on paper: all of its rows and its heading, however many windows the screen would need."""

from __future__ import annotations

import re

import pytest

from tests.browser.hands import number
from tests.browser.world import IMPORTED

pytestmark = pytest.mark.browser


def test_a_list_is_printed_whole(page_of, world, tmp_path):
    page = page_of()
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = 'yes' }")
    books = f"{world.url}/{IMPORTED}/ovning/list/general-ledger-entries"
    page.goto(f"{books}/?view=all")
    count = int(number(re.match(r"[\d,]+", page.locator("[data-count]").inner_text())[0]))
    assert count > 200
    page.goto(f"{books}/print/?view=all")
    page.locator("html[data-printed=yes]").wait_for(state="attached")
    page.emulate_media(media="print")
    words = [row.split("\t") for row in page.locator("table.rows tbody").inner_text().splitlines()]
    place = page.locator("table.rows thead th").all_inner_texts().index("Entry")
    assert sorted(int(row[place]) for row in words) == list(range(1, count + 1))
    assert page.locator("h1").inner_text() == "General Ledger Entries"
    assert page.locator("table.rows tfoot").is_visible()
    assert page.locator(".print-foot").inner_text().startswith("Ledgerhall · printed")
    assert not page.locator(".bar, .rib, .nav, .dots").filter(visible=True).count()

    file = tmp_path / "entries.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", file.read_bytes()))
    assert count / 90 < pages < count / 15
