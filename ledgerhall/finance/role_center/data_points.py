"""The figures of these books that other places read by name: the accountant's portal asks for them through the API.

A data point is `f(viewer, currency code) -> Value`. Its definition is that of the cue of the same name, its style that
of the cue's thresholds, so that tile and portal agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.db.models import Max, Sum

from ledgerhall.finance.exchange.models import ImportFinding
from ledgerhall.finance.foundation.models import AccountingPeriod
from ledgerhall.finance.foundation.periods import fiscal_year_of
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.ledger.balances import sums_between, sums_up_to
from ledgerhall.finance.ledger.models import (
    AccountType,
    CategoryKind,
    GLAccount,
    GLEntry,
    GLRegister,
    IncomeBalance,
    ReportDefinition,
)
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages.figures import currency_symbol, write_day, write_number
from ledgerhall.pages.viewer import Viewer
from ledgerhall.tenancy.fields import MoneyField

Style = Literal["None", "Favorable", "Unfavorable", "Ambiguous", "Subordinate"]


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as it travels: the text always; the decimal with its currency for money, alone for a count."""

    text: str
    amount: Decimal | int | None = None
    currency: str = ""
    style: Style = "None"


DataPoint = Callable[[Viewer, str], Value]


def cash_accounts_balance(viewer: Viewer, currency_code: str) -> Value:
    """All entries on asset accounts whose subcategory is reported as cash, of any date; 0 without such accounts."""
    accounts = GLAccount.objects.filter(
        account_type=AccountType.POSTING,
        category_kind=CategoryKind.ASSETS,
        category__report_definition=ReportDefinition.CASH,
    )
    sums = sums_up_to(LedgerDate(date.max, is_closing=True), accounts.values_list("id", flat=True))
    amount = sum((one.net for one in sums.values()), Decimal(0))
    return _money(amount, viewer, currency_code, "Unfavorable" if amount < 0 else "None")


def net_income_this_month(viewer: Viewer, currency_code: str) -> Value:
    """Income less expenses from the first of the work date's month to the work date."""
    return _net_income(viewer.work_date.replace(day=1), viewer, currency_code)


def net_income_this_fiscal_year(viewer: Viewer, currency_code: str) -> Value:
    """Income less expenses from the start of the work date's fiscal year to the work date."""
    year = fiscal_year_of(viewer.work_date)
    if year is None:
        return Value("")
    return _net_income(year.starting_date, viewer, currency_code)


def entries_posted_this_month(viewer: Viewer, currency_code: str) -> Value:
    """Entries with a posting date from the first of the work date's month to the work date."""
    first, last = LedgerDate(viewer.work_date.replace(day=1)), LedgerDate(viewer.work_date)
    return _count(GLEntry.objects.filter(posting_date__gte=first, posting_date__lte=last).count(), viewer)


def unposted_journal_lines(viewer: Viewer, currency_code: str) -> Value:
    """Journal lines that nobody has posted yet."""
    number = JournalLine.objects.count()
    return _count(number, viewer, "Ambiguous" if number else "None")


def unbalanced_journal_lines(viewer: Viewer, currency_code: str) -> Value:
    """Lines of documents whose lines without balancing account do not sum to zero."""
    open_ended = JournalLine.objects.filter(balancing_account_no="")
    documents = open_ended.values("batch_id", "posting_date", "document_no")
    sums = documents.annotate(total=Sum("amount", output_field=MoneyField())).order_by("batch_id", "document_no")
    number = 0
    for document in sums:
        if document["total"]:
            same = {name: document[name] for name in ("batch_id", "posting_date", "document_no")}
            number += open_ended.filter(**same).count()
    return _count(number, viewer, "Unfavorable" if number else "None")


def findings_of_import(viewer: Viewer, currency_code: str) -> Value:
    """Warnings of imported files that nobody has acknowledged."""
    warnings = ImportFinding.objects.filter(severity=ImportFinding.Severity.WARNING, acknowledged_at=None)
    number = warnings.count()
    return _count(number, viewer, "Ambiguous" if number else "None")


def open_periods(viewer: Viewer, currency_code: str) -> Value:
    """Accounting periods that are not closed; the row that only ends the last year is none."""
    rows = AccountingPeriod.objects.filter(is_closed=False).count()
    return _count(max(rows - 1, 0), viewer)


def gl_registers(viewer: Viewer, currency_code: str) -> Value:
    """Registers, one for each posting."""
    return _count(GLRegister.objects.count(), viewer)


def last_posted_date(viewer: Viewer, currency_code: str) -> Value:
    """The latest posting date of any entry."""
    latest: LedgerDate | None = GLEntry.objects.aggregate(latest=Max("posting_date"))["latest"]
    return Value(write_day(latest.day, viewer.language) if latest else "")


DATA_POINTS: dict[str, DataPoint] = {
    "cashAccountsBalance": cash_accounts_balance,
    "netIncomeThisMonth": net_income_this_month,
    "netIncomeThisFiscalYear": net_income_this_fiscal_year,
    "entriesPostedThisMonth": entries_posted_this_month,
    "unpostedJournalLines": unposted_journal_lines,
    "unbalancedJournalLines": unbalanced_journal_lines,
    "findingsOfImport": findings_of_import,
    "openPeriods": open_periods,
    "glRegisters": gl_registers,
    "lastPostedDate": last_posted_date,
}


def _net_income(from_date: date, viewer: Viewer, currency_code: str) -> Value:
    accounts = GLAccount.objects.filter(account_type=AccountType.POSTING, income_balance=IncomeBalance.INCOME_STATEMENT)
    sums = sums_between(LedgerDate(from_date), LedgerDate(viewer.work_date), accounts.values_list("id", flat=True))
    amount = -sum((one.net for one in sums.values()), Decimal(0))
    return _money(amount, viewer, currency_code)


def _money(amount: Decimal, viewer: Viewer, currency_code: str, style: Style = "None") -> Value:
    """Whole units in the text, as tiles show them; the decimal is exact."""
    symbol = currency_symbol(currency_code, viewer.language)
    return Value(f"{symbol}{write_number(amount, 0, viewer.language)}", amount, symbol, style)


def _count(number: int, viewer: Viewer, style: Style = "None") -> Value:
    return Value(write_number(number, 0, viewer.language), number, "", style)
