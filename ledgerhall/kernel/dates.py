"""Days of the ledger, date formulas and dates as they are typed.

Every posting date is a pair (day, is_closing): the closing date `C2017-12-31` sorts after 2017-12-31 and before
2018-01-01. As an integer it is 2 * day number + is_closing, so that ranges are plain integer ranges
(finance.md section 0).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering


@total_ordering
@dataclass(frozen=True, slots=True)
class LedgerDate:
    """A day of the ledger, or the closing date of that day."""

    day: date
    is_closing: bool = False

    @property
    def ordinal(self) -> int:
        return 2 * self.day.toordinal() + self.is_closing

    @classmethod
    def from_ordinal(cls, ordinal: int) -> LedgerDate:
        return cls(date.fromordinal(ordinal // 2), bool(ordinal % 2))

    @classmethod
    def parse(cls, text: str) -> LedgerDate:
        """`2017-12-31` or `C2017-12-31`; ValueError otherwise."""
        stripped = text.strip()
        is_closing = stripped[:1] in ("C", "c")
        return cls(date.fromisoformat(stripped[1:] if is_closing else stripped), is_closing)

    @property
    def closing(self) -> LedgerDate:
        """The closing date of the same day."""
        return LedgerDate(self.day, True)

    @property
    def day_before(self) -> LedgerDate:
        """The last date before this day, its closing date: what an opening balance is dated."""
        return LedgerDate(self.day - timedelta(days=1), True)

    def __lt__(self, other: LedgerDate) -> bool:
        return self.ordinal < other.ordinal

    def __str__(self) -> str:
        return f"{'C' if self.is_closing else ''}{self.day.isoformat()}"


_FORMULA = re.compile(r"(?:[+-]?(?:C[DWMQY]|\d+[DWMQY]|WD[1-7]))+", re.IGNORECASE)
_PIECE = re.compile(r"([+-]?)(C[DWMQY]|\d+[DWMQY]|WD[1-7])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateFormula:
    """A date formula as `1M+8D`, `CM+15D`, `-1Y`, `1M+CM`: terms applied from left to right.

    `n(D|W|M|Q|Y)` moves; `C(D|W|M|Q|Y)` goes to the end of the current period (with minus: to its start); `WDn` to the
    next weekday n, Monday 1 (with minus: to the last one).
    """

    text: str
    terms: tuple[tuple[int, str], ...]

    @classmethod
    def parse(cls, text: str) -> DateFormula:
        """ValueError where the text is no date formula. The empty text is the formula that changes nothing."""
        stripped = text.replace(" ", "").upper()
        if stripped and not _FORMULA.fullmatch(stripped):
            raise ValueError(f"{text!r} is no date formula")
        pieces = _PIECE.findall(stripped)
        return cls(stripped, tuple((-1 if sign == "-" else 1, term) for sign, term in pieces))

    def apply(self, day: date) -> date:
        for sign, term in self.terms:
            day = _moved(day, sign, term)
        return day

    def repeated(self, day: date, times: int) -> date:
        """Where the formula leads when it is taken so many times, counted from `day`: 31 Jan and three times 1M is
        30 Apr, though month by month it would be 28 Apr. A formula with C or WD terms is taken step by step."""
        if all(term[0].isdigit() for _, term in self.terms):
            for sign, term in self.terms:
                day = _moved(day, sign, f"{int(term[:-1]) * times}{term[-1]}")
            return day
        for _ in range(times):
            day = self.apply(day)
        return day


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month: 31 Jan + 1 month = 28 Feb."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def parse_typed_date(typed: str, *, today: date, work_date: date) -> LedgerDate:
    """A date as an accountant types it: `t`, `w`, `30`, `3006`, `300626`, `30.06.2026`, `2026-06-30`, `30 Jun 2026`.

    `c` before it makes a closing date. What is left out comes from the work date. ValueError where it is no date.
    """
    stripped = typed.strip().lower()
    is_closing = stripped.startswith("c") and len(stripped) > 1
    body = stripped[1:].strip() if is_closing else stripped
    if body in ("t", "today"):
        return LedgerDate(today, is_closing)
    if body in ("w", "workdate"):
        return LedgerDate(work_date, is_closing)
    return LedgerDate(_typed_day(body, work_date), is_closing)


_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_WORDED = re.compile(r"(\d{1,2})[ -]([a-z]{3})[a-z]*[ -]?(\d{4}|\d{2})?")
_DIVIDED = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?")


def _typed_day(body: str, base: date) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", body):
        return date.fromisoformat(body)
    if match := _WORDED.fullmatch(body):
        month = _MONTHS.get(match[2])
        if month is None:
            raise ValueError(f"{body!r} names no month")
        return date(_year(match[3], base), month, int(match[1]))
    if match := _DIVIDED.fullmatch(body):
        return date(_year(match[3], base), int(match[2]), int(match[1]))
    if re.fullmatch(r"\d{1,2}", body):
        return base.replace(day=int(body))
    if re.fullmatch(r"\d{4}|\d{6}|\d{8}", body):
        return date(_year(body[4:] or None, base), int(body[2:4]), int(body[:2]))
    raise ValueError(f"{body!r} is no date")


def _year(text: str | None, base: date) -> int:
    if not text:
        return base.year
    return int(text) if len(text) == 4 else base.year // 100 * 100 + int(text)


def _moved(day: date, sign: int, term: str) -> date:
    if term.startswith("WD"):
        return _to_weekday(day, sign, int(term[2:]))
    if term.startswith("C"):
        start, end = _period(day, term[1])
        return end if sign > 0 else start
    count, unit = sign * int(term[:-1]), term[-1]
    if unit in "DW":
        return day + timedelta(days=count * (7 if unit == "W" else 1))
    return add_months(day, count * {"M": 1, "Q": 3, "Y": 12}[unit])


def _to_weekday(day: date, sign: int, weekday: int) -> date:
    distance = (weekday - day.isoweekday()) * sign % 7 or 7
    return day + timedelta(days=sign * distance)


def _period(day: date, unit: str) -> tuple[date, date]:
    if unit == "D":
        return day, day
    if unit == "W":
        start = day - timedelta(days=day.weekday())
        return start, start + timedelta(days=6)
    if unit == "Y":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    first = day.month if unit == "M" else (day.month - 1) // 3 * 3 + 1
    last = first if unit == "M" else first + 2
    return date(day.year, first, 1), month_end(date(day.year, last, 1))
