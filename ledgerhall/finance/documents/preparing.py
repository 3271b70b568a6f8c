"""From a draft document to a request that can be posted: what is posted now, its amounts, number and date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents import entered as entering
from ledgerhall.finance.documents import prepaying, trade
from ledgerhall.finance.documents.amounts import Asked, work_out
from ledgerhall.finance.documents.deferring import deferrals_of
from ledgerhall.finance.documents.drafting import CREDIT_MEMO, INVOICE, Request
from ledgerhall.finance.documents.entered import Entered
from ledgerhall.finance.documents.loading import first, load, places
from ledgerhall.finance.documents.models import (
    DeferralLine,
    Document,
    DocumentApplication,
    DocumentLine,
    PostedDocument,
)
from ledgerhall.finance.documents.sides import SIDES
from ledgerhall.finance.documents.trade import Trade
from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.posting.draft import AppliesTo
from ledgerhall.finance.posting.reading import rows
from ledgerhall.finance.subledger.deferral_schedule import Release
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Currency, Money
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books

_Kind = Document.Kind
_ORDERS = (_Kind.ORDER, _Kind.RETURN_ORDER)
_TYPES = {
    _Kind.INVOICE: INVOICE,
    _Kind.ORDER: INVOICE,
    _Kind.CREDIT_MEMO: CREDIT_MEMO,
    _Kind.RETURN_ORDER: CREDIT_MEMO,
}
_SERIES = {INVOICE: "posted_invoice_series_code", CREDIT_MEMO: "posted_credit_memo_series_code"}
_POSTED = {INVOICE: PostedDocument.Kind.INVOICE, CREDIT_MEMO: PostedDocument.Kind.CREDIT_MEMO}
_USED = "SELECT 1 FROM documents_posteddocument WHERE side = %s AND kind = %s AND number = %s"
_COUNTED = (
    "quantity_to_ship",
    "quantity_shipped",
    "quantity_to_invoice",
    "quantity_invoiced",
    "prepayment_invoiced",
    "prepayment_vat_invoiced",
    "prepayment_deducted",
    "prepayment_vat_deducted",
    "prepayment_invoiced_lcy",
    "prepayment_vat_invoiced_lcy",
    "prepayment_deducted_lcy",
    "prepayment_vat_deducted_lcy",
    "changed_at",
)


def current(document: Document) -> tuple[Document, list[DocumentLine]]:
    """The document and its lines as they are now. Refuses one that is gone (E-DOC-01)."""
    found = first(Document, "id", document.pk)
    if found is None:
        template = text("This document is gone: it was posted or deleted by somebody else.")
        raise Refused(_refusal("document-gone", template, ""))
    lines = load(DocumentLine, "document_id = %s ORDER BY line_no", found.pk)
    for line in lines:
        line.document = found
    return found, lines


def remove(document: Document, lines: Sequence[DocumentLine]) -> None:
    """Take a draft away that is all posted, with all that hangs on it."""
    wanted = [line.pk for line in lines if line.deferral_code]
    with books.connection().cursor() as cursor:
        if wanted:
            cursor.execute(f"DELETE FROM documents_deferralline WHERE line_id IN ({places(wanted)})", wanted)
        for table in ("documentapplication", "documentline"):
            cursor.execute(f"DELETE FROM documents_{table} WHERE document_id = %s", [document.pk])
        cursor.execute("DELETE FROM documents_document WHERE id = %s", [document.pk])


def request(
    document: Document,
    lines: Sequence[DocumentLine],
    by: By,
    document_no: str,
    *,
    is_preview: bool = False,
) -> Request:
    """What is posted of the document now, with its number taken. Refuses as `posting.post`; a preview takes none."""
    document_type = _type_of(document)
    day = date_of(document)
    found = trade.read(document, lines, day.day, by)
    require_rate(document, day.day, found)
    is_order = document.kind in _ORDERS
    units = found.currency.minor_units if found.currency else 2
    entered = entering.to_invoice(lines, units) if is_order else entering.whole(lines)
    if is_order:
        deductions = prepaying.deductions(entered, units, found.local.minor_units)
    else:
        entered, deductions = prepaying.taken_back(entered)
    if not any(one.quantity for one in entered if not one.is_text):
        template = text("There is nothing to post: no line has a quantity to invoice.")
        raise Refused(_refusal("document-nothing-to-post", template, "lines"))
    if is_order:
        _require_order_ready(document, lines, day, found)
    asked = Asked(
        entered=entered,
        on=day.day,
        is_credit=document_type == CREDIT_MEMO,
        is_including_vat=document.is_price_including_vat,
        invoice_discount_percent=document.invoice_discount_percent,
        invoice_discount_amount=_invoice_discount_amount(document, lines, entered, units),
        deductions=deductions,
    )
    worked = work_out(document, asked, found)
    number = document_no or ("" if is_preview else _number(document, document_type, found, day))
    if not is_preview:
        _require_new(document, document_type, number)
    return Request(
        document=document,
        worked=worked,
        trade=found,
        document_type=document_type,
        document_no=number,
        posting_date=day,
        entered=entered,
        applies_to=_applies_to(document, document_type, worked.currency),
        deferrals=deferrals_of(worked, day.day, found, _typed_schedules(lines)),
    )


def prepayment_request(document: Document, lines: Sequence[DocumentLine], by: By, document_no: str) -> Request:
    """The prepayment invoice of an order."""
    if document.kind != _Kind.ORDER:
        template = text("Only an order is prepaid; {document} is none.")
        raise Refused(_refusal("document-not-order", template, "kind", document=str(document)))
    day = date_of(document)
    found = trade.read(document, lines, day.day, by)
    require_rate(document, day.day, found)
    amounts = prepaying.missing(document, lines, day.day, found)
    if not amounts:
        template = text("Nothing of {document} is left to be prepaid.")
        raise Refused(_refusal("document-prepayment-nothing", template, "prepayment_percent", document=str(document)))
    entered = prepaying.invoice_lines(lines, amounts)
    worked = work_out(document, Asked(entered, day.day), found)
    number = document_no or _number(document, "", found, day)
    _require_new(document, INVOICE, number)
    return Request(
        document=document,
        worked=worked,
        trade=found,
        document_type=INVOICE,
        document_no=number,
        posting_date=day,
        entered=entered,
        is_prepayment=True,
    )


def date_of(document: Document) -> LedgerDate:
    """The day that is posted on. Refuses a document without one (E-DOC-01)."""
    day: LedgerDate | None = document.posting_date
    if day is None:
        template = text("{document} needs a posting date.")
        raise Refused(_refusal("document-posting-date", template, "posting_date", document=str(document)))
    return day


def count_invoiced(lines: Sequence[DocumentLine], request: Request) -> None:
    """Count on the order's lines what was invoiced and taken off; what is left is offered next."""
    for one in request.entered:
        line = lines[one.position - 1]
        line.quantity_invoiced += one.quantity
        line.quantity_to_invoice = line.quantity - line.quantity_invoiced
    for worked in request.worked.lines:
        if (deduction := worked.deduction) is not None:
            line = lines[worked.entered.position - 1]
            line.prepayment_deducted += deduction.base
            line.prepayment_vat_deducted += deduction.vat
            line.prepayment_deducted_lcy += deduction.base_lcy
            line.prepayment_vat_deducted_lcy += deduction.vat_lcy


def is_finished(lines: Iterable[DocumentLine]) -> bool:
    return all(line.quantity_invoiced == line.quantity for line in lines)


def save_lines(lines: Iterable[DocumentLine], at: datetime) -> None:
    """Keep what was counted."""
    for line in lines:
        line.changed_at = at
        line.save(force_update=True, update_fields=_COUNTED)


def _type_of(document: Document) -> str:
    if document.kind == _Kind.QUOTE:
        template = text("{document} cannot be posted: make an order of it.")
        raise Refused(_refusal("document-quote", template, "kind", document=str(document)))
    return _TYPES[_Kind(document.kind)]


def require_rate(document: Document, day: date, found: Trade) -> None:
    """Refuses a foreign currency without a rate on the day (E-JNL-08)."""
    if found.currency is not None and found.rate is None:
        template = text("Currency {currency} has no exchange rate on {date}.")
        values = {"currency": document.currency_code, "date": day}
        raise Refused(Refusal("currency-rate-missing", template, "currency_code", row="E-JNL-08", values=values))


def _require_order_ready(document: Document, lines: Sequence[DocumentLine], day: LedgerDate, found: Trade) -> None:
    """E-DOC-04: no more is invoiced than was shipped; E-DOC-01: what is to be prepaid has been invoiced."""
    refusals = []
    for position, line in enumerate(lines, start=1):
        left = line.quantity_shipped - line.quantity_invoiced
        wanted = line.quantity_to_invoice
        if abs(wanted) > abs(left) or wanted * left < 0:
            template = text(
                "Line {line}: {quantity} is to be invoiced, but {left} is shipped or received and not invoiced."
            )
            values = {"line": position, "quantity": wanted, "left": left}
            refusals.append(
                Refusal("document-quantity-over", template, "quantity_to_invoice", position, "E-DOC-04", values)
            )
    if not refusals and prepaying.missing(document, lines, day.day, found):
        template = text("Post the prepayment invoice of {document} first.")
        refusals.append(_refusal("document-prepayment-open", template, "prepayment_percent", document=str(document)))
    if refusals:
        raise Refused(refusals)


def _invoice_discount_amount(
    document: Document, lines: Sequence[DocumentLine], entered: Sequence[Entered], minor_units: int
) -> Decimal | None:
    amount: Decimal | None = document.invoice_discount_amount
    if amount is None or document.kind not in _ORDERS:
        return amount
    return entering.invoice_discount_part(amount, lines, entered, minor_units)


def _number(document: Document, document_type: str, found: Trade, day: LedgerDate) -> str:
    """The next number of the posting series; without a series the draft's own."""
    field = _SERIES.get(document_type, "posted_prepayment_invoice_series_code")
    series = getattr(found.setup, field) or ("" if document_type else found.setup.posted_invoice_series_code)
    return number_series.take(series, day.day) if series else document.number


def _require_new(document: Document, document_type: str, number: str) -> None:
    """E-JNL-12: the number of a posted document is used once."""
    kind = _POSTED[document_type]
    if rows(_USED, document.side, kind.value, number):
        template = text("The number {number} is used by a posted document already.")
        values = {"number": number}
        raise Refused(Refusal("document-number-used", template, "number", row="E-JNL-12", values=values))


def _applies_to(document: Document, document_type: str, currency: Currency) -> tuple[AppliesTo, ...]:
    """What is settled, with the signs of the entries there: those that the document's own entry has not."""
    sign = SIDES[document.side].sign * (-1 if document_type == CREDIT_MEMO else 1)
    chosen = load(DocumentApplication, "document_id = %s ORDER BY position", document.pk)
    return tuple(
        AppliesTo(row.document_no, None if row.amount is None else Money(sign * row.amount, currency)) for row in chosen
    )


def _typed_schedules(lines: Sequence[DocumentLine]) -> dict[int, list[Release]]:
    """Schedules that were typed, by the position of their line."""
    deferred = {line.pk: position for position, line in enumerate(lines, start=1) if line.deferral_code}
    if not deferred:
        return {}
    found: dict[int, list[Release]] = {}
    for row in DeferralLine.objects.filter(line__in=deferred).order_by("posting_date", "id"):
        found.setdefault(deferred[row.line_id], []).append(Release(row.posting_date, row.amount))
    return found


def _refusal(code: str, template: str, field: str, **values: Any) -> Refusal:
    return Refusal(code, template, field, row="E-DOC-01", values=values)
