"""The canonical texts of entries, as registers sealed them, straight from the rows of the database.

The same texts as `ledger.hashing` and `posting.sealing` make of records, without making records: books have millions of
entries. What users changed since is put back as it was posted (`changes`). Read in pages, so that memory is bounded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import models

from ledgerhall.finance.inspection import changes
from ledgerhall.finance.inspection.findings import rows
from ledgerhall.finance.inspection.ledgers import GENERAL, Ledger
from ledgerhall.finance.ledger import hashing
from ledgerhall.finance.posting import sealing
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy.fields import LedgerDateField, RateField

_PAGE = 4000
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Known(dict[Any, Any]):
    """A conversion that remembers what it has converted: dates and rates come again and again."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: Any) -> Any:
        converted = self[value] = None if value is None else self._convert(value)
        return converted


class SealedTexts:
    """One ledger's texts in entry order, register by register; of the registers from `first` to `last` alone."""

    def __init__(self, ledger: Ledger, first: int | None = None, last: int | None = None) -> None:
        self._groups = groupby(_texts(ledger, first, last), key=lambda each: each[0])
        self._next = next(self._groups, None)

    def of(self, register_id: int) -> bytes:
        """The texts of a register; those of registers out of order are left to the checks of ranges."""
        if self._next is None or self._next[0] != register_id:
            return b""
        made = b"".join(content for _, content in self._next[1])
        self._next = next(self._groups, None)
        return made


def _texts(ledger: Ledger, first: int | None, last: int | None) -> Iterator[tuple[int, bytes]]:
    """The register and the text of each entry."""
    name, fields = ("gl", hashing.FIELDS) if ledger is GENERAL else sealing.LEDGERS[ledger.model]
    places = {field: place for place, field in enumerate(fields, start=1)}
    converted = [(place, known) for field, place in places.items() if (known := _conversion(ledger, field)) is not None]
    changed = changes.at_insert(ledger.model)
    for register_id, entry_no, *cells in _pages(ledger, fields, first, last):
        content = [name, *cells]
        for place, known in converted:
            content[place] = known[content[place]]
        for column, value in changed.get(entry_no, {}).items():
            content[places[column]] = sealing.plain(value)
        yield register_id, _encoded(content).encode() + b"\n"


def _pages(ledger: Ledger, fields: tuple[str, ...], first: int | None, last: int | None) -> Iterator[tuple[Any, ...]]:
    limits = [(sign, register) for sign, register in ((">=", first), ("<=", last)) if register is not None]
    condition = " ".join(f"AND register_id {sign} %s" for sign, _ in limits)
    sql = (
        f"SELECT register_id, entry_no, {', '.join(fields)} FROM {ledger.table} WHERE entry_no > %s {condition} "
        f"ORDER BY entry_no LIMIT {_PAGE}"
    )
    read, before = _PAGE, -(1 << 62)
    while read == _PAGE:
        read = 0
        for row in rows(sql, [before, *(register for _, register in limits)]):
            read, before = read + 1, row[1]
            yield row


def _conversion(ledger: Ledger, name: str) -> _Known | None:
    """From what lies in the column to what the text has of it; None where they are the same."""
    field = ledger.model._meta.get_field(name)
    if isinstance(field, LedgerDateField):
        return _Known(lambda value: str(LedgerDate.from_ordinal(value)))
    if isinstance(field, models.DateField):
        return _Known(lambda value: value.isoformat() if isinstance(value, date) else value)
    if isinstance(field, models.BooleanField):
        return _Known(lambda value: {0: False, 1: True}.get(value, value))
    if isinstance(field, RateField) and ledger is GENERAL:
        return _Known(lambda value: str(Decimal(value).scaleb(-field.places).normalize()))
    return None
