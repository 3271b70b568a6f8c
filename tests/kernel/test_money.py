"""Exact money: no floats, no mixed currencies, rounding half away from zero."""

from decimal import Decimal

import pytest

from ledgerhall.kernel.money import Currency, Money, fixed, from_scaled, round_half_away, to_scaled

EUR, JPY, KWD = Currency("EUR"), Currency("JPY", 0), Currency("KWD", 3)


class TestMoney:
    def test_adds_subtracts_negates_and_multiplies_exactly(self):
        assert Money("0.10", EUR) + Money("0.20", EUR) == Money("0.30", EUR)
        assert Money("1", EUR) - Money("0.99", EUR) == Money("0.01", EUR)
        assert -Money("5", EUR) == Money(-5, EUR)
        assert abs(Money("-5", EUR)) == Money(5, EUR)
        assert Money("19.99", EUR) * 3 == 3 * Money("19.99", EUR) == Money("59.97", EUR)

    @pytest.mark.parametrize("act", [lambda: Money(0.1, EUR), lambda: Money("1", EUR) * 0.5])
    def test_refuses_floats(self, act):
        with pytest.raises(TypeError, match="float"):
            act()

    @pytest.mark.parametrize("act", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b])
    def test_two_currencies_do_not_mix(self, act):
        with pytest.raises(TypeError, match="do not mix"):
            act(Money("1", EUR), Money("1", JPY))

    def test_equal_amounts_of_two_currencies_differ(self):
        assert Money("1", EUR) != Money("1", JPY)

    @pytest.mark.parametrize(
        ("amount", "currency", "rounded"),
        [
            ("0.005", EUR, "0.01"),
            ("-0.005", EUR, "-0.01"),
            ("2.675", EUR, "2.68"),
            ("0.0049", EUR, "0.00"),
            ("0.5", JPY, "1"),
            ("-1.5", JPY, "-2"),
            ("1.2345", KWD, "1.235"),
        ],
    )
    def test_is_rounded_to_the_minor_unit_half_away_from_zero(self, amount, currency, rounded):
        assert Money(amount, currency).rounded() == Money(rounded, currency)

    def test_knows_whether_it_lies_on_the_minor_unit(self):
        assert Money("1.25", EUR).is_rounded
        assert not Money("1.255", EUR).is_rounded
        assert not Money("0.5", JPY).is_rounded
        assert Money("0.00", EUR).is_zero

    def test_is_written_with_its_decimals(self):
        assert str(Money("1234.5", EUR)) == "1234.50 EUR"
        assert str(Money("1234", JPY)) == "1234 JPY"


class TestScaling:
    @pytest.mark.parametrize("amount", ["0", "0.0001", "-0.0001", "123456789012.3456", "-99999999999.99", "1E+3"])
    def test_comes_back_the_same(self, amount):
        assert from_scaled(to_scaled(Decimal(amount))) == Decimal(amount)

    def test_refuses_more_than_four_decimals(self):
        with pytest.raises(ValueError, match="more than four decimals"):
            to_scaled(Decimal("0.00001"))

    @pytest.mark.parametrize(
        ("amount", "places", "rounded"), [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13")]
    )
    def test_rounds_half_away_from_zero(self, amount, places, rounded):
        assert round_half_away(Decimal(amount), places) == Decimal(rounded)

    @pytest.mark.parametrize(
        ("amount", "places", "text"),
        [("1E+3", 2, "1000.00"), ("0", 2, "0.00"), ("-0", 2, "0.00"), ("1.2345", 2, "1.2345"), ("5", 0, "5")],
    )
    def test_is_written_in_full(self, amount, places, text):
        assert fixed(Decimal(amount), places) == text
