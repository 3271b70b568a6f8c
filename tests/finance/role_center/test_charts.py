"""The charts of the Role Center: each bar is the sum of the entries that it opens. And My Accounts."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.ledger import totals
from ledgerhall.finance.role_center import charts, my_accounts
from ledgerhall.kernel.errors import Refused
from ledgerhall.pages.declare import List
from ledgerhall.pages.registry import registered
from ledgerhall.pages.selecting import select
from tests.finance.ledgers import post_text
from tests.finance.viewers import FakeViewer, context_for

YEAR = """
    2025-06-30 D0
    1100 Bank            500.00
    4100 Sales                   500.00
    2025-07-01 D1
    1100 Bank           1000.00
    4100 Sales                  1000.00
    2025-12-31 D2
    6200 Rent            300.00
    1100 Bank                    300.00
    2026-06-29 D3
    1100 Bank            200.00
    4100 Sales                   150.00
    4900 Interest                 50.00
    2026-06-30 D4
    5100 Materials        80.00
    1100 Bank                     80.00
    2026-07-01 D5
    6200 Rent             99.00
    1100 Bank                     99.00
"""
CLOSING = """
    C2025-12-31 CLOSE
    4100 Sales          1500.00
    6200 Rent                    300.00
    3200 Retained               1200.00
"""


@pytest.fixture
def viewer() -> FakeViewer:
    return FakeViewer()


@pytest.fixture(params=["tail", "totals"])
def year(books, request):
    """A year of entries, read from the tail of entries or from totals; closed on its closing date."""
    from ledgerhall.finance.foundation import periods
    from tests.finance.ledgers import AT, ROSA

    post_text(YEAR)
    periods.close_fiscal_year(by=ROSA, at=AT)
    post_text(CLOSING, source_code="CLSINCOME")
    if request.param == "totals":
        totals.roll()


def entries_behind(bar, viewer) -> list:
    page = registered().of_kind(List, bar.opens.page)
    selected = select(page, context_for(viewer), bar.opens.filters, bar.opens.totals)
    assert not selected.faults
    return list(selected.queryset)


class TestIncomeAndExpense:
    def test_draws_twelve_months_to_the_work_date(self, year, viewer):
        data = charts.income_and_expense(viewer)
        income, expense, result = ([bar.value for bar in series.bars] for series in data.series)
        zeros = [0] * 4
        assert income == [1000, 0, 0, 0, 0, 0, *zeros, 0, 200]
        assert expense == [0, 0, 0, 0, 0, 300, *zeros, 0, 80]
        assert result == [1000, 0, 0, 0, 0, -300, *zeros, 0, 120]
        assert (data.labels[0], data.labels[6], data.current) == ("Jul 25", "Jan 26", 11)

    def test_leads_from_every_bar_to_its_entries(self, year, viewer):
        income, expense, result = charts.income_and_expense(viewer).series
        for series, sign in ((income, -1), (expense, 1), (result, -1)):
            for bar in series.bars:
                assert sign * sum((entry.amount for entry in entries_behind(bar, viewer)), Decimal(0)) == bar.value


class TestCash:
    def test_draws_what_came_went_and_remained(self, year, viewer):
        received, paid, balance = ([bar.value for bar in series.bars] for series in charts.cash(viewer).series)
        assert received == [0, 0, 0, 0, 0, 200]
        assert paid == [0, 0, 0, 0, 0, 80]
        assert balance == [1200, 1200, 1200, 1200, 1200, 1320]

    def test_leads_from_every_bar_to_its_entries(self, year, viewer):
        received, paid, balance = charts.cash(viewer).series
        for series, amount in ((received, "debit_amount"), (paid, "credit_amount"), (balance, "amount")):
            for bar in series.bars:
                behind = entries_behind(bar, viewer)
                assert sum((getattr(entry, amount) for entry in behind), Decimal(0)) == bar.value

    def test_counts_an_opening_balance_into_the_balance_alone(self, books):
        post_text(
            """
            C2024-12-31 IB
            1100 Bank            70.00
            3100 Shares                  70.00
            """,
            source_code="OPENING",
            is_opening=True,
        )
        viewer = FakeViewer(work_date=date(2025, 2, 15))
        received, _paid, balance = charts.cash(viewer).series
        assert [bar.value for bar in received.bars] == [0] * 6
        assert [bar.value for bar in balance.bars] == [0, 0, 0, 70, 70, 70]
        for bar in balance.bars:
            assert sum((entry.amount for entry in entries_behind(bar, viewer)), Decimal(0)) == bar.value


class TestMyAccounts:
    def test_begin_with_cash_receivables_and_payables_that_have_a_balance(self, year, viewer):
        assert my_accounts.numbers(viewer) == ["1100"]

    def test_show_balance_and_the_months_change(self, year, viewer):
        my_accounts.add(viewer=viewer, number="4100")
        selection = my_accounts.selection(viewer)
        page = registered().of_kind(List, selection.page)
        selected = select(page, context_for(viewer), selection.filters, selection.totals)
        records = list(selected.rows(()))
        columns = {column.name: column for column in page.columns if not isinstance(column, str)}
        change = columns["net_change"].values(records, selected.totals)
        balance = columns["balance"].values(records, selected.totals)
        shown = [(record.number, balance[record.pk], change[record.pk]) for record in records]
        assert shown == [("1100", 1221, 120), ("4100", -150, -150)]

    def test_are_added_and_removed(self, year, viewer):
        for number in ("6200", "1999"):
            my_accounts.add(viewer=viewer, number=number)
        my_accounts.remove(viewer=viewer, number="1100")
        assert my_accounts.numbers(viewer) == ["6200", "1999"]
        my_accounts.remove(viewer=viewer, number="6200")
        my_accounts.remove(viewer=viewer, number="1999")
        assert my_accounts.selection(viewer) is None

    def test_refuse_what_is_unknown_twice_or_too_much(self, year, viewer):
        codes = []
        for act, number in (
            (my_accounts.add, "9999"),
            (my_accounts.add, "1100"),
            (my_accounts.remove, "4100"),
        ):
            with pytest.raises(Refused) as refused:
                act(viewer=viewer, number=number)
            codes.append(refused.value.refusals[0].code)
        viewer.keep(my_accounts.PREFERENCE, [str(number) for number in range(my_accounts.LIMIT)])
        with pytest.raises(Refused) as refused:
            my_accounts.add(viewer=viewer, number="4100")
        codes.append(refused.value.refusals[0].code)
        assert codes == ["account-missing", "my-account-listed", "my-account-not-listed", "my-accounts-full"]
