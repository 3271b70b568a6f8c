"""A document's lines become amounts."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.finance.documents import totals
from ledgerhall.finance.documents.totals import PricedLine, RuleTotal
from ledgerhall.finance.vat.arithmetic import VatCalculation, VatRounding, VatRule

VAT25 = VatRule("VAT25", Decimal(25))
VAT0 = VatRule("VAT0", Decimal(0))
REVERSE = VatRule("RC25", Decimal(25), VatCalculation.REVERSE_CHARGE)


def line(quantity: str, price: str, rule: VatRule = VAT25, discount: str = "0", **more) -> PricedLine:
    return PricedLine(Decimal(quantity), Decimal(price), rule, Decimal(discount), **more)


G1 = [line("10", "100.00"), line("4", "50.00", discount="5")]

prices = st.decimals(Decimal(0), Decimal(100_000), places=5)
quantities = st.decimals(Decimal(-100), Decimal(1000), places=3)
rules = st.sampled_from(
    [
        VAT25,
        VAT0,
        VatRule("VAT6", Decimal(6)),
        REVERSE,
        VatRule("F", Decimal(0), VatCalculation.FULL),
        VatRule("X", Decimal("7.7")),
    ]
)
some_lines = st.lists(
    st.builds(
        PricedLine,
        quantities,
        prices,
        rules,
        st.decimals(Decimal(0), Decimal(100), places=2),
        is_invoice_discount_allowed=st.booleans(),
    ),
    max_size=8,
)


class TestTotals:
    def test_take_the_discounts_off_and_put_vat_on(self):
        """G1: 1,200.00 less 10.00 on a line, less 10 % on the invoice, plus 25 %."""
        made = totals.of(G1, 2, invoice_discount_percent=Decimal(10))
        assert [one.line_amount for one in made.lines] == [Decimal(1000), Decimal(190)]
        assert (made.line_amount, made.invoice_discount) == (Decimal(1190), Decimal(119))
        assert (made.base, made.vat, made.total) == (Decimal(1071), Decimal("267.75"), Decimal("1338.75"))
        assert made.rules == (RuleTotal(VAT25, Decimal(1071), Decimal("267.75")),)

    def test_of_a_credit_memo_are_those_of_an_invoice(self):
        """G3: two of line 1 of G1 come back."""
        made = totals.of([line("2", "100.00")], 2, invoice_discount_percent=Decimal(10))
        assert (made.invoice_discount, made.base, made.vat, made.total) == (
            Decimal(20),
            Decimal(180),
            Decimal(45),
            Decimal(225),
        )

    @pytest.mark.parametrize(
        ("posted_apart", "income"),
        [
            ((), "1071.00"),  # S1: none
            (("invoice_discount_without_vat",), "1190.00"),  # S2: invoice
            (("line_discount_without_vat",), "1081.00"),  # S3: line
            (("line_discount_without_vat", "invoice_discount_without_vat"), "1200.00"),  # G1: all
        ],
    )
    def test_keep_the_two_discounts_apart(self, posted_apart, income):
        made = totals.of(G1, 2, invoice_discount_percent=Decimal(10))
        assert sum(one.base + sum(getattr(one, name) for name in posted_apart) for one in made.lines) == Decimal(income)

    def test_round_vat_on_the_document(self):
        """G19: three lines of 10.01."""
        made = totals.of([line("1", "10.01")] * 3, 2)
        assert [one.vat for one in made.lines] == [Decimal("2.50"), Decimal("2.51"), Decimal("2.50")]
        assert (made.base, made.vat, made.total) == (Decimal("30.03"), Decimal("7.51"), Decimal("37.54"))

    @pytest.mark.parametrize(("price", "vat"), [("0.10", "0.03"), ("0.50", "0.13")])
    def test_round_half_away_from_zero(self, price, vat):
        """S13, and of a line that is taken back."""
        assert totals.of([line("1", price)], 2).vat == Decimal(vat)
        assert totals.of([line("-1", price)], 2).vat == -Decimal(vat)

    def test_leave_a_line_out_of_the_invoice_discount(self):
        """S17: 10 % of the 100.00 only."""
        lines = [line("1", "100.00"), line("1", "50.00", is_invoice_discount_allowed=False)]
        made = totals.of(lines, 2, invoice_discount_percent=Decimal(10))
        assert [one.invoice_discount for one in made.lines] == [Decimal(10), Decimal(0)]
        assert (made.base, made.vat, made.total) == (Decimal(140), Decimal(35), Decimal(175))

    def test_round_quantity_times_price_once(self):
        """S20: 3 × 0.33333 = 1.00; 2.5 × 0.33 = 0.83, less 10 % = 0.75."""
        made = totals.of([line("3", "0.33333", VAT0), line("2.5", "0.33", VAT0, "10")], 2)
        assert [(one.gross, one.line_discount, one.line_amount) for one in made.lines] == [
            (Decimal("1.00"), Decimal("0.00"), Decimal("1.00")),
            (Decimal("0.83"), Decimal("0.08"), Decimal("0.75")),
        ]

    def test_take_a_discount_amount_as_it_was_entered(self):
        lines = [line("1", "100.00", line_discount_amount=Decimal("0.01")), line("1", "50.00"), line("1", "-20.00")]
        made = totals.of(lines, 2, invoice_discount_amount=Decimal("10.00"))
        assert [one.line_amount for one in made.lines] == [Decimal("99.99"), Decimal(50), Decimal(-20)]
        assert [one.invoice_discount for one in made.lines] == [Decimal("7.69"), Decimal("3.85"), Decimal("-1.54")]

    def test_need_something_to_take_a_discount_amount_from(self):
        lines = [line("1", "50.00", is_invoice_discount_allowed=False)]
        assert totals.discountable(lines, 2) == 0
        with pytest.raises(ValueError, match="cannot be divided"):
            totals.of(lines, 2, invoice_discount_amount=Decimal("10.00"))

    def test_of_prices_with_vat_take_the_vat_out(self):
        lines = [line("1", "100.00", discount="10"), line("1", "10.00", VAT0)]
        made = totals.of(lines, 2, is_including_vat=True)
        assert made.total == Decimal("100.00")
        assert (made.lines[0].base, made.lines[0].vat, made.lines[0].owed) == (Decimal(72), Decimal(18), Decimal(90))
        assert (made.lines[0].line_discount, made.lines[0].line_discount_without_vat) == (Decimal(10), Decimal(8))
        assert made.rules == (RuleTotal(VAT25, Decimal(72), Decimal(18)), RuleTotal(VAT0, Decimal(10), Decimal(0)))

    def test_do_not_charge_a_reverse_charge(self):
        made = totals.of([line("1", "1000.00", REVERSE)], 2)
        assert (made.base, made.vat, made.total) == (Decimal(1000), Decimal(250), Decimal(1000))

    def test_follow_the_currency(self):
        made = totals.of([line("3", "33.4")], 0, vat_rounding=VatRounding.DOWN)
        assert (made.base, made.vat, made.total) == (Decimal(100), Decimal(25), Decimal(125))
        assert totals.of([line("1", "99")], 0, vat_rounding=VatRounding.DOWN).vat == Decimal(24)

    def test_of_no_lines_are_0(self):
        made = totals.of([], 2, invoice_discount_percent=Decimal(10))
        assert (made.lines, made.rules, made.total) == ((), (), Decimal(0))

    @given(some_lines, st.booleans(), st.decimals(Decimal(0), Decimal(100), places=2), st.sampled_from(VatRounding))
    def test_are_the_sums_of_the_lines_and_of_the_rules(self, lines, is_including_vat, percent, rounding):
        made = totals.of(
            lines, 2, is_including_vat=is_including_vat, invoice_discount_percent=percent, vat_rounding=rounding
        )
        assert sum(rule.vat for rule in made.rules) == sum(one.vat for one in made.lines) == made.vat
        assert sum(rule.base for rule in made.rules) == sum(one.base for one in made.lines) == made.base
        assert sum(one.owed for one in made.lines) == made.total
        assert all(one.gross - one.line_discount == one.line_amount for one in made.lines)
        if is_including_vat:
            assert made.total == made.line_amount - made.invoice_discount

    @given(some_lines, st.booleans(), st.decimals(Decimal(0), Decimal(100), places=2))
    def test_of_what_is_taken_back_are_the_mirror_image(self, lines, is_including_vat, percent):
        back = [replace(one, quantity=-one.quantity) for one in lines]
        made, mirror = (
            totals.of(these, 2, is_including_vat=is_including_vat, invoice_discount_percent=percent)
            for these in (lines, back)
        )
        assert [(-one.base, -one.vat, -one.invoice_discount) for one in made.lines] == [
            (one.base, one.vat, one.invoice_discount) for one in mirror.lines
        ]


class TestDiscountable:
    @given(some_lines)
    def test_is_the_sum_of_the_lines_that_allow_it(self, lines):
        made = totals.of(lines, 2)
        allowed = [
            one.line_amount
            for entered, one in zip(lines, made.lines, strict=True)
            if entered.is_invoice_discount_allowed
        ]
        assert totals.discountable(lines, 2) == sum(allowed)


class TestInvoiceRounding:
    @pytest.mark.parametrize(
        ("total", "precision", "rounding"),
        [
            ("37.54", "0.05", "0.01"),  # G20
            ("37.52", "0.05", "-0.02"),
            ("37.525", "0.05", "0.025"),
            ("-37.54", "0.05", "-0.01"),
            ("37.55", "0.05", "0.00"),
            ("0.50", "1", "0.50"),
        ],
    )
    def test_goes_to_the_nearest(self, total, precision, rounding):
        assert totals.invoice_rounding(Decimal(total), Decimal(precision)) == Decimal(rounding)
