"""What the walk makes of a draft: lines of the general ledger and the parts of the other ledgers beside them. Pure.

All of it is frozen and unnumbered; `entries` gives numbers and turns it into rows. A part names the transaction it
belongs to (counted from 0) and the draft line it comes from, which has dates, document and dimensions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.posting.draft import DraftLine
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One G/L entry to be: its account and signed amounts, and the draft line it comes from.

    `amount_lcy` and `factor` (foreign units per local unit) are None where no rate is to be had. `dimensions`, where
    given, takes the place of the draft line's.
    """

    source: DraftLine
    account_no: str
    balancing_account_no: str
    amount: Money
    amount_lcy: Money | None
    factor: Decimal | None
    is_system_created: bool
    transaction: int = 0
    dimensions: str | None = None


@dataclass(frozen=True, slots=True)
class EntryRef:
    """A ledger entry of a customer or vendor: one that exists, or the one that part `new` of this posting makes."""

    side: str
    entry_no: int | None = None
    new: int | None = None


@dataclass(frozen=True, slots=True)
class PartyPart:
    """A ledger entry of a customer or vendor to be; amounts debit positive. Its first detailed entry is a part too."""

    side: str
    transaction: int
    source: DraftLine
    party_id: int
    party_no: str
    posting_group: str
    control_account_no: str
    amount: Money
    amount_lcy: Money
    factor: Decimal
    due_date: date
    discount_date: date | None
    discount_tolerance_date: date | None
    discount: Decimal
    maximum_tolerance: Decimal


@dataclass(frozen=True, slots=True)
class DetailPart:
    """A detailed entry to be, on an entry that exists or is made now.

    `application` counts the applications of the posting from 0, so that all entries of one get one number;
    `application_no` is that of an earlier one, where it is undone.
    """

    entry: EntryRef
    transaction: int
    source: DraftLine
    entry_type: str
    amount: Money
    amount_lcy: Money
    counter_account_no: str = ""
    applied: EntryRef | None = None
    application: int | None = None
    application_no: int | None = None
    unapplies_entry_no: int | None = None
    discount_before: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PartyState:
    """What the engine's columns of a ledger entry are after the posting."""

    entry: EntryRef
    remaining: Decimal
    remaining_lcy: Decimal
    remaining_discount: Decimal
    accepted_tolerance: Decimal
    is_late_discount_accepted: bool
    closed_by: EntryRef | None
    closed_at: LedgerDate | None
    adjusted_factor: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class VATPart:
    """A VAT entry to be, in the local currency. `line` is the index of the G/L line that carries its base.

    Of VAT on payment, `vat_account_no` is the account that the unrealised amount stands on, and `remaining_base` and
    `remaining_amount` are what applications of this posting leave of it. A released part names the entry that it
    realises, or by `realizes` the VAT part of this posting. `application` and `application_no` are those of the
    detailed entries (`DetailPart`) that it came with, so that an unapplication finds it. Entries with one `connection`
    get one number.
    """

    transaction: int
    source: DraftLine
    entry_type: str
    calculation: str
    base: Decimal
    amount: Decimal
    vat_account_no: str
    reverse_charge_account_no: str = ""
    unrealized_base: Decimal = Decimal(0)
    unrealized_amount: Decimal = Decimal(0)
    realizes_entry_no: int | None = None
    nondeductible_base: Decimal = Decimal(0)
    nondeductible_amount: Decimal = Decimal(0)
    difference: Decimal = Decimal(0)
    business_group: str = ""
    product_group: str = ""
    identifier: str = ""
    percent: Decimal = Decimal(0)
    general_business_group: str = ""
    general_product_group: str = ""
    party_no: str = ""
    country_code: str = ""
    vat_registration_no: str = ""
    is_eu_service: bool = False
    is_triangular: bool = False
    is_prepayment: bool = False
    tax_area: str = ""
    tax_jurisdiction: str = ""
    tax_group: str = ""
    is_use_tax: bool = False
    connection: int | None = None
    line: int | None = None
    closes: tuple[int, ...] = ()
    remaining_base: Decimal = Decimal(0)
    remaining_amount: Decimal = Decimal(0)
    realizes: int | None = None
    application: int | None = None
    application_no: int | None = None


@dataclass(frozen=True, slots=True)
class BankPart:
    """A bank account ledger entry to be; amount in the bank account's currency."""

    transaction: int
    source: DraftLine
    bank_account_id: int
    bank_account_no: str
    control_account_no: str
    amount: Money
    amount_lcy: Money
    balancing_account_type: str
    balancing_account_no: str


@dataclass(frozen=True, slots=True)
class AssetPart:
    """An FA ledger entry to be, in the local currency."""

    transaction: int
    source: DraftLine
    asset_id: int
    asset_no: str
    book_id: int
    book_code: str
    posting_group: str
    posting_type: str
    is_disposal: bool
    control_account_no: str
    amount: Decimal
    days: int = 0


@dataclass(frozen=True, slots=True)
class ItemPart:
    """An item ledger entry to be; quantity positive in, negative out. `remaining` is what is left of it afterwards."""

    transaction: int
    source: DraftLine
    item_id: int
    item_no: str
    entry_type: str
    quantity: Decimal
    remaining: Decimal
    party_no: str


@dataclass(frozen=True, slots=True)
class ValuePart:
    """A value entry to be, of item part `item` of this posting. `from_entry_no` is the stock it was taken from, or by
    `from_item` the item part of this posting."""

    transaction: int
    source: DraftLine
    item: int
    quantity: Decimal
    cost: Decimal
    sales_amount: Decimal
    inventory_account_no: str
    counter_account_no: str
    from_entry_no: int | None = None
    from_item: int | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """All that a draft makes. `vat_remaining` and `stock_remaining` are engine's columns of entries that exist:
    (entry no, base, amount) still unrealised, and (entry no, quantity) still in stock."""

    lines: tuple[Line, ...]
    parties: tuple[PartyPart, ...] = ()
    details: tuple[DetailPart, ...] = ()
    states: tuple[PartyState, ...] = ()
    vat: tuple[VATPart, ...] = ()
    vat_remaining: tuple[tuple[int, Decimal, Decimal], ...] = ()
    bank: tuple[BankPart, ...] = ()
    assets: tuple[AssetPart, ...] = ()
    items: tuple[ItemPart, ...] = ()
    values: tuple[ValuePart, ...] = ()
    stock_remaining: tuple[tuple[int, Decimal], ...] = ()
    # Why parts of the draft could not be worked out; the checks tell them with their own.
    refusals: tuple[Refusal, ...] = ()
    # What forbids nothing, yet should be looked at: a question of the setup that nobody answered.
    cautions: tuple[Refusal, ...] = ()

    def renumbered(self, numbers: Mapping[str, str]) -> Parts:
        """The same with each document number replaced by the one that a posting series gave."""
        groups = {
            name: tuple(_renumbered(part, numbers) for part in getattr(self, name))
            for name in ("lines", "parties", "details", "vat", "bank", "assets", "items", "values")
        }
        return replace(self, **groups)


def _renumbered(part: Any, numbers: Mapping[str, str]) -> Any:
    return replace(part, source=replace(part.source, document_no=numbers[part.source.document_no]))
