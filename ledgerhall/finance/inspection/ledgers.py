"""All ledgers that entries stand in, as inspections ask for them: model, table, what its entries are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting import sealing
from ledgerhall.finance.posting.made import HEAD_COLUMNS


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger; `head_column` is where the posting head holds its last entry number."""

    model: type[Any]
    table: str
    label: str
    head_column: str


def _ledger(model: type[Any], head_column: str) -> Ledger:
    return Ledger(model, model._meta.db_table, str(model._meta.verbose_name), head_column)


GENERAL = _ledger(GLEntry, "last_entry_no")
# The ledgers beside the general one, in the order of the content hash.
OTHERS = tuple(_ledger(model, HEAD_COLUMNS[model]) for model in sealing.LEDGERS)
ALL = (GENERAL, *OTHERS)


def ledger_of(model: type[Any]) -> Ledger:
    """The ledger that keeps the model's entries."""
    return next(ledger for ledger in ALL if ledger.model is model)
