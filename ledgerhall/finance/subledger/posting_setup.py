"""Setting up where parties, banks, assets and items post to: posting groups and the posting matrix (finance.md 1.7)."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerhall.finance.foundation.code_tables import CodeTable
from ledgerhall.finance.foundation.models import Record
from ledgerhall.finance.subledger import control_accounts, named
from ledgerhall.finance.subledger.cards import BankAccount, Item
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    ValueEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.subledger.posting_groups import (
    BankAccountPostingGroup,
    CustomerPostingGroup,
    FAPostingGroup,
    GeneralBusinessPostingGroup,
    GeneralPostingSetup,
    GeneralProductPostingGroup,
    InventoryPostingGroup,
    VendorPostingGroup,
)
from ledgerhall.kernel.errors import Refusal, text


def needed(record: Record, *names: str) -> Iterable[Refusal]:
    """Fields that cannot be left empty."""
    for name in names:
        if not str(getattr(record, name)).strip():
            caption = str(getattr(record._meta.get_field(name), "verbose_name", name))
            template = text("The {field} is needed.")
            yield Refusal("field-needed", template, name, values={"field": caption})


def _has_control_account(group: CustomerPostingGroup | VendorPostingGroup) -> Iterable[Refusal]:
    return needed(group, "control_account_no")


def _customers_elsewhere(before: CustomerPostingGroup, after: CustomerPostingGroup) -> Iterable[Refusal]:
    if before.control_account_no == after.control_account_no:
        return []
    entries = CustomerLedgerEntry.objects.filter(posting_group_code=after.code)
    return control_accounts.open_elsewhere(entries, after.control_account_no)


def _vendors_elsewhere(before: VendorPostingGroup, after: VendorPostingGroup) -> Iterable[Refusal]:
    if before.control_account_no == after.control_account_no:
        return []
    entries = VendorLedgerEntry.objects.filter(posting_group_code=after.code)
    return control_accounts.open_elsewhere(entries, after.control_account_no)


def _has_account(group: BankAccountPostingGroup) -> Iterable[Refusal]:
    return needed(group, "account_no")


def _banks_elsewhere(before: BankAccountPostingGroup, after: BankAccountPostingGroup) -> Iterable[Refusal]:
    if before.account_no == after.account_no:
        return []
    banks = BankAccount.objects.filter(posting_group_code=after.code)
    return control_accounts.bank_balance_elsewhere(
        BankAccountLedgerEntry.objects.filter(bank_account__in=banks), after.account_no
    )


def _has_inventory_account(group: InventoryPostingGroup) -> Iterable[Refusal]:
    return needed(group, "inventory_account_no")


def _stock_elsewhere(before: InventoryPostingGroup, after: InventoryPostingGroup) -> Iterable[Refusal]:
    if before.inventory_account_no == after.inventory_account_no:
        return []
    items = Item.objects.filter(inventory_posting_group_code=after.code)
    return control_accounts.stock_elsewhere(ValueEntry.objects.filter(item__in=items), after.inventory_account_no)


def _has_acquisition_account(group: FAPostingGroup) -> Iterable[Refusal]:
    return needed(group, "acquisition_cost_account_no")


BUSINESS_GROUPS = CodeTable(GeneralBusinessPostingGroup, named.BUSINESS_GROUP)
PRODUCT_GROUPS = CodeTable(GeneralProductPostingGroup, named.PRODUCT_GROUP)
POSTING_SETUPS = CodeTable(GeneralPostingSetup, "general posting setup", ("business_group_code", "product_group_code"))
CUSTOMER_GROUPS = CodeTable(
    CustomerPostingGroup, named.CUSTOMER_GROUP, rules=_has_control_account, changes=_customers_elsewhere
)
VENDOR_GROUPS = CodeTable(
    VendorPostingGroup, named.VENDOR_GROUP, rules=_has_control_account, changes=_vendors_elsewhere
)
BANK_GROUPS = CodeTable(BankAccountPostingGroup, named.BANK_GROUP, rules=_has_account, changes=_banks_elsewhere)
INVENTORY_GROUPS = CodeTable(
    InventoryPostingGroup, named.INVENTORY_GROUP, rules=_has_inventory_account, changes=_stock_elsewhere
)
FA_GROUPS = CodeTable(FAPostingGroup, named.FA_GROUP, rules=_has_acquisition_account)
