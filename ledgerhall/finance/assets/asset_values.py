"""What assets are worth in a depreciation book before a run, from their FA ledger entries (finance.md 1.13).

Cost and write-downs count up to the day of the run, depreciation always. How far an asset is depreciated is told by the
days of its entries, whatever their posting dates: a year may be depreciated in the next one. An entry without days, as
of an opening balance, depreciates up to its posting date. Entries that were reversed count as if they were not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ledgerhall.finance.assets.depreciation import (
    AssetValue,
    DecliningBalance,
    DecliningThenStraight,
    FixedYearlyAmount,
    Method,
    StraightLineLife,
    StraightLinePercent,
    day_count,
)
from ledgerhall.finance.subledger.cards import AssetBook, DepreciationBook
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.kernel.dates import LedgerDate

_TYPES = FALedgerEntry.PostingType
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Valued:
    """An asset in the book: its value before the run, and how it loses it; None where its card does not say."""

    asset_book: AssetBook
    value: AssetValue | None
    method: Method | None
    is_acquired: bool
    is_disposed: bool

    @property
    def asset_no(self) -> str:
        return self.asset_book.asset.number


@dataclass(frozen=True, slots=True)
class _Entry:
    posting_type: str
    is_disposal: bool
    amount: Decimal
    days: int
    posting_date: LedgerDate


def values_of(
    book: DepreciationBook, numbers: Collection[str], *, to: date, fiscal_year_starts: Sequence[date]
) -> list[Valued]:
    """The assets of these numbers (empty: all) that have the book, by number."""
    found = AssetBook.objects.filter(book=book).select_related("asset", "book").order_by("asset__number")
    entries = FALedgerEntry.objects.filter(book=book, is_reversed=False)
    if numbers:
        found, entries = found.filter(asset__number__in=numbers), entries.filter(asset_no__in=numbers)
    by_asset: Mapping[int, list[_Entry]] = defaultdict(list)
    rows = entries.order_by("entry_no").values_list(
        "asset_id", "posting_type", "is_disposal", "amount", "days", "posting_date"
    )
    for row in rows:
        by_asset[row[0]].append(_Entry(*row[1:]))
    return [_valued(one, by_asset[one.asset_id], to, fiscal_year_starts) for one in found]


def method_of(asset_book: AssetBook) -> Method | None:
    """How the asset is depreciated; None where that is by hand, or where nothing says how long or how much."""
    if asset_book.method == AssetBook.Method.DECLINING_BALANCE:
        return DecliningBalance(asset_book.declining_percent)
    if asset_book.method == AssetBook.Method.MANUAL:
        return None
    straight = _straight_line(asset_book)
    if asset_book.method == AssetBook.Method.STRAIGHT_LINE:
        return straight
    if not isinstance(straight, StraightLineLife) or not asset_book.declining_percent:
        return None
    return DecliningThenStraight(asset_book.declining_percent, straight.days)


def _straight_line(asset_book: AssetBook) -> StraightLineLife | StraightLinePercent | FixedYearlyAmount | None:
    if asset_book.years:
        return StraightLineLife.of_years(asset_book.years)
    if asset_book.straight_line_percent:
        return StraightLinePercent(asset_book.straight_line_percent)
    if asset_book.fixed_amount:
        return FixedYearlyAmount(asset_book.fixed_amount)
    if asset_book.starting_date and asset_book.ending_date:
        return StraightLineLife.until(asset_book.starting_date, asset_book.ending_date)
    return None


def _valued(asset_book: AssetBook, entries: Sequence[_Entry], to: date, fiscal_year_starts: Sequence[date]) -> Valued:
    until = LedgerDate(to, is_closing=True)
    cost = _sum(entries, _TYPES.ACQUISITION_COST, until)
    is_disposed = any(entry.is_disposal or entry.posting_type == _TYPES.PROCEEDS for entry in entries)
    starts = asset_book.starting_date
    value = None
    if starts is not None:
        depreciation = _sum(entries, _TYPES.DEPRECIATION)
        written_down = _sum(entries, _TYPES.WRITE_DOWN, until)
        now = _sum(entries, _TYPES.ACQUISITION_COST) + depreciation + _sum(entries, _TYPES.WRITE_DOWN)
        # What was written off after the day cannot be lost once more.
        book_value = min(cost + written_down + depreciation, now)
        value = AssetValue(starts, cost, book_value, asset_book.salvage_amount)
        value = _depreciated(value, entries, fiscal_year_starts)
    return Valued(asset_book, value, method_of(asset_book), cost > 0, is_disposed)


def _sum(entries: Sequence[_Entry], posting_type: str, until: LedgerDate | None = None) -> Decimal:
    counted = (one for one in entries if one.posting_type == posting_type and not one.is_disposal)
    return sum((one.amount for one in counted if until is None or one.posting_date <= until), _ZERO)


def _depreciated(value: AssetValue, entries: Sequence[_Entry], fiscal_year_starts: Sequence[date]) -> AssetValue:
    """The value with the days that its depreciation took, and what it took in the year of the next run."""
    taken: list[tuple[int, Decimal]] = []
    days = 0
    for entry in entries:
        if entry.posting_type == _TYPES.DEPRECIATION and not entry.is_disposal:
            reached = day_count(value.starting_date, entry.posting_date.day)
            days = days + entry.days if entry.days else max(days, reached)
            taken.append((days if entry.days else reached, -entry.amount))
    found = replace(value, depreciated_days=days)
    begun = max((start for start in fiscal_year_starts if start <= found.next_day), default=value.starting_date)
    days_before = day_count(value.starting_date, begun) - 1 if begun > value.starting_date else 0
    in_year = sum((amount for reached, amount in taken if reached > days_before), _ZERO)
    return replace(found, depreciated_in_year=in_year)
