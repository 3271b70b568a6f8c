"""The general ledger: the chart of accounts, its entries, the registers that made them, and their totals."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from ledgerhall.finance.foundation.models import DimensionSet, Record
from ledgerhall.tenancy.fields import CodeField, LedgerDateField, MoneyField, RateField


class IncomeBalance(models.TextChoices):
    INCOME_STATEMENT = "income statement", "Income Statement"
    BALANCE_SHEET = "balance sheet", "Balance Sheet"


class CategoryKind(models.TextChoices):
    """The six roots of the category tree."""

    ASSETS = "assets", "Assets"
    LIABILITIES = "liabilities", "Liabilities"
    EQUITY = "equity", "Equity"
    INCOME = "income", "Income"
    COST_OF_GOODS_SOLD = "cost of goods sold", "Cost of Goods Sold"
    EXPENSE = "expense", "Expense"


class ReportDefinition(models.TextChoices):
    """How a subcategory appears in the cash flow and retained earnings statements."""

    NONE = "", "None"
    OPERATING = "operating activities", "Operating Activities"
    INVESTING = "investing activities", "Investing Activities"
    FINANCING = "financing activities", "Financing Activities"
    CASH = "cash accounts", "Cash Accounts"
    RETAINED_EARNINGS = "retained earnings", "Retained Earnings"
    DISTRIBUTION = "distribution to shareholders", "Distribution to Shareholders"


class AccountType(models.TextChoices):
    POSTING = "posting", "Posting"
    HEADING = "heading", "Heading"
    TOTAL = "total", "Total"
    BEGIN_TOTAL = "begin-total", "Begin-Total"
    END_TOTAL = "end-total", "End-Total"


class AccountCategory(Record):
    """A node of the category tree (finance.md 1.1); the six roots are fixed."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    description = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=CategoryKind)
    report_definition = models.CharField(max_length=30, choices=ReportDefinition, blank=True)
    presentation_order = models.IntegerField()
    is_system_generated = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "account categories"

    def __str__(self) -> str:
        return self.description


class GeneralPostingType(models.TextChoices):
    """Whether VAT on a line is of a purchase or of a sale."""

    NONE = "", ""
    PURCHASE = "purchase", "Purchase"
    SALE = "sale", "Sale"


class GLAccount(Record):
    """A line of the chart of accounts. Only posting accounts receive entries; once they have, the number stays."""

    number = CodeField(unique=True)
    name = models.CharField(max_length=100)
    search_name = models.CharField(max_length=100, blank=True)
    account_type = models.CharField(max_length=12, choices=AccountType, default=AccountType.POSTING)
    income_balance = models.CharField(max_length=20, choices=IncomeBalance)
    category_kind = models.CharField(max_length=20, choices=CategoryKind, blank=True)
    category = models.ForeignKey(AccountCategory, null=True, blank=True, on_delete=models.PROTECT)
    totaling = models.CharField(max_length=250, blank=True)
    indentation = models.SmallIntegerField(default=0)
    is_blocked = models.BooleanField(default=False)
    is_direct_posting = models.BooleanField(default=True)
    is_reconciliation_account = models.BooleanField(default=False)
    # What lines on this account start from (finance.md 1.1).
    general_posting_type = models.CharField(max_length=10, choices=GeneralPostingType, blank=True)
    general_business_group_code = CodeField(blank=True)
    general_product_group_code = CodeField(blank=True)
    vat_business_group_code = CodeField(blank=True)
    vat_product_group_code = CodeField(blank=True)
    tax_group_code = CodeField(blank=True)
    deferral_template_code = CodeField(blank=True)

    class Meta:
        verbose_name = "G/L account"

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class DocumentType(models.TextChoices):
    NONE = "", ""
    PAYMENT = "payment", "Payment"
    INVOICE = "invoice", "Invoice"
    CREDIT_MEMO = "credit memo", "Credit Memo"
    FINANCE_CHARGE_MEMO = "finance charge memo", "Finance Charge Memo"
    REMINDER = "reminder", "Reminder"
    REFUND = "refund", "Refund"


class GLRegister(models.Model):
    """All entries that one posting made, and the link of the hash chain that seals them."""

    number = models.BigIntegerField(unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_code = CodeField(max_length=10)
    journal_template_name = CodeField(blank=True)
    journal_batch_name = CodeField(blank=True)
    from_entry_no = models.BigIntegerField()
    to_entry_no = models.BigIntegerField()
    user_text = models.CharField(max_length=400)
    user_uuid = models.UUIDField(null=True)
    idempotency_key = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 (empty keys are not unique)
    request_hash = models.CharField(max_length=64, blank=True)
    posted_at = models.DateTimeField()
    hash_version = models.SmallIntegerField(default=1)
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, unique=True)
    chain_hash = models.CharField(max_length=64, unique=True)
    is_reversed = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "G/L register"

    def __str__(self) -> str:
        return f"Register {self.number}"

    @property
    def hash_badge(self) -> str:
        """The first digits of the chain's hash, as people compare them."""
        return f"{self.chain_hash[:4]}·{self.chain_hash[4:8]}"


class GLEntry(models.Model):
    """A posted line of the general ledger; debit positive. `amount` is in the local currency, `currency_amount` in the
    currency of the transaction. Never changes but for its reversal marks."""

    entry_no = models.BigIntegerField(unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.ForeignKey(GLRegister, on_delete=models.PROTECT, related_name="entries")
    transaction_no = models.BigIntegerField()
    account = models.ForeignKey(GLAccount, on_delete=models.PROTECT, related_name="entries", db_index=False)
    account_no = CodeField()
    posting_date = LedgerDateField()
    document_date = models.DateField()
    vat_date = models.DateField()
    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    document_no = CodeField()
    external_document_no = CodeField(max_length=35, blank=True)
    description = models.CharField(max_length=250, blank=True)
    amount = MoneyField()
    debit_amount = MoneyField()
    credit_amount = MoneyField()
    currency_code = CodeField(max_length=10, blank=True)
    currency_amount = MoneyField()
    currency_factor = RateField()
    balancing_account_no = CodeField(blank=True)
    source_code = CodeField(max_length=10)
    reason_code = CodeField(max_length=10, blank=True)
    dimension_set = models.ForeignKey(DimensionSet, null=True, on_delete=models.PROTECT)
    dimensions = models.TextField(blank=True)
    global_dimension_1_code = CodeField(blank=True)
    global_dimension_2_code = CodeField(blank=True)
    journal_template_name = CodeField(blank=True)
    journal_batch_name = CodeField(blank=True)
    user_text = models.CharField(max_length=400)
    user_uuid = models.UUIDField(null=True)
    is_system_created = models.BooleanField(default=False)
    is_prior_year = models.BooleanField(default=False)
    is_correction = models.BooleanField(default=False)
    reverses_entry_no = models.BigIntegerField(null=True)
    reversed_by_entry_no = models.BigIntegerField(null=True)
    is_reversed = models.BooleanField(default=False)
    posted_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "G/L entry"
        verbose_name_plural = "G/L entries"
        indexes = [
            models.Index(fields=["account", "posting_date", "entry_no"], name="glentry_account_date"),
            models.Index(fields=["posting_date", "entry_no"], name="glentry_date"),
            models.Index(fields=["document_no", "posting_date"], name="glentry_document"),
            models.Index(fields=["transaction_no"], name="glentry_transaction"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=F("debit_amount") - F("credit_amount")), name="glentry_debit_less_credit"
            ),
            models.CheckConstraint(
                condition=(Q(debit_amount=0) & ~Q(credit_amount=0)) | (Q(credit_amount=0) & ~Q(debit_amount=0)),
                name="glentry_one_side",
            ),
            models.UniqueConstraint(fields=["reverses_entry_no"], name="glentry_reversed_once"),
        ]

    def __str__(self) -> str:
        return f"Entry {self.entry_no}"


class GLTotal(models.Model):
    """Sums per account of all entries up to `TotalsHead.entry_no`, per day and closing flag, five days, month and year.

    `starts` is the ledger-date ordinal that the span starts on (a day's own ordinal, so closing dates are apart).
    """

    class Span(models.TextChoices):
        # As spans.py, which is pure, calls them.
        DAY = "D"
        FIVE_DAYS = "F"
        MONTH = "M"
        YEAR = "Y"

    span = models.CharField(max_length=1, choices=Span)
    account = models.ForeignKey(GLAccount, on_delete=models.PROTECT, db_index=False)
    starts = models.BigIntegerField()
    debit_amount = MoneyField()
    credit_amount = MoneyField()

    class Meta:
        verbose_name = "G/L total"
        # Sums are read from this index alone.
        indexes = [
            models.Index(fields=["span", "starts", "account", "debit_amount", "credit_amount"], name="gltotal_sums")
        ]
        constraints = [models.UniqueConstraint(fields=["span", "starts", "account"], name="gltotal_key")]

    def __str__(self) -> str:
        return f"{self.span} {self.starts} {self.account_id}"


class TotalsHead(models.Model):
    """Up to which entry number the totals hold; one row."""

    entry_no = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Totals up to {self.entry_no}"
