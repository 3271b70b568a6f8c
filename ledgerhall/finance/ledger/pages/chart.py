"""The chart of accounts and the card of an account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation import dimensions
from ledgerhall.finance.foundation.default_dimensions import GL_ACCOUNT
from ledgerhall.finance.foundation.models import DefaultDimension
from ledgerhall.finance.foundation.pages.code_pages import looked_up
from ledgerhall.finance.ledger import account_figures, balances, chart
from ledgerhall.finance.ledger.models import AccountCategory, AccountType, GLAccount, GLEntry
from ledgerhall.finance.ledger.totaling import accounts_in
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import alone, on_record
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    Fact,
    FactBox,
    FastTab,
    Field,
    FilterField,
    List,
    Phone,
    Selection,
    ValuesColumn,
    View,
)
from ledgerhall.pages.filtering import Condition

READ, EDIT = "books.read", "setup.edit"
ENTRIES = "general-ledger-entries"
# What the flow columns can be narrowed by, and the field of the entries that each stands for.
TOTALS = {
    "date_filter": "posting_date",
    "dimension_1_filter": "global_dimension_1_code",
    "dimension_2_filter": "global_dimension_2_code",
}
TOTALS_FILTERS = (
    FilterField("date_filter", _("Date Filter"), "ledger date", hint=_("01..30, P6, Y-1 …")),
    FilterField("dimension_1_filter", kind="code", named=lambda: dimensions.global_caption(1)),
    FilterField("dimension_2_filter", kind="code", named=lambda: dimensions.global_caption(2)),
)


def net_change(accounts: Sequence[GLAccount], totals: Mapping[str, Condition]) -> dict[int, Decimal]:
    """What the accounts moved by within the totals filters; of all time without any."""
    dates = totals.get("date_filter")
    span = dates.span() if dates is not None else (None, None)
    if span is not None and len(totals) == (dates is not None):
        return account_figures.net_changes(accounts, *span)
    narrowed = Q()
    for name, condition in totals.items():
        narrowed &= condition.q(TOTALS[name])
    return account_figures.net_changes_of_entries(accounts, narrowed)


def balance(accounts: Sequence[GLAccount], totals: Mapping[str, Condition]) -> dict[int, Decimal]:
    """Balances of all time, whatever the date filter says."""
    return account_figures.balances(accounts)


def balance_at_date(accounts: Sequence[GLAccount], totals: Mapping[str, Condition]) -> dict[int, Decimal]:
    """Balances at the end of the date filter."""
    dates = totals.get("date_filter")
    span = dates.span() if dates is not None else None
    return account_figures.balances(accounts, span[1] if span and span[1] is not None else balances.LAST_DATE)


def entries_of(account: GLAccount) -> Selection | None:
    """The entries behind an account's figures; of a total account those of the accounts that it names."""
    if account.account_type == AccountType.POSTING:
        return Selection(ENTRIES, {"account__number": exact(account.number)})
    return Selection(ENTRIES, {"account__number": account.totaling}) if account.totaling else None


def _entries_or_none(account: GLAccount) -> Selection:
    return entries_of(account) or Selection(ENTRIES, {"account__number": "''"})


def _is_heading(account: GLAccount) -> bool:
    return account.account_type != AccountType.POSTING


def _figures(account: GLAccount) -> Iterator[Fact]:
    """Balance, debits and credits of all time, and when the account moved last."""
    accounts = accounts_in(account)
    sums = balances.sums_up_to(balances.LAST_DATE, [found.id for found in accounts])
    debit = sum((one.debit for one in sums.values()), Decimal(0))
    credit = sum((one.credit for one in sums.values()), Decimal(0))
    opens = entries_of(account)
    yield Fact(_("Debit"), debit, "money", opens)
    yield Fact(_("Credit"), credit, "money", opens)
    yield Fact(_("Balance"), debit - credit, "money", opens, is_total=True)
    last = GLEntry.objects.filter(account_id__in=[found.id for found in accounts]).order_by(
        "-posting_date", "-entry_no"
    )
    latest = last.values_list("posting_date", flat=True).first()
    yield Fact(_("Last Posting"), latest, "ledger date", opens)


def _dimensions(account: GLAccount) -> Iterator[Fact]:
    defaults = DefaultDimension.objects.filter(table=GL_ACCOUNT, record_no=account.number).order_by("dimension_code")
    opens = _defaults_of(account)
    for default in defaults:
        value = " ".join(part for part in (default.value_code, str(default.get_rule_display())) if part != "None")
        yield Fact(default.dimension_code, value, opens=opens)
    yield Fact(_("Defaults"), defaults.count(), "integer", opens)


def _defaults_of(account: GLAccount) -> Selection:
    return Selection("default-dimensions", {"table": exact(GL_ACCOUNT), "record_no": exact(account.number)})


def _create(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> GLAccount:
    return chart.create(values=_with_category(values), by=by, at=at)


def _save(*, record: GLAccount, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    chart.change(account=record, values=_with_category(values), by=by, at=at)


def _with_category(values: Mapping[str, Any]) -> dict[str, Any]:
    """The subcategory in place of its description; one that is not there has no kind, and the act refuses it."""
    found = {name: value for name, value in values.items() if name != "category__description"}
    description = values.get("category__description") or ""
    if not description:
        return {**found, "category": None}
    named = AccountCategory.objects.filter(description=description).order_by("id")
    category = named.filter(kind=values.get("category_kind") or "").first() or named.first()
    return {**found, "category": category or AccountCategory(description=description)}


LEDGER_ENTRIES = Action(_("Ledger Entries"), opens=_entries_or_none, permission=READ, key="Ctrl+F7", icon="list")
DIMENSIONS = Action(_("Dimensions"), opens=_defaults_of, permission=READ, key="Alt+D", icon="tag")
DELETE = Action(
    _("Delete"),
    on_record(chart.delete, "account"),
    EDIT,
    confirm=_("Delete this account?"),
    then="chart-of-accounts",
    icon="bin",
    refused=_("Not deleted"),
)

CHART_OF_ACCOUNTS = List(
    "chart-of-accounts",
    GLAccount,
    READ,
    _("Chart of Accounts"),
    entity=ngettext_lazy("account", "accounts", "n"),
    card="gl-account-card",
    columns=(
        Column("number", _("No."), width=108),
        Column("name", indent=lambda account: account.indentation, bold=_is_heading),
        ValuesColumn(
            "net_change", net_change, caption=_("Net Change"), opens=entries_of, passes=TOTALS, bold=_is_heading
        ),
        ValuesColumn("balance", balance, caption=_("Balance"), opens=entries_of, bold=_is_heading, width=136),
        ValuesColumn("balance_at_date", balance_at_date, caption=_("Balance at Date"), is_hidden=True),
        Column("category_kind", _("Account Category")),
        Column("category__description", _("Account Subcategory"), width=172),
        Column("account_type", width=92),
        Column("income_balance", _("Income/Balance"), is_hidden=True),
        Column("totaling", is_hidden=True),
        Column("is_direct_posting", _("Direct Posting"), is_hidden=True),
        Column("is_blocked", _("Blocked"), is_hidden=True),
        Column("is_reconciliation_account", _("Reconciliation Account"), is_hidden=True),
        Column("category__report_definition", _("Report Definition"), is_hidden=True),
        Column("general_posting_type", _("Gen. Posting Type"), is_hidden=True),
        Column("general_business_group_code", _("Gen. Bus. Posting Group"), is_hidden=True),
        Column("general_product_group_code", _("Gen. Prod. Posting Group"), is_hidden=True),
        Column("vat_business_group_code", _("VAT Bus. Posting Group"), is_hidden=True),
        Column("vat_product_group_code", _("VAT Prod. Posting Group"), is_hidden=True),
        Column("deferral_template_code", _("Default Deferral Template"), is_hidden=True),
    ),
    order_by=("number",),
    bold=_is_heading,
    phone=Phone("name", ("number", "category_kind"), ("balance", "net_change", "balance_at_date")),
    filters=(
        FilterField("number", _("No.")),
        "account_type",
        FilterField("income_balance", _("Income/Balance")),
        FilterField("category_kind", _("Account Category")),
        FilterField("category__description", _("Account Subcategory")),
        FilterField("category__report_definition", _("Report Definition")),
    ),
    totals_filters=TOTALS_FILTERS,
    views=(
        View(_("Posting Accounts"), {"account_type": "Posting"}),
        View(_("Balance Sheet"), {"income_balance": "Balance Sheet"}),
        View(_("Income Statement"), {"income_balance": "Income Statement"}),
        View(_("Cash Accounts"), {"category__report_definition": "Cash Accounts"}),
    ),
    actions=(
        LEDGER_ENTRIES,
        DIMENSIONS,
        Action(
            _("Indent Chart of Accounts"),
            alone(chart.indent),
            EDIT,
            needs_record=False,
            confirm=_("Set indentation and totaling of all accounts by their Begin-Totals and End-Totals?"),
            icon="tree",
            refused=_("Not indented"),
        ),
        DELETE,
    ),
    fact_boxes=(FactBox(_("Account"), _figures), FactBox(_("Dimensions"), _dimensions)),
    search=("number", "name"),
    new=Action(_("New"), opens="gl-account-card", permission=EDIT, key="Alt+N", needs_record=False, icon="plus"),
    empty=_("This chart has no accounts yet."),
)
GL_ACCOUNT_CARD = Card(
    "gl-account-card",
    GLAccount,
    READ,
    _("G/L Account Card"),
    tabs=(
        FastTab(
            _("General"),
            (
                Field("number", _("No."), is_required=True, is_promoted=True),
                Field("name", is_required=True, is_promoted=True),
                Field("account_type", is_required=True, default=AccountType.POSTING.value),
                Field("category_kind", _("Account Category")),
                Field(
                    "category__description",
                    _("Account Subcategory"),
                    lookup="account-categories",
                    lookup_field="description",
                ),
                Field("income_balance", _("Income/Balance"), is_required=True, default="balance sheet"),
                Field("totaling", hint=_("1000..1999|2100, for total accounts")),
            ),
        ),
        FastTab(
            _("Posting"),
            (
                Field("is_direct_posting", _("Direct Posting"), default="1"),
                Field("is_blocked", _("Blocked")),
                Field("is_reconciliation_account", _("Reconciliation Account")),
                Field("general_posting_type", _("Gen. Posting Type")),
                looked_up("general_business_group_code", _("Gen. Bus. Group"), "general-business-groups"),
                looked_up("general_product_group_code", _("Gen. Prod. Group"), "general-product-groups"),
                looked_up("vat_business_group_code", _("VAT Bus. Group"), "vat-business-groups"),
                looked_up("vat_product_group_code", _("VAT Prod. Group"), "vat-product-groups"),
                looked_up("tax_group_code", _("Tax Group"), "tax-groups"),
                looked_up("deferral_template_code", _("Deferral Template"), "deferral-templates"),
            ),
        ),
    ),
    title=lambda account: f"{account.number} {account.name}",
    save=_save,
    save_permission=EDIT,
    create=_create,
    create_permission=EDIT,
    actions=(LEDGER_ENTRIES, DIMENSIONS, DELETE),
    fact_boxes=(FactBox(_("Figures"), _figures), FactBox(_("Dimensions"), _dimensions)),
    list_page="chart-of-accounts",
)

PAGES = (CHART_OF_ACCOUNTS, GL_ACCOUNT_CARD)
