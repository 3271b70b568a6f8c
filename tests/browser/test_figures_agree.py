"""The same figure on a tile and in the list behind it. That of the portal: test_portal_across_deployments."""

from __future__ import annotations

import re

import pytest

from tests.browser.hands import number
from tests.browser.world import BAKERY, CLIENT, IMPORTED

pytestmark = pytest.mark.browser


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
