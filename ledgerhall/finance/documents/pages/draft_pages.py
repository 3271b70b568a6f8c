"""Drafts of both sides: the list and the document page of each kind, and new documents from the cards of parties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.documents import drafts
from ledgerhall.finance.documents.models import Document as Draft
from ledgerhall.finance.documents.models import PostedDocument
from ledgerhall.finance.documents.pages import acts, figures, grid_lines
from ledgerhall.finance.documents.pages.columns import draft_columns
from ledgerhall.finance.documents.pages.headers import FIXED, draft_tabs
from ledgerhall.finance.documents.pages.kinds import DRAFTS, EDIT, ENTITIES, POST, READ, DraftKind
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import (
    Action,
    Column,
    Document,
    Fact,
    FactBox,
    Field,
    FilterField,
    List,
    PageExtension,
    Phone,
    Selection,
    Text,
    ValuesColumn,
    View,
)

_KINDS = Draft.Kind
_ORDERS = (_KINDS.ORDER, _KINDS.RETURN_ORDER)
_POSTED = PostedDocument.Kind
# What can be copied, and the list that it is looked up in.
_SOURCES: Mapping[str, Text] = {
    f"posted {_POSTED.INVOICE}": _("Posted Invoice"),
    f"posted {_POSTED.CREDIT_MEMO}": _("Posted Credit Memo"),
    f"draft {_KINDS.QUOTE}": _("Quote"),
    f"draft {_KINDS.ORDER}": _("Order"),
    f"draft {_KINDS.INVOICE}": _("Invoice"),
    f"draft {_KINDS.CREDIT_MEMO}": _("Credit Memo"),
    f"draft {_KINDS.RETURN_ORDER}": _("Return Order"),
}


def _is_open(draft: Draft) -> bool:
    return draft.status == Draft.Status.OPEN


def _is_released(draft: Draft) -> bool:
    return draft.status == Draft.Status.RELEASED


def _locked(draft: Draft) -> Text:
    return _("Released: reopen it to change it (Ctrl+F9).") if _is_released(draft) else ""


def _title(draft: Draft) -> str:
    return f"{draft.number} · {draft.party_name}" if draft.party_name else draft.number


def _copy_fields(of: DraftKind) -> tuple[Field, ...]:
    side = "sales" if of.side.is_sale else "purchase"
    lists = {}
    for key in _SOURCES:
        state, _space, kind = key.partition(" ")
        lists[key] = (f"{'posted-' if state == 'posted' else ''}{side}-{kind.replace(' ', '-')}s", "number")
    return (
        Field(
            "source",
            _("Document Type"),
            "enum",
            choices=tuple(_SOURCES.items()),
            is_required=True,
            default=next(iter(_SOURCES)),
        ),
        Field("number", _("Document No."), "code", lookup_by="source", lookups=lists, is_required=True),
        Field("is_header_included", _("Include Header"), "boolean"),
    )


# The VAT by identifier, where the document on paper says another amount (vat_typing.py).
_VAT_AMOUNTS = Action(
    _("VAT Amounts…"),
    acts.set_vat,
    EDIT,
    fields_of=figures.vat_fields,
    icon="percent",
    refused=_("VAT not changed"),
    slug="vat-amounts",
    is_offered=_is_open,
)


# Between open and released.
_STATES = (
    Action(
        _("Release"),
        on_record(drafts.release, "document"),
        EDIT,
        key="Ctrl+F9",
        icon="lock",
        refused=_("Not released"),
        is_offered=_is_open,
    ),
    Action(
        _("Reopen"),
        on_record(drafts.reopen, "document"),
        EDIT,
        key="Ctrl+F9",
        icon="edit",
        refused=_("Not reopened"),
        is_offered=_is_released,
    ),
)


def _document_actions(of: DraftKind) -> tuple[Action, ...]:
    return (
        *_making(of),
        *(_shipping(of) if of.is_order else ()),
        *_STATES,
        _VAT_AMOUNTS,
        Action(
            _("Copy Document…"),
            acts.copy,
            EDIT,
            fields=_copy_fields(of),
            icon="copy",
            refused=_("Not copied"),
            slug="copy-document",
        ),
        Action(
            _("Ledger Entries"),
            opens=_entries_of_party(of),
            permission=READ,
            key="Ctrl+F7",
            icon="list",
            tab=_("Navigate"),
        ),
        Action(
            _("Delete"),
            acts.delete,
            EDIT,
            confirm=_("Delete this document? Nothing of it was posted."),
            then=of.list_page,
            icon="bin",
            refused=_("Not deleted"),
            tab=_("Actions"),
        ),
    )


def _making(of: DraftKind) -> Iterator[Action]:
    """What a quote becomes."""
    if of.kind != _KINDS.QUOTE:
        return
    side = "sales" if of.side.is_sale else "purchase"
    yield Action(
        _("Make Order"),
        acts.make_order,
        EDIT,
        then=f"{side}-order",
        icon="doc",
        style="lead",
        refused=_("No order was made"),
    )
    yield Action(
        _("Make Invoice"), acts.make_invoice, EDIT, then=f"{side}-invoice", icon="doc", refused=_("No invoice was made")
    )


def _shipping(of: DraftKind) -> Iterator[Action]:
    """The parts of an order that can be posted alone."""
    side, is_return = ("sales" if of.side.is_sale else "purchase"), of.kind == _KINDS.RETURN_ORDER
    ships = of.side.is_sale != is_return
    shipment = {
        ("sales", False): "posted-sales-shipment",
        ("sales", True): "posted-sales-return-receipt",
        ("purchase", False): "posted-purchase-receipt",
        ("purchase", True): "posted-purchase-return-shipment",
    }[side, is_return]
    refused = _("Not posted")
    yield Action(
        _("Post Shipment") if ships else _("Post Receipt"),
        acts.post_shipment,
        POST,
        then=shipment,
        icon="send",
        refused=refused,
        group=_("Posting"),
        slug="post-shipment",
    )
    invoiced = "credit-memo" if is_return else "invoice"
    yield Action(
        _("Post Credit Memo Only") if is_return else _("Post Invoice Only"),
        acts.post_invoice,
        POST,
        then=f"posted-{side}-{invoiced}",
        icon="post",
        refused=refused,
        group=_("Posting"),
        tab=_("Actions"),
        slug="post-invoice",
    )
    if of.kind == _KINDS.ORDER:
        yield Action(
            _("Post Prepayment Invoice"),
            acts.post_prepayment_invoice,
            POST,
            then=f"posted-{side}-invoice",
            icon="pay",
            refused=refused,
            group=_("Posting"),
            tab=_("Actions"),
        )


def _entries_of_party(of: DraftKind) -> Callable[[Draft], Selection]:
    page = "customer-ledger-entries" if of.side.is_sale else "vendor-ledger-entries"
    return lambda draft: Selection(page, {"party__number": exact(draft.billed_no)})


def _document(of: DraftKind) -> Document:
    is_posted = of.kind != _KINDS.QUOTE
    return Document(
        of.slug,
        Draft,
        READ,
        of.caption,
        tabs=draft_tabs(of),
        columns=draft_columns(of),
        lines=grid_lines.in_grid,
        title=_title,
        edit_permission=EDIT,
        post_permission=POST if is_posted else "",
        create=acts.create(of),
        save=acts.save,
        save_line=grid_lines.save_line,
        delete_line=grid_lines.delete_line,
        post=acts.post if is_posted else None,
        preview=acts.preview if is_posted else None,
        statistics=figures.statistics_sheet,
        totals=figures.totals,
        notices=figures.notices,
        next_line=grid_lines.next_line,
        locked=_locked,
        minor_units=grid_lines.minor_units,
        fixed=FIXED,
        where={"side": of.side.code, "kind": of.kind},
        actions=_document_actions(of),
        fact_boxes=(figures.party_box(of.side),),
        list_page=of.list_page,
    )


def _amounts(records: Sequence[Draft], _totals: Mapping[str, Any]) -> Mapping[int, Decimal]:
    return grid_lines.amounts_of(records)


def _list_facts(draft: Draft) -> Iterator[Fact]:
    yield Fact(_("Order No."), draft.order_no)
    yield Fact(_("Payment Terms"), draft.payment_terms_code)
    yield Fact(_("City"), draft.party_city)
    yield Fact(_("Changed"), draft.changed_at, "moment")


def _list_columns(of: DraftKind, party: Text) -> tuple[Column, ...]:
    external = _("Your Reference") if of.side.is_sale else _("Vendor Document No.")
    return (
        Column("number", _("No."), width=104),
        Column("party_no", party, width=92),
        Column("party_name", _("Name"), weight=2),
        Column("posting_date", _("Posting Date")),
        Column("due_date", _("Due Date")),
        Column("external_document_no", external, width=124, importance=3),
        Column("currency_code", _("Cur."), width=48, importance=8),
        ValuesColumn("amount", _amounts, caption=_("Amount")),
        Column("status", _("Status"), width=84),
        Column("document_date", _("Document Date"), is_hidden=True),
        Column("order_date", _("Order Date"), is_hidden=True),
        Column("billed_no", _("Bill-to No.") if of.side.is_sale else _("Pay-to No."), is_hidden=True),
        Column("description", _("Posting Description"), is_hidden=True),
    )


def _list_posting(of: DraftKind) -> Iterator[Action]:
    """The selected documents all together or none; those that a filter names each by itself."""
    if of.kind == _KINDS.QUOTE:
        return
    refused = _("Not posted")
    yield Action(
        _("Post"),
        acts.post,
        POST,
        key="F9",
        icon="post",
        confirm=_("Post? What was posted stays."),
        is_for_many=True,
        refused=refused,
        group=_("Posting"),
    )
    yield Action(
        _("Post Batch…"),
        acts.post_batch(of),
        POST,
        fields=(
            Field("numbers", _("No."), hint=_("SI-1..SI-9; empty: all")),
            Field("posting_date", _("Posting Date"), "date", hint=_("Empty: each document's own")),
        ),
        needs_record=False,
        icon="post",
        refused=refused,
        group=_("Posting"),
        slug="post-batch",
    )


def _list(of: DraftKind) -> List:
    party = _("Customer No.") if of.side.is_sale else _("Vendor No.")
    new = Action(_("New"), opens=of.slug, permission=EDIT, key="Alt+N", needs_record=False, icon="plus")
    return List(
        of.list_page,
        Draft,
        READ,
        of.plural,
        entity=ENTITIES[of.kind],
        card=of.slug,
        columns=_list_columns(of, party),
        order_by=("number",),
        where={"side": of.side.code, "kind": of.kind},
        filters=(
            FilterField("number", _("No.")),
            FilterField("party_no", party),
            FilterField("posting_date", _("Posting Date")),
            FilterField("due_date", _("Due Date")),
            FilterField("status", _("Status")),
        ),
        views=(View(_("Released"), {"status": "Released"}),),
        phone=Phone("party_name", ("number", "posting_date"), ("amount",), "status"),
        actions=(
            Action(
                _("Delete"),
                acts.delete,
                EDIT,
                confirm=_("Delete? Nothing of it was posted."),
                is_for_many=True,
                icon="bin",
                refused=_("Not deleted"),
            ),
            *_list_posting(of),
        ),
        fact_boxes=(FactBox(_("Document"), _list_facts), figures.party_box(of.side)),
        search=("number", "party_no", "party_name", "external_document_no"),
        new=new,
        empty=of.empty,
        keywords=_("drafts, not posted"),
    )


def _of_card(of: DraftKind, name: Text) -> Action:
    return Action(
        name, acts.new_for(of), EDIT, then=of.slug, icon="plus", group=_("New Document"), refused=_("Not made")
    )


def _extensions() -> Iterator[PageExtension]:
    """New documents from the pages of customers and vendors."""
    names: dict[str, Text] = {
        _KINDS.INVOICE: _("New Invoice"),
        _KINDS.ORDER: _("New Order"),
        _KINDS.CREDIT_MEMO: _("New Credit Memo"),
    }
    for is_sale, card in ((True, "customer-card"), (False, "vendor-card")):
        kinds = [one for one in DRAFTS if one.side.is_sale == is_sale and one.kind in names]
        yield PageExtension(card, actions=tuple(_of_card(one, names[one.kind]) for one in kinds))


PAGES = (
    *(_document(one) for one in DRAFTS),
    *(_list(one) for one in DRAFTS),
    *_extensions(),
)
