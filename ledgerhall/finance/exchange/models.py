"""What was imported: the file itself, what was found in it, and the rows of it that are kept but not posted."""

from __future__ import annotations

import zlib

from django.db import models

from ledgerhall.finance.foundation.models import Record
from ledgerhall.tenancy.fields import CodeField, MoneyField


class ImportedFile(Record):
    """A file that became books, a fiscal year or a journal batch. Its hash is unique: nothing is imported twice."""

    class Kind(models.TextChoices):
        NEW_COMPANY = "new-company", "New company"
        NEXT_YEAR = "next-year", "Next fiscal year"
        JOURNAL = "journal", "Journal batch"

    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField()  # compressed by zlib
    kind = models.CharField(max_length=12, choices=Kind)
    format = models.CharField(max_length=20)
    encoding = models.CharField(max_length=20)
    company_name = models.CharField(max_length=100, blank=True)
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    first_register_no = models.BigIntegerField(null=True)
    last_register_no = models.BigIntegerField(null=True)
    journal_batch_name = CodeField(blank=True)
    difference_account_no = CodeField(blank=True)
    user_text = models.CharField(max_length=400)
    user_uuid = models.UUIDField(null=True)
    imported_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)  # seals it with its findings and history rows (`seals`)

    class Meta:
        verbose_name = "imported file"

    def __str__(self) -> str:
        return self.file_name or self.sha256[:12]

    @property
    def data(self) -> bytes:
        """The file's own bytes."""
        return zlib.decompress(bytes(self.content))


class ImportFinding(Record):
    """A warning or notice about an imported file. A warning stays on the books' tiles until somebody acknowledges it.

    `template` is marked for translation and filled with `values` (JSON, texts); `message` is the English sentence.
    """

    class Severity(models.TextChoices):
        WARNING = "warning", "Warning"
        NOTICE = "notice", "Notice"

    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="findings")
    position = models.IntegerField()
    severity = models.CharField(max_length=10, choices=Severity)
    code = models.CharField(max_length=60)
    template = models.TextField()
    values = models.TextField(default="{}")
    message = models.TextField()
    file_lines = models.TextField(blank=True)  # as people read them: 1-3, 7
    acknowledged_by_text = models.CharField(max_length=200, blank=True)
    acknowledged_by_uuid = models.UUIDField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "import finding"
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="import_finding_position")]

    def __str__(self) -> str:
        return self.message


class HistoryRow(models.Model):
    """A row of an imported file that is kept and not posted: a removed or added row, one of 0.00, one of last year."""

    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="history")
    file_line = models.IntegerField()
    kind = models.CharField(max_length=10)
    document_no = CodeField(blank=True)
    row_date = models.DateField(null=True)
    account_no = CodeField(blank=True)
    amount = MoneyField(default=0)
    objects_text = models.TextField(blank=True)
    description = models.TextField(blank=True)
    sign = models.TextField(blank=True)

    class Meta:
        verbose_name = "imported history row"

    def __str__(self) -> str:
        return f"{self.kind} line {self.file_line}"
