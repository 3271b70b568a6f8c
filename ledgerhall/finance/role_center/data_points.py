"""The figures of these books that other places read by name: the accountant's portal asks for them through the API.

A data point is `f(viewer, currency code) -> Value`. Where a tile shows the same figure, the data point is the tile's
own selection and thresholds, so that tile and portal cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.db.models import Max
from django.utils.translation import gettext as _

from ledgerhall.finance.foundation.periods import fiscal_year_of
from ledgerhall.finance.ledger.balances import sums_between
from ledgerhall.finance.ledger.models import AccountType, GLAccount, GLEntry, IncomeBalance
from ledgerhall.finance.role_center import cues
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Cue, Sum
from ledgerhall.pages.figures import currency_symbol, write_day, write_number
from ledgerhall.pages.registry import registered
from ledgerhall.pages.role_center import style_of
from ledgerhall.pages.selecting import measured
from ledgerhall.pages.viewer import Viewer

Style = Literal["None", "Favorable", "Unfavorable", "Ambiguous", "Subordinate"]
STYLES: dict[str, Style] = {
    "": "None",
    "favourable": "Favorable",
    "ambiguous": "Ambiguous",
    "unfavourable": "Unfavorable",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as it travels: the text always; the decimal with its currency for money, alone for a count.

    Where the books cannot answer, `reason` says why and the text is empty.
    """

    text: str
    amount: Decimal | int | None = None
    currency: str = ""
    style: Style = "None"
    reason: str = ""


DataPoint = Callable[[Viewer, str], Value]


def of_cue(cue: Cue) -> DataPoint:
    """What the tile shows, as a data point."""

    def answer(viewer: Viewer, currency_code: str) -> Value:
        selection = cue.selection(viewer)
        context = Context(viewer, prefix="", company_name="", currency_code=currency_code)
        number = measured(selection, registered(), context)
        style = STYLES[style_of(number, cue.threshold)]
        if isinstance(selection.measure, Sum):
            return _money(number, viewer, currency_code, style)
        return _count(number, viewer, style)

    return answer


def net_income_this_month(viewer: Viewer, currency_code: str) -> Value:
    """Income less expenses from the first of the work date's month to the work date."""
    return _net_income(viewer.work_date.replace(day=1), viewer, currency_code)


def net_income_this_fiscal_year(viewer: Viewer, currency_code: str) -> Value:
    """Income less expenses from the start of the work date's fiscal year to the work date."""
    year = fiscal_year_of(viewer.work_date)
    if year is None:
        day = write_day(viewer.work_date, viewer.language)
        return Value("", reason=_("The work date, %(day)s, lies in no fiscal year.") % {"day": day})
    return _net_income(year.starting_date, viewer, currency_code)


def last_posted_date(viewer: Viewer, currency_code: str) -> Value:
    """The latest posting date of any entry."""
    latest: LedgerDate | None = GLEntry.objects.aggregate(latest=Max("posting_date"))["latest"]
    if latest is None:
        return Value("", reason=_("Nothing is posted yet."))
    return Value(write_day(latest.day, viewer.language))


DATA_POINTS: dict[str, DataPoint] = {
    "cashAccountsBalance": of_cue(cues.CASH_ACCOUNTS_BALANCE),
    "netIncomeThisMonth": net_income_this_month,
    "netIncomeThisFiscalYear": net_income_this_fiscal_year,
    "entriesPostedThisMonth": of_cue(cues.ENTRIES_POSTED_THIS_MONTH),
    "unpostedJournalLines": of_cue(cues.UNPOSTED_JOURNAL_LINES),
    "unbalancedJournalLines": of_cue(cues.UNBALANCED_JOURNAL_LINES),
    "findingsOfImport": of_cue(cues.FINDINGS_OF_IMPORT),
    "openPeriods": of_cue(cues.OPEN_PERIODS),
    "glRegisters": of_cue(cues.GL_REGISTERS),
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
