"""How the product says no.

A `Refusal` is a rule that said no, in the accountant's words, with raw values; pages, API and commands translate and
format it. `Refused` carries all refusals of an act at once. `Inconsistent` is what must never happen to money.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


def text(template: str) -> str:
    """Mark an English template for translation; the template itself comes back."""
    return template


def filled(template: str, values: Mapping[str, Any]) -> str:
    """The English sentence with its values put in, amounts grouped: `1,234.50`."""
    written = {name: f"{value:,f}" if isinstance(value, Decimal) else value for name, value in values.items()}
    return template.format(**written)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that said no.

    `code` is the kebab-case name of the rule, `row` the group of finance.md section 6 it belongs to, `template` an
    English sentence with named places for `values`, `field` and `line` the place in what was asked (line numbers as the
    caller counts them).
    """

    code: str
    template: str
    field: str = ""
    line: int | None = None
    row: str = ""
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English sentence, values put in."""
        return filled(self.template, self.values)


class Refused(Exception):
    """An act was refused; nothing was written. `refusals` holds every reason."""

    def __init__(self, refusals: Refusal | Iterable[Refusal]) -> None:
        self.refusals: tuple[Refusal, ...] = (refusals,) if isinstance(refusals, Refusal) else tuple(refusals)
        super().__init__(" ".join(refusal.message for refusal in self.refusals))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.refusals,))


class Inconsistent(Exception):
    """The books would not add up. Raised before anything is committed; always a fault of the program."""
