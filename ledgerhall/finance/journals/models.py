"""Journals: lines that somebody prepares, kept together in batches, until they are posted."""

from __future__ import annotations

from django.db import models
from django.db.models.expressions import RawSQL

from ledgerhall.finance.foundation.models import NumberSeries, Record
from ledgerhall.finance.journals.content import LineAccountType, LineContent
from ledgerhall.finance.ledger.models import DocumentType, GeneralPostingType
from ledgerhall.tenancy.fields import CodeField, LedgerDateField, MoneyField, RateField


class JournalTemplate(Record):
    """A kind of journal. The lines of recurring ones stay when they are posted and get their next date.

    `is_vat_setup_copied`: accounts give lines their VAT posting type and groups. `is_vat_difference_allowed`: the VAT
    of a line may be typed, up to what the setup of the general ledger allows (E-JNL-09). Its new batches start with its
    number series and reason code.
    """

    class Kind(models.TextChoices):
        GENERAL = "general", "General"
        SALES = "sales", "Sales"
        PURCHASES = "purchases", "Purchases"
        CASH_RECEIPTS = "cash receipts", "Cash Receipts"
        PAYMENTS = "payments", "Payments"
        ASSETS = "assets", "Assets"

    name = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.GENERAL)
    is_recurring = models.BooleanField(default=False)
    source_code = CodeField(max_length=10, default="GENJNL")
    reason_code = CodeField(max_length=10, blank=True)
    number_series_code = CodeField(blank=True)
    posting_number_series_code = CodeField(blank=True)
    is_document_balance_forced = models.BooleanField(default=True)
    is_vat_setup_copied = models.BooleanField(default=True)
    is_vat_difference_allowed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class JournalBatch(Record):
    """Unposted lines kept together. A posting number series gives document numbers only when the batch is posted."""

    template = models.ForeignKey(JournalTemplate, on_delete=models.PROTECT, related_name="batches")
    name = CodeField()
    description = models.CharField(max_length=100, blank=True)
    number_series = models.ForeignKey(
        NumberSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="journal_batches"
    )
    posting_number_series = models.ForeignKey(
        NumberSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="posting_journal_batches"
    )
    balancing_account_type = models.CharField(max_length=12, choices=LineAccountType, default=LineAccountType.ACCOUNT)
    balancing_account_no = CodeField(blank=True)
    reason_code = CodeField(max_length=10, blank=True)
    is_balancing_amount_suggested = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "journal batches"
        constraints = [models.UniqueConstraint(fields=["template", "name"], name="journal_batch_name")]

    def __str__(self) -> str:
        return self.name


class RecurringMethod(models.TextChoices):
    """How a recurring line is posted each time (finance.md 1.3); the reversing ones are mirrored on a later day."""

    NONE = "", ""
    FIXED = "F", "F  Fixed"
    VARIABLE = "V", "V  Variable"
    BALANCE = "B", "B  Balance"
    REVERSING_FIXED = "RF", "RF  Reversing Fixed"
    REVERSING_VARIABLE = "RV", "RV  Reversing Variable"
    REVERSING_BALANCE = "RB", "RB  Reversing Balance"


class JournalLine(LineContent):
    """One line of a batch. Recurring lines say how and how often they are posted, formulas as in finance.md section 0;
    an empty reversal formula is the next day."""

    batch = models.ForeignKey(JournalBatch, on_delete=models.CASCADE, related_name="lines")
    line_no = models.IntegerField()
    posting_date = LedgerDateField(null=True, blank=True)
    document_date = models.DateField(null=True, blank=True)
    vat_date = models.DateField(null=True, blank=True)
    document_no = CodeField(blank=True)
    recurring_method = models.CharField(max_length=2, choices=RecurringMethod, blank=True)
    recurring_frequency = models.CharField(max_length=20, blank=True)
    expiration_date = models.DateField(null=True, blank=True)
    reversal_date_formula = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "line_no"], name="journal_line_no")]

    def __str__(self) -> str:
        return f"Line {self.line_no}"


class JournalApplication(models.Model):
    """An open entry that a line is to settle when it is posted: the worksheet of finance.md 1.5a.

    Named by its number, or by a document that may be posted in the same batch. `amount` of it in its currency with its
    sign; None: as much as there is.
    """

    line = models.ForeignKey(JournalLine, on_delete=models.CASCADE, related_name="applications")
    position = models.IntegerField()
    entry_no = models.BigIntegerField(null=True, blank=True)
    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    document_no = CodeField(blank=True)
    amount = MoneyField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "position"], name="journal_application_position")]

    def __str__(self) -> str:
        return self.document_no or str(self.entry_no)


class JournalDeferralLine(models.Model):
    """What a line's deferral schedule releases on a day, where it was typed; else the template decides on posting."""

    line = models.ForeignKey(JournalLine, on_delete=models.CASCADE, related_name="deferral_lines")
    posting_date = models.DateField()
    amount = MoneyField()

    def __str__(self) -> str:
        return f"{self.posting_date}"


class JournalAllocation(Record):
    """A part of a recurring line's amount, with the opposite sign on another account (finance.md 1.3).

    Of quantity (a ratio), percent and amount the allocations of a line use one. VAT only where the line has none.
    """

    line = models.ForeignKey(JournalLine, on_delete=models.CASCADE, related_name="allocations")
    line_no = models.IntegerField()
    account_no = CodeField(blank=True)
    quantity = RateField(default=0)
    percent = RateField(default=0)
    amount = MoneyField(default=0)
    dimensions = models.TextField(blank=True)
    general_posting_type = models.CharField(max_length=10, choices=GeneralPostingType, blank=True)
    general_business_group_code = CodeField(blank=True)
    general_product_group_code = CodeField(blank=True)
    vat_business_group_code = CodeField(blank=True)
    vat_product_group_code = CodeField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "line_no"], name="journal_allocation_line_no")]

    def __str__(self) -> str:
        return f"Allocation {self.line_no}"


class StandardJournal(Record):
    """Lines that are kept to be taken into a journal of the template again and again."""

    template = models.ForeignKey(JournalTemplate, on_delete=models.PROTECT, related_name="standard_journals")
    code = CodeField()
    description = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "code"], name="standard_journal_code")]

    def __str__(self) -> str:
        return self.code


class StandardJournalLine(LineContent):
    """One of the lines that a standard journal keeps."""

    journal = models.ForeignKey(StandardJournal, on_delete=models.CASCADE, related_name="lines")
    line_no = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journal", "line_no"], name="standard_journal_line_no")]

    def __str__(self) -> str:
        return f"Line {self.line_no}"


# Written out, as the tile that counts these lines stands on every accountant's Home and making it of expressions takes
# ten times as long as its answer. Both engines take rows without a date together in a window.
_OUT_OF_BALANCE = """
SELECT id FROM (
  SELECT id, MIN(currency_code) OVER document = MAX(currency_code) OVER document AS is_one_currency,
         SUM(CASE WHEN balancing_account_no = '' THEN amount END) OVER document AS in_currency,
         SUM(CASE WHEN balancing_account_no = '' THEN COALESCE(amount_lcy, amount) END) OVER document AS in_local
    FROM journals_journalline
   WHERE batch_id NOT IN (SELECT batch.id FROM journals_journalbatch AS batch
                            JOIN journals_journaltemplate AS template ON template.id = batch.template_id
                           WHERE template.is_recurring)
  WINDOW document AS (PARTITION BY batch_id, posting_date, document_type, document_no)) AS judged
 WHERE CASE WHEN is_one_currency THEN in_currency ELSE in_local END <> 0
"""


class OutOfBalance(models.Manager["JournalLine"]):
    """The lines of documents whose lines without balancing account do not sum to zero: in the one currency that they
    are in, else in the local one. What is posted is checked alike. Lines of recurring journals are allocated first."""

    def get_queryset(self) -> models.QuerySet[JournalLine]:
        return super().get_queryset().filter(pk__in=RawSQL(_OUT_OF_BALANCE, ()))  # noqa: S611 (a constant statement)


class UnbalancedLine(JournalLine):
    """A line of a document that is out of balance, as the lists and tiles of such lines show it."""

    objects = OutOfBalance()  # type: ignore[misc, assignment]

    class Meta:
        proxy = True
        verbose_name = "unbalanced journal line"
