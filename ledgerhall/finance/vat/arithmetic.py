"""What VAT amounts to: of one amount, of a document, of a payment discount, of a part payment. Pure.

Amounts are decimals in one currency, the caller's; percents are plain (25 is 25 %). The sign of an amount goes through
to its VAT, so that a credit memo is the mirror image of its invoice (finance.md 1.7, 2.1 and 2.2; G4b, G19).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import StrEnum
from functools import partial
from itertools import accumulate

from ledgerhall.kernel.money import round_half_away, step

HUNDRED = Decimal(100)
# Digits for products and quotients of two amounts, more than the 28 that decimals start with: an exact half stays one.
_EXACT = Context(prec=60)


class VatCalculation(StrEnum):
    """How VAT is worked out (finance.md 1.7); sales tax is worked out in `sales_tax`, and is no VAT here."""

    NORMAL = "normal"
    REVERSE_CHARGE = "reverse charge"
    FULL = "full"
    SALES_TAX = "sales tax"


class VatRounding(StrEnum):
    """Where a currency rounds its VAT: to the nearest (half away from zero), away from zero, or towards it."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


_ROUNDINGS = {VatRounding.NEAREST: ROUND_HALF_UP, VatRounding.UP: ROUND_UP, VatRounding.DOWN: ROUND_DOWN}


@dataclass(frozen=True, slots=True)
class VatRule:
    """One row of the VAT posting setup, as far as it decides amounts. Lines with equal rules are rounded together."""

    identifier: str
    percent: Decimal
    calculation: VatCalculation = VatCalculation.NORMAL

    def for_sale(self) -> VatRule:
        """The rule on the seller's side: of a reverse charge it is the buyer who accounts for the VAT, here it is 0."""
        return replace(self, percent=Decimal(0)) if self.calculation is VatCalculation.REVERSE_CHARGE else self


@dataclass(frozen=True, slots=True)
class Vat:
    """The base of an amount, its VAT, and what the other party owes or is owed with both.

    A reverse charge has VAT that nobody is charged: the amount owed is the base.
    """

    base: Decimal
    vat: Decimal
    owed: Decimal


@dataclass(frozen=True, slots=True)
class InputVat:
    """Input VAT, split: what may be deducted, and what is part of the cost."""

    deductible: Decimal
    cost: Decimal


def shares(total: Decimal, weights: Sequence[Decimal], minor_units: int) -> tuple[Decimal, ...]:
    """`total` divided by weights with a carried remainder: part k = round(total × share so far) − parts before.

    The parts add up to the rounded total, whatever the weights. Negative weights count. Raises ValueError where the
    weights add up to 0 and the total does not round to 0: there is nothing to divide it by.
    """
    whole = sum(weights, Decimal(0))
    if whole == 0:
        if rounded(total, minor_units) != 0:
            raise ValueError(f"{total} cannot be divided by weights that add up to 0")
        return tuple(rounded(Decimal(0), minor_units) for _ in weights)
    return carried(weights, lambda weight: rounded_part(total, weight, whole, minor_units))


def carried(amounts: Iterable[Decimal], of_sum: Callable[[Decimal], Decimal]) -> tuple[Decimal, ...]:
    """The part of each amount in what `of_sum` makes of all together: of the sum so far, less the parts before."""
    return tuple(_steps(of_sum(so_far) for so_far in accumulate(amounts)))


def vat_of_base(
    base: Decimal, percent: Decimal, minor_units: int, rounding: VatRounding = VatRounding.NEAREST
) -> Decimal:
    """The VAT on an amount without VAT: round(base × percent / 100)."""
    return rounded_part(base, percent, HUNDRED, minor_units, rounding)


def vat_in_amount(
    amount: Decimal, percent: Decimal, minor_units: int, rounding: VatRounding = VatRounding.NEAREST
) -> Decimal:
    """The VAT inside an amount that includes it: round(amount × percent / (100 + percent))."""
    return rounded_part(amount, percent, HUNDRED + percent, minor_units, rounding)


def vat(
    amount: Decimal,
    rule: VatRule,
    minor_units: int,
    rounding: VatRounding = VatRounding.NEAREST,
    *,
    is_including: bool,
) -> Vat:
    """Base, VAT and amount owed of one amount, which includes its VAT or not. A journal line's includes it.

    Reverse charge: the amount is the base and the VAT comes on top, on both sides. Full VAT: all of it is VAT.
    """
    return document_vat([(amount, rule)], minor_units, rounding, is_including=is_including)[0]


def document_vat(
    amounts: Sequence[tuple[Decimal, VatRule]],
    minor_units: int,
    rounding: VatRounding = VatRounding.NEAREST,
    *,
    is_including: bool,
) -> tuple[Vat, ...]:
    """Base, VAT and amount owed of each line of a document.

    VAT is rounded once per rule on the document's total of it; the lines have their shares of that by carried
    remainder, in their order (finance.md 2.2, G19). The total of a rule is the sum over its lines.
    """
    of_rules: dict[VatRule, list[int]] = {}
    for place, (_, rule) in enumerate(amounts):
        of_rules.setdefault(rule, []).append(place)
    vats: dict[int, Decimal] = {}
    for rule, places in of_rules.items():
        vat_of = partial(_vat_of, rule=rule, minor_units=minor_units, rounding=rounding, is_including=is_including)
        vats |= zip(places, carried([amounts[place][0] for place in places], vat_of), strict=True)
    return tuple(_split(amount, vats[place], rule, is_including) for place, (amount, rule) in enumerate(amounts))


def input_vat(amount: Decimal, deductible_percent: Decimal, minor_units: int) -> InputVat:
    """Input VAT of which only a part may be deducted; the rest is cost."""
    deductible = rounded_part(amount, deductible_percent, HUNDRED, minor_units)
    return InputVat(deductible, amount - deductible)


def payment_discount(
    discount: Decimal, entries: Sequence[Vat], invoice_total: Decimal, minor_units: int
) -> tuple[Vat, ...]:
    """The part of a payment discount in each VAT entry of the invoice, in proportion to the invoice total (G4b).

    Entries and total have one sign, the discount's. `owed` is the entry's part of the discount: base and VAT together,
    or the base alone for a reverse charge. What of the invoice has no VAT entry has no part here. Raises ValueError
    for an invoice total of 0.
    """
    if invoice_total == 0:
        raise ValueError("an invoice of 0 has no payment discount")

    def part(so_far: Decimal) -> Decimal:
        return rounded_part(discount, so_far, invoice_total, minor_units)

    vats = carried([entry.vat for entry in entries], part)
    owed = carried([entry.owed for entry in entries], part)
    return tuple(
        Vat(owes if entry.owed == entry.base else owes - tax, tax, owes)
        for entry, tax, owes in zip(entries, vats, owed, strict=True)
    )


def released(
    unrealized: Decimal, released_before: Decimal, applied: Decimal, remaining: Decimal, minor_units: int
) -> Decimal:
    """The part of unrealised VAT (or of its base) that a payment realises.

    `unrealized` is what the document posted, `released_before` what earlier payments realised of it, `applied` what is
    applied now and `remaining` what was open of the document before, both with one sign. What is left is taken in
    proportion, so that the last part takes the rest. Raises ValueError where more is applied than remains.
    """
    if remaining == 0 or not 0 <= applied / remaining <= 1:
        raise ValueError(f"{applied} cannot be applied to {remaining}")
    return rounded_part(unrealized - released_before, applied, remaining, minor_units)


def rounded(amount: Decimal, minor_units: int, rounding: VatRounding = VatRounding.NEAREST) -> Decimal:
    """To the currency's minor unit in the given direction."""
    if rounding is VatRounding.NEAREST:
        return round_half_away(amount, minor_units)
    return amount.quantize(step(minor_units), rounding=_ROUNDINGS[rounding])


def rounded_part(
    amount: Decimal,
    numerator: Decimal,
    denominator: Decimal,
    minor_units: int,
    rounding: VatRounding = VatRounding.NEAREST,
) -> Decimal:
    """round(amount × numerator / denominator), rounded once."""
    if numerator is not denominator:
        amount = _EXACT.divide(_EXACT.multiply(amount, numerator), denominator)
    return amount.quantize(step(minor_units), rounding=_ROUNDINGS[rounding], context=_EXACT)


def _steps(sums: Iterable[Decimal]) -> Iterator[Decimal]:
    before = Decimal(0)
    for so_far in sums:
        yield so_far - before
        before = so_far


def _vat_of(amount: Decimal, *, rule: VatRule, minor_units: int, rounding: VatRounding, is_including: bool) -> Decimal:
    match rule.calculation:
        case VatCalculation.SALES_TAX:
            return rounded(Decimal(0), minor_units)
        case VatCalculation.FULL:
            return amount
        case VatCalculation.NORMAL if is_including:
            return vat_in_amount(amount, rule.percent, minor_units, rounding)
        case _:
            return vat_of_base(amount, rule.percent, minor_units, rounding)


def _split(amount: Decimal, tax: Decimal, rule: VatRule, is_including: bool) -> Vat:
    match rule.calculation:
        case VatCalculation.FULL:
            return Vat(amount - tax, tax, amount)
        case VatCalculation.NORMAL:
            return Vat(amount - tax, tax, amount) if is_including else Vat(amount, tax, amount + tax)
        case _:
            return Vat(amount, tax, amount)
