"""Balances at any date: from totals and tail alike, closing dates apart."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation import periods
from ledgerhall.finance.ledger import balances, totals
from ledgerhall.finance.ledger.models import GLAccount, GLTotal, TotalsHead
from ledgerhall.finance.reports.trial_balance import totals as sums_of
from ledgerhall.finance.reports.trial_balance import trial_balance
from ledgerhall.kernel.dates import LedgerDate
from tests.finance.ledgers import AT, ROSA, post_text

YEARS = """
    2025-03-15 D1
    1200 Customers      100.00
    4100 Sales                  100.00
    2025-12-31 D2
    1100 Bank            60.00
    1200 Customers               60.00
    2026-03-31 D3
    6200 Rent            30.00
    1100 Bank                    30.00
    2026-04-01 D4
    6200 Rent             7.50
    1100 Bank                     7.50
"""
CLOSE = """
    C2025-12-31 CLOSE
    4100 Sales          100.00
    3200 Retained               100.00
"""


@pytest.fixture(params=["in the tail", "rolled", "half rolled"])
def posted(books, request, monkeypatch):
    """The years posted, their totals rolled or not: no figure may depend on that."""
    periods.close_fiscal_year(by=ROSA, at=AT)
    post_text(YEARS)
    if request.param == "half rolled":
        totals.roll()
    post_text(CLOSE)
    if request.param == "rolled":
        monkeypatch.setattr(totals, "TAIL", 3)
        totals.roll()
        assert TotalsHead.objects.get().entry_no == 10
    return request.param


def balance(number: str, text: str) -> Decimal:
    return balances.balance_at(GLAccount.objects.get(number=number), LedgerDate.parse(text))


class TestBalanceAt:
    @pytest.mark.parametrize(
        ("number", "at", "amount"),
        [
            ("1200", "2025-03-14", "0"),
            ("1200", "2025-03-15", "100"),
            ("1200", "2025-12-31", "40"),
            ("4100", "2025-12-31", "-100"),
            ("4100", "C2025-12-31", "0"),
            ("3200", "2025-12-31", "0"),
            ("3200", "2026-01-01", "-100"),
            ("1100", "2026-03-31", "30"),
            ("1100", "2026-04-01", "22.5"),
            ("1499", "2026-04-01", "62.5"),
            ("1100", "9999-12-31", "22.5"),
            ("1100", "0001-01-01", "0"),
        ],
    )
    def test_is_right_on_each_side_of_a_posting(self, posted, number, at, amount):
        assert balance(number, at) == Decimal(amount)


class TestNetChange:
    def test_leaves_the_closing_date_out_of_the_year(self, posted):
        sales = GLAccount.objects.get(number="4100")
        year = LedgerDate(date(2025, 1, 1)), LedgerDate(date(2025, 12, 31))
        assert balances.net_change(sales, *year) == -100
        assert balances.net_change(sales, year[0], year[1].closing) == 0


class TestTrialBalance:
    def test_agrees_on_both_sides(self, posted):
        rows = trial_balance(from_date=LedgerDate(date(2025, 1, 1)), to_date=LedgerDate(date(2026, 12, 31)))
        assert sums_of(rows) == (Decimal(100), Decimal(100), Decimal(100), Decimal(100))
        by_number = {row.number: row for row in rows}
        assert by_number["6200"].net_change_debit == Decimal("37.5")
        assert by_number["3200"].balance_credit == 100

    def test_shows_total_accounts_where_asked(self, posted):
        rows = trial_balance(
            from_date=LedgerDate(date(2026, 1, 1)), to_date=LedgerDate(date(2026, 12, 31)), with_totals=True
        )
        assert {row.number: row.balance for row in rows}["1999"] == Decimal("62.5")


class TestTotals:
    def test_rebuilding_gives_what_is_stored(self, posted):
        totals.roll()
        assert totals.rebuilt() == totals.stored()
        assert {total.span for total in GLTotal.objects.order_by("id")} == {"D", "F", "M", "Y"}

    def test_are_rolled_after_a_posting_when_many_entries_lie_behind(self, books, monkeypatch):
        monkeypatch.setattr(totals, "TAIL", 3)
        post_text(YEARS)
        assert TotalsHead.objects.get().entry_no == 8
