"""How figures, dates and states are written, in one place (visual.md section 4).

Minus is U+2212 before the figure, digits are grouped as the viewer's locale does, a column has one number of decimals,
zero is a dash where it helps to see what is there. Days are written `30 Jun 2026`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol
from django.utils.translation import gettext as _

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from ledgerhall.pages.words import FIGURES, Kind

MINUS = "\u2212"
DASH = "–"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes values for one viewer in one company."""

    language: str = "en"
    minor_units: int = 2
    time_zone: str = "UTC"

    def cell(self, value: Any, kind: Kind, zero: str = "dash", decimals: int = 0) -> str:
        """The text of a value in a column of the kind; "" for nothing (and for zero where the column says so). Numbers
        and prices have at least so many decimals, and all of their own."""
        if isinstance(value, Money):
            value = value.amount
        if value is None or value == "":
            return ""
        if kind in FIGURES and not isinstance(value, str):
            if value == 0 and zero != "zero":
                return "" if zero == "empty" else DASH
            return self._figure(value, kind, decimals)
        return self._word(value, kind)

    def decimals(self, value: Any, kind: Kind) -> int:
        """How many decimals a number or a price needs; 0 for what is neither, whose decimals are not its own."""
        if isinstance(value, Money):
            value = value.amount
        if kind not in ("number", "price") or not isinstance(value, Decimal | int):
            return 0
        exponent = Decimal(value).normalize().as_tuple().exponent
        least = self.minor_units if kind == "price" else 0  # a price may have more decimals than its currency
        return max(least, -exponent) if isinstance(exponent, int) else least

    def money(self, amount: Decimal, decimals: int | None = None) -> str:
        """An amount with the currency's decimals, or as many as said (0 for whole units)."""
        return write_number(amount, self.minor_units if decimals is None else decimals, self.language)

    def day(self, day: date) -> str:
        return write_day(day, self.language)

    def moment(self, at: datetime) -> str:
        local = at.astimezone(ZoneInfo(self.time_zone))
        return f"{self.day(local.date())} {local:%H:%M}"

    def _figure(self, value: Any, kind: Kind, decimals: int) -> str:
        if kind == "money":
            return self.money(value)
        if kind == "integer":
            return str(value).replace("-", MINUS)  # an entry number or a line number: not grouped
        return write_number(value, max(decimals, self.decimals(value, kind)), self.language)

    def _word(self, value: Any, kind: Kind) -> str:
        if kind == "boolean":
            return _("Yes") if value else _("No")
        if isinstance(value, LedgerDate):
            return f"C{self.day(value.day)}" if value.is_closing else self.day(value.day)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        return str(value)


def write_number(value: Decimal | int, decimals: int, language: str) -> str:
    """A number with constant decimals, grouped by locale, minus as U+2212."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    group, point, is_simple = _symbols(language)
    if is_simple:
        body = f"{abs(exact):,f}".replace(",", "\0").replace(".", point).replace("\0", group)
    else:
        pattern = _locale(language).decimal_formats[None].pattern.partition(".")[0]
        decimal_places = f".{'0' * decimals}" if decimals else ""
        body = format_decimal(abs(exact), f"{pattern}{decimal_places}", _locale(language))
    return f"{MINUS}{body}" if exact < 0 else body


@lru_cache(maxsize=4096)
def write_day(day: date, language: str) -> str:
    """`30 Jun 2026`, the month's short name in the viewer's language."""
    return format_date(day, "dd MMM yyyy", locale=_locale(language)).replace(".", "")


def currency_symbol(code: str, language: str) -> str:
    return get_currency_symbol(code, locale=_locale(language))


def number_symbols(language: str) -> tuple[str, str]:
    """The signs that group digits and that divide decimals in the language."""
    group, point, _is_simple = _symbols(language)
    return group, point


@lru_cache(maxsize=64)
def _symbols(language: str) -> tuple[str, str, bool]:
    locale = _locale(language)
    symbols = locale.number_symbols.get("latn", locale.number_symbols)
    pattern = locale.decimal_formats[None]
    group = str(symbols["group"]).replace("\u202f", "\u00a0")
    return group, str(symbols["decimal"]), tuple(pattern.grouping) == (3, 3)


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
