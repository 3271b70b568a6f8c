"""The FastTabs of a document's header."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.documents.models import Document
from ledgerhall.finance.documents.pages.kinds import DraftKind, PostedKind
from ledgerhall.finance.documents.sides import Side
from ledgerhall.finance.foundation.pages.code_pages import looked_up
from ledgerhall.finance.foundation.pages.dimension_fields import global_dimension_fields
from ledgerhall.pages.declare import FastTab, Field, Text

# What is typed while the document is made, and stays.
FIXED = ("party_no", "number")


def draft_tabs(of: DraftKind) -> tuple[FastTab, ...]:
    """General, invoice details, address and billing; of an order the prepayment too."""
    tabs = [_general(of), _invoice_details(of.side), _billing(of.side)]
    if of.kind == Document.Kind.ORDER:
        fields = (
            Field("prepayment_percent", _("Prepayment %"), is_promoted=True, hint=_("Lines have their own, too")),
        )
        tabs.append(FastTab(_("Prepayment"), fields, is_open=False))
    return tuple(tabs)


def posted_tabs(of: PostedKind) -> tuple[FastTab, ...]:
    """The same of a posted document, to be read."""
    general = FastTab(
        _("General"),
        (
            Field("party_no", _party(of.side)),
            Field("posting_date", _("Posting Date"), is_promoted=True),
            *((Field("due_date", _("Due Date"), is_promoted=True),) if of.has_amounts else ()),
            Field("party_name", _("Name")),
            Field("document_date", _("Document Date")),
            Field("external_document_no", _external(of.side), is_promoted=True),
            Field("order_no", _("Order No.")),
            Field("quote_no", _("Quote No."), is_hidden=True),
            Field("corrects_no", _("Corrects Invoice"), is_hidden=of.kind != "credit memo"),
            Field("description", _("Posting Description"), is_hidden=True),
            Field("posted_by", _("Posted by"), is_hidden=True),
            Field("posted_at", _("Posted at"), is_hidden=True),
        ),
    )
    tabs = (general, *((_invoice_details(of.side),) if of.has_amounts else ()), _billing(of.side))
    return tuple(replace(tab, fields=tuple(_read(field) for field in tab.fields)) for tab in tabs)


def _read(field: str | Field) -> Field:
    declared = Field(field) if isinstance(field, str) else field
    return replace(declared, is_read_only=True, lookup="", lookup_field="", hint="")


def _party(side: Side) -> Text:
    return _("Customer") if side.is_sale else _("Vendor")


def _external(side: Side) -> Text:
    return _("Your Reference") if side.is_sale else _("Vendor Invoice No.")


def _general(of: DraftKind) -> FastTab:
    is_memo = of.kind in (Document.Kind.CREDIT_MEMO, Document.Kind.RETURN_ORDER)
    external = _("Vendor Cr. Memo No.") if is_memo and not of.side.is_sale else _external(of.side)
    parties = "customers" if of.side.is_sale else "vendors"
    found: list[Field] = [
        looked_up("party_no", _party(of.side), parties, "number", is_required=True, is_promoted=True),
        Field("posting_date", _("Posting Date"), default="w", is_promoted=True),
        Field("due_date", _("Due Date"), is_promoted=True),
        Field("party_name", _("Name")),
        Field("document_date", _("Document Date"), default="w"),
        Field("external_document_no", external),
        Field("number", _("No."), hint=_("Empty: the next of the series")),
    ]
    if of.is_order:
        found.append(Field("order_date", _("Order Date")))
    found += [
        Field("status", _("Status"), is_read_only=True),
        Field("description", _("Posting Description"), is_hidden=True),
        Field("on_hold", _("On Hold"), is_hidden=True),
        looked_up("reason_code", _("Reason"), "reason-codes", is_hidden=True),
        *global_dimension_fields(is_hidden=True),
        Field("dimensions", _("Dimensions"), "text", hint=_("DEPARTMENT=SALES;PROJECT=X"), is_hidden=True),
    ]
    if is_memo:
        found.append(Field("corrects_no", _("Corrects Invoice"), is_read_only=True, is_hidden=True))
    return FastTab(_("General"), tuple(found))


def _invoice_details(side: Side) -> FastTab:
    groups = "customer-posting-groups" if side.is_sale else "vendor-posting-groups"
    return FastTab(
        _("Invoice Details"),
        (
            looked_up("currency_code", _("Currency"), "currencies", is_promoted=True),
            looked_up("payment_terms_code", _("Payment Terms"), "payment-terms", is_promoted=True),
            looked_up("vat_business_group_code", _("VAT Bus. Group"), "vat-business-groups", is_promoted=True),
            Field("invoice_discount_percent", _("Invoice Disc. %"), is_promoted=True),
            looked_up("payment_method_code", _("Payment Method"), "payment-methods"),
            Field("is_price_including_vat", _("Prices Incl. VAT")),
            Field("invoice_discount_amount", _("Invoice Disc."), hint=_("In place of the percent")),
            Field("payment_discount_percent", _("Pmt. Discount %")),
            Field("vat_date", _("VAT Date")),
            Field("payment_text", _("Payment Text")),
            Field("payment_discount_date", _("Pmt. Disc. Date")),
            looked_up("posting_group_code", _("Posting Group"), groups),
            looked_up("general_business_group_code", _("Gen. Bus. Group"), "general-business-groups", is_hidden=True),
            looked_up("tax_area_code", _("Tax Area"), "tax-areas", is_hidden=True),
            Field("is_tax_liable", _("Tax Liable"), is_hidden=True),
            Field("is_eu_triangular", _("EU 3-Party Trade"), is_hidden=True),
            Field("exchange_amount", _("Exch. Rate: Units"), is_hidden=True, hint=_("0: the rate of the day")),
            Field("relational_amount", _("Worth Local"), is_hidden=True),
        ),
        is_open=False,
    )


def _billing(side: Side) -> FastTab:
    parties = "customers" if side.is_sale else "vendors"
    lead: dict[str, Any] = {"is_promoted": True}
    return FastTab(
        _("Address and Billing"),
        (
            Field("party_address", _("Address")),
            Field("party_postal_code", _("Postal Code")),
            Field("party_city", _("City"), **lead),
            Field("party_country_code", _("Country")),
            Field("contact_name", _("Contact"), **lead),
            Field("language", _("Language")),
            looked_up(
                "billed_no", _("Bill-to Customer") if side.is_sale else _("Pay-to Vendor"), parties, "number", **lead
            ),
            Field("billed_name", _("Billing Name")),
            Field("billed_vat_registration_no", _("VAT Reg. No.")),
            Field("billed_address", _("Billing Address"), is_hidden=True),
            Field("billed_postal_code", _("Postal Code"), is_hidden=True),
            Field("billed_city", _("City"), is_hidden=True),
            Field("billed_country_code", _("Country"), is_hidden=True),
        ),
        is_open=False,
    )
