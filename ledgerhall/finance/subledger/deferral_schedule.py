"""When deferred income or expense is released, and how much of it each time. Pure.

The four methods of finance.md 2.5 (G10a, G10b, S12). Accounting periods come as their starting dates, the last of which
only ends the last period: nothing is released on it or later. Amounts are decimals in the currency of the line, and
keep its sign. What cannot be scheduled comes back as refusals (E-DEF-01).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from ledgerhall.finance.vat.arithmetic import HUNDRED, rounded_part
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import round_half_away


class DeferralMethod(StrEnum):
    """How the amount is divided over the periods."""

    STRAIGHT_LINE = "straight-line"
    EQUAL_PER_PERIOD = "equal per period"
    DAYS_PER_PERIOD = "days per period"
    USER_DEFINED = "user-defined"


class DeferralStart(StrEnum):
    """Which day the schedule starts on, by the posting date of the document."""

    POSTING_DATE = "posting date"
    BEGINNING_OF_PERIOD = "beginning of period"
    END_OF_PERIOD = "end of period"
    BEGINNING_OF_NEXT_PERIOD = "beginning of next period"


@dataclass(frozen=True, slots=True)
class Release:
    """What is released on a day."""

    posting_date: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LineSchedule:
    """What of a draft's line is deferred and when it is released, as its template calculates it or as it was typed.

    `refusals` are all that posting would say against it.
    """

    amount: Decimal
    releases: tuple[Release, ...]
    is_typed: bool
    refusals: tuple[Refusal, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum((release.amount for release in self.releases), Decimal(0))


@dataclass(frozen=True, slots=True)
class Schedule:
    """The releases in order, or why there are none."""

    releases: tuple[Release, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def with_release(
    releases: Sequence[Release], position: int | None, day: date | None, amount: Decimal
) -> tuple[Release, ...]:
    """The schedule with what was typed of one release: the one at that place (counted from 1), or a further one.

    Raises Refused of a release without a day, or one that is gone (E-DEF-01).
    """
    if day is None:
        raise Refused(_refusal("deferral-day-missing", text("Say on which day the amount is released.")))
    made = Release(day, amount)
    if position is None:
        return (*releases, made)
    _require(releases, position)
    return (*releases[: position - 1], made, *releases[position:])


def without_release(releases: Sequence[Release], position: int) -> tuple[Release, ...]:
    """The schedule without one release. Raises Refused of one that is gone, and of the only one (E-DEF-01)."""
    _require(releases, position)
    if len(releases) == 1:
        template = text("A schedule has one release at least. Calculate it anew, or take the template off the line.")
        raise Refused(_refusal("deferral-last-release", template))
    return (*releases[: position - 1], *releases[position:])


def deferred_amount(net: Decimal, percent: Decimal, minor_units: int) -> Decimal:
    """What of a line's net amount is deferred: round(net × percent / 100). VAT never is."""
    return rounded_part(net, percent, HUNDRED, minor_units)


def starting_date(posting_date: date, start: DeferralStart, period_starts: Sequence[date]) -> date | Refusal:
    """The day that the schedule starts on; a refusal where the posting date lies in no accounting period."""
    if start is DeferralStart.POSTING_DATE:
        return posting_date
    place = _period_of(posting_date, period_starts)
    if place is None:
        return _outside_periods(posting_date)
    following = period_starts[place + 1]
    match start:
        case DeferralStart.BEGINNING_OF_PERIOD:
            return period_starts[place]
        case DeferralStart.END_OF_PERIOD:
            return following - timedelta(days=1)
        case DeferralStart.BEGINNING_OF_NEXT_PERIOD:
            return following


def schedule(
    amount: Decimal,
    method: DeferralMethod,
    starts: date,
    number_of_periods: int,
    period_starts: Sequence[date],
    minor_units: int,
) -> Schedule:
    """The releases of an amount over a number of accounting periods from a day on; the last takes the remainder.

    User-defined gives the days, with amounts of 0 to be filled in. Refuses where a period is missing.
    """
    place = _period_of(starts, period_starts)
    if place is None:
        return Schedule(refusals=(_outside_periods(starts),))
    if number_of_periods < 1:
        return Schedule(refusals=(_schedule_missing(),))
    is_whole = starts == period_starts[place] or method in (
        DeferralMethod.EQUAL_PER_PERIOD,
        DeferralMethod.USER_DEFINED,
    )
    count = number_of_periods if is_whole else number_of_periods + 1
    if place + count >= len(period_starts):
        return Schedule(refusals=(_outside_periods(period_starts[-1]),))
    days = (starts, *period_starts[place + 1 : place + count])
    bounds = period_starts[place : place + count + 1]
    match method:
        case DeferralMethod.USER_DEFINED:
            parts = [Decimal(0)] * (count - 1)
        case DeferralMethod.DAYS_PER_PERIOD:
            parts = _by_days(amount, starts, bounds, minor_units)
        case _:
            parts = _by_period(amount, number_of_periods, starts, bounds, minor_units)
    last = Decimal(0) if method is DeferralMethod.USER_DEFINED else amount - sum(parts, Decimal(0))
    return Schedule(tuple(Release(day, part) for day, part in zip(days, (*parts, last), strict=True)))


def refusals(
    releases: Sequence[Release],
    amount: Decimal,
    posting_date: date,
    start: DeferralStart,
    period_starts: Sequence[date],
) -> tuple[Refusal, ...]:
    """All that is wrong with a schedule, made or typed, of an amount that a document of a day defers.

    No release, a release of 0, a sum that is not the amount, a day before the document's (unless the template begins
    at the beginning of the period) or in no accounting period. Whether the days may be posted on is asked elsewhere.
    """
    if not releases:
        return (_schedule_missing(),)
    found: list[Refusal] = []
    total = sum((release.amount for release in releases), Decimal(0))
    if total != amount:
        template = text(
            "The deferral schedule adds up to {total}; {amount} is deferred, the difference is {difference}."
        )
        difference = amount - total
        found.append(_refusal("deferral-sum-wrong", template, total=total, amount=amount, difference=difference))
    for release in releases:
        day = release.posting_date
        if release.amount == 0:
            template = text("The deferral schedule releases nothing on {date}.")
            found.append(_refusal("deferral-amount-zero", template, date=day))
        if day < posting_date and start is not DeferralStart.BEGINNING_OF_PERIOD:
            template = text(
                "The deferral schedule releases on {date}, before the document's posting date {posting_date}."
            )
            found.append(_refusal("deferral-before-document", template, date=day, posting_date=posting_date))
        if _period_of(day, period_starts) is None:
            found.append(_outside_periods(day))
    return tuple(found)


def _by_period(
    amount: Decimal, number_of_periods: int, starts: date, bounds: Sequence[date], minor_units: int
) -> list[Decimal]:
    """All but the last: one period's amount each; straight line of a first period that has begun, its part by days."""
    periodic = round_half_away(amount / number_of_periods, minor_units)
    parts = [periodic] * (len(bounds) - 2)
    if len(parts) == number_of_periods:
        left, whole = (bounds[1] - starts).days, (bounds[1] - bounds[0]).days
        parts[0] = rounded_part(periodic, Decimal(left), Decimal(whole), minor_units)
    return parts


def _by_days(amount: Decimal, starts: date, bounds: Sequence[date], minor_units: int) -> list[Decimal]:
    """All but the last, by the days of each period; the last one up to the day that the start is in its own."""
    offset = starts - bounds[0]
    ends = min(bounds[-2] + offset, bounds[-1]) if offset else bounds[-1]
    whole = Decimal((ends - starts).days)
    return [
        rounded_part(amount, Decimal((to - since).days), whole, minor_units)
        for since, to in pairwise((starts, *bounds[1:-1]))
    ]


def _period_of(day: date, period_starts: Sequence[date]) -> int | None:
    """The place of the period that a day lies in."""
    place = bisect_right(period_starts, day) - 1
    return place if 0 <= place < len(period_starts) - 1 else None


def _require(releases: Sequence[Release], position: int) -> None:
    if not 0 < position <= len(releases):
        template = text("This release is gone: somebody else changed the schedule.")
        raise Refused(_refusal("deferral-release-gone", template))


def _schedule_missing() -> Refusal:
    return _refusal("deferral-schedule-missing", text("There is no deferral schedule: it has no lines."))


def _outside_periods(day: date) -> Refusal:
    template = text("The deferral needs an accounting period for {date}, and there is none.")
    return _refusal("deferral-outside-periods", template, date=day)


def _refusal(code: str, template: str, **values: object) -> Refusal:
    return Refusal(code, template, field="deferral", row="E-DEF-01", values=values)
