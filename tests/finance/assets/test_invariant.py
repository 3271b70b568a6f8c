"""Invariant 16 (finance.md section 5): a year has 360 days of depreciation at most, and a run leaves the salvage value.

Whatever days runs go to, in whatever order, what is left after the last day of a life is the salvage value.
"""

import itertools
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgerhall.finance.assets.depreciation import YEAR_DAYS, day_count
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.kernel.errors import Refused
from tests.finance.assets.equipment import START, acquire, asset, book_value, depreciate

_LAST = date(2020, 12, 31)
_YEAR_ENDS = [date(year, 12, 31) for year in range(2017, 2021)]
_LIVES = st.builds(lambda months: {"years": round(Decimal(months) / 12, 9)}, st.integers(1, 48))
# So much a year, of costs up to 10,000, that four years take all of it.
_RATES = st.one_of(
    st.builds(lambda percent: {"straight_line_percent": percent}, st.decimals(30, 100, places=2)),
    st.builds(lambda amount: {"fixed_amount": amount}, st.decimals(3000, 9000, places=2)),
)
_DECLINING = st.builds(
    lambda percent: {"method": "declining-balance 1", "declining_percent": percent}, st.decimals(1, 60, places=2)
)
_MONEY = st.decimals(Decimal("0.01"), 10000, places=2)
_DAYS = st.lists(st.dates(START, _LAST), max_size=6)
_numbers = itertools.count(1)
_some = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def run_through(cost: Decimal, salvage: Decimal, ends: list[date], **how) -> str:
    """Depreciate a new asset up to each of the days, then to the end of each year; its number."""
    number = f"FA{next(_numbers)}"
    asset(number, salvage_amount=salvage, **how)
    acquire(str(cost), number=number)
    for position, end in enumerate((*ends, *_YEAR_ENDS)):
        try:
            depreciate(end.isoformat(), f"D{position}", number)
        except Refused as refused:
            codes = {refusal.code for refusal in refused.refusals}
            assert codes <= {"depreciation-nothing", "depreciation-over-year"}
    return number


def hold(number: str, cost: Decimal, salvage: Decimal) -> None:
    """What the runs took is never more than what there was, and covers no day twice."""
    entries = FALedgerEntry.objects.filter(asset_no=number).order_by("entry_no")
    left, day, days_of_years = Decimal(0), 0, dict.fromkeys(range(4), 0)
    for entry in entries:
        left += entry.amount
        assert left >= min(salvage, cost)
        assert 0 <= entry.days <= YEAR_DAYS
        for taken in range(day, day + entry.days):
            days_of_years[taken // YEAR_DAYS] += 1
        day += entry.days
    assert max(days_of_years.values()) <= YEAR_DAYS
    assert day <= day_count(START, _LAST)


class TestInvariant16:
    @_some
    @given(_MONEY, _MONEY, st.one_of(_LIVES, _RATES), _DAYS)
    def test_holds_and_a_life_ends_at_the_salvage_value(self, books, cost, salvage, how, ends):
        number = run_through(cost, salvage, ends, **how)
        hold(number, cost, salvage)
        assert book_value(number) == min(cost, salvage)

    @_some
    @given(_MONEY, _MONEY, _DECLINING, _DAYS)
    def test_holds_of_a_declining_balance(self, books, cost, salvage, how, ends):
        number = run_through(cost, salvage, ends, **how)
        hold(number, cost, salvage)
