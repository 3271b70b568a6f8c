"""The filter language of lists, totaling fields, reports and the API."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.kernel.filters import FilterError, exact, matches, parse


def found(expression: str, values: str) -> str:
    condition = parse(expression)
    return " ".join(value for value in values.split() if matches(condition, value))


class TestFilter:
    @pytest.mark.parametrize(
        ("expression", "result"),
        [
            ("1000..1200", "1000 1100 1200"),
            ("..1100", "1000 1100"),
            ("2000..", "2000 30"),
            ("1000|2000", "1000 2000"),
            ("1000|1100..1200", "1000 1100 1200"),
            ("<>1000", "1100 1200 2000 30"),
            (">1100", "1200 2000 30"),
            (">=1100", "1100 1200 2000 30"),
            ("<1100", "1000"),
            ("<=1100", "1000 1100"),
            (">1000&<2000", "1100 1200"),
            ("30|>1000&<2000", "1100 1200 30"),
            ("1*", "1000 1100 1200"),
            ("1?00", "1000 1100 1200"),
            ("<>1*", "2000 30"),
            ("=1000", "1000"),
            (" 1000 | 30 ", "1000 30"),
            ("'1000'", "1000"),
        ],
    )
    def test_finds(self, expression, result):
        assert found(expression, "1000 1100 1200 2000 30") == result

    def test_finds_without_regard_to_case_where_it_is_asked_to(self):
        assert found("@cash*", "Cash CASHIER bank cash") == "Cash CASHIER cash"
        assert found("cash*", "Cash cash") == "cash"

    def test_tells_empty_from_not_empty(self):
        assert matches(parse("''"), "")
        assert not matches(parse("''"), "x")
        assert matches(parse("<>''"), "x")
        assert not matches(parse("<>''"), "")

    def test_compares_by_a_key(self):
        assert matches(parse("9..10"), "10", key=int)
        assert not matches(parse("9..10"), "10")

    def test_signs_of_regular_expressions_are_plain_text(self):
        assert found("a.b*", "a.b axb a.bc") == "a.b a.bc"

    @pytest.mark.parametrize("expression", ["", "  ", "..", "a..b..c", "a|", "|a", "a&", ">", "<>", "'a", ">a*"])
    def test_refuses_what_is_no_filter(self, expression):
        with pytest.raises(FilterError) as refused:
            parse(expression)
        assert 0 <= refused.value.position <= len(expression)

    @given(st.text(max_size=20), st.text(max_size=20))
    def test_an_exact_value_finds_itself_and_nothing_else(self, value, other):
        condition = parse(exact(value))
        assert matches(condition, value)
        assert matches(condition, other) == (other == value)
