"""Interest and fee on what is overdue."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.finance.settlement import interest
from ledgerhall.finance.settlement.interest import (
    FinanceCharge,
    FinanceChargeTerms,
    InterestMethod,
    Movement,
    OverdueEntry,
)
from ledgerhall.kernel.dates import DateFormula

DUE = date(2017, 3, 31)
MEMO = date(2017, 4, 20)
TERMS = FinanceChargeTerms(
    InterestMethod.AVERAGE_DAILY_BALANCE,
    Decimal("1.5"),
    30,
    DateFormula.parse("0D"),
    additional_fee=Decimal("10.00"),
)
BALANCE_DUE = replace(TERMS, method=InterestMethod.BALANCE_DUE)
ENTRY = OverdueEntry(Decimal("1250.00"), DUE)


def paid(amount: str, day: date) -> OverdueEntry:
    return replace(ENTRY, movements=(Movement(day, -Decimal(amount)),))


class TestInterest:
    @pytest.mark.parametrize(
        ("entry", "expected"),
        [
            (ENTRY, "12.50"),  # G21: 1,250.00 × 1.5 % × 20/30
            (paid("1000.00", date(2017, 4, 10)), "7.50"),  # 10 days of 1,250.00, 10 of 250.00
            (paid("1000.00", DUE), "2.50"),
            (paid("1000.00", date(2017, 3, 15)), "2.50"),
            (paid("1000.00", MEMO), "12.50"),
            (paid("1250.00", date(2017, 4, 10)), "6.25"),
            (replace(ENTRY, charged_to=date(2017, 4, 10)), "6.25"),
            (replace(ENTRY, charged_to=date(2017, 3, 1)), "12.50"),
            (replace(ENTRY, charged_to=MEMO), "0.00"),
            (replace(ENTRY, charged_to=date(2017, 4, 25)), "0.00"),
            (replace(ENTRY, amount=Decimal("-1250.00")), "-12.50"),
        ],
    )
    def test_is_taken_of_the_balance_of_each_day(self, entry, expected):
        assert interest.interest(entry, TERMS, on=MEMO, minor_units=2) == Decimal(expected)

    @pytest.mark.parametrize(("entry", "expected"), [(ENTRY, "18.75"), (paid("1000.00", date(2017, 4, 19)), "3.75")])
    def test_is_taken_once_of_what_is_open_by_balance_due(self, entry, expected):
        assert interest.interest(entry, BALANCE_DUE, on=MEMO, minor_units=2) == Decimal(expected)

    @pytest.mark.parametrize(
        ("grace", "day", "expected"),
        [("0D", DUE, "0"), ("5D", date(2017, 4, 5), "0"), ("5D", date(2017, 4, 6), "3.75")],
    )
    def test_begins_after_the_grace_period_and_is_then_counted_from_the_due_date(self, grace, day, expected):
        terms = replace(TERMS, grace_period=DateFormula.parse(grace))
        assert interest.is_overdue(DUE, terms, day) == (expected != "0")
        assert interest.interest(ENTRY, terms, on=day, minor_units=2) == Decimal(expected)

    def test_is_rounded_to_the_currency(self):
        assert interest.interest(ENTRY, TERMS, on=MEMO, minor_units=0) == Decimal(13)

    @given(
        st.lists(
            st.builds(Movement, st.dates(date(2017, 3, 1), date(2017, 5, 1)), st.decimals(-100, 100, places=2)),
            max_size=8,
        )
    )
    def test_is_that_of_the_days_one_by_one(self, movements):
        entry = replace(ENTRY, movements=tuple(movements))
        days = [date.fromordinal(day) for day in range(DUE.toordinal(), MEMO.toordinal())]
        exact = sum(entry.balance_at(day) for day in days) * Decimal("0.015") / 30
        assert abs(interest.interest(entry, TERMS, on=MEMO, minor_units=2) - exact) <= Decimal("0.005")


class TestCharge:
    def test_is_the_interest_of_all_entries_and_one_fee(self):
        made = interest.charge([ENTRY, paid("1000.00", DUE)], TERMS, on=MEMO, minor_units=2)
        assert made == FinanceCharge((Decimal("12.50"), Decimal("2.50")), Decimal("15.00"), Decimal("10.00"))
        assert made.total == Decimal("25.00")

    @pytest.mark.parametrize(("minimum", "total"), [("12.50", "22.50"), ("12.51", "0")])
    def test_is_nothing_below_the_minimum(self, minimum, total):
        terms = replace(TERMS, minimum_amount=Decimal(minimum))
        assert interest.charge([ENTRY], terms, on=MEMO, minor_units=2).total == Decimal(total)

    def test_is_nothing_where_credits_outweigh(self):
        credit = replace(ENTRY, amount=Decimal("-2000.00"))
        made = interest.charge([ENTRY, credit], TERMS, on=MEMO, minor_units=2)
        assert made == FinanceCharge((Decimal(0), Decimal(0)), Decimal(0), Decimal(0))

    def test_of_nothing_overdue_has_no_fee(self):
        assert interest.charge([ENTRY], TERMS, on=DUE, minor_units=2).total == 0
