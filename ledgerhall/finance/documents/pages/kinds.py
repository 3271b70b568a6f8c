"""The kinds of documents, of both sides, as pages: their slugs and captions. What a document is posted as, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.documents.sides import PURCHASES, SALES, Side
from ledgerhall.pages.declare import Opened, Text

READ, EDIT, POST = "books.read", "journals.edit", "posting.post"
_KINDS, _POSTED = Document.Kind, PostedDocument.Kind


@dataclass(frozen=True, slots=True)
class DraftKind:
    """One kind of draft: its document page and its list."""

    side: Side
    kind: str
    slug: str
    caption: Text
    plural: Text
    empty: Text

    @property
    def list_page(self) -> str:
        return f"{self.slug}s"

    @property
    def is_order(self) -> bool:
        return self.kind in (_KINDS.ORDER, _KINDS.RETURN_ORDER)

    def documents(self) -> QuerySet[Document]:
        """Those of the kind, by number."""
        return Document.objects.filter(side=self.side.code, kind=self.kind).order_by("number")


@dataclass(frozen=True, slots=True)
class PostedKind:
    """One kind of posted document."""

    side: Side
    kind: str
    slug: str
    caption: Text

    @property
    def has_amounts(self) -> bool:
        return self.kind in (_POSTED.INVOICE, _POSTED.CREDIT_MEMO)


DRAFTS = (
    DraftKind(
        SALES, _KINDS.QUOTE, "sales-quote", _("Sales Quote"), _("Sales Quotes"), _("Nothing is offered to a customer.")
    ),
    DraftKind(SALES, _KINDS.ORDER, "sales-order", _("Sales Order"), _("Sales Orders"), _("No order is open.")),
    DraftKind(SALES, _KINDS.INVOICE, "sales-invoice", _("Sales Invoice"), _("Sales Invoices"), _("No invoice waits.")),
    DraftKind(
        SALES,
        _KINDS.CREDIT_MEMO,
        "sales-credit-memo",
        _("Sales Credit Memo"),
        _("Sales Credit Memos"),
        _("No credit memo waits."),
    ),
    DraftKind(
        SALES,
        _KINDS.RETURN_ORDER,
        "sales-return-order",
        _("Sales Return Order"),
        _("Sales Return Orders"),
        _("Nothing is on its way back."),
    ),
    DraftKind(
        PURCHASES,
        _KINDS.QUOTE,
        "purchase-quote",
        _("Purchase Quote"),
        _("Purchase Quotes"),
        _("No vendor has been asked for an offer."),
    ),
    DraftKind(
        PURCHASES, _KINDS.ORDER, "purchase-order", _("Purchase Order"), _("Purchase Orders"), _("No order is open.")
    ),
    DraftKind(
        PURCHASES,
        _KINDS.INVOICE,
        "purchase-invoice",
        _("Purchase Invoice"),
        _("Purchase Invoices"),
        _("No invoice waits."),
    ),
    DraftKind(
        PURCHASES,
        _KINDS.CREDIT_MEMO,
        "purchase-credit-memo",
        _("Purchase Credit Memo"),
        _("Purchase Credit Memos"),
        _("No credit memo waits."),
    ),
    DraftKind(
        PURCHASES,
        _KINDS.RETURN_ORDER,
        "purchase-return-order",
        _("Purchase Return Order"),
        _("Purchase Return Orders"),
        _("Nothing goes back to a vendor."),
    ),
)
POSTED = (
    PostedKind(SALES, _POSTED.INVOICE, "posted-sales-invoice", _("Posted Sales Invoice")),
    PostedKind(SALES, _POSTED.CREDIT_MEMO, "posted-sales-credit-memo", _("Posted Sales Credit Memo")),
    PostedKind(SALES, _POSTED.SHIPMENT, "posted-sales-shipment", _("Posted Sales Shipment")),
    PostedKind(SALES, _POSTED.RETURN_SHIPMENT, "posted-sales-return-receipt", _("Posted Sales Return Receipt")),
    PostedKind(PURCHASES, _POSTED.INVOICE, "posted-purchase-invoice", _("Posted Purchase Invoice")),
    PostedKind(PURCHASES, _POSTED.CREDIT_MEMO, "posted-purchase-credit-memo", _("Posted Purchase Credit Memo")),
    PostedKind(PURCHASES, _POSTED.SHIPMENT, "posted-purchase-receipt", _("Posted Purchase Receipt")),
    PostedKind(
        PURCHASES, _POSTED.RETURN_SHIPMENT, "posted-purchase-return-shipment", _("Posted Purchase Return Shipment")
    ),
)
ENTITIES: Mapping[str, Text] = {
    _KINDS.QUOTE: ngettext_lazy("quote", "quotes", "n"),
    _KINDS.ORDER: ngettext_lazy("order", "orders", "n"),
    _KINDS.INVOICE: ngettext_lazy("invoice", "invoices", "n"),
    _KINDS.CREDIT_MEMO: ngettext_lazy("credit memo", "credit memos", "n"),
    _KINDS.RETURN_ORDER: ngettext_lazy("return order", "return orders", "n"),
}
_DRAFT_BY = {(one.side.code, one.kind): one for one in DRAFTS}
_POSTED_BY = {(one.side.code, one.kind): one for one in POSTED}


def draft_kind(side: str, kind: str) -> DraftKind:
    return _DRAFT_BY[side, kind]


def posted_kind(side: str, kind: str) -> PostedKind:
    return _POSTED_BY[side, kind]


def page_of(document: Document | PostedDocument) -> Opened:
    """Where the document is looked at: a draft by its UUID, a posted document by its number."""
    if isinstance(document, PostedDocument):
        return Opened(_POSTED_BY[document.side, document.kind].slug, document.number)
    return Opened(_DRAFT_BY[document.side, document.kind].slug, str(document.uuid))
