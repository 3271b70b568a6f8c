"""Giving numbers from a gapless series: inside the posting transaction, under the lock, after the checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledgerhall.finance.foundation import change_log, records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import NumberSeries, NumberSeriesLine
from ledgerhall.finance.foundation.numbers import CODE_LENGTH, incremented
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books

_RUNS = """
SELECT l.id, l.starting_date, l.starting_no, l.ending_no, l.increment_by, l.last_no_used, l.last_date_used,
       s.is_blocked, s.is_date_ordered, s.is_default, l.warning_no
  FROM foundation_numberseriesline AS l JOIN foundation_numberseries AS s ON s.id = l.series_id
 WHERE s.code = %s ORDER BY l.starting_date DESC, l.id DESC
"""
_STORE = "UPDATE foundation_numberseriesline SET last_no_used = %s, last_date_used = %s WHERE id = %s"

# The last number of a run and its day, and whether it is to be stored; of all runs of each series that was asked.
_Used = tuple[str, date | None, bool]
State = dict[str, list[_Used]]


@dataclass(slots=True)
class _Run:
    """A line of a series: what may be given from a day on, and what has been."""

    id: int
    starting_date: date
    starting_no: str
    ending_no: str
    increment_by: int
    last_no_used: str
    last_date_used: date | None
    is_blocked: bool
    is_date_ordered: bool
    is_default: bool
    warning_no: str
    is_changed: bool = False

    def following(self) -> str:
        """The number after the last one used. ValueError as `incremented`."""
        return incremented(self.last_no_used, self.increment_by) if self.last_no_used else self.starting_no

    @property
    def used(self) -> _Used:
        return self.last_no_used, self.last_date_used, self.is_changed

    @used.setter
    def used(self, used: _Used) -> None:
        self.last_no_used, self.last_date_used, self.is_changed = used


class Numbers:
    """The numbers that one act takes, read once and noted together by `store`; needs the posting lock.

    What a document took that is then refused goes back: `restore` what `state` gave before.
    """

    def __init__(self) -> None:
        self._series: dict[str, list[_Run]] = {}

    def take(self, series_code: str, day: date) -> str:
        """The next number for that day. Refuses as E-NOS-01."""
        runs = self._series.get(series_code)
        if runs is None:
            runs = self._series[series_code] = _runs(series_code)
        run = _run_on(runs, day)
        refusals = list(_refusals(series_code, day, run))
        if refusals:
            raise Refused(refusals)
        assert run is not None
        number = _next_or_refuse(run, series_code)
        run.last_no_used, run.last_date_used = number, max(day, run.last_date_used or day)
        run.is_changed = True
        return number

    def state(self) -> State:
        """What is used by now."""
        return {code: [run.used for run in runs] for code, runs in self._series.items()}

    def restore(self, state: State) -> None:
        """Nothing was taken since then."""
        self._series = {code: self._series[code] for code in state}
        for code, used in state.items():
            for run, of_run in zip(self._series[code], used, strict=True):
                run.used = of_run

    def store(self) -> None:
        """Note the last numbers of all series that gave any."""
        changed = [run for runs in self._series.values() for run in runs if run.is_changed]
        with books.connection().cursor() as cursor:
            for run in changed:
                assert run.last_date_used is not None
                cursor.execute(_STORE, [run.last_no_used, run.last_date_used.isoformat(), run.id])
                run.is_changed = False


def peek(series_code: str, day: date) -> str:
    """The number that would be given next, or an empty text where none can be, or the series gives none by itself."""
    run = _run_on(_runs(series_code), day)
    return "" if run is None else _peeked(run)


def _peeked(run: _Run) -> str:
    try:
        return "" if run.is_blocked or not run.is_default else run.following()
    except ValueError:
        return ""


def cautions(series_code: str, used: Iterable[tuple[int | None, date, str]]) -> list[Refusal]:
    """E-NOS-01: what somebody should know before numbers are used: the run has come to its warning number.

    `used` are line, day and number of what is to be posted; "" stands for the next number. The first one that the
    series warns of is told; one that is not of the run (typed by hand) says nothing.
    """
    runs = _runs(series_code) if series_code else []
    for line, day, number in used if any(run.warning_no for run in runs) else ():
        run = _run_on(runs, day)
        if run is not None and run.warning_no and _has_come_to(number or _peeked(run), run.warning_no):
            template = text("Number series {series} has come to {number}; its numbers end with {last}.")
            values = {"series": series_code, "number": number or _peeked(run), "last": run.ending_no or "…"}
            return [Refusal("number-series-warning", template, "document_no", line, "E-NOS-01", values)]
    return []


def _has_come_to(number: str, warning_no: str) -> bool:
    """Whether a number of the same letters before its digits is the warning number, or comes after it."""
    stem = warning_no.rstrip("0123456789")
    return number.startswith(stem) and (len(number), number) >= (len(warning_no), warning_no)


def by_hand_refusals(series_code: str, number: str) -> list[Refusal]:
    """E-NOS-01: a number typed where a series gives the numbers and does not allow it."""
    series = NumberSeries.objects.filter(code=series_code).first() if series_code else None
    if not number or series is None or series.is_manual_allowed:
        return []
    template = text("Number series {series} gives the numbers; {number} cannot be given by hand.")
    return [
        Refusal("number-by-hand", template, "number", row="E-NOS-01", values={"series": series_code, "number": number})
    ]


@under_lock
def take(series_code: str, day: date) -> str:
    """Take the next number for that day. Refuses as E-NOS-01; needs the posting lock, which it joins."""
    numbers = Numbers()
    number = numbers.take(series_code, day)
    numbers.store()
    return number


def _runs(series_code: str) -> list[_Run]:
    """The lines of a series, the latest first."""
    with books.connection().cursor() as cursor:
        cursor.execute(_RUNS, [series_code])
        found = cursor.fetchall()
    return [
        _Run(
            id=row[0],
            starting_date=_day(row[1]),
            starting_no=row[2],
            ending_no=row[3],
            increment_by=row[4],
            last_no_used=row[5],
            last_date_used=row[6] and _day(row[6]),
            is_blocked=bool(row[7]),
            is_date_ordered=bool(row[8]),
            is_default=bool(row[9]),
            warning_no=row[10],
        )
        for row in found
    ]


def _run_on(runs: Iterable[_Run], day: date) -> _Run | None:
    """The line that gives numbers on that day: the latest one that starts on or before it."""
    return next((run for run in runs if run.starting_date <= day), None)


def _day(value: date | str) -> date:
    """SQLite keeps dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@under_lock
def create(*, code: str, starting_no: str, starting_date: date, by: By, at: datetime, **optional: Any) -> NumberSeries:
    """A new series with its first line. `optional` are further fields of the series (description, is_manual_allowed …).

    Refuses a code that is empty, too long or taken, a first number without digits, and a series that neither gives
    numbers nor lets them be typed (E-NOS-01).
    """
    refusals = []
    if not code or len(code) > CODE_LENGTH or NumberSeries.objects.filter(code=code).exists():
        template = text("The number series code {code} is empty, too long or already used.")
        refusals.append(_refusal("number-series-code", template, code=code))
    if not any(char.isdigit() for char in starting_no) or len(starting_no) > CODE_LENGTH:
        refusals.append(_start_refusal(starting_no))
    refusals += _use_refusals(NumberSeries(code=code, **optional))
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
    """Change fields of a series (not its code), logged. Refuses one that would neither give numbers nor let them be
    typed (E-NOS-01)."""
    after = copy(series)
    for name, value in values.items():
        setattr(after, name, value)
    records.refuse(_use_refusals(after))
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


def _use_refusals(series: NumberSeries) -> list[Refusal]:
    if series.is_default or series.is_manual_allowed:
        return []
    template = text("Number series {series} gives numbers by itself, or lets them be typed, or both.")
    return [Refusal("number-series-no-use", template, "is_default", row="E-NOS-01", values={"series": series.code})]


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


def _refusals(series_code: str, day: date, run: _Run | None) -> list[Refusal]:
    if run is None:
        template = text("Number series {series} is missing or has no line that is valid on {date}.")
        return [_refusal("number-series-missing", template, series=series_code, date=day)]
    found = []
    if not run.is_default:
        template = text("Number series {series} gives no numbers by itself: type the number.")
        found.append(_refusal("number-series-by-hand-only", template, series=series_code))
    if run.is_blocked:
        found.append(_refusal("number-series-blocked", text("Number series {series} is blocked."), series=series_code))
    if run.is_date_ordered and run.last_date_used and day < run.last_date_used:
        template = text(
            "Number series {series} gives numbers in date order: {date} is before the last one, {last_date}."
        )
        values = {"series": series_code, "date": day, "last_date": run.last_date_used}
        found.append(_refusal("number-series-date-order", template, **values))
    return found


def _next_or_refuse(run: _Run, series_code: str) -> str:
    try:
        number = run.following()
    except ValueError as problem:
        template = text("Number series {series} cannot count on from {last}: {reason}.")
        values = {"series": series_code, "last": run.last_no_used, "reason": str(problem)}
        raise Refused(_refusal("number-series-exhausted", template, **values)) from problem
    if run.ending_no and (len(number), number) > (len(run.ending_no), run.ending_no):
        template = text("Number series {series} has used up its numbers; the last one is {last}.")
        raise Refused(_refusal("number-series-ended", template, series=series_code, last=run.ending_no))
    return number


def _refusal(name: str, template: str, **values: Any) -> Refusal:
    return Refusal(name, template, field="document_no", row="E-NOS-01", values=values)
