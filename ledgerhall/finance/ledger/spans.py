"""The spans that totals are kept for (days, five days, months, years) and which of them make up a balance. Pure.

A date's balance is the years before it, and from there to the date the fewest spans of each kind, added or taken off:
up to the 20th of November it is the years, the months to December less December and November's last two times five
days. So it costs about as many rows at every date and with any number of entries. Moments are ordinals of ledger dates;
a closing date lies in the spans of its day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledgerhall.kernel.dates import LedgerDate

DAY, FIVE_DAYS, MONTH, YEAR = "D", "F", "M", "Y"
# The moment after the last date there can be.
_END = 2 * (date.max.toordinal() + 1)


@dataclass(frozen=True, slots=True)
class Part:
    """Totals of one span that start in [low, high), and for each balance asked: 1 added, -1 taken off, 0 neither."""

    span: str
    low: int
    high: int
    signs: tuple[int, ...]


def spans_of(moment: LedgerDate) -> Iterator[tuple[str, int]]:
    """The spans that the date lies in, each with the moment it starts on. A closing date is a day of its own."""
    yield DAY, moment.ordinal
    for span in (FIVE_DAYS, MONTH, YEAR):
        yield span, _bounds(moment.ordinal, span)[0]


def parts(dates: Sequence[LedgerDate]) -> list[Part]:
    """What to add up for the balances up to these dates, each included."""
    found: list[Part] = []
    years = []
    for place, moment in enumerate(dates):
        end = moment.ordinal + 1
        for span, coarser in ((DAY, FIVE_DAYS), (FIVE_DAYS, MONTH), (MONTH, YEAR)):
            nearest = _nearest(end, coarser)
            if nearest != end:
                sign = 1 if nearest < end else -1
                signs = tuple(sign if place == other else 0 for other in range(len(dates)))
                found.append(Part(span, min(nearest, end), max(nearest, end), signs))
            end = nearest
        years.append(end)
    low = 0
    for high in sorted(set(years)):
        found.append(Part(YEAR, low, high, tuple(int(high <= end) for end in years)))
        low = high
    return found


def _nearest(moment: int, span: str) -> int:
    """Where a span of that kind starts, nearest to the moment."""
    low, high = _bounds(moment, span)
    return low if moment - low <= high - moment else high


def _bounds(moment: int, span: str) -> tuple[int, int]:
    """Where the span that the moment lies in starts, and the next one."""
    if moment >= _END:
        return _END, _END
    day = date.fromordinal(moment // 2)
    if span == YEAR:
        start, following = date(day.year, 1, 1), (day.year + 1, 1, 1)
    elif span == FIVE_DAYS and day.day <= 25:
        start = day.replace(day=day.day - (day.day - 1) % 5)
        following = (day.year, day.month, start.day + 5)
    else:
        start = day.replace(day=26 if span == FIVE_DAYS else 1)
        following = (day.year + day.month // 12, day.month % 12 + 1, 1)
    return 2 * start.toordinal(), _END if following[0] > date.max.year else 2 * date(*following).toordinal()
