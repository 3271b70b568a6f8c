"""Quotes, orders, invoices, credit memos and return orders that are being prepared: made, changed, released, deleted.

A document starts from the card of whom is billed; what is typed stands in its place. It may be half done: what it
lacks is refused when it is posted. Nothing of it is kept in the change log before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from ledgerhall.finance.documents import trade
from ledgerhall.finance.documents.models import Document, DocumentApplication, PostedDocument
from ledgerhall.finance.documents.sides import SIDES, Side
from ledgerhall.finance.foundation import default_dimensions, number_series, records, references
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.subledger.cards import Customer, PaymentTerms, TradeSetup, Vendor
from ledgerhall.kernel.dates import DateFormula, LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

_SERIES = {
    Document.Kind.QUOTE: "quote_series_code",
    Document.Kind.ORDER: "order_series_code",
    Document.Kind.INVOICE: "invoice_series_code",
    Document.Kind.CREDIT_MEMO: "credit_memo_series_code",
    Document.Kind.RETURN_ORDER: "return_order_series_code",
}
# What a document takes from the card of whom is billed.
_OF_CARD = (
    "posting_group_code",
    "general_business_group_code",
    "vat_business_group_code",
    "tax_area_code",
    "is_tax_liable",
    "currency_code",
    "payment_terms_code",
    "payment_method_code",
    "is_price_including_vat",
    "prepayment_percent",
)
_ADDRESS = ("name", "address", "postal_code", "city", "country_code")
_FIXED = frozenset({"side", "kind", "number", "party_no", "status", "uuid", "created_at", "changed_at"})
_TABLES = {"customer": default_dimensions.CUSTOMER, "vendor": default_dimensions.VENDOR}


@under_lock
def create(*, side: str, kind: str, values: Mapping[str, Any], by: By, at: datetime) -> Document:
    """A new document of `party_no`. `values` are fields of Document, and `applies_to`: pairs of a document number and
    an amount or None. Its number is `number`, else the next one of the series on the posting date.

    Refuses parties and codes that do not exist, a number that is used or missing, or typed where the series does not
    allow it (E-DOC-03, E-NOS-01), and texts that do not fit.
    """
    typed = dict(values)
    applications = typed.pop("applies_to", ())
    found_side = SIDES[side]
    party = trade.party(found_side, str(typed.get("party_no", "")))
    if party is None:
        raise Refused(_party_missing(found_side, str(typed.get("party_no", ""))))
    billed = _billed(found_side, party, typed)
    document = Document(side=side, kind=kind, created_at=at, changed_at=at, **_from_cards(party, billed))
    _set(document, typed)
    document.number = typed.get("number") or _next_number(document, at)
    by_hand = number_series.by_hand_refusals(series_code(document), str(typed.get("number") or ""))
    records.refuse([*_refusals(document, typed), *by_hand, *_number_refusals(document)])
    _set_terms(document, typed)
    if kind == Document.Kind.ORDER and document.order_date is None:
        document.order_date = document.document_date
    document.dimensions = default_dimensions.with_defaults_of(
        _dimensions(typed), [(_TABLES[found_side.party_type], billed.number)]
    )
    document.save(force_insert=True)
    _set_applications(document, applications)
    return document


@under_lock
def change(*, document: Document, values: Mapping[str, Any], by: By, at: datetime) -> Document:
    """Change fields of the header; side, kind, number and party stay. Another one to be billed brings its terms.

    Refuses as `create`, a document that is gone, and one that is released (E-DOC-01).
    """
    current = require_open(document)
    typed = {name: value for name, value in values.items() if name not in _FIXED}
    applications = typed.pop("applies_to", None)
    if typed.get("billed_no") and typed["billed_no"] != current.billed_no:
        side = SIDES[current.side]
        billed = trade.party(side, typed["billed_no"])
        if billed is None:
            raise Refused(_party_missing(side, typed["billed_no"]))
        _set(current, _from_billed(billed))
        current.payment_discount_date = current.due_date = None
    records.refuse(_refusals(current, typed))
    _set(current, typed)
    if "dimensions" in typed:
        current.dimensions = _dimensions(typed)
    _set_terms(current, typed)
    current.changed_at = at
    current.save(force_update=True)
    if applications is not None:
        DocumentApplication.objects.filter(document=current).delete()
        _set_applications(current, applications)
    return current


@under_lock
def release(*, document: Document, by: By, at: datetime) -> Document:
    """Say that the document is ready; it cannot be changed until it is opened again. Refuses one that is gone."""
    return _with_status(require_open(document), Document.Status.RELEASED, at)


@under_lock
def reopen(*, document: Document, by: By, at: datetime) -> Document:
    """Open a released document for changes. Refuses one that is gone (E-DOC-01)."""
    return _with_status(_current(document), Document.Status.OPEN, at)


@under_lock
def delete(*, document: Document | PostedDocument, by: By, at: datetime) -> None:
    """Take a document away that was not posted. Refuses what is posted, wholly or in part (E-DOC-07)."""
    if isinstance(document, PostedDocument):
        template = text("{document} is posted and stays: cancel or correct it.")
        raise Refused(_refusal("document-posted", template, "", "E-DOC-07", document=str(document)))
    current = require_open(document)
    parts = PostedDocument.objects.filter(side=current.side, order_no=current.number)
    if current.kind in (Document.Kind.ORDER, Document.Kind.RETURN_ORDER) and parts.exists():
        is_open = current.lines.exclude(quantity_shipped=models.F("quantity_invoiced")).exists()
        is_prepaid = current.lines.exclude(prepayment_invoiced=models.F("prepayment_deducted")).exists()
        if is_open or is_prepaid:
            template = text("Parts of {document} are shipped or prepaid and not invoiced: invoice them first.")
            raise Refused(_refusal("document-partly-posted", template, "", "E-DOC-07", document=str(current)))
    current.delete()


def require_open(document: Document) -> Document:
    """The document as it is now. Refuses one that is gone or released (E-DOC-01)."""
    current = _current(document)
    if current.status != Document.Status.OPEN:
        template = text("{document} is released: open it again before you change it.")
        raise Refused(_refusal("document-released", template, "status", "E-DOC-01", document=str(current)))
    return current


def applications_of(document: Document) -> list[tuple[str, Decimal | None]]:
    """What the document is to be applied to, in order."""
    rows = DocumentApplication.objects.filter(document=document).order_by("position")
    return [(row.document_no, row.amount) for row in rows]


def _current(document: Document) -> Document:
    current = Document.objects.filter(pk=document.pk).first()
    if current is None:
        template = text("This document is gone: it was posted or deleted by somebody else.")
        raise Refused(_refusal("document-gone", template, "", "E-DOC-01"))
    return current


def _with_status(document: Document, status: str, at: datetime) -> Document:
    document.status, document.changed_at = status, at
    document.save(force_update=True, update_fields=["status", "changed_at"])
    return document


def _billed(side: Side, party: Customer | Vendor, typed: Mapping[str, Any]) -> Customer | Vendor:
    number = str(typed.get("billed_no") or getattr(party, side.billed_field) or party.number)
    billed = party if number == party.number else trade.party(side, number)
    if billed is None:
        raise Refused(_party_missing(side, number))
    return billed


def _from_cards(party: Customer | Vendor, billed: Customer | Vendor) -> dict[str, Any]:
    return {
        "party_no": party.number,
        **{f"party_{name}": getattr(party, name) for name in _ADDRESS},
        "contact_name": party.contact_name,
        "language": party.language,
        **_from_billed(billed),
    }


def _from_billed(billed: Customer | Vendor) -> dict[str, Any]:
    return {
        "billed_no": billed.number,
        **{f"billed_{name}": getattr(billed, name) for name in _ADDRESS},
        "billed_vat_registration_no": billed.vat_registration_no,
        **{name: getattr(billed, name) for name in _OF_CARD},
    }


def _set(document: Document, values: Mapping[str, Any]) -> None:
    names = {field.name for field in Document._meta.concrete_fields} - _FIXED - {"id", "dimensions"}
    for name, value in values.items():
        if name in names:
            setattr(document, name, value)


def redated(document: Document, posting_date: LedgerDate | None) -> Document:
    """The document as it is on another posting date, not kept; its terms count from there."""
    if posting_date is not None and posting_date != document.posting_date:
        document.posting_date = posting_date
        if document.document_date is None:
            _set_terms(document, {"posting_date": posting_date})
    return document


def _set_terms(document: Document, typed: Mapping[str, Any]) -> None:
    """Due date and discount by the payment terms, where they are not typed and the date or the terms are new.

    A credit memo is due at once, and has the discount of terms that give it on credit memos.
    """
    if document.due_date is not None and not {"payment_terms_code", "document_date", "posting_date"} & set(typed):
        return
    day = _terms_day(document)
    terms = PaymentTerms.objects.filter(code=document.payment_terms_code).first()
    is_memo = document.kind in (Document.Kind.CREDIT_MEMO, Document.Kind.RETURN_ORDER)
    has_discount = terms is not None and (not is_memo or terms.is_discount_on_credit_memos)
    if "payment_discount_percent" not in typed:
        document.payment_discount_percent = terms.discount_percent if terms and has_discount else Decimal(0)
    if "due_date" not in typed:
        document.due_date = _moved(day, "" if terms is None or is_memo else terms.due_date_formula)
    if "payment_discount_date" not in typed:
        is_discounted = terms is not None and bool(document.payment_discount_percent)
        document.payment_discount_date = _moved(day, terms.discount_date_formula) if terms and is_discounted else None


def _moved(day: date | None, formula: str) -> date | None:
    return None if day is None else DateFormula.parse(formula).apply(day)


def _terms_day(document: Document) -> date | None:
    if document.document_date is not None:
        return document.document_date
    return document.posting_date.day if document.posting_date is not None else None


def _set_applications(document: Document, applications: Iterable[tuple[str, Decimal | None]]) -> None:
    for position, (document_no, amount) in enumerate(applications, start=1):
        DocumentApplication.objects.create(document=document, position=position, document_no=document_no, amount=amount)


def _dimensions(typed: Mapping[str, Any]) -> str:
    return default_dimensions.read(typed.get("dimensions") or "")


def _next_number(document: Document, at: datetime) -> str:
    """From the series of the setup; empty where there is none."""
    series = series_code(document)
    day = _terms_day(document) or at.date()
    return number_series.take(series, day) if series else ""


def series_code(document: Document) -> str:
    """The number series of such drafts; "" where the setup names none."""
    setup = TradeSetup.objects.filter(side=document.side).first()
    return str(getattr(setup, _SERIES[Document.Kind(document.kind)])) if setup else ""


def _refusals(document: Document, typed: Mapping[str, Any]) -> list[Refusal]:
    found = [*records.fit_refusals(Document, typed), *references.unknown(Document, typed)]
    for name in ("invoice_discount_percent", "payment_discount_percent", "prepayment_percent"):
        value = typed.get(name)
        if value is not None and not 0 <= value <= 100:
            template = text("A percentage lies between 0 and 100; {percent} does not.")
            found.append(_refusal("document-percent", template, name, "E-DOC-04", percent=value))
    return found


def _number_refusals(document: Document) -> list[Refusal]:
    if not document.number:
        template = text("The document needs a number: type one, or fill in a number series in the setup.")
        return [_refusal("document-number-missing", template, "number", "E-NOS-01")]
    if Document.objects.filter(side=document.side, kind=document.kind, number=document.number).exists():
        template = text("There is {document} already.")
        return [_refusal("document-number-taken", template, "number", "E-NOS-01", document=str(document))]
    return []


def _party_missing(side: Side, number: str) -> Refusal:
    template = text("There is no {side} {number}.")
    values = {"side": side.party_type, "number": number}
    return _refusal("document-party-missing", template, "party_no", "E-DOC-03", **values)


def _refusal(code: str, template: str, field: str, row: str, **values: Any) -> Refusal:
    return Refusal(code, template, field, row=row, values=values)
