"""The walk of VAT and sales tax on small frozen books: inside a journal line's amount, or worked out by a document."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ledgerhall.finance.posting.draft import VATAsked, VATComputed
from ledgerhall.kernel.money import Money
from tests.finance.posting.small_books import (
    BOOKS,
    DKK,
    EUR,
    codes,
    line,
    posted,
    setups,
    taxed,
    vat_setup,
    walked,
)


def with_setup(*rows, **rules):
    return replace(BOOKS, vat=replace(BOOKS.vat, setups=setups(*rows)), rules=replace(BOOKS.rules, **rules))


def asked(posting_type="purchase", business="DOMESTIC", **more):
    return VATAsked(posting_type, business, "VAT25", **more)


def computed(posting_type, base, amount, **more):
    values = {"business_group": "DOMESTIC", "product_group": "VAT25"} | more
    return VATComputed(posting_type, Money(base, DKK), Money(amount, DKK), Money(amount, DKK), **values)


class TestJournalLines:
    def test_the_amount_includes_vat(self):
        parts = walked(line("6010", "125", vat=asked(), balancing_account_no="BANK"))
        assert posted(parts) == {"1000": "-125.00", "1200": "25.00", "6010": "100.00"}
        assert taxed(parts) == ["purchase 100.00 25.00 1200"]
        assert parts.lines[parts.vat[0].line].account_no == "6010"

    def test_vat_of_the_balancing_side(self):
        parts = walked(line("C10", "125", balancing_account_no="4000", balancing_vat=asked("sale")))
        assert posted(parts) == {"1100": "125.00", "2100": "-25.00", "4000": "-100.00"}
        assert (parts.vat[0].base, parts.vat[0].party_no, parts.vat[0].country_code) == (-100, "C10", "DK")

    def test_in_a_foreign_currency_the_whole_stays_balanced(self):
        parts = walked(line("6010", "10.01", currency=EUR, vat=asked(), balancing_account_no="BANK"))
        assert posted(parts) == {"1000": "-74.57", "1200": "14.90", "6010": "59.67"}

    def test_a_reverse_charge_is_owed_and_deducted(self):
        parts = walked(line("6010", "1000", vat=asked(business="EU"), balancing_account_no="BANK"))
        assert posted(parts) == {"1000": "-1000.00", "1200": "250.00", "2110": "-250.00", "6010": "1000.00"}
        assert taxed(parts) == ["purchase 1000.00 250.00 1200"]
        assert parts.vat[0].reverse_charge_account_no == "2110"

    def test_a_reverse_charge_sale_has_a_base_alone(self):
        parts = walked(line("4000", "-1000", vat=asked("sale", "EU"), balancing_account_no="BANK"))
        assert posted(parts) == {"1000": "1000.00", "4000": "-1000.00"}
        assert taxed(parts) == ["sale -1000.00 0.00 2100"]

    def test_what_may_not_be_deducted_is_cost(self):
        books = with_setup(vat_setup("DOMESTIC", "VAT25", "25", deductible_percent=Decimal(40)))
        parts = walked(line("6010", "125", vat=asked(), balancing_account_no="BANK"), books=books)
        assert posted(parts) == {"1000": "-125.00", "1200": "10.00", "6010": "115.00"}
        (part,) = parts.vat
        assert (part.base, part.amount, part.nondeductible_base, part.nondeductible_amount) == (40, 10, 60, 15)

    def test_a_partly_deductible_reverse_charge_is_owed_in_full(self):
        books = with_setup(vat_setup("EU", "VAT25", "25", "reverse charge", deductible_percent=Decimal(40)))
        parts = walked(line("6010", "1000", vat=asked(business="EU"), balancing_account_no="BANK"), books=books)
        assert posted(parts) == {"1000": "-1000.00", "1200": "100.00", "2110": "-250.00", "6010": "1150.00"}

    def test_full_vat_stands_on_the_vat_account(self):
        books = with_setup(vat_setup("DOMESTIC", "VAT25", "0", "full"))
        parts = walked(line("1200", "100", vat=asked(), balancing_account_no="BANK"), books=books)
        assert posted(parts) == {"1000": "-100.00", "1200": "100.00"}
        assert taxed(parts) == ["purchase 0.00 100.00 1200"]
        assert codes(line("6010", "100", vat=asked(), balancing_account_no="BANK"), books=books) == ["vat-full-account"]

    def test_vat_typed_by_hand_may_differ_a_little(self):
        books = with_setup(vat_setup("DOMESTIC", "VAT25", "25"), maximum_vat_difference=Decimal("0.02"))
        typed = asked(amount=Money("25.02", DKK))
        parts = walked(line("6010", "125", vat=typed, balancing_account_no="BANK"), books=books)
        assert (parts.vat[0].amount, parts.vat[0].difference) == (Decimal("25.02"), Decimal("0.02"))
        assert codes(line("6010", "125", vat=typed, balancing_account_no="BANK")) == ["vat-difference-too-large"]

    def test_vat_on_payment_waits(self):
        books = with_setup(vat_setup("DOMESTIC", "VAT25", "25", is_unrealized=True), is_unrealized_vat=True)
        made = line("6010", "125", vat=asked(), document_type="invoice", balancing_account_no="BANK")
        parts = walked(made, books=books)
        assert posted(parts) == {"1000": "-125.00", "1290": "25.00", "6010": "100.00"}
        (part,) = parts.vat
        assert (part.amount, part.unrealized_base, part.unrealized_amount, part.remaining_amount) == (0, 100, 25, 25)
        assert posted(walked(replace(made, document_type="payment"), books=books))["1200"] == "25.00"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"posting_type": ""}, "vat-posting-type-missing"),
            ({"business_group": "NONE"}, "vat-setup-missing"),
            ({"tax_area": "NOWHERE", "tax_group": "GOODS"}, "tax-area-missing"),
        ],
    )
    def test_each_rule_has_its_code(self, changes, code):
        made = line("6010", "125", vat=replace(asked(), **changes), balancing_account_no="BANK")
        assert codes(made) == [code]

    def test_setup_that_is_blocked_or_lacks_an_account(self):
        made = line("6010", "125", vat=asked(), balancing_account_no="BANK")
        for changes, code in (
            ({"is_blocked": True}, "vat-setup-blocked"),
            ({"purchase_account_no": ""}, "vat-account-missing"),
        ):
            assert codes(made, books=with_setup(vat_setup("DOMESTIC", "VAT25", "25", **changes))) == [code]


class TestSalesTax:
    def test_inside_a_sale_by_jurisdiction(self):
        tax = VATAsked("sale", tax_area="CITY", tax_group="GOODS")
        parts = walked(line("4000", "-6410", vat=tax, balancing_account_no="BANK"))
        assert posted(parts) == {"1000": "6410.00", "2150": "-360.00", "2151": "-50.00", "4000": "-6000.00"}
        assert taxed(parts) == ["sale -6000.00 -360.00 2150", "sale -5000.00 -50.00 2151"]
        assert len({part.connection for part in parts.vat}) == 1

    def test_use_tax_is_cost_and_owed(self):
        tax = VATAsked("purchase", tax_area="CITY", tax_group="GOODS", is_use_tax=True)
        parts = walked(line("5010", "1000", vat=tax, balancing_account_no="BANK"))
        assert posted(parts) == {"1000": "-1000.00", "2160": "-70.00", "5010": "1070.00"}
        assert taxed(parts) == ["purchase 1000.00 70.00 5010"]

    def test_a_documents_tax_takes_the_accounts_of_its_jurisdiction(self):
        tax = computed(
            "sale", "-1000", "-60", business_group="", product_group="", tax_jurisdiction="STATE", connection=3
        )
        parts = walked(line("4000", "-1000", vat=tax), line("C10", "1060"))
        assert posted(parts) == {"1100": "1060.00", "2150": "-60.00", "4000": "-1000.00"}
        assert (parts.vat[0].calculation, parts.vat[0].connection) == ("sales tax", 3)

    def test_a_jurisdiction_that_is_missing_or_has_no_account(self):
        unknown = computed("sale", "-1000", "-60", tax_jurisdiction="NOWHERE")
        assert codes(line("4000", "-1000", vat=unknown), line("C10", "1060")) == ["tax-jurisdiction-missing"]
        bare = replace(BOOKS.vat.jurisdictions["STATE"], sales_account_no="")
        books = replace(BOOKS, vat=replace(BOOKS.vat, jurisdictions={"STATE": bare}))
        tax = computed("sale", "-1000", "-60", tax_jurisdiction="STATE")
        assert codes(line("4000", "-1000", vat=tax), line("C10", "1060"), books=books) == ["tax-account-missing"]


class TestDocuments:
    def test_vat_worked_out_takes_its_account(self):
        parts = walked(line("4000", "-1071", vat=computed("sale", "-1071", "-267.75")), line("C10", "1338.75"))
        assert posted(parts) == {"1100": "1338.75", "2100": "-267.75", "4000": "-1071.00"}
        assert taxed(parts) == ["sale -1071.00 -267.75 2100"]

    def test_an_entry_without_vat_keeps_its_base(self):
        books = with_setup(vat_setup("DOMESTIC", "VAT25", "0"))
        parts = walked(line("4000", "-100", vat=computed("sale", "-100", "0")), line("C10", "100"), books=books)
        assert taxed(parts) == ["sale -100.00 0.00 2100"]

    def test_a_settlement_empties_the_line_it_stands_on(self):
        settled = computed("settlement", "1000", "250", closes=(1, 2))
        parts = walked(line("2100", "250", vat=settled), line("7100", "-250"))
        assert posted(parts) == {"2100": "250.00", "7100": "-250.00"}
        assert (parts.vat[0].entry_type, parts.vat[0].vat_account_no, parts.vat[0].closes) == (
            "settlement",
            "2100",
            (1, 2),
        )

    def test_setup_missing_is_the_documents_fault(self):
        made = line("4000", "-100", vat=computed("sale", "-100", "-25", product_group="VAT12"))
        assert codes(made, line("C10", "125")) == ["vat-setup-missing"]

    def test_full_vat_has_no_base(self):
        books = with_setup(vat_setup("DOMESTIC", "VAT25", "0", "full"))
        parts = walked(
            line("1200", "0", vat=computed("purchase", "0", "100")),
            line("V20", "-100", external_document_no="X"),
            books=books,
        )
        assert posted(parts) == {"1200": "100.00", "2000": "-100.00"}
        misplaced = line("5010", "0", vat=computed("purchase", "0", "100"))
        assert codes(misplaced, line("V20", "-100"), books=books) == ["vat-full-account"]
