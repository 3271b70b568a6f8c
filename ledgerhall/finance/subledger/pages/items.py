"""Items: the list with what is in stock and what it is worth, and the card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import looked_up
from ledgerhall.finance.subledger import figures
from ledgerhall.finance.subledger.cards import Item
from ledgerhall.finance.subledger.control_accounts import entries_of
from ledgerhall.finance.subledger.items import ITEMS
from ledgerhall.finance.subledger.ledgers import ItemLedgerEntry, ValueEntry
from ledgerhall.finance.subledger.pages import card_pages as words
from ledgerhall.finance.subledger.pages.thing_entries import ITEM_ENTRIES, VALUE_ENTRIES
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    Fact,
    FactBox,
    FastTab,
    Field,
    FilterField,
    FlowColumn,
    List,
    Phone,
    Selection,
    View,
)
from ledgerhall.tenancy.fields import RateField, fold


def _in_stock(cards: QuerySet[Any], _totals: Mapping[str, Any]) -> QuerySet[Any]:
    return figures.annotated(cards, "in_stock", ItemLedgerEntry.objects.all(), "item", "quantity", RateField())


def _value(cards: QuerySet[Any], _totals: Mapping[str, Any]) -> QuerySet[Any]:
    return figures.annotated(cards, "stock_value", ValueEntry.objects.all(), "item", "cost_amount")


def _entries_of(item: Item) -> Selection:
    return Selection(ITEM_ENTRIES, {"item__number": exact(item.number)})


def _values_of(item: Item) -> Selection:
    return Selection(VALUE_ENTRIES, {"item__number": exact(item.number)})


def _figures(item: Item) -> Iterator[Fact]:
    entries = entries_of(item)
    quantity = entries.order_by().aggregate(added=Sum("quantity"))["added"] or Decimal(0)
    values = ValueEntry.objects.filter(item=item)
    yield Fact(_("In Stock"), quantity, "number", _entries_of(item))
    yield Fact(_("Sales Amount"), figures.added(values, "sales_amount"), "money", _values_of(item))
    yield Fact(_("Stock Value"), figures.added(values, "cost_amount"), "money", _values_of(item), is_total=True)


_ACTIONS = (
    Action(_("Ledger Entries"), opens=_entries_of, permission=words.READ, key="Ctrl+F7", icon="list"),
    Action(_("Value Entries"), opens=_values_of, permission=words.READ, icon="stats"),
    words.dimensions(ITEMS),
    words.delete(ITEMS, "items", _("Delete this item?")),
)
_BOXES = (
    FactBox(_("Item Statistics"), _figures),
    words.last_entries(entries_of, ITEM_ENTRIES),
    words.dimension_box(ITEMS),
)
ITEM_LIST = List(
    "items",
    Item,
    words.READ,
    _("Items"),
    entity=ngettext_lazy("item", "items", "n"),
    card="item-card",
    columns=(
        Column("number", _("No."), width=92),
        "description",
        Column("kind", _("Type"), width=108),
        Column("unit_of_measure", _("Unit"), width=64),
        Column("unit_price", _("Unit Price"), "price", has_total=False),
        Column("unit_cost", _("Unit Cost"), "price", has_total=False, importance=5),
        FlowColumn("in_stock", _in_stock, kind="number", caption=_("In Stock"), opens=_entries_of),
        FlowColumn("stock_value", _value, caption=_("Stock Value"), opens=_values_of, has_total=True),
        Column("general_product_group_code", _("Gen. Prod. Posting Group"), width=96, importance=3),
        Column("vat_product_group_code", _("VAT Prod. Posting Group"), width=96, importance=3),
        Column("is_blocked", _("Blocked"), width=72, importance=3),
        Column("inventory_posting_group_code", _("Inventory Posting Group"), is_hidden=True),
        Column("vendor_no", _("Vendor No."), is_hidden=True),
        Column("tax_group_code", _("Tax Group"), is_hidden=True),
        Column("deferral_template_code", _("Default Deferral Template"), is_hidden=True),
        Column("search_name", is_hidden=True),
    ),
    order_by=("number",),
    filters=(
        "number",
        "description",
        FilterField("kind", _("Type")),
        FilterField("general_product_group_code", _("Gen. Prod. Group")),
        FilterField("vat_product_group_code", _("VAT Prod. Group")),
        FilterField("is_blocked", _("Blocked")),
    ),
    views=(
        View(_("Inventory"), {"kind": "Inventory"}),
        View(_("Services"), {"kind": "Service"}),
        View(_("Blocked"), {"is_blocked": "Yes"}),
    ),
    phone=Phone("description", ("number", "kind"), ("unit_price", "in_stock", "stock_value")),
    actions=_ACTIONS,
    fact_boxes=_BOXES,
    search=("number",),
    search_folded=("search_name",),
    fold=fold,
    new=words.new("item-card"),
    empty=_("This company has no items yet."),
    keywords=_("articles, products, services, inventory"),
)
ITEM_CARD = Card(
    "item-card",
    Item,
    words.READ,
    _("Item Card"),
    tabs=(
        FastTab(
            _("General"),
            (
                words.NUMBER,
                Field("description", is_required=True, is_promoted=True),
                Field("kind", _("Type"), default="inventory", is_promoted=True),
                Field("unit_of_measure", _("Unit of Measure"), hint=_("PCS, HOUR …")),
                looked_up("vendor_no", _("Vendor No."), "vendors", "number"),
                Field("is_blocked", _("Blocked")),
            ),
        ),
        FastTab(
            _("Prices & Costs"),
            (
                Field("unit_price", _("Unit Price"), "price", is_promoted=True),
                Field("unit_cost", _("Unit Cost"), "price", hint=_("of what is taken before it came in")),
            ),
        ),
        FastTab(
            _("Posting"),
            (
                looked_up("general_product_group_code", _("Gen. Prod. Group"), "general-product-groups"),
                looked_up("vat_product_group_code", _("VAT Prod. Group"), "vat-product-groups"),
                looked_up("inventory_posting_group_code", _("Inventory Group"), "inventory-posting-groups"),
                looked_up("tax_group_code", _("Tax Group"), "tax-groups"),
                looked_up("deferral_template_code", _("Deferral Template"), "deferral-templates"),
            ),
        ),
    ),
    title=str,
    save=words.save(ITEMS),
    save_permission=words.EDIT,
    create=words.create(ITEMS),
    create_permission=words.EDIT,
    actions=_ACTIONS,
    fact_boxes=_BOXES,
    list_page="items",
)

PAGES = (ITEM_LIST, ITEM_CARD)
