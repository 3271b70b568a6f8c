"""VAT and sales tax: how a party and a thing together are taxed, and the entries that the return is made of."""

from __future__ import annotations

from django.db import models

from ledgerhall.finance.foundation.models import Record
from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.finance.vat.statement_tables import (
    ECSalesLine,
    VATReturn,
    VATReturnDifference,
    VATReturnError,
    VATReturnLine,
    VATStatement,
    VATStatementLine,
)
from ledgerhall.tenancy.fields import CodeField, MoneyField, RateField

__all__ = [
    "Calculation",
    "ECSalesLine",
    "TaxArea",
    "TaxAreaLine",
    "TaxDetail",
    "TaxGroup",
    "TaxJurisdiction",
    "VATBusinessPostingGroup",
    "VATEntry",
    "VATPostingSetup",
    "VATProductPostingGroup",
    "VATReturn",
    "VATReturnDifference",
    "VATReturnError",
    "VATReturnLine",
    "VATStatement",
    "VATStatementLine",
]


class Calculation(models.TextChoices):
    """How VAT is worked out (finance.md 1.7)."""

    NORMAL = "normal", "Normal VAT"
    REVERSE_CHARGE = "reverse charge", "Reverse Charge VAT"
    FULL = "full", "Full VAT"
    SALES_TAX = "sales tax", "Sales Tax"


class VATBusinessPostingGroup(Record):
    """Who is traded with, as VAT sees it: domestic, EU, export …"""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = "VAT business posting group"

    def __str__(self) -> str:
        return self.code


class VATProductPostingGroup(Record):
    """What is traded, as VAT sees it: standard rate, reduced rate, exempt …"""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = "VAT product posting group"

    def __str__(self) -> str:
        return self.code


class VATPostingSetup(Record):
    """The rate and the accounts of one business and one product group."""

    business_group_code = CodeField(blank=True)
    product_group_code = CodeField(blank=True)
    description = models.CharField(max_length=100, blank=True)
    identifier = CodeField()
    percent = RateField(default=0)
    calculation = models.CharField(max_length=20, choices=Calculation, default=Calculation.NORMAL)
    sales_account_no = CodeField(blank=True)
    purchase_account_no = CodeField(blank=True)
    reverse_charge_account_no = CodeField(blank=True)
    # VAT on payment: until it is paid, VAT stands on these accounts and not in the return.
    is_unrealized = models.BooleanField(default=False)
    sales_unrealized_account_no = CodeField(blank=True)
    purchase_unrealized_account_no = CodeField(blank=True)
    # Of input VAT; what may not be deducted is part of the cost.
    deductible_percent = RateField(default=100)
    is_adjusted_for_payment_discount = models.BooleanField(default=False)
    is_eu_service = models.BooleanField(default=False)
    clause = models.CharField(max_length=250, blank=True)
    is_blocked = models.BooleanField(default=False)

    class Meta:
        verbose_name = "VAT posting setup"
        constraints = [
            models.UniqueConstraint(fields=["business_group_code", "product_group_code"], name="vat_posting_setup_pair")
        ]

    def __str__(self) -> str:
        return f"{self.business_group_code} / {self.product_group_code}"


class TaxJurisdiction(Record):
    """A state, county or city that levies sales tax (finance.md 1.8)."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    sales_account_no = CodeField(blank=True)
    purchase_account_no = CodeField(blank=True)
    use_tax_account_no = CodeField(blank=True)
    report_to_code = CodeField(blank=True)
    is_tax_on_tax = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class TaxGroup(Record):
    """A kind of goods that jurisdictions tax alike."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.code


class TaxArea(Record):
    """The jurisdictions that tax what is delivered to one place."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.code


class TaxAreaLine(Record):
    """A jurisdiction of an area; the highest calculation order comes first."""

    area = models.ForeignKey(TaxArea, on_delete=models.PROTECT, related_name="lines")
    jurisdiction = models.ForeignKey(TaxJurisdiction, on_delete=models.PROTECT, related_name="area_lines")
    calculation_order = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "jurisdiction"], name="tax_area_line_jurisdiction")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.jurisdiction_id}"


class TaxDetail(Record):
    """What a jurisdiction takes of a tax group from a date on: percent up to a maximum base, and above it."""

    class TaxType(models.TextChoices):
        SALES = "sales", "Sales Tax"
        USE = "use", "Use Tax"

    jurisdiction = models.ForeignKey(TaxJurisdiction, on_delete=models.PROTECT, related_name="details")
    group_code = CodeField(blank=True)
    tax_type = models.CharField(max_length=10, choices=TaxType, default=TaxType.SALES)
    effective_date = models.DateField()
    percent_below_maximum = RateField(default=0)
    maximum = MoneyField(null=True, blank=True)
    percent_above_maximum = RateField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "group_code", "tax_type", "effective_date"], name="tax_detail_of_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.group_code} {self.effective_date}"


class VATEntry(PostedEntry):
    """One VAT or sales tax entry, in the local currency; sales negative, purchases positive (finance.md 1.8).

    `unrealized_*` is what a document left to be realised by payments; `remaining_unrealized_*` what still is, kept by
    the engine. `realizes_entry_no` names the entry that a payment realised a part of. `amount` is what the return
    counts; `nondeductible_amount` went into the cost and is not part of it.
    """

    class Type(models.TextChoices):
        PURCHASE = "purchase", "Purchase"
        SALE = "sale", "Sale"
        SETTLEMENT = "settlement", "Settlement"

    vat_date = models.DateField()
    entry_type = models.CharField(max_length=12, choices=Type)
    base = MoneyField()
    amount = MoneyField()
    unrealized_base = MoneyField(default=0)
    unrealized_amount = MoneyField(default=0)
    remaining_unrealized_base = MoneyField(default=0)
    remaining_unrealized_amount = MoneyField(default=0)
    realizes_entry_no = models.BigIntegerField(null=True)
    # The application (of the entries of the party) that released it, or adjusted it for a discount.
    application_no = models.BigIntegerField(null=True)
    nondeductible_base = MoneyField(default=0)
    nondeductible_amount = MoneyField(default=0)
    difference = MoneyField(default=0)
    calculation = models.CharField(max_length=20, choices=Calculation)
    business_group_code = CodeField(blank=True)
    product_group_code = CodeField(blank=True)
    identifier = CodeField(blank=True)
    percent = RateField(default=0)
    general_business_group_code = CodeField(blank=True)
    general_product_group_code = CodeField(blank=True)
    party_no = CodeField(blank=True)
    country_code = models.CharField(max_length=2, blank=True)
    vat_registration_no = models.CharField(max_length=30, blank=True)
    is_eu_service = models.BooleanField(default=False)
    is_eu_triangular = models.BooleanField(default=False)
    is_prepayment = models.BooleanField(default=False)
    tax_area_code = CodeField(blank=True)
    tax_jurisdiction_code = CodeField(blank=True)
    tax_group_code = CodeField(blank=True)
    is_use_tax = models.BooleanField(default=False)
    sales_tax_connection_no = models.BigIntegerField(null=True)
    # The VAT account that the amount stands on (and its opposite), and the G/L entry that carries the base.
    vat_account_no = CodeField(blank=True)
    reverse_charge_account_no = CodeField(blank=True)
    gl_entry_no = models.BigIntegerField(null=True)
    is_closed = models.BooleanField(default=False)
    closed_by_entry_no = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "VAT entry"
        verbose_name_plural = "VAT entries"
        indexes = [
            models.Index(fields=["is_closed", "vat_date", "entry_no"], name="vatentry_open_date"),
            models.Index(fields=["document_no", "posting_date"], name="vatentry_document"),
            models.Index(fields=["transaction_no"], name="vatentry_transaction"),
            models.Index(fields=["realizes_entry_no"], name="vatentry_realizes"),
        ]
