"""Documents: what is offered, ordered, invoiced, credited, and what has been posted of it (finance.md 1.12).

Sales and purchases lie in the same tables, told apart by `side`. A draft can change until it is posted; a posted
document never does: the database refuses it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ledgerhall.finance.documents.content import DocumentContent, LineContent
from ledgerhall.finance.foundation import global_dimensions
from ledgerhall.tenancy.fields import CodeField, LedgerDateField, MoneyField, RateField


class Document(DocumentContent):
    """A document that is being prepared. An order stays while parts of it are shipped and invoiced."""

    class Kind(models.TextChoices):
        QUOTE = "quote", "Quote"
        ORDER = "order", "Order"
        INVOICE = "invoice", "Invoice"
        CREDIT_MEMO = "credit memo", "Credit Memo"
        RETURN_ORDER = "return order", "Return Order"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        RELEASED = "released", "Released"

    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    posting_date = LedgerDateField(null=True, blank=True)
    # VAT that was typed, by identifier (vat_differences.py).
    vat_differences = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["side", "party_no"], name="document_party")]
        constraints = [models.UniqueConstraint(fields=["side", "kind", "number"], name="document_number")]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.get_kind_display()} {self.number}"

    @property
    def global_dimension_1(self) -> str:
        return global_dimensions.values_of(self.dimensions, global_dimensions.codes())["global_dimension_1"]

    @property
    def global_dimension_2(self) -> str:
        return global_dimensions.values_of(self.dimensions, global_dimensions.codes())["global_dimension_2"]


class DocumentLine(LineContent):
    """A line of a draft. What is shipped, invoiced and prepaid counts up as parts of an order are posted.

    Prepayments are without VAT, the VAT beside them, in the document's currency.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="lines")
    quantity_to_ship = RateField(default=0)
    quantity_shipped = RateField(default=0)
    quantity_to_invoice = RateField(default=0)
    quantity_invoiced = RateField(default=0)
    prepayment_percent = RateField(default=0)
    prepayment_invoiced = MoneyField(default=0)
    prepayment_vat_invoiced = MoneyField(default=0)
    prepayment_deducted = MoneyField(default=0)
    prepayment_vat_deducted = MoneyField(default=0)
    # What they were worth on the day of each prepayment invoice.
    prepayment_invoiced_lcy = MoneyField(default=0)
    prepayment_vat_invoiced_lcy = MoneyField(default=0)
    prepayment_deducted_lcy = MoneyField(default=0)
    prepayment_vat_deducted_lcy = MoneyField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "line_no"], name="document_line_no"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, quantity_invoiced__lte=models.F("quantity"))
                | Q(quantity__lte=0, quantity_invoiced__gte=models.F("quantity")),
                name="document_line_invoiced",
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.line_no}"


class DeferralLine(models.Model):
    """What a line's deferral schedule releases on a day, where it was typed; else the template decides on posting."""

    line = models.ForeignKey(DocumentLine, on_delete=models.CASCADE, related_name="deferral_lines")
    posting_date = models.DateField()
    amount = MoneyField()

    def __str__(self) -> str:
        return f"{self.posting_date}"


class DocumentApplication(models.Model):
    """An open entry that the document is to be applied to when it is posted; `amount` of it, positive, or all
    there is."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="applications")
    position = models.IntegerField()
    document_no = CodeField()
    amount = MoneyField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="document_application_position")]

    def __str__(self) -> str:
        return self.document_no


class PostedDocument(DocumentContent):
    """A posted document, with its whole amounts. A shipment is a purchase's receipt, and posts no entries.

    `total_amount` is what its ledger entry was made with, as a positive amount: without VAT + VAT + rounding. Amounts
    of a credit memo are positive too. Whether it was taken back say the dated `Correction`s.
    """

    class Kind(models.TextChoices):
        SHIPMENT = "shipment", "Shipment"
        RETURN_SHIPMENT = "return shipment", "Return Shipment"
        INVOICE = "invoice", "Invoice"
        CREDIT_MEMO = "credit memo", "Credit Memo"

    kind = models.CharField(max_length=16, choices=Kind)
    posting_date = LedgerDateField()
    register_no = models.BigIntegerField(null=True)
    is_prepayment = models.BooleanField(default=False)
    line_amount = MoneyField(default=0)
    invoice_discount = MoneyField(default=0)
    base_amount = MoneyField(default=0)
    vat_amount = MoneyField(default=0)
    rounding_amount = MoneyField(default=0)
    total_amount = MoneyField(default=0)
    total_amount_lcy = MoneyField(default=0)
    posted_by = models.CharField(max_length=400)
    posted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["side", "party_no"], name="posteddocument_party"),
            models.Index(fields=["side", "order_no"], name="posteddocument_order"),
            models.Index(fields=["posting_date", "number"], name="posteddocument_date"),
            models.Index(fields=["register_no"], name="posteddocument_register"),
        ]
        constraints = [models.UniqueConstraint(fields=["side", "kind", "number"], name="posteddocument_number")]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.get_kind_display()} {self.number}"


class PostedDocumentLine(LineContent):
    """A posted line. `base_amount` is what it is without VAT and discounts, `account_no` where that was posted."""

    document = models.ForeignKey(PostedDocument, on_delete=models.PROTECT, related_name="lines")
    order_line_no = models.IntegerField(null=True)
    account_no = CodeField(blank=True)
    line_discount = MoneyField(default=0)
    line_amount = MoneyField(default=0)
    invoice_discount = MoneyField(default=0)
    base_amount = MoneyField(default=0)
    vat_amount = MoneyField(default=0)
    vat_identifier = CodeField(blank=True)
    vat_percent = RateField(default=0)
    vat_calculation = models.CharField(max_length=20, blank=True)
    # Of a prepayment: its value without VAT and its VAT in the local currency, negative where it is taken off.
    prepayment_lcy = MoneyField(default=0)
    prepayment_vat_lcy = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "line_no"], name="posteddocument_line_no")]

    def __str__(self) -> str:
        return f"Line {self.line_no}"


class PostedDeferralLine(models.Model):
    """What a posted line releases on a day, in the document's currency."""

    line = models.ForeignKey(PostedDocumentLine, on_delete=models.PROTECT, related_name="deferral_lines")
    posting_date = models.DateField()
    amount = MoneyField()

    def __str__(self) -> str:
        return f"{self.posting_date}"


class ShipmentRequest(models.Model):
    """That a request with this key made a shipment, which has no register to say so; asked again, it is the answer."""

    idempotency_key = models.CharField(max_length=100, unique=True)
    request_hash = models.CharField(max_length=64)
    shipment = models.OneToOneField(PostedDocument, on_delete=models.PROTECT, related_name="request")

    def __str__(self) -> str:
        return self.idempotency_key


class Correction(models.Model):
    """That a posted credit memo takes a posted invoice back: wholly (a cancellation, once), or what it says."""

    class Kind(models.TextChoices):
        CANCELLATION = "cancellation", "Cancellation"
        CORRECTION = "correction", "Corrective Credit Memo"

    invoice = models.ForeignKey(PostedDocument, on_delete=models.PROTECT, related_name="corrections")
    credit_memo = models.OneToOneField(PostedDocument, on_delete=models.PROTECT, related_name="corrected")
    kind = models.CharField(max_length=20, choices=Kind)
    made_by = models.CharField(max_length=400)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(kind="cancellation"), name="correction_cancelled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.kind}"
