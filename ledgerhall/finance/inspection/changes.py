"""What users changed on posted entries (finance.md 1.5a), by the change log: walked back, and held against the cells.

Acts log each change under the entry's number, table and field by `foundation.change_log`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field

from ledgerhall.finance.foundation.models import ChangeLogEntry
from ledgerhall.finance.inspection.findings import Finding
from ledgerhall.finance.inspection.ledgers import ledger_of
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, VendorLedgerEntry
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import text

_PARTY = (
    "due_date",
    "payment_discount_date",
    "discount_tolerance_date",
    "on_hold",
    "payment_method_code",
    "payment_text",
)
# Ledger → the columns that a user alone changes. The remaining discount is changed by the engine too.
USERS_COLUMNS: Mapping[type[Any], tuple[str, ...]] = {
    VATEntry: ("vat_date",),
    CustomerLedgerEntry: _PARTY,
    VendorLedgerEntry: _PARTY,
}
_CHUNK = 2000

# Entry number and column → (old value, new value) of each change, the first one first.
_Changes = Mapping[tuple[int, str], list[tuple[str, str]]]


def at_insert(model: type[Any]) -> dict[int, dict[str, Any]]:
    """What cells that users have changed since held when the entry was posted: entry number → column → value."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for (entry_no, column), changes in _logged(model, USERS_COLUMNS.get(model, ())).items():
        found[entry_no][column] = _value(model._meta.get_field(column), changes[0][0])
    return found


def last_discounts(model: type[Any]) -> dict[int, Decimal]:
    """The remaining discount that a user gave an entry last, where one did."""
    changes = _logged(model, ("remaining_discount",))
    return {entry_no: Decimal(steps[-1][1]) for (entry_no, _), steps in changes.items()}


def users_changes_hold() -> Iterator[Finding]:
    """Each logged change begins where the one before it ended, and the last one left what the cell holds."""
    for model, columns in USERS_COLUMNS.items():
        logged = _logged(model, columns)
        held = _held(model, {entry_no for entry_no, _ in logged}, columns)
        for (entry_no, column), changes in logged.items():
            steps = [old for old, _ in changes[1:]] + [held.get((entry_no, column), "")]
            if any(new != then for (_, new), then in zip(changes, steps, strict=True)):
                template = text("It holds {held!r}; the change log says {logged!r}.")
                values = {"held": steps[-1], "logged": changes[-1][1]}
                yield Finding("change-not-logged", ledger_of(model).label, template, str(entry_no), column, values)


def _logged(model: type[Any], columns: tuple[str, ...]) -> _Changes:
    found: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    kind = ChangeLogEntry.Kind.MODIFICATION
    log = ChangeLogEntry.objects.filter(table=ledger_of(model).label, kind=kind, field__in=columns)
    for key, *change in log.order_by("entry_no").values_list("record_key", "field", "old_value", "new_value"):
        column, old, new = change
        found[int(key), column].append((old, new))
    return found


def _held(model: type[Any], numbers: set[int], columns: tuple[str, ...]) -> dict[tuple[int, str], str]:
    """The cells of these entries, as the change log would write them."""
    held, wanted = {}, sorted(numbers)
    for start in range(0, len(wanted), _CHUNK):
        entries = model._default_manager.filter(entry_no__in=wanted[start : start + _CHUNK])  # noqa: SLF001
        for entry_no, *values in entries.values_list("entry_no", *columns):
            for column, value in zip(columns, values, strict=True):
                held[entry_no, column] = "" if value is None else str(value)
    return held


def _value(field: Field[Any, Any], logged: str) -> date | str | None:
    value: date | str | None = None if field.null and not logged else field.to_python(logged)
    return value
