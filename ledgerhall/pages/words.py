"""The smaller words of a declaration: selections, fields, columns, actions. Rooms import them from `declare`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.functional import Promise

from ledgerhall.pages.viewer import Viewer

Text = str | Promise
Kind = Literal[
    "text",
    "code",
    "date",
    "ledger date",
    "moment",
    "money",
    "price",
    "number",
    "integer",
    "boolean",
    "enum",
    "long text",
]
FIGURES: tuple[Kind, ...] = ("money", "price", "number", "integer")
Style = Literal["", "favourable", "ambiguous", "unfavourable"]


@dataclass(frozen=True, slots=True)
class Sum:
    """A measure: the sum of a money field over the selection."""

    field: str


@dataclass(frozen=True, slots=True)
class Selection:
    """A list page with filters on it, and what to measure there; or an inquiry with what it is asked.

    The number on a cue and the list behind it both come from this one value. `filters` are expressions of the filter
    language by field (`{"posting_date": "2026-06-01..2026-06-30", "account__number": "1910|1920"}`); `totals` are the
    same for the list's `totals_filters`. For "no record at all" filter a code by `''`.
    """

    page: str
    filters: Mapping[str, str] = field(default_factory=dict)
    measure: Sum | Literal["count"] = "count"
    totals: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A card or journal as the place to go to: `key` is the record's key, the batch's name, or "" for a new record."""

    page: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did, for the toast: the message and where to look at the result."""

    message: Text
    opens: Selection | Opened | None = None
    label: Text = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a card, a journal line or a request form.

    `name` is a model field, a path over foreign keys (`category__code`) or, where the page has no model, any name; the
    act gets what was typed under it, read as `kind` (str, date, LedgerDate, Decimal, int, bool; None where empty).
    `lookup` names the list page that offers values, `lookup_field` its column that is taken over. In a journal, where
    another column decides which page that is, `lookup_by` names it, and `lookups` gives (page, column) by its value.
    `lookup_filters` narrow the look-up's rows. `named` answers the field as the company's books have it, None where
    they have no such (of grids and documents). `default` is typed text ("w" for the work date) or a function of the
    viewer. `role` says what a journal's column is to the scripts of the grid (balancing amounts, totals).
    """

    name: str
    caption: Text = ""
    kind: Kind | None = None
    choices: Sequence[tuple[Any, Text]] = ()
    lookup: str = ""
    lookup_field: str = ""
    lookup_by: str = ""
    lookups: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lookup_filters: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    is_read_only: bool = False
    is_promoted: bool = False
    is_hidden: bool = False
    default: str | Callable[[Viewer], str] = ""
    hint: Text = ""
    width: int = 0
    role: Literal["", "debit", "credit", "amount", "balancing", "account", "document", "posting-date", "currency"] = ""
    named: Callable[[Field], Field | None] | None = None
    # Of a grid's column that is only read: where its cell leads, by the line.
    opens: Callable[[Any], Selection | Opened | None] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do or to open, with its permission.

    An act is called `act(record=…, by=viewer, at=…, work_date=…)`, without `record` where `needs_record` is false, and
    with `values=` (a mapping) where `fields` are declared. It may return Done, a record (shown on the card `then`) or
    nothing. `is_for_many` offers it for several rows of a list too: the act is called once for each record, within one
    transaction; one refusal leaves all of them as they were. `opens` instead of an act leads to a page (its slug) or to
    what a function of the record selects; its permission is then the page's own unless one is named. `path` leads to a
    view below the company's prefix that is no page of the engine (`import/`). `refused` opens the strip of refusals
    ("Not posted"), and `disabled` answers why the act cannot be done with the record ("" where it can). On a
    document `is_offered` leaves out what says nothing about the record (*Reopen* of what is open). An act that posts
    has a `preview`, called as the act is, that answers a Preview; the form of its `fields` shows it before the act is
    offered.
    """

    name: Text
    act: Callable[..., Any] | None = None
    permission: str = ""
    key: str = ""
    then: str = ""
    confirm: Text | None = None
    fields: tuple[Field, ...] = ()
    needs_record: bool = True
    is_for_many: bool = False
    style: Literal["plain", "lead", "filled"] = "plain"
    icon: str = ""
    opens: str | Callable[[Any], Selection | Opened] | None = None
    path: str = ""
    group: Text = ""
    tab: Text = ""
    slug: str = ""
    refused: Text = ""
    disabled: Callable[[Any], Text] | None = None
    is_offered: Callable[[Any], bool] | None = None
    # Of a document's action: the fields of its form, by the record and the work date, in place of `fields`.
    fields_of: Callable[[Any, date], tuple[Field, ...]] | None = None
    preview: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: a model field or a path over foreign keys.

    `opens` makes the cell a link to what it returns for the record (None: no link). `bold` and `indent` are functions
    of the record. `zero` says how nothing is shown: a dash, 0.00 where zero is the message, or left empty (debit and
    credit columns). `is_hidden` columns are offered by the column chooser only.
    `passes` hands the list's totals filters on to what `opens` selects: the totals filter's name, and the field there;
    `passes_until` hands on their end alone, for balances. `named` answers the caption for the company's books, "" where
    they have no such column. Numbers of a column have the `decimals` that any row shown needs, and so many at least.
    `band` is the heading over neighbours, text or a function of the totals filters,
    and `under_band` what stands below it.
    Widths (layout.py): texts of the greatest `weight` share what is left, the least `importance` (1 to 8) goes first.
    """

    name: str
    caption: Text = ""
    kind: Kind | None = None
    align: Literal["", "left", "right"] = ""
    opens: Callable[[Any], Selection | Opened | None] | None = None
    is_hidden: bool = False
    has_total: bool | None = None
    bold: Callable[[Any], bool] | None = None
    indent: Callable[[Any], int] | None = None
    mark: Callable[[Any], Style] | None = None
    zero: Literal["dash", "zero", "empty"] = "dash"
    is_soft: bool = False
    width: int = 0
    weight: int = 0
    importance: int = 0
    decimals: int = 0
    named: Callable[[], str] | None = None
    band: Text | Callable[[Mapping[str, Any]], str] = ""
    under_band: Text = ""
    passes: Mapping[str, str] = field(default_factory=dict)
    passes_until: Mapping[str, str] = field(default_factory=dict)
    flow: Callable[[QuerySet[Any], Mapping[str, Any]], QuerySet[Any]] | None = None
    values: Callable[[Sequence[Any], Mapping[str, Any]], Mapping[Any, Any]] | None = None
    reads: tuple[str, ...] = ()


def FlowColumn(  # noqa: N802 (reads as a word of the declaration)
    name: str, flow: Callable[[QuerySet[Any], Mapping[str, Any]], QuerySet[Any]], *, kind: Kind = "money", **rest: Any
) -> Column:
    """A column answered by one question for the whole page: `f(selection, totals) -> selection annotated as name`."""
    return Column(name, kind=kind, flow=flow, **rest)


def ValuesColumn(  # noqa: N802
    name: str,
    values: Callable[[Sequence[Any], Mapping[str, Any]], Mapping[Any, Any]],
    *,
    kind: Kind = "money",
    **rest: Any,
) -> Column:
    """A flow column that no annotation can say: `f(records of the page, totals) -> {pk: value}`; it does not sort.

    `reads` names the fields of the records that it looks at, so that a spreadsheet of very many needs no others.
    """
    return Column(name, kind=kind, values=values, **rest)


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field of the filter pane. With `is_total` it filters what flow columns add up, not the list's rows."""

    name: str
    caption: Text = ""
    kind: Kind | None = None
    choices: Sequence[tuple[str, Text]] = ()
    hint: Text = ""
    named: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """A row on a phone: its name and one figure, below them what tells rows apart, and a state. Columns by name.

    `figures` are offered in the tool line, the first is shown where the viewer has chosen none.
    """

    name: str
    sub: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class Marking:
    """What of some rows is judged: `marks(records of the page) -> {pk: (style, word)}`, shown on the named columns."""

    columns: tuple[str, ...]
    marks: Callable[[Sequence[Any]], Mapping[Any, tuple[Style, Text]]]


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a name and the filters it stands for (expressions, or a function of the viewer that gives them)."""

    name: Text
    filters: Mapping[str, str] | Callable[[Viewer], Mapping[str, str]]
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a FactBox: label and value (raw, formatted by `kind`), and where it leads."""

    label: Text
    value: Any
    kind: Kind = "text"
    opens: Selection | Opened | None = None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class FactBox:
    """A section about the current row: `facts(record)`, `facts_on(record, work_date)`, or `fields` of the record."""

    caption: Text
    facts: Callable[[Any], Iterable[Fact]] | None = None
    fields: tuple[str, ...] = ()
    permission: str = ""
    facts_on: Callable[[Any, date], Iterable[Fact]] | None = None
