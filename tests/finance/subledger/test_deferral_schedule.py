"""When deferred income or expense is released, and how much each time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.finance.subledger import deferral_schedule
from ledgerhall.finance.subledger.deferral_schedule import DeferralMethod, DeferralStart, Release
from ledgerhall.kernel.dates import add_months
from ledgerhall.kernel.errors import Refusal, Refused

MONTHS = tuple(add_months(date(2017, 1, 1), months) for months in range(37))  # the last one ends December 2019
LEAP_YEAR = tuple(add_months(date(2020, 1, 1), months) for months in range(13))
JANUARY_15 = date(2017, 1, 15)


def releases(amount: str, method: DeferralMethod, starts: date, periods: int, months=MONTHS) -> list[str]:
    made = deferral_schedule.schedule(Decimal(amount), method, starts, periods, months, 2)
    assert made.refusals == ()
    return [f"{release.posting_date} {release.amount}" for release in made.releases]


def codes(found: tuple[Refusal, ...]) -> list[str]:
    assert all(refusal.row == "E-DEF-01" and refusal.message for refusal in found)
    return [refusal.code for refusal in found]


class TestDeferredAmount:
    def test_is_a_part_of_the_net_amount(self):
        assert deferral_schedule.deferred_amount(Decimal("1000.01"), Decimal(50), 2) == Decimal("500.01")
        assert deferral_schedule.deferred_amount(Decimal("-1000.00"), Decimal(100), 2) == Decimal("-1000.00")


class TestStartingDate:
    @pytest.mark.parametrize(
        ("start", "day"),
        [
            (DeferralStart.POSTING_DATE, JANUARY_15),
            (DeferralStart.BEGINNING_OF_PERIOD, date(2017, 1, 1)),
            (DeferralStart.END_OF_PERIOD, date(2017, 1, 31)),
            (DeferralStart.BEGINNING_OF_NEXT_PERIOD, date(2017, 2, 1)),
        ],
    )
    def test_follows_the_posting_date(self, start, day):
        assert deferral_schedule.starting_date(JANUARY_15, start, MONTHS) == day

    @pytest.mark.parametrize("day", [date(2016, 12, 31), date(2020, 1, 1)])
    def test_needs_the_period_of_the_posting_date(self, day):
        refused = deferral_schedule.starting_date(day, DeferralStart.END_OF_PERIOD, MONTHS)
        assert isinstance(refused, Refusal)
        assert codes((refused,)) == ["deferral-outside-periods"]
        assert refused.values == {"date": day}


class TestSchedule:
    def test_in_a_straight_line_from_the_middle_of_a_period_has_a_tail(self):
        """G10a: 400.00 × 17/31 in January."""
        assert releases("1200.00", DeferralMethod.STRAIGHT_LINE, JANUARY_15, 3) == [
            "2017-01-15 219.35",
            "2017-02-01 400.00",
            "2017-03-01 400.00",
            "2017-04-01 180.65",
        ]

    @pytest.mark.parametrize("method", [DeferralMethod.EQUAL_PER_PERIOD, DeferralMethod.STRAIGHT_LINE])
    def test_from_the_start_of_a_period_is_equal(self, method):
        """G10b: the last release takes the rounding."""
        assert releases("1000.00", method, date(2017, 1, 1), 3) == [
            "2017-01-01 333.33",
            "2017-02-01 333.33",
            "2017-03-01 333.34",
        ]

    def test_equal_per_period_is_so_from_any_day(self):
        """G10b, for comparison."""
        assert releases("1200.00", DeferralMethod.EQUAL_PER_PERIOD, JANUARY_15, 3) == [
            "2017-01-15 400.00",
            "2017-02-01 400.00",
            "2017-03-01 400.00",
        ]

    def test_by_days_ends_on_the_day_that_it_began_on(self):
        """G10b, for comparison: 15 January to 14 April, 17 + 28 + 31 + 14 days."""
        assert releases("1200.00", DeferralMethod.DAYS_PER_PERIOD, JANUARY_15, 3) == [
            "2017-01-15 226.67",
            "2017-02-01 373.33",
            "2017-03-01 413.33",
            "2017-04-01 186.67",
        ]

    def test_by_days_counts_the_leap_day(self):
        """S12: 20 + 31 + 9 days from 10 February 2020."""
        assert releases("1000.00", DeferralMethod.DAYS_PER_PERIOD, date(2020, 2, 10), 2, LEAP_YEAR) == [
            "2020-02-10 333.33",
            "2020-03-01 516.67",
            "2020-04-01 150.00",
        ]

    def test_by_days_of_whole_periods_has_no_tail(self):
        assert releases("590.00", DeferralMethod.DAYS_PER_PERIOD, date(2017, 1, 1), 2) == [
            "2017-01-01 310.00",
            "2017-02-01 280.00",
        ]
        assert releases("590.00", DeferralMethod.DAYS_PER_PERIOD, date(2017, 1, 1), 1) == ["2017-01-01 590.00"]

    def test_by_days_from_a_day_that_the_last_period_lacks_goes_to_its_end(self):
        assert releases("290.00", DeferralMethod.DAYS_PER_PERIOD, date(2017, 1, 31), 1) == [
            "2017-01-31 10.00",
            "2017-02-01 280.00",
        ]

    def test_by_the_user_has_the_days_and_waits_for_the_amounts(self):
        assert releases("100.00", DeferralMethod.USER_DEFINED, JANUARY_15, 2) == ["2017-01-15 0", "2017-02-01 0"]

    def test_of_a_credit_memo_is_the_same_with_the_other_sign(self):
        assert releases("-1200.00", DeferralMethod.STRAIGHT_LINE, JANUARY_15, 3) == [
            "2017-01-15 -219.35",
            "2017-02-01 -400.00",
            "2017-03-01 -400.00",
            "2017-04-01 -180.65",
        ]

    def test_keeps_to_periods_of_any_length(self):
        quarters = tuple(add_months(date(2017, 1, 1), months) for months in range(0, 15, 3))
        assert releases("900.00", DeferralMethod.STRAIGHT_LINE, date(2017, 2, 15), 2, quarters) == [
            "2017-02-15 225.00",  # 45 of 90 days
            "2017-04-01 450.00",
            "2017-07-01 225.00",
        ]

    @pytest.mark.parametrize(
        ("method", "starts", "periods", "code"),
        [
            (DeferralMethod.EQUAL_PER_PERIOD, date(2016, 12, 31), 1, "deferral-outside-periods"),
            (DeferralMethod.EQUAL_PER_PERIOD, date(2019, 12, 1), 2, "deferral-outside-periods"),
            (DeferralMethod.STRAIGHT_LINE, date(2019, 12, 2), 1, "deferral-outside-periods"),
            (DeferralMethod.DAYS_PER_PERIOD, date(2020, 1, 1), 1, "deferral-outside-periods"),
            (DeferralMethod.EQUAL_PER_PERIOD, date(2017, 1, 1), 0, "deferral-schedule-missing"),
        ],
    )
    def test_is_refused_where_a_period_is_missing(self, method, starts, periods, code):
        made = deferral_schedule.schedule(Decimal(100), method, starts, periods, MONTHS, 2)
        assert made.releases == ()
        assert codes(made.refusals) == [code]

    def test_may_end_with_the_last_period(self):
        assert len(releases("100.00", DeferralMethod.EQUAL_PER_PERIOD, date(2019, 12, 1), 1)) == 1
        assert len(releases("100.00", DeferralMethod.STRAIGHT_LINE, date(2019, 11, 2), 1)) == 2

    @given(
        st.decimals(Decimal(-1_000_000), Decimal(1_000_000), places=2),
        st.sampled_from(sorted(set(DeferralMethod) - {DeferralMethod.USER_DEFINED})),
        st.dates(date(2017, 1, 1), date(2018, 12, 31)),
        st.integers(1, 11),
    )
    def test_adds_up_to_what_is_deferred(self, amount, method, starts, periods):
        made = deferral_schedule.schedule(amount, method, starts, periods, MONTHS, 2)
        days = [release.posting_date for release in made.releases]
        assert sum(release.amount for release in made.releases) == amount
        assert days[0] == starts
        assert days == sorted(set(days))
        assert set(days[1:]) <= set(MONTHS)
        assert periods <= len(days) <= periods + 1


class TestRefusals:
    """R10, and what it leaves untested."""

    def found(self, *lines: tuple[date, str], amount="100.00", start=DeferralStart.POSTING_DATE) -> list[str]:
        schedule = [Release(day, Decimal(part)) for day, part in lines]
        return codes(deferral_schedule.refusals(schedule, Decimal(amount), JANUARY_15, start, MONTHS))

    def test_there_are_none_for_a_schedule_that_adds_up(self):
        assert self.found((JANUARY_15, "60.00"), (date(2017, 3, 1), "40.00")) == []

    def test_a_sum_that_is_not_the_amount(self):
        found = deferral_schedule.refusals(
            [Release(JANUARY_15, Decimal("99.99"))], Decimal(100), JANUARY_15, DeferralStart.POSTING_DATE, MONTHS
        )
        assert codes(found) == ["deferral-sum-wrong"]
        assert found[0].values == {
            "total": Decimal("99.99"),
            "amount": Decimal(100),
            "difference": Decimal("0.01"),
        }

    def test_an_amount_of_0(self):
        assert self.found((JANUARY_15, "100.00"), (date(2017, 3, 1), "0.00")) == ["deferral-amount-zero"]

    def test_no_schedule(self):
        assert self.found() == ["deferral-schedule-missing"]

    def test_a_day_before_the_document(self):
        early = JANUARY_15 - timedelta(days=1)
        assert self.found((early, "100.00")) == ["deferral-before-document"]

    def test_a_day_before_the_document_is_fine_from_the_beginning_of_the_period_on(self):
        assert self.found((date(2017, 1, 1), "100.00"), start=DeferralStart.BEGINNING_OF_PERIOD) == []

    def test_a_day_in_no_period(self):
        assert self.found((date(2020, 1, 1), "100.00")) == ["deferral-outside-periods"]

    def test_all_at_once(self):
        assert self.found((date(2016, 1, 1), "0.00"), (JANUARY_15, "99.00")) == [
            "deferral-sum-wrong",
            "deferral-amount-zero",
            "deferral-before-document",
            "deferral-outside-periods",
        ]


class TestTyping:
    one, two = Release(JANUARY_15, Decimal(1)), Release(date(2017, 2, 1), Decimal(2))

    def test_changes_adds_and_takes_away_a_release(self):
        both = (self.one, self.two)
        changed = Release(JANUARY_15, Decimal(5))
        assert deferral_schedule.with_release(both, 1, JANUARY_15, Decimal(5)) == (changed, self.two)
        assert deferral_schedule.with_release((self.one,), None, date(2017, 2, 1), Decimal(2)) == both
        assert deferral_schedule.without_release(both, 1) == (self.two,)

    @pytest.mark.parametrize(
        ("act", "code"),
        [
            (lambda one: deferral_schedule.with_release((one,), 1, None, Decimal(5)), "deferral-day-missing"),
            (lambda one: deferral_schedule.with_release((one,), 2, JANUARY_15, Decimal(5)), "deferral-release-gone"),
            (lambda one: deferral_schedule.without_release((one,), 0), "deferral-release-gone"),
            (lambda one: deferral_schedule.without_release((one,), 1), "deferral-last-release"),
        ],
    )
    def test_is_refused(self, act, code):
        with pytest.raises(Refused) as raised:
            act(self.one)
        assert codes(tuple(raised.value.refusals)) == [code]
