"""Fixed assets, depreciation books, and how an asset is depreciated in a book (finance.md 1.13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ledgerhall.finance.foundation.code_tables import CodeTable, negative_refusals, percent_refusals
from ledgerhall.finance.subledger import named
from ledgerhall.finance.subledger.card_table import CardTable, series_in_setup
from ledgerhall.finance.subledger.cards import AssetBook, DepreciationBook, FixedAsset
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.finance.subledger.posting_setup import needed
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By

ROW = "E-FA-01"
# Ways to say how long a straight line is; one of them at most.
_LENGTHS = ("years", "straight_line_percent", "fixed_amount")


def _rules(asset: FixedAsset) -> Iterable[Refusal]:
    return needed(asset, "description")


def _book_rules(book: AssetBook) -> Iterable[Refusal]:
    yield from needed(book, "posting_group_code")
    yield from percent_refusals(book, "straight_line_percent", "declining_percent", row=ROW)
    yield from negative_refusals(book, "years", "fixed_amount", "salvage_amount", row=ROW)
    if book.starting_date and book.ending_date and book.ending_date < book.starting_date:
        template = text("Depreciation ends on {ending_date}, before it starts on {starting_date}.")
        places = {"ending_date": book.ending_date, "starting_date": book.starting_date}
        yield Refusal("asset-book-dates", template, "ending_date", row=ROW, values=places)
    if sum(1 for name in _LENGTHS if getattr(book, name)) > 1:
        template = text("Say years, a percentage or a fixed amount: one of them.")
        yield Refusal("asset-book-two-lengths", template, "years", row=ROW)
    declining = (AssetBook.Method.DECLINING_BALANCE, AssetBook.Method.DECLINING_STRAIGHT)
    if book.method in declining and not book.declining_percent:
        template = text("Declining balance needs a percentage.")
        yield Refusal("asset-book-percent", template, "declining_percent", row=ROW)
    if book.method == AssetBook.Method.DECLINING_STRAIGHT and not (book.years or book.ending_date):
        template = text("DB1/SL switches to a straight line over a life: say years or an ending date.")
        yield Refusal("asset-book-life", template, "years", row=ROW)


def _entries_in(book: AssetBook) -> Iterable[Refusal]:
    count = FALedgerEntry.objects.filter(asset_id=book.asset_id, book_id=book.book_id).count()
    if count:
        template = text("The asset has entries in this book: {count}.")
        yield Refusal("asset-book-has-entries", template, "book", row=ROW, values={"count": count})


def _group_stays(before: AssetBook, after: AssetBook) -> Iterable[Refusal]:
    """Cost and depreciation stay on the accounts that they lie on."""
    if before.posting_group_code != after.posting_group_code and list(_entries_in(before)):
        template = text("The asset has entries in this book, so its posting group stays.")
        yield Refusal("asset-book-group", template, "posting_group_code", row=ROW)


def _take_books_along(asset: FixedAsset, *, by: By, at: datetime) -> None:
    for book in AssetBook.objects.filter(asset=asset).order_by("id"):
        ASSET_BOOKS.delete(record=book, by=by, at=at)


DEPRECIATION_BOOKS = CodeTable(DepreciationBook, named.BOOK)
# `asset` and `book` are records.
ASSET_BOOKS = CodeTable(
    AssetBook,
    "depreciation of an asset",
    ("asset", "book"),
    rules=_book_rules,
    changes=_group_stays,
    deletes=_entries_in,
)
FIXED_ASSETS = CardTable(
    FixedAsset,
    named.ASSET,
    "description",
    series_in_setup("asset_series_code"),
    rules=_rules,
    goes_along=_take_books_along,
)
