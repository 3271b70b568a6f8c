"""Currencies, rates, reason codes, number series lines and dimensions: made, changed, refused."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation import codes as code_acts
from ledgerhall.finance.foundation import currencies, default_dimensions, dimensions, number_series
from ledgerhall.finance.foundation.models import (
    ChangeLogEntry,
    Currency,
    DimensionCombination,
    DimensionValue,
    NumberSeries,
    NumberSeriesLine,
    ReasonCode,
)
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, EUR, ROSA

BY = {"by": ROSA, "at": AT}


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def dollar(books) -> Currency:
    return currencies.create(values={"code": "USD", "name": "US dollar"}, **BY)


@pytest.fixture
def department(books):
    made = dimensions.create_dimension(code="DEPARTMENT", name="Department", **BY)
    dimensions.create_value(dimension=made, code="YARD", name="Boatyard", **BY)
    dimensions.create_value(dimension=made, code="SHOP", name="Shop", **BY)
    return made


class TestCurrencies:
    def test_take_their_decimals_from_iso_4217(self, books):
        made = [currencies.create(values={"code": code}, **BY) for code in ("USD", "JPY", "KWD")]
        assert [currency.minor_units for currency in made] == [2, 0, 3]

    def test_refuse_the_local_one_a_used_one_and_no_code(self, dollar):
        refused_codes = []
        for code in ("EUR", "USD", "us$", ""):
            with pytest.raises(Refused) as refused:
                currencies.create(values={"code": code}, **BY)
            refused_codes.append(codes(refused))
        assert refused_codes == [
            ["currency-is-local"],
            ["code-used"],
            ["currency-code"],
            ["code-empty", "currency-code"],
        ]

    def test_have_no_more_decimals_than_are_kept(self, books):
        with pytest.raises(Refused) as refused:
            currencies.create(values={"code": "CLF", "minor_units": 5}, **BY)
        assert codes(refused) == ["currency-decimals"]

    def test_convert_at_the_latest_rate_that_has_started(self, dollar):
        for day, relational in ((date(2026, 1, 1), "0.90"), (date(2026, 6, 1), "0.85")):
            values = {"starting_date": day, "exchange_amount": Decimal(1), "relational_amount": Decimal(relational)}
            currencies.add_rate(currency=dollar, values=values, **BY)
        converted = [
            currencies.in_local(Decimal("33.33"), "USD", day, EUR)
            for day in (date(2025, 12, 31), date(2026, 5, 31), date(2026, 6, 1))
        ]
        assert converted == [None, Decimal("30.00"), Decimal("28.33")]

    def test_refuse_a_second_rate_of_a_day_and_a_rate_of_nothing(self, dollar):
        values = {"starting_date": date(2026, 1, 1), "exchange_amount": Decimal(1), "relational_amount": Decimal(1)}
        rate = currencies.add_rate(currency=dollar, values=values, **BY)
        with pytest.raises(Refused) as refused:
            currencies.add_rate(currency=dollar, values={**values, "relational_amount": Decimal(0)}, **BY)
        assert codes(refused) == ["exchange-rate-positive", "exchange-rate-exists"]
        with pytest.raises(Refused) as refused:
            currencies.change_rate(rate=rate, values={"exchange_amount": None}, **BY)
        assert codes(refused) == ["exchange-rate-positive"]

    def test_refuse_to_go_while_they_have_rates(self, dollar):
        values = {"starting_date": date(2026, 1, 1), "exchange_amount": Decimal(1), "relational_amount": Decimal(1)}
        rate = currencies.add_rate(currency=dollar, values=values, **BY)
        with pytest.raises(Refused) as refused:
            currencies.delete(currency=dollar, **BY)
        assert codes(refused) == ["record-in-use"]
        assert ChangeLogEntry.objects.filter(kind="deletion").count() == 0
        currencies.delete_rate(rate=rate, **BY)
        currencies.delete(currency=dollar, **BY)
        assert not Currency.objects.exists()

    def test_keep_code_and_decimals(self, dollar):
        currencies.change(currency=dollar, values={"code": "XXX", "minor_units": 4, "name": "Dollar"}, **BY)
        changed = Currency.objects.get()
        assert (changed.code, changed.minor_units, changed.name) == ("USD", 2, "Dollar")


class TestReasonCodes:
    def test_are_made_changed_and_deleted_with_a_trace(self, books):
        made = code_acts.create_reason_code(values={"code": "ERROR", "description": "Posted in error"}, **BY)
        code_acts.change_reason_code(reason_code=made, values={"code": "X", "description": "Wrongly posted"}, **BY)
        assert ReasonCode.objects.get().code == "ERROR"
        code_acts.delete_reason_code(reason_code=made, **BY)
        kinds = ChangeLogEntry.objects.filter(table="reason code").order_by("entry_no").values_list("kind", flat=True)
        assert list(kinds) == ["insertion", "modification", "deletion"]


class TestNumberSeries:
    def test_refuse_a_used_code_and_a_start_without_digits(self, books):
        with pytest.raises(Refused) as refused:
            number_series.create(code="GJNL", starting_no="ABC", starting_date=date(2026, 1, 1), **BY)
        assert codes(refused) == ["number-series-code", "number-series-start"]

    def test_go_on_with_another_run_from_a_day(self, books):
        series = NumberSeries.objects.get(code="GJNL")
        values = {"starting_date": date(2026, 1, 1), "starting_no": "G26-001"}
        number_series.add_line(series=series, values=values, **BY)
        assert number_series.peek("GJNL", date(2025, 12, 31)) == "G00001"
        assert number_series.peek("GJNL", date(2026, 1, 1)) == "G26-001"
        with pytest.raises(Refused) as refused:
            number_series.add_line(series=series, values=values, **BY)
        assert codes(refused) == ["number-series-line-exists"]

    def test_keep_the_first_number_of_a_run_that_was_used(self, books):
        number_series.take("GJNL", date(2026, 1, 1))
        line = NumberSeriesLine.objects.get()
        with pytest.raises(Refused) as refused:
            number_series.change_line(line=line, values={"starting_no": "X1", "increment_by": 0}, **BY)
        assert codes(refused) == ["number-series-increment", "number-series-started"]
        number_series.change_line(line=line, values={"ending_no": "G00009"}, **BY)
        assert NumberSeriesLine.objects.get().ending_no == "G00009"

    def test_warn_from_a_number_on(self, books):
        line = NumberSeriesLine.objects.get()
        number_series.change_line(line=line, values={"warning_no": "G00002", "ending_no": "G00009"}, **BY)
        day = date(2026, 1, 1)
        assert number_series.cautions("GJNL", [(1, day, "")]) == []
        number_series.take("GJNL", day)
        (told,) = number_series.cautions("GJNL", [(1, day, "")])
        assert (told.code, told.row, told.line) == ("number-series-warning", "E-NOS-01", 1)
        assert told.message == "Number series GJNL has come to G00002; its numbers end with G00009."
        assert [
            bool(number_series.cautions("GJNL", [(1, day, number)])) for number in ("G00001", "G00010", "RENT-7")
        ] == [
            False,
            True,
            False,
        ]

    def test_without_default_numbers_wait_for_typed_ones(self, books):
        series = NumberSeries.objects.get(code="GJNL")
        number_series.change(series=series, values={"is_default": False, "is_manual_allowed": True}, **BY)
        assert number_series.peek("GJNL", date(2026, 1, 1)) == ""
        with pytest.raises(Refused) as refused:
            number_series.take("GJNL", date(2026, 1, 1))
        assert codes(refused) == ["number-series-by-hand-only"]
        series.refresh_from_db()
        with pytest.raises(Refused) as refused:
            number_series.change(series=series, values={"is_manual_allowed": False}, **BY)
        assert codes(refused) == ["number-series-no-use"]


class TestDimensions:
    def test_are_read_as_they_are_typed(self, department):
        assert default_dimensions.read("department = yard") == "DEPARTMENT=YARD"
        assert default_dimensions.read("") == ""
        for typed, code in (
            ("yard", "dimensions-unreadable"),
            ("PLACE=YARD", "dimension-unknown"),
            ("DEPARTMENT=SEA", "dimension-value-unknown"),
        ):
            with pytest.raises(Refused) as refused:
                default_dimensions.read(typed)
            assert codes(refused) == [code]

    def test_of_an_account_fill_what_is_not_given(self, department):
        values = {"record_no": "4100", "dimension_code": "department", "value_code": "yard", "rule": "code mandatory"}
        default_dimensions.create(values=values, **BY)
        assert default_dimensions.with_defaults("", ["4100", "1200"]) == "DEPARTMENT=YARD"
        assert default_dimensions.with_defaults("DEPARTMENT=SHOP", ["4100"]) == "DEPARTMENT=SHOP"
        assert default_dimensions.with_defaults("", ["1200", ""]) == ""

    def test_of_an_account_are_one_per_dimension_and_fit_their_rule(self, department):
        values = {"record_no": "4100", "dimension_code": "DEPARTMENT", "value_code": "YARD", "rule": "same code"}
        made = default_dimensions.create(values=values, **BY)
        with pytest.raises(Refused) as refused:
            default_dimensions.create(values={**values, "value_code": ""}, **BY)
        assert codes(refused) == ["default-dimension-value", "default-dimension-exists"]
        with pytest.raises(Refused) as refused:
            default_dimensions.change(default=made, values={"rule": "no code"}, **BY)
        assert codes(refused) == ["default-dimension-value"]

    def test_are_barred_in_pairs_once(self, department):
        project = dimensions.create_dimension(code="PROJECT", name="Project", **BY)
        pair = {"dimension_1_code": "PROJECT", "dimension_2_code": "DEPARTMENT"}
        dimensions.create_combination(values=pair, **BY)
        swapped = {"dimension_1_code": "DEPARTMENT", "dimension_2_code": "PROJECT"}
        with pytest.raises(Refused) as refused:
            dimensions.create_combination(values=swapped, **BY)
        assert codes(refused) == ["dimension-combination-exists"]
        with pytest.raises(Refused) as refused:
            dimensions.create_combination(values={**pair, "value_1_code": "X"}, **BY)
        assert codes(refused) == ["dimension-value-unknown", "dimension-combination"]
        with pytest.raises(Refused) as refused:
            dimensions.delete_dimension(dimension=project, **BY)
        assert codes(refused) == ["dimension-named"]
        dimensions.delete_combination(combination=DimensionCombination.objects.get(), **BY)
        dimensions.delete_dimension(dimension=project, **BY)

    def test_values_that_combinations_and_defaults_name_stay(self, department):
        project = dimensions.create_dimension(code="PROJECT", name="Project", **BY)
        dimensions.create_value(dimension=project, code="X", name="", **BY)
        pair = {"dimension_1_code": "PROJECT", "value_1_code": "X", "dimension_2_code": "DEPARTMENT"}
        dimensions.create_combination(values={**pair, "value_2_code": "YARD"}, **BY)
        for number in ("1100", "1200", "4100", "6200", "6210", "6420"):
            values = {"record_no": number, "dimension_code": "DEPARTMENT", "value_code": "SHOP"}
            default_dimensions.create(values=values, **BY)
        for code, places in (
            ("X", "PROJECT X / DEPARTMENT YARD"),
            ("YARD", "PROJECT X / DEPARTMENT YARD"),
            ("SHOP", "G/L Account 1100, G/L Account 1200, G/L Account 4100, G/L Account 6200, G/L Account 6210, +1"),
        ):
            with pytest.raises(Refused) as refused:
                dimensions.delete_value(value=DimensionValue.objects.get(code=code), **BY)
            assert [refusal.message for refusal in refused.value.refusals] == [
                f"{'PROJECT' if code == 'X' else 'DEPARTMENT'} {code} is named by {places}: take it away there first."
            ]

    def test_with_values_stay(self, department):
        with pytest.raises(Refused) as refused:
            dimensions.delete_dimension(dimension=department, **BY)
        assert codes(refused) == ["record-in-use"]
