"""Filters, from the text in a field to a condition of the database.

`kernel.filters` parses the language; here its values get the type of the field that they stand at: text, code, number,
money, date, ledger date, moment, boolean, enum. Date tokens (`t`, `w`, `C…`, `P1`, `Y-1`) are resolved for the viewer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from ledgerhall.kernel import errors, filters
from ledgerhall.kernel.dates import LedgerDate, parse_typed_date
from ledgerhall.kernel.filters import And, Compare, Filter, FilterError, Or, Range, Wildcard
from ledgerhall.pages.context import Period
from ledgerhall.pages.declare import Kind, Text
from ledgerhall.pages.words import FIGURES

_PERIOD = re.compile(r"[pPyY]-?\d*")
_PLAIN_NUMBER = re.compile(r"[-\u2212]?\d+(\.\d+)?")
_LAST = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Clock:
    """What date tokens mean for a viewer."""

    today: date
    work_date: date
    time_zone: str = "UTC"
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter at a field. `q(path)` is its condition on a model; flow columns put it on what they add up."""

    text: str
    kind: Kind
    filter: Filter
    clock: Clock
    choices: Sequence[tuple[Any, Text]] = ()

    def q(self, path: str) -> Q:
        return _q(self.filter, path, self)

    def span(self) -> tuple[Any, Any] | None:
        """First and last value (None: open) where the filter is one range; None where it is anything else."""
        match self.filter:
            case Range(low, high) if self.kind not in ("text", "code", "long text"):
                upper = _bounds(high, self) if high else None
                lower = _bounds(low, self, upper[1] if upper else None) if low else None
                return lower[0] if lower else None, upper[1] if upper else None
            case Compare("=", value) if value and self.kind not in ("text", "code", "long text", "boolean", "enum"):
                return _bounds(value, self)
        return None


def told(fault: FilterError) -> str:
    """What is wrong with a filter, in the language of the viewer."""
    return str(_(fault.template)).format(**fault.values)


def condition(text: str, kind: Kind, clock: Clock, choices: Sequence[tuple[Any, Text]] = ()) -> Condition:
    """The condition that the text says for a field of the kind. Raises FilterError where it says none."""
    made = Condition(text, kind, filters.parse(text), clock, choices)
    made.q("checked")  # values that do not fit the kind are refused now, not when the list is read
    return made


def _q(node: Filter, path: str, at: Condition) -> Q:
    match node:
        case Or(parts):
            return _joined([_q(part, path, at) for part in parts], Q.OR)
        case And(parts):
            return _joined([_q(part, path, at) for part in parts], Q.AND)
    if at.kind in ("text", "code", "long text"):
        return _text_q(node, path, at.kind)
    if at.kind in ("boolean", "enum"):
        return _choice_q(node, path, at)
    return _ordered_q(node, path, at)


def _joined(conditions: list[Q], connector: str) -> Q:
    joined = conditions[0]
    for one in conditions[1:]:
        joined = joined | one if connector == Q.OR else joined & one
    return joined


def _text_q(node: Filter, path: str, kind: Kind) -> Q:
    match node:
        case Range(low, high):
            return _between(path, low or None, high or None)
        case Wildcard(pattern, ignore_case, is_negated):
            found = _wildcard_q(pattern, path, kind, ignore_case, node.regex)
            return ~found if is_negated else found
        case Compare(operator, ""):
            empty = Q(**{path: ""}) | Q(**{f"{path}__isnull": True})
            return empty if operator == "=" else ~empty
        case Compare(operator, value):
            return _compared(path, operator, value, value)
    raise FilterError(errors.text("This field takes no such filter."), 0)


def _wildcard_q(pattern: str, path: str, kind: Kind, ignore_case: bool, regex: str) -> Q:
    prefix = pattern[:-1]
    if pattern.endswith("*") and not ignore_case and kind == "code" and "*" not in prefix and "?" not in prefix:
        # Codes sort by code point on both engines: the same rows as a pattern, but an index can find them.
        return Q(**{f"{path}__gte": prefix, f"{path}__lt": prefix + _LAST})
    return Q(**{f"{path}__{'iregex' if ignore_case else 'regex'}": regex})


def _choice_q(node: Filter, path: str, at: Condition) -> Q:
    match node:
        case Compare("=" | "<>" as operator, value) if at.kind == "boolean":
            # As the index of a bare boolean says it: SQLite knows it in no other words.
            return Q(**{path: _boolean(value) == (operator == "=")})
        case Compare("=" | "<>" as operator, value):
            chosen = _named(value, at.choices)
        case Wildcard() if at.kind == "enum":
            operator = "<>" if node.is_negated else "="
            pattern = re.compile(node.regex, re.IGNORECASE)
            chosen = [key for key, label in at.choices if pattern.match(str(label)) or pattern.match(str(key))]
        case _:
            raise FilterError(errors.text("This field takes single values, with | between them."), 0)
    found = Q(**{f"{path}__in": chosen})
    return found if operator == "=" else ~found


def _boolean(value: str) -> bool:
    word = value.casefold()
    if word in ("yes", "true", "1", str(_("Yes")).casefold()):
        return True
    if word in ("no", "false", "0", "", str(_("No")).casefold()):
        return False
    raise FilterError(errors.text("Say Yes or No."), 0)


def _named(value: str, choices: Sequence[tuple[Any, Text]]) -> list[Any]:
    word = value.casefold()
    found = [key for key, label in choices if word in (str(key).casefold(), str(label).casefold())]
    if not found and value:
        names = ", ".join(str(label) for _key, label in choices if str(label))
        raise FilterError(errors.text("{value} is none of: {names}."), 0, {"value": value, "names": names})
    return found


def _ordered_q(node: Filter, path: str, at: Condition) -> Q:
    match node:
        case Range(low, high):
            upper = _bounds(high, at) if high else None
            lower = _bounds(low, at, upper[1] if upper else None) if low else None
            return _between(path, lower[0] if lower else None, upper[1] if upper else None)
        case Compare(operator, ""):
            return Q(**{f"{path}__isnull": operator == "="})
        case Compare(operator, value):
            first, last = _bounds(value, at)
            return _compared(path, operator, first, last)
    raise FilterError(errors.text("Wildcards go with texts only."), 0)


def _between(path: str, low: Any, high: Any) -> Q:
    found = Q()
    if low is not None:
        found &= Q(**{f"{path}__gte": low})
    if high is not None:
        found &= Q(**{f"{path}__lte": high})
    return found


def _compared(path: str, operator: str, first: Any, last: Any) -> Q:
    if operator in ("=", "<>"):
        equal = Q(**{path: first}) if first == last else _between(path, first, last)
        return equal if operator == "=" else ~equal
    lookup, value = {"<": ("lt", first), "<=": ("lte", last), ">": ("gt", last), ">=": ("gte", first)}[operator]
    return Q(**{f"{path}__{lookup}": value})


def _bounds(value: str, at: Condition, near: Any = None) -> tuple[Any, Any]:
    """First and last value that the text stands for: a period has two, anything else the same twice."""
    if at.kind in FIGURES:
        number = _number(value)
        return number, number
    first, last = _dates(value, at.clock, near)
    if at.kind == "ledger date":
        return first, last
    if at.kind == "date":
        return first.day, last.day
    zone = ZoneInfo(at.clock.time_zone)
    start = datetime.combine(first.day, time.min, zone)
    return start, datetime.combine(last.day, time.max, zone)


def _dates(value: str, clock: Clock, near: Any) -> tuple[LedgerDate, LedgerDate]:
    if _PERIOD.fullmatch(value) and clock.period is not None:
        try:
            return clock.period(value.upper())
        except ValueError as fault:
            raise FilterError("{reason}", 0, {"reason": str(fault)}) from None
    base = _day(near) if near is not None else clock.work_date
    try:
        typed = parse_typed_date(value, today=clock.today, work_date=base)
    except ValueError:
        raise FilterError(errors.text("{value} is no date."), 0, {"value": value}) from None
    return typed, typed


def _day(value: Any) -> date:
    if isinstance(value, LedgerDate):
        return value.day
    return value.date() if isinstance(value, datetime) else value


def _number(value: str) -> Decimal:
    plain = value.replace(" ", "").replace("\u00a0", "")
    if not _PLAIN_NUMBER.fullmatch(plain):
        plain = plain.replace(",", "") if re.search(r",\d{3}(\D|$)", plain) else plain.replace(",", ".")
    try:
        return Decimal(plain.replace("\u2212", "-"))
    except InvalidOperation:
        raise FilterError(errors.text("{value} is no number."), 0, {"value": value}) from None


def this_value(value: Any, kind: Kind, choices: Sequence[tuple[Any, Text]], time_zone: str) -> str:
    """The filter text that finds rows with this value: of a moment its day, because filters know no times of day."""
    if value is None or value == "":
        return "''"
    if kind == "boolean":
        return _("Yes") if value else _("No")
    if kind == "enum":
        return filters.exact(next((str(label) for key, label in choices if key == value and str(label)), str(value)))
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(time_zone)).date().isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | LedgerDate | int):
        return str(value)
    return filters.exact(str(value))


def day_range(first: date, last: date) -> str:
    """The filter text for days from first to last."""
    return f"{first.isoformat()}..{last.isoformat()}" if first != last else first.isoformat()


def this_month(day: date) -> str:
    """The filter text for the calendar month of the day."""
    start = day.replace(day=1)
    following = (start + timedelta(days=32)).replace(day=1)
    return day_range(start, following - timedelta(days=1))
