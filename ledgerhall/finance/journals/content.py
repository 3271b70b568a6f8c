"""What a line of a journal says, whether it waits to be posted or is kept in a standard journal (finance.md 1.3)."""

from __future__ import annotations

from django.db import models

from ledgerhall.finance.foundation.models import Record
from ledgerhall.finance.ledger.models import DocumentType, GeneralPostingType
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.tenancy.fields import CodeField, MoneyField, RateField


class LineAccountType(models.TextChoices):
    """What the number of a line's account, or of its balancing account, is a number of."""

    ACCOUNT = "account", "G/L Account"
    CUSTOMER = "customer", "Customer"
    VENDOR = "vendor", "Vendor"
    BANK_ACCOUNT = "bank account", "Bank Account"
    FIXED_ASSET = "fixed asset", "Fixed Asset"


class LineContent(Record):
    """The content of a line but for its date and document number.

    A positive amount debits the account and credits the balancing account. The two VAT blocks say what tax the amount
    of their side includes; a VAT amount is only kept where it was typed, in the line's currency and with the sign of
    its side. Discount and due date are of the ledger entry of a customer or vendor; its terms, where they are empty.
    """

    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    external_document_no = CodeField(max_length=35, blank=True)
    account_type = models.CharField(max_length=12, choices=LineAccountType, default=LineAccountType.ACCOUNT)
    account_no = CodeField(blank=True)
    description = models.CharField(max_length=250, blank=True)
    currency_code = CodeField(max_length=10, blank=True)
    amount = MoneyField(default=0)
    amount_lcy = MoneyField(null=True, blank=True)
    balancing_account_type = models.CharField(max_length=12, choices=LineAccountType, default=LineAccountType.ACCOUNT)
    balancing_account_no = CodeField(blank=True)
    reason_code = CodeField(max_length=10, blank=True)
    dimensions = models.TextField(blank=True)
    is_correction = models.BooleanField(default=False)
    # VAT or sales tax of the account's side.
    general_posting_type = models.CharField(max_length=10, choices=GeneralPostingType, blank=True)
    general_business_group_code = CodeField(blank=True)
    general_product_group_code = CodeField(blank=True)
    vat_business_group_code = CodeField(blank=True)
    vat_product_group_code = CodeField(blank=True)
    tax_area_code = CodeField(blank=True)
    tax_group_code = CodeField(blank=True)
    is_use_tax = models.BooleanField(default=False)
    vat_amount = MoneyField(null=True, blank=True)
    # The same of the balancing account's side.
    balancing_general_posting_type = models.CharField(max_length=10, choices=GeneralPostingType, blank=True)
    balancing_general_business_group_code = CodeField(blank=True)
    balancing_general_product_group_code = CodeField(blank=True)
    balancing_vat_business_group_code = CodeField(blank=True)
    balancing_vat_product_group_code = CodeField(blank=True)
    balancing_tax_area_code = CodeField(blank=True)
    balancing_tax_group_code = CodeField(blank=True)
    is_balancing_use_tax = models.BooleanField(default=False)
    balancing_vat_amount = MoneyField(null=True, blank=True)
    # What a ledger entry of a customer or vendor carries.
    payment_terms_code = CodeField(blank=True)
    payment_method_code = CodeField(blank=True)
    due_date = models.DateField(null=True, blank=True)
    discount_date = models.DateField(null=True, blank=True)
    discount_percent = RateField(null=True, blank=True)
    on_hold = models.CharField(max_length=3, blank=True)
    payment_text = models.CharField(max_length=140, blank=True)
    # The answers to the two warnings of an application (finance.md 2.3); None: not answered.
    is_late_discount_accepted = models.BooleanField(null=True, blank=True)
    is_tolerance_accepted = models.BooleanField(null=True, blank=True)
    # What happens to a fixed asset.
    asset_posting_type = models.CharField(max_length=25, choices=FALedgerEntry.PostingType, blank=True)
    depreciation_book_code = CodeField(blank=True)
    depreciation_days = models.IntegerField(default=0)
    # How the amount on a G/L account is spread over periods (finance.md 2.5).
    deferral_template_code = CodeField(blank=True)
    # Made by a batch job; may stand on accounts without direct posting.
    is_system_created = models.BooleanField(default=False)

    class Meta:
        abstract = True


# The columns of the content, as lines and standard journals hand them to each other.
CONTENT = tuple(
    field.name for field in LineContent._meta.local_fields if field.name not in ("uuid", "created_at", "changed_at")
)
# The fields of one side's tax block, named as on a draft's VATAsked, by the field of the account's side.
TAX_BLOCK = {
    "posting_type": "general_posting_type",
    "general_business_group": "general_business_group_code",
    "general_product_group": "general_product_group_code",
    "business_group": "vat_business_group_code",
    "product_group": "vat_product_group_code",
    "tax_area": "tax_area_code",
    "tax_group": "tax_group_code",
    "is_use_tax": "is_use_tax",
    "amount": "vat_amount",
}


def of_balancing_side(field: str) -> str:
    """The name that a field of the tax block has on the balancing side."""
    return "is_balancing_use_tax" if field == "is_use_tax" else f"balancing_{field}"
