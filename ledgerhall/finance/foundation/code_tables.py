"""The acts on tables of setup whose records are told apart by a code, or by a few fields together.

Such tables differ in their rules alone. A room declares each with these rules; `create`, `change` and `delete` are then
the same for all: every refusal at once, one transaction, everything in the change log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from ledgerhall.finance.foundation import change_log, records, references
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import Record
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By

R = TypeVar("R", bound=Record)


def nothing(*_records: Any) -> Iterable[Refusal]:
    """The rules of a table that has none."""
    return ()


@dataclass(frozen=True, slots=True)
class CodeTable(Generic[R]):
    """A table: what others call it (`references`), the fields that tell its records apart, and its rules.

    `rules` look at a record as it would be, `changes` at it before and after, `deletes` at one that would go.
    """

    model: type[R]
    name: str
    keys: tuple[str, ...] = ("code",)
    rules: Callable[[R], Iterable[Refusal]] = nothing
    changes: Callable[[R, R], Iterable[Refusal]] = nothing
    deletes: Callable[[R], Iterable[Refusal]] = nothing

    @under_lock
    def create(self, *, values: Mapping[str, Any], by: By, at: datetime) -> R:
        """A new record. Refuses a key that is empty or used, codes that do not exist, and what the rules refuse."""
        record = self._checked(values, set())
        return records.insert(record, key=self.key_of(record), by=by, at=at)

    @under_lock
    def create_many(self, *, rows: Iterable[Mapping[str, Any]], by: By, at: datetime) -> list[R]:
        """New records in their order, each checked as by `create` with those before it there; logged in one go."""
        made, known = [], set[tuple[str, str]]()
        for values in rows:
            record = self._checked(values, known)
            record.created_at = record.changed_at = at
            record.save(force_insert=True)
            made.append(record)
        change_log.record([change_log.inserted(record, self.key_of(record)) for record in made], by=by, at=at)
        return made

    @under_lock
    def change(self, *, record: R, values: Mapping[str, Any], by: By, at: datetime) -> R:
        """Change fields of a record. Refuses another key (others name the record by it), codes that do not exist, and
        what the rules refuse."""
        filled = records.filled(self.model, values)
        before = self.model._default_manager.get(pk=record.pk)  # noqa: SLF001 (any model's manager)
        changed = {name: value for name, value in filled.items() if getattr(before, name) != value}
        after = copy(before)
        for name, value in changed.items():
            setattr(after, name, value)
        refusals = [*self._stays(before, changed), *references.unknown(self.model, changed)]
        refusals += [*self.rules(after), *self.changes(before, after)]
        records.refuse([*refusals, *records.fit_refusals(self.model, changed)])
        return records.change(before, changed, key=self.key_of(before), by=by, at=at)

    @under_lock
    def delete(self, *, record: R, by: By, at: datetime) -> None:
        """Take a record away. Refuses one that is named anywhere, told where, and what the rules refuse."""
        refusals = [*self.deletes(record), *references.objections(self.name, record)]
        if len(self.keys) == 1:
            refusals += references.use_refusals(self.name, self.key_of(record), field=self.keys[0])
        records.refuse(refusals)
        records.remove(record, key=self.key_of(record), by=by, at=at)

    def key_of(self, record: R) -> str:
        """What an accountant calls the record by."""
        return " / ".join(str(getattr(record, name)) for name in self.keys)

    def _checked(self, values: Mapping[str, Any], known: set[tuple[str, str]]) -> R:
        """The record that the values make, not yet kept; refused as `create` says."""
        filled = records.filled(self.model, values)
        record = self.model(**filled)
        refusals = [*self._key_refusals(record), *references.unknown(self.model, filled, known), *self.rules(record)]
        records.refuse([*refusals, *records.fit_refusals(self.model, filled)])
        return record

    def _key_refusals(self, record: R) -> list[Refusal]:
        if self.keys == ("code",):
            return records.code_refusals(self.model, getattr(record, "code"))  # noqa: B009 (of a model that has one)
        keys = {name: getattr(record, name) for name in self.keys}
        if self.model._default_manager.filter(**keys).exists():  # noqa: SLF001
            places = {"table": self.name, "key": self.key_of(record)}
            return [Refusal("setup-exists", text("The {table} {key} exists already."), self.keys[-1], values=places)]
        return []

    def _stays(self, before: R, changed: Mapping[str, Any]) -> list[Refusal]:
        if not set(self.keys) & changed.keys():
            return []
        places = {"table": self.name, "key": self.key_of(before)}
        return [Refusal("key-stays", text("The {table} {key} keeps its name."), self.keys[0], values=places)]


def percent_refusals(record: Record, *names: str, row: str = "") -> list[Refusal]:
    """A percentage lies between 0 and 100."""
    template = text("A percentage lies between 0 and 100; {percent} does not.")
    return [
        Refusal("percent-range", template, name, row=row, values={"percent": getattr(record, name)})
        for name in names
        if not 0 <= getattr(record, name) <= 100
    ]


def negative_refusals(record: Record, *names: str, row: str = "") -> list[Refusal]:
    """An amount, price or number that cannot be below 0; empty ones are not."""
    template = text("{amount} is less than 0.")
    found = {name: getattr(record, name) for name in names}
    return [
        Refusal("amount-negative", template, name, row=row, values={"amount": amount})
        for name, amount in found.items()
        if amount is not None and amount < 0
    ]
