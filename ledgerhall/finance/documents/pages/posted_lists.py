"""The lists of posted documents: invoices, credit memos, shipments and receipts of sales and purchases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.documents import standing
from ledgerhall.finance.documents.models import PostedDocument
from ledgerhall.finance.documents.pages.kinds import posted_kind
from ledgerhall.finance.documents.sides import PURCHASES, SALES, Side
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import (
    Action,
    Column,
    Fact,
    FactBox,
    FilterField,
    FlowColumn,
    List,
    Phone,
    Selection,
    Text,
    View,
)
from ledgerhall.pages.filtering import this_month

READ = "books.read"
_REGISTERS = "gl-registers"
_Kind = PostedDocument.Kind
_THIS_MONTH = View(_("This Month"), lambda viewer: {"posting_date": this_month(viewer.work_date)})


@dataclass(frozen=True, slots=True)
class _Trade:
    """How a side is called on its lists, and where its parties and their entries are."""

    side: Side
    party: Text
    parties: str
    entries: str
    external_no: Text


_SOLD = _Trade(SALES, _("Customer No."), "customers", "customer-ledger-entries", _("External Document No."))
_BOUGHT = _Trade(PURCHASES, _("Vendor No."), "vendors", "vendor-ledger-entries", _("Vendor's Document No."))


def register_of(document: PostedDocument) -> Selection | None:
    return None if document.register_no is None else Selection(_REGISTERS, {"number": str(document.register_no)})


def _registers_of(document: PostedDocument) -> Selection:
    return register_of(document) or Selection(_REGISTERS, {"number": "0"})


def _party(trade: _Trade) -> Callable[[PostedDocument], Selection]:
    return lambda document: Selection(trade.parties, {"number": exact(document.party_no)})


def _entry(trade: _Trade) -> Callable[[PostedDocument], Selection]:
    def of(document: PostedDocument) -> Selection:
        filters = {"document_no": exact(document.number), "posting_date": str(document.posting_date)}
        return Selection(trade.entries, {**filters, "party_no": exact(document.billed_no)})

    return of


def _facts(document: PostedDocument) -> Iterator[Fact]:
    yield Fact(_("Line Amount"), document.line_amount, "money")
    yield Fact(_("Invoice Discount"), document.invoice_discount, "money")
    yield Fact(_("Without VAT"), document.base_amount, "money")
    yield Fact(_("VAT"), document.vat_amount, "money")
    yield Fact(_("Rounding"), document.rounding_amount, "money")
    yield Fact(_("Total"), document.total_amount, "money", is_total=True)


def _posting_facts(document: PostedDocument) -> Iterator[Fact]:
    yield Fact(_("Posted"), document.posted_at, "moment")
    yield Fact(_("By"), document.posted_by)
    yield Fact(_("Register"), str(document.register_no or ""), opens=register_of(document))
    yield Fact(_("Order No."), document.order_no)


def _of(trade: _Trade, kind: str, flow: Callable[..., QuerySet[Any]]) -> Callable[..., QuerySet[Any]]:
    return lambda documents, _totals: flow(documents, trade.side, kind)


def _alone(flow: Callable[..., QuerySet[Any]]) -> Callable[..., QuerySet[Any]]:
    return lambda documents, _totals: flow(documents)


def _head(trade: _Trade) -> tuple[Column, ...]:
    return (
        Column("number", _("No."), importance=8),
        Column("party_no", trade.party, opens=_party(trade), width=92, importance=8),
        Column("party_name", _("Name"), is_soft=True),
        Column("posting_date", _("Posting Date"), width=104, importance=7),
    )


def _tail(trade: _Trade) -> tuple[Column, ...]:
    return (
        Column("external_document_no", trade.external_no, is_hidden=True),
        Column("document_date", _("Document Date"), is_hidden=True),
        Column("order_no", _("Order No."), is_hidden=True),
        Column("order_date", _("Order Date"), is_hidden=True),
        Column("description", _("Description"), is_hidden=True),
        Column("party_city", _("City"), is_hidden=True),
        Column("party_country_code", _("Country"), is_hidden=True),
        Column("reason_code", _("Reason Code"), is_hidden=True),
        Column("posted_by", _("Posted by"), is_hidden=True),
        Column("posted_at", _("Posted"), is_hidden=True),
    )


def _amounts(trade: _Trade, kind: str) -> tuple[Column, ...]:
    return (
        Column("due_date", _("Due Date"), width=104, importance=6),
        Column("currency_code", _("Cur."), width=48, importance=8),
        Column("base_amount", _("Amount"), has_total=False, importance=5),
        Column("total_amount", _("Amount Incl. VAT"), has_total=False, importance=7),
        FlowColumn(
            "remaining",
            _of(trade, kind, standing.with_remaining),
            caption=_("Remaining"),
            has_total=False,
            opens=_entry(trade),
            importance=7,
        ),
        FlowColumn(
            "is_closed", _of(trade, kind, standing.with_closed), kind="boolean", caption=_("Closed"), width=64,
            importance=4,
        ),
        Column("vat_amount", _("VAT"), has_total=False, is_hidden=True),
        Column("total_amount_lcy", _("Amount Incl. VAT (LCY)"), is_hidden=True),
        Column("billed_no", _("Bill-to No.") if trade is _SOLD else _("Pay-to No."), is_hidden=True),
        Column("billed_name", _("Bill-to Name") if trade is _SOLD else _("Pay-to Name"), is_hidden=True),
        Column("payment_terms_code", _("Payment Terms"), is_hidden=True),
        Column("payment_method_code", _("Payment Method"), is_hidden=True),
        Column("register_no", _("Register"), "code", align="right", has_total=False, is_hidden=True, opens=register_of),
    )  # fmt: skip


def _invoices(slug: str, trade: _Trade, caption: Text) -> List:
    kind = _Kind.INVOICE
    taken_back = (
        FlowColumn(
            "is_cancelled", _alone(standing.with_cancelled), kind="boolean", caption=_("Cancelled"), width=76,
            importance=4,
        ),
        FlowColumn(
            "is_credited", _alone(standing.with_credited), kind="boolean", caption=_("Credited in Part"),
            is_hidden=True,
        ),
        Column("is_prepayment", _("Prepayment"), is_hidden=True),
    )  # fmt: skip
    columns = (*_head(trade), *_amounts(trade, kind), *taken_back, *_tail(trade))
    prepayments = View(_("Prepayments"), {"is_prepayment": "Yes"})
    return _list(slug, trade, kind, caption, columns, (_THIS_MONTH, prepayments))


def _credit_memos(slug: str, trade: _Trade, caption: Text) -> List:
    kind = _Kind.CREDIT_MEMO
    taking_back = (
        Column("corrects_no", _("Corrects Invoice"), opens=_corrected(trade), importance=4),
        FlowColumn(
            "is_corrective", _alone(standing.with_corrective), kind="boolean", caption=_("Corrective"), is_hidden=True
        ),
    )
    columns = (*_head(trade), *_amounts(trade, kind), *taking_back, *_tail(trade))
    corrective = View(_("Corrective"), {"corrects_no": "<>''"})
    return _list(slug, trade, kind, caption, columns, (_THIS_MONTH, corrective))


def _shipments(slug: str, trade: _Trade, kind: str, caption: Text) -> List:
    order = (Column("order_no", _("Order No.")), Column("external_document_no", trade.external_no))
    tail = tuple(column for column in _tail(trade) if column.name not in {"order_no", "external_document_no"})
    return _list(slug, trade, kind, caption, (*_head(trade), *order, *tail), (_THIS_MONTH,))


def _corrected(trade: _Trade) -> Callable[[PostedDocument], Selection | None]:
    page = SALES_INVOICES if trade is _SOLD else PURCHASE_INVOICES

    def of(memo: PostedDocument) -> Selection | None:
        return Selection(page, {"number": exact(memo.corrects_no)}) if memo.corrects_no else None

    return of


def _list(
    slug: str, trade: _Trade, kind: str, caption: Text, columns: tuple[Column, ...], views: tuple[View, ...]
) -> List:
    has_amounts = kind in (_Kind.INVOICE, _Kind.CREDIT_MEMO)
    entries = Action(_("Ledger Entries"), opens=_entry(trade), permission=READ, key="Ctrl+F7", icon="list")
    register = Action(_("Register"), opens=_registers_of, permission=READ, icon="hash")
    return List(
        slug,
        PostedDocument,
        READ,
        caption,
        entity=ngettext_lazy("document", "documents", "n"),
        card=posted_kind(trade.side.code, kind).slug,
        columns=columns,
        order_by=("-posting_date", "-number"),
        key="number",
        where={"side": trade.side.code, "kind": kind},
        filters=(
            FilterField("number", _("No.")),
            FilterField("party_no", trade.party),
            FilterField("posting_date", _("Posting Date")),
            *((FilterField("due_date", _("Due Date")),) if has_amounts else ()),
            FilterField("order_no", _("Order No.")),
            FilterField("external_document_no", trade.external_no),
        ),
        views=views,
        phone=Phone("party_name", ("number", "posting_date"), ("total_amount", "remaining") if has_amounts else (), ""),
        actions=(
            *((entries, register) if has_amounts else ()),
            Action(
                _("Customer") if trade is _SOLD else _("Vendor"),
                opens=_party(trade),
                permission=READ,
                key="Ctrl+Alt+↓",
                icon="account",
            ),
        ),
        fact_boxes=(
            *((FactBox(_("Amounts"), _facts),) if has_amounts else ()),
            FactBox(_("Posting"), _posting_facts),
        ),
        search=("number", "party_no", "party_name", "external_document_no", "order_no", "description"),
        empty=_("Nothing has been posted here yet."),
        keywords=_("posted documents history"),
    )


SALES_INVOICES, SALES_CREDIT_MEMOS = "posted-sales-invoices", "posted-sales-credit-memos"
SALES_SHIPMENTS, RETURN_RECEIPTS = "posted-sales-shipments", "posted-return-receipts"
PURCHASE_INVOICES, PURCHASE_CREDIT_MEMOS = "posted-purchase-invoices", "posted-purchase-credit-memos"
PURCHASE_RECEIPTS, RETURN_SHIPMENTS = "posted-purchase-receipts", "posted-return-shipments"

PAGES = (
    _invoices(SALES_INVOICES, _SOLD, _("Posted Sales Invoices")),
    _credit_memos(SALES_CREDIT_MEMOS, _SOLD, _("Posted Sales Credit Memos")),
    _shipments(SALES_SHIPMENTS, _SOLD, _Kind.SHIPMENT, _("Posted Sales Shipments")),
    _shipments(RETURN_RECEIPTS, _SOLD, _Kind.RETURN_SHIPMENT, _("Posted Return Receipts")),
    _invoices(PURCHASE_INVOICES, _BOUGHT, _("Posted Purchase Invoices")),
    _credit_memos(PURCHASE_CREDIT_MEMOS, _BOUGHT, _("Posted Purchase Credit Memos")),
    _shipments(PURCHASE_RECEIPTS, _BOUGHT, _Kind.SHIPMENT, _("Posted Purchase Receipts")),
    _shipments(RETURN_SHIPMENTS, _BOUGHT, _Kind.RETURN_SHIPMENT, _("Posted Return Shipments")),
)
