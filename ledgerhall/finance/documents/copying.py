"""A document made of another: header and lines copied into a draft, a quote made an order or an invoice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max

from ledgerhall.finance.documents import drafts
from ledgerhall.finance.documents.content import HEADER_FIELDS, LINE_FIELDS
from ledgerhall.finance.documents.models import (
    DeferralLine,
    Document,
    DocumentLine,
    PostedDeferralLine,
    PostedDocument,
    PostedDocumentLine,
)
from ledgerhall.finance.documents.sides import SIDES
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.subledger.ledgers import ItemLedgerEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

_STEP = 10_000
_TAKING_BACK = (Document.Kind.CREDIT_MEMO, Document.Kind.RETURN_ORDER)
# What belongs to one document alone.
_OWN = frozenset(
    {
        "order_date",
        "document_date",
        "vat_date",
        "due_date",
        "payment_discount_date",
        "external_document_no",
        "exchange_amount",
        "relational_amount",
        "quote_no",
        "order_no",
        "corrects_no",
    }
)


@under_lock
def copy(
    *,
    source: Document | PostedDocument,
    document: Document,
    by: By,
    at: datetime,
    is_header_included: bool = False,
) -> Document:
    """Copy the lines of another document of the same side into a draft that has none yet; its header too where asked.

    Dates, number and external number stay those of the draft; prepaid amounts are not copied. What a posted invoice
    sold, a credit memo or return order takes back at its cost. Refuses a document of the other side (E-DOC-01), one
    that has lines, and one that is gone or released; and, without its header, one of another customer or vendor, or
    whose prices mean something else: in another currency, or with VAT in them.
    """
    current = drafts.require_open(document)
    refusals = []
    if source.side != current.side:
        template = text("{source} is of the other side and cannot be copied into {document}.")
        refusals.append(_refusal("document-copy-side", template, source=str(source), document=str(current)))
    if current.lines.exists():
        template = text("{document} has lines already: copy into an empty document.")
        refusals.append(_refusal("document-copy-lines", template, document=str(current)))
    if not is_header_included:
        refusals += _header_refusals(source, current)
    if refusals:
        raise Refused(refusals)
    values = {name: getattr(source, name) for name in HEADER_FIELDS if name not in _OWN}
    dated = {} if current.posting_date is None else {"posting_date": current.posting_date}
    if is_header_included:
        for name, value in values.items():
            setattr(current, name, value)
        current.save(force_update=True)
    copy_lines((line for line in source.lines.order_by("line_no") if not line.is_prepayment), current, at)
    if isinstance(source, PostedDocument) and current.kind in _TAKING_BACK:
        take_stock_back(source, current)
    return drafts.change(document=current, values=dated if is_header_included else {}, by=by, at=at)


@under_lock
def copy_to_new(
    *, source: Document | PostedDocument, kind: str, posting_date: LedgerDate, by: By, at: datetime
) -> Document:
    """A new draft of that kind for the same party, with header and lines of the source. Refuses as `drafts.create`."""
    values = {"party_no": source.party_no, "posting_date": posting_date, "document_date": posting_date.day}
    made = drafts.create(side=source.side, kind=kind, values=values, by=by, at=at)
    return copy(source=source, document=made, by=by, at=at, is_header_included=True)


@under_lock
def make_order(*, quote: Document, by: By, at: datetime, number: str = "") -> Document:
    """An order with the lines of a quote, which is gone then. Refuses what is no quote (E-DOC-01)."""
    return _made_of_quote(quote, Document.Kind.ORDER, number, by, at)


@under_lock
def make_invoice(*, quote: Document, by: By, at: datetime, number: str = "") -> Document:
    """An invoice with the lines of a quote, which is gone then. Refuses what is no quote (E-DOC-01)."""
    return _made_of_quote(quote, Document.Kind.INVOICE, number, by, at)


def copy_lines(
    lines: Iterable[DocumentLine | PostedDocumentLine], document: Document, at: datetime, *, is_whole: bool = False
) -> None:
    """Lines as new last lines of the document. `is_whole`: with their deferral schedules, and what was prepaid."""
    last = DocumentLine.objects.filter(document=document).aggregate(last=Max("line_no"))["last"] or 0
    for line in lines:
        last += _STEP
        values = {name: getattr(line, name) for name in LINE_FIELDS}
        made = DocumentLine(document=document, created_at=at, changed_at=at, **{**values, "line_no": last})
        made.quantity_to_ship = made.quantity_to_invoice = made.quantity
        if document.kind == Document.Kind.ORDER:
            made.prepayment_percent = document.prepayment_percent
        if is_whole and line.is_prepayment and isinstance(line, PostedDocumentLine) and line.base_amount < 0:
            made.prepayment_invoiced, made.prepayment_vat_invoiced = -line.base_amount, -line.vat_amount
            made.prepayment_invoiced_lcy, made.prepayment_vat_invoiced_lcy = (
                -line.prepayment_lcy,
                -line.prepayment_vat_lcy,
            )
        made.save(force_insert=True)
        if is_whole and made.deferral_code:
            _copy_schedule(line, made)


def take_stock_back(invoice: PostedDocument, memo: Document) -> None:
    """Stock that was sold comes back at the cost that it went out with: line by line, the entry of that quantity."""
    if not SIDES[invoice.side].is_sale or invoice.kind != PostedDocument.Kind.INVOICE:
        return
    entries = list(
        ItemLedgerEntry.objects.filter(
            document_no=invoice.number, posting_date=invoice.posting_date, entry_type=ItemLedgerEntry.Type.SALE
        ).order_by("entry_no")
    )
    for line in memo.lines.order_by("line_no"):
        found = next((one for one in entries if one.item_no == line.no and one.quantity == -line.quantity), None)
        if found is not None:
            entries.remove(found)
            line.returns_entry_no = found.entry_no
            line.save(force_update=True, update_fields=["returns_entry_no"])


def _copy_schedule(source: DocumentLine | PostedDocumentLine, line: DocumentLine) -> None:
    rows: Iterable[DeferralLine | PostedDeferralLine] = source.deferral_lines.order_by("posting_date", "id")
    DeferralLine.objects.bulk_create(
        [DeferralLine(line=line, posting_date=row.posting_date, amount=row.amount) for row in rows]
    )


def _header_refusals(source: Document | PostedDocument, document: Document) -> list[Refusal]:
    """Why lines alone do not fit into the document."""
    values: dict[str, Any] = {"source": str(source), "document": str(document)}
    if source.party_no != document.party_no:
        template = text(
            "{source} is of {source_party}, {document} of {party}: include the header to make it a document of "
            "{source_party}."
        )
        values |= {"source_party": source.party_no, "party": document.party_no}
        return [Refusal("document-copy-party", template, "is_header_included", row="E-DOC-01", values=values)]
    if _meaning_of_prices(source) != _meaning_of_prices(document):
        template = text(
            "The prices of {source} are in another currency than those of {document}, or have VAT in them where those "
            "have not: include the header."
        )
        return [Refusal("document-copy-prices", template, "is_header_included", row="E-DOC-01", values=values)]
    return []


def _meaning_of_prices(document: Document | PostedDocument) -> tuple[str, bool]:
    return document.currency_code, document.is_price_including_vat


def _made_of_quote(quote: Document, kind: str, number: str, by: By, at: datetime) -> Document:
    current = drafts.require_open(quote)
    if current.kind != Document.Kind.QUOTE:
        template = text("{document} is no quote.")
        raise Refused(_refusal("document-not-quote", template, document=str(current)))
    values: dict[str, Any] = {name: getattr(current, name) for name in HEADER_FIELDS}
    values |= {"posting_date": current.posting_date, "number": number, "quote_no": current.number}
    made = drafts.create(side=current.side, kind=kind, values=values, by=by, at=at)
    DocumentLine.objects.filter(document=current).update(document=made)
    if kind == Document.Kind.ORDER:
        DocumentLine.objects.filter(document=made).update(prepayment_percent=made.prepayment_percent)
    current.delete()
    return made


def _refusal(code: str, template: str, **values: Any) -> Refusal:
    return Refusal(code, template, row="E-DOC-01", values=values)
