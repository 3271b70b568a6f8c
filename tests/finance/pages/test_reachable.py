"""Nothing is found by search alone: from Home, links lead to every list and every inquiry that is declared."""

from __future__ import annotations

import re
from collections import deque
from html import unescape

import pytest

from ledgerhall.pages.declare import Inquiry, List
from ledgerhall.pages.registry import registered
from ledgerhall.tenancy import books
from tests.finance.pages.conftest import PREFIX, begin, company_with
from tests.finance.pages.test_pages import enter_one_of_everything

# What the worksheet of an application lists is made by *Apply Entries* on an open entry, which asks no page before.
MADE_BY_AN_ACT = {"apply-customer-entries", "apply-vendor-entries"}


@pytest.fixture
def boatyard(db, copy_books):
    """Boatyard with one of everything that a page shows: the links of a row stand where there is one."""

    def fill(made) -> None:
        begin(made)
        with books.open(made):
            enter_one_of_everything()

    return company_with(copy_books("one of everything", fill), "EUR")


def test_every_list_is_reached_by_links_from_home(open_boatyard, accountant):
    wanted = {page.slug for page in registered().pages() if isinstance(page, List | Inquiry)}
    seen, queue = set(), deque([f"{PREFIX}/"])
    while queue and wanted - seen != MADE_BY_AN_ACT:
        answer = accountant.get(queue.popleft(), follow=True)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        linked = re.findall(
            rf'href="({PREFIX}/(?:list|inquiry|journal)/([^/"]+)/(?:\?[^"]*)?)"', answer.content.decode()
        )
        for address, slug in linked:
            if slug not in seen:
                seen.add(slug)
                queue.append(unescape(address))
    assert wanted - seen == MADE_BY_AN_ACT
