"""What names what by code: setups and cards name accounts, groups and terms by their codes, kept as text.

Each room says at start-up which of its tables can be named and which of its fields name something. So a room can ask
whether a code exists that a room above keeps, and who names a record before it goes. A name that no room has registered
belongs to a room that is not there; such codes are not checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model

from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.kernel.errors import Refusal, text

# Why a code cannot be named in that field; None where it can.
WhyNot = Callable[[str, str], Refusal | None]


@dataclass(frozen=True, slots=True)
class _Named:
    model: type[Model]
    key: str
    why_not: WhyNot | None


_TABLES: dict[str, _Named] = {}
_FIELDS: dict[type[Model], Mapping[str, str]] = {}
_DIMENSIONED: list[type[Model]] = []
_OBJECTIONS: dict[str, list[Callable[[Any], Iterable[Refusal]]]] = {}


def register_table(name: str, model: type[Model], *, key: str = "code", why_not: WhyNot | None = None) -> None:
    """Records of the model are called by `key`. `why_not` may refuse more than what does not exist."""
    _TABLES[name] = _Named(model, key, why_not)


def register_fields(model: type[Model], fields: Mapping[str, str]) -> None:
    """Fields of the model that name records, by the names of their tables."""
    _FIELDS[model] = fields


def register_dimensioned(*models: type[Model]) -> None:
    """Rows of the models have `dimensions`, a canonical text that names dimensions and their values."""
    _DIMENSIONED.extend(model for model in models if model not in _DIMENSIONED)


def register_objection(name: str, question: Callable[[Any], Iterable[Refusal]]) -> None:
    """`question(record)` is asked before a record of that table goes; what it refuses keeps the record."""
    questions = _OBJECTIONS.setdefault(name, [])
    if question not in questions:
        questions.append(question)


def unknown(model: type[Model], values: Mapping[str, Any], known: set[tuple[str, str]] | None = None) -> list[Refusal]:
    """A refusal for each value that names what does not exist, or cannot be named there. What is found to exist is
    noted in `known`, as (table, code), and not looked for again."""
    known = set() if known is None else known
    found = []
    for field, name in _FIELDS.get(model, {}).items():
        code = values.get(field)
        if not code or (name, code) in known:
            continue
        refusal = why_not(name, code, field)
        if refusal is None:
            known.add((name, code))
        else:
            found.append(refusal)
    return found


def why_not(name: str, code: str, field: str) -> Refusal | None:
    """Why the code cannot be named in that field; None where it can."""
    table = _TABLES.get(name)
    if table is None:
        return None
    if table.why_not is not None:
        return table.why_not(code, field)
    if table.model._default_manager.filter(**{table.key: code}).exists():  # noqa: SLF001 (any model's manager)
        return None
    return Refusal("code-unknown", text("There is no {table} {code}."), field, values={"table": name, "code": code})


def find(name: str, code: str) -> Model | None:
    """The record of that code, or None."""
    table = _TABLES[name]
    return table.model._default_manager.filter(**{table.key: code}).order_by("pk").first()  # noqa: SLF001


def uses(name: str, code: str) -> Iterator[tuple[str, int]]:
    """Which tables name the record, and in how many of their rows."""
    for model, fields in _FIELDS.items():
        rows = model._default_manager  # noqa: SLF001
        count = sum(rows.filter(**{field: code}).count() for field, named in fields.items() if named == name)
        if count:
            yield str(model._meta.verbose_name_plural), count


def dimension_uses(dimension: str, value: str = "") -> Iterator[tuple[str, int]]:
    """Which tables name the dimension (with that value, where one is given) on how many of their rows."""
    for model in _DIMENSIONED:
        rows = model._default_manager.exclude(dimensions="").order_by()  # noqa: SLF001
        texts = rows.values_list("dimensions").annotate(count=Count("pk"))
        named = ((parsed(content).get(dimension), count) for content, count in texts)
        count = sum(count for code, count in named if code is not None and value in ("", code))
        if count:
            yield str(model._meta.verbose_name_plural), count


def use_refusals(name: str, code: str, *, row: str = "", field: str = "code") -> list[Refusal]:
    """Refuses where anything names the record, with a list of where."""
    places = ", ".join(f"{table} ({count})" for table, count in uses(name, code))
    if not places:
        return []
    template = text("The {table} {code} is in use: {places}.")
    return [Refusal("code-in-use", template, field, row=row, values={"table": name, "code": code, "places": places})]


def objections(name: str, record: Model) -> list[Refusal]:
    """What other rooms have against the going of a record."""
    return [refusal for question in _OBJECTIONS.get(name, ()) for refusal in question(record)]
