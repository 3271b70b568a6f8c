"""What every posted entry of a ledger beside the general one says: number, document, dates, user, reversal."""

from __future__ import annotations

import uuid

from django.db import models

from ledgerhall.finance.foundation.models import DimensionSet
from ledgerhall.finance.ledger.models import DocumentType, GLRegister
from ledgerhall.tenancy.fields import CodeField, LedgerDateField


class PostedEntry(models.Model):
    """An entry of a ledger. Its key is its number; it never changes but for the columns that finance.md 1.5a lists."""

    entry_no = models.BigIntegerField(unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.ForeignKey(GLRegister, on_delete=models.PROTECT, related_name="+")
    transaction_no = models.BigIntegerField()
    posting_date = LedgerDateField()
    document_date = models.DateField()
    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    document_no = CodeField()
    external_document_no = CodeField(max_length=35, blank=True)
    description = models.CharField(max_length=250, blank=True)
    dimension_set = models.ForeignKey(DimensionSet, null=True, on_delete=models.PROTECT, related_name="+")
    dimensions = models.TextField(blank=True)
    global_dimension_1_code = CodeField(blank=True)
    global_dimension_2_code = CodeField(blank=True)
    source_code = CodeField(max_length=10)
    reason_code = CodeField(max_length=10, blank=True)
    journal_template_name = CodeField(blank=True)
    journal_batch_name = CodeField(blank=True)
    user_text = models.CharField(max_length=400)
    user_uuid = models.UUIDField(null=True)
    reverses_entry_no = models.BigIntegerField(null=True, unique=True)
    reversed_by_entry_no = models.BigIntegerField(null=True)
    is_reversed = models.BooleanField(default=False)
    posted_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Entry {self.entry_no}"
