"""The columns of a journal's grid. Each kind of journal shows those that it needs; the rest is offered to be shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation.pages.dimension_fields import global_dimension_fields
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import RecurringMethod
from ledgerhall.finance.ledger.models import DocumentType, GeneralPostingType
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.pages.declare import Field, Opened, Text

_DOCUMENT_TYPES = tuple((str(key), label) for key, label in DocumentType.choices)
_ACCOUNT_TYPES = tuple((str(key), label) for key, label in LineAccountType.choices)
_POSTING_TYPES = tuple((str(key), label) for key, label in GeneralPostingType.choices)
_ASSET_TYPES = tuple((str(key), label) for key, label in FALedgerEntry.PostingType.choices)
_METHODS = tuple((str(key), label) for key, label in RecurringMethod.choices)
_ANSWERS = (("", ""), ("yes", _("Yes")), ("no", _("No")))
_LOOKUPS = {
    "account": ("chart-of-accounts", "number"),
    "customer": ("customers", "number"),
    "vendor": ("vendors", "number"),
    "bank account": ("bank-accounts", "number"),
    "fixed asset": ("fixed-assets", "number"),
}


def coded(name: str, caption: Text, page: str, **rest: Any) -> Field:
    """A field that names a record of another list by its code."""
    return Field(name, caption, "code", lookup=page, lookup_field="code", **rest)


def _number(name: str, caption: Text, role: Any) -> Field:
    """The number of a side; what its type is decides where it is looked up."""
    return Field(
        name,
        caption,
        "code",
        lookup="chart-of-accounts",
        lookup_field="number",
        lookup_by=name.replace("_no", "_type"),
        lookups=_LOOKUPS,
        role=role,
        width=68,
    )


def _taxes(prefix: str, of: str) -> tuple[Field, ...]:
    """The tax block of a side; `of` stands before its captions."""

    def said(caption: Text) -> str:
        return f"{of}{caption}"

    use_tax = "is_balancing_use_tax" if prefix else "is_use_tax"
    return (
        Field(f"{prefix}general_posting_type", said("VAT Type"), "enum", choices=_POSTING_TYPES, width=84),
        coded(f"{prefix}vat_business_group_code", said("VAT Bus. Group"), "vat-business-groups"),
        coded(f"{prefix}vat_product_group_code", said("VAT Prod. Group"), "vat-product-groups"),
        Field(f"{prefix}vat_percent", said("VAT %"), "number", is_read_only=True, width=56),
        Field(f"{prefix}vat_amount", said("VAT Amount"), "money"),
        coded(f"{prefix}general_business_group_code", said("Gen. Bus. Group"), "general-business-groups"),
        coded(f"{prefix}general_product_group_code", said("Gen. Prod. Group"), "general-product-groups"),
        coded(f"{prefix}tax_area_code", said("Tax Area"), "tax-areas"),
        coded(f"{prefix}tax_group_code", said("Tax Group"), "tax-groups"),
        Field(use_tax, said("Use Tax"), "boolean", width=56),
    )


def _allocations_of(line: Any) -> Opened:
    return Opened("line-allocations", str(line.uuid))


RECURRING = (
    Field("recurring_method", _("Method"), "enum", choices=_METHODS, width=96),
    Field("recurring_frequency", _("Frequency"), "code", width=84),
    Field("expiration_date", _("Expires"), "date"),
    Field("reversal_date_formula", _("Reversal Date"), "code", width=84),
    Field("allocated", _("Allocated"), "text", is_read_only=True, width=84, opens=_allocations_of),
)
COLUMNS = (
    Field("posting_date", _("Posting Date"), "ledger date", role="posting-date"),
    Field("document_date", _("Document Date"), "date"),
    Field("vat_date", _("VAT Date"), "date"),
    Field("document_type", _("Doc. Type"), "enum", choices=_DOCUMENT_TYPES, width=96),
    Field("document_no", _("Doc. No."), "code", role="document"),
    Field("external_document_no", _("Ext. Doc. No."), "code"),
    Field("account_type", _("Type"), "enum", choices=_ACCOUNT_TYPES, width=96),
    _number("account_no", _("Acc."), "account"),
    Field("account_name", _("Account Name"), "text", is_read_only=True),
    Field("description", _("Description"), "text"),
    coded("currency_code", _("Curr."), "currencies", role="currency", width=56),
    *_taxes("", ""),
    Field("debit", _("Debit"), "money", role="debit"),
    Field("credit", _("Credit"), "money", role="credit"),
    Field("amount_lcy", _("Amount (LCY)"), "money", hint=_("of a line in another currency; debit is positive")),
    Field("exchange_rate", _("Exch. Rate"), "number", hint=_("local currency for one unit"), width=84),
    Field("balancing_account_type", _("Bal. Type"), "enum", choices=_ACCOUNT_TYPES, width=96),
    _number("balancing_account_no", _("Bal. Acc."), "balancing"),
    *_taxes("balancing_", "Bal. "),
    Field("applies_to_type", _("Applies-to Type"), "enum", choices=_DOCUMENT_TYPES, width=96),
    Field("applies_to_no", _("Applies-to No."), "text", width=104),
    Field("late_discount_answer", _("Accept Late Disc."), "enum", choices=_ANSWERS, width=64),
    Field("tolerance_answer", _("Accept Tolerance"), "enum", choices=_ANSWERS, width=64),
    coded("payment_terms_code", _("Pmt. Terms"), "payment-terms"),
    coded("payment_method_code", _("Pmt. Method"), "payment-methods"),
    Field("due_date", _("Due Date"), "date"),
    Field("discount_date", _("Disc. Date"), "date"),
    Field("discount_percent", _("Disc. %"), "number", width=56),
    Field("on_hold", _("On Hold"), "text", width=56),
    Field("payment_text", _("Payment Text"), "text"),
    Field("asset_posting_type", _("FA Posting Type"), "enum", choices=_ASSET_TYPES, width=120),
    coded("depreciation_book_code", _("Depr. Book"), "depreciation-books"),
    Field("depreciation_days", _("Depr. Days"), "integer"),
    coded("deferral_template_code", _("Deferral"), "deferral-templates"),
    coded("reason_code", _("Reason"), "reason-codes"),
    *global_dimension_fields(width=84),
    Field("dimensions", _("Dimensions"), "text", width=132),
)
# What every journal shows.
_ALWAYS = frozenset(
    ("posting_date", "document_type", "document_no", "account_no", "account_name", "description", "debit", "credit")
)


def shown(names: Collection[str], columns: tuple[Field, ...] = COLUMNS) -> tuple[Field, ...]:
    """The columns; shown as delivered are those that every journal shows, and these."""
    wanted = {*_ALWAYS, *names}
    return tuple(column if column.name in wanted else replace(column, is_hidden=True) for column in columns)
