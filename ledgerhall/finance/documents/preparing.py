"""From a draft document to a request that can be posted: what is posted now, its amounts, number and date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents import entered as entering
from ledgerhall.finance.documents import prepaying, trade
from ledgerhall.finance.documents.amounts import Asked, Worked, work_out
from ledgerhall.finance.documents.deferring import deferrals_of
from ledgerhall.finance.documents.drafting import CREDIT_MEMO, INVOICE, Request
from ledgerhall.finance.documents.entered import Entered
from ledgerhall.finance.documents.loading import Memory, load, places
from ledgerhall.finance.documents.local_amounts import Converter
from ledgerhall.finance.documents.models import (
    DeferralLine,
    Document,
    DocumentApplication,
    DocumentLine,
    PostedDocument,
)
from ledgerhall.finance.documents.sides import SIDES
from ledgerhall.finance.documents.trade import Trade
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.foundation.number_series import Numbers
from ledgerhall.finance.ledger.rows import relate
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
_POSTED = {INVOICE: PostedDocument.Kind.INVOICE, CREDIT_MEMO: PostedDocument.Kind.CREDIT_MEMO}
_USED = "SELECT number FROM documents_posteddocument WHERE side = %s AND kind = %s AND number IN ({places})"
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
    found = current_ones([document]).get(document.pk)
    if found is None:
        raise gone()
    return found


def current_ones(documents: Iterable[Document]) -> dict[int, tuple[Document, list[DocumentLine]]]:
    """Documents with their lines as they are now, by key; those that are gone are not among them."""
    keys = sorted({document.pk for document in documents if document.pk is not None})
    if not keys:
        return {}
    found: dict[int, tuple[Document, list[DocumentLine]]] = {
        one.pk: (one, []) for one in load(Document, f"id IN ({places(keys)})", *keys)
    }
    for line in load(DocumentLine, f"document_id IN ({places(keys)}) ORDER BY document_id, line_no", *keys):
        of_line, lines = found[line.document_id]
        relate(line, "document", of_line)
        lines.append(line)
    return found


def gone() -> Refused:
    """A document that is not there any more (E-DOC-01)."""
    template = text("This document is gone: it was posted or deleted by somebody else.")
    return Refused(_refusal("document-gone", template, ""))


def remove(documents: Sequence[tuple[Document, Sequence[DocumentLine]]]) -> None:
    """Take drafts away that are all posted, with all that hangs on them."""
    keys = [document.pk for document, _ in documents]
    deferred = [line.pk for _, lines in documents for line in lines if line.deferral_code]
    with books.connection().cursor() as cursor:
        if deferred:
            cursor.execute(f"DELETE FROM documents_deferralline WHERE line_id IN ({places(deferred)})", deferred)
        for table in ("documentapplication", "documentline"):
            cursor.execute(f"DELETE FROM documents_{table} WHERE document_id IN ({places(keys)})", keys)
        cursor.execute(f"DELETE FROM documents_document WHERE id IN ({places(keys)})", keys)


def request(
    document: Document,
    lines: Sequence[DocumentLine],
    by: By,
    document_no: str,
    *,
    is_preview: bool = False,
) -> Request:
    """What is posted of the document now, with its number taken. Refuses as `posting.post`; a preview takes none."""
    made = unnumbered(document, lines, by, Memory())
    if is_preview:
        return replace(made, document_no=document_no)
    numbers = Numbers()
    numbered = replace(made, document_no=document_no or number_of(made, numbers))
    numbers.store()
    require_new(numbered, used_numbers([numbered]))
    return numbered


def unnumbered(document: Document, lines: Sequence[DocumentLine], by: By, memory: Memory) -> Request:
    """What is posted of the document now, without its number. What is in `memory` is not read again."""
    document_type = _type_of(document)
    day = date_of(document)
    found = trade.read(document, lines, day.day, by, memory)
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
        vat_differences=document.vat_differences,
    )
    worked = work_out(document, asked, found)
    if document.vat_differences and not document.corrects_no:
        _require_small_differences(worked, found)
    return Request(
        document=document,
        worked=worked,
        trade=found,
        document_type=document_type,
        document_no="",
        posting_date=day,
        description=document.description or _named(document),
        entered=entered,
        applies_to=_applies_to(document, document_type, worked.currency, memory),
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
    made = Request(
        document=document,
        worked=worked,
        trade=found,
        document_type=INVOICE,
        document_no=document_no,
        posting_date=day,
        description=document.description or f"Prepayment Invoice, {_named(document)}",
        entered=entered,
        is_prepayment=True,
    )
    numbers = Numbers()
    numbered = made if document_no else replace(made, document_no=number_of(made, numbers))
    numbers.store()
    require_new(numbered, used_numbers([numbered]))
    return numbered


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


def _named(document: Document) -> str:
    """What the entries of a document without a description say: `Order SO-1`, the draft that was posted."""
    return f"{document.get_kind_display()} {document.number}"


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


def _require_small_differences(worked: Worked, found: Trade) -> None:
    """E-JNL-09: VAT that was typed differs by no more than the setup allows by now, identifier by identifier."""
    local = Converter(found)
    sums: dict[str, Decimal] = {}
    for line in worked.lines:
        sums[line.rule.identifier] = sums.get(line.rule.identifier, Decimal(0)) + line.amounts.vat_difference
    limit = Decimal(GeneralLedgerSetup.objects.values_list("maximum_vat_difference", flat=True)[0])
    template = text("The typed VAT of {identifier} differs by {difference}; at most {limit} is allowed.")
    refusals = [
        Refusal(
            "document-vat-difference",
            template,
            "vat",
            row="E-JNL-09",
            values={"identifier": identifier, "difference": difference, "limit": limit},
        )
        for identifier, difference in sums.items()
        if abs(local.of(difference)) > limit
    ]
    if refusals:
        raise Refused(refusals)


def _invoice_discount_amount(
    document: Document, lines: Sequence[DocumentLine], entered: Sequence[Entered], minor_units: int
) -> Decimal | None:
    amount: Decimal | None = document.invoice_discount_amount
    if amount is None or document.kind not in _ORDERS:
        return amount
    return entering.invoice_discount_part(amount, lines, entered, minor_units)


def number_of(request: Request, numbers: Numbers) -> str:
    """The next number of the posting series; without a series the draft's own."""
    setup = request.trade.setup
    series = setup.posted_prepayment_invoice_series_code if request.is_prepayment else ""
    is_credit = request.document_type == CREDIT_MEMO
    series = series or (setup.posted_credit_memo_series_code if is_credit else setup.posted_invoice_series_code)
    return numbers.take(series, request.posting_date.day) if series else request.document.number


def used_numbers(requests: Iterable[Request]) -> set[tuple[str, str, str]]:
    """Which of their numbers posted documents have: side, kind, number."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for one in requests:
        wanted.setdefault((one.document.side, _POSTED[one.document_type].value), []).append(one.document_no)
    found = set()
    for (side, kind), numbers in wanted.items():
        statement = _USED.format(places=places(numbers))
        found |= {(side, kind, number) for (number,) in rows(statement, side, kind, *numbers)}
    return found


def require_new(request: Request, used: Set[tuple[str, str, str]]) -> tuple[str, str, str]:
    """E-JNL-12: the number of a posted document is used once. Returns it as `used_numbers` does."""
    key = request.document.side, _POSTED[request.document_type].value, request.document_no
    if key in used:
        template = text("The number {number} is used by a posted document already.")
        values = {"number": request.document_no}
        raise Refused(Refusal("document-number-used", template, "number", row="E-JNL-12", values=values))
    return key


def _applies_to(document: Document, document_type: str, currency: Currency, memory: Memory) -> tuple[AppliesTo, ...]:
    """What is settled, with the signs of the entries there: those that the document's own entry has not."""
    sign = SIDES[document.side].sign * (-1 if document_type == CREDIT_MEMO else 1)
    chosen = memory.once(_applications, document.pk)
    return tuple(
        AppliesTo(row.document_no, None if row.amount is None else Money(sign * row.amount, currency)) for row in chosen
    )


def read_applications(documents: Iterable[Document], memory: Memory) -> set[int]:
    """What all of the documents settle, in one statement; the keys of those that settle anything."""
    chosen: dict[int, list[DocumentApplication]] = {document.pk: [] for document in documents}
    keys = sorted(chosen)
    for row in load(DocumentApplication, f"document_id IN ({places(keys)}) ORDER BY document_id, position", *keys):
        chosen[row.document_id].append(row)
    for key, rows_of_it in chosen.items():
        memory.keep(rows_of_it, _applications, key)
    return {key for key, rows_of_it in chosen.items() if rows_of_it}


def _applications(document_key: int) -> list[DocumentApplication]:
    return load(DocumentApplication, "document_id = %s ORDER BY position", document_key)


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
