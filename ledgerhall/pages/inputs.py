"""What people type, read as what a field holds; and what a field holds, written so that it can be typed again.

Dates as an accountant types them (`t`, `w`, `30`, `3006`, `c…`), numbers with arithmetic (`12*4`) and a trailing minus,
in the signs of the viewer's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.kernel.dates import parse_typed_date
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Field, Kind
from ledgerhall.pages.figures import MINUS, Writer, number_symbols, write_number
from ledgerhall.pages.words import FIGURES

# What has more digits before its point is no figure of any books, and too long to be reckoned with exactly.
_DIGITS = 21


class UnreadableError(ValueError):
    """The text is not what the field holds; the message says so to who typed it."""


def read(text: str, field: Field, kind: Kind, context: Context) -> Any:
    """The value of what was typed; None for nothing. Raises UnreadableError."""
    typed = text.strip()
    if kind == "boolean":
        return typed.casefold() in ("1", "true", "on", "yes", str(_("Yes")).casefold())
    if not typed:
        return "" if kind in ("text", "code", "long text", "enum") else None
    if kind in FIGURES:
        return _read_number(typed, kind, context)
    if kind in ("date", "ledger date", "moment"):
        return _read_date(typed, kind, context)
    if kind == "enum" and field.choices:
        return _read_choice(typed, field)
    return typed


def read_all(typed: Mapping[str, str], entries: Mapping[str, tuple[Field, Kind]], context: Context) -> Any:
    """Values by field name, and messages by field name for what could not be read."""
    values, faults = {}, {}
    for name, (field, kind) in entries.items():
        try:
            values[name] = read(typed.get(name, ""), field, kind, context)
        except UnreadableError as fault:
            faults[name] = str(fault)
            continue
        if field.is_required and values[name] in (None, ""):
            faults[name] = _("This field is needed.")
    return values, faults


def write(value: Any, kind: Kind, writer: Writer) -> str:
    """The text of a value in an input field: nothing for nothing, zero of an amount or a price too."""
    if value is None or value == "":
        return ""
    if kind == "boolean":
        return "1" if value else ""
    if kind == "money":
        return "" if value == 0 else write_number(value, writer.minor_units, writer.language)
    if kind == "price":
        return "" if value == 0 else writer.cell(value, kind)
    if kind in ("number", "integer", "date", "ledger date", "moment"):
        return writer.cell(value, kind, "zero")
    return str(value)


def _read_date(typed: str, kind: Kind, context: Context) -> Any:
    viewer = context.viewer
    try:
        found = parse_typed_date(typed, today=viewer.today, work_date=viewer.work_date)
    except ValueError:
        raise UnreadableError(_("%(typed)s is no date.") % {"typed": typed}) from None
    if kind == "ledger date":
        return found
    if found.is_closing:
        raise UnreadableError(_("A closing date does not go here."))
    return found.day


def _read_choice(typed: str, field: Field) -> Any:
    word = typed.casefold()
    for key, label in field.choices:
        if word in (str(key).casefold(), str(label).casefold()):
            return key
    raise UnreadableError(_("%(typed)s is none of the choices.") % {"typed": typed})


def _read_number(typed: str, kind: Kind, context: Context) -> Decimal | int:
    try:
        number = calculate(typed, context.viewer.language)
    except (InvalidOperation, DivisionByZero, ValueError):
        raise UnreadableError(_("%(typed)s is no number.") % {"typed": typed}) from None
    if number.adjusted() >= _DIGITS:
        raise UnreadableError(_("%(typed)s is larger than any figure in books.") % {"typed": typed})
    if kind != "integer":
        return number
    if number != number.to_integral_value():
        raise UnreadableError(_("%(typed)s is no whole number.") % {"typed": typed})
    return int(number)


def calculate(typed: str, language: str) -> Decimal:
    """The exact result of what was typed: a number, a sum or product, or a number with its minus behind.

    A grouping sign stands before three digits or is refused: whoever types 12,5 for twelve and a half must not get 125.
    """
    group, point = number_symbols(language)
    plain = typed.removeprefix("=").replace(MINUS, "-").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    grouped = rf"(?<![\d{re.escape(point)}])\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?!\d)"
    plain = re.sub(grouped, lambda found: found[0].replace(group, ""), plain)
    if point != "." and "." in plain:
        raise ValueError(typed)
    plain = plain.replace(point, ".")
    if plain.endswith("-"):
        plain = f"-({plain[:-1]})"
    tokens = re.findall(r"\d+\.?\d*|\.\d+|[-+*/()]", plain)
    if "".join(tokens) != plain or not tokens or len(tokens) > 99:
        raise ValueError(typed)
    tokens.reverse()
    result = _sum(tokens)
    if tokens:
        raise ValueError(typed)
    return result


def _sum(tokens: list[str]) -> Decimal:
    result = _product(tokens)
    while tokens and tokens[-1] in "+-":
        result = result + _product(tokens) if tokens.pop() == "+" else result - _product(tokens)
    return result


def _product(tokens: list[str]) -> Decimal:
    result = _factor(tokens)
    while tokens and tokens[-1] in "*/":
        result = result * _factor(tokens) if tokens.pop() == "*" else result / _factor(tokens)
    return result


def _factor(tokens: list[str]) -> Decimal:
    if not tokens:
        raise ValueError("a number is missing")
    sign = tokens.pop()
    if sign == "-":
        return -_factor(tokens)
    if sign == "(":
        result = _sum(tokens)
        if not tokens or tokens.pop() != ")":
            raise ValueError("a bracket is open")
        return result
    return Decimal(sign)
