"""What a document and its lines say, drafted or posted alike: the columns that posting copies (finance.md 1.12)."""

from __future__ import annotations

from django.db import models

from ledgerhall.finance.foundation.models import Record
from ledgerhall.finance.subledger.cards import TradeSetup
from ledgerhall.tenancy.fields import CodeField, MoneyField, RateField


class DocumentContent(Record):
    """The header. Names and addresses are copied from the cards, so that a later change leaves the document as it was.

    `party` is whom is sold to or bought from, `billed` whom the entry lies on (bill-to, pay-to). Amounts are in the
    document's currency, where it has a code, else in the local one.
    """

    side = models.CharField(max_length=10, choices=TradeSetup.Side)
    number = CodeField()
    party_no = CodeField()
    party_name = models.CharField(max_length=100, blank=True)
    party_address = models.CharField(max_length=200, blank=True)
    party_postal_code = models.CharField(max_length=20, blank=True)
    party_city = models.CharField(max_length=60, blank=True)
    party_country_code = models.CharField(max_length=2, blank=True)
    billed_no = CodeField()
    billed_name = models.CharField(max_length=100, blank=True)
    billed_address = models.CharField(max_length=200, blank=True)
    billed_postal_code = models.CharField(max_length=20, blank=True)
    billed_city = models.CharField(max_length=60, blank=True)
    billed_country_code = models.CharField(max_length=2, blank=True)
    billed_vat_registration_no = models.CharField(max_length=30, blank=True)
    contact_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True)
    description = models.CharField(max_length=250, blank=True)
    external_document_no = CodeField(max_length=35, blank=True)
    order_date = models.DateField(null=True, blank=True)
    document_date = models.DateField(null=True, blank=True)
    vat_date = models.DateField(null=True, blank=True)
    due_date = models.DateField(null=True, blank=True)
    posting_group_code = CodeField(blank=True)
    general_business_group_code = CodeField(blank=True)
    vat_business_group_code = CodeField(blank=True)
    tax_area_code = CodeField(blank=True)
    is_tax_liable = models.BooleanField(default=False)
    is_eu_triangular = models.BooleanField(default=False)
    currency_code = CodeField(max_length=10, blank=True)
    # `exchange_amount` units are worth `relational_amount` local ones; 0 on a draft: the posting date's rate.
    exchange_amount = RateField(default=0)
    relational_amount = RateField(default=0)
    is_price_including_vat = models.BooleanField(default=False)
    payment_terms_code = CodeField(blank=True)
    payment_method_code = CodeField(blank=True)
    payment_discount_percent = RateField(default=0)
    payment_discount_date = models.DateField(null=True, blank=True)
    invoice_discount_percent = RateField(default=0)
    # In place of the percent.
    invoice_discount_amount = MoneyField(null=True, blank=True)
    prepayment_percent = RateField(default=0)
    on_hold = models.CharField(max_length=3, blank=True)
    payment_text = models.CharField(max_length=140, blank=True)
    reason_code = CodeField(max_length=10, blank=True)
    dimensions = models.TextField(blank=True)
    quote_no = CodeField(blank=True)
    order_no = CodeField(blank=True)
    # The posted invoice that a credit memo takes back.
    corrects_no = CodeField(blank=True)

    class Meta:
        abstract = True


class LineContent(Record):
    """A line: a text, or a quantity of something at a price. Its amounts are positive for what is sold or bought."""

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        ACCOUNT = "account", "G/L Account"
        ITEM = "item", "Item"
        FIXED_ASSET = "fixed asset", "Fixed Asset"

    line_no = models.IntegerField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.TEXT)
    no = CodeField(blank=True)
    description = models.CharField(max_length=250, blank=True)
    unit_of_measure = models.CharField(max_length=10, blank=True)
    quantity = RateField(default=0)
    unit_price = RateField(default=0)
    line_discount_percent = RateField(default=0)
    # In place of the percent.
    line_discount_amount = MoneyField(null=True, blank=True)
    is_invoice_discount_allowed = models.BooleanField(default=True)
    general_product_group_code = CodeField(blank=True)
    vat_product_group_code = CodeField(blank=True)
    tax_group_code = CodeField(blank=True)
    is_use_tax = models.BooleanField(default=False)
    deferral_code = CodeField(blank=True)
    deferral_start_date = models.DateField(null=True, blank=True)
    deferral_periods = models.IntegerField(null=True, blank=True)
    depreciation_book_code = CodeField(blank=True)
    dimensions = models.TextField(blank=True)
    # The movement out of stock that the line takes back, at its cost.
    returns_entry_no = models.BigIntegerField(null=True, blank=True)
    # It stands on the prepayments account of the posting matrix, and so does its VAT entry.
    is_prepayment = models.BooleanField(default=False)

    class Meta:
        abstract = True


# What one document takes from another, and posting from the draft.
_OWN = frozenset({"uuid", "created_at", "changed_at", "side", "number"})
HEADER_FIELDS = tuple(field.name for field in DocumentContent._meta.fields if field.name not in _OWN)
LINE_FIELDS = tuple(field.name for field in LineContent._meta.fields if field.name not in _OWN)
