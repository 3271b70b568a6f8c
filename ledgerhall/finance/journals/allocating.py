"""How a recurring line's amount is divided over its allocations (finance.md 1.3, G18b, S19). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.vat import arithmetic
from ledgerhall.kernel.errors import Refusal, text

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Key:
    """What one allocation says of its part: one of quantity, percent and amount."""

    quantity: Decimal = _ZERO
    percent: Decimal = _ZERO
    amount: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class Divided:
    """The parts in order, with the sign that is posted, or why there are none."""

    parts: tuple[Decimal, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def divide(amount: Decimal, keys: Sequence[Key], minor_units: int) -> Divided:
    """The parts of the amount with the opposite sign: by quantities, by percentages that make 100, or as amounts.

    Quantities and percentages carry a remainder, so that the parts add up to the amount. Refuses keys of several
    kinds, and a total that is not the amount (E-JNL-17).
    """
    kinds = {kind for key in keys for kind in ("quantity", "percent", "amount") if getattr(key, kind)}
    if len(kinds) != 1:
        message = text("The allocations of a line use quantities, percentages or amounts: one of them.")
        return Divided(refusals=(_refusal("allocation-keys-mixed", message),))
    kind = kinds.pop()
    weights = [getattr(key, kind) for key in keys]
    total = sum(weights, _ZERO)
    if kind == "quantity":
        if total == 0:
            return Divided(refusals=(_refusal("allocation-quantities", text("The quantities add up to 0.")),))
        return Divided(arithmetic.shares(-amount, weights, minor_units))
    if kind == "percent":
        if total != arithmetic.HUNDRED:
            message = text("The allocations make {total} percent; a line is allocated whole.")
            return Divided(refusals=(_refusal("allocation-percent", message, total=total),))
        return Divided(arithmetic.shares(-amount, weights, minor_units))
    if total != -amount:
        message = text("The allocations make {total}; the line needs {amount}, the difference is {difference}.")
        values = {"total": total, "amount": -amount, "difference": -amount - total}
        return Divided(refusals=(_refusal("allocation-total", message, **values),))
    return Divided(tuple(weights))


def _refusal(code: str, template: str, **values: object) -> Refusal:
    return Refusal(code, template, "allocations", row="E-JNL-17", values=values)
