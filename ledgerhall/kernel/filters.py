"""The filter language (finance.md section 0), parsed.

`a..b` `..b` `a..` `a|b` `<>a` `<a` `<=a` `>a` `>=a` `a&b`, wildcards `*` and `?`, `@` in either case, `''` empty.
`&` binds stronger than `|`. Values stay text here; who applies the filter knows what type they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledgerhall.kernel import errors

_SIGNS = frozenset("|&<>=*?@'")


class FilterError(ValueError):
    """The text is no filter; `position` counts characters from 0.

    `template` is an English sentence with named places for `values`; pages translate it, the message is in English.
    """

    def __init__(self, template: str, position: int, values: Mapping[str, Any] | None = None) -> None:
        self.template, self.position, self.values = template, position, dict(values or {})
        super().__init__(template.format(**self.values))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.template, self.position, self.values))


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included; an empty end is open."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`operator` is one of = <> < <= > >=. The value '' with = or <> asks for empty or not empty."""

    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern with * and ?; `is_negated` for `<>`, `ignore_case` for @."""

    pattern: str
    ignore_case: bool = False
    is_negated: bool = False

    @property
    def regex(self) -> str:
        """Anchored regular expression of the pattern."""
        body = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in self.pattern)
        return f"^{body}$"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Filter, ...]


Filter = Range | Compare | Wildcard | And | Or


def parse(expression: str) -> Filter:
    """The filter that `expression` says. Raises FilterError where it says none."""
    if not expression.strip():
        raise FilterError(errors.text("A filter needs a value."), 0)
    alternatives = [_conjunction(part, at) for part, at in _split(expression, "|", 0)]
    return alternatives[0] if len(alternatives) == 1 else Or(tuple(alternatives))


def exact(value: str) -> str:
    """The expression that finds this value and no other, whatever signs it contains; '' for an empty one."""
    is_plain = bool(value) and value == value.strip() and ".." not in value and not _SIGNS & set(value)
    return value if is_plain else "'" + value.replace("'", "''") + "'"


def matches(condition: Filter, value: str, key: Callable[[str], Any] = str) -> bool:
    """Whether a text value satisfies the filter; `key` makes values comparable (default: as text)."""
    match condition:
        case Or(parts):
            return any(matches(part, value, key) for part in parts)
        case And(parts):
            return all(matches(part, value, key) for part in parts)
        case Range(low, high):
            return (not low or key(low) <= key(value)) and (not high or key(value) <= key(high))
        case Wildcard():
            flags = re.IGNORECASE if condition.ignore_case else 0
            return (re.match(condition.regex, value, flags) is not None) != condition.is_negated
        case Compare(operator, operand):
            return _compare(operator, key(value), key(operand)) if operand else (operator == "=") == (value == "")


def _conjunction(text: str, at: int) -> Filter:
    parts = [_term(part, start) for part, start in _split(text, "&", at)]
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _term(text: str, at: int) -> Filter:
    term = text.strip()
    if not term:
        raise FilterError(errors.text("A value is missing beside | or &."), at)
    for operator in ("<>", "<=", ">=", "<", ">", "="):
        if term.startswith(operator):
            return _comparison(operator, term[len(operator) :].strip(), at)
    if ".." in term and not term.startswith("'"):
        return _range(term, at)
    return _comparison("=", term, at)


def _range(term: str, at: int) -> Range:
    low, _, high = term.partition("..")
    if ".." in high:
        raise FilterError(errors.text("A range has one pair of dots."), at)
    if not low.strip() and not high.strip():
        raise FilterError(errors.text("A range needs at least one end."), at)
    return Range(_unquoted(low.strip()), _unquoted(high.strip()))


def _comparison(operator: str, operand: str, at: int) -> Filter:
    if operand == "''":
        return Compare(operator, "")
    if not operand:
        raise FilterError(errors.text("A value is missing after {operator}."), at, {"operator": operator})
    ignore_case = operand.startswith("@")
    body = operand[1:] if ignore_case else operand
    is_quoted = body.startswith("'")
    if not is_quoted and (ignore_case or "*" in body or "?" in body):
        if operator not in ("=", "<>"):
            raise FilterError(errors.text("Wildcards go with = and <> only."), at)
        return Wildcard(body, ignore_case, operator == "<>")
    return Compare(operator, _unquoted(body))


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _split(text: str, separator: str, at: int) -> list[tuple[str, int]]:
    """Parts between separators outside of quotes, each with its position."""
    parts, start, quoted = [], 0, False
    for position, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif char == separator and not quoted:
            parts.append((text[start:position], at + start))
            start = position + 1
    if quoted:
        raise FilterError(errors.text("A quotation mark is not closed."), at + len(text) - 1)
    return [*parts, (text[start:], at + start)]


def _compare(operator: str, value: Any, operand: Any) -> bool:
    answers: dict[str, bool] = {
        "=": value == operand,
        "<>": value != operand,
        "<": value < operand,
        "<=": value <= operand,
        ">": value > operand,
        ">=": value >= operand,
    }
    return answers[operator]
