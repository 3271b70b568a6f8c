"""From a list page and filters to the rows: the one function behind lists, cues, drill-downs and spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models import Sum as SumOf
from django.utils.translation import gettext as _

from ledgerhall.kernel.filters import FilterError
from ledgerhall.pages import fields
from ledgerhall.pages.columns import BoundColumn, BoundFilter, all_columns, list_filter, totals_filters
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import List, Selection
from ledgerhall.pages.filtering import Clock, Condition, condition, told
from ledgerhall.pages.keyset import order_of
from ledgerhall.pages.registry import Registry


@dataclass(frozen=True, slots=True)
class Selected:
    """The selected rows of a list. `faults` names filters that could not be read; they are left out."""

    page: List
    queryset: QuerySet[Any]
    totals: Mapping[str, Condition]
    faults: Mapping[str, str]

    def rows(self, columns: Sequence[BoundColumn], sort: str = "") -> QuerySet[Any]:
        """The rows in order, with the flow columns among `columns` (and in the sort) and what the paths need."""
        order = order_of(self.page, sort)
        flows = {column.name: column for column in all_columns(self.page) if column.column.flow is not None}
        wanted = {column.name for column in columns} | {name.lstrip("-") for name in order}
        queryset = self.queryset
        for name, column in flows.items():
            if name in wanted and column.column.flow is not None:
                queryset = column.column.flow(queryset, self.totals)
        related = fields.related_paths([column.name for column in columns if column.is_stored])
        if related:
            queryset = queryset.select_related(*related)
        return queryset.order_by(*order)


def select(
    page: List,
    context: Context,
    filters: Mapping[str, str],
    totals: Mapping[str, str] | None = None,
    search: str = "",
    columns: Sequence[BoundColumn] = (),
) -> Selected:
    """The rows of the page that satisfy the filters and, with a search, contain its words."""
    clock = clock_of(context)
    faults: dict[str, str] = {}
    listed = _conditions(lambda name: list_filter(page, name), filters, clock, faults)
    totalled = _conditions(totals_filters(page).get if totals else lambda _name: None, totals or {}, clock, faults)
    queryset = all_rows(page)
    if listed:
        queryset = queryset.filter(*(found.q(name) for name, found in listed.items()))
    if search:
        queryset = queryset.filter(_searched(page, search, columns or all_columns(page), clock))
    return Selected(page, queryset, totalled, faults)


def added(figures: Iterable[Decimal | None]) -> Decimal:
    """Their sum; nothing is 0."""
    return sum((figure for figure in figures if figure is not None), Decimal(0))


def all_rows(page: List) -> QuerySet[Any]:
    """Every row that the list can show."""
    rows = page.model._default_manager.all()  # noqa: SLF001
    return rows.filter(**page.where) if page.where else rows


def measured(selection: Selection, registry: Registry, context: Context) -> Any:
    """The number that a selection stands for: of exactly the rows that its list shows.

    A sum is that of a stored money field, or of a column that answers for all rows at once.
    """
    page = registry.of_kind(List, selection.page)
    if page is None:
        raise LookupError(f"a selection names {selection.page}, which is no List")
    selected = select(page, context, selection.filters, selection.totals)
    if selected.faults:
        raise LookupError(f"a selection of {selection.page} does not hold: {dict(selected.faults)}")
    if selection.measure == "count":
        return selected.queryset.count()
    column = next((one for one in all_columns(page) if one.name == selection.measure.field), None)
    if column is not None and column.column.values is not None:
        return added(column.column.values(list(selected.queryset), selected.totals).values())
    return selected.queryset.order_by().aggregate(measure=SumOf(selection.measure.field))["measure"] or Decimal(0)


def find(page: List, key: str) -> Model | None:
    """The record of the list with that key, or None (also where the key has no such form)."""
    return find_record(all_rows(page), page.key, key)


def find_record(queryset: QuerySet[Any], key_field: str, key: str) -> Model | None:
    """The record with that key in the queryset."""
    try:
        return queryset.filter(**{fields.key_name(queryset.model, key_field): key}).order_by("pk").first()
    except (ValueError, ValidationError):  # a text that is no number, no UUID
        return None


def clock_of(context: Context) -> Clock:
    """What date tokens mean for the viewer of the context."""
    viewer = context.viewer
    return Clock(viewer.today, viewer.work_date, viewer.time_zone, context.period)


def _conditions(
    known: Callable[[str], BoundFilter | None], asked: Mapping[str, str], clock: Clock, faults: dict[str, str]
) -> dict[str, Condition]:
    found = {}
    for name, text in asked.items():
        field = known(name)
        if field is None:
            faults[name] = _("This list has no field %(name)s.") % {"name": name}
            continue
        try:
            found[name] = condition(text, field.kind, clock, field.choices)
        except FilterError as fault:
            faults[name] = told(fault)
    return found


def _searched(page: List, search: str, columns: Sequence[BoundColumn], clock: Clock) -> Q:
    names = page.search or [column.name for column in columns if column.is_stored and column.kind in ("text", "code")]
    if any(sign in search for sign in "*?@'"):
        try:
            pattern = condition(search, "text", clock)
        except FilterError:
            pattern = None
        if pattern is not None:
            return _any([pattern.q(name) for name in names])
    found = Q()
    for word in search.split():
        places = [Q(**{f"{name}__icontains": word}) for name in names]
        if page.fold is not None:
            places += [Q(**{f"{name}__contains": page.fold(word)}) for name in page.search_folded]
        found &= _any(places)
    return found


def _any(conditions: Sequence[Q]) -> Q:
    found = Q(pk__in=[])
    for one in conditions:
        found |= one
    return found
