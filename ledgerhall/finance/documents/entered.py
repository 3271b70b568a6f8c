"""A line as it is to be posted or shown now: the line, its place in the document, and how much of it.

An order is invoiced in parts. What was typed as an amount for the whole line is divided over its parts by a carried
remainder, so that all of them together are the amount (FORMAT.md, carried remainder).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.documents.content import LineContent
from ledgerhall.finance.documents.models import DocumentLine
from ledgerhall.finance.vat.arithmetic import rounded_part

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Entered:
    """`position` counts from 1, as the document shows its lines."""

    line: LineContent
    position: int
    quantity: Decimal
    line_discount_amount: Decimal | None = None

    @property
    def is_text(self) -> bool:
        return self.line.kind == LineContent.Kind.TEXT


def whole(lines: Sequence[LineContent]) -> tuple[Entered, ...]:
    """The lines in full."""
    return tuple(
        Entered(line, position, line.quantity, line.line_discount_amount)
        for position, line in enumerate(lines, start=1)
    )


def to_invoice(lines: Sequence[DocumentLine], minor_units: int) -> tuple[Entered, ...]:
    """What of an order's lines is to be invoiced now; texts stay where anything is."""
    found = tuple(
        Entered(line, position, line.quantity_to_invoice, discount_part(line, minor_units))
        for position, line in enumerate(lines, start=1)
        if line.quantity_to_invoice or line.kind == LineContent.Kind.TEXT
    )
    return found if any(one.quantity for one in found) else ()


def discount_part(line: DocumentLine, minor_units: int) -> Decimal | None:
    """The part of a line discount amount that belongs to the quantity to invoice."""
    if line.line_discount_amount is None:
        return None
    return part(line.line_discount_amount, line.quantity_invoiced, line.quantity_to_invoice, line.quantity, minor_units)


def part(amount: Decimal, before: Decimal, now: Decimal, whole_quantity: Decimal, minor_units: int) -> Decimal:
    """The carried part of an amount for a quantity: of what is invoiced with it, less of what was before."""
    if not whole_quantity:
        return amount
    after = rounded_part(amount, before + now, whole_quantity, minor_units)
    return after - rounded_part(amount, before, whole_quantity, minor_units)


def invoice_discount_part(
    amount: Decimal, lines: Iterable[DocumentLine], entered: Iterable[Entered], minor_units: int
) -> Decimal:
    """The part of an order's invoice discount amount that belongs to what is invoiced now: by line value."""
    total = before = now = _ZERO
    asked = {id(one.line): one.quantity for one in entered}
    for line in lines:
        if line.is_invoice_discount_allowed:
            total += line.quantity * line.unit_price
            before += line.quantity_invoiced * line.unit_price
            now += asked.get(id(line), _ZERO) * line.unit_price
    return part(amount, before, now, total, minor_units)
