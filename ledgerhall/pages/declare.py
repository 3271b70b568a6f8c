"""The words in which pages are declared. Every word is a frozen value that computes nothing.

A room declares its pages with these and hands them to `registry.register`; `checks.check` refuses to start on a
declaration that does not hold. Captions may be lazy translations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from ledgerhall.pages.grid_words import (
    Document,
    DocumentTotals,
    FastTab,
    Figure,
    Grid,
    Journal,
    Preview,
    PreviewTable,
    TableCell,
)
from ledgerhall.pages.viewer import Viewer
from ledgerhall.pages.words import (
    Action,
    Column,
    Done,
    Fact,
    FactBox,
    Field,
    FilterField,
    FlowColumn,
    Kind,
    Marking,
    Opened,
    Phone,
    Selection,
    Style,
    Sum,
    Text,
    ValuesColumn,
    View,
)

__all__ = [
    "Action",
    "Answer",
    "Bar",
    "Card",
    "ChartData",
    "ChartPart",
    "Column",
    "Cue",
    "CueGroup",
    "Document",
    "DocumentTotals",
    "Done",
    "Fact",
    "FactBox",
    "FastTab",
    "Field",
    "Figure",
    "FilterField",
    "FlowColumn",
    "FoundRecord",
    "Grid",
    "Inquiry",
    "Journal",
    "Kind",
    "LinksPart",
    "List",
    "ListPart",
    "Marking",
    "NavigationArea",
    "NavigationItem",
    "Opened",
    "Page",
    "PageExtension",
    "Paper",
    "Phone",
    "Preview",
    "PreviewTable",
    "RecordSearch",
    "RoleCenter",
    "Selection",
    "Series",
    "Style",
    "Sum",
    "TableCell",
    "Text",
    "Threshold",
    "ValuesColumn",
    "View",
]


@dataclass(frozen=True, slots=True)
class List:
    """A list page over a model. `columns` by name, or as Column where more is to be said.

    `opens_with` are the totals filters of a bare address. `added_up` narrows the rows that sums add up (total accounts
    show figures that their accounts have brought already). `pairs` are columns of debits and credits, told apart below.
    """

    slug: str
    model: type[Model]
    permission: str
    caption: Text
    columns: tuple[str | Column, ...]
    order_by: tuple[str, ...]
    entity: Text = ""
    card: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    filters: tuple[str | FilterField, ...] = ()
    totals_filters: tuple[FilterField, ...] = ()
    views: tuple[View, ...] = ()
    actions: tuple[Action, ...] = ()
    fact_boxes: tuple[FactBox, ...] = ()
    search: tuple[str, ...] = ()
    search_folded: tuple[str, ...] = ()
    fold: Callable[[str], str] | None = None
    group_by: str = ""
    bold: Callable[[Any], bool] | None = None
    new: Action | None = None
    key: str = ""
    phone: Phone | None = None
    markings: tuple[Marking, ...] = ()
    opens_with: Callable[[Viewer], Mapping[str, str]] | None = None
    added_up: Mapping[str, Any] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()
    empty: Text = ""
    keywords: Text = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One record. Editable with a `save` act, made by a `create` act, both with a permission of their own.

    `is_single` says that there is one record only (of the model, or of those that `where` picks), which needs no key in
    addresses.
    `save(record=…, values=…, by=…, at=…, work_date=…)`; `create(values=…, by=…, at=…, work_date=…) -> record`.
    """

    slug: str
    model: type[Model]
    permission: str
    caption: Text
    tabs: tuple[FastTab, ...]
    title: Callable[[Any], str] | None = None
    save: Callable[..., Any] | None = None
    save_permission: str = ""
    create: Callable[..., Any] | None = None
    create_permission: str = ""
    actions: tuple[Action, ...] = ()
    fact_boxes: tuple[FactBox, ...] = ()
    list_page: str = ""
    key: str = ""
    is_single: bool = False
    where: Mapping[str, Any] = field(default_factory=dict)
    keywords: Text = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Part of what an inquiry answers: selections under one heading, each shown with how many records it has."""

    caption: Text
    selections: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What an inquiry writes out, to be read or printed: lines of whom and when it is, and its tables."""

    lead: tuple[Text, ...]
    tables: tuple[PreviewTable, ...]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A page that asks for a few filters, kept in its address, and answers with selections of lists.

    `answers(typed, viewer)` gets the filters that were typed, by the names of the `fields`, and is only asked where
    there are any. What has no record is left out. `facts(typed)` say what was found beside it.
    With `paper(values, viewer)` the fields are not filters but values, read by their kinds, and their defaults stand
    for what the address does not name; it may raise Refused.
    """

    slug: str
    permission: str
    caption: Text
    fields: tuple[Field, ...]
    answers: Callable[[Mapping[str, str], Viewer], Iterable[Answer]]
    paper: Callable[[Mapping[str, Any], Viewer], Paper] | None = None
    facts: Callable[[Mapping[str, str]], Iterable[Fact]] | None = None
    facts_caption: Text = ""
    lead: Text = ""
    empty: Text = ""
    actions: tuple[Action, ...] = ()
    keywords: Text = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Styles of a figure: below `first` low, above `second` high, else middle (both bounds belong to the middle)."""

    low: Style
    first: int
    middle: Style
    second: int
    high: Style


@dataclass(frozen=True, slots=True)
class Cue:
    """A tile: `selection(viewer) -> Selection` on the list page `opens`. Number and drill-down come from the same."""

    caption: Text
    selection: Callable[[Viewer], Selection]
    opens: str
    threshold: Threshold | None = None
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class CueGroup:
    """Cues under one caption, with links on one line below."""

    caption: Text
    cues: tuple[Cue, ...]
    links: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar or point of a chart: its exact value and the entries behind it."""

    value: Any
    opens: Selection | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One figure over the chart's periods."""

    caption: Text
    bars: tuple[Bar, ...]
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart shows: labels along the bottom, series over them, and a note beside the heading."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    note: Text = ""
    kind: Kind = "money"
    current: int | None = None


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart of the Role Center: `data(viewer) -> ChartData`. Drawn on the server, its table beneath."""

    caption: Text
    data: Callable[[Viewer], ChartData]
    permission: str
    empty: Text = ""


@dataclass(frozen=True, slots=True)
class ListPart:
    """A few rows of a list page: of what `selection(viewer)` selects; where that is None only `empty` is shown."""

    caption: Text
    page: str
    columns: tuple[str, ...]
    selection: Callable[[Viewer], Selection | None] | None = None
    limit: int = 10
    empty: Text = ""
    links: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class LinksPart:
    """A part of plain links."""

    caption: Text
    links: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A line of the navigation pane: a page, with what it counts at the right if asked."""

    page: str
    caption: Text = ""
    key: str = ""
    count: Callable[[Viewer], Selection] | None = None


@dataclass(frozen=True, slots=True)
class NavigationArea:
    """A heading of the navigation pane. The first area is Home and stands open."""

    caption: Text
    items: tuple[NavigationItem, ...]
    icon: str = "house"


@dataclass(frozen=True, slots=True)
class RoleCenter:
    """Somebody's Home: ribbon, cues, parts and the navigation pane of every page."""

    slug: str
    permission: str
    caption: Text
    wide: tuple[Cue, ...] = ()
    groups: tuple[CueGroup, ...] = ()
    left: tuple[ChartPart | ListPart | LinksPart, ...] = ()
    right: tuple[ChartPart | ListPart | LinksPart, ...] = ()
    actions: tuple[Action, ...] = ()
    navigation: tuple[NavigationArea, ...] = ()
    facts: Callable[[Viewer], Iterable[Fact]] | None = None
    keywords: Text = ""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record that Tell me found: how it is called, and where it is looked at."""

    caption: Text
    opens: Selection | Opened


@dataclass(frozen=True, slots=True)
class RecordSearch:
    """What Tell me searches besides pages and actions: `find(typed, viewer) -> FoundRecords`, few and by an index.

    Only asked for viewers with the permission; what leads to pages that they may not see is left out.
    """

    caption: Text
    permission: str
    find: Callable[[str, Viewer], Iterable[FoundRecord]]


Page = List | Card | Journal | Document | Inquiry | RoleCenter


@dataclass(frozen=True, slots=True)
class PageExtension:
    """What a room adds to a page of a room below it."""

    page: str
    actions: tuple[Action, ...] = ()
    columns: tuple[str | Column, ...] = ()
    fact_boxes: tuple[FactBox, ...] = ()
    views: tuple[View, ...] = ()
    markings: tuple[Marking, ...] = ()
    cues: tuple[CueGroup, ...] = ()
    navigation: tuple[NavigationArea, ...] = ()
