"""Fixed assets with their book values, depreciation books, and how each asset is depreciated in each book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import Said, code_pages, general, looked_up, used_by
from ledgerhall.finance.subledger import figures, named
from ledgerhall.finance.subledger.cards import AssetBook, FixedAsset
from ledgerhall.finance.subledger.control_accounts import entries_of
from ledgerhall.finance.subledger.fixed_assets import ASSET_BOOKS, DEPRECIATION_BOOKS, FIXED_ASSETS
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.finance.subledger.pages import card_pages as words
from ledgerhall.finance.subledger.pages.thing_entries import FA_ENTRIES
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
from ledgerhall.tenancy.fields import fold

# What makes up an asset's book value; proceeds and gains are the disposal's.
_VALUED = ("acquisition cost", "depreciation", "write-down")
_VALUE_FILTER = "Acquisition Cost|Depreciation|Write-Down"


def _book_value(cards: QuerySet[Any], _totals: Mapping[str, Any]) -> QuerySet[Any]:
    """In the books that reach the general ledger."""
    entries = FALedgerEntry.objects.filter(posting_type__in=_VALUED, book__is_integrated=True)
    return figures.annotated(cards, "book_value", entries, "asset", "amount")


def _cost(cards: QuerySet[Any], _totals: Mapping[str, Any]) -> QuerySet[Any]:
    entries = FALedgerEntry.objects.filter(posting_type="acquisition cost", book__is_integrated=True)
    return figures.annotated(cards, "cost", entries, "asset", "amount")


def _of_type(*labels: str) -> Any:
    def of(asset: FixedAsset) -> Selection:
        filters = {"asset__number": exact(asset.number), "book__is_integrated": "Yes"}
        return Selection(FA_ENTRIES, {**filters, "posting_type": "|".join(labels)})

    return of


def _entries_of(asset: FixedAsset) -> Selection:
    return Selection(FA_ENTRIES, {"asset__number": exact(asset.number)})


def _books_of(asset: FixedAsset) -> Selection:
    return Selection("asset-books", {"asset__number": exact(asset.number)})


def _entries_of_book(book: AssetBook) -> Selection:
    filters = {"asset__number": exact(book.asset.number), "book_code": exact(book.book.code)}
    return Selection(FA_ENTRIES, filters)


def _values(asset: FixedAsset) -> Iterator[Fact]:
    """Cost and depreciation in each book, and what is left."""
    for book in AssetBook.objects.filter(asset=asset).select_related("book").order_by("book__code"):
        entries = entries_of(asset).filter(book_id=book.book_id)
        opens = Selection(FA_ENTRIES, {"asset__number": exact(asset.number), "book_code": exact(book.book.code)})
        cost = figures.added(entries.filter(posting_type="acquisition cost"), "amount")
        value = figures.added(entries.filter(posting_type__in=_VALUED), "amount")
        yield Fact(_("Depreciation Book"), book.book.code, opens=opens)
        yield Fact(_("Acquisition Cost"), cost, "money", opens)
        yield Fact(_("Depreciation"), value - cost, "money", opens)
        valued = Selection(FA_ENTRIES, {**opens.filters, "posting_type": _VALUE_FILTER})
        yield Fact(_("Book Value"), value, "money", valued, is_total=True)


_ACTIONS = (
    Action(_("Ledger Entries"), opens=_entries_of, permission=words.READ, key="Ctrl+F7", icon="list"),
    Action(_("Depreciation Books"), opens=_books_of, permission=words.READ, icon="percent"),
    words.dimensions(FIXED_ASSETS),
    words.delete(FIXED_ASSETS, "fixed-assets", _("Delete this asset and its depreciation books?")),
)
_BOXES = (
    FactBox(_("Asset Values"), _values),
    words.last_entries(entries_of, FA_ENTRIES),
    words.dimension_box(FIXED_ASSETS),
)
ASSET_LIST = List(
    "fixed-assets",
    FixedAsset,
    words.READ,
    _("Fixed Assets"),
    entity=ngettext_lazy("asset", "assets", "n"),
    card="fixed-asset-card",
    columns=(
        Column("number", _("No."), width=92),
        "description",
        Column("class_code", _("FA Class"), width=92),
        Column("location", is_soft=True),
        Column("responsible", is_soft=True, importance=2),
        FlowColumn("cost", _cost, caption=_("Acquisition Cost"), opens=_of_type("Acquisition Cost"), has_total=True),
        FlowColumn(
            "book_value",
            _book_value,
            caption=_("Book Value"),
            opens=_of_type("Acquisition Cost", "Depreciation", "Write-Down"),
            has_total=True,
        ),
        Column("is_blocked", _("Blocked"), width=72),
        Column("serial_no", _("Serial No."), is_hidden=True),
        Column("vendor_no", _("Vendor No."), is_hidden=True),
        Column("search_name", is_hidden=True),
    ),
    order_by=("number",),
    filters=("number", "description", FilterField("class_code", _("FA Class")), "location", "is_blocked"),
    views=(View(_("Blocked"), {"is_blocked": "Yes"}),),
    phone=Phone("description", ("number", "class_code"), ("book_value", "cost")),
    actions=_ACTIONS,
    fact_boxes=_BOXES,
    search=("number", "serial_no"),
    search_folded=("search_name",),
    fold=fold,
    new=words.new("fixed-asset-card"),
    empty=_("This company has no fixed assets yet."),
    keywords=_("equipment, vehicles, depreciation"),
)
ASSET_CARD = Card(
    "fixed-asset-card",
    FixedAsset,
    words.READ,
    _("Fixed Asset Card"),
    tabs=(
        FastTab(
            _("General"),
            (
                words.NUMBER,
                Field("description", is_required=True, is_promoted=True),
                Field("class_code", _("FA Class")),
                Field("location"),
                Field("serial_no", _("Serial No.")),
                Field("responsible"),
                looked_up("vendor_no", _("Vendor No."), "vendors", "number"),
                Field("is_blocked", _("Blocked")),
            ),
        ),
    ),
    title=str,
    save=words.save(FIXED_ASSETS),
    save_permission=words.EDIT,
    create=words.create(FIXED_ASSETS),
    create_permission=words.EDIT,
    actions=_ACTIONS,
    fact_boxes=_BOXES,
    list_page="fixed-assets",
)
BOOKS = code_pages(
    DEPRECIATION_BOOKS,
    "depreciation-books",
    Said(
        _("Depreciation Books"),
        _("Depreciation Book"),
        ngettext_lazy("book", "books", "n"),
        _("There is no depreciation book yet: one for the company's accounts, one for tax are usual."),
        _("fixed assets, tax depreciation"),
    ),
    (general(Field("is_integrated", _("Integrated with G/L"), default="1")),),
    card="depreciation-book-card",
    columns=("code", "description", Column("is_integrated", _("Integrated with G/L"))),
    fact_boxes=(used_by(DEPRECIATION_BOOKS),),
)
ASSET_BOOK_PAGES = code_pages(
    ASSET_BOOKS,
    "asset-books",
    Said(
        _("FA Depreciation Books"),
        _("FA Depreciation Book"),
        ngettext_lazy("book", "books", "n"),
        _("No asset is depreciated yet."),
        _("depreciation method, straight-line, declining balance"),
        _("Delete this depreciation book of the asset?"),
    ),
    (
        FastTab(
            _("General"),
            (
                looked_up("asset__number", _("FA No."), "fixed-assets", "number", is_required=True, is_promoted=True),
                looked_up("book__code", _("Depreciation Book"), "depreciation-books", is_required=True),
                looked_up("posting_group_code", _("FA Posting Group"), "fa-posting-groups", is_required=True),
                Field("method", _("Method"), default="straight-line", is_promoted=True),
                Field("starting_date", _("Starting Date")),
                Field("ending_date", _("Ending Date")),
                Field("salvage_amount", _("Salvage Value")),
            ),
        ),
        FastTab(
            _("Straight-Line"),
            (
                Field("years", _("Years")),
                Field("straight_line_percent", _("Straight-Line %")),
                Field("fixed_amount", _("Fixed Amount a Year")),
            ),
        ),
        FastTab(_("Declining-Balance"), (Field("declining_percent", _("Declining-Balance %")),)),
    ),
    card="asset-book-card",
    columns=(
        Column("asset__number", _("FA No."), width=92),
        Column("asset__description", _("Asset")),
        Column("book__code", _("Depreciation Book"), width=104),
        Column("posting_group_code", _("FA Posting Group"), width=104),
        Column("method", _("Depreciation Method"), width=140),
        Column("starting_date", _("Depreciation Starting Date"), width=104),
        Column("years", _("Years"), has_total=False),
        Column("straight_line_percent", _("Straight-Line %"), has_total=False, is_hidden=True),
        Column("fixed_amount", _("Fixed Amount a Year"), has_total=False, is_hidden=True),
        Column("declining_percent", _("Declining-Balance %"), has_total=False, importance=4),
        Column("salvage_amount", _("Salvage Value"), has_total=False, importance=4),
        Column("ending_date", _("Depreciation Ending Date"), is_hidden=True),
    ),
    order_by=("asset__number", "book__code"),
    filters=(
        FilterField("asset__number", _("FA No.")),
        FilterField("book__code", _("Depreciation Book")),
        FilterField("posting_group_code", _("FA Posting Group")),
        FilterField("method", _("Method")),
    ),
    search=("asset__number", "asset__description", "book__code"),
    actions=(Action(_("Ledger Entries"), opens=_entries_of_book, permission=words.READ, key="Ctrl+F7", icon="list"),),
    records={"asset__number": named.ASSET, "book__code": named.BOOK},
)

PAGES = (ASSET_LIST, ASSET_CARD, *BOOKS, *ASSET_BOOK_PAGES)
