"""Which document numbers a draft takes from its number series (finance.md 1.6 and 2.1 step 4). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledgerhall.finance.foundation.numbers import incremented
from ledgerhall.finance.posting.books import Series, SeriesLine
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.kernel.errors import Refusal, text


@dataclass(frozen=True, slots=True)
class Numbering:
    """What the series says: the number each document gets, what must be noted as used, and what is refused."""

    numbers: dict[str, str]
    used: dict[int, tuple[str, date]]
    refusals: tuple[Refusal, ...]


def follow(series: Series, draft: PostingDraft) -> Numbering:
    """The draft's documents carry the series' next numbers already, or numbers typed by hand where it allows them."""
    return _number(series, draft, is_given=True)


def assign(series: Series, draft: PostingDraft) -> Numbering:
    """Each document of the draft, in order, gets the series' next number."""
    return _number(series, draft, is_given=False)


def _number(series: Series, draft: PostingDraft, *, is_given: bool) -> Numbering:
    numbers: dict[str, str] = {}
    used: dict[int, tuple[str, date]] = {}
    refusals: list[Refusal] = []
    for line in _first_lines(draft):
        assert line.posting_date is not None
        day = line.posting_date.day
        problem = _unusable(series, day, line)
        series_line = series.line_on(day)
        if problem is not None or series_line is None:
            refusals += [problem] if problem else []
            continue
        last_no, last_date = used.get(series_line.id, (series_line.last_no_used, series_line.last_date_used))
        try:
            expected = incremented(last_no, series_line.increment_by) if last_no else series_line.starting_no
        except ValueError as fault:
            refusals.append(
                _refusal(line, "number-series-exhausted", text("Series {series}: {reason}."), series, reason=str(fault))
            )
            continue
        if is_given and line.document_no != expected:
            refusals += _by_hand(series, line, expected)
            continue
        refusals += _beyond(series, series_line, line, expected, last_date, day)
        numbers[line.document_no] = expected
        used[series_line.id] = (expected, max(day, last_date or day))
    return Numbering(numbers, used, tuple(refusals))


def _first_lines(draft: PostingDraft) -> Iterator[DraftLine]:
    """The first line of each document that has a date and a number."""
    seen = set()
    for line in draft.lines:
        if line.document_no and line.posting_date is not None and line.document_no not in seen:
            seen.add(line.document_no)
            yield line


def _unusable(series: Series, day: date, line: DraftLine) -> Refusal | None:
    if series.is_blocked:
        return _refusal(line, "number-series-blocked", text("Number series {series} is blocked."), series)
    if series.line_on(day) is None:
        template = text("Number series {series} is missing or has no line that is valid on {date}.")
        return _refusal(line, "number-series-missing", template, series, date=day)
    return None


def _by_hand(series: Series, line: DraftLine, expected: str) -> list[Refusal]:
    if series.is_manual_allowed:
        return []
    template = text("Document number {number} does not follow series {series}; the next number is {expected}.")
    return [_refusal(line, "document-no-not-next", template, series, number=line.document_no, expected=expected)]


def _beyond(
    series: Series, series_line: SeriesLine, line: DraftLine, number: str, last_date: date | None, day: date
) -> Iterator[Refusal]:
    ending = series_line.ending_no
    if ending and (len(number), number) > (len(ending), ending):
        template = text("Number series {series} has used up its numbers; the last one is {last}.")
        yield _refusal(line, "number-series-ended", template, series, last=ending)
    if series.is_date_ordered and last_date is not None and day < last_date:
        template = text(
            "Number series {series} gives numbers in date order: {date} is before the last one, {last_date}."
        )
        yield _refusal(line, "number-series-date-order", template, series, date=day, last_date=last_date)


def _refusal(line: DraftLine, code: str, template: str, series: Series, **values: object) -> Refusal:
    return Refusal(code, template, "document_no", line.line_no, "E-NOS-01", {"series": series.code, **values})
