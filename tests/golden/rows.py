"""What a ledger says, as the cases say it: rows of amounts at a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Row:
    """Amounts at a place. A place or amount that a case does not give is left out."""

    place: Mapping[str, str]
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True)
class Shape:
    """How rows of a ledger are compared: by the parts of their place that every row has, and by those that an
    expected row may leave open. `is_complete`: what the case does not list must not be there."""

    title: str
    fixed: tuple[str, ...]
    open: tuple[str, ...] = ()
    is_complete: bool = True


SHAPES: Mapping[str, Shape] = {
    "transactions": Shape("General ledger", ("document_no", "posting_date", "account", "dimensions"), ("by",)),
    "detailed": Shape("Detailed entries", ("control_account", "entry_type", "on"), ("by", "currency")),
    "vat_entries": Shape("VAT entries", ("account", "type"), ("by", "vat")),
    "remaining": Shape("Remaining amounts", ("on",), ("currency",), is_complete=False),
    "balances": Shape("Balances", ("after", "from", "to", "account")),
}
