"""Giving numbers from a gapless series: inside the posting transaction, under the lock, after the checks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ledgerhall.finance.foundation import change_log, records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import NumberSeries, NumberSeriesLine
from ledgerhall.finance.foundation.numbers import CODE_LENGTH, incremented
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By


def line_for(series_code: str, day: date) -> NumberSeriesLine | None:
    """The line that gives numbers on that day: the latest one that starts on or before it."""
    lines = NumberSeriesLine.objects.filter(series__code=series_code, starting_date__lte=day)
    return lines.select_related("series").order_by("-starting_date", "-id").first()


def peek(series_code: str, day: date) -> str:
    """The number that would be given next, or an empty text where none can be."""
    line = line_for(series_code, day)
    try:
        return "" if line is None or line.series.is_blocked else following(line)
    except ValueError:
        return ""


def following(line: NumberSeriesLine) -> str:
    """The number after the last one used. ValueError as `incremented`."""
    return incremented(line.last_no_used, line.increment_by) if line.last_no_used else line.starting_no


@under_lock
def take(series_code: str, day: date) -> str:
    """Take the next number for that day. Refuses as E-NOS-01; needs the posting lock, which it joins."""
    line = line_for(series_code, day)
    refusals = list(_refusals(series_code, day, line))
    if refusals:
        raise Refused(refusals)
    assert line is not None
    number = _next_or_refuse(line, series_code)
    mark_used(line, number, day)
    return number


def mark_used(line: NumberSeriesLine, number: str, day: date) -> None:
    """Note the number as the last one used."""
    last_date = max(day, line.last_date_used or day)
    NumberSeriesLine.objects.filter(id=line.id).update(last_no_used=number, last_date_used=last_date)
    line.last_no_used, line.last_date_used = number, last_date


@under_lock
def create(*, code: str, starting_no: str, starting_date: date, by: By, at: datetime, **optional: Any) -> NumberSeries:
    """A new series with its first line. `optional` are further fields of the series (description, is_manual_allowed …).

    Refuses a code that is empty, too long or taken, and a first number without digits (E-NOS-01).
    """
    refusals = []
    if not code or len(code) > CODE_LENGTH or NumberSeries.objects.filter(code=code).exists():
        template = text("The number series code {code} is empty, too long or already used.")
        refusals.append(_refusal("number-series-code", template, code=code))
    if not any(char.isdigit() for char in starting_no) or len(starting_no) > CODE_LENGTH:
        refusals.append(_start_refusal(starting_no))
    if refusals:
        raise Refused(refusals)
    series = NumberSeries.objects.create(code=code, created_at=at, changed_at=at, **optional)
    NumberSeriesLine.objects.create(
        series=series, starting_date=starting_date, starting_no=starting_no, created_at=at, changed_at=at
    )
    change_log.record([change_log.inserted(series, code)], by=by, at=at)
    return series


@under_lock
def change(*, series: NumberSeries, values: Mapping[str, Any], by: By, at: datetime) -> None:
    """Change fields of a series (not its code), logged."""
    changes = list(change_log.modified(series, series.code, values))
    NumberSeries.objects.filter(id=series.id).update(**values, changed_at=at)
    change_log.record(changes, by=by, at=at)


@under_lock
def add_line(*, series: NumberSeries, values: Mapping[str, Any], by: By, at: datetime) -> NumberSeriesLine:
    """A further run of numbers from a day on. Refuses a first number without digits, a second run of the same day."""
    refusals = _line_refusals(values)
    if series.lines.filter(starting_date=values["starting_date"]).exists():
        template = text("Series {series} has numbers from {date} already.")
        places = {"series": series.code, "date": values["starting_date"]}
        refusals.append(_refusal("number-series-line-exists", template, **places))
    if refusals:
        raise Refused(refusals)
    line = NumberSeriesLine(series=series, **values)
    return records.insert(line, key=f"{series.code} {line.starting_date}", by=by, at=at)


@under_lock
def change_line(*, line: NumberSeriesLine, values: Mapping[str, Any], by: By, at: datetime) -> NumberSeriesLine:
    """Change end, warning and step of a run; numbers given stay as they are, and so does the first once one is given.

    Refuses a first number without digits, and another first number after the first one was given (E-NOS-01).
    """
    refusals = _line_refusals(values)
    if line.last_no_used and values.get("starting_no", line.starting_no) != line.starting_no:
        template = text("Series {series} has given numbers from {first} on; it goes on counting from {last}.")
        places = {"series": line.series.code, "first": line.starting_no, "last": line.last_no_used}
        refusals.append(_refusal("number-series-started", template, **places))
    if refusals:
        raise Refused(refusals)
    return records.change(line, values, key=f"{line.series.code} {line.starting_date}", by=by, at=at)


def _line_refusals(values: Mapping[str, Any]) -> list[Refusal]:
    found = []
    number = values.get("starting_no", "1")
    if not any(char.isdigit() for char in number) or len(number) > CODE_LENGTH:
        found.append(_start_refusal(number))
    if values.get("increment_by") is not None and values["increment_by"] < 1:
        found.append(_refusal("number-series-increment", text("A series counts on by at least 1.")))
    return found


def _start_refusal(number: str) -> Refusal:
    template = text("The starting number {number} needs at least one digit and at most 20 characters.")
    return _refusal("number-series-start", template, number=number)


def _refusals(series_code: str, day: date, line: NumberSeriesLine | None) -> list[Refusal]:
    if line is None:
        template = text("Number series {series} is missing or has no line that is valid on {date}.")
        return [_refusal("number-series-missing", template, series=series_code, date=day)]
    found = []
    if line.series.is_blocked:
        found.append(_refusal("number-series-blocked", text("Number series {series} is blocked."), series=series_code))
    if line.series.is_date_ordered and line.last_date_used and day < line.last_date_used:
        template = text(
            "Number series {series} gives numbers in date order: {date} is before the last one, {last_date}."
        )
        values = {"series": series_code, "date": day, "last_date": line.last_date_used}
        found.append(_refusal("number-series-date-order", template, **values))
    return found


def _next_or_refuse(line: NumberSeriesLine, series_code: str) -> str:
    try:
        number = following(line)
    except ValueError as problem:
        template = text("Number series {series} cannot count on from {last}: {reason}.")
        values = {"series": series_code, "last": line.last_no_used, "reason": str(problem)}
        raise Refused(_refusal("number-series-exhausted", template, **values)) from problem
    if line.ending_no and (len(number), number) > (len(line.ending_no), line.ending_no):
        template = text("Number series {series} has used up its numbers; the last one is {last}.")
        raise Refused(_refusal("number-series-ended", template, series=series_code, last=line.ending_no))
    return number


def _refusal(name: str, template: str, **values: Any) -> Refusal:
    return Refusal(name, template, field="document_no", row="E-NOS-01", values=values)
