"""What documents and their lines name by code (foundation/references.py): parties, groups, terms, things on lines."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerhall.finance.documents.models import Document, DocumentLine, PostedDocument, PostedDocumentLine
from ledgerhall.finance.foundation import references
from ledgerhall.finance.foundation.named import CURRENCY
from ledgerhall.finance.subledger import named as subledger
from ledgerhall.finance.subledger.cards import Customer, TradeSetup, Vendor
from ledgerhall.finance.vat import named as vat
from ledgerhall.kernel.errors import Refusal, text

_HEADER = {
    "general_business_group_code": subledger.BUSINESS_GROUP,
    "vat_business_group_code": vat.BUSINESS_GROUP,
    "tax_area_code": vat.TAX_AREA,
    "currency_code": CURRENCY,
    "payment_terms_code": subledger.TERMS,
    "payment_method_code": subledger.METHOD,
}
_LINE = {
    "general_product_group_code": subledger.PRODUCT_GROUP,
    "vat_product_group_code": vat.PRODUCT_GROUP,
    "tax_group_code": vat.TAX_GROUP,
    "deferral_code": subledger.DEFERRAL,
    "depreciation_book_code": subledger.BOOK,
}


def register() -> None:
    """Tell the names; at start-up. A customer or vendor with documents that are not posted stays."""
    references.register_fields(Document, _HEADER)
    references.register_fields(DocumentLine, _LINE)
    references.register_dimensioned(Document, DocumentLine, PostedDocument, PostedDocumentLine)
    references.register_objection(subledger.CUSTOMER, _documents_of_customer)
    references.register_objection(subledger.VENDOR, _documents_of_vendor)


def _documents_of_customer(customer: Customer) -> Iterable[Refusal]:
    return _outstanding(TradeSetup.Side.SALES, customer.number)


def _documents_of_vendor(vendor: Vendor) -> Iterable[Refusal]:
    return _outstanding(TradeSetup.Side.PURCHASES, vendor.number)


def _outstanding(side: str, number: str) -> Iterable[Refusal]:
    """E-MST-01."""
    found = Document.objects.filter(side=side)
    count = (found.filter(party_no=number) | found.filter(billed_no=number)).count()
    if count:
        template = text("{number} has {count} documents that are not posted: post or delete them first.")
        values = {"number": number, "count": count}
        yield Refusal("party-has-documents", template, "number", row="E-MST-01", values=values)
