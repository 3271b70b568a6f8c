"""The walk of bank accounts, fixed assets and items on small frozen books."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ledgerhall.finance.posting.draft import AssetMovement, ItemMovement, VATAsked
from ledgerhall.kernel.money import Money
from tests.finance.posting.small_books import BOOKS, DKK, EUR, codes, line, posted, walked


class TestBankAccounts:
    def test_have_their_entry_in_their_currency(self):
        parts = walked(line("BANK-EUR", "100", currency=EUR, balancing_account_no="4000"))
        (part,) = parts.bank
        assert (part.amount, part.amount_lcy, part.control_account_no) == (Money(100, EUR), Money(745, DKK), "1010")
        assert (part.balancing_account_type, part.balancing_account_no) == ("account", "4000")

    def test_in_the_local_currency_take_foreign_payments_at_their_worth(self):
        (part,) = walked(line("C30", "-100", currency=EUR, document_type="payment", balancing_account_no="BANK")).bank
        assert (part.amount, part.amount_lcy) == (Money(745, DKK), Money(745, DKK))

    def test_may_be_adjusted_by_a_local_amount_alone(self):
        adjusted = line("BANK-EUR", "0", currency=EUR, amount_lcy=Money(-5, DKK), balancing_account_no="7010")
        parts = walked(adjusted)
        assert posted(parts) == {"1010": "-5.00", "7010": "5.00"}
        assert (parts.bank[0].amount, parts.bank[0].amount_lcy) == (Money(0, EUR), Money(-5, DKK))

    @pytest.mark.parametrize(
        ("changes", "currency", "code"),
        [
            ({"is_blocked": True}, EUR, "bank-account-blocked"),
            ({"account_no": ""}, EUR, "bank-posting-group-missing"),
            ({}, DKK, "bank-currency"),
        ],
    )
    def test_each_rule_has_its_code(self, changes, currency, code):
        bank = replace(BOOKS.stock.banks["BANK-EUR"], **changes)
        books = replace(BOOKS, stock=replace(BOOKS.stock, banks={"BANK-EUR": bank}))
        assert codes(line("BANK-EUR", "1", currency=currency, balancing_account_no="4000"), books=books) == [code]

    def test_one_that_does_not_exist_is_refused(self):
        assert codes(line("BOX", "1", balancing_account_no="4000")) == ["bank-account-missing"]


def asset(number, amount, posting_type, *, book="COMPANY", days=0, other="BANK", **more):
    movement = AssetMovement(posting_type, book, days)
    return line(number, amount, asset=movement, balancing_account_no=other, **more)


class TestFixedAssets:
    def test_an_acquisition_stands_at_cost_net_of_vat(self):
        parts = walked(asset("FA2", "15000", "acquisition cost", vat=VATAsked("purchase", "DOMESTIC", "VAT25")))
        assert posted(parts) == {"1000": "-15000.00", "1200": "3000.00", "1300": "12000.00"}
        (part,) = parts.assets
        assert (part.posting_type, part.amount, part.control_account_no) == ("acquisition cost", 12000, "1300")

    def test_depreciation(self):
        parts = walked(asset("FA1", "-200", "depreciation", days=30, other="6100"))
        assert posted(parts) == {"1310": "-200.00", "6100": "200.00"}
        assert (parts.assets[0].days, parts.assets[0].amount) == (30, -200)

    def test_a_disposal_takes_cost_and_depreciation_out(self):
        sale = VATAsked("sale", "DOMESTIC", "VAT25")
        sold = asset("FA1", "-10000", "proceeds on disposal", other="", vat=sale)
        parts = walked(sold, line("C10", "10000"))
        assert posted(parts) == {
            "1100": "10000.00", "1300": "-12000.00", "1310": "4800.00", "2100": "-2000.00", "7100": "-800.00",
        }  # fmt: skip
        assert [(part.posting_type, part.is_disposal, part.amount) for part in parts.assets] == [
            ("proceeds on disposal", False, -8000),
            ("acquisition cost", True, -12000),
            ("depreciation", True, 4800),
            ("gain/loss", False, -800),
        ]

    def test_a_loss_goes_to_the_loss_account(self):
        group = replace(BOOKS.stock.asset_groups["EQUIPMENT"], loss_on_disposal="7010")
        books = replace(BOOKS, stock=replace(BOOKS.stock, asset_groups={"EQUIPMENT": group}))
        parts = walked(asset("FA1", "-7000", "proceeds on disposal"), books=books)
        assert posted(parts)["7010"] == "200.00"

    def test_one_that_is_scrapped_is_a_loss_of_its_book_value(self):
        parts = walked(asset("FA1", "0", "proceeds on disposal", other=""))
        assert posted(parts) == {"1300": "-12000.00", "1310": "4800.00", "7100": "7200.00"}
        assert [(part.posting_type, part.is_disposal, part.amount) for part in parts.assets] == [
            ("acquisition cost", True, -12000),
            ("depreciation", True, 4800),
            ("gain/loss", False, 7200),
        ]
        scrapped = asset("FA1", "0", "proceeds on disposal", other="")
        assert codes(scrapped, scrapped) == ["asset-disposed"]
        assert codes(asset("FA1", "0", "depreciation", other="6100")) == ["amount-zero"]

    def test_a_book_that_is_not_integrated_makes_no_lines(self):
        parts = walked(asset("FA2", "100", "acquisition cost", book="TAX", other=""))
        assert parts.lines == ()
        assert [part.book_code for part in parts.assets] == ["TAX"]

    def test_what_lines_before_did_counts(self):
        bought = asset("FA2", "100", "acquisition cost")
        parts = walked(bought, asset("FA2", "-100", "depreciation", other="6100"))
        assert [part.amount for part in parts.assets] == [100, -100]
        sold = asset("FA1", "-8000", "proceeds on disposal")
        assert codes(sold, sold) == ["asset-disposed"]

    @pytest.mark.parametrize(
        ("made", "code"),
        [
            (replace(asset("FA1", "1", "acquisition cost"), asset=None), "asset-movement-missing"),
            (asset("FA1", "1", "appreciation"), "asset-posting-type"),
            (asset("FA9", "1", "acquisition cost"), "asset-book-missing"),
            (asset("FA2", "-1", "depreciation"), "asset-not-acquired"),
            (asset("FA1", "-7201", "depreciation"), "asset-value-negative"),
            (asset("FA1", "1", "proceeds on disposal"), "asset-proceeds-sign"),
            (asset("FA1", "-1", "depreciation", days=361), "asset-days"),
            (asset("FA1", "-1", "depreciation", day="2016-12-31"), "asset-before-start"),
        ],
    )
    def test_each_rule_has_its_code(self, made, code):
        assert codes(made) == [code]

    def test_a_blocked_asset_and_groups_that_lack_something(self):
        value = BOOKS.stock.assets["FA1", "COMPANY"]
        made = asset("FA1", "-8000", "proceeds on disposal")
        blocked = replace(BOOKS.stock, assets={("FA1", "COMPANY"): replace(value, is_blocked=True)})
        assert codes(made, books=replace(BOOKS, stock=blocked)) == ["asset-blocked"]
        assert codes(made, books=replace(BOOKS, stock=replace(BOOKS.stock, asset_groups={}))) == ["asset-group-missing"]
        bare = replace(BOOKS.stock.asset_groups["EQUIPMENT"], gain_on_disposal="")
        lacking = replace(BOOKS.stock, asset_groups={"EQUIPMENT": bare})
        assert codes(made, books=replace(BOOKS, stock=lacking)) == ["asset-account-missing"]


def sale(quantity, **more):
    movement = {"item_no": "ITEM", "entry_type": "sale", "counter_account_no": "5000"} | more
    item = ItemMovement(quantity=Decimal(quantity), **movement)
    return line("4000", "-100", item=item, balancing_account_no="BANK")


class TestItems:
    def test_go_out_from_the_first_layer_on(self):
        parts = walked(sale("-5", sales_amount_lcy=Money(100, DKK)))
        assert posted(parts) == {"1000": "100.00", "1210": "-22.00", "4000": "-100.00", "5000": "22.00"}
        assert [(value.from_entry_no, value.quantity, value.cost, value.sales_amount) for value in parts.values] == [
            (1, -3, -10, 100),
            (2, -2, -12, 0),
        ]
        assert parts.stock_remaining == ((1, Decimal(0)), (2, Decimal(8)))
        assert (parts.items[0].quantity, parts.items[0].remaining) == (-5, 0)

    def test_the_last_of_a_layer_takes_the_rest_of_its_cost(self):
        parts = walked(sale("-1"), sale("-1"), sale("-1"))
        assert [str(value.cost) for value in parts.values] == ["-3.33", "-3.34", "-3.33"]

    def test_come_in_at_their_cost(self):
        bought = ItemMovement("ITEM", "purchase", Decimal(3), Decimal("33.33333333"), "5010")
        parts = walked(line("5010", "100", item=bought, balancing_account_no="BANK"))
        assert posted(parts) == {"1000": "-100.00", "1210": "100.00"}
        assert (parts.items[0].remaining, parts.values[0].cost) == (3, 100)

    def test_what_came_in_with_this_posting_can_go_out(self):
        bought = ItemMovement("ITEM", "purchase", Decimal(2), Decimal(7), "5010")
        parts = walked(line("5010", "14", item=bought, balancing_account_no="BANK"), sale("-14"))
        assert parts.items[0].remaining == 1
        assert (parts.values[-1].from_item, parts.values[-1].from_entry_no, parts.values[-1].cost) == (0, None, -7)

    def test_a_return_comes_in_at_the_cost_it_went_out_at(self):
        parts = walked(sale("1", returns_entry_no=7))
        assert [str(value.cost) for value in parts.values] == ["3.33"]

    @pytest.mark.parametrize(
        ("made", "code"),
        [
            (sale("-14"), "item-out-of-stock"),
            (sale("4", returns_entry_no=7), "item-return-exceeds"),
            (sale("1", returns_entry_no=8), "item-return-exceeds"),
            (sale("-1", item_no="NONE"), "item-missing"),
            (sale("-1", item_no="SERVICE"), "item-not-stocked"),
            (sale("-1", counter_account_no=""), "item-counter-account"),
        ],
    )
    def test_each_rule_has_its_code(self, made, code):
        assert codes(made) == [code]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [({"is_blocked": True}, "item-blocked"), ({"inventory_account_no": ""}, "item-inventory-account")],
    )
    def test_the_card_must_let_it_pass(self, changes, code):
        item = replace(BOOKS.stock.items["ITEM"], **changes)
        books = replace(BOOKS, stock=replace(BOOKS.stock, items={"ITEM": item}))
        assert codes(sale("-1"), books=books) == [code]
