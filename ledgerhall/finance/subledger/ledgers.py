"""The ledgers beside the general one: customers, vendors, bank accounts, assets, items (finance.md 1.5, 1.11, 1.13).

Customers and vendors have one kind of entry in two tables. `control_account_no` says on which G/L account an entry
lies, so that each ledger can be held against its account.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ledgerhall.finance.ledger.models import DocumentType
from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.finance.subledger.cards import BankAccount, Customer, DepreciationBook, FixedAsset, Item, Vendor
from ledgerhall.tenancy.fields import CodeField, LedgerDateField, MoneyField, RateField

# Indexes of what is open hold nothing of the closed history; SQLite reads a bare boolean by no other index.
_OPEN = Q(is_open=True)
_OPEN_REMAINING = Q(is_open=False, remaining_amount=0) | (Q(is_open=True) & ~Q(remaining_amount=0))


class PartyLedgerEntry(PostedEntry):
    """What a party owes or is owed by one document; `amount` in the entry's currency, debit positive.

    `remaining_*`, `is_open` and `closed_by_*` are kept by the engine and follow from the detailed entries.
    """

    party_no = CodeField()
    control_account_no = CodeField()
    posting_group_code = CodeField()
    currency_code = CodeField(max_length=10, blank=True)
    amount = MoneyField()
    amount_lcy = MoneyField()
    # Foreign units per local unit: of the posting, and of the last adjustment (0: never adjusted).
    currency_factor = RateField()
    adjusted_factor = RateField(default=0)
    due_date = models.DateField()
    payment_discount_date = models.DateField(null=True)
    discount_tolerance_date = models.DateField(null=True)
    original_discount = MoneyField(default=0)
    remaining_discount = MoneyField(default=0)
    maximum_tolerance = MoneyField(default=0)
    accepted_tolerance = MoneyField(default=0)
    is_late_discount_accepted = models.BooleanField(default=False)
    remaining_amount = MoneyField()
    remaining_amount_lcy = MoneyField()
    is_open = models.BooleanField()
    is_positive = models.BooleanField()
    closed_by_entry_no = models.BigIntegerField(null=True)
    closed_at_date = LedgerDateField(null=True)
    on_hold = models.CharField(max_length=3, blank=True)
    # Net of VAT, in the local currency: sales or purchases, profit, invoice discount of the document.
    trade_amount_lcy = MoneyField(default=0)
    profit_lcy = MoneyField(default=0)
    invoice_discount_lcy = MoneyField(default=0)
    payment_terms_code = CodeField(blank=True)
    payment_method_code = CodeField(blank=True)
    payment_text = models.CharField(max_length=140, blank=True)
    is_prepayment = models.BooleanField(default=False)
    is_exported = models.BooleanField(default=False)

    class Meta:
        abstract = True


class CustomerLedgerEntry(PartyLedgerEntry):
    """An entry of a customer: invoices positive, payments negative."""

    party = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="ledger_entries", db_index=False)
    last_reminder_level = models.SmallIntegerField(default=0)
    is_interest_calculated = models.BooleanField(default=False)

    class Meta:
        verbose_name = "customer ledger entry"
        verbose_name_plural = "customer ledger entries"
        indexes = [
            models.Index(fields=["party", "entry_no"], name="custentry_party"),
            models.Index(fields=["party", "due_date", "entry_no"], name="custentry_open_of_party", condition=_OPEN),
            models.Index(fields=["party_no", "due_date", "entry_no"], name="custentry_open_of_no", condition=_OPEN),
            models.Index(fields=["due_date", "entry_no"], name="custentry_open_by_due", condition=_OPEN),
            models.Index(fields=["document_no", "posting_date"], name="custentry_document"),
            models.Index(fields=["transaction_no"], name="custentry_transaction"),
        ]
        constraints = [
            models.CheckConstraint(condition=_OPEN_REMAINING, name="custentry_open_remaining"),
        ]


class VendorLedgerEntry(PartyLedgerEntry):
    """An entry of a vendor: invoices negative, payments positive."""

    party = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="ledger_entries", db_index=False)

    class Meta:
        verbose_name = "vendor ledger entry"
        verbose_name_plural = "vendor ledger entries"
        indexes = [
            models.Index(fields=["party", "entry_no"], name="vendentry_party"),
            models.Index(fields=["party", "due_date", "entry_no"], name="vendentry_open_of_party", condition=_OPEN),
            models.Index(fields=["party_no", "due_date", "entry_no"], name="vendentry_open_of_no", condition=_OPEN),
            models.Index(fields=["due_date", "entry_no"], name="vendentry_open_by_due", condition=_OPEN),
            models.Index(fields=["document_no", "posting_date"], name="vendentry_document"),
            models.Index(fields=["transaction_no"], name="vendentry_transaction"),
        ]
        constraints = [
            models.CheckConstraint(condition=_OPEN_REMAINING, name="vendentry_open_remaining"),
            # A vendor's invoice number is used once, but for what was reversed (E-DOC-02).
            models.UniqueConstraint(
                fields=["party", "document_type", "external_document_no"],
                condition=Q(is_reversed=False, document_type__in=["invoice", "credit memo"])
                & ~Q(external_document_no=""),
                name="vendentry_external_no_once",
            ),
        ]


class DetailType(models.TextChoices):
    """Why the remaining amount of a ledger entry changed (finance.md 1.5)."""

    INITIAL = "initial entry", "Initial Entry"
    APPLICATION = "application", "Application"
    UNREALIZED_LOSS = "unrealized loss", "Unrealized Loss"
    UNREALIZED_GAIN = "unrealized gain", "Unrealized Gain"
    REALIZED_LOSS = "realized loss", "Realized Loss"
    REALIZED_GAIN = "realized gain", "Realized Gain"
    PAYMENT_DISCOUNT = "payment discount", "Payment Discount"
    PAYMENT_DISCOUNT_EXCL_VAT = "payment discount (vat excl.)", "Payment Discount (VAT Excl.)"
    PAYMENT_DISCOUNT_VAT = "payment discount (vat adjustment)", "Payment Discount (VAT Adjustment)"
    APPLICATION_ROUNDING = "appln. rounding", "Appln. Rounding"
    CORRECTION = "correction of remaining amount", "Correction of Remaining Amount"
    PAYMENT_TOLERANCE = "payment tolerance", "Payment Tolerance"
    PAYMENT_TOLERANCE_EXCL_VAT = "payment tolerance (vat excl.)", "Payment Tolerance (VAT Excl.)"
    PAYMENT_TOLERANCE_VAT = "payment tolerance (vat adjustment)", "Payment Tolerance (VAT Adjustment)"
    DISCOUNT_TOLERANCE = "payment discount tolerance", "Payment Discount Tolerance"
    DISCOUNT_TOLERANCE_EXCL_VAT = "payment discount tolerance (vat excl.)", "Payment Discount Tolerance (VAT Excl.)"
    DISCOUNT_TOLERANCE_VAT = (
        "payment discount tolerance (vat adjustment)",
        "Payment Discount Tolerance (VAT Adjustment)",
    )


class DetailedLedgerEntry(PostedEntry):
    """One change of the remaining amount of a ledger entry; immutable but for its unapplication.

    `application_no` is the number of the first detailed entry of one application, on all of its entries, and
    `unapplies_entry_no` the detailed entry that this one mirrors. `counter_account_no` is where the general ledger has
    the other side (discount, gain …); empty for initial entries and applications.
    """

    party_no = CodeField()
    control_account_no = CodeField()
    ledger_entry_no = models.BigIntegerField()
    entry_type = models.CharField(max_length=50, choices=DetailType)
    currency_code = CodeField(max_length=10, blank=True)
    amount = MoneyField()
    amount_lcy = MoneyField()
    counter_account_no = CodeField(blank=True)
    applied_entry_no = models.BigIntegerField(null=True)
    application_no = models.BigIntegerField(null=True)
    unapplies_entry_no = models.BigIntegerField(null=True, unique=True)
    unapplied_by_entry_no = models.BigIntegerField(null=True)
    is_unapplied = models.BooleanField(default=False)
    initial_document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    initial_due_date = models.DateField()
    # What the ledger entry's remaining discount was before this application, so that an unapplication restores it.
    discount_before = MoneyField(default=0)

    class Meta:
        abstract = True


class DetailedCustomerLedgerEntry(DetailedLedgerEntry):
    """A change of what is left of a customer ledger entry."""

    ledger_entry = models.ForeignKey(
        CustomerLedgerEntry, on_delete=models.PROTECT, related_name="detailed_entries", db_index=False
    )

    class Meta:
        verbose_name = "detailed customer ledger entry"
        verbose_name_plural = "detailed customer ledger entries"
        indexes = [
            models.Index(fields=["ledger_entry", "posting_date"], name="custdetail_entry_date"),
            models.Index(fields=["ledger_entry_no"], name="custdetail_entry_no"),
            models.Index(fields=["party_no", "posting_date"], name="custdetail_party_date"),
            models.Index(fields=["posting_date"], name="custdetail_date"),
            models.Index(fields=["document_no", "posting_date"], name="custdetail_document"),
            models.Index(fields=["control_account_no", "posting_date"], name="custdetail_account_date"),
            models.Index(fields=["application_no"], name="custdetail_application"),
            models.Index(fields=["transaction_no"], name="custdetail_transaction"),
        ]


class DetailedVendorLedgerEntry(DetailedLedgerEntry):
    """A change of what is left of a vendor ledger entry."""

    ledger_entry = models.ForeignKey(
        VendorLedgerEntry, on_delete=models.PROTECT, related_name="detailed_entries", db_index=False
    )

    class Meta:
        verbose_name = "detailed vendor ledger entry"
        verbose_name_plural = "detailed vendor ledger entries"
        indexes = [
            models.Index(fields=["ledger_entry", "posting_date"], name="venddetail_entry_date"),
            models.Index(fields=["ledger_entry_no"], name="venddetail_entry_no"),
            models.Index(fields=["party_no", "posting_date"], name="venddetail_party_date"),
            models.Index(fields=["posting_date"], name="venddetail_date"),
            models.Index(fields=["document_no", "posting_date"], name="venddetail_document"),
            models.Index(fields=["control_account_no", "posting_date"], name="venddetail_account_date"),
            models.Index(fields=["application_no"], name="venddetail_application"),
            models.Index(fields=["transaction_no"], name="venddetail_transaction"),
        ]


class BankAccountLedgerEntry(PostedEntry):
    """A movement of a bank account in its currency; `remaining_amount` and the statement are kept by reconciliation."""

    class StatementStatus(models.TextChoices):
        OPEN = "open", "Open"
        APPLIED = "applied", "Applied"
        CLOSED = "closed", "Closed"

    bank_account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="ledger_entries", db_index=False
    )
    bank_account_no = CodeField()
    control_account_no = CodeField()
    currency_code = CodeField(max_length=10, blank=True)
    amount = MoneyField()
    amount_lcy = MoneyField()
    remaining_amount = MoneyField()
    is_open = models.BooleanField()
    is_positive = models.BooleanField()
    balancing_account_type = models.CharField(max_length=20, blank=True)
    balancing_account_no = CodeField(blank=True)
    statement_no = CodeField(blank=True)
    statement_line_no = models.IntegerField(null=True)
    statement_status = models.CharField(max_length=10, choices=StatementStatus, default=StatementStatus.OPEN)

    class Meta:
        verbose_name = "bank account ledger entry"
        verbose_name_plural = "bank account ledger entries"
        indexes = [
            models.Index(fields=["bank_account", "posting_date", "entry_no"], name="bankentry_account_date"),
            models.Index(fields=["bank_account", "entry_no"], name="bankentry_open_of_account", condition=_OPEN),
            models.Index(fields=["document_no", "posting_date"], name="bankentry_document"),
            models.Index(fields=["transaction_no"], name="bankentry_transaction"),
        ]


class FALedgerEntry(PostedEntry):
    """A change of an asset's value in one depreciation book, in the local currency."""

    class PostingType(models.TextChoices):
        ACQUISITION_COST = "acquisition cost", "Acquisition Cost"
        DEPRECIATION = "depreciation", "Depreciation"
        WRITE_DOWN = "write-down", "Write-Down"
        PROCEEDS = "proceeds on disposal", "Proceeds on Disposal"
        GAIN_LOSS = "gain/loss", "Gain/Loss"

    asset = models.ForeignKey(FixedAsset, on_delete=models.PROTECT, related_name="ledger_entries", db_index=False)
    asset_no = CodeField()
    book = models.ForeignKey(DepreciationBook, on_delete=models.PROTECT, related_name="ledger_entries", db_index=False)
    book_code = CodeField()
    posting_type = models.CharField(max_length=25, choices=PostingType)
    # The disposal takes cost and depreciation out again, by entries of those types.
    is_disposal = models.BooleanField(default=False)
    posting_group_code = CodeField()
    control_account_no = CodeField(blank=True)
    amount = MoneyField()
    days = models.IntegerField(default=0)

    class Meta:
        verbose_name = "FA ledger entry"
        verbose_name_plural = "FA ledger entries"
        indexes = [
            models.Index(fields=["asset", "book", "posting_date"], name="faentry_asset_date"),
            models.Index(fields=["document_no", "posting_date"], name="faentry_document"),
            models.Index(fields=["transaction_no"], name="faentry_transaction"),
        ]


class ItemLedgerEntry(PostedEntry):
    """A movement of stock; `remaining_quantity` of what came in is kept by the engine (FIFO)."""

    class Type(models.TextChoices):
        PURCHASE = "purchase", "Purchase"
        SALE = "sale", "Sale"
        POSITIVE_ADJUSTMENT = "positive adjustment", "Positive Adjustment"
        NEGATIVE_ADJUSTMENT = "negative adjustment", "Negative Adjustment"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="ledger_entries", db_index=False)
    item_no = CodeField()
    entry_type = models.CharField(max_length=20, choices=Type)
    quantity = RateField()
    remaining_quantity = RateField()
    is_open = models.BooleanField()
    is_positive = models.BooleanField()
    party_no = CodeField(blank=True)

    class Meta:
        verbose_name = "item ledger entry"
        verbose_name_plural = "item ledger entries"
        indexes = [
            models.Index(fields=["item", "entry_no"], name="itementry_item"),
            models.Index(fields=["item", "entry_no"], name="itementry_open_of_item", condition=_OPEN),
            models.Index(fields=["document_no", "posting_date"], name="itementry_document"),
            models.Index(fields=["transaction_no"], name="itementry_transaction"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=False, remaining_quantity=0) | (Q(is_open=True) & ~Q(remaining_quantity=0)),
                name="itementry_open_remaining",
            )
        ]


class ValueEntry(PostedEntry):
    """What a movement of stock is worth: cost in the local currency, and the sales amount of what was sold."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="value_entries", db_index=False)
    item_no = CodeField()
    item_ledger_entry_no = models.BigIntegerField()
    # The entry that was taken from (FIFO), where stock went out.
    from_entry_no = models.BigIntegerField(null=True)
    quantity = RateField()
    cost_amount = MoneyField()
    sales_amount = MoneyField(default=0)
    inventory_account_no = CodeField(blank=True)
    counter_account_no = CodeField(blank=True)

    class Meta:
        verbose_name = "value entry"
        verbose_name_plural = "value entries"
        indexes = [
            models.Index(fields=["item", "posting_date"], name="valueentry_item_date"),
            models.Index(fields=["item_ledger_entry_no"], name="valueentry_item_entry"),
            models.Index(fields=["document_no", "posting_date"], name="valueentry_document"),
            models.Index(fields=["transaction_no"], name="valueentry_transaction"),
        ]
