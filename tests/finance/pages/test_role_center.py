"""Every link of the accountant's Home leads to a page that is there and does what its name says."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.finance.pages.conftest import PREFIX


@pytest.fixture
def home(boatyard, accountant) -> str:
    return accountant.get(f"{PREFIX}/").content.decode()


def addresses(page: str) -> dict[str, str]:
    """Every address below the company's prefix, with the text of its link."""
    found = re.findall(rf'<a [^>]*href="({PREFIX}/[^"#]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {unescape(address): re.sub(r"<[^>]+>|Ctrl\+\S+", "", text).strip() for address, text in found}


def test_every_link_of_ribbon_pane_and_tiles_opens(home, accountant):
    found = addresses(home)
    assert len(found) > 90
    wrong = {}
    for address, text in found.items():
        answer = accountant.get(address, follow=True)
        if answer.status_code != 200:
            wrong[text] = answer.status_code
    assert wrong == {}


def test_the_pane_names_every_area_once(home):
    areas = re.findall(r"<summary[^>]*>(.*?)</summary>", home.partition('id="navigation"')[2], re.DOTALL)
    captions = [re.sub(r"<[^>]+>", "", area).strip() for area in areas]
    assert "Reminders &amp; Interest" in captions
    assert len(captions) == len(set(captions))


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Create Reminders…", "Suggest Reminders…"),
        ("Calculate Depreciation…", "Calculate Depreciation…"),
        ("Adjust Exchange Rates…", "Adjust Exchange Rates…"),
        ("Calc. and Post VAT Settlement…", "Calculate and Post VAT Settlement…"),
        ("New Sales Credit Memo", "Sales Credit Memo"),
        ("Edit Payment Journal", "Payment Journal"),
        ("Find Entries", "Find Entries"),
    ],
)
def test_a_link_leads_to_what_it_says(home, accountant, text, heading):
    address = next(address for address, shown in addresses(home).items() if shown == text)
    page = accountant.get(address, follow=True).content.decode()
    assert any(
        heading in told
        for told in re.findall(r"<title>.*?</title>|<h1.*?</h1>|<span class=\"cap\".*?</span>", page, re.DOTALL)
    )
