"""Lines that are posted as one: equal account, groups and dimensions make one entry, not many (finance.md 2.2, step 4).

A line that is deferred or prepaid, moves stock or stands on a fixed asset stays alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.documents.amounts import Worked, WorkedLine
from ledgerhall.finance.documents.content import LineContent
from ledgerhall.finance.documents.trade import Trade, general_group, vat_group
from ledgerhall.finance.vat.arithmetic import shares
from ledgerhall.finance.vat.sales_tax import JurisdictionTax, TaxType

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class TaxPart:
    """A group's part of what a jurisdiction takes of the document."""

    tax: JurisdictionTax
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that are posted as one, with their parts of the sales tax. Amounts as in the document."""

    lines: tuple[WorkedLine, ...]
    taxes: tuple[TaxPart, ...] = ()

    @property
    def first(self) -> WorkedLine:
        return self.lines[0]

    @property
    def base(self) -> Decimal:
        return sum((line.amounts.base for line in self.lines), _ZERO)

    @property
    def vat(self) -> Decimal:
        return sum((line.amounts.vat for line in self.lines), _ZERO)

    @property
    def vat_difference(self) -> Decimal:
        return sum((line.amounts.vat_difference for line in self.lines), _ZERO)

    @property
    def line_discount(self) -> Decimal:
        return sum((line.amounts.line_discount_without_vat for line in self.lines), _ZERO)

    @property
    def invoice_discount(self) -> Decimal:
        return sum((line.amounts.invoice_discount_without_vat for line in self.lines), _ZERO)

    @property
    def description(self) -> str:
        """The line's own words, where there is one alone."""
        return self.first.entered.line.description if len(self.lines) == 1 else ""


def groups_of(worked: Worked, trade: Trade) -> tuple[Group, ...]:
    """The document's lines in groups, in the order of their first lines."""
    found: dict[tuple[object, ...], list[WorkedLine]] = {}
    for line in worked.lines:
        found.setdefault(_key(line, trade), []).append(line)
    lines = [tuple(group) for group in found.values()]
    parts: list[list[TaxPart]] = [[] for _ in lines]
    for tax in worked.taxes:
        for place, part in _parts(tax, lines, worked.currency.minor_units):
            parts[place].append(part)
    return tuple(Group(of_group, tuple(taxes)) for of_group, taxes in zip(lines, parts, strict=True))


def tax_group(line: WorkedLine) -> str:
    return line.entered.line.tax_group_code or line.thing.tax_group


def _key(line: WorkedLine, trade: Trade) -> tuple[object, ...]:
    said = line.entered.line
    is_stock = said.kind == LineContent.Kind.ITEM and line.thing.is_stocked
    if said.is_prepayment or said.deferral_code or is_stock or line.is_asset:
        return ("alone", line.entered.position, line.is_deduction)
    return (
        line.account_no,
        said.kind == LineContent.Kind.ACCOUNT,
        general_group(said, line.thing),
        vat_group(said, line.thing),
        tax_group(line) if trade.tax is not None else "",
        said.is_use_tax,
        line.dimensions,
    )


def _parts(
    tax: JurisdictionTax, groups: Sequence[Sequence[WorkedLine]], minor_units: int
) -> Iterator[tuple[int, TaxPart]]:
    """The tax divided over the groups that are taxed so, by carried remainder."""
    is_use = tax.tax_type == TaxType.USE
    places = [
        place
        for place, group in enumerate(groups)
        if tax_group(group[0]) == tax.tax_group
        and group[0].entered.line.is_use_tax == is_use
        and not group[0].entered.line.is_prepayment
    ]
    weights = [sum((line.amounts.base for line in groups[place]), _ZERO) for place in places]
    bases = shares(tax.base, weights, minor_units)
    amounts = shares(tax.tax, weights, minor_units)
    for place, base, amount in zip(places, bases, amounts, strict=True):
        yield place, TaxPart(tax, base, amount)
