"""The words of pages with lines: FastTabs, figures, previews, journals, documents. Rooms import them from `declare`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db.models import Model

from ledgerhall.pages.words import Action, FactBox, Field, Kind, Opened, Selection, Style, Text


@dataclass(frozen=True, slots=True)
class FastTab:
    """A folding group of fields on a card."""

    caption: Text
    fields: tuple[str | Field, ...]
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A labelled figure of a journal's footer, of a document's totals or of a preview.

    `total` says to the grid's scripts what it adds up; a rule stands above a figure that `is_total`."""

    label: Text
    value: Any
    kind: Kind = "money"
    style: Style = ""
    is_largest: bool = False
    is_total: bool = False
    before: Any = None
    total: Literal["", "document", "debit", "credit", "balance"] = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A value in a table that is judged, or leads somewhere."""

    value: Any
    style: Style = ""
    opens: Selection | Opened | None = None


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """Entries as they would be: headings, rows of raw values; `group` is the column whose change closes a document.

    Amounts have the decimals of the books' currency, or `minor_units` where they are in another; `zero` is how nothing
    is shown in its rows.
    """

    caption: Text
    columns: tuple[tuple[Text, Kind], ...]
    rows: Sequence[Sequence[Any]]
    totals: Sequence[Any] = ()
    group: int | None = None
    minor_units: int | None = None
    zero: Literal["empty", "zero"] = "empty"


@dataclass(frozen=True, slots=True)
class Preview:
    """What posting would do. Nothing is written. Refusals are raised as Refused instead, or listed beside the rest."""

    lead: Text
    tables: tuple[PreviewTable, ...] = ()
    changes: tuple[Figure, ...] = ()
    refusals: tuple[Any, ...] = ()
    # Refusals that do not stop.
    cautions: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """A grid of lines in a batch; see pages/README.md for the signatures of the questions and acts."""

    slug: str
    permission: str
    edit_permission: str
    post_permission: str
    caption: Text
    columns: tuple[Field, ...]
    batches: Callable[[], Sequence[Any]]
    batch: Callable[[str], Any]
    lines: Callable[[Any], Sequence[Any]]
    save_line: Callable[..., Any]
    delete_line: Callable[..., Any]
    post: Callable[..., Any]
    preview: Callable[..., Preview] | None = None
    suggest: Callable[[Any, Any, Mapping[str, Any]], Mapping[str, Any]] | None = None
    next_line: Callable[[Any, date], Mapping[str, Any]] | None = None
    footer: Callable[[Any, Any], Sequence[Figure]] | None = None
    fixes: Callable[[Any, Any], Sequence[tuple[Text, Mapping[str, str]]]] | None = None
    # Refusals of a batch that do not stop.
    notices: Callable[[Any], Sequence[Any]] | None = None
    line_key: str = "pk"
    line_number: str = "line_no"
    batch_key: str = "name"
    batch_caption: str = "description"
    group_by: str = "document_no"
    actions: tuple[Action, ...] = ()
    fact_boxes: tuple[FactBox, ...] = ()
    keywords: Text = ""


@dataclass(frozen=True, slots=True)
class DocumentTotals:
    """What stands below a document's lines: figures from the top down, and notes beside them (rates, clauses)."""

    figures: tuple[Figure, ...]
    notes: tuple[Text | Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A header in FastTabs, a grid of lines, totals: a card and a journal in one; see pages/README.md.

    Without `edit_permission` it is only read. Fields in `fixed` are typed only while it is made. `locked(record)` says
    why it cannot be changed now ("" where it can), `notices(record, work_date)` gives refusals that do not stop.
    `minor_units(record)` are those of its currency. Numbers in addresses may hold any sign (`links.to_page`).
    """

    slug: str
    model: type[Model]
    permission: str
    caption: Text
    tabs: tuple[FastTab, ...]
    columns: tuple[Field, ...]
    lines: Callable[[Any], Sequence[Any]]
    title: Callable[[Any], str] | None = None
    edit_permission: str = ""
    post_permission: str = ""
    create: Callable[..., Any] | None = None
    save: Callable[..., Any] | None = None
    save_line: Callable[..., Any] | None = None
    delete_line: Callable[..., Any] | None = None
    post: Callable[..., Any] | None = None
    preview: Callable[..., Preview] | None = None
    statistics: Callable[[Any, date], Preview] | None = None
    totals: Callable[[Any, date], DocumentTotals] | None = None
    notices: Callable[[Any, date], Sequence[Any]] | None = None
    next_line: Callable[[Any, date], Mapping[str, Any]] | None = None
    fixes: Callable[[Any, Any], Sequence[tuple[Text, Mapping[str, str]]]] | None = None
    locked: Callable[[Any], Text] | None = None
    minor_units: Callable[[Any], int] | None = None
    fixed: tuple[str, ...] = ()
    line_key: str = "pk"
    line_number: str = "line_no"
    group_by: str = ""
    actions: tuple[Action, ...] = ()
    fact_boxes: tuple[FactBox, ...] = ()
    list_page: str = ""
    key: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    keywords: Text = ""


# What has a grid of lines that are typed cell by cell.
Grid = Journal | Document
