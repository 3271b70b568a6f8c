"""Fiscal years and periods: made without gaps, closed for good."""

from datetime import date

import pytest

from ledgerhall.finance.foundation import periods
from ledgerhall.finance.foundation.models import AccountingPeriod
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, ROSA


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def create(day: date, **options) -> None:
    periods.create_fiscal_year(starting_date=day, by=ROSA, at=AT, **options)


def period(day: date) -> AccountingPeriod:
    return AccountingPeriod.objects.get(starting_date=day)


class TestCreateFiscalYear:
    def test_makes_the_years_periods_and_the_first_of_the_next(self, books):
        create(date(2027, 1, 1))
        assert AccountingPeriod.objects.count() == 37
        assert [year.starting_date for year in periods.fiscal_years()] == [
            date(year, 1, 1) for year in (2025, 2026, 2027)
        ]
        assert period(date(2027, 3, 1)).name == "March"

    def test_locks_the_very_first_day_alone(self, books):
        assert AccountingPeriod.objects.filter(is_date_locked=True).count() == 1
        assert period(date(2025, 1, 1)).is_date_locked

    def test_makes_thirteen_periods_of_four_weeks(self, books):
        create(date(2027, 1, 1), number_of_periods=13, period_length="4W")
        assert periods.fiscal_years()[-1].ending_date == date(2027, 12, 30)

    def test_counts_each_period_from_the_years_first_day(self, books):
        AccountingPeriod.objects.all().delete()
        create(date(2025, 1, 31))
        starts = [row.starting_date for row in periods.periods()]
        assert starts[1:5] == [date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31)]
        assert periods.fiscal_years()[0].ending_date == date(2026, 1, 30)

    def test_tells_all_refusals_at_once(self, books):
        with pytest.raises(Refused) as refused:
            create(date(2027, 1, 1), number_of_periods=0, period_length="soon")
        assert codes(refused) == ["period-count", "period-length"]

    @pytest.mark.parametrize(
        ("day", "options", "code"),
        [
            (date(2029, 1, 1), {}, "period-gap"),
            (date(2026, 3, 1), {}, "period-inside-year"),
            (date(2026, 6, 15), {}, "period-overlap"),
            (date(2027, 1, 1), {"number_of_periods": 0}, "period-count"),
            (date(2027, 1, 1), {"number_of_periods": 401}, "period-count"),
            (date(2027, 1, 1), {"period_length": "soon"}, "period-length"),
            (date(2027, 1, 1), {"period_length": ""}, "period-length"),
            (date(2027, 1, 1), {"period_length": "9000Y"}, "period-length"),
            (date(2027, 1, 1), {"period_length": "800Y"}, "period-length"),
            (date(2027, 1, 1), {"period_length": "-1M"}, "period-length"),
        ],
    )
    def test_refuses_what_does_not_fit(self, books, day, options, code):
        with pytest.raises(Refused) as refused:
            create(day, **options)
        assert code in codes(refused)
        assert AccountingPeriod.objects.count() == 25

    def test_refuses_a_year_before_closed_ones(self, books):
        periods.close_fiscal_year(by=ROSA, at=AT)
        with pytest.raises(Refused) as refused:
            create(date(2024, 1, 1))
        assert codes(refused) == ["period-locked"]


class TestCloseFiscalYear:
    def test_closes_the_earliest_and_locks_the_next_start(self, books):
        year = periods.close_fiscal_year(by=ROSA, at=AT)
        assert (year.starting_date, year.ending_date) == (date(2025, 1, 1), date(2025, 12, 31))
        assert AccountingPeriod.objects.filter(is_closed=True).count() == 12
        assert period(date(2026, 1, 1)).is_date_locked
        assert not period(date(2026, 1, 1)).is_closed

    def test_needs_a_later_year(self, books):
        periods.close_fiscal_year(by=ROSA, at=AT)
        with pytest.raises(Refused) as refused:
            periods.close_fiscal_year(by=ROSA, at=AT)
        assert codes(refused) == ["next-fiscal-year-missing"]

    @pytest.mark.parametrize("day", [date(2026, 1, 1), date(2024, 1, 1)])
    def test_the_year_that_is_meant_must_be_the_earliest_open_one(self, books, day):
        with pytest.raises(Refused) as refused:
            periods.close_fiscal_year(starting_date=day, by=ROSA, at=AT)
        assert codes(refused) == ["fiscal-year-not-next"]
        assert not AccountingPeriod.objects.filter(is_closed=True).exists()

    def test_needs_a_year(self, books):
        AccountingPeriod.objects.all().delete()
        with pytest.raises(Refused) as refused:
            periods.close_fiscal_year(by=ROSA, at=AT)
        assert codes(refused) == ["no-open-fiscal-year"]


class TestRenameAndDelete:
    def test_a_locked_period_keeps_its_name_and_place(self, books):
        for act in (periods.delete, lambda **named: periods.rename(name="First", **named)):
            with pytest.raises(Refused) as refused:
                act(period=period(date(2025, 1, 1)), by=ROSA, at=AT)
            assert codes(refused) == ["period-locked"]

    def test_a_period_in_the_middle_cannot_go(self, books):
        with pytest.raises(Refused) as refused:
            periods.delete(period=period(date(2025, 5, 1)), by=ROSA, at=AT)
        assert codes(refused) == ["period-gap"]

    def test_the_first_one_stays_where_the_next_begins_no_year(self, books):
        AccountingPeriod.objects.update(is_date_locked=False)
        with pytest.raises(Refused) as refused:
            periods.delete(period=period(date(2025, 1, 1)), by=ROSA, at=AT)
        assert codes(refused) == ["period-first-not-new-year"]

    def test_the_row_that_ends_the_last_year_stays(self, books):
        with pytest.raises(Refused) as refused:
            periods.delete(period=period(date(2027, 1, 1)), by=ROSA, at=AT)
        assert codes(refused) == ["period-ends-year"]
        assert periods.fiscal_years()[-1].ending_date == date(2026, 12, 31)

    def test_the_first_one_can_go_where_the_next_begins_a_year(self, books):
        create(date(2024, 12, 31), number_of_periods=1, period_length="1D")
        periods.delete(period=period(date(2024, 12, 31)), by=ROSA, at=AT)
        assert [year.starting_date.year for year in periods.fiscal_years()] == [2025, 2026]

    def test_another_name_is_logged(self, books):
        periods.rename(period=period(date(2025, 5, 1)), name="Mai", by=ROSA, at=AT)
        assert period(date(2025, 5, 1)).name == "Mai"
