"""What a SIE file says, as frozen values: nothing added, nothing left out, every row with its line.

Amounts are exact decimals with two places, debit positive, as the file writes them; the currency is the file's
(`Header.currency_code`), so they become `Money` where the file becomes postings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Objects = tuple[tuple[str, str], ...]
"""The (dimension, object) pairs of a row, in the order of the file."""

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Header:
    """The rows that describe the file and its company."""

    flag: str = ""
    program: str = ""
    generated_on: str = ""
    generated_by: str = ""
    sie_type: str = ""
    company_name: str = ""
    organisation_number: str = ""
    company_type: str = ""
    company_id: str = ""
    contact: str = ""
    street: str = ""
    post_code_city: str = ""
    phone: str = ""
    chart_type: str = ""
    currency_code: str = "SEK"
    tax_year: str = ""
    balances_until: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A `#KONTO` with its `#KTYP` (T, S, K, I or nothing) and unit."""

    number: str
    name: str
    line: int
    type_letter: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A `#DIM` or `#UNDERDIM`."""

    number: str
    name: str
    line: int
    parent: str = ""


@dataclass(frozen=True, slots=True)
class DimensionObject:
    """A `#OBJEKT`: one value of a dimension."""

    dimension: str
    code: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A `#RAR`: year 0 is the year of the file, -1 the one before."""

    index: int
    start: date
    end: date
    line: int

    def has(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Balance:
    """A row of `#IB`, `#UB`, `#RES`, `#OIB` or `#OUB`."""

    label: str
    year: int
    account: str
    amount: Decimal
    line: int
    objects: Objects = ()


@dataclass(frozen=True, slots=True)
class PeriodBalance:
    """A row of `#PSALDO`: the change of an account, or of an object on it, in one month."""

    year: int
    month: date  # the first day of the month
    account: str
    amount: Decimal
    line: int
    objects: Objects = ()


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """A row of a voucher: `TRANS`, which counts, or `BTRANS` (removed) and `RTRANS` (added), which tell its history."""

    kind: str
    account: str
    amount: Decimal
    line: int
    objects: Objects = ()
    row_date: date | None = None
    text: str = ""
    quantity: Decimal | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """A `#VER` with its rows."""

    series: str
    number: str
    voucher_date: date
    text: str
    line: int
    registered_on: date | None = None
    sign: str = ""
    rows: tuple[TransactionRow, ...] = ()

    @property
    def title(self) -> str:
        """How people call it: `B 1`, or `B, line 14` where it has no number."""
        return f"{self.series} {self.number}".strip() if self.number else f"{self.series} (line {self.line})".strip()

    @property
    def transactions(self) -> tuple[TransactionRow, ...]:
        return tuple(row for row in self.rows if row.kind == "TRANS")

    @property
    def difference(self) -> Decimal:
        """What its rows leave: zero in a voucher that can be posted."""
        return sum((row.amount for row in self.transactions), ZERO)


@dataclass(frozen=True, slots=True)
class SieFile:
    """A whole file."""

    header: Header
    encoding: str
    accounts: tuple[Account, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    objects: tuple[DimensionObject, ...] = ()
    fiscal_years: tuple[FiscalYear, ...] = ()
    balances: tuple[Balance, ...] = ()
    period_balances: tuple[PeriodBalance, ...] = ()
    vouchers: tuple[Voucher, ...] = ()
    type_letters: dict[str, str] = field(default_factory=dict)  # of #KTYP, also for numbers without #KONTO
    label_counts: dict[str, int] = field(default_factory=dict)

    @property
    def sie_type(self) -> int:
        """1 to 4. A file with vouchers is a type 4 whatever it says; one without `#SIETYP` is what its rows are."""
        if self.vouchers:
            return 4
        if self.header.sie_type[:1] in ("1", "2", "3", "4"):
            return int(self.header.sie_type[:1])
        if any(row.objects for row in self.period_balances):
            return 3
        return 2 if self.period_balances else 1

    @property
    def is_transactions_only(self) -> bool:
        """A type 4I: vouchers to be added to books that exist, without a fiscal year and without balances."""
        return bool(self.vouchers) and self.fiscal_year(0) is None

    def fiscal_year(self, index: int) -> FiscalYear | None:
        return next((year for year in self.fiscal_years if year.index == index), None)

    def fiscal_year_of(self, day: date) -> FiscalYear | None:
        return next((year for year in self.fiscal_years if year.has(day)), None)

    def stated(self, label: str, year: int) -> tuple[Balance, ...]:
        return tuple(row for row in self.balances if row.label == label and row.year == year)
