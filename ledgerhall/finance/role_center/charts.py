"""The charts of the accountant's Home: what was earned and spent by month, and what cash came and went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ledgerhall.finance.ledger.balances import sums_up_to
from ledgerhall.finance.ledger.models import AccountType, CategoryKind, GLAccount, IncomeBalance, ReportDefinition
from ledgerhall.finance.ledger.months import Movements, months_up_to, movements_by_month
from ledgerhall.kernel.dates import LedgerDate, month_end
from ledgerhall.pages.declare import Bar, ChartData, Selection, Series
from ledgerhall.pages.figures import write_day
from ledgerhall.pages.filtering import day_range
from ledgerhall.pages.viewer import Viewer

MONTHS = 12
CASH_MONTHS = 6
_NOTHING = Movements(Decimal(0), Decimal(0), Decimal(0))


def income_and_expense(viewer: Viewer) -> ChartData:
    """Income and expense of the twelve months to the work date as bars, their difference as a line.

    Income is positive where it was earned, expense where it was spent: credits and debits with their signs turned.
    """
    rows = GLAccount.objects.filter(account_type=AccountType.POSTING, income_balance=IncomeBalance.INCOME_STATEMENT)
    is_income = {account: kind == CategoryKind.INCOME for account, kind in rows.values_list("id", "category_kind")}
    months = months_up_to(viewer.work_date, MONTHS)
    moved = movements_by_month(months, viewer.work_date, is_income)
    income = {month: moved.get((month, True), _NOTHING).net for month in months}
    expense = {month: moved.get((month, False), _NOTHING).net for month in months}
    opens = _opener(viewer.work_date)
    return ChartData(
        _labels(months, viewer),
        (
            Series(_("Income"), tuple(Bar(-income[month], opens(month, _INCOME)) for month in months)),
            Series(_("Expense"), tuple(Bar(expense[month], opens(month, _EXPENSE)) for month in months)),
            Series(
                _("Result"),
                tuple(Bar(-income[month] - expense[month], opens(month, _RESULT)) for month in months),
                is_line=True,
            ),
        ),
        note=_("Income & Expense by month, to %(date)s") % {"date": write_day(viewer.work_date, viewer.language)},
        current=len(months) - 1,
    )


def cash(viewer: Viewer) -> ChartData:
    """Cash received and paid in the six months to the work date as bars, the balance at each month's end a line."""
    rows = GLAccount.objects.filter(
        account_type=AccountType.POSTING,
        category_kind=CategoryKind.ASSETS,
        category__report_definition=ReportDefinition.CASH,
    )
    accounts = list(rows.values_list("id", flat=True))
    months = months_up_to(viewer.work_date, CASH_MONTHS)
    moved = movements_by_month(months, viewer.work_date, dict.fromkeys(accounts, "cash"))
    by_month = {month: moved.get((month, "cash"), _NOTHING) for month in months}
    balances = _balances(by_month, viewer.work_date, accounts)
    opens = _opener(viewer.work_date)
    return ChartData(
        _labels(months, viewer),
        (
            Series(_("Received"), tuple(Bar(by_month[month].debit, opens(month, _RECEIVED)) for month in months)),
            Series(_("Paid"), tuple(Bar(by_month[month].credit, opens(month, _PAID)) for month in months)),
            Series(
                _("Balance"),
                tuple(Bar(balances[month], _up_to(month, viewer.work_date)) for month in months),
                is_line=True,
            ),
        ),
        note=_("Cash by month, to %(date)s") % {"date": write_day(viewer.work_date, viewer.language)},
        current=len(months) - 1,
    )


_INCOME = {"account__income_balance": "Income Statement", "account__category_kind": "Income"}
_EXPENSE = {"account__income_balance": "Income Statement", "account__category_kind": "<>Income"}
_RESULT = {"account__income_balance": "Income Statement"}
_CASH = {"account__category_kind": "Assets", "account__category__report_definition": "Cash Accounts"}
_RECEIVED = {**_CASH, "debit_amount": "<>0"}
_PAID = {**_CASH, "credit_amount": "<>0"}


def _balances(by_month: Mapping[date, Movements], to_date: date, accounts: list[int]) -> dict[date, Decimal]:
    """The balance at the end of each month: the last one from totals, the earlier ones counted back from it."""
    balance = sum((found.net for found in sums_up_to(LedgerDate(to_date), accounts).values()), Decimal(0))
    balances = {}
    for month, moved in reversed(list(by_month.items())):
        balances[month] = balance
        balance -= moved.net + moved.closing
    return balances


def _labels(months: list[date], viewer: Viewer) -> tuple[str, ...]:
    """The months' short names; the year stands where it begins."""
    words = [write_day(month, viewer.language).split(" ") for month in months]
    return tuple(
        f"{parts[1]} {parts[2][2:]}" if position == 0 or month.month == 1 else parts[1]
        for position, (month, parts) in enumerate(zip(months, words, strict=True))
    )


def _opener(to_date: date) -> Callable[[date, Mapping[str, str]], Selection]:
    """Leads from a bar to its entries: those of the month that the filters name."""

    def opens(month: date, filters: Mapping[str, str]) -> Selection:
        days = day_range(month, min(month_end(month), to_date))
        return Selection("general-ledger-entries", {"posting_date": days, **filters})

    return opens


def _up_to(month: date, to_date: date) -> Selection:
    """All cash entries up to the month's end, its closing date too; in the last month up to the date."""
    last = f"..{to_date.isoformat()}" if month_end(month) >= to_date else f"..C{month_end(month).isoformat()}"
    return Selection("general-ledger-entries", {"posting_date": last, **_CASH})
