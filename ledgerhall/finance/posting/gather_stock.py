"""Reads what a draft touches of bank accounts, fixed assets and items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, Sum

from ledgerhall.finance.posting.books_stock import AssetGroup, AssetValue, Bank, Item, Layer, Outgoing, StockBooks
from ledgerhall.finance.posting.draft import BANK_ACCOUNT, FIXED_ASSET, PostingDraft
from ledgerhall.finance.posting.reading import rows
from ledgerhall.finance.subledger.cards import AssetBook
from ledgerhall.finance.subledger.cards import Item as ItemCard
from ledgerhall.finance.subledger.ledgers import FALedgerEntry, ItemLedgerEntry, ValueEntry
from ledgerhall.finance.subledger.posting_groups import FAPostingGroup, InventoryPostingGroup

_BANKS = """
SELECT b.id, b.number, b.currency_code, b.is_blocked, b.posting_group_code, g.account_no
  FROM subledger_bankaccount AS b LEFT JOIN subledger_bankaccountpostinggroup AS g ON g.code = b.posting_group_code
 WHERE b.number IN ({places})
"""
_TYPES = FALedgerEntry.PostingType
_GROUP_ACCOUNTS = (
    "acquisition_cost_account_no",
    "accumulated_depreciation_account_no",
    "write_down_account_no",
    "acquisition_cost_on_disposal_account_no",
    "accumulated_depreciation_on_disposal_account_no",
    "gain_on_disposal_account_no",
    "loss_on_disposal_account_no",
)


def gather_stock(draft: PostingDraft) -> StockBooks:
    """Banks, assets and items that lines name."""
    banks = _numbers(draft, BANK_ACCOUNT)
    assets = _numbers(draft, FIXED_ASSET)
    movements = [line.item for line in draft.lines if line.item is not None]
    items = sorted({movement.item_no for movement in movements})
    returned = sorted({move.returns_entry_no for move in movements if move.returns_entry_no is not None})
    values = _assets(assets) if assets else {}
    return StockBooks(
        banks=_banks(banks) if banks else {},
        assets=values,
        asset_groups=_asset_groups({value.posting_group for value in values.values()}) if values else {},
        items=_items(items) if items else {},
        outgoing=_outgoing(returned) if returned else {},
    )


def _numbers(draft: PostingDraft, kind: str) -> list[str]:
    named = {line.account_no for line in draft.lines if line.account_type == kind}
    named |= {line.balancing_account_no for line in draft.lines if line.balancing_account_type == kind}
    return sorted(named - {""})


def _banks(numbers: list[str]) -> dict[str, Bank]:
    found = rows(_BANKS.format(places=", ".join(["%s"] * len(numbers))), *numbers)
    return {row[1]: Bank(row[0], row[1], row[2], bool(row[3]), row[4], row[5] or "") for row in found}


@dataclass(slots=True)
class _Sums:
    by_type: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    is_disposed: bool = False


def _assets(numbers: list[str]) -> dict[tuple[str, str], AssetValue]:
    """Each asset in each of its books, with the sums of its entries there."""
    sums: dict[tuple[int, int], _Sums] = defaultdict(_Sums)
    entries = FALedgerEntry.objects.filter(asset_no__in=numbers).values_list("asset_id", "book_id", "posting_type")
    for asset_id, book_id, posting_type, total in entries.annotate(total=Sum("amount")):
        sums[asset_id, book_id].by_type[posting_type] = total
    # What was scrapped brought no proceeds.
    is_disposal = Q(posting_type=_TYPES.PROCEEDS) | Q(is_disposal=True)
    disposed = FALedgerEntry.objects.filter(is_disposal, asset_no__in=numbers, is_reversed=False)
    for asset_id, book_id in disposed.values_list("asset_id", "book_id"):
        sums[asset_id, book_id].is_disposed = True
    found = AssetBook.objects.filter(asset__number__in=numbers).values_list(
        "asset_id",
        "asset__number",
        "asset__is_blocked",
        "book_id",
        "book__code",
        "book__is_integrated",
        "posting_group_code",
        "starting_date",
    )
    values = {}
    for row in found:
        of_book = sums[row[0], row[3]]
        kinds = (_TYPES.ACQUISITION_COST, _TYPES.DEPRECIATION, _TYPES.WRITE_DOWN)
        amounts = [of_book.by_type[kind] for kind in kinds]
        cost, depreciation, write_down = amounts
        values[row[1], row[4]] = AssetValue(*row, of_book.is_disposed, cost, depreciation, write_down)
    return values


def _asset_groups(codes: Iterable[str]) -> dict[str, AssetGroup]:
    found = FAPostingGroup.objects.filter(code__in=sorted(codes)).values_list("code", *_GROUP_ACCOUNTS)
    return {row[0]: AssetGroup(*row) for row in found}


def _items(numbers: list[str]) -> dict[str, Item]:
    cards = ItemCard.objects.filter(number__in=numbers).values_list(
        "id", "number", "kind", "is_blocked", "inventory_posting_group_code"
    )
    found = list(cards)
    accounts = dict(
        InventoryPostingGroup.objects.filter(code__in=sorted({row[4] for row in found})).values_list(
            "code", "inventory_account_no"
        )
    )
    layers = _layers(numbers)
    return {
        number: Item(
            id,
            number,
            kind == ItemCard.Kind.INVENTORY,
            is_blocked,
            accounts.get(group, ""),
            group,
            tuple(layers[number]),
        )
        for id, number, kind, is_blocked, group in found
    }


def _layers(numbers: list[str]) -> dict[str, list[Layer]]:
    """What is in stock, the first to come in first: its own cost, less that of what was taken from it."""
    entries = ItemLedgerEntry.objects.filter(item__number__in=numbers, is_open=True, is_positive=True)
    stock = list(entries.order_by("entry_no").values_list("entry_no", "item_no", "remaining_quantity"))
    cost = _costs([entry_no for entry_no, _, _ in stock])
    layers: dict[str, list[Layer]] = defaultdict(list)
    for entry_no, item_no, remaining in stock:
        layers[item_no].append(Layer(entry_no, remaining, cost[entry_no]))
    return layers


def _costs(entry_nos: list[int]) -> dict[int, Decimal]:
    cost: dict[int, Decimal] = defaultdict(Decimal)
    if not entry_nos:
        return cost
    own = ValueEntry.objects.filter(item_ledger_entry_no__in=entry_nos).values_list("item_ledger_entry_no")
    taken = ValueEntry.objects.filter(from_entry_no__in=entry_nos).values_list("from_entry_no")
    for sums in (own, taken):
        for entry_no, total in sums.annotate(total=Sum("cost_amount")):
            cost[entry_no] += total
    return cost


def _outgoing(entry_nos: list[int]) -> dict[int, Outgoing]:
    found = ItemLedgerEntry.objects.filter(entry_no__in=entry_nos, is_positive=False)
    rows_found = list(found.values_list("entry_no", "item_no", "quantity"))
    sums = ValueEntry.objects.filter(item_ledger_entry_no__in=entry_nos).values_list("item_ledger_entry_no")
    cost = dict(sums.annotate(total=Sum("cost_amount")))
    return {
        entry_no: Outgoing(item_no, quantity, cost.get(entry_no, Decimal(0)))
        for entry_no, item_no, quantity in rows_found
    }
