"""What the rest of the books stands on: numbers, periods, dimensions, currencies, the company's own data, the log."""

from __future__ import annotations

import uuid

from django.db import models

from ledgerhall.tenancy.fields import CodeField, LedgerDateField, MoneyField, RateField


class Record(models.Model):
    """A record that an API shows: a UUID, and the moments of its creation and last change."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class CompanyInformation(Record):
    """The company's own data; one row."""

    legal_name = models.CharField(max_length=100)
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=60, blank=True)
    country_code = models.CharField(max_length=2, blank=True)
    vat_registration_no = models.CharField(max_length=30, blank=True)
    registration_no = models.CharField(max_length=30, blank=True)
    phone_no = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=100, blank=True)
    home_page = models.CharField(max_length=200, blank=True)
    bank_name = models.CharField(max_length=60, blank=True)
    iban = models.CharField(max_length=40, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.legal_name


class VATRounding(models.TextChoices):
    """Which way VAT is rounded to the currency's minor unit."""

    NEAREST = "nearest", "Nearest"
    UP = "up", "Up"
    DOWN = "down", "Down"


class TolerancePosting(models.TextChoices):
    """To which accounts of the posting group a tolerance is posted."""

    TOLERANCE = "tolerance", "Payment Tolerance Accounts"
    DISCOUNT = "discount", "Payment Discount Accounts"


class GeneralLedgerSetup(Record):
    """How this company posts; one row. An empty end of the posting range is open."""

    local_currency_code = CodeField(max_length=3)
    local_minor_units = models.SmallIntegerField(default=2)
    allow_posting_from = LedgerDateField(null=True, blank=True)
    allow_posting_to = LedgerDateField(null=True, blank=True)
    global_dimension_1_code = CodeField(blank=True)
    global_dimension_2_code = CodeField(blank=True)
    vat_rounding = models.CharField(max_length=10, choices=VATRounding, default=VATRounding.NEAREST)
    maximum_vat_difference = MoneyField(default=0)
    is_unrealized_vat = models.BooleanField(default=False)
    vat_settlement_account_no = CodeField(blank=True)
    retained_earnings_account_no = CodeField(blank=True)
    # Payment discounts and tolerances (finance.md 2.3).
    is_vat_adjusted_for_payment_discount = models.BooleanField(default=False)
    is_payment_discount_excl_vat = models.BooleanField(default=False)
    payment_discount_grace_formula = models.CharField(max_length=20, blank=True)
    payment_tolerance_percent = RateField(default=0)
    payment_tolerance_maximum = MoneyField(default=0)
    is_payment_tolerance_warned = models.BooleanField(default=False)
    is_discount_tolerance_warned = models.BooleanField(default=False)
    payment_tolerance_posting = models.CharField(
        max_length=10, choices=TolerancePosting, default=TolerancePosting.TOLERANCE
    )
    discount_tolerance_posting = models.CharField(
        max_length=10, choices=TolerancePosting, default=TolerancePosting.DISCOUNT
    )
    application_rounding_precision = MoneyField(default=0)
    # A credit memo's entries are negative on the sides of its invoice's (finance.md 1.14).
    is_credit_memo_correction = models.BooleanField(default=False)
    # Of cards; empty: numbers are given by hand.
    bank_account_series_code = CodeField(blank=True)
    item_series_code = CodeField(blank=True)
    asset_series_code = CodeField(blank=True)

    def __str__(self) -> str:
        return f"General ledger setup, {self.local_currency_code}"


class UserSetup(Record):
    """A user's own posting range: where either end is filled, this pair alone counts (finance.md section 4)."""

    user_text = models.CharField(max_length=400)
    user_uuid = models.UUIDField(unique=True)
    allow_posting_from = LedgerDateField(null=True, blank=True)
    allow_posting_to = LedgerDateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.user_text


class SourceCode(Record):
    """Which process posted: GENJNL, REVERSAL, CLSINCOME …"""

    code = CodeField(max_length=10, unique=True)
    description = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.code


class ReasonCode(Record):
    """Why somebody posted."""

    code = CodeField(max_length=10, unique=True)
    description = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.code


class NumberSeries(Record):
    """Gapless numbers for documents (finance.md 1.6). `is_date_ordered` refuses a date before the last one used."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    is_default = models.BooleanField(default=True)
    is_manual_allowed = models.BooleanField(default=False)
    is_date_ordered = models.BooleanField(default=False)
    is_blocked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class NumberSeriesLine(Record):
    """The run of numbers that holds from `starting_date` on."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="lines")
    starting_date = models.DateField()
    starting_no = CodeField()
    ending_no = CodeField(blank=True)
    warning_no = CodeField(blank=True)
    increment_by = models.IntegerField(default=1)
    last_no_used = CodeField(blank=True)
    last_date_used = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "starting_date"], name="number_series_line_start")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.starting_no}"


class AccountingPeriod(Record):
    """From `starting_date` to the day before the next period's start. What locks postings is the posting range."""

    starting_date = models.DateField(unique=True)
    name = models.CharField(max_length=30)
    is_new_fiscal_year = models.BooleanField(default=False)
    is_closed = models.BooleanField(default=False)
    is_date_locked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.name} {self.starting_date.year}"


class Dimension(Record):
    """A way of analysing entries: department, project …"""

    code = CodeField(unique=True)
    name = models.CharField(max_length=60)
    is_blocked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class DimensionValue(Record):
    """One value of a dimension."""

    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="dimension_values")
    code = CodeField()
    name = models.CharField(max_length=60, blank=True)
    is_blocked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="dimension_value_code")]

    def __str__(self) -> str:
        return self.code


class DimensionSet(models.Model):
    """The dimension values of an entry. `content` is canonical (`DEPARTMENT=A;PROJECT=X`): equal content is one set."""

    content = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.content


class DimensionSetEntry(models.Model):
    """One value in a set, so that a value in use can be found."""

    dimension_set = models.ForeignKey(DimensionSet, on_delete=models.PROTECT, related_name="set_entries")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT)
    dimension_value = models.ForeignKey(DimensionValue, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dimension_set", "dimension"], name="dimension_set_entry_dimension")
        ]

    def __str__(self) -> str:
        return f"{self.dimension_set_id} {self.dimension_value_id}"


class DefaultDimension(Record):
    """The value that lines on a record get, and the rule that postings on it must keep (finance.md 1.9)."""

    class Rule(models.TextChoices):
        NONE = "", "None"
        CODE_MANDATORY = "code mandatory", "Code Mandatory"
        SAME_CODE = "same code", "Same Code"
        NO_CODE = "no code", "No Code"

    table = models.CharField(max_length=30, default="G/L Account")
    record_no = CodeField()
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT)
    dimension_code = CodeField()
    value_code = CodeField(blank=True)
    rule = models.CharField(max_length=20, choices=Rule, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "record_no", "dimension"], name="default_dimension_of_record")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.record_no}: {self.dimension_code}"


class DimensionCombination(Record):
    """Two dimensions that may not stand on one entry; with values: two values that may not."""

    dimension_1_code = CodeField()
    value_1_code = CodeField(blank=True)
    dimension_2_code = CodeField()
    value_2_code = CodeField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dimension_1_code", "value_1_code", "dimension_2_code", "value_2_code"],
                name="dimension_combination_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension_1_code} {self.value_1_code} / {self.dimension_2_code} {self.value_2_code}"


class Currency(Record):
    """A foreign currency this company uses, with its ISO 4217 minor units."""

    code = CodeField(max_length=10, unique=True)
    name = models.CharField(max_length=60, blank=True)
    minor_units = models.SmallIntegerField(default=2)
    # Where the cents go that a document balanced in this currency lacks in the local one (finance.md 1.10).
    rounding_debit_account_no = CodeField(blank=True)
    rounding_credit_account_no = CodeField(blank=True)
    realized_gains_account_no = CodeField(blank=True)
    realized_losses_account_no = CodeField(blank=True)
    unrealized_gains_account_no = CodeField(blank=True)
    unrealized_losses_account_no = CodeField(blank=True)
    last_adjusted_date = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "currencies"

    def __str__(self) -> str:
        return self.code


class ExchangeRate(Record):
    """From `starting_date` on, `exchange_amount` of the currency are worth `relational_amount` of the local one."""

    currency = models.ForeignKey(Currency, on_delete=models.PROTECT, related_name="rates")
    starting_date = models.DateField()
    exchange_amount = RateField()
    relational_amount = RateField()
    # What they are worth where open entries are adjusted; empty: the same.
    adjustment_relational_amount = RateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "starting_date"], name="exchange_rate_of_day"),
            models.CheckConstraint(
                condition=models.Q(exchange_amount__gt=0, relational_amount__gt=0), name="exchange_rate_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency_id} {self.starting_date}"


class ChangeLogEntry(models.Model):
    """A change of setup, or a user's change of an entry, that the books remember for ever. Chained by hashes."""

    class Kind(models.TextChoices):
        INSERTION = "insertion", "Insertion"
        MODIFICATION = "modification", "Modification"
        DELETION = "deletion", "Deletion"

    entry_no = models.BigIntegerField(unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    table = models.CharField(max_length=40)
    record_key = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    field = models.CharField(max_length=60, blank=True)
    old_value = models.TextField(blank=True)
    new_value = models.TextField(blank=True)
    user_text = models.CharField(max_length=400)
    user_uuid = models.UUIDField(null=True)
    changed_at = models.DateTimeField()
    hash_version = models.SmallIntegerField(default=1)
    chain_hash = models.CharField(max_length=64, unique=True)
    previous_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.entry_no} {self.table} {self.record_key} {self.field}"


class PostingHead(models.Model):
    """The one row whose update is the posting lock: last numbers and the heads of both hash chains."""

    last_entry_no = models.BigIntegerField(default=0)
    last_transaction_no = models.BigIntegerField(default=0)
    last_register_no = models.BigIntegerField(default=0)
    register_hash = models.CharField(max_length=64, default="0" * 64)
    last_change_log_no = models.BigIntegerField(default=0)
    change_log_hash = models.CharField(max_length=64, default="0" * 64)
    # Of the ledgers beside the general one.
    last_vat_entry_no = models.BigIntegerField(default=0)
    last_customer_entry_no = models.BigIntegerField(default=0)
    last_customer_detail_no = models.BigIntegerField(default=0)
    last_vendor_entry_no = models.BigIntegerField(default=0)
    last_vendor_detail_no = models.BigIntegerField(default=0)
    last_bank_entry_no = models.BigIntegerField(default=0)
    last_asset_entry_no = models.BigIntegerField(default=0)
    last_item_entry_no = models.BigIntegerField(default=0)
    last_value_entry_no = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Register {self.last_register_no}"
