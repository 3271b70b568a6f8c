"""What fixed assets lose in value."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.finance.assets import depreciation
from ledgerhall.finance.assets.depreciation import (
    AssetValue,
    DecliningBalance,
    Depreciation,
    FixedYearlyAmount,
    Method,
    StraightLineLife,
    StraightLinePercent,
)

YEARS = tuple(date(year, 1, 1) for year in range(2017, 2035))
START = date(2017, 1, 1)


def asset(cost: str, salvage: str = "0.00", starting_date: date = START) -> AssetValue:
    return AssetValue(starting_date, Decimal(cost), Decimal(cost), Decimal(salvage))


def run_each(value: AssetValue, method: Method, *ends: date) -> list[Decimal]:
    """What each of several runs takes, one after the other."""
    taken = []
    for end in ends:
        made = depreciation.run(value, method, to=end, fiscal_year_starts=YEARS, minor_units=2)
        is_same_year = (end + timedelta(days=1)).year == value.next_day.year
        value = replace(
            value,
            book_value=value.book_value - made.amount,
            depreciated_days=value.depreciated_days + made.days,
            depreciated_in_year=value.depreciated_in_year + made.amount if is_same_year else Decimal(0),
        )
        taken.append(made.amount)
    return taken


def half_years(count: int) -> list[date]:
    return [date(2017 + half // 2, *((6, 30), (12, 31))[half % 2]) for half in range(count)]


class TestDayCount:
    @pytest.mark.parametrize(
        ("first", "last", "days"),
        [
            (date(2017, 1, 1), date(2017, 1, 31), 30),
            (date(2017, 1, 1), date(2017, 1, 1), 1),
            (date(2017, 1, 1), date(2017, 6, 30), 180),
            (date(2017, 1, 1), date(2017, 12, 31), 360),
            (date(2017, 2, 1), date(2017, 2, 28), 30),
            (date(2020, 2, 1), date(2020, 2, 28), 28),
            (date(2020, 2, 1), date(2020, 2, 29), 30),
            (date(2017, 1, 31), date(2017, 2, 28), 31),
            (date(2017, 1, 30), date(2017, 1, 31), 1),
            (date(2017, 1, 16), date(2018, 1, 15), 360),
            (date(2017, 2, 1), date(2017, 1, 31), 0),
        ],
    )
    def test_gives_every_month_30_days(self, first, last, days):
        assert depreciation.day_count(first, last) == days

    @given(st.dates(START, date(2024, 12, 31)), st.integers(0, 3600))
    def test_is_turned_round_by_the_day_that_comes_after(self, first, days):
        following = depreciation.day_after(first, days)
        assert depreciation.day_count(first, following) > days
        assert following == first or depreciation.day_count(first, following - timedelta(days=1)) <= days


class TestStraightLine:
    def test_takes_a_month_of_five_years(self):
        """G15a: 12,000 × 30 / 1,800."""
        method = StraightLineLife.of_years(Decimal(5))
        made = depreciation.run(
            asset("12000.00"), method, to=date(2017, 1, 31), fiscal_year_starts=YEARS, minor_units=2
        )
        assert made == Depreciation(30, Decimal("200.00"))

    def test_leaves_7200_of_12000_after_two_of_five_years(self):
        """G15b."""
        method = StraightLineLife.of_years(Decimal(5))
        taken = run_each(asset("12000.00"), method, date(2017, 12, 31), date(2018, 12, 31))
        assert taken == [Decimal(2400), Decimal(2400)]

    def test_over_eight_years_is_the_same_every_half_year(self):
        """S10."""
        method = StraightLineLife.of_years(Decimal(8))
        assert run_each(asset("100000.00"), method, *half_years(16)) == [Decimal("6250.00")] * 16

    @pytest.mark.parametrize(
        "method",
        [
            StraightLineLife.of_months(60),
            StraightLineLife.until(START, date(2021, 12, 31)),
            StraightLinePercent(Decimal(20)),
            FixedYearlyAmount(Decimal(2400)),
        ],
    )
    def test_may_be_told_in_many_ways(self, method):
        assert run_each(asset("12000.00"), method, date(2017, 1, 31), date(2017, 12, 31)) == [
            Decimal(200),
            Decimal(2200),
        ]

    def test_of_a_life_is_taken_of_what_is_above_the_salvage_value(self):
        method = StraightLineLife.of_years(Decimal("2.5"))
        assert run_each(asset("1100.00", "100.00"), method, date(2017, 12, 31), date(2019, 6, 30)) == [
            Decimal(400),
            Decimal(600),
        ]

    def test_takes_the_rest_of_a_life_that_is_over(self):
        method = StraightLineLife.of_years(Decimal(1))
        ends = date(2017, 12, 29), date(2018, 3, 31), date(2018, 4, 30)
        assert run_each(asset("100.00"), method, *ends) == [Decimal("99.72"), Decimal("0.28"), Decimal(0)]

    def test_takes_at_once_what_is_added_after_a_life_and_no_more_days(self):
        added = replace(asset("100.00"), depreciated_days=300)
        made = depreciation.run(
            added, StraightLineLife(360), to=date(2020, 1, 1), fiscal_year_starts=YEARS, minor_units=2
        )
        assert made == Depreciation(60, Decimal(100))
        late = replace(added, depreciated_days=360)
        made = depreciation.run(
            late, StraightLineLife(360), to=date(2020, 1, 1), fiscal_year_starts=YEARS, minor_units=2
        )
        assert made == Depreciation(0, Decimal(100))

    def test_spreads_what_was_added_over_the_days_that_are_left(self):
        added = replace(asset("12000.00"), depreciated_days=360)  # 2,400 taken, 2,400 added
        method = StraightLineLife.of_years(Decimal(5))
        made = depreciation.run(added, method, to=date(2018, 12, 31), fiscal_year_starts=YEARS, minor_units=2)
        assert made == Depreciation(360, Decimal(3000))

    @pytest.mark.parametrize("method", [StraightLinePercent(Decimal(60)), FixedYearlyAmount(Decimal(600))])
    def test_stops_at_the_salvage_value(self, method):
        ends = [date(2017, 12, 31), date(2018, 12, 31), date(2019, 12, 31)]
        assert run_each(asset("1000.00", "100.00"), method, *ends) == [Decimal(600), Decimal(300), Decimal(0)]


class TestDecliningBalance:
    def test_is_taken_of_the_value_at_the_beginning_of_the_year(self):
        """S9: the check series of 100,000 at 25 %."""
        taken = run_each(asset("100000.00"), DecliningBalance(Decimal(25)), *half_years(8))
        assert taken == [
            Decimal(text)
            for text in (
                *("12500.00", "12500.00", "9375.00", "9375.00"),
                *("7031.25", "7031.25", "5273.44", "5273.44"),
            )
        ]

    def test_goes_on_with_what_is_left_when_a_run_spans_two_years(self):
        method = DecliningBalance(Decimal(25))
        assert run_each(asset("100000.00"), method, date(2017, 6, 30), date(2018, 6, 30)) == [
            Decimal("12500.00"),
            Decimal("21875.00"),
        ]
        assert run_each(asset("100000.00"), method, date(2018, 1, 1)) == [Decimal("25052.08")]

    def test_stops_at_the_salvage_value(self):
        taken = run_each(asset("1000.00", "400.00"), DecliningBalance(Decimal(50)), *half_years(3))
        assert taken == [Decimal(250), Decimal(250), Decimal(100)]


class TestRun:
    def test_before_the_starting_date_takes_nothing(self):
        made = depreciation.run(
            asset("12000.00"),
            FixedYearlyAmount(Decimal(600)),
            to=date(2016, 12, 31),
            fiscal_year_starts=YEARS,
            minor_units=2,
        )
        assert made == Depreciation(0, Decimal(0))

    def test_is_rounded_to_the_currency(self):
        made = depreciation.run(
            asset("100"), StraightLineLife(300), to=date(2017, 1, 2), fiscal_year_starts=YEARS, minor_units=0
        )
        assert made == Depreciation(2, Decimal(1))

    def test_over_the_31st_counts_no_day_twice(self):
        method = FixedYearlyAmount(Decimal(360))
        assert run_each(asset("1000.00"), method, date(2017, 1, 30), date(2017, 1, 31), date(2017, 2, 1)) == [
            Decimal(30),
            Decimal(0),
            Decimal(1),
        ]

    methods = st.one_of(
        st.builds(StraightLineLife, st.integers(1, 3600)),
        st.builds(StraightLinePercent, st.decimals(Decimal(1), Decimal(100), places=2)),
        st.builds(FixedYearlyAmount, st.decimals(Decimal(1), Decimal(10_000), places=2)),
        st.builds(DecliningBalance, st.decimals(Decimal(1), Decimal(100), places=2)),
    )
    money = st.decimals(Decimal(0), Decimal(100_000), places=2)

    @given(money, money, methods, st.lists(st.dates(START, date(2033, 12, 31)), max_size=12))
    def test_never_passes_the_salvage_value(self, cost, salvage, method, ends):
        value = AssetValue(START, cost, cost, salvage)
        taken = run_each(value, method, *sorted(ends))
        assert all(amount >= 0 for amount in taken)
        assert sum(taken) <= max(cost - salvage, Decimal(0))

    @given(money, st.integers(1, 3600), st.lists(st.dates(START, date(2026, 12, 30)), max_size=12))
    def test_by_run_takes_all_of_a_life_in_the_end(self, cost, days, ends):
        value = AssetValue(START, cost, cost)
        assert sum(run_each(value, StraightLineLife(days), *sorted(ends), date(2026, 12, 31))) == cost

    @given(st.lists(st.dates(START, date(2026, 12, 30)), max_size=12))
    def test_after_run_counts_all_days_once(self, ends):
        value, counted = asset("1.00"), 0
        for end in [*sorted(ends), date(2026, 12, 31)]:
            counted += depreciation.run(
                value, FixedYearlyAmount(Decimal(0)), to=end, fiscal_year_starts=YEARS, minor_units=2
            ).days
            value = replace(value, depreciated_days=counted)
        assert counted == 3600
