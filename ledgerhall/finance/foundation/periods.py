"""Accounting periods and fiscal years (finance.md section 4)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ledgerhall.finance.foundation import change_log
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import AccountingPeriod
from ledgerhall.kernel.dates import DateFormula
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

_MONTH_NAMES = ("January February March April May June July August September October November December").split()
_MOST_PERIODS = 400


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A fiscal year from its first to its last day; `is_closed` years still take postings in the posting range."""

    starting_date: date
    ending_date: date
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Period:
    """An accounting period from its first to its last day."""

    starting_date: date
    ending_date: date
    name: str


def fiscal_years() -> list[FiscalYear]:
    """All fiscal years in order; the row that only ends the last one makes none."""
    periods = list(AccountingPeriod.objects.order_by("starting_date"))
    starts = [period for period in periods if period.is_new_fiscal_year]
    return [
        FiscalYear(start.starting_date, following.starting_date - timedelta(days=1), start.is_closed)
        for start, following in itertools.pairwise(starts)
    ]


def fiscal_year_of(day: date) -> FiscalYear | None:
    """The fiscal year that the day lies in."""
    return next((year for year in fiscal_years() if year.starting_date <= day <= year.ending_date), None)


def periods() -> list[Period]:
    """All accounting periods in order, the last one's end being the day before the row that ends it."""
    rows = list(AccountingPeriod.objects.order_by("starting_date"))
    return [
        Period(row.starting_date, following.starting_date - timedelta(days=1), row.name)
        for row, following in itertools.pairwise(rows)
    ]


def create_fiscal_year(
    *, starting_date: date, by: By, at: datetime, number_of_periods: int = 12, period_length: str = "1M"
) -> None:
    """Insert the periods of a year and the first row of the year after; rows that exist are kept.

    Refuses a year that would leave a gap to the others, that lies before closed ones, or that has no period (E-PER-02).
    """
    _insert_year(_starts(starting_date, number_of_periods, period_length), by, at)


def create_fiscal_year_of(*, starts: Sequence[date], ending_date: date, by: By, at: datetime) -> None:
    """A fiscal year with these first days of its periods, however long each is. Refuses as `create_fiscal_year`."""
    _insert_year([*starts, ending_date + timedelta(days=1)], by, at)


@under_lock
def _insert_year(starts: list[date], by: By, at: datetime) -> None:
    existing = {row.starting_date: row for row in AccountingPeriod.objects.order_by("starting_date")}
    refusals = list(_year_refusals(starts, existing))
    if refusals:
        raise Refused(refusals)
    is_first_ever = not existing
    created = [
        AccountingPeriod(
            starting_date=start,
            name=_MONTH_NAMES[start.month - 1],
            is_new_fiscal_year=index in (0, len(starts) - 1),
            is_date_locked=is_first_ever and index == 0,
            created_at=at,
            changed_at=at,
        )
        for index, start in enumerate(starts)
        if start not in existing
    ]
    AccountingPeriod.objects.bulk_create(created)
    _mark_new_year([existing[start] for start in (starts[0], starts[-1]) if start in existing], at)
    entries = [change_log.inserted(period, str(period.starting_date)) for period in created]
    change_log.record(entries, by=by, at=at)


@under_lock
def close_fiscal_year(*, by: By, at: datetime, starting_date: date | None = None) -> FiscalYear:
    """Close the earliest open year: its periods closed and locked, and the next year's first period locked.

    There is no way back. Refuses where no later year exists, and where `starting_date` says that the caller means
    another year than the earliest open one (E-PER-01).
    """
    open_years = [year for year in fiscal_years() if not year.is_closed]
    if not open_years:
        raise Refused(_refusal("no-open-fiscal-year", text("There is no open fiscal year to close."), "E-PER-01"))
    year = open_years[0]
    if starting_date not in (None, year.starting_date):
        template = text(
            "Fiscal years are closed in their order: the one from {earliest} comes before that from {asked}."
        )
        places = {"earliest": year.starting_date, "asked": starting_date}
        raise Refused(_refusal("fiscal-year-not-next", template, "E-PER-01", **places))
    if not any(later.starting_date > year.ending_date for later in fiscal_years()):
        template = text("Create the fiscal year after {ending_date} before you close this one.")
        raise Refused(_refusal("next-fiscal-year-missing", template, "E-PER-01", ending_date=year.ending_date))
    rows = AccountingPeriod.objects.filter(starting_date__range=(year.starting_date, year.ending_date))
    rows.update(is_closed=True, is_date_locked=True, changed_at=at)
    next_start = year.ending_date + timedelta(days=1)
    AccountingPeriod.objects.filter(starting_date=next_start).update(is_date_locked=True, changed_at=at)
    change = change_log.Change(
        "accounting period", str(year.starting_date), "modification", "is_closed", "False", "True"
    )
    change_log.record([change], by=by, at=at)
    return year


@under_lock
def rename(*, period: AccountingPeriod, name: str, by: By, at: datetime) -> None:
    """Give a period another name. Refuses a locked one (E-PER-02)."""
    if period.is_date_locked:
        template = text("The period that starts on {date} is locked and keeps its name.")
        raise Refused(_refusal("period-locked", template, date=period.starting_date))
    change_log.record(change_log.modified(period, str(period.starting_date), {"name": name}), by=by, at=at)
    AccountingPeriod.objects.filter(id=period.id).update(name=name, changed_at=at)


@under_lock
def delete(*, period: AccountingPeriod, by: By, at: datetime) -> None:
    """Take the first period away. Refuses a locked one, one whose loss would leave a gap, and the row that ends the
    last fiscal year (E-PER-02)."""
    rows = list(AccountingPeriod.objects.order_by("starting_date"))
    if period.is_date_locked:
        template = text("The period that starts on {date} is locked and cannot be deleted.")
        raise Refused(_refusal("period-locked", template, date=period.starting_date))
    if period.id not in (rows[0].id, rows[-1].id):
        template = text("Deleting the period that starts on {date} would leave a gap.")
        raise Refused(_refusal("period-gap", template, date=period.starting_date))
    if period.id == rows[0].id and len(rows) > 1 and not rows[1].is_new_fiscal_year:
        template = text("Deleting the period that starts on {date} would leave a first period that begins no year.")
        raise Refused(_refusal("period-first-not-new-year", template, date=period.starting_date))
    if period.id == rows[-1].id and len(rows) > 1 and period.is_new_fiscal_year:
        template = text("{date} ends the last fiscal year; without it that year would have no end.")
        raise Refused(_refusal("period-ends-year", template, date=period.starting_date))
    change_log.record([change_log.deleted(period, str(period.starting_date))], by=by, at=at)
    AccountingPeriod.objects.filter(id=period.id).delete()


def _starts(starting_date: date, number_of_periods: int, period_length: str) -> list[date]:
    """The first days of the periods, and that of the year after. Each counted from the year's start, so that month
    ends do not drift."""
    refusals = []
    if not 1 <= number_of_periods <= _MOST_PERIODS:
        template = text("A fiscal year has 1 to {most} periods.")
        refusals.append(_refusal("period-count", template, most=_MOST_PERIODS))
    template = text("{length} is not a period length such as 1M or 4W.")
    not_a_length = _refusal("period-length", template, length=period_length)
    try:
        formula = DateFormula.parse(period_length)
        if formula.apply(starting_date) <= starting_date:
            refusals.append(not_a_length)
    except (ValueError, OverflowError):  # no formula, or one that leads beyond the calendar
        refusals.append(not_a_length)
    if refusals:
        raise Refused(refusals)
    try:
        return [formula.repeated(starting_date, times) for times in range(number_of_periods + 1)]
    except (ValueError, OverflowError):
        raise Refused(not_a_length) from None


def _year_refusals(starts: list[date], existing: dict[date, AccountingPeriod]) -> list[Refusal]:
    if not existing:
        return []
    first, last = min(existing), max(existing)
    found = []
    if starts[0] > last or starts[-1] < first:
        template = text("A fiscal year from {start} would leave a gap to the existing ones, {first} to {last}.")
        found.append(_refusal("period-gap", template, start=starts[0], first=first, last=last))
    if starts[0] < first and existing[first].is_date_locked and any(row.is_closed for row in existing.values()):
        template = text("Fiscal years before {first} are locked; a year from {start} cannot be put before them.")
        found.append(_refusal("period-locked", template, first=first, start=starts[0]))
    if starts[0] in existing and not existing[starts[0]].is_new_fiscal_year:
        template = text("{start} lies inside an existing fiscal year; a new one starts on the first day after it.")
        found.append(_refusal("period-inside-year", template, start=starts[0]))
    if any(start not in existing for start in starts if first <= start <= last):
        template = text("The periods from {start} cut through existing ones.")
        found.append(_refusal("period-overlap", template, start=starts[0]))
    return found


def _mark_new_year(rows: list[AccountingPeriod], at: datetime) -> None:
    ids = [row.id for row in rows if not row.is_new_fiscal_year]
    AccountingPeriod.objects.filter(id__in=ids).update(is_new_fiscal_year=True, changed_at=at)


def _refusal(code: str, template: str, row: str = "E-PER-02", **values: object) -> Refusal:
    return Refusal(code, template, field="starting_date", row=row, values=values)
