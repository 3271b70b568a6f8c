"""The VAT in a line's amounts, as the grid shows it: percent and amount, worked out or typed (finance.md 2.1).

Sales tax is worked out when the line is posted, jurisdiction by jurisdiction; it is not shown here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import Currency, GeneralLedgerSetup
from ledgerhall.finance.journals.content import TAX_BLOCK, of_balancing_side
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.ledger.models import GeneralPostingType
from ledgerhall.finance.vat import arithmetic
from ledgerhall.finance.vat.arithmetic import VatCalculation, VatRounding, VatRule
from ledgerhall.finance.vat.models import VATPostingSetup

SIDES = ("account", "balancing_account")


@dataclass(frozen=True, slots=True)
class Tax:
    """The VAT of one side: its percent, the amount that is worked out, and the one that counts, with its side's sign.

    `is_on_top`: the side's amount does not include it (reverse charge).
    """

    percent: Decimal
    worked_out: Decimal
    amount: Decimal
    is_on_top: bool = False


def of_lines(lines: Sequence[JournalLine]) -> dict[tuple[int, str], Tax]:
    """The VAT of the lines by their key and side (`account`, `balancing_account`), where there is any."""
    asked = {(line, side): _groups(line, side) for line in lines for side in SIDES if _is_taxed(line, side)}
    if not asked:
        return {}
    wanted = Q()
    for business, product in set(asked.values()):
        wanted |= Q(business_group_code=business, product_group_code=product)
    setups = {(row.business_group_code, row.product_group_code): row for row in VATPostingSetup.objects.filter(wanted)}
    ledger_setup = GeneralLedgerSetup.objects.get()
    codes = {line.currency_code for line, _ in asked if line.currency_code}
    units = dict(Currency.objects.filter(code__in=codes).values_list("code", "minor_units"))
    units[""] = currencies.local_currency().minor_units
    rounding = VatRounding(ledger_setup.vat_rounding)
    return {
        (line.pk, side): _tax(line, side, setups[groups], units, rounding)
        for (line, side), groups in asked.items()
        if groups in setups
    }


def _is_taxed(line: JournalLine, side: str) -> bool:
    return bool(_said(line, side, "posting_type")) and not _said(line, side, "tax_group")


def _groups(line: JournalLine, side: str) -> tuple[str, str]:
    return str(_said(line, side, "business_group")), str(_said(line, side, "product_group"))


def _said(line: JournalLine, side: str, part: str) -> object:
    field = TAX_BLOCK[part]
    return getattr(line, field if side == "account" else of_balancing_side(field))


def _tax(line: JournalLine, side: str, setup: VATPostingSetup, units: Mapping[str, int], rounding: VatRounding) -> Tax:
    rule = VatRule(setup.identifier, setup.percent, VatCalculation(setup.calculation))
    if _said(line, side, "posting_type") == GeneralPostingType.SALE:
        rule = rule.for_sale()
    amount = line.amount if side == "account" else -line.amount
    worked_out = arithmetic.vat(amount, rule, units.get(line.currency_code, 2), rounding, is_including=True).vat
    typed = _said(line, side, "amount")
    counts = typed if isinstance(typed, Decimal) else worked_out
    return Tax(rule.percent, worked_out, counts, rule.calculation is VatCalculation.REVERSE_CHARGE)
