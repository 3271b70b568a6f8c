"""What a posting touches of the books, read once: frozen values that expansion and checks decide on. Pure.

What the other ledgers add is in `books_parties`, `books_vat` and `books_stock`; it is empty where a draft names none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ledgerhall.finance.posting.books_parties import NO_ACCOUNTS, NO_PARTIES, AccountPair, DimensionRule, PartyBooks
from ledgerhall.finance.posting.books_stock import NO_STOCK, StockBooks
from ledgerhall.finance.posting.books_vat import NO_RULES, NO_VAT, PostingRules, VATBooks
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Currency


@dataclass(frozen=True, slots=True)
class Account:
    """A G/L account as far as posting asks."""

    id: int
    number: str
    name: str
    is_posting: bool
    is_blocked: bool
    is_direct_posting: bool
    rules: tuple[DimensionRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignCurrency:
    """A currency with its rates (date, exchange amount, relational amount), earliest first."""

    currency: Currency
    rates: tuple[tuple[date, Decimal, Decimal], ...]
    rounding_debit_account_no: str = ""
    rounding_credit_account_no: str = ""
    # Where gains (credited) and losses (debited) go: realised by payments, and unrealised by adjustments.
    realized: AccountPair = NO_ACCOUNTS
    unrealized: AccountPair = NO_ACCOUNTS

    def rate_on(self, day: date) -> tuple[Decimal, Decimal] | None:
        """(exchange, relational) of the latest rate up to the day: LCY = FCY × relational / exchange."""
        position = bisect_right([start for start, _, _ in self.rates], day)
        return None if position == 0 else self.rates[position - 1][1:]


@dataclass(frozen=True, slots=True)
class PeriodStart:
    """The first day of an accounting period."""

    day: date
    is_new_fiscal_year: bool
    is_closed: bool
    is_date_locked: bool


@dataclass(frozen=True, slots=True)
class PostingRange:
    """The allowed posting dates and whose setting they are: `company` or `user`. An empty end is open."""

    allowed_from: LedgerDate | None
    allowed_to: LedgerDate | None
    set_by: str

    def allows(self, moment: LedgerDate) -> bool:
        is_late_enough = self.allowed_from is None or self.allowed_from <= moment
        return is_late_enough and (self.allowed_to is None or moment <= self.allowed_to)


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A line of a number series: what has been used and what may be."""

    id: int
    starting_date: date
    starting_no: str
    ending_no: str
    increment_by: int
    last_no_used: str
    last_date_used: date | None


@dataclass(frozen=True, slots=True)
class Series:
    """A number series with its lines, earliest first."""

    code: str
    is_blocked: bool
    is_manual_allowed: bool
    is_date_ordered: bool
    lines: tuple[SeriesLine, ...]

    def line_on(self, day: date) -> SeriesLine | None:
        return next((line for line in reversed(self.lines) if line.starting_date <= day), None)


@dataclass(frozen=True, slots=True)
class PostingBooks:
    """The books as a posting sees them."""

    local_currency: Currency
    accounts: Mapping[str, Account]
    period_starts: tuple[PeriodStart, ...]
    posting_range: PostingRange
    currencies: Mapping[str, ForeignCurrency] = field(default_factory=dict)
    dimensions: Mapping[str, bool] = field(default_factory=dict)
    dimension_values: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    blocked_combinations: frozenset[frozenset[tuple[str, str]]] = frozenset()
    global_dimensions: tuple[str, str] = ("", "")
    reason_codes: frozenset[str] = frozenset()
    number_series: Series | None = None
    posting_number_series: Series | None = None
    # Of the other ledgers, where the draft names them.
    rules: PostingRules = NO_RULES
    parties: PartyBooks = NO_PARTIES
    vat: VATBooks = NO_VAT
    stock: StockBooks = NO_STOCK

    @property
    def first_open_year(self) -> date | None:
        """The first day of the first fiscal year that is not closed."""
        return next(
            (start.day for start in self.period_starts if start.is_new_fiscal_year and not start.is_closed), None
        )

    @property
    def first_day(self) -> date | None:
        """The first day of the first accounting period."""
        return self.period_starts[0].day if self.period_starts else None

    def is_in_periods(self, day: date) -> bool:
        """Whether the day lies in an accounting period; the last row only ends the one before it."""
        return bool(self.period_starts) and self.period_starts[0].day <= day < self.period_starts[-1].day

    def is_locked_year_start(self, day: date) -> bool:
        return any(
            start.day == day and start.is_new_fiscal_year and start.is_date_locked for start in self.period_starts
        )
