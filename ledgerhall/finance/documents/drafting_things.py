"""What a line moves beside money: a fixed asset that is bought or sold, stock that comes in or goes out (G15, G16)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ledgerhall.finance.documents.amounts import WorkedLine, account_in
from ledgerhall.finance.documents.content import LineContent
from ledgerhall.finance.documents.sides import Role
from ledgerhall.finance.documents.trade import Trade
from ledgerhall.finance.posting.draft import FIXED_ASSET, AssetMovement, DraftLine, ItemMovement
from ledgerhall.kernel.money import Money


def moved(main: DraftLine, line: WorkedLine, sign: int, cost_lcy: Decimal, trade: Trade) -> DraftLine:
    """The line with its movement. `cost_lcy` is its signed local amount without VAT that is deducted."""
    said = line.entered.line
    if line.is_asset:
        book = said.depreciation_book_code or line.thing.book_code
        movement = AssetMovement(trade.side.asset_posting_type, book)
        return replace(main, account_type=FIXED_ASSET, asset=movement)
    if said.kind != LineContent.Kind.ITEM or not line.thing.is_stocked or said.is_prepayment:
        return main
    if not line.entered.quantity:
        return main
    return replace(main, item=_movement(line, sign * line.entered.quantity, cost_lcy, trade))


def _movement(line: WorkedLine, quantity: Decimal, cost_lcy: Decimal, trade: Trade) -> ItemMovement:
    """Of a sale the cost side alone; what is bought moves from its account to the inventory account of the item."""
    if trade.side.is_sale:
        return ItemMovement(
            line.thing.no,
            trade.side.item_entry_type,
            quantity,
            unit_cost=line.thing.unit_cost if quantity > 0 else None,
            counter_account_no=account_in(line.matrix, Role.COST, trade),
            sales_amount_lcy=Money(-cost_lcy, trade.local),
            returns_entry_no=line.entered.line.returns_entry_no if quantity > 0 else None,
        )
    return ItemMovement(
        line.thing.no,
        trade.side.item_entry_type,
        quantity,
        unit_cost=cost_lcy / quantity if quantity > 0 else None,
        counter_account_no=line.account_no,
    )
