"""The trial balance as people see it: equal sums, the year to the work date, and from every figure to its entries."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
import python_calamine
from django.db.models import Sum

from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.reports.pages.trial_balance import year_to_work_date
from tests.finance.ledgers import post_text
from tests.finance.pages.conftest import PREFIX
from tests.finance.viewers import FakeViewer

PAGE = f"{PREFIX}/list/trial-balance/"
YEAR = "t.date_filter=2026-01-01..2026-06-30"
POSTINGS = """
    2025-03-01 S1
    1200 Customers      500.00
    4100 Sales                  500.00
    2026-05-01 S2
    1200 Customers      125.00
    2200 VAT                     25.00
    4100 Sales                  100.00
    2026-09-01 S3
    1200 Customers        7.00
    4100 Sales                    7.00
"""


@pytest.fixture
def posted(open_boatyard):
    post_text(POSTINGS)
    return open_boatyard


def shown(client, query: str = YEAR) -> str:
    return client.get(f"{PAGE}?{query}").content.decode()


def cell(page: str, number: str, name: str) -> tuple[str, str]:
    """Text and address of the cell `name` in the row of the account."""
    row = re.search(
        rf"<tr [^>]*>(?:(?!</tr>).)*?<td data-field=\"number\"[^>]*>(?:<a[^>]*>)?{number}<.*?</tr>", page, re.DOTALL
    )
    found = re.search(rf'<td data-field="{name}"[^>]*>(.*?)</td>', row.group(0), re.DOTALL).group(1)
    address = re.search(r'href="([^"]+)"', found)
    return re.sub(r"<[^>]+>", "", found), unescape(address.group(1)) if address else ""


def test_net_change_of_the_range_beside_the_balance_at_its_end(posted, accountant) -> None:
    page = shown(accountant)
    assert cell(page, "1200", "net_change_debit")[0] == "125.00"
    assert cell(page, "1200", "balance_debit")[0] == "625.00"
    assert cell(page, "1200", "balance_credit")[0] == ""
    assert cell(page, "4100", "net_change_credit")[0] == "100.00"
    assert "Net Change, 01 Jan..30 Jun 2026" in page
    assert "Balance at 30 Jun 2026" in page


def test_sums_of_posting_accounts_alone_are_equal_and_say_so(posted, accountant) -> None:
    foot = re.search(r"<tfoot.*?</tfoot>", shown(accountant), re.DOTALL).group(0)
    assert re.findall(r"\d+\.\d\d", foot) == ["125.00", "125.00", "625.00", "625.00", "0.00", "0.00"]
    assert foot.count("Favourable") == 4  # two marks, each with label and title


@pytest.mark.parametrize("number", ["1200", "4100", "1499", "4999"])
@pytest.mark.parametrize("pair", ["net_change", "balance"])
def test_every_figure_leads_to_exactly_its_entries(posted, accountant, number: str, pair: str) -> None:
    page = shown(accountant)
    sides = [cell(page, number, f"{pair}_{side}") for side in ("debit", "credit")]
    text, address = next(side for side in sides if side[0])
    entries = accountant.get(address).content.decode()
    keys = re.findall(r'<tr data-key="([^"]+)"', entries)
    total = GLEntry.objects.filter(uuid__in=keys).aggregate(total=Sum("amount"))["total"]
    assert abs(total) == Decimal(text.replace(",", ""))


def test_opens_on_the_fiscal_year_to_the_work_date(posted, accountant) -> None:
    assert re.search(r"Date Filter <b>\d{4}-01-01\.\.\d{4}-\d\d-\d\d</b>", accountant.get(PAGE).content.decode())
    assert year_to_work_date(FakeViewer(work_date=date(2026, 6, 30))) == {"date_filter": "2026-01-01..2026-06-30"}
    assert year_to_work_date(FakeViewer(work_date=date(2031, 6, 30))) == {}


def test_goes_into_a_spreadsheet_with_the_same_figures(posted, accountant) -> None:
    answer = accountant.get(f"{PAGE}excel/?{YEAR}")
    rows = python_calamine.load_workbook(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    row = next(row for row in rows if str(row[0]) == "1200")
    assert row[2:6] == [125.0, "", 625.0, ""]


def test_prints_with_heading_range_and_the_register(posted, accountant) -> None:
    page = accountant.get(f"{PAGE}print/?{YEAR}").content.decode()
    assert "Date Filter 2026-01-01..2026-06-30 · EUR" in page
    assert re.search(r"Books as of register 1, hash [0-9a-f]{8}…[0-9a-f]{8}", page)
