"""What a document comes to, in its currency and the local one, with its VAT by rate: the question behind Statistics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledgerhall.finance.documents import preparing, prepaying, trade
from ledgerhall.finance.documents.amounts import WorkedLine, work_out
from ledgerhall.finance.documents.local_amounts import Converter
from ledgerhall.finance.documents.models import Document
from ledgerhall.finance.vat.arithmetic import VatCalculation, VatRule
from ledgerhall.kernel.money import Currency, round_half_away

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class VATLine:
    """The VAT of one identifier; sales tax has none."""

    identifier: str
    percent: Decimal
    base: Decimal
    vat: Decimal
    calculation: str = VatCalculation.NORMAL
    # What of the VAT was typed in place of what is worked out.
    difference: Decimal = _ZERO

    @property
    def rule(self) -> VatRule:
        return VatRule(self.identifier, self.percent, VatCalculation(self.calculation))

    @property
    def worked_out(self) -> Decimal:
        return self.vat - self.difference


@dataclass(frozen=True, slots=True)
class Statistics:
    """Amounts in the document's currency; `..._lcy` in the local one. `cost_lcy` is by the unit costs of the cards."""

    currency: Currency
    line_amount: Decimal
    invoice_discount: Decimal
    base: Decimal
    vat: Decimal
    rounding: Decimal
    total: Decimal
    base_lcy: Decimal
    total_lcy: Decimal
    cost_lcy: Decimal
    quantity: Decimal
    vat_lines: tuple[VATLine, ...]
    local: Converter

    @property
    def profit_lcy(self) -> Decimal:
        return self.base_lcy - self.cost_lcy


def of(document: Document, work_date: date) -> Statistics:
    """The statistics of the whole document on its posting date, else on the work date.

    Refuses what has no amounts for want of setup (E-DOC-03, 04), and a currency without a rate (E-JNL-08).
    """
    current, lines = preparing.current(document)
    day = current.posting_date.day if current.posting_date else work_date
    found = trade.read(current, lines, day)
    preparing.require_rate(current, day, found)
    worked = work_out(current, prepaying.asked_of(current, lines, day), found)
    local = Converter(found)
    units = found.local.minor_units
    return Statistics(
        currency=worked.currency,
        line_amount=worked.line_amount,
        invoice_discount=worked.invoice_discount,
        base=worked.base,
        vat=worked.vat,
        rounding=worked.rounding,
        total=worked.total,
        base_lcy=local.of(worked.base),
        total_lcy=local.of(worked.total),
        cost_lcy=round_half_away(
            sum((line.entered.quantity * line.thing.unit_cost for line in worked.lines), _ZERO), units
        ),
        quantity=sum((line.entered.quantity for line in worked.lines), _ZERO),
        vat_lines=tuple(_vat_lines(worked.lines)),
        local=local,
    )


def _vat_lines(lines: Iterable[WorkedLine]) -> Iterable[VATLine]:
    sums: dict[VatRule, tuple[Decimal, Decimal, Decimal]] = {}
    for line in lines:
        base, vat, difference = sums.get(line.rule, (_ZERO, _ZERO, _ZERO))
        amounts = line.amounts
        sums[line.rule] = base + amounts.base, vat + amounts.vat + line.tax, difference + amounts.vat_difference
    for rule, (base, vat, difference) in sums.items():
        yield VATLine(rule.identifier, rule.percent, base, vat, rule.calculation, difference)
