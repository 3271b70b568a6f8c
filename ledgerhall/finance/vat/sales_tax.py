"""US sales tax: what each jurisdiction of an area takes of a document. Pure.

Every jurisdiction has its own rate per tax group, from a date on, below and above a maximum base, and is rounded once
per document, on the taxable total of a group (finance.md 1.8; G13a, G13b, S8). Amounts are decimals in the document's
currency; a credit memo has the same figures as its invoice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledgerhall.finance.vat.arithmetic import HUNDRED, rounded, shares


class TaxType(StrEnum):
    """Sales tax is charged by the seller (a vendor's too: purchase tax), use tax is reckoned by the buyer himself."""

    SALES = "sales"
    USE = "use"


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A jurisdiction of a tax area; the highest calculation order comes first.

    With tax on tax it taxes what the jurisdictions before it took, too.
    """

    jurisdiction: str
    calculation_order: int
    is_tax_on_tax: bool = False


@dataclass(frozen=True, slots=True)
class TaxDetail:
    """What a jurisdiction takes of a tax group from a date on: percent of the base up to the maximum, and of the rest.

    Without a maximum (None or 0) all of the base is below it.
    """

    jurisdiction: str
    tax_group: str
    tax_type: TaxType
    effective_date: date
    percent_below: Decimal
    maximum: Decimal | None = None
    percent_above: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class TaxableLine:
    """A line of a document of a party that is liable for tax: its amount without tax. No tax group, no tax."""

    amount: Decimal
    tax_group: str
    tax_type: TaxType = TaxType.SALES


@dataclass(frozen=True, slots=True)
class JurisdictionTax:
    """What one jurisdiction takes of one tax group of a document: one tax entry."""

    jurisdiction: str
    tax_group: str
    tax_type: TaxType
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """The jurisdictions of an area and all of their details."""

    area: tuple[AreaLine, ...]
    details: tuple[TaxDetail, ...]

    def on(self, day: date, tax_group: str, tax_type: TaxType) -> tuple[tuple[AreaLine, TaxDetail], ...]:
        """Who takes what of a tax group on a day, in descending calculation order: the latest detail that is in effect.

        A jurisdiction without one takes nothing.
        """
        ordered = sorted(self.area, key=lambda line: (-line.calculation_order, line.jurisdiction))
        in_effect = sorted(
            (
                detail
                for detail in self.details
                if detail.tax_group == tax_group and detail.tax_type == tax_type and detail.effective_date <= day
            ),
            key=lambda detail: detail.effective_date,
        )
        latest = {detail.jurisdiction: detail for detail in in_effect}
        return tuple((line, latest[line.jurisdiction]) for line in ordered if line.jurisdiction in latest)


def document_tax(
    lines: Sequence[TaxableLine], rates: Rates, *, on: date, minor_units: int
) -> tuple[JurisdictionTax, ...]:
    """The tax entries of a document: per kind of tax and tax group, the jurisdictions in their order.

    A jurisdiction that taxes several groups is rounded on all of them together; each group has its carried part.
    """
    taken = _Taken(minor_units)
    for tax_group, tax_type in dict.fromkeys((line.tax_group, line.tax_type) for line in lines if line.tax_group):
        total = sum((line.amount for line in lines if _is_in(line, tax_group, tax_type)), Decimal(0))
        taken.add_group(total, rates.on(on, tax_group, tax_type))
    return tuple(taken.taxes)


def line_taxes(lines: Sequence[TaxableLine], taxes: Iterable[JurisdictionTax], minor_units: int) -> tuple[Decimal, ...]:
    """The tax of each line, sales and use tax alike: its share of its group's, by carried remainder.

    Where the lines of a group cancel out there is no tax to share.
    """
    parts = [rounded(Decimal(0), minor_units)] * len(lines)
    for tax in taxes:
        places = [place for place, line in enumerate(lines) if _is_in(line, tax.tax_group, tax.tax_type)]
        weights = [lines[place].amount for place in places]
        for place, part in zip(places, shares(tax.tax, weights, minor_units), strict=True):
            parts[place] += part
    return tuple(parts)


def charged(taxes: Iterable[JurisdictionTax]) -> Decimal:
    """What of the taxes the other party is charged: sales tax. Use tax is owed to the jurisdiction alone."""
    return sum((tax.tax for tax in taxes if tax.tax_type is TaxType.SALES), Decimal(0))


def tax_in_amount(
    amount: Decimal, tax_group: str, rates: Rates, *, on: date, minor_units: int
) -> tuple[JurisdictionTax, ...]:
    """The sales tax inside an amount that includes it, as on a journal line; the base is what is left.

    It is the tax of the largest base that with its tax is not more than the amount. Where no base fits to the minor
    unit, what is over belongs to the base.
    """
    taking = rates.on(on, tax_group, TaxType.SALES)
    unit = Decimal(1).scaleb(-minor_units)
    low, high = 0, int(abs(amount) / unit)
    while low < high:
        middle = (low + high + 1) // 2
        base = middle * unit
        if base + charged(_group_tax(base, taking, minor_units)) <= abs(amount):
            low = middle
        else:
            high = middle - 1
    found = _group_tax(low * unit * (-1 if amount < 0 else 1), taking, minor_units)
    exact = _group_tax(amount - charged(found), taking, minor_units)
    return tuple(replace(tax, base=shown.base) for tax, shown in zip(found, exact, strict=True))


def _is_in(line: TaxableLine, tax_group: str, tax_type: TaxType) -> bool:
    return line.tax_group == tax_group and line.tax_type == tax_type


def _group_tax(
    total: Decimal, taking: Iterable[tuple[AreaLine, TaxDetail]], minor_units: int
) -> tuple[JurisdictionTax, ...]:
    """The tax on one group alone."""
    taken = _Taken(minor_units)
    taken.add_group(total, taking)
    return tuple(taken.taxes)


class _Taken:
    """What the jurisdictions have taken of a document so far, exact and as it is rounded."""

    def __init__(self, minor_units: int) -> None:
        self.taxes: list[JurisdictionTax] = []
        self._minor_units = minor_units
        self._exact: defaultdict[tuple[str, TaxType], Decimal] = defaultdict(Decimal)

    def add_group(self, total: Decimal, taking: Iterable[tuple[AreaLine, TaxDetail]]) -> None:
        before = Decimal(0)
        for line, detail in taking:
            base, exact = _base_and_tax(total + before if line.is_tax_on_tax else total, detail)
            tax = self._rounded_part(detail, exact)
            before += tax
            self.taxes.append(JurisdictionTax(detail.jurisdiction, detail.tax_group, detail.tax_type, base, tax))

    def _rounded_part(self, detail: TaxDetail, exact: Decimal) -> Decimal:
        key = detail.jurisdiction, detail.tax_type
        before = rounded(self._exact[key], self._minor_units)
        self._exact[key] += exact
        return rounded(self._exact[key], self._minor_units) - before


def _base_and_tax(total: Decimal, detail: TaxDetail) -> tuple[Decimal, Decimal]:
    """The base and the exact tax. Of a row that takes nothing above its maximum, the base is the maximum."""
    size, sign = abs(total), -1 if total < 0 else 1
    below = min(size, detail.maximum or size)
    tax = (below * detail.percent_below + (size - below) * detail.percent_above) / HUNDRED
    return sign * (below if detail.percent_above == 0 else size), sign * tax
