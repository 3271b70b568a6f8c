"""The posted document: header and lines copied from the draft, with the amounts that were posted (finance.md 2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from ledgerhall.finance.documents import loading
from ledgerhall.finance.documents.amounts import WorkedLine
from ledgerhall.finance.documents.content import HEADER_FIELDS, LINE_FIELDS, LineContent
from ledgerhall.finance.documents.drafting import Request
from ledgerhall.finance.documents.entered import Entered
from ledgerhall.finance.documents.grouping import tax_group
from ledgerhall.finance.documents.local_amounts import Converter
from ledgerhall.finance.documents.models import Document, PostedDeferralLine, PostedDocument, PostedDocumentLine
from ledgerhall.finance.documents.trade import general_group, vat_group
from ledgerhall.finance.ledger import rows
from ledgerhall.finance.posting.draft import PostingDraft, VATComputed
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.people import By

_STEP = 10_000
_header_values, _line_values = attrgetter(*HEADER_FIELDS), attrgetter(*LINE_FIELDS)
_ZERO = Decimal(0)
_KINDS = {"invoice": PostedDocument.Kind.INVOICE, "credit memo": PostedDocument.Kind.CREDIT_MEMO}


@dataclass(slots=True)
class Recorded:
    """Posted documents that are not inserted yet, their lines, and what these release."""

    documents: list[PostedDocument] = field(default_factory=list)
    lines: list[PostedDocumentLine] = field(default_factory=list)
    deferrals: list[PostedDeferralLine] = field(default_factory=list)

    def insert(self) -> None:
        """Under the posting lock, which nobody else holds, the next keys are those after the last ones."""
        for key, posted in enumerate(self.documents, start=loading.last_key(PostedDocument) + 1):
            posted.pk = key
        for key, line in enumerate(self.lines, start=loading.last_key(PostedDocumentLine) + 1):
            line.pk, line.document_id = key, line.document.pk
        rows.insert(PostedDocument, self.documents)
        rows.insert(PostedDocumentLine, self.lines)
        for released in self.deferrals:
            released.line_id = released.line.pk
        if self.deferrals:
            PostedDeferralLine.objects.bulk_create(self.deferrals)


def record(
    request: Request, draft: PostingDraft, document: Document, register_no: int, by: By, at: datetime
) -> PostedDocument:
    """Insert the posted invoice or credit memo, with its lines and what they release."""
    recorded = Recorded()
    posted = add(recorded, request, draft, document, register_no, by, at)
    recorded.insert()
    return posted


def add(
    recorded: Recorded,
    request: Request,
    draft: PostingDraft,
    document: Document,
    register_no: int,
    by: By,
    at: datetime,
) -> PostedDocument:
    """Add the posted invoice or credit memo to what is to be inserted."""
    worked, local = request.worked, Converter(request.trade)
    posted = _header(document, by, at)
    posted.number = request.document_no
    posted.kind = _KINDS[request.document_type]
    posted.posting_date = request.posting_date
    posted.document_date = document.document_date or request.posting_date.day
    assert request.trade.rate is not None
    posted.exchange_amount, posted.relational_amount = request.trade.rate
    posted.register_no = register_no
    posted.is_prepayment = request.is_prepayment
    posted.line_amount, posted.invoice_discount = worked.line_amount, worked.invoice_discount
    posted.base_amount, posted.vat_amount = worked.base, worked.total - worked.base - worked.rounding
    posted.rounding_amount, posted.total_amount = worked.rounding, worked.total
    posted.total_amount_lcy = local.of(worked.total)
    lines = list(_lines(posted, request, at))
    if request.is_prepayment:
        _note_local_amounts(lines, request, draft)
    recorded.documents.append(posted)
    recorded.lines += lines
    recorded.deferrals += _deferrals(request, lines)
    return posted


def record_shipment(
    document: Document, number: str, posting_date: LedgerDate, entered: Iterable[Entered], by: By, at: datetime
) -> PostedDocument:
    """Insert what was shipped or received: quantities, no amounts."""
    posted = _header(document, by, at)
    is_return = document.kind == Document.Kind.RETURN_ORDER
    posted.kind = PostedDocument.Kind.RETURN_SHIPMENT if is_return else PostedDocument.Kind.SHIPMENT
    posted.number, posted.posting_date = number, posting_date
    lines = [_copied(posted, one.line, at, quantity=one.quantity, order_line_no=one.line.line_no) for one in entered]
    Recorded([posted], lines).insert()
    return posted


def _header(document: Document, by: By, at: datetime) -> PostedDocument:
    values = dict(zip(HEADER_FIELDS, _header_values(document), strict=True))
    posted = rows.made(PostedDocument, {**values, "side": document.side})
    posted.order_no = document.number if document.kind in (Document.Kind.ORDER, Document.Kind.RETURN_ORDER) else ""
    posted.posted_by, posted.posted_at = by.text[:400], at
    posted.created_at = posted.changed_at = at
    return posted


def _lines(posted: PostedDocument, request: Request, at: datetime) -> Iterable[PostedDocumentLine]:
    """The lines in order, texts too; prepaid amounts that are taken off come after them."""
    shown = {line.entered.position: line for line in request.worked.lines if not line.is_deduction}
    last = 0
    for one in request.entered:
        last = max(last, one.line.line_no)
        line = shown.get(one.position)
        if line is None:
            yield _copied(posted, one.line, at, order_line_no=one.line.line_no)
        else:
            yield _worked(posted, line, at, one.line.line_no)
    for line in request.worked.lines:
        if line.is_deduction:
            last += _STEP
            yield _worked(posted, line, at, last)


def _note_local_amounts(lines: Sequence[PostedDocumentLine], request: Request, draft: PostingDraft) -> None:
    """What each line of a prepayment invoice is worth, as it was posted; what is taken off later has that value."""
    by_number = {line.line_no: line for line in lines}
    sign = request.sign
    for one in request.entered:
        line = by_number[one.line.line_no]
        for drafted in draft.lines:
            if drafted.line_no != one.position:
                continue
            if drafted.amount_lcy is not None:
                line.prepayment_lcy += sign * drafted.amount_lcy.amount
            if isinstance(drafted.vat, VATComputed):
                line.prepayment_vat_lcy += sign * drafted.vat.amount_lcy.amount


def _worked(posted: PostedDocument, line: WorkedLine, at: datetime, line_no: int) -> PostedDocumentLine:
    said, amounts = line.entered.line, line.amounts
    is_prepayment = said.is_prepayment
    return _copied(
        posted,
        said,
        at,
        line_no=line_no,
        order_line_no=said.line_no,
        kind=LineContent.Kind.ACCOUNT if is_prepayment else said.kind,
        no=line.account_no if is_prepayment else said.no,
        quantity=-Decimal(1) if line.is_deduction else line.entered.quantity,
        unit_price=-amounts.gross if line.is_deduction else said.unit_price,
        line_discount_amount=line.entered.line_discount_amount,
        general_product_group_code=general_group(said, line.thing),
        vat_product_group_code=vat_group(said, line.thing),
        tax_group_code=tax_group(line),
        dimensions=line.dimensions,
        account_no=line.account_no,
        line_discount=amounts.line_discount,
        line_amount=amounts.line_amount,
        invoice_discount=amounts.invoice_discount,
        base_amount=amounts.base,
        vat_amount=amounts.vat + line.tax,
        vat_identifier=line.rule.identifier,
        vat_percent=line.rule.percent,
        vat_calculation=line.rule.calculation.value,
        prepayment_lcy=-line.deduction.base_lcy if line.deduction else _ZERO,
        prepayment_vat_lcy=-line.deduction.vat_lcy if line.deduction else _ZERO,
    )


def _copied(posted: PostedDocument, line: LineContent, at: datetime, **values: Any) -> PostedDocumentLine:
    copied = dict(zip(LINE_FIELDS, _line_values(line), strict=True))
    copied |= values
    copied["created_at"] = copied["changed_at"] = at
    made = rows.made(PostedDocumentLine, copied)
    rows.relate(made, "document", posted)
    return made


def _deferrals(request: Request, lines: Sequence[PostedDocumentLine]) -> list[PostedDeferralLine]:
    if not request.deferrals:
        return []
    by_number = {line.line_no: line for line in lines}
    return [
        PostedDeferralLine(line=by_number[one.line.line_no], posting_date=release.posting_date, amount=release.amount)
        for one in request.entered
        if one.position in request.deferrals
        for release in request.deferrals[one.position].releases
    ]
