"""The acts on cards, whose records have a number: given by a series or by hand, kept once entries carry it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from ledgerhall.finance.foundation import default_dimensions, number_series, periods, records, references
from ledgerhall.finance.foundation.code_tables import nothing
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import DefaultDimension, GeneralLedgerSetup
from ledgerhall.finance.subledger.cards import BankAccount, Customer, FixedAsset, Item, Vendor
from ledgerhall.finance.subledger.control_accounts import ROW, entries_of
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.fields import fold

C = TypeVar("C", bound=Customer | Vendor | BankAccount | Item | FixedAsset)


@dataclass(frozen=True, slots=True)
class CardTable(Generic[C]):
    """A table of cards: what `references` call a record, the field of its name, where its number series is said, how
    typed values are kept (`written`), and its rules as those of a CodeTable. `goes_along` takes away, with a card, what
    belongs to it alone."""

    model: type[C]
    name: str
    title: str
    series: Callable[[], str]
    rules: Callable[[C], Iterable[Refusal]] = nothing
    changes: Callable[[C, C], Iterable[Refusal]] = nothing
    written: Callable[[dict[str, Any]], dict[str, Any]] = dict
    goes_along: Callable[..., None] | None = None

    @under_lock
    def create(self, *, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> C:
        """A new card. Without a number it takes the next one of its series on the work date.

        Refuses a number that is used, none where there is no series, one by hand where the series does not allow it
        (E-NOS-01), codes that do not exist, and what the rules refuse.
        """
        filled = self._completed(values)
        number = str(filled.pop("number", "") or "").strip()
        series_code = self.series()
        refusals = [*self._number_refusals(number, series_code), *references.unknown(self.model, filled)]
        card = self.model(number=number, **filled)
        refusals += [*self.rules(card), *records.fit_refusals(self.model, {**filled, "number": number})]
        records.refuse(refusals)
        card.number = number or self._next(series_code, work_date)
        return records.insert(card, key=card.number, by=by, at=at)

    @under_lock
    def change(self, *, record: C, values: Mapping[str, Any], by: By, at: datetime) -> C:
        """Change fields of a card. Refuses another number once entries carry it or anything names it, codes that do not
        exist, another control account than open entries lie on (E-MST-01), and what the rules refuse."""
        filled = self._completed(values)
        before: C = self._cards.get(pk=record.pk)
        changed = {name: value for name, value in filled.items() if getattr(before, name) != value}
        after = copy(before)
        for name, value in changed.items():
            setattr(after, name, value)
        refusals = list(self._rename_refusals(before, after.number)) if "number" in changed else []
        refusals += [*references.unknown(self.model, changed), *self.rules(after), *self.changes(before, after)]
        records.refuse([*refusals, *records.fit_refusals(self.model, changed)])
        return records.change(before, changed, key=before.number, by=by, at=at)

    @under_lock
    def delete(self, *, record: C, by: By, at: datetime) -> None:
        """Take a card away, and its default dimensions. Refuses one with open entries, with entries in years that are
        kept, with documents that are not posted yet (E-MST-01), and one that is named anywhere."""
        refusals = [*self._entry_refusals(record), *references.objections(self.name, record)]
        refusals += references.use_refusals(self.name, record.number, row=ROW, field="number")
        records.refuse(refusals)
        default_dimensions.delete_all_of(table=self.dimension_table, record_no=record.number, by=by, at=at)
        if self.goes_along is not None:
            self.goes_along(record, by=by, at=at)
        records.remove(record, key=record.number, by=by, at=at)

    @property
    def dimension_table(self) -> str:
        """What default dimensions call the table."""
        return next(table for table, name in default_dimensions.TABLES.items() if name == self.name)

    def _completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as they are kept; the search name follows the name where a card has one."""
        filled = self.written(records.filled(self.model, values))
        if self.title in filled and hasattr(self.model, "search_name"):
            filled["search_name"] = fold(str(filled[self.title]))[:100]
        return filled

    def _number_refusals(self, number: str, series_code: str) -> Iterator[Refusal]:
        if not number:
            if not series_code:
                template = text("A new {table} needs a number: its setup names no number series.")
                yield Refusal("card-number", template, "number", row="E-NOS-01", values={"table": self.name})
            return
        yield from number_series.by_hand_refusals(series_code, number)
        yield from self._used(number)

    def _used(self, number: str) -> Iterator[Refusal]:
        if self._cards.filter(number=number).exists():
            template = text("There is a {table} {number} already.")
            yield Refusal("card-number-used", template, "number", values={"table": self.name, "number": number})

    def _rename_refusals(self, card: C, number: str) -> Iterator[Refusal]:
        if not number.strip():
            template = text("A {table} keeps a number.")
            yield Refusal("card-number-empty", template, "number", values={"table": self.name})
        yield from self._used(number)
        if entries_of(card).exists():
            template = text("Entries carry the number {number}, so it stays.")
            yield Refusal("card-number-has-entries", template, "number", values={"number": card.number})
        if DefaultDimension.objects.filter(table=self.dimension_table, record_no=card.number).exists():
            template = text("Default dimensions are kept under {number}; take them away before it gets another number.")
            yield Refusal("card-number-has-dimensions", template, "number", values={"number": card.number})
        yield from references.use_refusals(self.name, card.number, field="number")
        yield from references.objections(self.name, card)

    def _entry_refusals(self, card: C) -> Iterator[Refusal]:
        entries = entries_of(card)
        places: dict[str, Any] = {"table": self.name, "number": card.number}
        is_open = any(field.name == "is_open" for field in entries.model._meta.concrete_fields)
        if is_open and (count := entries.filter(is_open=True).count()):
            template = text("The {table} {number} has open entries: {count}.")
            yield Refusal("card-has-open-entries", template, "number", row=ROW, values={**places, "count": count})
        last = entries.order_by("-posting_date", "-entry_no").first()
        if last is not None:
            open_years = [year for year in periods.fiscal_years() if not year.is_closed]
            kept_from = open_years[0].starting_date if open_years else date.max
            template = text(
                "The {table} {number} has entries up to {last_date}: {count} (years from {kept_from} on are open); "
                "block it instead."
            )
            places |= {"count": entries.count(), "last_date": last.posting_date.day, "kept_from": kept_from}
            yield Refusal("card-has-entries", template, "number", row=ROW, values=places)

    def _next(self, series_code: str, work_date: date) -> str:
        number = number_series.take(series_code, work_date)
        while self._cards.filter(number=number).exists():
            number = number_series.take(series_code, work_date)
        return number

    @property
    def _cards(self) -> QuerySet[Any]:
        return self.model._default_manager.all()  # noqa: SLF001 (any model's manager)


def series_in_setup(field: str) -> Callable[[], str]:
    """The number series that a field of General Ledger Setup names."""

    def series() -> str:
        return str(GeneralLedgerSetup.objects.values_list(field, flat=True).first() or "")

    return series
