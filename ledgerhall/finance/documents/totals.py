"""A document's lines become amounts: discounts, base, VAT, total and rounding. Pure.

Line amount = round(quantity × price) − round(that × line discount %). The invoice discount is taken on all lines that
allow it and carried over them in order; VAT is rounded per VAT identifier on the document's total (finance.md 2.2;
G1, G3, G19, G20). Amounts are decimals in the document's currency and positive for what is sold or bought; a credit
memo has the figures of its invoice, and only posting turns them round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.vat import arithmetic
from ledgerhall.finance.vat.arithmetic import HUNDRED, Vat, VatRounding, VatRule
from ledgerhall.kernel.money import round_half_away

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line as it was entered. A discount amount, where there is one, stands in place of the percent.

    The rule is that of the side: on a sale `VatRule.for_sale`.
    """

    quantity: Decimal
    unit_price: Decimal
    rule: VatRule
    line_discount_percent: Decimal = _ZERO
    line_discount_amount: Decimal | None = None
    is_invoice_discount_allowed: bool = True


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """What a line amounts to.

    As the document shows it, with or without VAT as its prices are: `gross` − `line_discount` = `line_amount`, less
    `invoice_discount`. As it is posted: `base`, `vat`, `owed` (base and VAT, for a reverse charge the base alone).
    The discounts `..._without_vat` are what is posted to accounts of their own; base + both is then the income.
    """

    gross: Decimal
    line_discount: Decimal
    line_amount: Decimal
    invoice_discount: Decimal
    base: Decimal
    vat: Decimal
    owed: Decimal
    line_discount_without_vat: Decimal
    invoice_discount_without_vat: Decimal
    # What of `vat` was typed in place of what is worked out.
    vat_difference: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class RuleTotal:
    """The VAT of a document by one rule, as its specification shows it."""

    rule: VatRule
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """A document's amounts. `total` is what is owed before sales tax and invoice rounding.

    VAT of a reverse charge is in `vat`, and not in `total`.
    """

    lines: tuple[LineAmounts, ...]
    rules: tuple[RuleTotal, ...]
    line_amount: Decimal
    invoice_discount: Decimal
    base: Decimal
    vat: Decimal
    total: Decimal


def of(
    lines: Sequence[PricedLine],
    minor_units: int,
    *,
    is_including_vat: bool = False,
    invoice_discount_percent: Decimal = _ZERO,
    invoice_discount_amount: Decimal | None = None,
    vat_rounding: VatRounding = VatRounding.NEAREST,
) -> Totals:
    """The amounts of a document, line by line and together.

    `is_including_vat` says whether its prices include VAT. An invoice discount amount, where there is one, stands in
    place of the percent; it raises ValueError where there is no line amount to take it from (`discountable` is 0).
    """
    gross = [round_half_away(line.quantity * line.unit_price, minor_units) for line in lines]
    line_discounts = [_line_discount(line, of_line, minor_units) for line, of_line in zip(lines, gross, strict=True)]
    line_amounts = [of_line - discount for of_line, discount in zip(gross, line_discounts, strict=True)]
    invoice_discounts = _invoice_discounts(
        [
            amount if line.is_invoice_discount_allowed else _ZERO
            for line, amount in zip(lines, line_amounts, strict=True)
        ],
        invoice_discount_percent,
        invoice_discount_amount,
        minor_units,
    )
    vats = arithmetic.document_vat(
        [
            (amount - discount, line.rule)
            for line, amount, discount in zip(lines, line_amounts, invoice_discounts, strict=True)
        ],
        minor_units,
        vat_rounding,
        is_including=is_including_vat,
    )
    rows = zip(lines, gross, line_discounts, invoice_discounts, vats, strict=True)
    return _together(lines, tuple(_line_amounts(*row, is_including_vat, minor_units, vat_rounding) for row in rows))


def discountable(lines: Iterable[PricedLine], minor_units: int) -> Decimal:
    """The sum of the line amounts that an invoice discount is taken from."""
    total = _ZERO
    for line in lines:
        if line.is_invoice_discount_allowed:
            gross = round_half_away(line.quantity * line.unit_price, minor_units)
            total += gross - _line_discount(line, gross, minor_units)
    return total


def invoice_rounding(total: Decimal, precision: Decimal) -> Decimal:
    """What is added to a total so that it lies on the precision (0.05, 1): nearest, half away from zero (G20).

    The total is that of the whole document, sales tax included. The rounding is a line without VAT.
    """
    return round_half_away(total / precision, 0) * precision - total


def _line_discount(line: PricedLine, gross: Decimal, minor_units: int) -> Decimal:
    if line.line_discount_amount is not None:
        return line.line_discount_amount
    return round_half_away(gross * line.line_discount_percent / HUNDRED, minor_units)


def _invoice_discounts(
    line_amounts: Sequence[Decimal], percent: Decimal, amount: Decimal | None, minor_units: int
) -> tuple[Decimal, ...]:
    if amount is not None:
        return arithmetic.shares(amount, line_amounts, minor_units)
    if not percent:
        return (_ZERO,) * len(line_amounts)
    return arithmetic.carried(
        line_amounts, lambda so_far: arithmetic.rounded_part(so_far, percent, HUNDRED, minor_units)
    )


def _line_amounts(
    line: PricedLine,
    gross: Decimal,
    line_discount: Decimal,
    invoice_discount: Decimal,
    vat: Vat,
    is_including_vat: bool,
    minor_units: int,
    vat_rounding: VatRounding,
) -> LineAmounts:
    line_discount_without_vat, invoice_discount_without_vat = (
        arithmetic.vat(discount, line.rule, minor_units, vat_rounding, is_including=is_including_vat).base
        if discount
        else _ZERO
        for discount in (line_discount, invoice_discount)
    )
    return LineAmounts(
        gross=gross,
        line_discount=line_discount,
        line_amount=gross - line_discount,
        invoice_discount=invoice_discount,
        base=vat.base,
        vat=vat.vat,
        owed=vat.owed,
        line_discount_without_vat=line_discount_without_vat,
        invoice_discount_without_vat=invoice_discount_without_vat,
    )


def _together(lines: Sequence[PricedLine], amounts: tuple[LineAmounts, ...]) -> Totals:
    of_rules: dict[VatRule, list[LineAmounts]] = {}
    for line, of_line in zip(lines, amounts, strict=True):
        of_rules.setdefault(line.rule, []).append(of_line)
    return Totals(
        lines=amounts,
        rules=tuple(_rule_total(rule, of_rule) for rule, of_rule in of_rules.items()),
        line_amount=sum((line.line_amount for line in amounts), _ZERO),
        invoice_discount=sum((line.invoice_discount for line in amounts), _ZERO),
        base=sum((line.base for line in amounts), _ZERO),
        vat=sum((line.vat for line in amounts), _ZERO),
        total=sum((line.owed for line in amounts), _ZERO),
    )


def _rule_total(rule: VatRule, of_rule: Sequence[LineAmounts]) -> RuleTotal:
    return RuleTotal(
        rule, sum((amount.base for amount in of_rule), _ZERO), sum((amount.vat for amount in of_rule), _ZERO)
    )
