"""Charts of accounts that a new company starts from: our own short charts, own wording.

The generic chart follows the order that most of Europe's accountants know: 1 assets, 2 liabilities, 3 equity, 4 income,
5 cost of goods sold, 6 to 8 expense. Those of countries lie in chart_*.py, each with the source of its numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ledgerhall.finance.ledger import chart, chart_de, chart_eu, chart_gb, chart_se, chart_us
from ledgerhall.finance.ledger.categories import income_balance_of
from ledgerhall.finance.ledger.chart_rows import Row
from ledgerhall.finance.ledger.models import AccountCategory, AccountType, CategoryKind, GLAccount
from ledgerhall.kernel.people import By

_P, _B, _E = AccountType.POSTING, AccountType.BEGIN_TOTAL, AccountType.END_TOTAL
_ASSETS, _LIABILITIES, _EQUITY = CategoryKind.ASSETS, CategoryKind.LIABILITIES, CategoryKind.EQUITY
_INCOME, _COGS, _EXPENSE = CategoryKind.INCOME, CategoryKind.COST_OF_GOODS_SOLD, CategoryKind.EXPENSE


_GENERIC: tuple[Row, ...] = (
    Row("1000", "Assets", _B, _ASSETS),
    Row("1010", "Current Assets", _B, _ASSETS),
    Row("1100", "Bank, Current Account", _P, _ASSETS, "Cash"),
    Row("1110", "Bank, Savings Account", _P, _ASSETS, "Cash"),
    Row("1120", "Petty Cash", _P, _ASSETS, "Cash"),
    Row("1200", "Customers", _P, _ASSETS, "Accounts Receivable"),
    Row("1290", "Other Receivables", _P, _ASSETS, "Accounts Receivable"),
    Row("1300", "Inventory", _P, _ASSETS, "Inventory"),
    Row("1350", "Work in Progress", _P, _ASSETS, "Inventory"),
    Row("1400", "Prepaid Expenses", _P, _ASSETS, "Prepaid Expenses"),
    Row("1450", "Purchase VAT", _P, _ASSETS, "Prepaid Expenses"),
    Row("1499", "Current Assets, Total", _E, _ASSETS),
    Row("1500", "Fixed Assets", _B, _ASSETS),
    Row("1510", "Equipment, Cost", _P, _ASSETS, "Equipment"),
    Row("1519", "Equipment, Accumulated Depreciation", _P, _ASSETS, "Accumulated Depreciation"),
    Row("1520", "Vehicles, Cost", _P, _ASSETS, "Equipment"),
    Row("1529", "Vehicles, Accumulated Depreciation", _P, _ASSETS, "Accumulated Depreciation"),
    Row("1599", "Fixed Assets, Total", _E, _ASSETS),
    Row("1999", "Assets, Total", _E, _ASSETS),
    Row("2000", "Liabilities", _B, _LIABILITIES),
    Row("2100", "Vendors", _P, _LIABILITIES, "Accounts Payable"),
    Row("2110", "Accrued Expenses", _P, _LIABILITIES, "Current Liabilities"),
    Row("2120", "Deferred Income", _P, _LIABILITIES, "Current Liabilities"),
    Row("2200", "Sales VAT", _P, _LIABILITIES, "Current Liabilities"),
    Row("2250", "VAT Settlement", _P, _LIABILITIES, "Current Liabilities"),
    Row("2300", "Payroll Tax Withheld", _P, _LIABILITIES, "Payroll Liabilities"),
    Row("2310", "Social Security Payable", _P, _LIABILITIES, "Payroll Liabilities"),
    Row("2320", "Net Wages Payable", _P, _LIABILITIES, "Payroll Liabilities"),
    Row("2400", "Income Tax Payable", _P, _LIABILITIES, "Current Liabilities"),
    Row("2500", "Bank Loan", _P, _LIABILITIES, "Long Term Liabilities"),
    Row("2999", "Liabilities, Total", _E, _LIABILITIES),
    Row("3000", "Equity", _B, _EQUITY),
    Row("3100", "Share Capital", _P, _EQUITY, "Common Stock"),
    Row("3200", "Retained Earnings", _P, _EQUITY, "Retained Earnings"),
    Row("3300", "Distributions to Shareholders", _P, _EQUITY, "Distributions to Shareholders"),
    Row("3999", "Equity, Total", _E, _EQUITY),
    Row("4000", "Income", _B, _INCOME),
    Row("4100", "Sales of Goods", _P, _INCOME, "Product Sales"),
    Row("4200", "Sales of Services", _P, _INCOME, "Services"),
    Row("4300", "Sales Abroad", _P, _INCOME, "Product Sales"),
    Row("4800", "Sales Discounts", _P, _INCOME, "Sales Discounts"),
    Row("4900", "Interest Income", _P, _INCOME, "Interest Income"),
    Row("4999", "Income, Total", _E, _INCOME),
    Row("5000", "Cost of Goods Sold", _B, _COGS),
    Row("5100", "Materials Used", _P, _COGS, "Materials"),
    Row("5200", "Direct Labor", _P, _COGS, "Labor"),
    Row("5300", "Freight and Duty", _P, _COGS, "Materials"),
    Row("5999", "Cost of Goods Sold, Total", _E, _COGS),
    Row("6000", "Operating Expenses", _B, _EXPENSE),
    Row("6100", "Salaries", _P, _EXPENSE, "Salaries Expense"),
    Row("6110", "Employer's Social Security", _P, _EXPENSE, "Payroll Expense"),
    Row("6120", "Staff Benefits and Training", _P, _EXPENSE, "Benefits Expense"),
    Row("6200", "Rent", _P, _EXPENSE, "Rent Expense"),
    Row("6210", "Electricity, Heating and Water", _P, _EXPENSE, "Utilities Expense"),
    Row("6220", "Repairs and Maintenance", _P, _EXPENSE, "Repairs and Maintenance Expense"),
    Row("6300", "Insurance", _P, _EXPENSE, "Insurance Expense"),
    Row("6400", "Office and IT", _P, _EXPENSE, "Other Expense"),
    Row("6410", "Telephone and Internet", _P, _EXPENSE, "Utilities Expense"),
    Row("6420", "Legal and Accounting", _P, _EXPENSE, "Fees Expense"),
    Row("6430", "Bank Charges", _P, _EXPENSE, "Fees Expense"),
    Row("6500", "Advertising", _P, _EXPENSE, "Advertising Expense"),
    Row("6510", "Travel", _P, _EXPENSE, "Travel Expense"),
    Row("6520", "Vehicle Costs", _P, _EXPENSE, "Vehicle Expenses"),
    Row("6600", "Bad Debts", _P, _EXPENSE, "Bad Debt Expense"),
    Row("6700", "Depreciation", _P, _EXPENSE, "Depreciation Expense"),
    Row("6999", "Operating Expenses, Total", _E, _EXPENSE),
    Row("7000", "Other Expenses", _B, _EXPENSE),
    Row("7100", "Interest Expense", _P, _EXPENSE, "Interest Expense"),
    Row("7200", "Exchange Differences", _P, _EXPENSE, "Other Expense"),
    Row("7300", "Rounding", _P, _EXPENSE, "Other Expense"),
    Row("7999", "Other Expenses, Total", _E, _EXPENSE),
    Row("8000", "Income Tax", _P, _EXPENSE, "Tax Expense"),
)

_EU = (
    *(replace(row, is_direct_posting=False) if row.number in chart_eu.CONTROL_ACCOUNTS else row for row in _GENERIC),
    *chart_eu.MORE,
)
CHARTS: Mapping[str, tuple[Row, ...]] = {
    "generic": _GENERIC,
    "eu": _EU,
    "gb": chart_gb.ROWS,
    "se": chart_se.ROWS,
    "de": chart_de.ROWS,
    "us": chart_us.ROWS,
    "empty": (),
}


def create_chart(name: str, *, by: By, at: datetime) -> None:
    """Make the accounts of a chart, indented, with End-Totals over their ranges. KeyError for an unknown name."""
    rows = CHARTS[name]
    categories = {category.description: category for category in AccountCategory.objects.order_by("id")}
    accounts = sorted((_account(row, categories) for row in rows), key=lambda account: account.number)
    chart.set_levels(accounts)
    chart.create_many(accounts=accounts, by=by, at=at)


def _account(row: Row, categories: dict[str, AccountCategory]) -> GLAccount:
    return GLAccount(
        number=row.number,
        name=row.name,
        account_type=row.account_type,
        income_balance=income_balance_of(CategoryKind(row.kind)),
        category_kind=row.kind,
        category=categories.get(row.subcategory),
        is_direct_posting=row.account_type == _P and row.is_direct_posting,
    )
