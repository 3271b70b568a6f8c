"""Which totals make up a balance, and that reading them never reads the history."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.finance.ledger import balances, spans, totals
from ledgerhall.finance.ledger.models import GLAccount, GLEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.ledgers import post_text

ledger_dates = st.builds(LedgerDate, st.dates(date(2019, 12, 1), date(2021, 2, 28)), st.booleans())


def posted_on(*days: LedgerDate) -> dict[tuple[str, int], int]:
    """Totals as they stand after one entry of 1 on each of the days."""
    made: dict[tuple[str, int], int] = {}
    for day in days:
        for key in spans.spans_of(day):
            made[key] = made.get(key, 0) + 1
    return made


def added_up(totals_of: dict[tuple[str, int], int], parts: list[spans.Part], place: int) -> int:
    return sum(
        amount * part.signs[place]
        for part in parts
        for (span, starts), amount in totals_of.items()
        if span == part.span and part.low <= starts < part.high
    )


class TestParts:
    @given(st.lists(ledger_dates, max_size=30), st.lists(ledger_dates, min_size=1, max_size=3))
    def test_make_up_what_was_posted_up_to_each_date(self, days, ends):
        parts = spans.parts(ends)
        for place, end in enumerate(ends):
            assert added_up(posted_on(*days), parts, place) == sum(day <= end for day in days)

    def test_are_few_at_every_date_of_a_year(self):
        for offset in range(366):
            moment = LedgerDate(date(2020, 1, 1) + timedelta(days=offset))
            of_day, of_five, of_month = (
                sum((part.high - part.low) // 2 for part in spans.parts([moment]) if part.span == span)
                for span in (spans.DAY, spans.FIVE_DAYS, spans.MONTH)
            )
            assert of_day <= 3
            assert of_five <= 16
            assert of_month <= 184

    @pytest.mark.parametrize("moment", [balances.LAST_DATE, LedgerDate(date(9999, 12, 27)), LedgerDate(date.min)])
    def test_reach_to_the_ends_of_the_calendar(self, moment):
        entry = LedgerDate(date(2026, 6, 30))
        assert added_up(posted_on(entry), spans.parts([moment]), 0) == (entry <= moment)


class TestReading:
    def test_agrees_with_the_entries_wherever_the_totals_stand(self, books, monkeypatch):
        monkeypatch.setattr(totals, "TAIL", 4)
        for day in ("2025-02-26", "2025-12-31", "2026-01-01", "2026-01-13", "2026-01-31", "2026-11-20"):
            post_text(f"{day} D1\n6200 Rent 10.25\n1100 Cash       10.25")
            account = GLAccount.objects.get(number="6200")
            for moment in (LedgerDate(date(2025, 1, 1) + timedelta(days=offset)) for offset in range(0, 730, 13)):
                entries = GLEntry.objects.filter(account=account, posting_date__lte=moment).order_by("id")
                assert balances.balance_at(account, moment) == sum(entry.amount for entry in entries)

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_never_reads_the_history_of_entries(self, books):
        with tenancy_books.connection().execute_wrapper(plans := _Plans()):
            balances.sums_between(LedgerDate(date(2026, 1, 5)), LedgerDate(date(2026, 3, 20)), [1, 2])
        searches = [plan for plan in plans.found if "ledger_gl" in plan]
        assert len(searches) > 5
        for plan in searches:
            assert "INDEX gltotal_sums (span=? AND starts>" in plan or "(entry_no>?)" in plan


class _Plans:
    """Collects how SQLite means to answer each question."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute, sql, parameters, many, context):
        if sql.startswith("SELECT account_id"):
            cursor = context["connection"].connection.cursor()
            values = tuple(parameters)
            self.found += [row[3] for row in cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%s", "?"), values)]
        return execute(sql, parameters, many, context)
