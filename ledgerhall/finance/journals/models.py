"""Journals: lines that somebody prepares, kept together in batches, until they are posted."""

from __future__ import annotations

from django.db import models
from django.db.models.expressions import RawSQL

from ledgerhall.finance.foundation.models import NumberSeries, Record
from ledgerhall.finance.ledger.models import DocumentType
from ledgerhall.tenancy.fields import CodeField, LedgerDateField, MoneyField


class JournalTemplate(Record):
    """A kind of journal: General for now."""

    class Kind(models.TextChoices):
        GENERAL = "general", "General"

    name = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.GENERAL)
    source_code = CodeField(max_length=10, default="GENJNL")
    is_document_balance_forced = models.BooleanField(default=True)

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
    balancing_account_no = CodeField(blank=True)
    reason_code = CodeField(max_length=10, blank=True)
    is_balancing_amount_suggested = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "journal batches"
        constraints = [models.UniqueConstraint(fields=["template", "name"], name="journal_batch_name")]

    def __str__(self) -> str:
        return self.name


class JournalLine(Record):
    """One line of a batch. A positive amount debits the account and credits the balancing account."""

    batch = models.ForeignKey(JournalBatch, on_delete=models.CASCADE, related_name="lines")
    line_no = models.IntegerField()
    posting_date = LedgerDateField(null=True, blank=True)
    document_date = models.DateField(null=True, blank=True)
    vat_date = models.DateField(null=True, blank=True)
    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    document_no = CodeField(blank=True)
    external_document_no = CodeField(max_length=35, blank=True)
    account_no = CodeField(blank=True)
    description = models.CharField(max_length=250, blank=True)
    currency_code = CodeField(max_length=10, blank=True)
    amount = MoneyField(default=0)
    amount_lcy = MoneyField(null=True, blank=True)
    balancing_account_no = CodeField(blank=True)
    reason_code = CodeField(max_length=10, blank=True)
    dimensions = models.TextField(blank=True)
    is_correction = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "line_no"], name="journal_line_no")]

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
  WINDOW document AS (PARTITION BY batch_id, posting_date, document_type, document_no)) AS judged
 WHERE CASE WHEN is_one_currency THEN in_currency ELSE in_local END <> 0
"""


class OutOfBalance(models.Manager["JournalLine"]):
    """The lines of documents whose lines without balancing account do not sum to zero: in the one currency that they
    are in, else in the local one. What is posted is checked alike."""

    def get_queryset(self) -> models.QuerySet[JournalLine]:
        return super().get_queryset().filter(pk__in=RawSQL(_OUT_OF_BALANCE, ()))  # noqa: S611 (a constant statement)


class UnbalancedLine(JournalLine):
    """A line of a document that is out of balance, as the lists and tiles of such lines show it."""

    objects = OutOfBalance()  # type: ignore[misc, assignment]

    class Meta:
        proxy = True
        verbose_name = "unbalanced journal line"
