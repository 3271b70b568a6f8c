"""The ledger entries of bank accounts, fixed assets and items, and what items' movements are worth."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.ledger.pages import entry_words as words
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    FALedgerEntry,
    ItemLedgerEntry,
    ValueEntry,
)
from ledgerhall.pages.declare import Action, Column, FilterField, List, Opened, Phone, Selection, View

BANK_ENTRIES, FA_ENTRIES = "bank-account-ledger-entries", "fa-ledger-entries"
ITEM_ENTRIES, VALUE_ENTRIES = "item-ledger-entries", "value-entries"


def _bank_card(entry: BankAccountLedgerEntry) -> Opened:
    return Opened("bank-account-card", str(entry.bank_account.uuid))


def _asset_card(entry: FALedgerEntry) -> Opened:
    return Opened("fixed-asset-card", str(entry.asset.uuid))


def _item_card(entry: ItemLedgerEntry | ValueEntry) -> Opened:
    return Opened("item-card", str(entry.item.uuid))


def _values_of(entry: ItemLedgerEntry) -> Selection:
    return Selection(VALUE_ENTRIES, {"item_ledger_entry_no": str(entry.entry_no)})


def _movement_of(entry: ValueEntry) -> Selection:
    return Selection(ITEM_ENTRIES, {"entry_no": str(entry.item_ledger_entry_no)})


BANK = List(
    BANK_ENTRIES,
    BankAccountLedgerEntry,
    words.READ,
    _("Bank Account Ledger Entries"),
    entity=ngettext_lazy("entry", "entries", "n"),
    columns=(
        words.DATE,
        *words.DOCUMENT,
        Column("bank_account__number", _("Bank Account"), opens=_bank_card, width=92, importance=8),
        Column("bank_account__name", _("Name"), is_soft=True),
        "description",
        Column("currency_code", _("Currency"), width=72),
        Column("amount", _("Amount"), has_total=False),
        Column("amount_lcy", _("Amount (LCY)")),
        Column("balancing_account_no", _("Bal. Account No."), width=92, importance=3),
        Column("statement_no", _("Statement"), width=84),
        Column("is_open", _("Open"), width=60),
        words.ENTRY_NO,
        Column("remaining_amount", _("Remaining"), has_total=False, is_hidden=True),
        Column("statement_status", _("Statement Status"), is_hidden=True),
        Column("statement_line_no", _("Statement Line"), has_total=False, is_hidden=True),
        Column("balancing_account_type", _("Bal. Account Type"), is_hidden=True),
        Column("control_account_no", _("G/L Account No."), is_hidden=True),
        *words.REST,
    ),
    order_by=words.ORDER,
    filters=(
        FilterField("bank_account__number", _("Bank Account")),
        FilterField("is_open", _("Open")),
        FilterField("statement_no", _("Statement")),
        *words.FILTERS,
    ),
    views=(View(_("Open"), {"is_open": "Yes"}), words.THIS_MONTH),
    phone=Phone("description", ("posting_date", "document_no", "bank_account__number"), ("amount", "amount_lcy")),
    actions=(*words.ACTIONS, Action(_("Card"), opens=_bank_card, permission=words.READ, icon="account")),
    fact_boxes=words.FACT_BOXES,
    search=(*words.SEARCH, "bank_account__number", "bank_account__name"),
    empty=_("No bank account has moved yet."),
    keywords=_("bank statement, reconciliation"),
)
ASSETS = List(
    FA_ENTRIES,
    FALedgerEntry,
    words.READ,
    _("FA Ledger Entries"),
    entity=ngettext_lazy("entry", "entries", "n"),
    columns=(
        words.DATE,
        *words.DOCUMENT,
        Column("asset__number", _("FA No."), opens=_asset_card, width=84, importance=8),
        Column("asset__description", _("Asset"), is_soft=True),
        Column("book_code", _("Depreciation Book"), width=104),
        Column("posting_type", _("FA Posting Type"), width=128),
        "description",
        Column("amount", _("Amount")),
        Column("days", _("Depreciation Days"), has_total=False, importance=3),
        words.ENTRY_NO,
        Column("is_disposal", _("Disposal"), is_hidden=True),
        Column("posting_group_code", _("FA Posting Group"), is_hidden=True),
        Column("control_account_no", _("G/L Account No."), is_hidden=True),
        *words.REST,
    ),
    order_by=words.ORDER,
    filters=(
        FilterField("asset__number", _("FA No.")),
        FilterField("book_code", _("Depreciation Book")),
        FilterField("posting_type", _("FA Posting Type")),
        FilterField("book__is_integrated", _("Integrated with G/L")),
        *words.FILTERS,
    ),
    views=(View(_("Depreciation"), {"posting_type": "Depreciation"}), words.THIS_MONTH),
    phone=Phone("asset__description", ("posting_date", "posting_type", "asset__number"), ("amount",)),
    actions=(*words.ACTIONS, Action(_("Card"), opens=_asset_card, permission=words.READ, icon="account")),
    fact_boxes=words.FACT_BOXES,
    search=(*words.SEARCH, "asset__number", "asset__description"),
    empty=_("No asset has been bought or depreciated yet."),
    keywords=_("fixed assets, depreciation, disposal"),
)
ITEMS = List(
    ITEM_ENTRIES,
    ItemLedgerEntry,
    words.READ,
    _("Item Ledger Entries"),
    entity=ngettext_lazy("entry", "entries", "n"),
    columns=(
        words.DATE,
        Column("entry_type", _("Entry Type"), width=128),
        *words.DOCUMENT,
        Column("item__number", _("Item No."), opens=_item_card, width=92, importance=8),
        Column("item__description", _("Item")),
        Column("party_no", _("Party No."), width=84, importance=3),
        Column("quantity", _("Quantity")),
        Column("remaining_quantity", _("Remaining Quantity")),
        Column("is_open", _("Open"), width=60),
        Column(
            "entry_no", _("Entry"), "code", align="right", has_total=False, is_soft=True, width=56, opens=_values_of
        ),
        Column("description", is_hidden=True),
        *words.REST,
    ),
    order_by=words.ORDER,
    filters=(
        FilterField("item__number", _("Item No.")),
        FilterField("entry_type", _("Entry Type")),
        FilterField("is_open", _("Open")),
        *words.FILTERS,
    ),
    views=(View(_("Open"), {"is_open": "Yes"}), words.THIS_MONTH),
    phone=Phone(
        "item__description", ("posting_date", "entry_type", "item__number"), ("quantity", "remaining_quantity")
    ),
    actions=(
        Action(_("Value Entries"), opens=_values_of, permission=words.READ, key="Ctrl+F7", icon="list"),
        *words.ACTIONS,
        Action(_("Card"), opens=_item_card, permission=words.READ, icon="account"),
    ),
    fact_boxes=words.FACT_BOXES,
    search=(*words.SEARCH, "item__number", "item__description"),
    empty=_("No stock has moved yet."),
    keywords=_("inventory, stock"),
)
VALUES = List(
    VALUE_ENTRIES,
    ValueEntry,
    words.READ,
    _("Value Entries"),
    entity=ngettext_lazy("entry", "entries", "n"),
    columns=(
        words.DATE,
        *words.DOCUMENT,
        Column("item__number", _("Item No."), opens=_item_card, width=92, importance=8),
        Column("item__description", _("Item")),
        Column("quantity", _("Quantity")),
        Column("cost_amount", _("Cost Amount")),
        Column("sales_amount", _("Sales Amount")),
        Column("inventory_account_no", _("Inventory Account"), width=92, importance=4),
        Column("counter_account_no", _("Counter Account"), width=92, importance=4),
        Column(
            "item_ledger_entry_no",
            _("Item Ledger Entry"),
            "code",
            align="right",
            has_total=False,
            opens=_movement_of,
            width=84,
        ),
        words.ENTRY_NO,
        Column("from_entry_no", _("From Entry"), "code", align="right", has_total=False, is_hidden=True),
        Column("description", is_hidden=True),
        *words.REST,
    ),
    order_by=words.ORDER,
    filters=(
        FilterField("item__number", _("Item No.")),
        FilterField("item_ledger_entry_no", _("Item Ledger Entry")),
        *words.FILTERS,
    ),
    views=(words.THIS_MONTH,),
    phone=Phone("item__description", ("posting_date", "document_no", "item__number"), ("cost_amount", "sales_amount")),
    actions=(Action(_("Item Ledger Entry"), opens=_movement_of, permission=words.READ, icon="list"), *words.ACTIONS),
    fact_boxes=words.FACT_BOXES,
    search=(*words.SEARCH, "item__number", "item__description"),
    empty=_("No stock has moved yet."),
    keywords=_("inventory value, cost of goods sold"),
)

PAGES = (BANK, ASSETS, ITEMS, VALUES)
