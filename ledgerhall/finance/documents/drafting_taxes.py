"""VAT and sales tax of a group of lines: entries to be, and the lines of the draft that they stand on.

VAT takes the document's dimensions, not the line's (FORMAT.md). Where these differ, and for the second and further
jurisdictions of sales tax, an entry stands on a line of its own with an amount of 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ledgerhall.finance.documents.content import DocumentContent
from ledgerhall.finance.documents.grouping import Group
from ledgerhall.finance.documents.local_amounts import Converter
from ledgerhall.finance.documents.trade import Trade, general_group
from ledgerhall.finance.posting.draft import ACCOUNT, DraftLine, VATComputed
from ledgerhall.finance.vat.arithmetic import HUNDRED, VatCalculation, input_vat
from ledgerhall.finance.vat.models import VATPostingSetup
from ledgerhall.finance.vat.sales_tax import TaxType
from ledgerhall.kernel.money import Money

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A VAT entry to be, and the account of a line of its own, where it needs one."""

    vat: VATComputed
    account_no: str


@dataclass(frozen=True, slots=True)
class Taxed:
    """The entries of a group. `cost` is VAT that may not be deducted, signed as the line that it goes on."""

    entries: tuple[Entry, ...] = ()
    cost: Decimal = _ZERO
    cost_lcy: Decimal = _ZERO
    is_charged: bool = True


def taxes_of(
    group: Group, base_lcy: Decimal, sign: int, document: DocumentContent, trade: Trade, local: Converter
) -> Taxed:
    """What the group is taxed; `base_lcy` is its signed local amount without tax."""
    if trade.tax is not None:
        return Taxed(tuple(_tax_entries(group, sign, document, trade, local)))
    setup = group.first.vat
    if setup is None or not (group.base or group.vat):
        return Taxed()
    return _vat(group, base_lcy, sign, setup, document, trade, local)


def placed(main: DraftLine, entries: Sequence[Entry], dimensions: str) -> Iterator[DraftLine]:
    """The line with the first entry on it, if it can be there, and lines of 0 with the others."""
    others = list(entries)
    if others and main.dimensions == dimensions and not main.amount.is_zero:
        main = replace(main, vat=others.pop(0).vat)
    if main.vat is not None or not main.amount.is_zero or main.item is not None:
        yield main
    for entry in others:
        yield replace(
            main,
            account_type=ACCOUNT,
            account_no=main.account_no if main.account_type == ACCOUNT else entry.account_no,
            amount=Money.zero(main.amount.currency),
            amount_lcy=None if main.amount_lcy is None else Money.zero(main.amount_lcy.currency),
            dimensions=dimensions,
            vat=entry.vat,
            item=None,
            asset=None,
        )


def _vat(
    group: Group,
    base_lcy: Decimal,
    sign: int,
    setup: VATPostingSetup,
    document: DocumentContent,
    trade: Trade,
    local: Converter,
) -> Taxed:
    """One entry. A reverse charge is charged by nobody, and so is not part of what the document sums up to."""
    assert trade.currency is not None
    currency, units = trade.currency, trade.local.minor_units
    is_charged = setup.calculation != VatCalculation.REVERSE_CHARGE
    vat = sign * group.vat
    percent = HUNDRED if trade.side.is_sale else setup.deductible_percent
    split = input_vat(vat, percent, currency.minor_units)
    base_split = input_vat(base_lcy, percent, units)
    convert = local.part if is_charged else local.of
    amount_lcy, cost_lcy = convert(split.deductible), convert(split.cost)
    is_split = percent != HUNDRED
    difference = sign * group.vat_difference
    entry = VATComputed(
        posting_type=trade.side.posting_type,
        base_lcy=Money(base_split.deductible, trade.local),
        amount=Money(split.deductible, currency),
        amount_lcy=Money(amount_lcy, trade.local),
        business_group=setup.business_group_code,
        product_group=setup.product_group_code,
        general_business_group=document.general_business_group_code,
        general_product_group=general_group(group.first.entered.line, group.first.thing),
        difference_lcy=Money(local.of(difference), trade.local) if difference else None,
        nondeductible_base_lcy=Money(base_split.cost, trade.local) if is_split else None,
        nondeductible_lcy=Money(cost_lcy, trade.local) if is_split else None,
        nondeductible=Money(split.cost, currency) if is_split else None,
        is_prepayment=group.first.entered.line.is_prepayment,
        is_triangular=document.is_eu_triangular,
    )
    account_no = setup.sales_account_no if trade.side.is_sale else setup.purchase_account_no
    return Taxed((Entry(entry, account_no),), split.cost, cost_lcy, is_charged)


def _tax_entries(group: Group, sign: int, document: DocumentContent, trade: Trade, local: Converter) -> Iterator[Entry]:
    """One entry for each jurisdiction; use tax is owed to it, and not charged by the vendor."""
    assert trade.currency is not None
    currency = trade.currency
    for part in group.taxes:
        is_use = part.tax.tax_type == TaxType.USE
        amount = sign * part.amount
        amount_lcy = local.of(amount) if is_use else local.part(amount)
        entry = VATComputed(
            posting_type=trade.side.posting_type,
            base_lcy=Money(local.of(sign * part.base), trade.local),
            amount=Money(amount, currency),
            amount_lcy=Money(amount_lcy, trade.local),
            general_business_group=document.general_business_group_code,
            general_product_group=general_group(group.first.entered.line, group.first.thing),
            tax_area=document.tax_area_code,
            tax_jurisdiction=part.tax.jurisdiction,
            tax_group=part.tax.tax_group,
            is_use_tax=is_use,
            connection=1,
        )
        yield Entry(entry, group.first.account_no)
