"""Posting a document: the posted document, its entries and what is left of the draft commit together, or nothing does.

Everything is read under the posting lock, so that two requests at once post once: the second finds no document, or
nothing left to post, and is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ledgerhall.finance.documents import drafts, preparing, prepaying, recording, shipping
from ledgerhall.finance.documents.drafting import Request, draft_of
from ledgerhall.finance.documents.models import Correction, Document, DocumentLine, PostedDocument
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.posting import post as door
from ledgerhall.finance.posting import preview, transaction
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

_ORDERS = (Document.Kind.ORDER, Document.Kind.RETURN_ORDER)


@dataclass(frozen=True, slots=True)
class PostedParts:
    """What posting a document made: a register with the posted invoice or credit memo, a shipment, or both."""

    register: Posted | None = None
    document: PostedDocument | None = None
    shipment: PostedDocument | None = None


@dataclass(slots=True)
class _Act:
    """Who posts what, when, under which numbers; empty numbers come from the series of the setup."""

    by: By
    at: datetime
    document_no: str = ""
    key: str | None = None
    asked: str = ""


def post(
    *,
    document: Document,
    by: By,
    posted_at: datetime,
    posting_date: LedgerDate | None = None,
    document_no: str = "",
    is_shipped: bool = True,
    is_invoiced: bool = True,
    idempotency_key: str | None = None,
) -> PostedParts:
    """Post an invoice or a credit memo, or what of an order is to be shipped (received) and invoiced now.

    The posted document's number is `document_no`, else the next one of the posting series on the posting date, else
    the draft's own. `posting_date`, where given, takes the place of the document's. A document that is all posted is
    gone. Refuses what is missing for it (E-DOC-01 to 04, E-DEF-01, E-NOS-01) and everything that the door refuses.
    The same key again returns what the first request made.
    """

    def act(_head: Head) -> PostedParts:
        what = "document" if is_invoiced else "shipment"
        asked = _Act(by, posted_at, document_no, idempotency_key, f"{what} {document.uuid}")
        if earlier := _repeated(asked):
            return earlier
        current, lines = preparing.current(document)
        drafts.redated(current, posting_date)
        return _post(current, lines, asked, is_shipped=is_shipped, is_invoiced=is_invoiced)

    return transaction.run(act)


def post_prepayment_invoice(
    *,
    document: Document,
    by: By,
    posted_at: datetime,
    posting_date: LedgerDate | None = None,
    document_no: str = "",
) -> PostedParts:
    """Post an invoice over what is prepaid of an order and not invoiced yet (G11).

    Refuses what is no order, and one of which nothing is left to be prepaid (E-DOC-01).
    """

    def act(_head: Head) -> PostedParts:
        asked = _Act(by, posted_at, document_no)
        current, lines = preparing.current(document)
        drafts.redated(current, posting_date)
        request = preparing.prepayment_request(current, lines, by, document_no)
        made = _through_the_door(request, current, asked)
        assert made.document is not None
        prepaying.count_invoiced(lines, made.document)
        preparing.save_lines(lines, posted_at)
        return made

    return transaction.run(act)


def preview_document(*, document: Document, by: By) -> preview.Preview:
    """What shipping and invoicing would make, and everything that stands against it. Nothing is written."""
    current, lines = preparing.current(document)
    for line in lines:
        line.quantity_shipped += line.quantity_to_ship
    request = preparing.request(current, lines, by, current.number, is_preview=True)
    return preview.preview(draft=draft_of(request), by=by)


def _repeated(asked: _Act) -> PostedParts | None:
    """What the first request with this key made; None where this is the first."""
    register = transaction.repeated(asked.key, asked.asked)
    shipment = shipping.repeated(asked.key, asked.asked)
    if register is None and shipment is None:
        return None
    document = None if register is None else _of_register(register.register_no)
    return PostedParts(register, document, shipment)


def _post(
    document: Document, lines: Sequence[DocumentLine], asked: _Act, *, is_shipped: bool, is_invoiced: bool
) -> PostedParts:
    shipment = None
    is_order = document.kind in _ORDERS
    if is_order and is_shipped:
        shipment = shipping.ship(document, lines, asked.by, asked.at, is_alone=not is_invoiced)
        if shipment is not None and asked.key:
            shipping.note(shipment, asked.key, asked.asked)
    if not is_invoiced:
        if shipment is None:
            template = text("There is nothing to post: no quantity is to be shipped or received.")
            raise Refused(Refusal("document-nothing-to-post", template, "lines", row="E-DOC-01"))
        preparing.save_lines(lines, asked.at)
        return PostedParts(shipment=shipment)
    request = preparing.request(document, lines, asked.by, asked.document_no)
    made = _through_the_door(request, document, asked)
    if is_order:
        preparing.count_invoiced(lines, request)
    if is_order and not preparing.is_finished(lines):
        preparing.save_lines(lines, asked.at)
    else:
        preparing.remove([(document, lines)])
    return PostedParts(made.register, made.document, shipment)


def asked_of(document: Document) -> str:
    """What a register says that it was asked for: the draft that was posted."""
    return f"{document.side} {document.kind} {document.number}"


def _through_the_door(request: Request, document: Document, asked: _Act) -> PostedParts:
    """Entries, posted document and, for a credit memo that takes an invoice back, the record of that."""
    draft = draft_of(request)
    register = door.post(
        draft=draft,
        by=asked.by,
        posted_at=asked.at,
        idempotency_key=asked.key,
        request_hash=asked.asked if asked.key else asked_of(document),
    )
    posted = recording.record(request, draft, document, register.register_no, asked.by, asked.at)
    if posted.kind == PostedDocument.Kind.CREDIT_MEMO and document.corrects_no:
        _record_correction(posted, document, asked)
    return PostedParts(register, posted)


def _record_correction(credit_memo: PostedDocument, document: Document, asked: _Act) -> None:
    """A credit memo over the whole invoice cancels it; one over less corrects it."""
    invoices = PostedDocument.objects.filter(
        side=document.side, kind=PostedDocument.Kind.INVOICE, number=document.corrects_no
    )
    invoice = invoices.first()
    if invoice is None:
        return
    is_whole = invoice.total_amount == credit_memo.total_amount
    is_cancelled = invoice.corrections.filter(kind=Correction.Kind.CANCELLATION).exists()
    kind = Correction.Kind.CANCELLATION if is_whole and not is_cancelled else Correction.Kind.CORRECTION
    Correction.objects.create(
        invoice=invoice, credit_memo=credit_memo, kind=kind, made_by=asked.by.text[:400], made_at=asked.at
    )


def _of_register(register_no: int) -> PostedDocument | None:
    return PostedDocument.objects.filter(register_no=register_no).order_by("id").first()
