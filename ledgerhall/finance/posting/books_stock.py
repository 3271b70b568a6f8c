"""Bank accounts, fixed assets and items as a posting sees them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank account; an empty currency is the local one."""

    id: int
    number: str
    currency_code: str
    is_blocked: bool
    posting_group: str
    account_no: str


@dataclass(frozen=True, slots=True)
class AssetGroup:
    """The accounts of a posting group of fixed assets."""

    code: str
    acquisition_cost: str
    accumulated_depreciation: str
    write_down: str
    acquisition_cost_on_disposal: str
    accumulated_depreciation_on_disposal: str
    gain_on_disposal: str
    loss_on_disposal: str


@dataclass(frozen=True, slots=True)
class AssetValue:
    """An asset in one depreciation book and what it is worth there, in the local currency (cost debit positive)."""

    asset_id: int
    asset_no: str
    is_blocked: bool
    book_id: int
    book_code: str
    is_integrated: bool
    posting_group: str
    starting_date: date | None
    is_disposed: bool = False
    acquisition_cost: Decimal = _ZERO
    depreciation: Decimal = _ZERO
    write_down: Decimal = _ZERO

    @property
    def book_value(self) -> Decimal:
        return self.acquisition_cost + self.depreciation + self.write_down


@dataclass(frozen=True, slots=True)
class Layer:
    """Stock that came in and is not used up: how many are left, and what those cost together."""

    entry_no: int
    quantity: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """An item; its layers earliest first."""

    id: int
    number: str
    is_stocked: bool
    is_blocked: bool
    inventory_account_no: str
    posting_group: str
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A movement of stock that went out: how many, what they cost, and how many came back since."""

    item_no: str
    quantity: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class StockBooks:
    """What is read of banks, assets by (number, book), their groups, items, and movements that are returned."""

    banks: Mapping[str, Bank] = field(default_factory=dict)
    assets: Mapping[tuple[str, str], AssetValue] = field(default_factory=dict)
    asset_groups: Mapping[str, AssetGroup] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    outgoing: Mapping[int, Outgoing] = field(default_factory=dict)


NO_STOCK = StockBooks()
