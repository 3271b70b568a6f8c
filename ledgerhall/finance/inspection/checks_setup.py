"""Setup against entries, as far as it can be decided afterwards: number series, periods, closed years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledgerhall.finance.foundation.models import AccountingPeriod, ChangeLogEntry, NumberSeries, NumberSeriesLine
from ledgerhall.finance.foundation.numbers import incremented
from ledgerhall.finance.inspection import ledgers
from ledgerhall.finance.inspection.findings import ENTRIES, Finding, rows
from ledgerhall.finance.journals.models import JournalBatch
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import text

_SERIES, _PERIOD = "number series line", "accounting period"
_CHUNK = 500


def number_series_sane() -> Iterator[Finding]:
    """The last number used lies on the run from the first one, not beyond the ending one, and has a date."""
    for line in NumberSeriesLine.objects.select_related("series").order_by("series__code", "starting_date"):
        place = f"{line.series.code} {line.starting_date}"
        if bool(line.last_no_used) != (line.last_date_used is not None):
            template = text("Last number and last date used stand together or not at all.")
            yield Finding("series-last-date", _SERIES, template, place, "last_date_used")
        if line.last_no_used and _numbers_used(line) is None:
            template = text("{last} is not on the run from {start} in steps of {step}.")
            values = {"last": line.last_no_used, "start": line.starting_no, "step": line.increment_by}
            yield Finding("series-last-number", _SERIES, template, place, "last_no_used", values)


def series_gapless() -> Iterator[Finding]:
    """Every number that a journal's series has given stands on entries of some ledger."""
    batches = JournalBatch.objects.values_list("number_series_id", "posting_number_series_id")
    series_ids = {series for pair in batches for series in pair if series is not None}
    for line in NumberSeriesLine.objects.filter(series__in=series_ids).select_related("series").order_by("id"):
        numbers = _numbers_used(line) or []
        for start in range(0, len(numbers), _CHUNK):
            chunk = numbers[start : start + _CHUNK]
            left = set(chunk)
            for ledger in ledgers.ALL if left else ():
                left -= set(ledger.model.objects.filter(document_no__in=left).values_list("document_no", flat=True))
            for number in sorted(left):
                template = text("{number} was given and stands on no entry.")
                place = f"{line.series.code} {line.starting_date}"
                yield Finding("series-gap", _SERIES, template, place, "last_no_used", {"number": number})


def series_have_lines() -> Iterator[Finding]:
    """Lines belong to a series that exists."""
    known = set(NumberSeries.objects.values_list("id", flat=True))
    for line_id, series_id in NumberSeriesLine.objects.order_by("id").values_list("id", "series_id"):
        if series_id not in known:
            yield Finding("series-missing", _SERIES, text("Its series does not exist."), str(line_id), "series")


def dates_in_periods() -> Iterator[Finding]:
    """Invariant 10: what was posted after the first period was made lies in a period, or is an opening balance.

    Periods deleted since then count; whether a posting kept the posting range of its day cannot be seen afterwards.
    """
    starts = set(AccountingPeriod.objects.values_list("starting_date", flat=True))
    log = ChangeLogEntry.objects.filter(table=_PERIOD)
    deleted = log.filter(kind=ChangeLogEntry.Kind.DELETION).values_list("record_key", flat=True)
    starts |= {date.fromisoformat(key) for key in deleted}
    inserted = log.filter(kind=ChangeLogEntry.Kind.INSERTION).order_by("entry_no").first()
    if inserted is None or not starts:
        return
    first, last = LedgerDate(min(starts)), LedgerDate(max(starts))
    # The closing date of the day before is the very ordinal before the first day.
    outside = GLEntry.objects.exclude(posting_date__gte=first.day_before, posting_date__lt=last)
    outside = outside.filter(posted_at__gt=inserted.changed_at)
    for entry_no, posting_date in outside.order_by("entry_no").values_list("entry_no", "posting_date"):
        template = text("{date} lies in no accounting period.")
        yield Finding("date-outside-periods", ENTRIES, template, str(entry_no), "posting_date", {"date": posting_date})


def closing_dates_follow_closed_years() -> Iterator[Finding]:
    """A closing date stands at the end of a closed fiscal year, or before the first one (an opening balance)."""
    years = AccountingPeriod.objects.filter(is_new_fiscal_year=True)
    allowed = {LedgerDate(start).day_before for start in years.values_list("starting_date", flat=True)}
    if not allowed:
        return
    closing = "(posting_date & 1) = 1"
    sql = f"SELECT posting_date, MIN(entry_no) FROM ledger_glentry WHERE {closing} GROUP BY posting_date"
    for ordinal, entry_no in rows(sql):
        if (moment := LedgerDate.from_ordinal(int(ordinal))) not in allowed:
            template = text("{date} ends no fiscal year.")
            yield Finding("closing-date", ENTRIES, template, str(entry_no), "posting_date", {"date": moment})


def prior_year_marked() -> Iterator[Finding]:
    """Invariant 11, where it is certain: what was posted into a year after that was closed is marked as prior year."""
    closings = ChangeLogEntry.objects.filter(table=_PERIOD, field="is_closed", new_value="True").order_by("entry_no")
    starts = sorted(AccountingPeriod.objects.filter(is_new_fiscal_year=True).values_list("starting_date", flat=True))
    for closing in closings:
        year_start = date.fromisoformat(closing.record_key)
        next_start = next((start for start in starts if start > year_start), None)
        if next_start is None:
            continue
        registers = GLRegister.objects.filter(posted_at__gt=closing.changed_at)
        unmarked = GLEntry.objects.filter(
            register__in=registers, is_prior_year=False, posting_date__lt=LedgerDate(next_start)
        )
        for entry_no in unmarked.order_by("entry_no").values_list("entry_no", flat=True):
            template = text("It was posted into a closed year and is not marked so.")
            yield Finding("prior-year", ENTRIES, template, str(entry_no), "is_prior_year")


def _numbers_used(line: NumberSeriesLine) -> list[str] | None:
    """The numbers from the first to the last one used, or None where the last is not on the run."""
    if not line.last_no_used:
        return []
    numbers, last = [line.starting_no], line.last_no_used
    end = (len(line.ending_no), line.ending_no) if line.ending_no else None
    while numbers[-1] != last:
        here = (len(numbers[-1]), numbers[-1])
        if here > (len(last), last) or line.increment_by < 1:
            return None
        try:
            numbers.append(incremented(numbers[-1], line.increment_by))
        except ValueError:
            return None
    return numbers if end is None or (len(last), last) <= end else None
