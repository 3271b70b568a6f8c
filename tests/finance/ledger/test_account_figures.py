"""Figures of many accounts at once are those of each account by itself, from totals and from entries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q

from ledgerhall.finance.ledger import account_figures, balances, totals
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.kernel.dates import LedgerDate
from tests.finance.ledgers import post_text

JUNE = (LedgerDate(date(2026, 6, 1)), LedgerDate(date(2026, 6, 30)))
POSTED = """
    2026-05-31 D1
    1100 Bank           1000.00
    3100 Shares                 1000.00
    2026-06-15 D2
    1200 Customers       121.00
    4100 Sales                   121.00
    2026-07-01 D3
    6200 Rent             50.00
    1100 Bank                     50.00
"""


@pytest.fixture(params=["tail", "totals"])
def accounts(books, request) -> list[GLAccount]:
    post_text(POSTED)
    if request.param == "totals":
        totals.roll()
    return list(GLAccount.objects.order_by("number"))


class TestBalances:
    def test_are_those_of_each_account_and_total(self, accounts):
        figures = account_figures.balances(accounts, JUNE[1])
        assert figures == {account.id: balances.balance_at(account, JUNE[1]) for account in accounts}
        by_number = {account.number: figures[account.id] for account in accounts}
        assert (by_number["1100"], by_number["1999"], by_number["1000"]) == (1000, 1121, 0)

    def test_of_a_total_with_a_list_of_accounts_add_these_up(self, accounts):
        total = GLAccount(id=0, number="T", account_type="total", totaling="1100|4100..4199")
        assert account_figures.balances([total])[0] == 950 - 121


class TestNetChanges:
    def test_are_those_of_each_account_and_total(self, accounts):
        figures = account_figures.net_changes(accounts, *JUNE)
        assert figures == {account.id: balances.net_change(account, *JUNE) for account in accounts}

    def test_without_ends_are_balances(self, accounts):
        assert account_figures.net_changes(accounts, None, None) == account_figures.balances(accounts)

    def test_of_entries_are_the_same_without_totals(self, accounts):
        narrowed = Q(posting_date__gte=JUNE[0], posting_date__lte=JUNE[1])
        found = account_figures.net_changes_of_entries(accounts, narrowed)
        assert found == account_figures.net_changes(accounts, *JUNE)
        assert sum(amount for amount in found.values() if amount > 0) > Decimal(0)
