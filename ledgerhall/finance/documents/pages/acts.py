"""What is done with documents on their pages: made, changed, released, posted, copied, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.finance.documents import batch_posting, copying, correcting, drafts, posting, trade, vat_typing
from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.documents.pages import figures
from ledgerhall.finance.documents.pages.headers import FIXED
from ledgerhall.finance.documents.pages.kinds import DraftKind, draft_kind, page_of
from ledgerhall.finance.documents.posting import PostedParts
from ledgerhall.finance.documents.sides import SIDES, Side
from ledgerhall.finance.foundation import global_dimensions
from ledgerhall.finance.journals.pages.previews import preview_of
from ledgerhall.finance.subledger.cards import Customer, Vendor
from ledgerhall.kernel import filters
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Done, Preview, Selection

_NUMBERS = ("invoice_discount_percent", "payment_discount_percent", "prepayment_percent")
_RATES = ("exchange_amount", "relational_amount")


def create(of: DraftKind) -> Callable[..., Document]:
    """The act that makes a document of the kind: dates stand on the work date where none is typed."""

    def called(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Document:
        values = global_dimensions.in_text(values, "")
        said = {name: value for name, value in values.items() if value not in (None, "", False)}
        said["party_no"] = _known_party(of.side, str(said.get("party_no", "")))
        said.setdefault("posting_date", LedgerDate(work_date))
        return drafts.create(side=of.side.code, kind=of.kind, values=said, by=by, at=at)

    return called


def save(*, record: Document, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    """Changes what was typed anew, so that terms fill in the dates that follow from them."""
    values = global_dimensions.in_text(values, record.dimensions)
    typed = {name: value for name, value in values.items() if name not in FIXED}
    for name in (*_NUMBERS, *_RATES):
        if typed.get(name, 0) is None:
            typed[name] = Decimal(0)
    changed = {name: value for name, value in typed.items() if value != getattr(record, name)}
    if "billed_no" in changed:
        changed["billed_no"] = _known_party(SIDES[record.side], changed["billed_no"] or record.party_no)
    if changed:
        drafts.change(document=record, values=changed, by=by, at=at)


def new_for(of: DraftKind) -> Callable[..., Document]:
    """A document of the kind for the customer or vendor of a card."""

    def called(*, record: Customer | Vendor, by: By, at: datetime, work_date: date) -> Document:
        values = {"party_no": record.number, "posting_date": LedgerDate(work_date), "document_date": work_date}
        return drafts.create(side=of.side.code, kind=of.kind, values=values, by=by, at=at)

    return called


def post(*, record: Document, by: By, at: datetime, work_date: date) -> Done:
    """All of the document; of an order what is to be shipped (received) and invoiced now."""
    return _posted(posting.post(document=record, by=by, posted_at=at))


def post_batch(of: DraftKind) -> Callable[..., Done]:
    """The act that posts the documents of the kind whose numbers the filter names, each by itself."""

    def called(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
        chosen = [document for document in of.documents() if _is_named(document, values)]
        if not chosen:
            raise Refused(Refusal("batch-nothing-named", text("No document has such a number."), "numbers"))
        day = values["posting_date"]
        outcomes = batch_posting.post_batch(
            documents=chosen, by=by, posted_at=at, posting_date=LedgerDate(day) if day else None
        )
        return Done(_batch_told(outcomes), Selection(of.list_page))

    return called


def _is_named(document: Document, values: Mapping[str, Any]) -> bool:
    """Whether the filter that was typed names the document; the empty one names all."""
    typed = values["numbers"] or ""
    try:
        return not typed or filters.matches(filters.parse(typed), document.number)
    except filters.FilterError as fault:
        raise Refused(
            Refusal("batch-filter-unclear", text("{numbers} is no filter."), "numbers", values={"numbers": typed})
        ) from fault


def _batch_told(outcomes: Sequence[batch_posting.Outcome]) -> str:
    """How many were posted, and of each other one why it was not."""
    refused = [one for one in outcomes if not one.is_posted]
    number = len(outcomes) - len(refused)
    told = ngettext(
        "%(number)s of %(all)s document was posted.", "%(number)s of %(all)s documents were posted.", len(outcomes)
    )
    reasons = [f"{one.document.number}: {' '.join(refusal.message for refusal in one.refusals)}" for one in refused]
    return " ".join([told % {"number": number, "all": len(outcomes)}, *reasons])


def post_shipment(*, record: Document, by: By, at: datetime, work_date: date) -> Done:
    return _posted(posting.post(document=record, by=by, posted_at=at, is_invoiced=False))


def post_invoice(*, record: Document, by: By, at: datetime, work_date: date) -> Done:
    return _posted(posting.post(document=record, by=by, posted_at=at, is_shipped=False))


def post_prepayment_invoice(*, record: Document, by: By, at: datetime, work_date: date) -> Done:
    return _posted(posting.post_prepayment_invoice(document=record, by=by, posted_at=at))


def preview(*, record: Document, by: By, at: datetime, work_date: date) -> Preview:
    return preview_of(posting.preview_document(document=record, by=by))


def set_vat(*, record: Document, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    typed = figures.vat_typed(record, values, work_date)
    vat_typing.set_vat(document=record, typed=typed, by=by, at=at, work_date=work_date)
    return Done(_("The VAT of %(document)s is as typed.") % {"document": record.number})


def delete(*, record: Document, by: By, at: datetime, work_date: date) -> Done:
    drafts.delete(document=record, by=by, at=at)
    page = draft_kind(record.side, record.kind).list_page
    return Done(_("%(document)s was deleted.") % {"document": record.number}, Selection(page))


def make_order(*, record: Document, by: By, at: datetime, work_date: date) -> Done:
    return _made(copying.make_order(quote=record, by=by, at=at))


def make_invoice(*, record: Document, by: By, at: datetime, work_date: date) -> Done:
    return _made(copying.make_invoice(quote=record, by=by, at=at))


def copy(*, record: Document, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    """Lines of another document, drafted or posted, into this one that has none yet; its header too where asked."""
    source = _named(record.side, values["source"], values["number"])
    is_header_included = bool(values["is_header_included"])
    copying.copy(source=source, document=record, by=by, at=at, is_header_included=is_header_included)
    return Done(_("Copied from %(document)s.") % {"document": source.number})


def copy_to_new(*, record: PostedDocument, by: By, at: datetime, work_date: date) -> Done:
    kind = Document.Kind.CREDIT_MEMO if record.kind == PostedDocument.Kind.CREDIT_MEMO else Document.Kind.INVOICE
    return _made(copying.copy_to_new(source=record, kind=kind, posting_date=LedgerDate(work_date), by=by, at=at))


def cancel(*, record: PostedDocument, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    return _posted(
        correcting.cancel(invoice=record, posting_date=LedgerDate(values["posting_date"]), by=by, posted_at=at)
    )


def correct(*, record: PostedDocument, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    return _made(
        correcting.correct(invoice=record, posting_date=LedgerDate(values["posting_date"]), by=by, posted_at=at)
    )


def credit(*, record: PostedDocument, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    day = LedgerDate(values["posting_date"])
    return _made(correcting.create_corrective_credit_memo(invoice=record, posting_date=day, by=by, at=at))


def _posted(made: PostedParts) -> Done:
    document = made.document or made.shipment
    assert document is not None
    if made.register is None:
        told = _("%(document)s was posted.") % {"document": document.number}
    else:
        values = {"document": document.number, "register": made.register.register_no}
        told = _("%(document)s was posted as register %(register)s.") % values
    return Done(told, page_of(document))


def _made(document: Document) -> Done:
    return Done(_("%(document)s was made.") % {"document": document}, page_of(document))


def _known_party(side: Side, typed: str) -> str:
    """The number as it was typed, or in capitals where only that exists."""
    return typed if trade.party(side, typed) is not None or trade.party(side, typed.upper()) is None else typed.upper()


def _named(side: str, source: str, number: str) -> Document | PostedDocument:
    state, _space, kind = source.partition(" ")
    found: Document | PostedDocument | None
    if state == "posted":
        found = PostedDocument.objects.filter(side=side, kind=kind, number=number).first()
    else:
        found = Document.objects.filter(side=side, kind=kind, number=number).first()
    if found is None:
        template = text("There is no such document {number}.")
        raise Refused(Refusal("document-missing", template, "number", row="E-DOC-01", values={"number": number}))
    return found
