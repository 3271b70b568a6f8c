"""What VAT amounts to, and that its parts always add up."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledgerhall.finance.vat import arithmetic
from ledgerhall.finance.vat.arithmetic import InputVat, Vat, VatCalculation, VatRounding, VatRule
from ledgerhall.kernel.money import round_half_away

VAT25 = VatRule("VAT25", Decimal(25))
VAT6 = VatRule("VAT6", Decimal(6))
REVERSE = VatRule("RC25", Decimal(25), VatCalculation.REVERSE_CHARGE)
FULL = VatRule("FULL", Decimal(0), VatCalculation.FULL)
SALES_TAX = VatRule("", Decimal(0), VatCalculation.SALES_TAX)

amounts = st.decimals(Decimal(-999_999_999), Decimal(999_999_999), places=2)
percents = st.sampled_from([Decimal(0), Decimal(6), Decimal(12), Decimal(19), Decimal(21), Decimal(25), Decimal("7.7")])
rules = st.builds(VatRule, st.sampled_from("AB"), percents, st.sampled_from(VatCalculation))


def decimals(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


class TestShares:
    def test_carry_the_remainder_from_part_to_part(self):
        assert arithmetic.shares(Decimal("7.51"), decimals("10.01", "10.01", "10.01"), 2) == decimals(
            "2.50", "2.51", "2.50"
        )
        assert arithmetic.shares(Decimal("1000.01"), decimals("60", "30", "10"), 2) == decimals(
            "600.01", "300.00", "100.00"
        )

    def test_of_negative_weights_have_the_other_sign(self):
        assert arithmetic.shares(Decimal("10.00"), decimals("150", "-50"), 2) == decimals("15.00", "-5.00")

    def test_lie_on_the_minor_unit_of_the_currency(self):
        assert arithmetic.shares(Decimal(100), decimals("1", "1", "1"), 0) == decimals("33", "34", "33")
        assert arithmetic.shares(Decimal("0.100"), decimals("1", "2"), 3) == decimals("0.033", "0.067")

    def test_of_nothing_are_nothing(self):
        assert arithmetic.shares(Decimal(0), decimals("5", "-5"), 2) == decimals("0", "0")
        assert arithmetic.shares(Decimal(0), (), 2) == ()

    def test_need_weights_that_do_not_cancel_out(self):
        with pytest.raises(ValueError, match="add up to 0"):
            arithmetic.shares(Decimal("0.01"), decimals("5", "-5"), 2)

    @given(amounts, st.lists(amounts, min_size=1, max_size=20), st.sampled_from([0, 2, 3]))
    def test_add_up_to_the_total(self, total, weights, minor_units):
        assume(sum(weights) != 0)
        parts = arithmetic.shares(total, weights, minor_units)
        assert sum(parts) == round_half_away(total, minor_units)
        assert all(part == round_half_away(part, minor_units) for part in parts)

    @given(amounts, st.lists(st.decimals(Decimal("0.01"), Decimal(10_000), places=2), min_size=1, max_size=20))
    def test_are_less_than_a_minor_unit_away_from_the_exact_part(self, total, weights):
        parts = arithmetic.shares(total, weights, 2)
        whole = sum(weights)
        assert all(
            abs(part - total * weight / whole) <= Decimal("0.0101") for part, weight in zip(parts, weights, strict=True)
        )


class TestVat:
    @pytest.mark.parametrize(
        ("rounding", "of_base", "in_amount"),
        [(VatRounding.NEAREST, "0.13", "0.10"), (VatRounding.UP, "0.13", "0.11"), (VatRounding.DOWN, "0.12", "0.10")],
    )
    def test_is_rounded_in_the_direction_of_the_currency_whatever_the_sign(self, rounding, of_base, in_amount):
        for sign in (1, -1):
            assert arithmetic.vat_of_base(sign * Decimal("0.50"), Decimal(25), 2, rounding) == sign * Decimal(of_base)
            assert arithmetic.vat_in_amount(sign * Decimal("0.52"), Decimal(25), 2, rounding) == sign * Decimal(
                in_amount
            )

    @pytest.mark.parametrize(
        ("rule", "including", "excluding"),
        [
            (VAT25, ("80.00", "20.00", "100.00"), ("100.00", "25.00", "125.00")),
            (REVERSE, ("100.00", "25.00", "100.00"), ("100.00", "25.00", "100.00")),
            (REVERSE.for_sale(), ("100.00", "0.00", "100.00"), ("100.00", "0.00", "100.00")),
            (FULL, ("0.00", "100.00", "100.00"), ("0.00", "100.00", "100.00")),
            (SALES_TAX, ("100.00", "0.00", "100.00"), ("100.00", "0.00", "100.00")),
        ],
    )
    def test_of_an_amount_depends_on_how_it_is_worked_out(self, rule, including, excluding):
        assert arithmetic.vat(Decimal(100), rule, 2, is_including=True) == Vat(*decimals(*including))
        assert arithmetic.vat(Decimal(100), rule, 2, is_including=False) == Vat(*decimals(*excluding))

    def test_of_a_sale_is_the_sellers_except_under_a_reverse_charge(self):
        assert VAT25.for_sale() == VAT25
        assert REVERSE.for_sale() == VatRule("RC25", Decimal(0), VatCalculation.REVERSE_CHARGE)

    @given(amounts, percents, st.sampled_from(VatRounding))
    def test_inside_an_amount_and_its_base_make_the_amount(self, amount, percent, rounding):
        split = arithmetic.vat(amount, VatRule("X", percent), 2, rounding, is_including=True)
        assert split.base + split.vat == split.owed == amount
        assert abs(split.vat - split.base * percent / 100) <= Decimal("0.02")


class TestDocumentVat:
    def test_is_rounded_on_the_documents_total(self):
        """G19: three lines of 10.01, 2.50 each, make 7.51 together."""
        lines = arithmetic.document_vat([(Decimal("10.01"), VAT25)] * 3, 2, is_including=False)
        assert [line.vat for line in lines] == [Decimal("2.50"), Decimal("2.51"), Decimal("2.50")]
        assert sum(line.owed for line in lines) == Decimal("37.54")

    def test_is_rounded_for_each_identifier_apart(self):
        lines = arithmetic.document_vat(
            [(Decimal("0.10"), VAT25), (Decimal("0.10"), VAT6), (Decimal("0.10"), VAT25)], 2, is_including=False
        )
        assert [line.vat for line in lines] == [Decimal("0.03"), Decimal("0.01"), Decimal("0.02")]

    def test_of_lines_that_cancel_out_stays_on_each_of_them(self):
        lines = arithmetic.document_vat([(Decimal(100), VAT25), (Decimal("-99.98"), VAT25)], 2, is_including=False)
        assert [line.vat for line in lines] == [Decimal("25.00"), Decimal("-24.99")]

    @given(st.lists(st.tuples(amounts, rules), max_size=12), st.booleans(), st.sampled_from(VatRounding))
    def test_of_the_lines_adds_up_to_that_of_each_rule(self, lines, is_including, rounding):
        split = arithmetic.document_vat(lines, 2, rounding, is_including=is_including)
        for rule in {rule for _, rule in lines}:
            of_rule = [vat for (_, other), vat in zip(lines, split, strict=True) if other == rule]
            total = sum((amount for amount, other in lines if other == rule), Decimal(0))
            whole = arithmetic.vat(total, rule, 2, rounding, is_including=is_including)
            assert sum(vat.vat for vat in of_rule) == whole.vat
            assert sum(vat.base for vat in of_rule) == whole.base
            assert sum(vat.owed for vat in of_rule) == whole.owed

    @given(st.lists(st.tuples(amounts, rules), max_size=12), st.booleans(), st.sampled_from(VatRounding))
    def test_of_a_credit_memo_mirrors_its_invoice(self, lines, is_including, rounding):
        split = arithmetic.document_vat(lines, 2, rounding, is_including=is_including)
        mirror = arithmetic.document_vat([(-a, rule) for a, rule in lines], 2, rounding, is_including=is_including)
        assert [Vat(-vat.base, -vat.vat, -vat.owed) for vat in split] == list(mirror)


class TestInputVat:
    def test_that_may_not_be_deducted_is_cost(self):
        assert arithmetic.input_vat(Decimal("25.01"), Decimal(50), 2) == InputVat(Decimal("12.51"), Decimal("12.50"))
        assert arithmetic.input_vat(Decimal("25.01"), Decimal(100), 2) == InputVat(Decimal("25.01"), Decimal("0.00"))

    @given(amounts, st.decimals(Decimal(0), Decimal(100), places=2))
    def test_is_all_there_in_two_parts(self, amount, percent):
        split = arithmetic.input_vat(amount, percent, 2)
        assert split.deductible + split.cost == amount


class TestPaymentDiscount:
    def test_takes_its_vat_in_proportion_to_the_invoice(self):
        """G4b: 25.00 of 1,250.00 holds 5.00 of the 250.00."""
        entry = Vat(Decimal(1000), Decimal(250), Decimal(1250))
        assert arithmetic.payment_discount(Decimal("25.00"), [entry], Decimal(1250), 2) == (
            Vat(Decimal(20), Decimal(5), Decimal(25)),
        )

    def test_leaves_out_what_has_no_vat_entry(self):
        entry = Vat(Decimal(1000), Decimal(250), Decimal(1250))
        assert arithmetic.payment_discount(Decimal("30.00"), [entry], Decimal(1500), 2) == (
            Vat(Decimal(20), Decimal(5), Decimal(25)),
        )

    def test_of_a_reverse_charge_is_a_base_whose_vat_nobody_paid(self):
        entry = Vat(Decimal(1000), Decimal(250), Decimal(1000))
        assert arithmetic.payment_discount(Decimal("20.00"), [entry], Decimal(1000), 2) == (
            Vat(Decimal(20), Decimal(5), Decimal(20)),
        )

    def test_needs_an_invoice_that_is_not_0(self):
        with pytest.raises(ValueError, match="no payment discount"):
            arithmetic.payment_discount(Decimal("1.00"), [], Decimal(0), 2)

    @given(
        st.lists(st.tuples(amounts, rules), min_size=1, max_size=6),
        st.decimals(Decimal("0.01"), Decimal(1000), places=2),
    )
    def test_is_all_in_the_entries_where_they_make_the_invoice(self, lines, discount):
        entries = arithmetic.document_vat(lines, 2, is_including=False)
        total = sum(entry.owed for entry in entries)
        assume(total != 0)
        assert sum(part.owed for part in arithmetic.payment_discount(discount, entries, total, 2)) == discount


class TestReleased:
    def test_is_in_proportion_to_what_is_applied_and_the_last_takes_the_rest(self):
        assert arithmetic.released(Decimal("250.00"), Decimal(0), Decimal(500), Decimal(1250), 2) == Decimal("100.00")
        assert arithmetic.released(Decimal("0.05"), Decimal(0), Decimal(1), Decimal(3), 2) == Decimal("0.02")
        assert arithmetic.released(Decimal("0.05"), Decimal("0.02"), Decimal(2), Decimal(2), 2) == Decimal("0.03")

    @pytest.mark.parametrize(
        ("applied", "remaining"), [(Decimal(2), Decimal(1)), (Decimal(-1), Decimal(1)), (Decimal(1), Decimal(0))]
    )
    def test_is_refused_for_more_than_remains(self, applied, remaining):
        with pytest.raises(ValueError, match="cannot be applied"):
            arithmetic.released(Decimal(1), Decimal(0), applied, remaining, 2)

    @given(
        amounts,
        st.lists(st.decimals(Decimal("0.01"), Decimal(10_000), places=2), min_size=1, max_size=12),
        st.booleans(),
    )
    def test_is_all_of_it_when_all_is_paid(self, unrealized, payments, is_credit):
        sign = -1 if is_credit else 1
        remaining, before = sign * sum(payments), Decimal(0)
        for payment in payments:
            before += arithmetic.released(unrealized, before, sign * payment, remaining, 2)
            remaining -= sign * payment
        assert before == unrealized
