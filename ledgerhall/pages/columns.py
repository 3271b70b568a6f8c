"""The columns of a list with everything about them known: caption, kind, choices, whether they sort and add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import get_language

from ledgerhall.pages import fields
from ledgerhall.pages.declare import Column, FilterField, Kind, List, Opened, Selection, Text
from ledgerhall.pages.filtering import Condition
from ledgerhall.pages.viewer import Viewer
from ledgerhall.pages.words import FIGURES

N = TypeVar("N", str | Column, str | FilterField, FilterField)


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """A column and what its field says about it; where it stands comes from layout.py, how many decimals its numbers
    have from the rows that are shown (cells.py)."""

    column: Column
    caption: str
    kind: Kind
    choices: Sequence[tuple[Any, Text]]
    is_stored: bool
    length: int = 0
    width: int = 0
    place: str = ""
    is_for_phone: bool = False
    decimals: int = 0

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def is_right(self) -> bool:
        return self.column.align == "right" or (not self.column.align and self.kind in FIGURES)

    @property
    def does_sort(self) -> bool:
        return self.is_stored or self.column.flow is not None

    @property
    def has_total(self) -> bool:
        """Money that is stored adds up unless the declaration says otherwise; answered ones only where it says so."""
        if self.column.has_total is None:
            return self.kind == "money" and self.is_stored
        return self.column.has_total and (self.does_sort or self.column.values is not None)


@dataclass(frozen=True, slots=True)
class BoundFilter:
    """A field that the list, or its totals, can be filtered by."""

    name: str
    caption: str
    kind: Kind
    choices: Sequence[tuple[Any, Text]]
    hint: Text = ""
    is_declared: bool = True


def all_columns(page: List) -> list[BoundColumn]:
    """Every column of the list, those of extensions at the end."""
    language = get_language() or ""
    return [_bound(page, _plain(entry) if isinstance(entry, str) else entry, language) for entry in page.columns]


def shown_columns(page: List, viewer: Viewer, asked: Sequence[str] = ()) -> list[BoundColumn]:
    """The columns that this viewer sees: asked for, else chosen by the viewer, else those not hidden by default."""
    columns = all_columns(page)
    by_name = {column.name: column for column in columns}
    chosen = [by_name[name] for name in asked or viewer.preference(columns_key(page), ()) or () if name in by_name]
    return chosen or [column for column in columns if not column.column.is_hidden]


def passing(columns: Sequence[BoundColumn], totals: Mapping[str, Condition]) -> list[BoundColumn]:
    """The columns, those that pass totals filters on made to open what these filters say."""
    return [
        replace(bound, column=replace(bound.column, opens=_narrowed(bound.column, totals))) if totals else bound
        for bound in columns
    ]


def named(page: List) -> List:
    """The page with the columns and filters that the company's books name, without those that they do not have."""
    return replace(
        page,
        columns=tuple(_named(page.columns)),
        filters=tuple(_named(page.filters)),
        totals_filters=tuple(_named(page.totals_filters)),
    )


def columns_key(page: List) -> str:
    """Under which name the viewer's choice of columns is kept."""
    return f"list.{page.slug}.columns"


def list_filters(page: List) -> dict[str, BoundFilter]:
    """What the list can be filtered by: declared filters first, then its columns and the other fields of its model.

    Paths over foreign keys count only where the page declares them, so that an address cannot ask about other tables.
    """
    found, columns = {}, all_columns(page)
    captions = {column.name: column.caption for column in columns}
    for entry in page.filters:
        declared = FilterField(entry) if isinstance(entry, str) else entry
        found[declared.name] = _bound_filter(page, declared, captions.get(declared.name, ""))
    for column in columns:
        if column.is_stored:
            found.setdefault(
                column.name, BoundFilter(column.name, column.caption, column.kind, column.choices, is_declared=False)
            )
    for field in fields.columns_of(page.model):
        if field.name not in found:
            found[field.name] = _of_field(field)
    return found


def list_filter(page: List, name: str) -> BoundFilter | None:
    """The one of `list_filters` with that name, without reading the others."""
    column = next((one for one in all_columns(page) if one.name == name), None)
    for entry in page.filters:
        if name == (entry if isinstance(entry, str) else entry.name):
            declared = FilterField(entry) if isinstance(entry, str) else entry
            return _bound_filter(page, declared, column.caption if column is not None else "")
    if column is not None and column.is_stored:
        return BoundFilter(name, column.caption, column.kind, column.choices, is_declared=False)
    field = next((one for one in fields.columns_of(page.model) if one.name == name), None)
    return _of_field(field) if field is not None else None


def totals_filters(page: List) -> dict[str, BoundFilter]:
    """What the flow columns of the list can be filtered by."""
    return {
        entry.name: BoundFilter(
            entry.name, str(entry.caption or entry.name), entry.kind or "text", entry.choices, entry.hint
        )
        for entry in page.totals_filters
    }


def _named(entries: Iterable[N]) -> Iterator[N]:
    for entry in entries:
        if isinstance(entry, str) or entry.named is None:
            yield entry
        elif caption := entry.named():
            yield replace(entry, caption=caption)


# Columns bound before, by page, column and language: a page of the product binds the same few hundred again and again.
_BOUND: dict[tuple[str, int, str], BoundColumn] = {}
_MOST_BOUND = 5_000


def _bound(page: List, column: Column, language: str) -> BoundColumn:
    key = (page.slug, id(column), language)
    known = _BOUND.get(key)
    if known is None or known.column is not column:
        if len(_BOUND) >= _MOST_BOUND:
            _BOUND.clear()
        known = _BOUND[key] = _newly_bound(page, column)
    return known


@lru_cache(maxsize=2048)
def _plain(name: str) -> Column:
    """The column that a page declares by its name alone; one object, so that it is bound once."""
    return Column(name)


def _newly_bound(page: List, column: Column) -> BoundColumn:
    if column.flow is not None or column.values is not None:
        return BoundColumn(column, str(column.caption or column.name), column.kind or "money", (), False)
    try:
        field = fields.model_field(page.model, column.name)
    except LookupError:
        return BoundColumn(column, str(column.caption or column.name), column.kind or "text", (), False)
    caption = str(column.caption) or fields.caption_of(field)
    kind, length = column.kind or fields.kind_of(field), field.max_length or 0
    return BoundColumn(column, caption, kind, fields.choices_of(field), True, length)


def _bound_filter(page: List, declared: FilterField, column_caption: str) -> BoundFilter:
    field = fields.model_field(page.model, declared.name)
    return BoundFilter(
        declared.name,
        str(declared.caption) or column_caption or fields.caption_of(field),
        declared.kind or fields.kind_of(field),
        declared.choices or fields.choices_of(field),
        declared.hint,
    )


def _of_field(field: models.Field[Any, Any]) -> BoundFilter:
    """A field that a list is filtered by though it neither declares nor shows it."""
    caption, kind = fields.caption_of(field), fields.kind_of(field)
    return BoundFilter(field.name, caption, kind, fields.choices_of(field), is_declared=False)


def _narrowed(column: Column, totals: Mapping[str, Condition]) -> Callable[[Any], Selection | Opened | None] | None:
    opens = column.opens
    passed = {field: totals[name].text for name, field in column.passes.items() if name in totals}
    ends = {field: totals[name].span() for name, field in column.passes_until.items() if name in totals}
    passed |= {field: f"..{span[1]}" for field, span in ends.items() if span is not None and span[1] is not None}
    if opens is None or not passed:
        return opens

    def narrowed(record: Any) -> Selection | Opened | None:
        target = opens(record)
        if not isinstance(target, Selection):
            return target
        return replace(target, filters={**target.filters, **passed})

    return narrowed
