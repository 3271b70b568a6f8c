"""Posting groups, terms and cards: made, changed, refused, deleted, with a trace in the change log."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation import currencies, default_dimensions, dimensions, number_series, references, setup
from ledgerhall.finance.foundation.models import ChangeLogEntry, Currency, DefaultDimension, GeneralLedgerSetup
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.subledger import posting_setup, terms
from ledgerhall.finance.subledger.bank_accounts import BANK_ACCOUNTS
from ledgerhall.finance.subledger.cards import AssetBook, Customer, FixedAsset, TradeSetup
from ledgerhall.finance.subledger.fixed_assets import ASSET_BOOKS, FIXED_ASSETS
from ledgerhall.finance.subledger.items import ITEMS
from ledgerhall.finance.subledger.parties import CUSTOMERS, VENDORS
from ledgerhall.finance.subledger.posting_groups import (
    BankAccountPostingGroup,
    CustomerPostingGroup,
    GeneralPostingSetup,
    InventoryPostingGroup,
)
from ledgerhall.kernel.errors import Refusal
from tests.finance.subledger.masters import BY, NEW, PARTY, acquire, codes, enter_cards, enter_groups, invoice, stock


@pytest.fixture
def cards(books) -> dict:
    return enter_cards()


class TestGroups:
    def test_name_accounts_that_exist_and_receive_entries(self, books):
        values = {"code": "X", "control_account_no": "1200", "rounding_debit_account_no": "1234"}
        values |= {"rounding_credit_account_no": "1499"}
        create = posting_setup.CUSTOMER_GROUPS.create
        assert codes(create, values=values, **BY) == ["account-missing", "account-not-posting"]
        assert codes(create, values={"code": " X"}, **BY) == ["code-empty", "field-needed"]
        assert codes(create, values={"code": "X" * 21, "control_account_no": "1200"}, **BY) == ["text-too-long"]

    def test_are_logged_and_keep_their_codes(self, books):
        made = posting_setup.BANK_GROUPS.create(values={"code": "BANK", "account_no": "1100"}, **BY)
        changed = posting_setup.BANK_GROUPS.change(record=made, values={"code": "BANK", "account_no": "1110"}, **BY)
        assert changed.account_no == "1110"
        assert codes(posting_setup.BANK_GROUPS.change, record=made, values={"code": "B"}, **BY) == ["key-stays"]
        posting_setup.BANK_GROUPS.delete(record=made, **BY)
        log = ChangeLogEntry.objects.filter(table="bank account posting group").order_by("entry_no")
        assert [(row.kind, row.new_value) for row in log] == [
            ("insertion", "BANK"), ("modification", "1110"), ("deletion", ""),
        ]  # fmt: skip

    def test_in_use_are_not_deleted_and_are_told_where(self, cards):
        group = CustomerPostingGroup.objects.get(code="DOMESTIC")
        assert codes(posting_setup.CUSTOMER_GROUPS.delete, record=group, **BY) == ["code-in-use"]
        assert list(references.uses("customer posting group", "DOMESTIC")) == [("customers", 1)]
        account = GLAccount.objects.get(number="2200")
        assert codes(chart.delete, account=account, **BY) == ["code-in-use"]
        assert codes(chart.change, account=account, values={"number": "2201"}, **BY) == ["code-in-use"]
        assert codes(chart.change, account=account, values={"account_type": "heading"}, **BY) == ["code-in-use"]

    def test_in_pairs_stand_once_and_keep_their_pair(self, cards):
        pair = {"business_group_code": "DOMESTIC", "product_group_code": "GOODS"}
        create, change = posting_setup.POSTING_SETUPS.create, posting_setup.POSTING_SETUPS.change
        assert codes(create, values=pair, **BY) == ["setup-exists"]
        assert codes(create, values={**pair, "business_group_code": "MARS"}, **BY) == ["code-unknown"]
        setup_ = GeneralPostingSetup.objects.get()
        assert codes(change, record=setup_, values={"business_group_code": ""}, **BY) == ["key-stays"]
        assert change(record=setup_, values={**pair, "cogs_account_no": "5100"}, **BY).cogs_account_no == "5100"

    def test_keep_the_account_that_open_entries_lie_on(self, cards):
        invoice()
        stock()
        acquire()
        moves = (
            (posting_setup.CUSTOMER_GROUPS, CustomerPostingGroup, {"control_account_no": "1290"}, "DOMESTIC"),
            (posting_setup.BANK_GROUPS, BankAccountPostingGroup, {"account_no": "1110"}, "CURRENT"),
            (posting_setup.INVENTORY_GROUPS, InventoryPostingGroup, {"inventory_account_no": "1350"}, "STOCK"),
        )
        for table, model, values, code in moves:
            group = model.objects.get(code=code)
            assert codes(table.change, record=group, values=values, **BY) == ["posting-group-has-entries"]
            table.change(record=group, values={"description": "Another name"}, **BY)


class TestTerms:
    def test_have_formulas_and_percentages(self, books):
        values = {"code": "X", "due_date_formula": "soon", "discount_percent": Decimal(101)}
        assert codes(terms.PAYMENT_TERMS.create, values=values, **BY) == ["date-formula", "percent-range"]
        made = terms.PAYMENT_TERMS.create(values={"code": "CM", "due_date_formula": "CM+15D"}, **BY)
        assert made.discount_percent == 0

    def test_of_payment_name_the_account_that_pays(self, cards):
        create = terms.PAYMENT_METHODS.create
        assert codes(create, values={"code": "CASH", "balancing_no": "BANK"}, **BY) == ["account-missing"]
        values = {"code": "CASH", "balancing_type": "bank account", "balancing_no": "BANK"}
        create(values=values, **BY)
        assert codes(BANK_ACCOUNTS.delete, record=cards["bank"], **BY) == ["payment-method-balancing"]
        create(values={"code": "PETTY", "balancing_no": "1120"}, **BY)
        account = GLAccount.objects.get(number="1120")
        assert codes(chart.delete, account=account, **BY) == ["payment-method-balancing"]

    def test_of_deferrals_wait_on_the_balance_sheet(self, books):
        values = {"code": "X", "account_no": "4100", "percent": Decimal(0), "number_of_periods": 0}
        found = codes(terms.DEFERRAL_TEMPLATES.create, values=values, **BY)
        assert found == ["deferral-account", "deferral-percent", "deferral-periods"]
        values = {"code": "X", "account_no": "2120", "number_of_periods": 2**31}
        assert codes(terms.DEFERRAL_TEMPLATES.create, values=values, **BY) == ["number-too-large"]
        made = terms.DEFERRAL_TEMPLATES.create(values={"code": "R3", "account_no": "2120", "percent": None}, **BY)
        assert made.percent == 100

    def test_of_trade_are_there_for_both_sides(self, books):
        assert sorted(TradeSetup.objects.values_list("side", flat=True)) == ["purchases", "sales"]
        values = {"invoice_series_code": "GJNL", "is_invoice_rounded": True}
        assert terms.change_trade_setup(side="sales", values=values, **BY).invoice_series_code == "GJNL"
        values = {"order_series_code": "X", "invoice_rounding_precision": Decimal("0.00001")}
        found = codes(terms.change_trade_setup, side="sales", values=values, **BY)
        assert found == ["code-unknown", "number-decimals"]
        values = {"invoice_rounding_precision": Decimal(0)}
        found = codes(terms.change_trade_setup, side="sales", values=values, **BY)
        assert found == ["invoice-rounding-precision"]
        values = {"invoice_rounding_precision": None}
        assert terms.change_trade_setup(side="sales", values=values, **BY).invoice_rounding_precision == Decimal("0.05")


class TestNumbers:
    def test_come_from_the_series_of_the_setup_or_by_hand(self, books):
        enter_groups()
        values = {"name": "Tern", **PARTY}
        assert codes(CUSTOMERS.create, values=values, **NEW) == ["card-number"]
        CUSTOMERS.create(values={**values, "number": "C00001"}, **NEW)
        number_series.create(code="CUST", starting_no="C00001", starting_date=date(2026, 1, 1), **BY)
        terms.change_trade_setup(side="sales", values={"card_series_code": "CUST"}, **BY)
        assert CUSTOMERS.create(values={**values, "number": ""}, **NEW).number == "C00002"
        found = codes(CUSTOMERS.create, values={**values, "number": "C00001"}, **NEW)
        assert found == ["number-by-hand", "card-number-used"]
        early = {**NEW, "work_date": date(2025, 12, 31)}
        assert codes(CUSTOMERS.create, values=values, **early) == ["number-series-missing"]
        assert Customer.objects.count() == 2

    def test_stay_once_entries_carry_them_or_anything_names_them(self, cards):
        customer = CUSTOMERS.change(record=cards["customer"], values={"number": "C11"}, **BY)
        assert customer.number == "C11"
        invoice(customer="C11")
        assert codes(CUSTOMERS.change, record=customer, values={"number": "C12"}, **BY) == ["card-number-has-entries"]
        assert codes(VENDORS.change, record=cards["vendor"], values={"number": ""}, **BY) == ["card-number-empty"]
        ITEMS.change(record=cards["item"], values={"vendor_no": "V20"}, **BY)
        assert codes(VENDORS.change, record=cards["vendor"], values={"number": "V21"}, **BY) == ["code-in-use"]
        assert codes(VENDORS.delete, record=cards["vendor"], **BY) == ["code-in-use"]


class TestParties:
    def test_have_check_digits_and_codes_that_exist(self, books):
        enter_groups()
        wrong = {
            "number": "C1", "name": "", "country_code": "Sweden", "email": "tern", "document_email": "a@b",
            "gln": "7350053850018", "iban": "SE45 5000 0000 0583 9825 7467", "prepayment_percent": Decimal(-1),
            "posting_group_code": "", "currency_code": "USD", "credit_limit_lcy": Decimal(-1), "bill_to_no": "C1",
        }  # fmt: skip
        assert codes(CUSTOMERS.create, values=wrong, **NEW) == [
            "code-unknown", "code-unknown", "field-needed", "field-needed", "country-code", "email-wrong",
            "email-wrong", "gln-wrong", "iban-wrong", "percent-range", "amount-negative", "party-billed-itself",
            "text-too-long",
        ]  # fmt: skip
        right = {
            "number": "C1", "name": "Ångström & Sons", "country_code": "se", "email": "tern@example.com",
            "gln": "7350053850019", "iban": "se45 5000 0000 0583 9825 7466", "bic": "esse sess", **PARTY,
        }  # fmt: skip
        made = CUSTOMERS.create(values=right, **NEW)
        assert (made.iban, made.bic, made.country_code) == ("SE4550000000058398257466", "ESSESESS", "SE")
        assert made.search_name == "angstrom & sons"
        vendor = VENDORS.create(values={"number": "V1", "name": "Ropeworks", **PARTY}, **NEW)
        assert codes(VENDORS.change, record=vendor, values={"pay_to_no": "V1"}, **BY) == ["party-paid-itself"]

    def test_with_open_entries_keep_their_control_account_and_stay(self, cards):
        customer = cards["customer"]
        CUSTOMERS.change(record=customer, values={"posting_group_code": "OTHER"}, **BY)
        CUSTOMERS.change(record=customer, values={"posting_group_code": "DOMESTIC"}, **BY)
        invoice()
        values = {"posting_group_code": "OTHER", "name": "Tern"}
        assert codes(CUSTOMERS.change, record=customer, values=values, **BY) == ["posting-group-has-entries"]
        found = codes(CUSTOMERS.delete, record=customer, **BY)
        assert found == ["card-has-open-entries", "card-has-entries"]
        assert ChangeLogEntry.objects.filter(table="customer", kind="deletion").count() == 0

    def test_go_with_their_default_dimensions_unless_another_room_objects(self, cards, monkeypatch):
        department = dimensions.create_dimension(code="DEPARTMENT", name="Department", **BY)
        dimensions.create_value(dimension=department, code="YARD", name="Yard", **BY)
        default = {"table": "Vendor", "dimension_code": "DEPARTMENT", "value_code": "YARD"}
        create = default_dimensions.create
        assert codes(create, values={**default, "record_no": "V99"}, **BY) == ["code-unknown"]
        lost = {**default, "table": "Ship", "record_no": "V20"}
        assert codes(create, values=lost, **BY) == ["default-dimension-table"]
        create(values={**default, "record_no": "V20"}, **BY)
        renamed = codes(VENDORS.change, record=cards["vendor"], values={"number": "V21"}, **BY)
        assert renamed == ["card-number-has-dimensions"]
        with monkeypatch.context() as patched:
            patched.setattr(references, "_OBJECTIONS", {"vendor": [lambda vendor: [Refusal("has-order", "An order.")]]})
            assert codes(VENDORS.delete, record=cards["vendor"], **BY) == ["has-order"]
        VENDORS.delete(record=cards["vendor"], **BY)
        assert not DefaultDimension.objects.exists()


class TestThings:
    def test_in_a_bank_keep_their_currency_and_account(self, cards):
        currencies.create(values={"code": "USD"}, **BY)
        BANK_ACCOUNTS.change(record=cards["bank"], values={"currency_code": "USD"}, **BY)
        BANK_ACCOUNTS.change(record=cards["bank"], values={"currency_code": ""}, **BY)
        acquire()
        values = {"currency_code": "USD", "posting_group_code": "SAVINGS", "iban": "GB00"}
        found = codes(BANK_ACCOUNTS.change, record=cards["bank"], values=values, **BY)
        assert found == ["iban-wrong", "bank-account-currency", "posting-group-has-entries"]
        assert codes(BANK_ACCOUNTS.delete, record=cards["bank"], **BY) == ["card-has-open-entries", "card-has-entries"]

    def test_in_stock_lie_on_an_inventory_account(self, cards):
        values = {"number": "I2", "description": "Advice", "kind": "service", "inventory_posting_group_code": "STOCK"}
        assert codes(ITEMS.create, values=values, **NEW) == ["item-not-stocked"]
        values = {"number": "I2", "description": "", "unit_price": Decimal(-1)}
        found = codes(ITEMS.create, values=values, **NEW)
        assert found == ["field-needed", "amount-negative", "item-inventory-group"]
        stock()
        values = {"inventory_posting_group_code": "WORK"}
        assert codes(ITEMS.change, record=cards["item"], values=values, **BY) == ["posting-group-has-entries"]
        values = {"kind": "service", "inventory_posting_group_code": ""}
        assert codes(ITEMS.change, record=cards["item"], values=values, **BY) == ["item-kind-has-entries"]

    def test_that_last_are_depreciated_in_one_way(self, cards):
        book = AssetBook.objects.get()
        values = {
            "fixed_amount": Decimal(10), "salvage_amount": Decimal(-1), "ending_date": date(2025, 1, 1),
            "posting_group_code": "X",
        }  # fmt: skip
        assert codes(ASSET_BOOKS.change, record=book, values=values, **BY) == [
            "code-unknown", "amount-negative", "asset-book-dates", "asset-book-two-lengths",
        ]  # fmt: skip
        values = {"method": "declining-balance 1", "years": None}
        assert codes(ASSET_BOOKS.change, record=book, values=values, **BY) == ["asset-book-percent"]
        values = {"method": "db1/sl", "years": None}
        assert codes(ASSET_BOOKS.change, record=book, values=values, **BY) == ["asset-book-percent", "asset-book-life"]
        acquire()
        posting_setup.FA_GROUPS.create(values={"code": "CARS", "acquisition_cost_account_no": "1520"}, **BY)
        values = {"posting_group_code": "CARS"}
        assert codes(ASSET_BOOKS.change, record=book, values=values, **BY) == ["asset-book-group"]
        assert codes(ASSET_BOOKS.delete, record=book, **BY) == ["asset-book-has-entries"]
        assert codes(FIXED_ASSETS.delete, record=cards["asset"], **BY) == ["card-has-entries"]

    def test_that_last_go_with_their_books_while_nothing_was_posted(self, cards):
        FIXED_ASSETS.delete(record=cards["asset"], **BY)
        assert not FixedAsset.objects.exists()
        assert not AssetBook.objects.exists()


class TestSetup:
    def test_of_the_ledger_has_accounts_series_formulas_and_limits(self, books):
        ledger = GeneralLedgerSetup.objects.get()
        wrong = {
            "vat_settlement_account_no": "9999", "item_series_code": "ITEM", "payment_discount_grace_formula": "5X",
            "payment_tolerance_percent": Decimal(200), "maximum_vat_difference": Decimal(-1),
        }  # fmt: skip
        assert codes(setup.change_ledger_setup, setup=ledger, values=wrong, **BY) == [
            "account-missing", "code-unknown", "date-formula", "percent-range", "amount-negative",
        ]  # fmt: skip
        right = {"vat_settlement_account_no": "2250", "payment_discount_grace_formula": "5D", "item_series_code": ""}
        changed = setup.change_ledger_setup(setup=ledger, values={**right, "payment_tolerance_maximum": None}, **BY)
        assert (changed.vat_settlement_account_no, changed.payment_tolerance_maximum) == ("2250", 0)

    def test_of_currencies_has_accounts_and_rates_for_adjustments(self, books):
        values = {"code": "USD", "realized_gains_account_no": "9999"}
        assert codes(currencies.create, values=values, **BY) == ["account-missing"]
        dollar = currencies.create(values={"code": "USD", "realized_gains_account_no": "4900"}, **BY)
        found = codes(currencies.change, currency=dollar, values={"unrealized_gains_account_no": "1499"}, **BY)
        assert found == ["account-not-posting"]
        rate = {"starting_date": date(2026, 1, 1), "exchange_amount": Decimal(1), "relational_amount": Decimal("0.9")}
        wrong = {**rate, "adjustment_relational_amount": Decimal(0)}
        assert codes(currencies.add_rate, currency=dollar, values=wrong, **BY) == ["adjustment-rate-positive"]
        enter_groups()
        CUSTOMERS.create(values={"number": "C1", "name": "Tern", "currency_code": "USD", **PARTY}, **NEW)
        assert codes(currencies.delete, currency=Currency.objects.get(), **BY) == ["code-in-use"]

    def test_of_accounts_names_groups_that_exist(self, cards):
        account = GLAccount.objects.get(number="4100")
        values = {"general_posting_type": "sale", "vat_product_group_code": "VAT21", "tax_group_code": "X"}
        assert codes(chart.change, account=account, values=values, **BY) == ["code-unknown"]
        chart.change(account=account, values={**values, "tax_group_code": ""}, **BY)
        assert GLAccount.objects.get(number="4100").vat_product_group_code == "VAT21"
