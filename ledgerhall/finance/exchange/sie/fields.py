"""The fields of one row, read as what they must be; `Unreadable` says in the accountant's words why one is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledgerhall.finance.exchange.sie.lexer import Row
from ledgerhall.finance.exchange.sie.model import CENT, Objects
from ledgerhall.kernel.errors import text

CODE_LENGTH = 20
_LIMIT = Decimal(10) ** 12
# A decimal point is the standard; a comma with one or two digits behind it can mean nothing else.
_AMOUNT = re.compile(r"([+-]?)(\d{1,20})(?:\.(\d{0,30})|,(\d{1,2}))?", re.ASCII)
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-?(\d{2})", re.ASCII)
_YEAR_INDEX = re.compile(r"-?\d{1,2}", re.ASCII)


class Unreadable(Exception):
    """A field is not what it must be. `template` and `values` say which and why."""

    def __init__(self, template: str, **values: object) -> None:
        self.template, self.values = template, values
        super().__init__(template.format(label="", **values))


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a row by position, its object list apart."""

    label: str
    line: int
    plain: tuple[str, ...]
    object_list: tuple[str, ...]

    @classmethod
    def of(cls, row: Row) -> Fields:
        if row.is_broken:
            raise Unreadable(text("#{label} cannot be read: a brace is not closed."))
        lists = [field for field in row.fields if isinstance(field, tuple)]
        if len(lists) > 1:
            raise Unreadable(text("#{label} cannot be read: it has two object lists."))
        plain = tuple(field for field in row.fields if isinstance(field, str))
        return cls(row.label, row.line, plain, lists[0] if lists else ())

    def text(self, position: int) -> str:
        """The field, or nothing where the row is shorter."""
        return printable(self.plain[position]) if position < len(self.plain) else ""

    def code(self, position: int) -> str:
        """A number of an account, dimension or object: not empty, at most 20 characters."""
        found = self.text(position)
        if not found:
            raise Unreadable(text("#{label} cannot be read: field {position} is missing."), position=position + 1)
        return _checked_code(found)

    def amount(self, position: int) -> Decimal:
        found = self.code_text(position)
        amount = _decimal(found)
        if amount is None:
            raise Unreadable(text("#{label} cannot be read: {value} is not an amount."), value=_shown(found))
        if amount != amount.quantize(CENT):
            raise Unreadable(text("#{label} cannot be read: {value} has more than two decimals."), value=_shown(found))
        if abs(amount) >= _LIMIT:
            raise Unreadable(text("#{label} cannot be read: {value} is too large."), value=_shown(found))
        return amount.quantize(CENT)

    def quantity(self, position: int) -> Decimal | None:
        found = self.text(position)
        if not found:
            return None
        quantity = _decimal(found)
        if quantity is None:
            raise Unreadable(text("#{label} cannot be read: {value} is not a quantity."), value=_shown(found))
        return quantity

    def day(self, position: int) -> date:
        day = self.optional_day(position)
        if day is None:
            raise Unreadable(text("#{label} cannot be read: its date is missing."))
        return day

    def optional_day(self, position: int) -> date | None:
        found = self.text(position)
        return _day(_DAY.fullmatch(found), found) if found else None

    def month(self, position: int) -> date:
        """The first day of a month written as 201007."""
        found = self.code_text(position)
        match = _MONTH.fullmatch(found)
        try:
            return date(int(match[1]), int(match[2]), 1) if match and match[1] >= "1900" else _no_month(found)
        except ValueError:
            return _no_month(found)

    def year_index(self, position: int) -> int:
        found = self.code_text(position)
        if not _YEAR_INDEX.fullmatch(found):
            raise Unreadable(text("#{label} cannot be read: {value} is not the number of a year."), value=_shown(found))
        return int(found)

    def code_text(self, position: int) -> str:
        found = self.text(position)
        if not found:
            raise Unreadable(text("#{label} cannot be read: field {position} is missing."), position=position + 1)
        return found

    def objects(self) -> Objects:
        """Pairs of dimension and object; a dimension without an object says nothing and is left out."""
        if len(self.object_list) % 2:
            raise Unreadable(text("#{label} cannot be read: its object list has a dimension without an object."))
        cleaned = [printable(part) for part in self.object_list]
        pairs = [(cleaned[n], cleaned[n + 1]) for n in range(0, len(cleaned), 2) if cleaned[n + 1]]
        if len({dimension for dimension, _ in pairs}) < len(pairs):
            raise Unreadable(text("#{label} cannot be read: its object list names a dimension twice."))
        return tuple((_checked_object(dimension), _checked_object(code)) for dimension, code in pairs)

    def object_code(self, position: int) -> str:
        """A number of a dimension or an object, as they stand in dimension sets."""
        return _checked_object(self.code(position))


def printable(found: str) -> str:
    """Without the control characters and blanks around that no name is meant to have."""
    return (found if found.isprintable() else "".join(c if c.isprintable() else " " for c in found)).strip()


def _checked_code(found: str) -> str:
    if len(found) > CODE_LENGTH:
        raise Unreadable(text("#{label} cannot be read: {value} is longer than 20 characters."), value=_shown(found))
    if not found:
        raise Unreadable(text("#{label} cannot be read: its object list names an empty dimension."))
    return found


def _checked_object(found: str) -> str:
    if set("=;") & set(_checked_code(found)):
        raise Unreadable(text("#{label} cannot be read: {value} contains = or ;."), value=found)
    return found


def _decimal(found: str) -> Decimal | None:
    match = _AMOUNT.fullmatch(found)
    if match is None:
        return None
    sign, whole, after_point, after_comma = match.groups()
    return Decimal(f"{sign}{whole}.{after_point or after_comma or '0'}") + 0  # no minus zero


def _day(match: re.Match[str] | None, found: str) -> date:
    try:
        if match and match[1] >= "1900":
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise Unreadable(text("#{label} cannot be read: {value} is not a date."), value=_shown(found))


def _no_month(found: str) -> date:
    raise Unreadable(text("#{label} cannot be read: {value} is not a month."), value=_shown(found))


def _shown(found: str) -> str:
    return found if len(found) <= 40 else found[:39] + "…"
