"""Figures and dates as written, and as typed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages.declare import Field
from ledgerhall.pages.figures import Writer, write_number
from ledgerhall.pages.inputs import UnreadableError, calculate, read, write


class TestWriter:
    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "−1,234,567.80"),
            ("de", "−1.234.567,80"),
            ("sv", "−1\u00a0234\u00a0567,80"),
            ("en-IN", "−12,34,567.80"),
            ("xx", "−1,234,567.80"),
        ],
    )
    def test_groups_by_locale_with_a_true_minus(self, language, text):
        assert Writer(language).money(Decimal("-1234567.8")) == text

    def test_has_the_decimals_of_the_currency(self):
        assert Writer("en", 0).money(Decimal(1940000)) == "1,940,000"
        assert Writer("en", 3).money(Decimal("1.5")) == "1.500"

    @pytest.mark.parametrize(("zero", "text"), [("dash", "–"), ("zero", "0.00"), ("empty", "")])
    def test_writes_nothing_as_the_column_says(self, zero, text):
        assert Writer().cell(Decimal(0), "money", zero) == text

    def test_rounds_half_away_from_zero(self):
        assert write_number(Decimal("-2.5"), 0, "en") == "−3"

    def test_writes_days_with_two_digits_and_the_month_as_a_word(self):
        assert Writer().cell(date(2026, 6, 3), "date") == "03 Jun 2026"
        assert Writer().cell(LedgerDate(date(2026, 6, 30), True), "ledger date") == "C30 Jun 2026"

    def test_writes_moments_in_the_companys_time_zone(self):
        at = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)
        assert Writer("en", 2, "Europe/London").cell(at, "moment") == "07 Jul 2026 00:30"

    def test_writes_rates_with_the_decimals_they_have(self):
        assert Writer().cell(Decimal("0.855100000"), "number") == "0.8551"

    def test_writes_the_numbers_of_a_column_with_the_decimals_that_the_column_needs(self):
        writer, column = Writer(), [Decimal("1.5"), Decimal("12.000"), Decimal(0)]
        needed = max(writer.decimals(value, "number") for value in column)
        assert [writer.cell(value, "number", "dash", needed) for value in column] == ["1.5", "12.0", "–"]
        assert writer.cell(Decimal("0.85"), "number", "dash", 4) == "0.8500"
        assert [writer.decimals(value, "price") for value in (Decimal(3), Decimal("0.125"))] == [2, 3]


class TestTyping:
    @pytest.mark.parametrize(
        ("typed", "language", "result"),
        [
            ("12*4", "en", "48"),
            ("1,234.50", "en", "1234.50"),
            ("1.234,50", "de", "1234.50"),
            ("100-", "en", "-100"),
            ("−7", "en", "-7"),
            ("(1+2)*3-4/2", "en", "7"),
            ("-5", "en", "-5"),
            ("1 234,5", "sv", "1234.5"),
            (".5", "en", "0.5"),
            ("1,234,567.5", "en", "1234567.5"),
            ("1.234", "de", "1234"),
            ("=12*4", "en", "48"),
        ],
    )
    def test_calculates(self, typed, language, result):
        assert calculate(typed, language) == Decimal(result)

    @pytest.mark.parametrize(
        ("typed", "language"),
        [("12,5", "en"), ("1.234,56", "en"), ("1234,567", "en"), ("1,2345", "en"), ("12.5", "de")],
    )
    def test_refuses_signs_of_another_country_rather_than_reading_another_amount(self, typed, language):
        with pytest.raises(ValueError, match=typed):
            calculate(typed, language)

    @pytest.mark.parametrize("typed", ["abc", "1+", "(1", "1)", "", "1e9", "__import__('os')", "1/0", "(" * 200])
    def test_refuses_what_is_no_number(self, typed, context):
        if typed:
            with pytest.raises(UnreadableError):
                read(typed, Field("amount"), "money", context)
        else:
            assert read(typed, Field("amount"), "money", context) is None

    @pytest.mark.parametrize(
        ("typed", "kind", "value"),
        [
            ("t", "date", date(2026, 7, 7)),
            ("w", "ledger date", LedgerDate(date(2026, 6, 30))),
            ("15", "date", date(2026, 6, 15)),
            ("c3006", "ledger date", LedgerDate(date(2026, 6, 30), True)),
            ("7", "integer", 7),
            ("1", "boolean", True),
            ("", "boolean", False),
            (" x ", "text", "x"),
            ("", "code", ""),
        ],
    )
    def test_reads_what_accountants_type(self, typed, kind, value, context):
        assert read(typed, Field("f"), kind, context) == value

    @pytest.mark.parametrize(("typed", "kind"), [("c3006", "date"), ("1.5", "integer"), ("z", "date")])
    def test_refuses_what_the_field_cannot_hold(self, typed, kind, context):
        with pytest.raises(UnreadableError):
            read(typed, Field("f"), kind, context)

    def test_reads_choices_by_name_or_key(self, context):
        field = Field("kind", choices=((1, "Posting"), (2, "Total")))
        assert read("total", field, "enum", context) == 2
        assert read("1", field, "enum", context) == 1
        with pytest.raises(UnreadableError):
            read("other", field, "enum", context)

    @pytest.mark.parametrize(
        ("value", "kind"),
        [
            (Decimal("-1234.50"), "money"),
            (date(2026, 6, 3), "date"),
            (LedgerDate(date(2026, 6, 30), True), "ledger date"),
            (7, "integer"),
            (True, "boolean"),
            ("x", "text"),
        ],
    )
    def test_what_is_written_into_a_field_reads_back(self, value, kind, context):
        assert read(write(value, kind, Writer()), Field("f"), kind, context) == value
