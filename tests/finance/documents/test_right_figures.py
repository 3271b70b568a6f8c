"""The figures that other programs have been seen to get wrong, and what is right (half away from zero).

Each row was a public report of a wrong cent or a document that its receiver refused.
"""

from decimal import Decimal

import pytest

from ledgerhall.finance.documents import totals
from ledgerhall.finance.documents.totals import PricedLine
from ledgerhall.finance.vat.arithmetic import VatRule


def line(quantity: str, price: str, percent: str = "0", discount: str = "0") -> PricedLine:
    return PricedLine(Decimal(quantity), Decimal(price), VatRule(f"VAT{percent}", Decimal(percent)), Decimal(discount))


FIGURES = [
    pytest.param([line("3", "17.65")], "0", {"lines": ["52.95"], "total": "52.95"}, id="3 × 17.65"),
    pytest.param(
        [line("1", "90.30"), line("0.45", "2.54", "6"), line("0.28", "6.87", "6")],
        "0",
        {"lines": ["90.30", "1.14", "1.92"], "vat": "0.18", "total": "93.54"},
        id="fractions of a quantity, two rates",
    ),
    pytest.param(
        [line("1", "97.59", "21"), line("1", "95.34", "21"), line("1", "88.21", "21")],
        "3",
        {"invoice_discount": "8.43", "base": "272.71", "vat": "57.27", "total": "329.98"},
        id="a discount over three lines",
    ),
    pytest.param([line("1", "1850.00", "21")], "3", {"base": "1794.50", "vat": "376.85"}, id="a discount before VAT"),
    pytest.param(
        [line("4", "39.615", discount="20")],
        "0",
        {"gross": "158.46", "line_discount": "31.69", "base": "126.77"},
        id="a price of three decimals, discounted",
    ),
    pytest.param([line("3", "0.0661")], "0", {"total": "0.20"}, id="a price of four decimals"),
    pytest.param([line("3", "8.70")], "0", {"total": "26.10"}, id="3 × 8.70"),
]


class TestTotals:
    @pytest.mark.parametrize(("lines", "discount_percent", "right"), FIGURES)
    def test_have_the_right_figures(self, lines, discount_percent, right):
        made = totals.of(lines, 2, invoice_discount_percent=Decimal(discount_percent))
        figures = {
            "lines": [line.line_amount for line in made.lines],
            "gross": sum(line.gross for line in made.lines),
            "line_discount": sum(line.line_discount for line in made.lines),
            "invoice_discount": made.invoice_discount,
            "base": made.base,
            "vat": made.vat,
            "total": made.total,
        }
        for name, figure in right.items():
            expected = [Decimal(amount) for amount in figure] if isinstance(figure, list) else Decimal(figure)
            assert figures[name] == expected, name

    def test_to_whole_units_are_rounded_to_the_nearest(self):
        assert totals.invoice_rounding(Decimal("84.70"), Decimal(1)) == Decimal("0.30")
