"""Number series and dimensions: what they give and what they refuse."""

from datetime import date

import pytest

from ledgerhall.finance.foundation import dimensions, number_series
from ledgerhall.finance.foundation.dimension_sets import canonical, parsed
from ledgerhall.finance.foundation.models import (
    ChangeLogEntry,
    DimensionSet,
    DimensionSetEntry,
    NumberSeries,
    NumberSeriesLine,
)
from ledgerhall.finance.foundation.numbers import incremented
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, ROSA

DAY = date(2026, 6, 30)


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


class TestIncremented:
    @pytest.mark.parametrize(
        ("number", "following"),
        [("INV-0099", "INV-0100"), ("A9", "A10"), ("2026-9/B", "2026-10/B"), ("007", "008"), ("X99Y9Z", "X99Y10Z")],
    )
    def test_counts_the_last_run_of_digits_and_keeps_its_width(self, number, following):
        assert incremented(number) == following

    @pytest.mark.parametrize("number", ["NONE", "", "9" * 20])
    def test_refuses_what_cannot_be_counted(self, number):
        with pytest.raises(ValueError, match=r"digits|longer"):
            incremented(number)


class TestSeries:
    def test_takes_numbers_one_after_the_other(self, books):
        number_series.create(code="S", starting_no="S8", starting_date=date(2026, 1, 1), by=ROSA, at=AT)
        assert number_series.peek("S", DAY) == "S8"
        assert [number_series.take("S", DAY) for _ in range(3)] == ["S8", "S9", "S10"]

    def test_takes_from_the_latest_line_that_has_begun(self, books):
        series = number_series.create(code="S", starting_no="A1", starting_date=date(2026, 1, 1), by=ROSA, at=AT)
        NumberSeriesLine.objects.create(
            series=series, starting_date=date(2026, 7, 1), starting_no="B1", created_at=AT, changed_at=AT
        )
        assert number_series.take("S", DAY) == "A1"
        assert number_series.take("S", date(2026, 7, 1)) == "B1"

    def test_refuses_a_date_before_its_lines(self, books):
        number_series.create(code="S", starting_no="A1", starting_date=date(2026, 7, 1), by=ROSA, at=AT)
        with pytest.raises(Refused) as refused:
            number_series.take("S", DAY)
        assert codes(refused) == ["number-series-missing"]

    @pytest.mark.parametrize(
        ("code", "start", "refusal"),
        [("GJNL", "A1", "number-series-code"), ("", "A1", "number-series-code"), ("S", "NONE", "number-series-start")],
    )
    def test_is_not_made_of_bad_values(self, books, code, start, refusal):
        before = NumberSeries.objects.count()
        with pytest.raises(Refused) as refused:
            number_series.create(code=code, starting_no=start, starting_date=DAY, by=ROSA, at=AT)
        assert codes(refused) == [refusal]
        assert NumberSeries.objects.count() == before


class TestDimensionSets:
    def test_equal_content_is_equal_text(self):
        assert canonical({"B": "2", "A": "1", "C": ""}) == canonical([("A", "1"), ("B", "2")]) == "A=1;B=2"
        assert parsed("A=1;B=2") == {"A": "1", "B": "2"}
        assert parsed("") == {}

    def test_codes_without_separators_only(self):
        with pytest.raises(ValueError, match="neither"):
            canonical({"A": "1;B=2"})

    def test_are_made_once_with_their_values(self, books):
        dimension = dimensions.create_dimension(code="A", name="A", by=ROSA, at=AT)
        dimensions.create_value(dimension=dimension, code="1", name="One", by=ROSA, at=AT)
        first = dimensions.ensure_sets(["A=1", "", "A=1"])
        assert dimensions.ensure_sets(["A=1"]) == first
        assert (DimensionSet.objects.count(), DimensionSetEntry.objects.count()) == (1, 1)

    def test_a_value_in_use_stays(self, books):
        dimension = dimensions.create_dimension(code="A", name="A", by=ROSA, at=AT)
        value = dimensions.create_value(dimension=dimension, code="1", name="One", by=ROSA, at=AT)
        spare = dimensions.create_value(dimension=dimension, code="2", name="Two", by=ROSA, at=AT)
        dimensions.ensure_sets(["A=1"])
        with pytest.raises(Refused) as refused:
            dimensions.delete_value(value=value, by=ROSA, at=AT)
        assert codes(refused) == ["dimension-value-in-use"]
        dimensions.delete_value(value=spare, by=ROSA, at=AT)
        assert ChangeLogEntry.objects.latest("entry_no").kind == "deletion"

    @pytest.mark.parametrize("code", ["", "A=B", "A;B", "X" * 21])
    def test_bad_codes_are_refused(self, books, code):
        with pytest.raises(Refused) as refused:
            dimensions.create_dimension(code=code, name="A", by=ROSA, at=AT)
        assert codes(refused) == ["dimension-code"]
