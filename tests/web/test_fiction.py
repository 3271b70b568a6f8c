"""The demo's story: it balances, repeats itself exactly, and its bank account bears every day."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.web.demo.fiction import ACCOUNT, BANK
from ledgerhall.web.demo.making import documents, fiscal_years
from ledgerhall.web.demo.roles import ROLES
from ledgerhall.web.demo.trades import SAMPLE, TRADES

ALL = (*TRADES, SAMPLE)
DAYS = (date(2026, 11, 24), date(2027, 1, 1), date(2028, 2, 29), date(2026, 12, 31), date(2026, 9, 1))


def story(trade, today):
    return [made for _first, month in documents(trade, fiscal_years(trade, today)[0], today) for made in month]


@pytest.mark.parametrize("trade", ALL, ids=lambda trade: trade.slug)
@pytest.mark.parametrize("today", DAYS, ids=str)
class TestDocuments:
    def test_balance_and_lie_in_the_years_up_to_today(self, trade, today):
        years = fiscal_years(trade, today)
        assert years[0] <= years[1] <= today < years[2]
        for made in story(trade, today):
            assert sum(part.amount for part in made.parts) == 0
            assert years[0] <= made.day <= today

    def test_number_sixty_in_each_whole_month(self, trade, today):
        months = Counter((made.day.year, made.day.month) for made in story(trade, today))
        months.pop((today.year, today.month), None)
        first = fiscal_years(trade, today)[0]
        if first.day != 1:
            months.pop((first.year, first.month), None)
        assert min(months.values()) >= 60

    def test_never_leave_the_bank_below_its_limit(self, trade, today):
        days: dict[date, Decimal] = defaultdict(Decimal)
        for made in story(trade, today):
            for part in made.parts:
                days[made.day] += part.amount if part.kind == BANK else 0
        balance = Decimal(0)
        for day in sorted(days):
            balance += days[day]
            assert balance >= trade.bank_limit, day


class TestStory:
    def test_is_the_same_each_time(self):
        assert story(TRADES[0], DAYS[0]) == story(TRADES[0], DAYS[0])

    def test_numbers_no_two_documents_alike(self):
        numbers = [made.number for made in story(TRADES[0], DAYS[0])]
        assert len(numbers) == len(set(numbers))

    @pytest.mark.parametrize("trade", ALL, ids=lambda trade: trade.slug)
    def test_earns_money(self, trade):
        kept = ROLES[trade.setup].on_balance_sheet
        parts = [part for made in story(trade, DAYS[0]) for part in made.parts if part.kind == ACCOUNT]
        assert sum(part.amount for part in parts if part.account not in kept) < 0

    def test_thirteen_periods_of_four_weeks_make_a_year(self):
        retail = next(trade for trade in TRADES if trade.periods == 13)
        first, second, third = fiscal_years(retail, DAYS[0])
        assert (second - first).days == (third - second).days == 364
