"""Which accounts a party, a bank account, an asset or an item posts to (finance.md 1.7)."""

from __future__ import annotations

from django.db import models

from ledgerhall.finance.foundation.models import Record
from ledgerhall.tenancy.fields import CodeField


class GeneralBusinessPostingGroup(Record):
    """Who is traded with: domestic, EU, abroad …"""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    default_vat_business_group_code = CodeField(blank=True)

    def __str__(self) -> str:
        return self.code


class GeneralProductPostingGroup(Record):
    """What is traded: goods, services …"""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    default_vat_product_group_code = CodeField(blank=True)

    def __str__(self) -> str:
        return self.code


class GeneralPostingSetup(Record):
    """The posting matrix: the accounts of one business and one product group."""

    business_group_code = CodeField(blank=True)
    product_group_code = CodeField(blank=True)
    sales_account_no = CodeField(blank=True)
    sales_credit_memo_account_no = CodeField(blank=True)
    sales_line_discount_account_no = CodeField(blank=True)
    sales_invoice_discount_account_no = CodeField(blank=True)
    sales_prepayments_account_no = CodeField(blank=True)
    purchase_account_no = CodeField(blank=True)
    purchase_credit_memo_account_no = CodeField(blank=True)
    purchase_line_discount_account_no = CodeField(blank=True)
    purchase_invoice_discount_account_no = CodeField(blank=True)
    purchase_prepayments_account_no = CodeField(blank=True)
    cogs_account_no = CodeField(blank=True)
    inventory_adjustment_account_no = CodeField(blank=True)
    is_blocked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business_group_code", "product_group_code"], name="general_posting_setup_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.business_group_code} / {self.product_group_code}"


class PartyPostingGroup(Record):
    """The accounts of customers or vendors. `*_debit_*` is taken where the account is debited, `*_credit_*` else."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    control_account_no = CodeField()
    payment_discount_debit_account_no = CodeField(blank=True)
    payment_discount_credit_account_no = CodeField(blank=True)
    payment_tolerance_debit_account_no = CodeField(blank=True)
    payment_tolerance_credit_account_no = CodeField(blank=True)
    invoice_rounding_account_no = CodeField(blank=True)
    # A correction of the remaining amount, and what an application between two currencies leaves.
    rounding_debit_account_no = CodeField(blank=True)
    rounding_credit_account_no = CodeField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class CustomerPostingGroup(PartyPostingGroup):
    """The accounts of customers: `control_account_no` is the receivables account."""

    interest_account_no = CodeField(blank=True)
    additional_fee_account_no = CodeField(blank=True)


class VendorPostingGroup(PartyPostingGroup):
    """The accounts of vendors: `control_account_no` is the payables account."""


class BankAccountPostingGroup(Record):
    """The G/L account of bank accounts."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    account_no = CodeField()

    def __str__(self) -> str:
        return self.code


class InventoryPostingGroup(Record):
    """The inventory account of stocked items."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    inventory_account_no = CodeField()

    def __str__(self) -> str:
        return self.code


class FAPostingGroup(Record):
    """The accounts of fixed assets."""

    code = CodeField(unique=True)
    description = models.CharField(max_length=100, blank=True)
    acquisition_cost_account_no = CodeField()
    accumulated_depreciation_account_no = CodeField(blank=True)
    depreciation_expense_account_no = CodeField(blank=True)
    write_down_account_no = CodeField(blank=True)
    write_down_expense_account_no = CodeField(blank=True)
    acquisition_cost_on_disposal_account_no = CodeField(blank=True)
    accumulated_depreciation_on_disposal_account_no = CodeField(blank=True)
    gain_on_disposal_account_no = CodeField(blank=True)
    loss_on_disposal_account_no = CodeField(blank=True)

    class Meta:
        verbose_name = "FA posting group"

    def __str__(self) -> str:
        return self.code
