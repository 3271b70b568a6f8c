"""Ledger dates with closing dates, date formulas at the ends of months, dates as they are typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.kernel.dates import DateFormula, LedgerDate, add_months, month_end, parse_typed_date

TODAY, WORK = date(2026, 11, 24), date(2026, 6, 15)


class TestLedgerDate:
    def test_a_closing_date_lies_between_its_day_and_the_next(self):
        last, first = LedgerDate(date(2017, 12, 31)), LedgerDate(date(2018, 1, 1))
        assert last < last.closing < first
        assert (last.closing.ordinal, first.ordinal) == (last.ordinal + 1, last.ordinal + 2)
        assert first.day_before == last.closing

    @given(st.dates(), st.booleans())
    def test_comes_back_from_its_ordinal_and_its_text(self, day, is_closing):
        moment = LedgerDate(day, is_closing)
        assert LedgerDate.from_ordinal(moment.ordinal) == moment == LedgerDate.parse(str(moment))

    def test_is_written_with_a_c_before_a_closing_date(self):
        assert str(LedgerDate(date(2017, 12, 31), True)) == "C2017-12-31"

    @pytest.mark.parametrize("text", ["", "C", "2017-13-01", "2017-02-29", "31.12.2017", "CC2017-12-31"])
    def test_refuses_what_is_no_date(self, text):
        with pytest.raises(ValueError, match=r".+"):
            LedgerDate.parse(text)


class TestDateFormula:
    @pytest.mark.parametrize(
        ("formula", "start", "end"),
        [
            ("1M", "2026-01-31", "2026-02-28"),
            ("1M", "2024-01-31", "2024-02-29"),
            ("1M", "2026-02-28", "2026-03-28"),
            ("-1M", "2026-03-31", "2026-02-28"),
            ("3M", "2026-11-30", "2027-02-28"),
            ("1Y", "2024-02-29", "2025-02-28"),
            ("-1Y", "2024-02-29", "2023-02-28"),
            ("1Q", "2026-11-30", "2027-02-28"),
            ("CM", "2026-02-01", "2026-02-28"),
            ("-CM", "2026-02-28", "2026-02-01"),
            ("CM+15D", "2026-01-10", "2026-02-15"),
            ("1M+CM", "2026-01-31", "2026-02-28"),
            ("CM+1D", "2026-12-05", "2027-01-01"),
            ("1M+8D", "2026-01-31", "2026-03-08"),
            ("CQ", "2026-05-04", "2026-06-30"),
            ("-CQ", "2026-05-04", "2026-04-01"),
            ("CY", "2026-05-04", "2026-12-31"),
            ("CW", "2026-11-24", "2026-11-29"),
            ("-CW", "2026-11-24", "2026-11-23"),
            ("CD", "2026-11-24", "2026-11-24"),
            ("2W", "2026-12-25", "2027-01-08"),
            ("WD2", "2026-11-24", "2026-12-01"),
            ("-WD1", "2026-11-24", "2026-11-23"),
            ("", "2026-11-24", "2026-11-24"),
            ("1m + 8d", "2026-01-31", "2026-03-08"),
        ],
    )
    def test_counts_terms_from_left_to_right(self, formula, start, end):
        assert DateFormula.parse(formula).apply(date.fromisoformat(start)) == date.fromisoformat(end)

    @pytest.mark.parametrize(
        ("formula", "end"),
        [
            ("1M", "2026-04-30"),
            ("1M+1D", "2026-05-03"),
            ("2W", "2026-03-14"),
            ("CM+1D", "2026-04-01"),
            ("", "2026-01-31"),
        ],
    )
    def test_repeated_counts_from_the_first_day(self, formula, end):
        assert DateFormula.parse(formula).repeated(date(2026, 1, 31), 3) == date.fromisoformat(end)

    @pytest.mark.parametrize("formula", ["M", "1", "1X", "M1", "WD8", "WD0", "1M++1D", "--1D", "1.5M"])
    def test_refuses_what_is_no_formula(self, formula):
        with pytest.raises(ValueError, match="no date formula"):
            DateFormula.parse(formula)

    @given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-600, 600))
    def test_months_never_lead_into_another_month(self, day, months):
        moved = add_months(day, months)
        assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
        assert moved.day == min(day.day, month_end(moved).day)


class TestTypedDate:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("t", "2026-11-24"),
            ("T", "2026-11-24"),
            ("w", "2026-06-15"),
            ("ct", "C2026-11-24"),
            ("30", "2026-06-30"),
            ("3012", "2026-12-30"),
            ("301225", "2025-12-30"),
            ("30122025", "2025-12-30"),
            ("c311225", "C2025-12-31"),
            ("C2025-12-31", "C2025-12-31"),
            ("30.06.2026", "2026-06-30"),
            ("30/6", "2026-06-30"),
            ("1.2.26", "2026-02-01"),
            ("30 Jun 2026", "2026-06-30"),
            ("1 september", "2026-09-01"),
            ("2026-06-30", "2026-06-30"),
        ],
    )
    def test_is_read(self, typed, meant):
        assert str(parse_typed_date(typed, today=TODAY, work_date=WORK)) == meant

    @pytest.mark.parametrize("typed", ["", "c", "31", "3113", "0", "abc", "1 foo", "12345", "2026-02-30"])
    def test_refuses_what_is_no_date(self, typed):
        with pytest.raises(ValueError, match=r".*"):
            parse_typed_date(typed, today=TODAY, work_date=WORK)
