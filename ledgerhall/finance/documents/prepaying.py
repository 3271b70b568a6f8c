"""Prepayments of an order: what is invoiced beforehand, line by line, and what later invoices take off (G11).

Amounts are rounded per order line; their VAT is that of the prepayment invoices, so that what is taken off is what was
charged, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from ledgerhall.finance.documents import entered as entering
from ledgerhall.finance.documents.amounts import Asked, Deduction, work_out
from ledgerhall.finance.documents.content import LINE_FIELDS, LineContent
from ledgerhall.finance.documents.entered import Entered
from ledgerhall.finance.documents.models import Document, DocumentLine, PostedDocument, PostedDocumentLine
from ledgerhall.finance.documents.trade import Trade
from ledgerhall.finance.vat.arithmetic import HUNDRED, rounded_part
from ledgerhall.kernel.errors import Refusal, text

_ZERO = Decimal(0)
_ONE = Decimal(1)


def asked_of(document: Document, lines: Sequence[DocumentLine], on: date) -> Asked:
    """The whole order, as statistics and prepayments see it."""
    return Asked(
        entering.whole(lines),
        on,
        is_including_vat=document.is_price_including_vat,
        invoice_discount_percent=document.invoice_discount_percent,
        invoice_discount_amount=document.invoice_discount_amount,
        is_credit=document.kind in (Document.Kind.CREDIT_MEMO, Document.Kind.RETURN_ORDER),
        vat_differences=document.vat_differences,
    )


def missing(document: Document, lines: Sequence[DocumentLine], on: date, trade: Trade) -> dict[int, Decimal]:
    """What is still to be invoiced as prepayment, without VAT, by the position of the line."""
    if not any(line.prepayment_percent for line in lines):
        return {}
    worked = work_out(document, asked_of(document, lines, on), trade)
    found = {}
    for line in worked.lines:
        said = line.entered.line
        assert isinstance(said, DocumentLine)
        base = rounded_part(line.amounts.base, said.prepayment_percent, HUNDRED, worked.currency.minor_units)
        if left := base - said.prepayment_invoiced:
            found[line.entered.position] = left
    return found


def invoice_lines(lines: Sequence[DocumentLine], amounts: dict[int, Decimal]) -> tuple[Entered, ...]:
    """The lines of a prepayment invoice: one for each line of the order that something is prepaid of."""
    return tuple(
        Entered(prepayment_line(line, amounts[position]), position, _ONE)
        for position, line in enumerate(lines, start=1)
        if position in amounts
    )


def prepayment_line(line: LineContent, amount: Decimal) -> DocumentLine:
    """A line on the prepayments account, with the groups of the order's line."""
    said = DocumentLine(**{name: getattr(line, name) for name in LINE_FIELDS})
    said.quantity, said.unit_price = _ONE, amount
    said.line_discount_percent, said.line_discount_amount = _ZERO, None
    said.is_prepayment, said.deferral_code, said.is_use_tax = True, "", False
    return said


def deductions(entered: Iterable[Entered], minor_units: int, local_units: int) -> tuple[Deduction, ...]:
    """What the lines that are invoiced now take off: in proportion to what is left of them, the last part all."""
    found = []
    for one in entered:
        line = one.line
        if not isinstance(line, DocumentLine) or not one.quantity:
            continue
        left = line.quantity - line.quantity_invoiced
        base, vat = (
            rounded_part(_left(line, name), one.quantity, left, minor_units)
            for name in ("prepayment", "prepayment_vat")
        )
        base_lcy, vat_lcy = (
            rounded_part(_left(line, name, "_lcy"), one.quantity, left, local_units)
            for name in ("prepayment", "prepayment_vat")
        )
        if base or vat:
            taken = replace(one, line=prepayment_line(line, base), quantity=_ONE)
            found.append(Deduction(taken, base, vat, base_lcy, vat_lcy))
    return tuple(found)


def _left(line: DocumentLine, name: str, currency: str = "") -> Decimal:
    invoiced, deducted = (getattr(line, f"{name}_{what}{currency}") for what in ("invoiced", "deducted"))
    return Decimal(invoiced - deducted)


def taken_back(entered: Sequence[Entered]) -> tuple[tuple[Entered, ...], tuple[Deduction, ...]]:
    """The other lines of a credit memo, and those that take back what an invoice took off, to the cent."""
    kept, deducted = [], []
    for one in entered:
        line = one.line
        if isinstance(line, DocumentLine) and line.is_prepayment and line.prepayment_invoiced:
            deducted.append(
                Deduction(
                    one,
                    line.prepayment_invoiced,
                    line.prepayment_vat_invoiced,
                    line.prepayment_invoiced_lcy,
                    line.prepayment_vat_invoiced_lcy,
                )
            )
        else:
            kept.append(one)
    return tuple(kept), tuple(deducted)


def count_invoiced(lines: Sequence[DocumentLine], posted: PostedDocument) -> None:
    """Note on the order's lines what a prepayment invoice has charged."""
    by_number = {line.line_no: line for line in lines}
    for line in posted.lines.order_by("line_no"):
        assert line.order_line_no is not None
        order_line = by_number[line.order_line_no]
        order_line.prepayment_invoiced += line.base_amount
        order_line.prepayment_vat_invoiced += line.vat_amount
        order_line.prepayment_invoiced_lcy += line.prepayment_lcy
        order_line.prepayment_vat_invoiced_lcy += line.prepayment_vat_lcy


def cancel_refusals(invoice: PostedDocument) -> list[Refusal]:
    """E-DOC-06: a prepayment that is taken off an invoice already cannot be cancelled."""
    for posted, order_line in _order_lines(invoice):
        if order_line.prepayment_invoiced - posted.base_amount < order_line.prepayment_deducted:
            template = text("{document} is taken off an invoice already: cancel that invoice first.")
            values = {"document": str(invoice)}
            return [Refusal("document-prepayment-deducted", template, row="E-DOC-06", values=values)]
    return []


def count_cancelled(invoice: PostedDocument, at: datetime) -> None:
    """Note on the order's lines that a prepayment invoice was taken back."""
    for posted, order_line in _order_lines(invoice):
        order_line.prepayment_invoiced -= posted.base_amount
        order_line.prepayment_vat_invoiced -= posted.vat_amount
        order_line.prepayment_invoiced_lcy -= posted.prepayment_lcy
        order_line.prepayment_vat_invoiced_lcy -= posted.prepayment_vat_lcy
        order_line.changed_at = at
        order_line.save(force_update=True)


def _order_lines(invoice: PostedDocument) -> Iterable[tuple[PostedDocumentLine, DocumentLine]]:
    """The lines of a prepayment invoice with those of its order, where that is still there."""
    order_lines = DocumentLine.objects.filter(
        document__side=invoice.side, document__kind=Document.Kind.ORDER, document__number=invoice.order_no
    )
    by_number = {line.line_no: line for line in order_lines}
    for posted in invoice.lines.order_by("line_no"):
        if posted.is_prepayment and posted.order_line_no in by_number:
            yield posted, by_number[posted.order_line_no]
