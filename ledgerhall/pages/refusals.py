"""Refusals as a page shows them: translated, with values written for the viewer, sorted by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.money import Money
from ledgerhall.pages.figures import Writer


@dataclass(frozen=True, slots=True)
class ShownRefusal:
    """A refusal in the viewer's language. `key` is that of the journal line that was sent ("" a new one)."""

    message: str
    code: str
    field: str = ""
    line: int | None = None
    row: str = ""
    source: Refusal | None = None
    key: str | None = None

    def of_line(self, key: str) -> ShownRefusal:
        return replace(self, key=key)


def shown(refusals: Iterable[Refusal], writer: Writer) -> list[ShownRefusal]:
    """The refusals, in order of their lines."""
    found = [
        ShownRefusal(
            _(refusal.template).format(**{name: _written(value, writer) for name, value in refusal.values.items()}),
            refusal.code,
            refusal.field,
            refusal.line,
            refusal.row,
            refusal,
        )
        for refusal in refusals
    ]
    return sorted(found, key=lambda refusal: -1 if refusal.line is None else refusal.line)


def notices(cautions: Iterable[Refusal], writer: Writer) -> list[dict[str, str]]:
    """Refusals that do not stop, as templates/pages/components/refusals.html takes them."""
    return [{"message": _of_line(one), "code": one.row or one.code} for one in shown(cautions, writer)]


def _of_line(caution: ShownRefusal) -> str:
    if caution.line is None:
        return caution.message
    return _("Line %(line)s: %(message)s") % {"line": caution.line, "message": caution.message}


def unread(field: str, message: str, line: int | None = None) -> ShownRefusal:
    """What was typed could not be read as what the field holds."""
    return ShownRefusal(message, "not-readable", field, line)


def _written(value: Any, writer: Writer) -> Any:
    if isinstance(value, Money):
        return writer.money(value.amount, value.currency.minor_units)
    if isinstance(value, Decimal):
        return writer.money(value)
    if isinstance(value, date | LedgerDate):
        return writer.cell(value, "date")
    return value
