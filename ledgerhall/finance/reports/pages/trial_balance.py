"""The trial balance as a page: every account's net change and balance, debit and credit apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

from ledgerhall.finance.foundation import periods
from ledgerhall.finance.ledger.models import AccountType, GLAccount
from ledgerhall.finance.ledger.pages.chart import TOTALS, TOTALS_FILTERS, balance_at_date, entries_of, net_change
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages.declare import Action, Column, FilterField, List, Phone, ValuesColumn
from ledgerhall.pages.figures import write_day
from ledgerhall.pages.filtering import Condition
from ledgerhall.pages.viewer import Viewer

_LAZY = gettext_lazy
_UNTIL = {"date_filter": "posting_date"}
_Figures = Callable[[Sequence[GLAccount], Mapping[str, Condition]], dict[int, Decimal]]


def year_to_work_date(viewer: Viewer) -> dict[str, str]:
    """From the first day of the work date's fiscal year to the work date; no filter outside all fiscal years."""
    year = periods.fiscal_year_of(viewer.work_date)
    return {"date_filter": f"{year.starting_date}..{viewer.work_date}"} if year is not None else {}


def _side(figures: _Figures, sign: int) -> Callable[..., dict[int, Any]]:
    """Debit balances (sign 1) or credit balances (−1) of the figures; the other side stays empty."""

    def values(accounts: Sequence[GLAccount], totals: Mapping[str, Condition]) -> dict[int, Any]:
        found = figures(accounts, totals)
        return {account: sign * amount if sign * amount > 0 else None for account, amount in found.items()}

    return values


def _over_changes(totals: Mapping[str, Condition]) -> str:
    if "date_filter" not in totals:
        return _("Net Change")
    span = totals["date_filter"].span()
    if span is None:
        return _("Net Change, %(dates)s") % {"dates": totals["date_filter"].text}
    first, last = _day(span[0]), _day(span[1])
    if span[0] is not None and span[1] is not None and span[0].day.year == span[1].day.year:
        first = first.removesuffix(f" {span[0].day.year}")
    return _("Net Change, %(dates)s") % {"dates": f"{first}..{last}"}


def _over_balances(totals: Mapping[str, Condition]) -> str:
    span = totals["date_filter"].span() if "date_filter" in totals else None
    return (
        _("Balance at %(day)s") % {"day": _day(span[1])} if span is not None and span[1] is not None else _("Balance")
    )


def _day(day: LedgerDate | None) -> str:
    if day is None:
        return ""
    return f"{'C' if day.is_closing else ''}{write_day(day.day, get_language() or 'en')}"


def _is_heading(account: GLAccount) -> bool:
    return account.account_type != AccountType.POSTING


def _pair(name: str, figures: _Figures, captions: tuple[Any, Any], **rest: Any) -> tuple[Column, Column]:
    """A figure's debit and its credit column."""
    debit, credit = (
        ValuesColumn(
            f"{name}_{side}",
            _side(figures, sign),
            caption=caption,
            under_band=under,
            zero="empty",
            opens=entries_of,
            has_total=True,
            bold=_is_heading,
            **rest,
        )
        for side, sign, caption, under in (
            ("debit", 1, captions[0], _LAZY("Debit")),
            ("credit", -1, captions[1], _LAZY("Credit")),
        )
    )
    return debit, credit


TRIAL_BALANCE = List(
    "trial-balance",
    GLAccount,
    "books.read",
    _LAZY("Trial Balance"),
    entity=ngettext_lazy("account", "accounts", "n"),
    card="gl-account-card",
    columns=(
        Column("number", _LAZY("No."), width=84),
        Column("name", indent=lambda account: account.indentation, bold=_is_heading),
        *_pair(
            "net_change",
            net_change,
            (_LAZY("Net Change Debit"), _LAZY("Net Change Credit")),
            passes=TOTALS,
            band=_over_changes,
        ),
        *_pair(
            "balance",
            balance_at_date,
            (_LAZY("Balance Debit"), _LAZY("Balance Credit")),
            passes_until=_UNTIL,
            band=_over_balances,
        ),
        ValuesColumn(
            "balance_at_date",
            balance_at_date,
            caption=_LAZY("Balance"),
            opens=entries_of,
            passes_until=_UNTIL,
            is_hidden=True,
        ),
        ValuesColumn(
            "net_change", net_change, caption=_LAZY("Net Change"), opens=entries_of, passes=TOTALS, is_hidden=True
        ),
    ),
    order_by=("number",),
    added_up={"account_type": AccountType.POSTING},
    pairs=(("net_change_debit", "net_change_credit"), ("balance_debit", "balance_credit")),
    opens_with=year_to_work_date,
    phone=Phone("name", ("number",), ("balance_at_date", "net_change")),
    bold=_is_heading,
    filters=(
        FilterField("number", _LAZY("No.")),
        FilterField("account_type", _LAZY("Account Type")),
        FilterField("income_balance", _LAZY("Income/Balance")),
        FilterField("category_kind", _LAZY("Account Category")),
    ),
    totals_filters=TOTALS_FILTERS[:1],
    search=("number", "name"),
    actions=(Action(_LAZY("Chart of Accounts"), opens="chart-of-accounts", needs_record=False, icon="list"),),
    keywords=_LAZY("report debit credit"),
)

PAGES = (TRIAL_BALANCE,)
