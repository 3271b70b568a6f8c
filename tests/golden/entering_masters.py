"""Posting groups, VAT setup, terms, parties and bank accounts of a case, entered through their acts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import default_dimensions
from ledgerhall.finance.foundation.code_tables import CodeTable
from ledgerhall.finance.foundation.models import DefaultDimension
from ledgerhall.finance.subledger import posting_setup, terms
from ledgerhall.finance.subledger.bank_accounts import BANK_ACCOUNTS
from ledgerhall.finance.subledger.card_table import CardTable
from ledgerhall.finance.subledger.parties import CUSTOMERS, VENDORS
from ledgerhall.finance.vat import setup as vat_setup
from ledgerhall.finance.vat import tax_setup
from tests.golden.stage import Stage

# The names of accounts in a case, by the fields of the books.
GENERAL_POSTING = {
    "sales": "sales_account_no",
    "sales_credit_memo": "sales_credit_memo_account_no",
    "sales_line_discount": "sales_line_discount_account_no",
    "sales_invoice_discount": "sales_invoice_discount_account_no",
    "sales_prepayments": "sales_prepayments_account_no",
    "purchase": "purchase_account_no",
    "purchase_credit_memo": "purchase_credit_memo_account_no",
    "purchase_line_discount": "purchase_line_discount_account_no",
    "purchase_invoice_discount": "purchase_invoice_discount_account_no",
    "purchase_prepayments": "purchase_prepayments_account_no",
    "cogs": "cogs_account_no",
    "inventory_adjustment": "inventory_adjustment_account_no",
}
VAT_POSTING = {
    "identifier": "identifier",
    "percent": "percent",
    "calculation": "calculation",
    "sales_vat": "sales_account_no",
    "purchase_vat": "purchase_account_no",
    "reverse_charge_vat": "reverse_charge_account_no",
    "adjust_for_payment_discount": "is_adjusted_for_payment_discount",
    "blocked": "is_blocked",
}
_PARTY_GROUP = {
    "payment_discount_debit": "payment_discount_debit_account_no",
    "payment_discount_credit": "payment_discount_credit_account_no",
    "payment_tolerance_debit": "payment_tolerance_debit_account_no",
    "payment_tolerance_credit": "payment_tolerance_credit_account_no",
    "invoice_rounding": "invoice_rounding_account_no",
    "debit_rounding": "rounding_debit_account_no",
    "credit_rounding": "rounding_credit_account_no",
}
CUSTOMER_GROUP = {
    **_PARTY_GROUP,
    "receivables": "control_account_no",
    "interest": "interest_account_no",
    "additional_fee": "additional_fee_account_no",
}
VENDOR_GROUP = {**_PARTY_GROUP, "payables": "control_account_no"}
BANK_GROUP = {"account": "account_no"}
INVENTORY_GROUP = {"inventory": "inventory_account_no"}
FA_GROUP = {
    name: f"{name}_account_no"
    for name in (
        "acquisition_cost",
        "accumulated_depreciation",
        "depreciation_expense",
        "acquisition_cost_on_disposal",
        "accumulated_depreciation_on_disposal",
        "gain_on_disposal",
        "loss_on_disposal",
    )
}
TERMS = {"due": "due_date_formula", "discount_date": "discount_date_formula", "discount_percent": "discount_percent"}
PARTY = {
    "posting_group": "posting_group_code",
    "gen_bus": "general_business_group_code",
    "vat_bus": "vat_business_group_code",
    "tax_area": "tax_area_code",
    "tax_liable": "is_tax_liable",
    "currency": "currency_code",
    "payment_terms": "payment_terms_code",
    "prices_including_vat": "is_price_including_vat",
    "blocked": "blocked",
}
CUSTOMER = {**PARTY, "finance_charge_terms": "finance_charge_terms_code"}
BANK = {"posting_group": "posting_group_code", "currency": "currency_code"}
_GROUPS: Mapping[str, CodeTable[Any]] = {
    "gen_bus": posting_setup.BUSINESS_GROUPS,
    "vat_bus": vat_setup.BUSINESS_GROUPS,
    "tax_area": tax_setup.AREAS,
}
_NUMBERS = ("percent", "discount_percent", "invoice_rounding_precision", "unit_cost", "unit_price")


def general_posting(values: Mapping[str, Any], stage: Stage) -> None:
    for pair, said in values.items():
        business, product = pair.split("/")
        _group(posting_setup.BUSINESS_GROUPS, business, stage)
        _group(posting_setup.PRODUCT_GROUPS, product, stage)
        keys = {"business_group_code": business, "product_group_code": product}
        enter_coded(posting_setup.POSTING_SETUPS, keys, fields_of(said, GENERAL_POSTING), GENERAL_POSTING, stage)


def vat_posting(values: Mapping[str, Any], stage: Stage) -> None:
    for pair, said in values.items():
        business, product = pair.split("/")
        _group(vat_setup.BUSINESS_GROUPS, business, stage)
        _group(vat_setup.PRODUCT_GROUPS, product, stage)
        keys = {"business_group_code": business, "product_group_code": product}
        enter_coded(vat_setup.POSTING_SETUPS, keys, fields_of(said, VAT_POSTING), VAT_POSTING, stage)


def customer_groups(values: Mapping[str, Any], stage: Stage) -> None:
    _all_coded(posting_setup.CUSTOMER_GROUPS, values, CUSTOMER_GROUP, stage)


def vendor_groups(values: Mapping[str, Any], stage: Stage) -> None:
    _all_coded(posting_setup.VENDOR_GROUPS, values, VENDOR_GROUP, stage)


def bank_groups(values: Mapping[str, Any], stage: Stage) -> None:
    _all_coded(posting_setup.BANK_GROUPS, values, BANK_GROUP, stage)


def inventory_groups(values: Mapping[str, Any], stage: Stage) -> None:
    _all_coded(posting_setup.INVENTORY_GROUPS, values, INVENTORY_GROUP, stage)


def fa_groups(values: Mapping[str, Any], stage: Stage) -> None:
    _all_coded(posting_setup.FA_GROUPS, values, FA_GROUP, stage)


def payment_terms(values: Mapping[str, Any], stage: Stage) -> None:
    _all_coded(terms.PAYMENT_TERMS, values, TERMS, stage)


def customers(values: Mapping[str, Any], stage: Stage) -> None:
    _cards(CUSTOMERS, values, CUSTOMER, stage)


def vendors(values: Mapping[str, Any], stage: Stage) -> None:
    _cards(VENDORS, values, PARTY, stage)


def bank_accounts(values: Mapping[str, Any], stage: Stage) -> None:
    _cards(BANK_ACCOUNTS, values, BANK, stage)


def enter_default_dimensions(table: str, number: str, said: Mapping[str, Mapping[str, str]], stage: Stage) -> None:
    """The default values and rules of a record, and no others: {code: {`value`, `rule`}}."""
    for default in DefaultDimension.objects.filter(table=table, record_no=number).exclude(dimension_code__in=said):
        default_dimensions.delete(default=default, **stage.enters)
    for code, default in said.items():
        values = {"value_code": default.get("value", ""), "rule": default.get("rule", "")}
        found = DefaultDimension.objects.filter(table=table, record_no=number, dimension_code=code).first()
        if found is None:
            row = {"table": table, "record_no": number, "dimension_code": code, **values}
            default_dimensions.create(values=row, **stage.enters)
        else:
            default_dimensions.change(default=found, values=values, **stage.enters)


def _all_coded(table: CodeTable[Any], values: Mapping[str, Any], names: Mapping[str, str], stage: Stage) -> None:
    for code, said in values.items():
        enter_coded(table, {"code": code}, fields_of(said, names), names, stage)


def enter_coded(
    table: CodeTable[Any],
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
    names: Mapping[str, str],
    stage: Stage,
) -> None:
    """The record with these values, made or changed. Of the fields in `names` what the case leaves out is empty."""
    found = table.model._default_manager.filter(**keys).first()
    if found is None:
        table.create(values={**keys, **values}, **stage.enters)
    else:
        table.change(record=found, values={**emptied(table.model, names), **values}, **stage.enters)


def emptied(model: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """The fields as they are where nothing says otherwise: a missing flag is false, a missing amount 0."""
    fields = [model._meta.get_field(name) for name in names.values()]
    return {field.name: field.to_python(field.get_default()) for field in fields}


def enter_groups(said: Mapping[str, Any], named: Mapping[str, CodeTable[Any]], stage: Stage) -> None:
    """The groups that a record names and no setup has made."""
    for name, table in named.items():
        if said.get(name):
            _group(table, said[name], stage)


def _group(table: CodeTable[Any], code: str, stage: Stage) -> None:
    """The group of that code; the empty one stands for every party without a group."""
    if code and not table.model._default_manager.filter(code=code).exists():
        table.create(values={"code": code}, **stage.enters)


def _cards(table: CardTable[Any], values: Mapping[str, Any], names: Mapping[str, str], stage: Stage) -> None:
    """The cards, and the groups and areas that they name and that no setup has made."""
    for number, said in values.items():
        enter_groups(said, _GROUPS, stage)
        fields = fields_of(said, names)
        found = table.model._default_manager.filter(number=number).first()
        if found is None:
            fields = {table.title: number.title(), "number": number, **fields}
            table.create(values=fields, work_date=stage.at.date(), **stage.enters)
        else:
            table.change(record=found, values={**emptied(table.model, names), **fields}, **stage.enters)
        enter_default_dimensions(table.dimension_table, number, said.get("dimensions", {}), stage)


def fields_of(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    found = {field: said[name] for name, field in names.items() if name in said}
    return {field: Decimal(value) if field in _NUMBERS else value for field, value in found.items()}
