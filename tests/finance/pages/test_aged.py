"""Aged receivables and payables as people see them: the work date's at first, and from every figure to its entries."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest

from ledgerhall.finance.reports.pages.aged import _on_work_date
from tests.finance.pages.conftest import PREFIX
from tests.finance.settlement.trade import enter_trade, invoice, payment
from tests.finance.viewers import FakeViewer


@pytest.fixture
def trade(open_boatyard):
    enter_trade()
    invoice("C1", "I1", 100, day="2026-06-10")
    invoice("C2", "I2", 20, day="2026-05-31")
    invoice("C2", "I3", 30, day="2026-01-15")
    payment("C2", "P1", -5, day="2026-06-20", applies="I3")
    payment("C2", "P2", -20, day="2026-07-05", applies="I2")
    invoice("V2", "E1", -300, day="2026-06-15")


def shown(client, slug: str, day: str) -> str:
    return client.get(f"{PREFIX}/list/{slug}/?t.date_filter=..{day}").content.decode()


def figures(page: str, number: str) -> dict[str, tuple[str, str]]:
    """Text and address of a party's figures, by column."""
    row = re.search(rf'<tr (?:(?!</tr>).)*?data-field="number"[^>]*>(?:<a[^>]*>)?{number}<.*?</tr>', page, re.DOTALL)
    cells = re.findall(r'<td data-field="(balance|bucket_\d)"[^>]*>(.*?)</td>', row.group(0), re.DOTALL)
    addresses = {name: re.search(r'href="([^"]+)"', cell) for name, cell in cells}
    return {
        name: (re.sub(r"<[^>]+>", "", cell), unescape(addresses[name].group(1)) if addresses[name] else "")
        for name, cell in cells
    }


def sum_of(page: str) -> Decimal:
    """The sum of remaining amounts, or of changes, in a list's totals."""
    foot = re.search(r"<tfoot.*?</tfoot>", page, re.DOTALL).group(0)
    return Decimal(re.findall(r"\u2212?[\d,]+\.\d\d", foot)[-1].replace("\u2212", "-").replace(",", ""))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-30", ["45.00", "–", "–", "20.00", "–", "25.00"]),
        ("2026-07-31", ["25.00", "–", "–", "–", "–", "25.00"]),
    ],
)
def test_each_figure_leads_to_what_it_adds_up(trade, reader, day, expected):
    page = shown(reader, "aged-receivables", day)
    found = figures(page, "C2")
    assert [text for text, _ in found.values()] == expected
    for text, address in found.values():
        if text != "–":
            assert sum_of(reader.get(address).content.decode()) == Decimal(text)


def test_payables_are_what_is_owed_and_the_work_date_is_shown_first(trade, reader):
    page = shown(reader, "aged-payables", "2026-06-30")
    assert [text for text, _ in figures(page, "V2").values()] == ["300.00", "–", "300.00", "–", "–", "–"]
    assert "Overdue at 30 Jun 2026" in page
    assert _on_work_date(FakeViewer()) == {"date_filter": "..2026-06-30"}
    assert figures(reader.get(f"{PREFIX}/list/aged-payables/?view=all").content.decode(), "V2")["balance"][0] == ""
