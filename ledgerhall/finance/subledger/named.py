"""What others name in this room, and what its groups, cards and entries name (references.py)."""

from __future__ import annotations

from django.db.models import Model

from ledgerhall.finance.foundation.named import CURRENCY, SERIES
from ledgerhall.finance.foundation.references import register_fields, register_table
from ledgerhall.finance.ledger.chart import NAME as ACCOUNT
from ledgerhall.finance.subledger import cards, ledgers, posting_groups
from ledgerhall.finance.vat import named as vat

BUSINESS_GROUP, PRODUCT_GROUP = "general business posting group", "general product posting group"
CUSTOMER_GROUP, VENDOR_GROUP = "customer posting group", "vendor posting group"
BANK_GROUP, INVENTORY_GROUP, FA_GROUP = "bank account posting group", "inventory posting group", "FA posting group"
TERMS, METHOD, DEFERRAL = "payment terms", "payment method", "deferral template"
CUSTOMER, VENDOR, BANK_ACCOUNT, ITEM, ASSET = "customer", "vendor", "bank account", "item", "fixed asset"
BOOK = "depreciation book"

_CODED: dict[str, type[Model]] = {
    BUSINESS_GROUP: posting_groups.GeneralBusinessPostingGroup,
    PRODUCT_GROUP: posting_groups.GeneralProductPostingGroup,
    CUSTOMER_GROUP: posting_groups.CustomerPostingGroup,
    VENDOR_GROUP: posting_groups.VendorPostingGroup,
    BANK_GROUP: posting_groups.BankAccountPostingGroup,
    INVENTORY_GROUP: posting_groups.InventoryPostingGroup,
    FA_GROUP: posting_groups.FAPostingGroup,
    TERMS: cards.PaymentTerms,
    METHOD: cards.PaymentMethod,
    DEFERRAL: cards.DeferralTemplate,
    BOOK: cards.DepreciationBook,
}
_NUMBERED: dict[str, type[Model]] = {
    CUSTOMER: cards.Customer,
    VENDOR: cards.Vendor,
    BANK_ACCOUNT: cards.BankAccount,
    ITEM: cards.Item,
    ASSET: cards.FixedAsset,
}
_PARTY = {
    "general_business_group_code": BUSINESS_GROUP,
    "vat_business_group_code": vat.BUSINESS_GROUP,
    "tax_area_code": vat.TAX_AREA,
    "currency_code": CURRENCY,
    "payment_terms_code": TERMS,
    "payment_method_code": METHOD,
}


def register() -> None:
    """Tell the names; at start-up. Reminder and finance charge terms are tables of a room above."""
    for name, model in _CODED.items():
        register_table(name, model)
    for name, model in _NUMBERED.items():
        register_table(name, model, key="number")
    coded: list[type[Model]] = [*_CODED.values(), posting_groups.GeneralPostingSetup]
    for model in coded:
        register_fields(model, _ending(model, "account_no", ACCOUNT) | _OWN.get(model, {}))
    register_fields(cards.TradeSetup, _ending(cards.TradeSetup, "_series_code", SERIES))
    for model, fields in (_CARDS | _ENTRIES).items():
        register_fields(model, fields)


def _ending(model: type[Model], end: str, name: str) -> dict[str, str]:
    """All fields whose names end so name records of that table."""
    return {field.name: name for field in model._meta.concrete_fields if field.name.endswith(end)}


_OWN: dict[type[Model], dict[str, str]] = {
    posting_groups.GeneralBusinessPostingGroup: {"default_vat_business_group_code": vat.BUSINESS_GROUP},
    posting_groups.GeneralProductPostingGroup: {"default_vat_product_group_code": vat.PRODUCT_GROUP},
    posting_groups.GeneralPostingSetup: {"business_group_code": BUSINESS_GROUP, "product_group_code": PRODUCT_GROUP},
}
_CARDS: dict[type[Model], dict[str, str]] = {
    cards.Customer: {
        **_PARTY,
        "posting_group_code": CUSTOMER_GROUP,
        "bill_to_no": CUSTOMER,
        "reminder_terms_code": "reminder terms",
        "finance_charge_terms_code": "finance charge terms",
    },
    cards.Vendor: {**_PARTY, "posting_group_code": VENDOR_GROUP, "pay_to_no": VENDOR},
    cards.BankAccount: {"currency_code": CURRENCY, "posting_group_code": BANK_GROUP},
    cards.Item: {
        "inventory_posting_group_code": INVENTORY_GROUP,
        "general_product_group_code": PRODUCT_GROUP,
        "vat_product_group_code": vat.PRODUCT_GROUP,
        "tax_group_code": vat.TAX_GROUP,
        "deferral_template_code": DEFERRAL,
        "vendor_no": VENDOR,
    },
    cards.FixedAsset: {"vendor_no": VENDOR},
    cards.AssetBook: {"posting_group_code": FA_GROUP},
}
# Entries say by which group they were posted; what is done with them later asks it for accounts.
_ENTRIES: dict[type[Model], dict[str, str]] = {
    ledgers.CustomerLedgerEntry: {"posting_group_code": CUSTOMER_GROUP, "currency_code": CURRENCY},
    ledgers.VendorLedgerEntry: {"posting_group_code": VENDOR_GROUP, "currency_code": CURRENCY},
    ledgers.BankAccountLedgerEntry: {"currency_code": CURRENCY},
    ledgers.FALedgerEntry: {"posting_group_code": FA_GROUP},
}
