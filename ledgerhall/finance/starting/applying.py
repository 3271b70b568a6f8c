"""Making a ready-made setup by the acts of the rooms that own it: groups, VAT, matrix, terms, series, statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledgerhall.finance.closing import vat_statements
from ledgerhall.finance.foundation import currencies, number_series
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.foundation.setup import change_ledger_setup
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import GeneralPostingType, GLAccount
from ledgerhall.finance.settlement import terms as reminding
from ledgerhall.finance.starting import terms_of_trade
from ledgerhall.finance.starting.tables import Setup
from ledgerhall.finance.subledger import fixed_assets, posting_setup, terms
from ledgerhall.finance.subledger.cards import DeferralTemplate, TradeSetup
from ledgerhall.finance.vat import setup as vat_setup
from ledgerhall.finance.vat import tax_setup
from ledgerhall.kernel.people import By

Series = tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Making:
    """One setup being made: by whom, when, and from which day its numbers and rates hold."""

    setup: Setup
    first_day: date
    by: By
    at: datetime

    @property
    def stamp(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}

    def create(self, table: Any, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        made: list[Any] = table.create_many(rows=rows, **self.stamp)
        return made


@under_lock
def apply(*, setup: Setup, first_day: date, by: By, at: datetime) -> None:
    """Make the setup in books that have its chart and nothing of it yet. Refuses what the acts refuse."""
    making = _Making(setup, first_day, by, at)
    _vat(making)
    _sales_tax(making)
    _trade(making)
    _parties(making)
    _things(making)
    _account_defaults(making)
    _terms(making)
    _ledger_setup(making)
    _statement(making)
    for code, name in setup.currencies.items():
        if code != currencies.local_currency().code:
            currencies.create(values={"code": code, "name": name, **_currency_accounts(setup)}, **making.stamp)


def _vat(making: _Making) -> None:
    setup = making.setup
    if not setup.vat:
        return
    making.create(vat_setup.BUSINESS_GROUPS, _described(setup.businesses))
    making.create(vat_setup.PRODUCT_GROUPS, _described(setup.vat_products))
    making.create(vat_setup.POSTING_SETUPS, setup.vat_setups())


def _sales_tax(making: _Making) -> None:
    jurisdictions = making.setup.tax_jurisdictions()
    if not jurisdictions:
        return
    groups = {"TAXABLE": "Taxable goods", "EXEMPT": "Exempt from sales tax"}
    making.create(tax_setup.GROUPS, _described(groups))
    made = {}
    for code, accounts, percent, maximum in jurisdictions:
        values = {"code": code, "description": f"Example {code.lower()}", **accounts}
        made[code] = tax_setup.JURISDICTIONS.create(values=values, **making.stamp)
        rate = {"group_code": "TAXABLE", "percent_below_maximum": percent, "maximum": maximum}
        details: list[dict[str, Any]] = [{**rate, "tax_type": "sales"}, {"group_code": "EXEMPT", "tax_type": "sales"}]
        details += [{**rate, "tax_type": "use"}] if code == jurisdictions[0][0] else []
        of = {"jurisdiction": made[code], "effective_date": making.first_day}
        making.create(tax_setup.DETAILS, [{**detail, **of} for detail in details])
    for code, codes in making.setup.areas.items():
        area = tax_setup.AREAS.create(values={"code": code, "description": f"Example {code.lower()}"}, **making.stamp)
        lines = [
            {"area": area, "jurisdiction": made[name], "calculation_order": len(codes) - place}
            for place, name in enumerate(codes)
        ]
        making.create(tax_setup.AREA_LINES, lines)


def _trade(making: _Making) -> None:
    """The groups of trade and the posting matrix."""
    setup, accounts = making.setup, making.setup.accounts
    has_vat = bool(setup.vat)
    businesses = [
        {**row, "default_vat_business_group_code": row["code"] if has_vat else ""}
        for row in _described(setup.businesses)
    ]
    making.create(posting_setup.BUSINESS_GROUPS, businesses)
    products = [
        {"code": code, "description": description, "default_vat_product_group_code": vat_product}
        for code, (description, vat_product) in setup.products.items()
    ]
    making.create(posting_setup.PRODUCT_GROUPS, products)
    common = {
        "sales_credit_memo_account_no": accounts.sales_returns,
        "sales_line_discount_account_no": accounts.line_discounts_given,
        "sales_invoice_discount_account_no": accounts.invoice_discounts_given,
        "sales_prepayments_account_no": accounts.customer_advances,
        "purchase_line_discount_account_no": accounts.line_discounts_received,
        "purchase_invoice_discount_account_no": accounts.invoice_discounts_received,
        "purchase_prepayments_account_no": accounts.vendor_advances,
        "cogs_account_no": accounts.cost_of_goods_sold,
        "inventory_adjustment_account_no": accounts.inventory_adjustment,
    }
    matrix = []
    for business, product, sales, purchase in setup.trades():
        pair = {"business_group_code": business, "product_group_code": product}
        own = {"sales_account_no": sales, "purchase_account_no": purchase, "purchase_credit_memo_account_no": purchase}
        matrix.append({**pair, **common, **own})
    making.create(posting_setup.POSTING_SETUPS, matrix)


def _parties(making: _Making) -> None:
    """The posting groups of customers, vendors and banks."""
    accounts = making.setup.accounts
    rounding = {
        "invoice_rounding_account_no": accounts.rounding,
        "rounding_debit_account_no": accounts.rounding,
        "rounding_credit_account_no": accounts.rounding,
    }
    customers = {
        "control_account_no": accounts.receivables,
        **_discounts(accounts.payment_discounts_given),
        **rounding,
        "interest_account_no": accounts.interest_income,
        "additional_fee_account_no": accounts.reminder_fees,
    }
    vendors = {"control_account_no": accounts.payables, **_discounts(accounts.payment_discounts_received), **rounding}
    groups = _described(making.setup.businesses)
    making.create(posting_setup.CUSTOMER_GROUPS, [{**row, **customers} for row in groups])
    making.create(posting_setup.VENDOR_GROUPS, [{**row, **vendors} for row in groups])
    banks = (("BANK", "Current accounts", accounts.bank), ("SAVINGS", "Savings accounts", accounts.savings))
    rows = [{"code": code, "description": description, "account_no": number} for code, description, number in banks]
    making.create(posting_setup.BANK_GROUPS, rows)


def _things(making: _Making) -> None:
    """The posting groups of items and assets, and the book of depreciation."""
    accounts = making.setup.accounts
    stock = {"code": "STOCK", "description": "Goods in stock", "inventory_account_no": accounts.inventory}
    posting_setup.INVENTORY_GROUPS.create(values=stock, **making.stamp)
    assets = [
        {
            "code": asset.code,
            "description": asset.description,
            "acquisition_cost_account_no": asset.cost,
            "accumulated_depreciation_account_no": asset.accumulated,
            "depreciation_expense_account_no": asset.expense,
            "acquisition_cost_on_disposal_account_no": asset.cost,
            "accumulated_depreciation_on_disposal_account_no": asset.accumulated,
            "gain_on_disposal_account_no": accounts.gain_on_disposal,
            "loss_on_disposal_account_no": accounts.loss_on_disposal,
        }
        for asset in making.setup.assets
    ]
    making.create(posting_setup.FA_GROUPS, assets)
    book = {"code": "COMPANY", "description": "Company book", "is_integrated": True}
    fixed_assets.DEPRECIATION_BOOKS.create(values=book, **making.stamp)


def _account_defaults(making: _Making) -> None:
    """What lines on accounts of trade and of assets start from: the groups of the first pair that posts there."""
    setup, found = making.setup, dict[str, dict[str, str]]()
    for business, product, sales, purchase in setup.trades():
        groups = _default_groups(setup, business, product)
        for number, kind in ((sales, GeneralPostingType.SALE), (purchase, GeneralPostingType.PURCHASE)):
            found.setdefault(number, {"general_posting_type": kind if setup.vat else "", **groups})
    first_business, first_product = next(iter(setup.businesses)), next(iter(setup.products))
    for asset in setup.assets:
        found.setdefault(asset.cost, _default_groups(setup, first_business, first_product))
    accounts = {account.number: account for account in GLAccount.objects.filter(number__in=found)}
    for number, values in found.items():
        chart.change(account=accounts[number], values=values, **making.stamp)


def _terms(making: _Making) -> None:
    accounts, stamp = making.setup.accounts, making.stamp
    making.create(terms.PAYMENT_TERMS, terms_of_trade.PAYMENT_TERMS)
    for code, (description, role) in terms_of_trade.PAYMENT_METHODS.items():
        values = {"code": code, "description": description, "balancing_no": getattr(accounts, role) if role else ""}
        terms.PAYMENT_METHODS.create(values=values, **stamp)
    for code, description, role, periods in terms_of_trade.DEFERRALS:
        values = {
            "code": code,
            "description": description,
            "account_no": getattr(accounts, role),
            "method": DeferralTemplate.Method.STRAIGHT_LINE,
            "number_of_periods": periods,
        }
        terms.DEFERRAL_TEMPLATES.create(values=values, **stamp)
    values = {"code": "STANDARD", "description": "Three reminders", "maximum_reminders": 3}
    reminders = reminding.REMINDER_TERMS.create(values=values, **stamp)
    for grace, due in terms_of_trade.REMINDER_LEVELS:
        level = {"grace_period_formula": grace, "due_date_formula": due}
        reminding.add_level(terms=reminders, values=level, **stamp)


def _ledger_setup(making: _Making) -> None:
    """Number series, how sales and purchases are posted, and the accounts of the setup of the ledger."""
    sales = _series(making, terms_of_trade.SALES_SERIES)
    terms.change_trade_setup(side=TradeSetup.Side.SALES, values=sales, **making.stamp)
    purchases = {**_series(making, terms_of_trade.PURCHASE_SERIES), "is_external_document_no_mandatory": True}
    terms.change_trade_setup(side=TradeSetup.Side.PURCHASES, values=purchases, **making.stamp)
    values = {
        **_series(making, terms_of_trade.CARD_SERIES),
        "vat_settlement_account_no": making.setup.accounts.vat_settlement,
        "retained_earnings_account_no": making.setup.accounts.retained_earnings,
    }
    change_ledger_setup(setup=GeneralLedgerSetup.objects.get(), values=values, **making.stamp)


def _series(making: _Making, series: Series) -> dict[str, Any]:
    """Make the series; the code of each by the field that names it."""
    for _field, code, starting_no, description in series:
        number_series.create(
            code=code,
            starting_no=starting_no,
            starting_date=making.first_day,
            description=description,
            is_manual_allowed=True,
            **making.stamp,
        )
    return {field: code for field, code, _starting_no, _description in series}


def _statement(making: _Making) -> None:
    code, description = making.setup.statement
    values = {"code": code, "description": description, "net_row_no": making.setup.net_row}
    statement = vat_statements.create(values=values, **making.stamp)
    vat_statements.add_lines(statement=statement, lines=making.setup.statement_lines(), **making.stamp)


def _described(groups: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "description": description} for code, description in groups.items()]


def _discounts(number: str) -> dict[str, str]:
    return {
        f"payment_{kind}_{side}_account_no": number
        for kind in ("discount", "tolerance")
        for side in ("debit", "credit")
    }


def _default_groups(setup: Setup, business: str, product: str) -> dict[str, str]:
    groups = {"general_business_group_code": business, "general_product_group_code": product}
    if not setup.vat:
        return groups
    return {**groups, "vat_business_group_code": business, "vat_product_group_code": setup.products[product][1]}


def _currency_accounts(setup: Setup) -> dict[str, str]:
    accounts = setup.accounts
    return {
        "rounding_debit_account_no": accounts.rounding,
        "rounding_credit_account_no": accounts.rounding,
        "realized_gains_account_no": accounts.realized_gains,
        "realized_losses_account_no": accounts.realized_losses,
        "unrealized_gains_account_no": accounts.unrealized_gains,
        "unrealized_losses_account_no": accounts.unrealized_losses,
    }
