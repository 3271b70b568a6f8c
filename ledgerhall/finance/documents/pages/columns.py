"""The columns of a document's lines. Each kind of document shows those that it needs; the rest is offered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.documents.content import LineContent
from ledgerhall.finance.documents.models import Document
from ledgerhall.finance.documents.pages.kinds import DraftKind, PostedKind
from ledgerhall.finance.foundation.pages.dimension_fields import global_dimension_fields
from ledgerhall.pages.declare import Field, Text

_KINDS = tuple((str(key), label) for key, label in LineContent.Kind.choices)
_LOOKUPS = {
    str(LineContent.Kind.ACCOUNT): ("chart-of-accounts", "number"),
    str(LineContent.Kind.ITEM): ("items", "number"),
    str(LineContent.Kind.FIXED_ASSET): ("fixed-assets", "number"),
}
_TAKING_BACK = (Document.Kind.CREDIT_MEMO, Document.Kind.RETURN_ORDER)
# The item ledger entry that went out and comes back now, at its cost; empty: at the cost of the card.
_RETURNED = Field(
    "returns_entry_no",
    _("Returned Entry"),
    "integer",
    lookup="item-ledger-entries",
    lookup_field="entry_no",
    width=92,
)
# What is only shown: the page reckons it.
SHOWN_ONLY = frozenset({"line_amount", "quantity_shipped", "quantity_invoiced", "prepayment_invoiced"})


def _coded(name: str, caption: Text, page: str, **rest: Any) -> Field:
    return Field(name, caption, "code", lookup=page, lookup_field="code", **rest)


def draft_columns(of: DraftKind) -> tuple[Field, ...]:
    """The columns of a draft's lines."""
    is_sale = of.side.is_sale
    return (
        Field("kind", _("Type"), "enum", choices=_KINDS, width=88),
        Field(
            "no",
            _("No."),
            "code",
            lookup="items",
            lookup_field="number",
            lookup_by="kind",
            lookups=_LOOKUPS,
            width=84,
        ),
        Field("description", _("Description"), "text"),
        Field("quantity", _("Quantity"), "number", width=64),
        Field("unit_of_measure", _("Unit"), "text", width=52),
        Field("unit_price", _("Unit Price") if is_sale else _("Unit Cost"), "price", width=92),
        Field("line_discount_percent", _("Disc. %"), "number", width=56),
        Field("line_discount_amount", _("Disc. Amount"), "money", width=84, is_hidden=of.is_order),
        Field("line_amount", _("Line Amount"), "money", is_read_only=True, width=104),
        *(_quantities(of) if of.is_order else ()),
        _coded("vat_product_group_code", _("VAT Group"), "vat-product-groups", width=80, is_hidden=of.is_order),
        *((_RETURNED,) if is_sale and of.kind in _TAKING_BACK else ()),
        *_further(of),
    )


def _quantities(of: DraftKind) -> tuple[Field, ...]:
    """What of an order moves and is invoiced next, and what has been."""
    ships = of.side.is_sale == (of.kind == Document.Kind.ORDER)
    to_move, moved = (_("To Ship"), _("Shipped")) if ships else (_("To Receive"), _("Received"))
    return (
        Field("quantity_to_ship", to_move, "number", width=64),
        Field("quantity_shipped", moved, "number", is_read_only=True, width=64),
        Field("quantity_to_invoice", _("To Invoice"), "number", width=64),
        Field("quantity_invoiced", _("Invoiced"), "number", is_read_only=True, width=64),
    )


def _further(of: DraftKind) -> tuple[Field, ...]:
    """What is shown where somebody chooses it."""
    found = [
        *global_dimension_fields(width=84),
        Field("dimensions", _("Dimensions"), "text", width=124),
        _coded("general_product_group_code", _("Gen. Prod. Group"), "general-product-groups"),
        _coded("tax_group_code", _("Tax Group"), "tax-groups"),
        Field("is_invoice_discount_allowed", _("Allow Inv. Disc."), "boolean", width=64),
        _coded("deferral_code", _("Deferral"), "deferral-templates"),
        Field("deferral_start_date", _("Deferral Start"), "date"),
        Field("deferral_periods", _("Deferral Periods"), "integer"),
        _coded("depreciation_book_code", _("Depr. Book"), "depreciation-books"),
    ]
    if not of.side.is_sale:
        found.append(Field("is_use_tax", _("Use Tax"), "boolean", width=56))
    if of.kind == Document.Kind.ORDER:
        found.append(Field("prepayment_percent", _("Prepayment %"), "number"))
        found.append(Field("prepayment_invoiced", _("Prepaid"), "money", is_read_only=True))
    return tuple(replace(column, is_hidden=True) for column in found)


def posted_columns(of: PostedKind) -> tuple[Field, ...]:
    """The columns of a posted document's lines; a shipment has quantities alone."""
    found = [
        Field("kind", _("Type"), "enum", choices=_KINDS, width=88),
        Field("no", _("No."), "code", width=84),
        Field("description", _("Description"), "text"),
        Field("quantity", _("Quantity"), "number", width=64),
        Field("unit_of_measure", _("Unit"), "text", width=52),
    ]
    if of.has_amounts:
        found += [
            Field("unit_price", _("Unit Price") if of.side.is_sale else _("Unit Cost"), "price", width=92),
            Field("line_discount_percent", _("Disc. %"), "number", width=56),
            Field("line_discount", _("Disc. Amount"), "money", width=84, is_hidden=True),
            Field("line_amount", _("Line Amount"), "money", width=104),
            Field("vat_identifier", _("VAT Identifier"), "code", is_hidden=True),
            Field("vat_percent", _("VAT %"), "number", width=56),
            Field("account_no", _("Account"), "code", width=84),
            Field("base_amount", _("Amount Excl. VAT"), "money", is_hidden=True),
            Field("vat_amount", _("VAT Amount"), "money", is_hidden=True),
            Field("invoice_discount", _("Inv. Discount"), "money", is_hidden=True),
            Field("deferral_code", _("Deferral"), "code", is_hidden=True),
        ]
    found.append(Field("dimensions", _("Dimensions"), "text", width=124, is_hidden=True))
    return tuple(replace(column, is_read_only=True) for column in found)
