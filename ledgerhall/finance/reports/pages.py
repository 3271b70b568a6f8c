"""The trial balance as a page: every account's net change and balance, debit and credit apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.ledger.models import AccountType, GLAccount
from ledgerhall.finance.ledger.pages.chart import TOTALS, TOTALS_FILTERS, balance_at_date, entries_of, net_change
from ledgerhall.pages.declare import Action, Column, FilterField, List, ValuesColumn
from ledgerhall.pages.filtering import Condition

_Figures = Callable[[Sequence[GLAccount], Mapping[str, Condition]], dict[int, Decimal]]


def _side(figures: _Figures, sign: int) -> Callable[..., dict[int, Any]]:
    """Debit balances (sign 1) or credit balances (−1) of the figures; the other side stays empty."""

    def values(accounts: Sequence[GLAccount], totals: Mapping[str, Condition]) -> dict[int, Any]:
        found = figures(accounts, totals)
        return {account: sign * amount if sign * amount > 0 else None for account, amount in found.items()}

    return values


TRIAL_BALANCE = List(
    "trial-balance",
    GLAccount,
    "books.read",
    _("Trial Balance"),
    entity=_("accounts"),
    card="gl-account-card",
    columns=(
        Column("number", _("No."), width=84),
        "name",
        ValuesColumn(
            "net_change_debit",
            _side(net_change, 1),
            caption=_("Net Change Debit"),
            zero="empty",
            opens=entries_of,
            passes=TOTALS,
            has_total=True,
        ),
        ValuesColumn(
            "net_change_credit",
            _side(net_change, -1),
            caption=_("Net Change Credit"),
            zero="empty",
            opens=entries_of,
            passes=TOTALS,
            has_total=True,
        ),
        ValuesColumn(
            "balance_debit", _side(balance_at_date, 1), caption=_("Balance Debit"), zero="empty", has_total=True
        ),
        ValuesColumn(
            "balance_credit", _side(balance_at_date, -1), caption=_("Balance Credit"), zero="empty", has_total=True
        ),
    ),
    order_by=("number",),
    where={"account_type": AccountType.POSTING},
    filters=(
        FilterField("number", _("No.")),
        FilterField("income_balance", _("Income/Balance")),
        FilterField("category_kind", _("Account Category")),
    ),
    totals_filters=TOTALS_FILTERS[:1],
    search=("number", "name"),
    actions=(Action(_("Chart of Accounts"), opens="chart-of-accounts", needs_record=False, icon="list"),),
    keywords=_("report debit credit"),
)

PAGES = (TRIAL_BALANCE,)
