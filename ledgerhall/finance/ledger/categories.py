"""The default tree of account categories and subcategories with their report definitions (finance.md 1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count

from ledgerhall.finance.ledger.models import AccountCategory, CategoryKind, IncomeBalance, ReportDefinition

_OPERATING, _INVESTING, _FINANCING = (
    ReportDefinition.OPERATING,
    ReportDefinition.INVESTING,
    ReportDefinition.FINANCING,
)

# Description of the root, its kind, and its branches: (description, report definition, leaves).
_Leaf = tuple[str, ReportDefinition]
_TREE: tuple[tuple[CategoryKind, tuple[tuple[str, ReportDefinition, tuple[_Leaf, ...]], ...]], ...] = (
    (
        CategoryKind.ASSETS,
        (
            (
                "Current Assets",
                ReportDefinition.NONE,
                (
                    ("Cash", ReportDefinition.CASH),
                    ("Accounts Receivable", _OPERATING),
                    ("Prepaid Expenses", _OPERATING),
                    ("Inventory", _OPERATING),
                ),
            ),
            (
                "Fixed Assets",
                ReportDefinition.NONE,
                (("Equipment", _INVESTING), ("Accumulated Depreciation", _INVESTING)),
            ),
        ),
    ),
    (
        CategoryKind.LIABILITIES,
        (
            ("Current Liabilities", _OPERATING, (("Accounts Payable", _OPERATING),)),
            ("Payroll Liabilities", _OPERATING, ()),
            ("Long Term Liabilities", _FINANCING, ()),
        ),
    ),
    (
        CategoryKind.EQUITY,
        (
            ("Common Stock", ReportDefinition.NONE, ()),
            ("Retained Earnings", ReportDefinition.RETAINED_EARNINGS, ()),
            ("Distributions to Shareholders", ReportDefinition.DISTRIBUTION, ()),
        ),
    ),
    (
        CategoryKind.INCOME,
        tuple(
            (name, ReportDefinition.NONE, ())
            for name in (
                "Services",
                "Product Sales",
                "Jobs",
                "Sales Discounts",
                "Sales Returns & Allowances",
                "Interest Income",
            )
        ),
    ),
    (
        CategoryKind.COST_OF_GOODS_SOLD,
        tuple((name, ReportDefinition.NONE, ()) for name in ("Labor", "Materials", "Discounts Granted", "Jobs Cost")),
    ),
    (
        CategoryKind.EXPENSE,
        tuple(
            (name, ReportDefinition.NONE, ())
            for name in (
                "Rent Expense",
                "Advertising Expense",
                "Interest Expense",
                "Fees Expense",
                "Insurance Expense",
                "Payroll Expense",
                "Benefits Expense",
                "Salaries Expense",
                "Repairs and Maintenance Expense",
                "Utilities Expense",
                "Other Expense",
                "Tax Expense",
                "Travel Expense",
                "Vehicle Expenses",
                "Bad Debt Expense",
                "Depreciation Expense",
            )
        ),
    ),
)


def create_default_tree(at: datetime) -> None:
    """Make the six roots and their subcategories in empty books, level by level."""
    levels: tuple[list[AccountCategory], ...] = ([], [], [])
    order = count(1)
    for kind, branches in _TREE:
        root = _category(kind, kind.label, ReportDefinition.NONE, next(order), None, at)
        levels[0].append(root)
        for description, definition, leaves in branches:
            branch = _category(kind, description, definition, next(order), root, at)
            levels[1].append(branch)
            levels[2].extend(
                _category(kind, leaf_description, leaf_definition, next(order), branch, at)
                for leaf_description, leaf_definition in leaves
            )
    for level in levels:
        AccountCategory.objects.bulk_create(level)


def named(description: str) -> AccountCategory:
    """The subcategory with this description."""
    return AccountCategory.objects.filter(description=description).order_by("presentation_order")[:1].get()


def income_balance_of(kind: CategoryKind) -> IncomeBalance:
    """Assets, liabilities and equity are of the balance sheet; the other three of the income statement."""
    balance = (CategoryKind.ASSETS, CategoryKind.LIABILITIES, CategoryKind.EQUITY)
    return IncomeBalance.BALANCE_SHEET if kind in balance else IncomeBalance.INCOME_STATEMENT


def lines() -> Iterator[tuple[AccountCategory, int]]:
    """All categories in presentation order, each with its level."""
    categories = list(AccountCategory.objects.order_by("presentation_order", "id"))
    levels: dict[int, int] = {}
    for category in categories:
        levels[category.id] = 0 if category.parent_id is None else levels[category.parent_id] + 1
        yield category, levels[category.id]


def _category(
    kind: CategoryKind,
    description: str,
    definition: ReportDefinition,
    order: int,
    parent: AccountCategory | None,
    at: datetime,
) -> AccountCategory:
    return AccountCategory(
        parent=parent,
        description=description,
        kind=kind,
        report_definition=definition,
        presentation_order=order,
        is_system_generated=parent is None,
        created_at=at,
        changed_at=at,
    )
