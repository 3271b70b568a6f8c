"""Whom and what a company deals with: customers, vendors, bank accounts, assets, items, and the terms with them."""

from __future__ import annotations

from django.db import models

from ledgerhall.finance.foundation.models import Record
from ledgerhall.tenancy.fields import CodeField, MoneyField, RateField


class PaymentTerms(Record):
    """When an invoice is due and until when it may be paid with discount: date formulas on the document date."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    due_date_formula = models.CharField(max_length=20, blank=True)
    discount_date_formula = models.CharField(max_length=20, blank=True)
    discount_percent = RateField(default=0)
    is_discount_on_credit_memos = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "payment terms"

    def __str__(self) -> str:
        return self.code


class PaymentMethod(Record):
    """How it is paid. With a balancing account an invoice is posted together with its payment."""

    class BalancingType(models.TextChoices):
        ACCOUNT = "account", "G/L Account"
        BANK_ACCOUNT = "bank account", "Bank Account"

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    balancing_type = models.CharField(max_length=20, choices=BalancingType, default=BalancingType.ACCOUNT)
    balancing_no = CodeField(blank=True)

    def __str__(self) -> str:
        return self.code


class Party(Record):
    """What customers and vendors have in common (finance.md 1.4)."""

    number = CodeField(unique=True)
    name = models.CharField(max_length=100)
    search_name = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=60, blank=True)
    country_code = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)
    contact_name = models.CharField(max_length=100, blank=True)
    phone_no = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=100, blank=True)
    document_email = models.CharField(max_length=100, blank=True)
    registration_no = models.CharField(max_length=30, blank=True)
    vat_registration_no = models.CharField(max_length=30, blank=True)
    gln = models.CharField(max_length=13, blank=True)
    peppol_id = models.CharField(max_length=60, blank=True)
    posting_group_code = CodeField()
    general_business_group_code = CodeField(blank=True)
    vat_business_group_code = CodeField(blank=True)
    tax_area_code = CodeField(blank=True)
    is_tax_liable = models.BooleanField(default=False)
    currency_code = CodeField(max_length=10, blank=True)
    payment_terms_code = CodeField(blank=True)
    payment_method_code = CodeField(blank=True)
    is_price_including_vat = models.BooleanField(default=False)
    is_applied_to_oldest = models.BooleanField(default=False)
    is_tolerance_blocked = models.BooleanField(default=False)
    prepayment_percent = RateField(default=0)
    iban = models.CharField(max_length=40, blank=True)
    bic = models.CharField(max_length=11, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Customer(Party):
    """Somebody who owes us money."""

    class Blocked(models.TextChoices):
        NO = "", ""
        SHIP = "ship", "Ship"
        INVOICE = "invoice", "Invoice"
        ALL = "all", "All"

    blocked = models.CharField(max_length=10, choices=Blocked, blank=True)
    # Entries lie on the customer that is billed; empty: on this one.
    bill_to_no = CodeField(blank=True)
    credit_limit_lcy = MoneyField(default=0)
    reminder_terms_code = CodeField(blank=True)
    finance_charge_terms_code = CodeField(blank=True)
    salesperson_code = CodeField(blank=True)
    # Whether statements are made for it, and the number of the last one (finance.md 1.4).
    gets_statements = models.BooleanField(default=True)
    last_statement_no = models.IntegerField(default=0)


class Vendor(Party):
    """Somebody to whom we owe money."""

    class Blocked(models.TextChoices):
        NO = "", ""
        PAYMENT = "payment", "Payment"
        ALL = "all", "All"

    blocked = models.CharField(max_length=10, choices=Blocked, blank=True)
    pay_to_no = CodeField(blank=True)
    payment_priority = models.IntegerField(default=0)
    creditor_no = models.CharField(max_length=20, blank=True)
    our_account_no = models.CharField(max_length=20, blank=True)


class BankAccount(Record):
    """An account at a bank, in one currency."""

    number = CodeField(unique=True)
    name = models.CharField(max_length=100)
    bank_account_no = models.CharField(max_length=40, blank=True)
    iban = models.CharField(max_length=40, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    currency_code = CodeField(max_length=10, blank=True)
    posting_group_code = CodeField()
    minimum_balance = MoneyField(default=0)
    last_statement_no = CodeField(blank=True)
    last_statement_balance = MoneyField(default=0)
    is_blocked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Item(Record):
    """A thing or service that is bought and sold. Only stocked items (`inventory`) have a cost side."""

    class Kind(models.TextChoices):
        INVENTORY = "inventory", "Inventory"
        NON_INVENTORY = "non-inventory", "Non-Inventory"
        SERVICE = "service", "Service"

    number = CodeField(unique=True)
    description = models.CharField(max_length=100)
    search_name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.INVENTORY)
    unit_of_measure = models.CharField(max_length=10, blank=True)
    unit_price = RateField(default=0)
    # For what is taken from stock before it came in; FIFO costs what is there.
    unit_cost = RateField(default=0)
    inventory_posting_group_code = CodeField(blank=True)
    general_product_group_code = CodeField(blank=True)
    vat_product_group_code = CodeField(blank=True)
    tax_group_code = CodeField(blank=True)
    deferral_template_code = CodeField(blank=True)
    vendor_no = CodeField(blank=True)
    is_blocked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.number} {self.description}"


class FixedAsset(Record):
    """Something that is used for years."""

    number = CodeField(unique=True)
    description = models.CharField(max_length=100)
    search_name = models.CharField(max_length=100, blank=True)
    class_code = CodeField(blank=True)
    location = models.CharField(max_length=60, blank=True)
    serial_no = models.CharField(max_length=50, blank=True)
    vendor_no = CodeField(blank=True)
    responsible = models.CharField(max_length=100, blank=True)
    is_blocked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.number} {self.description}"


class DepreciationBook(Record):
    """A way of valuing assets. Only where `is_integrated` do its entries reach the general ledger."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    is_integrated = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class AssetBook(Record):
    """How one asset is depreciated in one book (finance.md 1.13)."""

    class Method(models.TextChoices):
        STRAIGHT_LINE = "straight-line", "Straight-Line"
        DECLINING_BALANCE = "declining-balance 1", "Declining-Balance 1"
        DECLINING_STRAIGHT = "db1/sl", "DB1/SL"
        MANUAL = "manual", "Manual"

    asset = models.ForeignKey(FixedAsset, on_delete=models.PROTECT, related_name="asset_books")
    book = models.ForeignKey(DepreciationBook, on_delete=models.PROTECT, related_name="asset_books")
    posting_group_code = CodeField()
    method = models.CharField(max_length=20, choices=Method, default=Method.STRAIGHT_LINE)
    starting_date = models.DateField(null=True, blank=True)
    ending_date = models.DateField(null=True, blank=True)
    years = RateField(default=0)
    straight_line_percent = RateField(default=0)
    fixed_amount = MoneyField(default=0)
    declining_percent = RateField(default=0)
    salvage_amount = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "book"], name="asset_book_pair")]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.book_id}"


class DeferralTemplate(Record):
    """How income or expense is spread over accounting periods (finance.md 2.5)."""

    class Method(models.TextChoices):
        STRAIGHT_LINE = "straight-line", "Straight-Line"
        EQUAL = "equal per period", "Equal per Period"
        DAYS = "days per period", "Days per Period"
        USER_DEFINED = "user-defined", "User-Defined"

    class Start(models.TextChoices):
        POSTING_DATE = "posting date", "Posting Date"
        BEGINNING_OF_PERIOD = "beginning of period", "Beginning of Period"
        END_OF_PERIOD = "end of period", "End of Period"
        BEGINNING_OF_NEXT_PERIOD = "beginning of next period", "Beginning of Next Period"

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    account_no = CodeField()
    percent = RateField(default=100)
    method = models.CharField(max_length=20, choices=Method, default=Method.STRAIGHT_LINE)
    start = models.CharField(max_length=30, choices=Start, default=Start.POSTING_DATE)
    number_of_periods = models.IntegerField(default=1)
    period_description = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.code


class TradeSetup(Record):
    """How sales or purchases are posted; one row for each side (finance.md 1.14)."""

    class Side(models.TextChoices):
        SALES = "sales", "Sales"
        PURCHASES = "purchases", "Purchases"

    class DiscountPosting(models.TextChoices):
        NONE = "none", "No Discounts"
        INVOICE = "invoice", "Invoice Discounts"
        LINE = "line", "Line Discounts"
        ALL = "all", "All Discounts"

    side = models.CharField(max_length=10, choices=Side, unique=True)
    discount_posting = models.CharField(max_length=10, choices=DiscountPosting, default=DiscountPosting.NONE)
    is_invoice_rounded = models.BooleanField(default=False)
    invoice_rounding_precision = MoneyField(default="0.05")
    is_external_document_no_mandatory = models.BooleanField(default=False)
    is_credit_warned = models.BooleanField(default=True)
    is_applied_between_currencies = models.BooleanField(default=False)
    # Of customers (sales) or vendors (purchases); empty: numbers are given by hand.
    card_series_code = CodeField(blank=True)
    quote_series_code = CodeField(blank=True)
    order_series_code = CodeField(blank=True)
    invoice_series_code = CodeField(blank=True)
    credit_memo_series_code = CodeField(blank=True)
    return_order_series_code = CodeField(blank=True)
    posted_invoice_series_code = CodeField(blank=True)
    posted_credit_memo_series_code = CodeField(blank=True)
    posted_prepayment_invoice_series_code = CodeField(blank=True)
    posted_shipment_series_code = CodeField(blank=True)
    reminder_series_code = CodeField(blank=True)
    finance_charge_series_code = CodeField(blank=True)

    def __str__(self) -> str:
        return str(self.get_side_display())
