"""The tree of account categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.ledger import account_figures, category_tree
from ledgerhall.finance.ledger.models import AccountCategory, AccountType, GLAccount, ReportDefinition
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Card, Column, FastTab, Field, List, Selection, ValuesColumn

READ, EDIT = "books.read", "setup.edit"
_DEFINITIONS = tuple((str(key), label) for key, label in ReportDefinition.choices)


def _accounts(records: Sequence[AccountCategory], _totals: Mapping[str, Any]) -> dict[int, int]:
    """How many accounts stand in each category itself."""
    rows = GLAccount.objects.filter(category__in=records).order_by().values_list("category_id")
    return dict(rows.annotate(number=Count("id")))


def _balances(records: Sequence[AccountCategory], _totals: Mapping[str, Any]) -> dict[int, Decimal]:
    """The balance of each category with everything below it; of the income statement, of all time."""
    accounts = list(GLAccount.objects.filter(account_type=AccountType.POSTING).exclude(category=None).order_by("id"))
    figures = account_figures.balances(accounts)
    parents = dict(AccountCategory.objects.order_by("id").values_list("id", "parent_id"))
    sums: dict[int, Decimal] = dict.fromkeys(parents, Decimal(0))
    for account in accounts:
        above: int | None = account.category_id
        while above is not None:
            sums[above] += figures[account.id]
            above = parents[above]
    return sums


def _accounts_of(category: AccountCategory) -> Selection:
    return Selection("chart-of-accounts", {"category__description": exact(category.description)})


ACCOUNT_CATEGORIES = List(
    "account-categories",
    AccountCategory,
    READ,
    _("Account Categories"),
    entity=ngettext_lazy("category", "categories", "n"),
    card="account-category-card",
    columns=(
        Column(
            "description",
            indent=lambda category: 0 if category.parent_id is None else 1 if category.parent.parent_id is None else 2,
            bold=lambda category: category.parent_id is None,
        ),
        Column("parent__description", _("Below")),
        Column("kind", _("Account Category")),
        ValuesColumn("accounts", _accounts, kind="integer", caption=_("Accounts"), opens=_accounts_of),
        Column("report_definition", _("Report Definition")),
        ValuesColumn("balance", _balances, caption=_("Balance")),
    ),
    order_by=("presentation_order",),
    filters=("kind", "report_definition", "description"),
    actions=(
        Action(
            _("New Subcategory…"),
            on_record(category_tree.create_below, "parent"),
            EDIT,
            fields=(
                Field("description", _("Description"), is_required=True),
                Field("report_definition", _("Report Definition"), "enum", choices=_DEFINITIONS),
            ),
            icon="plus",
            refused=_("The subcategory was not made"),
        ),
        Action(_("Accounts"), opens=_accounts_of, permission=READ, icon="list"),
        Action(
            _("Uncategorized Accounts"),
            opens=lambda _category: Selection(
                "chart-of-accounts", {"account_type": "Posting", "category__description": "''"}
            ),
            permission=READ,
            icon="warn",
        ),
        Action(
            _("Delete"),
            on_record(category_tree.delete, "category"),
            EDIT,
            confirm=_("Delete this subcategory?"),
            icon="bin",
            refused=_("Not deleted"),
        ),
    ),
    search=("description",),
)
ACCOUNT_CATEGORY_CARD = Card(
    "account-category-card",
    AccountCategory,
    READ,
    _("Account Category"),
    tabs=(
        FastTab(
            _("General"),
            (
                Field("description", is_required=True),
                Field("report_definition", _("Report Definition")),
                Field("kind", _("Account Category"), is_read_only=True),
            ),
        ),
    ),
    save=on_record(category_tree.change, "category"),
    save_permission=EDIT,
    list_page="account-categories",
)

PAGES = (ACCOUNT_CATEGORIES, ACCOUNT_CATEGORY_CARD)
