"""What the jurisdictions of a tax area take."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.finance.vat import sales_tax
from ledgerhall.finance.vat.sales_tax import AreaLine, JurisdictionTax, Rates, TaxableLine, TaxDetail, TaxType

DAY = date(2017, 3, 15)
YEAR = date(2017, 1, 1)
STATE = TaxDetail("STATE", "GOODS", TaxType.SALES, YEAR, Decimal(6))
COUNTY = TaxDetail("COUNTY", "GOODS", TaxType.SALES, YEAR, Decimal(1), Decimal(5000), Decimal(0))
USE = TaxDetail("STATE", "GOODS", TaxType.USE, YEAR, Decimal(7))
CITY = (AreaLine("COUNTY", 1), AreaLine("STATE", 2))
RATES = Rates(CITY, (STATE, COUNTY, USE))
TAX_ON_TAX = Rates((AreaLine("STATE", 2), AreaLine("COUNTY", 1, is_tax_on_tax=True)), (STATE, COUNTY))

sizes = st.decimals(Decimal(-20_000), Decimal(20_000), places=2)


def taxes(*lines: TaxableLine, rates: Rates = RATES, on: date = DAY) -> list[tuple[str, Decimal, Decimal]]:
    """The entries of a document: jurisdiction, base, tax."""
    found = sales_tax.document_tax(lines, rates, on=on, minor_units=2)
    return [(tax.jurisdiction, tax.base, tax.tax) for tax in found]


def goods(amount: str, tax_type: TaxType = TaxType.SALES) -> TaxableLine:
    return TaxableLine(Decimal(amount), "GOODS", tax_type)


class TestDocumentTax:
    def test_is_one_entry_per_jurisdiction_the_highest_order_first(self):
        """G13a: the county takes 1 % of the first 5,000.00 only; its base is that maximum."""
        assert taxes(goods("6000.00")) == [
            ("STATE", Decimal(6000), Decimal(360)),
            ("COUNTY", Decimal(5000), Decimal(50)),
        ]

    def test_below_the_maximum_has_the_whole_amount_for_its_base(self):
        assert taxes(goods("4000.00")) == [
            ("STATE", Decimal(4000), Decimal(240)),
            ("COUNTY", Decimal(4000), Decimal(40)),
        ]

    def test_above_the_maximum_is_at_the_other_rate(self):
        rates = Rates(CITY, (replace(COUNTY, percent_above=Decimal("0.5")),))
        assert taxes(goods("6000.00"), rates=rates) == [("COUNTY", Decimal(6000), Decimal(55))]

    def test_takes_the_maximum_of_the_document_not_of_each_line(self):
        assert taxes(goods("3000.00"), goods("3000.00")) == taxes(goods("6000.00"))

    def test_of_a_credit_memo_mirrors_its_invoice(self):
        assert taxes(goods("-6000.00")) == [
            ("STATE", Decimal(-6000), Decimal(-360)),
            ("COUNTY", Decimal(-5000), Decimal(-50)),
        ]

    def test_on_a_purchase_is_charged_by_the_vendor(self):
        """S8: purchase tax 7 %, owed to the vendor."""
        rates = Rates((AreaLine("STATE", 1),), (replace(STATE, percent_below=Decimal(7)),))
        found = sales_tax.document_tax([goods("1000.00")], rates, on=DAY, minor_units=2)
        assert found == (JurisdictionTax("STATE", "GOODS", TaxType.SALES, Decimal(1000), Decimal(70)),)
        assert sales_tax.charged(found) == Decimal(70)

    def test_on_own_use_is_charged_by_nobody(self):
        """G13b: use tax 7 %."""
        found = sales_tax.document_tax([goods("1000.00", TaxType.USE)], RATES, on=DAY, minor_units=2)
        assert found == (JurisdictionTax("STATE", "GOODS", TaxType.USE, Decimal(1000), Decimal(70)),)
        assert sales_tax.charged(found) == 0

    def test_on_tax_counts_what_was_taken_before(self):
        assert taxes(goods("100.00"), rates=TAX_ON_TAX) == [
            ("STATE", Decimal(100), Decimal(6)),
            ("COUNTY", Decimal(106), Decimal("1.06")),
        ]

    def test_is_at_the_latest_rate_in_effect(self):
        rates = Rates(CITY, (replace(STATE, effective_date=date(2017, 3, 16), percent_below=Decimal(8)), STATE))
        assert taxes(goods("100.00"), rates=rates, on=date(2017, 3, 15)) == [("STATE", Decimal(100), Decimal(6))]
        assert taxes(goods("100.00"), rates=rates, on=date(2017, 3, 16)) == [("STATE", Decimal(100), Decimal(8))]
        assert taxes(goods("100.00"), rates=rates, on=date(2016, 12, 31)) == []

    def test_leaves_out_a_line_without_a_tax_group(self):
        assert taxes(TaxableLine(Decimal(100), "")) == []

    def test_at_a_rate_of_0_still_is_an_entry(self):
        assert taxes(goods("100.00"), rates=Rates(CITY, (replace(STATE, percent_below=Decimal(0)),))) == [
            ("STATE", Decimal(100), Decimal(0))
        ]

    def test_is_rounded_once_for_a_jurisdiction_over_its_groups(self):
        food = replace(STATE, tax_group="FOOD")
        rates = Rates(CITY, (STATE, food))
        assert taxes(goods("0.40"), TaxableLine(Decimal("0.40"), "FOOD"), rates=rates) == [
            ("STATE", Decimal("0.40"), Decimal("0.02")),
            ("STATE", Decimal("0.40"), Decimal("0.03")),
        ]

    @given(st.lists(sizes, min_size=1, max_size=8))
    def test_of_the_lines_adds_up_to_the_entries(self, amounts):
        lines = [TaxableLine(abs(amount), "GOODS") for amount in amounts]
        found = sales_tax.document_tax(lines, RATES, on=DAY, minor_units=2)
        assert sum(sales_tax.line_taxes(lines, found, 2)) == sum(tax.tax for tax in found)


class TestLineTaxes:
    def test_are_shares_of_the_line_s_own_group(self):
        lines = [goods("10.00"), goods("100.00", TaxType.USE), goods("30.00"), TaxableLine(Decimal(5), "")]
        found = sales_tax.document_tax(lines, RATES, on=DAY, minor_units=2)
        assert sales_tax.line_taxes(lines, found, 2) == (
            Decimal("0.70"),
            Decimal("7.00"),
            Decimal("2.10"),
            Decimal("0.00"),
        )


class TestTaxInAmount:
    @pytest.mark.parametrize(
        ("amount", "expected"),
        [
            ("6410.00", [("STATE", "6000.00", "360.00"), ("COUNTY", "5000.00", "50.00")]),
            ("-6410.00", [("STATE", "-6000.00", "-360.00"), ("COUNTY", "-5000.00", "-50.00")]),
            ("107.00", [("STATE", "100.00", "6.00"), ("COUNTY", "100.00", "1.00")]),
            ("100.00", [("STATE", "93.46", "5.61"), ("COUNTY", "93.46", "0.93")]),
            ("0.00", [("STATE", "0.00", "0.00"), ("COUNTY", "0.00", "0.00")]),
        ],
    )
    def test_leaves_the_base(self, amount, expected):
        found = sales_tax.tax_in_amount(Decimal(amount), "GOODS", RATES, on=DAY, minor_units=2)
        assert [(tax.jurisdiction, tax.base, tax.tax) for tax in found] == [
            (j, Decimal(b), Decimal(t)) for j, b, t in expected
        ]

    @given(sizes, st.sampled_from([RATES, TAX_ON_TAX]))
    def test_of_what_a_document_comes_to_is_what_the_document_charged(self, amount, rates):
        charged = sales_tax.document_tax([TaxableLine(amount, "GOODS")], rates, on=DAY, minor_units=2)
        owed = amount + sales_tax.charged(charged)
        assert sales_tax.tax_in_amount(owed, "GOODS", rates, on=DAY, minor_units=2) == charged

    @given(sizes)
    def test_and_its_base_make_the_amount_to_the_cent(self, amount):
        found = sales_tax.tax_in_amount(amount, "GOODS", RATES, on=DAY, minor_units=2)
        state, county = found
        assert state.base + state.tax + county.tax == amount
        assert abs(state.tax - state.base * Decimal("0.06")) <= Decimal("0.01")
