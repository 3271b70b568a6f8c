"""Postings for files that carry balances and no vouchers (SIE types 1 to 3).

The `#PSALDO` row without objects is what an account moved in a month; rows with objects divide it. In some files they
stand beside it instead: there, and only where only so the months give the year's change, they are added. What the
months leave is posted on the year's last day, so that every account ends at its `#UB` or `#RES`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledgerhall.finance.exchange.sie import sums
from ledgerhall.finance.exchange.sie.findings import Finding, warning
from ledgerhall.finance.exchange.sie.model import ZERO, FiscalYear, PeriodBalance, SieFile
from ledgerhall.finance.exchange.sie.plan import PlannedLine, PlannedPosting, PostingKind
from ledgerhall.kernel.dates import LedgerDate, month_end
from ledgerhall.kernel.errors import text


@dataclass(frozen=True, slots=True)
class MonthlyPostings:
    postings: tuple[PlannedPosting, ...]
    findings: tuple[Finding, ...]


def monthly_postings(file: SieFile, year: FiscalYear) -> MonthlyPostings:
    by_account: dict[str, list[PeriodBalance]] = defaultdict(list)
    for row in file.period_balances:
        if row.year == 0:
            by_account[row.account].append(row)
    change = _change_of_the_year(file)
    lines: dict[date, list[PlannedLine]] = defaultdict(list)
    moved: dict[str, Decimal] = {}
    for account in sorted(by_account):
        moved[account] = _add_lines(by_account[account], change.get(account, ZERO), lines)
    postings = [_month_posting(month, lines[month], year) for month in sorted(lines) if lines[month]]
    rest = sums.differences(change, moved)
    if rest:
        postings.append(_rest_posting(rest, year))
    return MonthlyPostings(tuple(postings), tuple(_findings(rest, change, moved, file)))


def _change_of_the_year(file: SieFile) -> dict[str, Decimal]:
    """What every account has to move so that it ends at its #UB or #RES."""
    opening, closing = sums.stated(file, "IB", 0), sums.stated(file, "UB", 0)
    balance_change = {a: closing.get(a, ZERO) - opening.get(a, ZERO) for a in {*closing, *(opening if closing else ())}}
    return sums.added(balance_change, sums.stated(file, "RES", 0))


def _add_lines(rows: list[PeriodBalance], change: Decimal, lines: dict[date, list[PlannedLine]]) -> Decimal:
    """The lines of one account in all its months; what they move together."""
    plain = sum((row.amount for row in rows if not row.objects), ZERO)
    with_objects = sum((row.amount for row in rows if row.objects), ZERO)
    are_added = plain != change and plain + with_objects == change
    undivided: dict[date, Decimal] = defaultdict(lambda: ZERO)
    first_line: dict[date, int] = {}
    for row in rows:
        first_line.setdefault(row.month, row.line)
        if not row.objects:
            undivided[row.month] += row.amount
        elif row.amount:
            undivided[row.month] -= ZERO if are_added else row.amount
            lines[row.month].append(_line(row.account, row.amount, row.line, row))
    for month, amount in undivided.items():
        if amount:
            lines[month].append(_line(rows[0].account, amount, first_line[month]))
    return plain + with_objects if are_added else plain


def _line(account: str, amount: Decimal, file_line: int, row: PeriodBalance | None = None) -> PlannedLine:
    return PlannedLine(account, amount, "", objects=row.objects if row else (), file_line=file_line)


def _month_posting(month: date, lines: list[PlannedLine], year: FiscalYear) -> PlannedPosting:
    last_day = min(month_end(month), year.end)
    title = f"Movements of {month:%Y-%m}"
    number = f"PSALDO-{month:%Y%m}"
    return PlannedPosting(PostingKind.MONTH, number, LedgerDate(last_day), title, tuple(lines), lines[0].file_line)


def _rest_posting(rest: dict[str, Decimal], year: FiscalYear) -> PlannedPosting:
    lines = tuple(PlannedLine(account, amount, "") for account, amount in rest.items())
    title = "Movements of the year not told by month"
    return PlannedPosting(PostingKind.REST, f"UB-{year.end:%Y%m%d}", LedgerDate(year.end), title, lines)


def _findings(
    rest: dict[str, Decimal], change: dict[str, Decimal], moved: dict[str, Decimal], file: SieFile
) -> Iterator[Finding]:
    if rest and not moved:
        template = text("The file tells no months: the change of {accounts} accounts is posted on the year's last day.")
        yield warning("sie-months-missing", template, accounts=len(rest))
        return
    lines = {row.account: row.line for row in file.balances if row.year == 0 and row.label in ("UB", "RES")}
    for account, amount in rest.items():
        template = text(
            "The months of account {account} give {moved}, its balances {change}: "
            "{difference} is posted on the year's last day."
        )
        yield warning(
            "sie-months-leave-a-rest",
            template,
            *([lines[account]] if account in lines else []),
            account=account,
            moved=moved.get(account, ZERO),
            change=change.get(account, ZERO),
            difference=amount,
        )
