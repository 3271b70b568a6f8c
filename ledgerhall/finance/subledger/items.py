"""Items: things and services that are bought and sold (finance.md 1.4)."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerhall.finance.foundation.code_tables import negative_refusals
from ledgerhall.finance.subledger import named
from ledgerhall.finance.subledger.card_table import CardTable, series_in_setup
from ledgerhall.finance.subledger.cards import Item
from ledgerhall.finance.subledger.control_accounts import entries_of, stock_elsewhere
from ledgerhall.finance.subledger.ledgers import ValueEntry
from ledgerhall.finance.subledger.posting_groups import InventoryPostingGroup
from ledgerhall.finance.subledger.posting_setup import needed
from ledgerhall.kernel.errors import Refusal, text


def _rules(item: Item) -> Iterable[Refusal]:
    """Only what is stocked lies on an inventory account, and it always does."""
    yield from needed(item, "description")
    yield from negative_refusals(item, "unit_price", "unit_cost")
    is_stocked = item.kind == Item.Kind.INVENTORY
    if is_stocked and not item.inventory_posting_group_code:
        template = text("A stocked item needs an inventory posting group.")
        yield Refusal("item-inventory-group", template, "inventory_posting_group_code")
    if not is_stocked and item.inventory_posting_group_code:
        template = text("Only stocked items have an inventory posting group.")
        yield Refusal("item-not-stocked", template, "inventory_posting_group_code")


def _changes(before: Item, after: Item) -> Iterable[Refusal]:
    """What was moved stays an item of its kind, and stock on the account that it lies on."""
    if before.kind != after.kind and entries_of(before).exists():
        template = text("Item {number} has entries, so it stays of its type.")
        yield Refusal("item-kind-has-entries", template, "kind", values={"number": before.number})
    if before.inventory_posting_group_code != after.inventory_posting_group_code:
        group = InventoryPostingGroup.objects.filter(code=after.inventory_posting_group_code).first()
        if group is not None:
            found = stock_elsewhere(ValueEntry.objects.filter(item=before), group.inventory_account_no)
            yield from found


ITEMS = CardTable(Item, named.ITEM, "description", series_in_setup("item_series_code"), rules=_rules, changes=_changes)
