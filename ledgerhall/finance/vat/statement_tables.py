"""VAT statements (how a return is made), VAT returns and EC sales lists (what was made); finance.md 1.8 and 5.11."""

from __future__ import annotations

from django.db import models

from ledgerhall.finance.foundation.models import Record
from ledgerhall.finance.ledger.models import GeneralPostingType
from ledgerhall.tenancy.fields import CodeField, MoneyField


class VATStatement(Record):
    """How a return is made of VAT entries and accounts; `net_row_no` is the row that says what is owed (5.11)."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    net_row_no = CodeField(max_length=10, blank=True)
    is_whole_numbers = models.BooleanField(default=False)

    class Meta:
        verbose_name = "VAT statement"

    def __str__(self) -> str:
        return self.code


class StatementLineType(models.TextChoices):
    """What a row of a statement adds up."""

    ACCOUNTS = "account totaling", "Account Totaling"
    VAT_ENTRIES = "vat entry totaling", "VAT Entry Totaling"
    ROWS = "row totaling", "Row Totaling"
    DESCRIPTION = "description", "Description"


class StatementAmount(models.TextChoices):
    """Which amount of VAT entries a row adds up."""

    AMOUNT = "amount", "Amount"
    BASE = "base", "Base"
    UNREALIZED_AMOUNT = "unrealized amount", "Unrealized Amount"
    UNREALIZED_BASE = "unrealized base", "Unrealized Base"
    NONDEDUCTIBLE_AMOUNT = "non-deductible amount", "Non-Deductible Amount"
    NONDEDUCTIBLE_BASE = "non-deductible base", "Non-Deductible Base"


class VATStatementLine(Record):
    """A row of a statement. What narrows VAT entries is empty where it does not matter.

    `is_calculated_opposite` turns the sign of what is added up, also where other rows add this one up;
    `is_printed_opposite` only that of what is shown.
    """

    statement = models.ForeignKey(VATStatement, on_delete=models.PROTECT, related_name="lines")
    line_no = models.IntegerField()
    row_no = CodeField(max_length=10, blank=True)
    description = models.CharField(max_length=100, blank=True)
    line_type = models.CharField(max_length=20, choices=StatementLineType, default=StatementLineType.VAT_ENTRIES)
    account_totaling = models.CharField(max_length=250, blank=True)
    row_totaling = models.CharField(max_length=250, blank=True)
    entry_type = models.CharField(max_length=12, choices=GeneralPostingType, blank=True)
    business_group_code = CodeField(blank=True)
    product_group_code = CodeField(blank=True)
    tax_jurisdiction_code = CodeField(blank=True)
    is_use_tax = models.BooleanField(default=False)
    amount_type = models.CharField(max_length=25, choices=StatementAmount, default=StatementAmount.AMOUNT)
    is_calculated_opposite = models.BooleanField(default=False)
    is_printed = models.BooleanField(default=True)
    is_printed_opposite = models.BooleanField(default=False)
    box_no = CodeField(max_length=10, blank=True)

    class Meta:
        verbose_name = "VAT statement line"
        constraints = [models.UniqueConstraint(fields=["statement", "line_no"], name="vat_statement_line_no")]

    def __str__(self) -> str:
        return f"{self.row_no} {self.description}"


class VATReturn(Record):
    """A VAT return or an EC sales list of a period, as it was worked out, and how far it has got.

    It takes what is dated in the period, up to `last_transaction_no`, and what is dated earlier, up to `earlier_up_to`,
    but was posted after transaction `earlier_after_transaction_no`: too late for the return of its own period.
    """

    class Kind(models.TextChoices):
        VAT_RETURN = "vat return", "VAT Return"
        EC_SALES_LIST = "ec sales list", "EC Sales List"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        RELEASED = "released", "Released"
        SUBMITTED = "submitted", "Submitted"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        CLOSED = "closed", "Closed"

    kind = models.CharField(max_length=15, choices=Kind, default=Kind.VAT_RETURN)
    statement = models.ForeignKey(
        VATStatement, null=True, blank=True, on_delete=models.PROTECT, related_name="vat_returns"
    )
    statement_code = CodeField(blank=True)
    starting_date = models.DateField()
    ending_date = models.DateField()
    version = models.IntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    calculated_at = models.DateTimeField()
    last_transaction_no = models.BigIntegerField(default=0)
    earlier_up_to = models.DateField(null=True, blank=True)
    earlier_after_transaction_no = models.BigIntegerField(default=0)
    # What is owed by the boxes (positive: to pay), and by the VAT accounts of the general ledger.
    amount_due = MoneyField(default=0)
    ledger_amount = MoneyField(default=0)
    number_of_differences = models.IntegerField(default=0)
    # What must be mended before the release (VATReturnError).
    number_of_errors = models.IntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "VAT return"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "starting_date", "ending_date", "version"], name="vat_return_version"
            ),
            models.CheckConstraint(
                condition=models.Q(starting_date__lte=models.F("ending_date")), name="vat_return_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starting_date}..{self.ending_date}, {self.version}"


class VATReturnLine(Record):
    """A row of a return as it was worked out; `earlier_amount` is the part of it that is dated before the period."""

    vat_return = models.ForeignKey(VATReturn, on_delete=models.CASCADE, related_name="lines")
    line_no = models.IntegerField()
    row_no = CodeField(max_length=10, blank=True)
    box_no = CodeField(max_length=10, blank=True)
    description = models.CharField(max_length=100, blank=True)
    amount = MoneyField(default=0)
    earlier_amount = MoneyField(default=0)

    class Meta:
        verbose_name = "VAT return line"
        constraints = [models.UniqueConstraint(fields=["vat_return", "line_no"], name="vat_return_line_no")]

    def __str__(self) -> str:
        return f"{self.row_no} {self.description}"


class VATReturnDifference(Record):
    """A transaction of which the boxes of a return say something else than the VAT accounts, in what is owed."""

    vat_return = models.ForeignKey(VATReturn, on_delete=models.CASCADE, related_name="differences")
    transaction_no = models.BigIntegerField()
    document_no = CodeField(blank=True)
    vat_date = models.DateField()
    returned_amount = MoneyField()
    ledger_amount = MoneyField()
    difference = MoneyField()

    class Meta:
        verbose_name = "VAT return difference"
        constraints = [
            models.UniqueConstraint(fields=["vat_return", "transaction_no"], name="vat_return_difference_transaction")
        ]

    def __str__(self) -> str:
        return f"{self.transaction_no} {self.document_no}"


class ECSalesLine(Record):
    """What was sold to one VAT registration number of another EU country, in the local currency (finance.md 1.8)."""

    class Supply(models.TextChoices):
        GOODS = "goods", "Goods"
        SERVICES = "services", "Services"
        TRIANGULAR = "triangular", "Triangular Trade"

    vat_return = models.ForeignKey(VATReturn, on_delete=models.CASCADE, related_name="ec_lines")
    country_code = models.CharField(max_length=2, blank=True)
    vat_registration_no = models.CharField(max_length=30, blank=True)
    supply = models.CharField(max_length=12, choices=Supply)
    amount = MoneyField()
    earlier_amount = MoneyField(default=0)

    class Meta:
        verbose_name = "EC sales list line"
        constraints = [
            models.UniqueConstraint(
                fields=["vat_return", "country_code", "vat_registration_no", "supply"], name="ec_sales_line_supply"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vat_registration_no} {self.supply}"


class VATReturnError(Record):
    """What is amiss with a return and keeps it from being released (finance.md 1.8, E-VAT-01)."""

    class Reason(models.TextChoices):
        VAT_NO = "vat registration no", "The customer has no VAT registration number"
        COUNTRY = "country", "The customer has no country"
        OWN_COUNTRY = "own country", "Company Information names no country"
        ROWS = "rows", "The row adds up rows that are not there"
        ACCOUNTS = "accounts", "The row adds up accounts that are not there"

    vat_return = models.ForeignKey(VATReturn, on_delete=models.CASCADE, related_name="errors")
    reason = models.CharField(max_length=20, choices=Reason)
    party_no = CodeField(blank=True)
    party_name = models.CharField(max_length=100, blank=True)
    country_code = models.CharField(max_length=2, blank=True)
    row_no = CodeField(max_length=10, blank=True)
    # What the list does not tell because of it, in the local currency.
    amount = MoneyField(default=0)

    class Meta:
        verbose_name = "VAT return error"
        constraints = [
            models.UniqueConstraint(
                fields=["vat_return", "reason", "party_no", "country_code", "row_no"], name="vat_return_error_of"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.party_no or self.row_no}"
