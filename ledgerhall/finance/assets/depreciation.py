"""What a fixed asset loses in value from one day to another. Pure.

A year has 360 days and a month 30; both days count, and the end of a month is its 30th (finance.md 1.13; G15a, G15b,
S9, S10). Amounts are positive decimals in the currency of the depreciation book. Every run is rounded once, and never
takes the book value below the salvage value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ledgerhall.finance.vat.arithmetic import HUNDRED, rounded_part
from ledgerhall.kernel.dates import month_end
from ledgerhall.kernel.money import round_half_away

YEAR_DAYS = 360
_MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class StraightLineLife:
    """Evenly over a life of so many days of 360 to the year."""

    days: int

    @classmethod
    def of_years(cls, years: Decimal) -> StraightLineLife:
        return cls(int(round_half_away(years * YEAR_DAYS, 0)))

    @classmethod
    def of_months(cls, months: int) -> StraightLineLife:
        return cls(months * _MONTH_DAYS)

    @classmethod
    def until(cls, starting_date: date, ending_date: date) -> StraightLineLife:
        return cls(day_count(starting_date, ending_date))


@dataclass(frozen=True, slots=True)
class StraightLinePercent:
    """Percent of the depreciable basis a year."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class FixedYearlyAmount:
    """The same amount a year."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class DecliningBalance:
    """Percent a year of the book value at the beginning of the fiscal year (declining balance 1)."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class DecliningThenStraight:
    """Declining balance 1 or evenly over what is left of a life, whichever of a run is more (DB1/SL)."""

    percent: Decimal
    days: int


Method = StraightLineLife | StraightLinePercent | FixedYearlyAmount | DecliningBalance | DecliningThenStraight


@dataclass(frozen=True, slots=True)
class AssetValue:
    """An asset in one depreciation book, before a run.

    `depreciable_basis` is the acquisition cost (with what was added to it). `depreciated_days` are the days that runs
    have taken since the starting date, and `depreciated_in_year` what has been taken since the fiscal year began that
    the next run begins in: with the book value it makes the value at the beginning of that year, or the cost of what
    was acquired in it.
    """

    starting_date: date
    depreciable_basis: Decimal
    book_value: Decimal
    salvage: Decimal = Decimal(0)
    depreciated_days: int = 0
    depreciated_in_year: Decimal = Decimal(0)

    @property
    def next_day(self) -> date:
        """The first day of the next run."""
        return day_after(self.starting_date, self.depreciated_days)


@dataclass(frozen=True, slots=True)
class Depreciation:
    """The days that a run takes and what they cost."""

    days: int
    amount: Decimal


def day_count(first: date, last: date) -> int:
    """The days from one to the other, both included, with 30 days to every month; 0 if the last comes before."""
    return max(_ordinal(last) - _ordinal(first) + 1, 0) if first <= last else 0


def day_after(first: date, days: int) -> date:
    """The day that comes after so many days from the first one on: the earliest to which `day_count` gives more."""
    months, days_before = divmod(_ordinal(first) + days - 1, _MONTH_DAYS)
    year, month = divmod(months - 1, 12)
    last = month_end(date(year, month + 1, 1))
    return max(first, last.replace(day=min(days_before + 1, last.day)))


def run(
    asset: AssetValue, method: Method, *, to: date, fiscal_year_starts: Sequence[date], minor_units: int
) -> Depreciation:
    """The depreciation from the last run (or the starting date) to a day.

    The starts of fiscal years matter to a declining balance only: a run over the end of a year goes on from what is
    left then (with DB1/SL a run lies in one year). Days are counted from the starting date, so that runs of any length
    add up to one. A life takes no day after its last one; what is added later is taken at once.
    """
    before = asset.depreciated_days
    days = max(day_count(asset.starting_date, to) - before, 0)
    is_due = days > 0
    available = max(asset.book_value - asset.salvage, Decimal(0))
    evenly = available
    if isinstance(method, StraightLineLife | DecliningThenStraight):
        remaining = max(method.days - before, 0)
        days = min(days, remaining)
        if days != remaining:
            evenly = rounded_part(available, Decimal(days), Decimal(remaining), minor_units)
    match method:
        case StraightLineLife():
            amount = evenly
        case DecliningThenStraight(percent):
            declining = round_half_away(_declining(asset, percent, to, fiscal_year_starts), minor_units)
            amount = max(declining, evenly)
        case StraightLinePercent(percent):
            yearly = asset.depreciable_basis * percent
            amount = rounded_part(yearly, Decimal(days), HUNDRED * YEAR_DAYS, minor_units)
        case FixedYearlyAmount(yearly):
            amount = rounded_part(yearly, Decimal(days), Decimal(YEAR_DAYS), minor_units)
        case DecliningBalance(percent):
            amount = round_half_away(_declining(asset, percent, to, fiscal_year_starts), minor_units)
    return Depreciation(days, min(amount, available) if is_due else round_half_away(Decimal(0), minor_units))


def year_ends(since: date, to: date, fiscal_year_starts: Sequence[date]) -> list[date]:
    """The last days of the fiscal years that end before the last day of a run."""
    return [start - timedelta(days=1) for start in sorted(fiscal_year_starts) if since < start <= to]


def _declining(asset: AssetValue, percent: Decimal, to: date, fiscal_year_starts: Sequence[date]) -> Decimal:
    """Year by year: percent of the value that the year began with, exact."""
    year_value, taken = asset.book_value + asset.depreciated_in_year, Decimal(0)
    counted = asset.depreciated_days
    for end in (*year_ends(asset.next_day, to, fiscal_year_starts), to):
        elapsed = day_count(asset.starting_date, end)
        taken += year_value * percent * (elapsed - counted) / (HUNDRED * YEAR_DAYS)
        year_value, counted = asset.book_value - taken, elapsed
    return taken


def _ordinal(day: date) -> int:
    day_of_month = _MONTH_DAYS if day == month_end(day) else day.day
    return day.year * YEAR_DAYS + day.month * _MONTH_DAYS + day_of_month
