"""What is done about open entries: worksheets of applications, finance charges, reminders (finance.md 1.6, 2.6).

Finance charge memos and reminders are one kind of document: a claim on a customer in one currency, with a line for each
overdue entry. Drafts can be changed and go when they are issued; issued ones never change.
"""

from __future__ import annotations

from django.db import models

from ledgerhall.finance.foundation.models import Record
from ledgerhall.finance.ledger.models import DocumentType
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.tenancy.fields import CodeField, LedgerDateField, MoneyField, RateField


class ApplicationLine(models.Model):
    """The worksheet of an application: an entry that could be applied to, and what was chosen of it (finance.md 1.5a).

    `amount` is what of it is to be applied, in its currency with its sign; None: as much as there is. Chosen lines are
    applied by `position`, the order of choice. Date, document and currency are copies, to be looked at.
    """

    class Side(models.TextChoices):
        CUSTOMER = "customer", "Customer"
        VENDOR = "vendor", "Vendor"

    side = models.CharField(max_length=10, choices=Side)
    applying_entry_no = models.BigIntegerField()
    entry_no = models.BigIntegerField()
    due_date = models.DateField()
    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    document_no = CodeField()
    currency_code = CodeField(max_length=10, blank=True)
    is_chosen = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    amount = MoneyField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["side", "applying_entry_no", "entry_no"], name="application_line_entry")
        ]

    def __str__(self) -> str:
        return f"{self.applying_entry_no} → {self.document_no}"


class FinanceChargeTerms(Record):
    """Interest on what is overdue. Minimum and fee in the local currency; below the minimum nothing is charged."""

    class Method(models.TextChoices):
        AVERAGE_DAILY_BALANCE = "average daily balance", "Average Daily Balance"
        BALANCE_DUE = "balance due", "Balance Due"

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    method = models.CharField(max_length=25, choices=Method, default=Method.AVERAGE_DAILY_BALANCE)
    interest_percent = RateField(default=0)
    interest_period_days = models.IntegerField(default=30)
    grace_period_formula = models.CharField(max_length=20, blank=True)
    minimum_amount_lcy = MoneyField(default=0)
    additional_fee_lcy = MoneyField(default=0)
    due_date_formula = models.CharField(max_length=20, blank=True)
    is_interest_posted = models.BooleanField(default=True)
    is_additional_fee_posted = models.BooleanField(default=True)
    beginning_text = models.CharField(max_length=400, blank=True)
    ending_text = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name_plural = "finance charge terms"

    def __str__(self) -> str:
        return self.code


class ReminderTerms(Record):
    """How customers are reminded: its levels, and whether what they charge is posted."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    # Of one entry; 0: as many as come.
    maximum_reminders = models.IntegerField(default=0)
    is_interest_posted = models.BooleanField(default=False)
    is_additional_fee_posted = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "reminder terms"

    def __str__(self) -> str:
        return self.code


class ReminderLevel(Record):
    """The first, second … reminder. The grace period runs from the due date of the entry or of its last reminder."""

    terms = models.ForeignKey(ReminderTerms, on_delete=models.CASCADE, related_name="levels")
    number = models.SmallIntegerField()
    grace_period_formula = models.CharField(max_length=20, blank=True)
    due_date_formula = models.CharField(max_length=20, blank=True)
    is_interest_calculated = models.BooleanField(default=False)
    additional_fee_lcy = MoneyField(default=0)
    beginning_text = models.CharField(max_length=400, blank=True)
    ending_text = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "number"], name="reminder_level_number")]

    def __str__(self) -> str:
        return f"{self.terms.code} {self.number}"


class Claim(models.Model):
    """A finance charge memo or reminder; amounts in its currency (empty code: the local one)."""

    customer_no = CodeField()
    customer_name = models.CharField(max_length=100)
    currency_code = CodeField(max_length=10, blank=True)
    terms_code = CodeField()
    posting_date = models.DateField()
    document_date = models.DateField()
    due_date = models.DateField()
    interest = MoneyField(default=0)
    additional_fee = MoneyField(default=0)
    is_interest_posted = models.BooleanField()
    is_additional_fee_posted = models.BooleanField()
    beginning_text = models.CharField(max_length=400, blank=True)
    ending_text = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True


class ClaimLine(models.Model):
    """An overdue entry as it was when the document was made; `interest` is what the entry costs."""

    entry_no = models.BigIntegerField()
    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    document_no = CodeField()
    entry_posting_date = LedgerDateField()
    entry_due_date = models.DateField()
    original_amount = MoneyField()
    remaining_amount = MoneyField()
    interest = MoneyField(default=0)

    class Meta:
        abstract = True


class IssuedClaim(Claim):
    """What was sent. `register_no` is empty where nothing was posted with it."""

    number = CodeField(unique=True)
    register_no = models.BigIntegerField(null=True)
    user_text = models.CharField(max_length=400)
    user_uuid = models.UUIDField(null=True)
    issued_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class FinanceChargeMemo(Claim, Record):
    """A finance charge memo that is prepared."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="finance_charge_memos")

    def __str__(self) -> str:
        return f"{self.customer_no} {self.customer_name}"


class FinanceChargeMemoLine(ClaimLine):
    """An entry that interest is asked of."""

    document = models.ForeignKey(FinanceChargeMemo, on_delete=models.CASCADE, related_name="lines")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "entry_no"], name="finance_charge_line_entry")]


class IssuedFinanceChargeMemo(IssuedClaim):
    """A finance charge memo as it was sent and posted."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="issued_finance_charge_memos")


class IssuedFinanceChargeMemoLine(ClaimLine):
    """An entry that interest was asked of up to the posting date of the memo."""

    document = models.ForeignKey(IssuedFinanceChargeMemo, on_delete=models.PROTECT, related_name="lines")
    # When the memo was posted, so that the last interest of an entry is found by it alone.
    charged_to = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "entry_no"], name="issued_charge_line_entry")]
        indexes = [models.Index(fields=["entry_no", "charged_to"], name="issued_charge_of_entry")]


class Reminder(Claim, Record):
    """A reminder that is prepared; `level` is the highest of its entries."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="reminders")
    level = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.customer_no} {self.customer_name}"


class ReminderLine(ClaimLine):
    """An entry that the customer is reminded of, for the `level`th time."""

    document = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="lines")
    level = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "entry_no"], name="reminder_line_entry")]


class IssuedReminder(IssuedClaim):
    """A reminder as it was sent, and posted where it charges something."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="issued_reminders")
    level = models.SmallIntegerField()


class IssuedReminderLine(ClaimLine):
    """An entry that the customer was reminded of; the next reminder waits from `reminder_due_date` on."""

    document = models.ForeignKey(IssuedReminder, on_delete=models.PROTECT, related_name="lines")
    level = models.SmallIntegerField()
    charged_to = models.DateField(null=True)
    reminder_due_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "entry_no"], name="issued_reminder_line_entry")]
        indexes = [models.Index(fields=["entry_no", "level"], name="issued_reminder_of_entry")]
