"""The grid of lines that journals and documents have: its rows of cells, the empty line, refusals beside their lines,
and the columns that each viewer chooses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.pages import fields, inputs, links, requests, seen
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Document, Field, Grid, Journal, Kind
from ledgerhall.pages.figures import Writer, number_symbols
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.viewer import Viewer
from ledgerhall.pages.words import FIGURES

G = TypeVar("G", Journal, Document)
E = TypeVar("E", bound=str | Field)


@dataclass(frozen=True, slots=True)
class GridState:
    """What a request did to the grid: texts typed by line key ("" the new line), refusals (with the key of their
    line where one was sent), the current line."""

    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    refused: Sequence[ShownRefusal] = ()
    heading: str = ""
    current: str = ""


def may_edit_lines(page: Grid, record: Any, context: Context) -> bool:
    """Whether this viewer may type into the lines, as the record is now."""
    may = page.save_line is not None and bool(page.edit_permission) and context.viewer.may(page.edit_permission)
    if isinstance(page, Document) and page.locked is not None:
        return may and not page.locked(record)
    return may


def grid_view(
    page: Grid, record: Any, lines: Sequence[Any], context: Context, registry: Registry, state: GridState, base: str
) -> dict[str, Any]:
    """What templates/pages/grid.html shows; `base` is the address of the page."""
    is_editable = may_edit_lines(page, record, context)
    shown = shown_columns(page, context.viewer)
    return {
        "save_url": f"{base}line/",
        "headings": [_heading(column) for column in shown],
        "column_count": len(shown),
        "chooser": _chooser(page, shown),
        "rows": line_rows(page, record, lines, context, registry, state),
        "new_row": new_row(page, record, context, registry, state, len(lines) + 1) if is_editable else None,
        "is_editable": is_editable,
        "work_date_iso": context.viewer.work_date.isoformat(),
        "today_iso": context.viewer.today.isoformat(),
        "minor_units": context.minor_units,
        "signs": number_symbols(context.viewer.language),
    }


def answered_rows(
    page: Grid, record: Any, lines: Sequence[Any], context: Context, registry: Registry, state: GridState, base: str
) -> dict[str, Any]:
    """Of the same what the answer to a script shows: the line that it saved, and the empty one after it."""
    return {
        "save_url": f"{base}line/",
        "column_count": len(shown_columns(page, context.viewer)),
        "rows": line_rows(page, record, lines, context, registry, state, is_current_only=True),
        "new_row": new_row(page, record, context, registry, state, len(lines) + 1),
        "is_editable": True,
    }


def line_key(page: Grid, line: Any) -> str:
    return str(fields.value_of(line, page.line_key))


def line_rows(
    page: Grid,
    record: Any,
    lines: Sequence[Any],
    context: Context,
    registry: Registry,
    state: GridState,
    *,
    is_current_only: bool = False,
) -> list[dict[str, Any]]:
    """The lines as rows of cells; refusals stand with the line that they name."""
    documents = [fields.value_of(line, page.group_by) if page.group_by else None for line in lines]
    numbers = [fields.value_of(line, page.line_number) for line in lines] if state.refused else []
    columns, every = shown_entries(page, context.viewer), editable(column_kinds(page))
    is_editable, found = may_edit_lines(page, record, context), []
    views = _Cells(context, registry, is_editable)
    for position, line in enumerate(lines):
        key = line_key(page, line)
        if is_current_only and key != state.current:
            continue
        own = [refusal for refusal in state.refused if _is_about(refusal, key, position + 1, numbers)]
        row = {
            "key": key,
            "number": position + 1,
            "document": documents[position],
            "closes": bool(page.group_by)
            and (position + 1 == len(lines) or documents[position + 1] != documents[position]),
            "cells": views.of(line, columns, state.typed.get(key), own),
            "seen": seen.token(line, every) if is_editable else "",
            "says": [_say(page, record, refusal) for refusal in own],
            "is_current": bool(state.current) and key == state.current,
        }
        found.append(row)
    return found


def new_row(
    page: Grid, record: Any, context: Context, registry: Registry, state: GridState, number: int
) -> dict[str, Any]:
    """The empty last line, with the values that it would get in grey."""
    own = [refusal for refusal in state.refused if refusal.key == ""]
    offered = next_texts(page, record, context)
    columns = shown_entries(page, context.viewer)
    cells = _Cells(context, registry, True).of(None, columns, state.typed.get(""), own)
    for cell in cells:
        text = offered.get(cell["name"], "")
        cell["placeholder"] = next((label for key, label in cell["choices"] if key == text), text)
        cell["look_url"] = cell["look_urls"].get(offered.get(cell["look_by"], ""), cell["look_url"])
    return {
        "key": "",
        "number": number,
        "document": offered.get(page.group_by, ""),
        "closes": bool(page.group_by),
        "cells": cells,
        "says": [_say(page, record, refusal) for refusal in own],
        "seen": "",
        "is_current": bool(own),
    }


def next_texts(page: Grid, record: Any, context: Context) -> dict[str, str]:
    """What the empty line would get, as texts."""
    offered = page.next_line(record, context.viewer.work_date) if page.next_line is not None else {}
    kinds, writer = column_kinds(page), writer_of(context)
    return {name: inputs.write(value, kinds[name][1], writer) for name, value in offered.items() if name in kinds}


def named(page: G) -> G:
    """The page with the fields that the company's books name, without those that they do not have."""
    found: dict[str, Field | None] = {}

    def of_books(entries: Sequence[E]) -> tuple[E, ...]:
        return tuple(kept for entry in entries if (kept := _of_books(entry, found)) is not None)

    if isinstance(page, Document):
        tabs = tuple(replace(tab, fields=of_books(tab.fields)) for tab in page.tabs)
        return replace(page, columns=of_books(page.columns), tabs=tabs)
    return replace(page, columns=of_books(page.columns))


def _of_books(entry: E, found: dict[str, Field | None]) -> E | None:
    """The entry as the books have it; what they said of one in `found` they are not asked again."""
    if not isinstance(entry, Field) or entry.named is None:
        return entry
    if entry.name not in found:
        found[entry.name] = entry.named(entry)
    said = found[entry.name]
    return None if said is None else replace(entry, caption=said.caption, lookup_filters=said.lookup_filters)


def column_kinds(page: Grid) -> requests.Entries:
    """The columns by name, with their kinds."""
    return requests.entries(page.columns)


def editable(entries: requests.Entries) -> requests.Entries:
    """Those of the columns that can be typed into."""
    return {name: entry for name, entry in entries.items() if not entry[0].is_read_only}


def shown_columns(page: Grid, viewer: Viewer) -> list[Field]:
    """The columns that the viewer chose, else those that are delivered as shown."""
    chosen = viewer.preference(columns_key(page), ()) or ()
    shown = [column for column in page.columns if column.name in chosen]
    return shown or [column for column in page.columns if not column.is_hidden]


def shown_entries(page: Grid, viewer: Viewer) -> requests.Entries:
    """The columns that the viewer sees, by name, with their kinds."""
    return requests.entries(shown_columns(page, viewer))


def columns_key(page: Grid) -> str:
    """Under which name the viewer's choice of columns is kept."""
    return f"{'document' if isinstance(page, Document) else 'journal'}.{page.slug}.columns"


def strip(
    state: GridState, count: int, rows: Sequence[Mapping[str, Any]], header: Collection[str] = ()
) -> dict[str, Any] | None:
    """The strip under the heading: how many lines are refused, each with the way to its cell, or to the field of the
    header that it names."""
    if not state.refused:
        return None
    number = sum(1 for row in rows if row["says"])
    lead = state.heading or _("Not posted")
    if len(state.refused) > 1 and number:
        text = ngettext("%(number)s of %(count)s line is refused.", "%(number)s of %(count)s lines are refused.", count)
        heading = f"{lead}: {text % {'number': number, 'count': count}}"
    else:
        heading = f"{lead}."
    shown = [
        {"message": refusal.message, "code": refusal.row or refusal.code, "target": _target(refusal, rows, header)}
        for refusal in state.refused
    ]
    return {"heading": heading, "refusals": shown}


def _target(refusal: ShownRefusal, rows: Sequence[Mapping[str, Any]], header: Collection[str]) -> str:
    for row in rows:
        if any(say["source"] is refusal for say in row["says"]):
            names = [cell["name"] for cell in row["cells"]]
            cell = refusal.field if refusal.field in names else names[0]
            return f"cell-{row['key']}-{cell}"
    return f"id-{refusal.field}" if refusal.field in header else ""


def _is_about(refusal: ShownRefusal, key: str, position: int, numbers: Sequence[Any]) -> bool:
    """Whether a refusal names this line: the line that was sent, its line number, or else its place in the grid."""
    if refusal.key is not None:
        return key == refusal.key
    if refusal.line is None:
        return False
    if refusal.line in numbers:
        return bool(numbers[position - 1] == refusal.line)
    return refusal.line == position


def _say(page: Grid, record: Any, refusal: ShownRefusal) -> dict[str, Any]:
    fixes = page.fixes(record, refusal.source) if page.fixes is not None and refusal.source is not None else ()
    return {
        "message": refusal.message,
        "code": refusal.row or refusal.code,
        "field": refusal.field,
        "source": refusal,
        "fixes": [_fix(label, values) for label, values in fixes],
    }


def _fix(label: Any, values: Mapping[str, str]) -> dict[str, Any]:
    """A button that types the values: a script takes the one that says something, a form all of them."""
    name, value = max(values.items(), key=lambda pair: bool(pair[1]))
    query = urlencode({f"set.{field}": text for field, text in values.items()})
    return {"label": str(label), "name": name, "value": value, "query": query}


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of lines for one viewer. What is the same in every line is put together once."""

    context: Context
    registry: Registry
    is_editable: bool
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(
        self,
        line: Any,
        columns: requests.Entries,
        typed: Mapping[str, str] | None,
        refused: Sequence[ShownRefusal],
    ) -> list[dict[str, Any]]:
        """The cells of a line (None: the empty one) with what was typed there instead of what it holds."""
        faulty, writer, found = {one.field for one in refused if one.field}, writer_of(self.context), []
        for name, (column, kind) in columns.items():
            view = self._view(column, kind)
            value = fields.value_of(line, name) if line is not None else None
            text = (typed or {}).get(name) if view["is_editable"] else None
            if text is None:
                text = text_of(value, column, kind, view["is_editable"], writer)
            if kind == "enum" and not view["is_editable"]:
                text = next((label for key, label in view["choices"] if key == text), text)
            view.update(text=text, is_bad=name in faulty)
            if column.opens is not None and line is not None and not view["is_editable"]:
                view["href"] = links.allowed(column.opens(line), self.context, self.registry)
            if column.lookup_by and line is not None:
                by = str(fields.value_of(line, column.lookup_by))
                view["look_url"] = view["look_urls"].get(by, view["look_url"])
            found.append(view)
        return found

    def _view(self, column: Field, kind: Kind) -> dict[str, Any]:
        if column.name not in self.known:
            view = requests.input_view(
                column, kind, "", self.context, self.registry, is_editable=self.is_editable and not column.is_read_only
            )
            self.known[column.name] = {**view, "role": column.role, "placeholder": ""}
        return dict(self.known[column.name])


def text_of(value: Any, column: Field, kind: Kind, is_typed: bool, writer: Writer) -> str:
    """The text of a value in its cell: to be typed over, or only read."""
    if kind == "enum":
        return "" if value is None else str(value)
    return inputs.write(value, kind, writer) if is_typed else writer.cell(value, kind, "empty")


_WIDTHS: dict[str, int] = {
    "date": 96,
    "ledger date": 96,
    "money": 104,
    "price": 104,
    "number": 84,
    "integer": 64,
    "code": 84,
}


def _heading(column: Field) -> dict[str, Any]:
    kind = column.kind or "text"
    return {
        "name": column.name,
        "caption": str(column.caption or column.name),
        "is_right": kind in FIGURES,
        "width": column.width or _WIDTHS.get(kind, 0),
        "is_read_only": column.is_read_only,
    }


def _chooser(page: Grid, shown: Sequence[Field]) -> dict[str, Any]:
    columns = [
        {"name": column.name, "caption": str(column.caption or column.name), "is_shown": column in shown}
        for column in page.columns
    ]
    caption = _("%(shown)s of %(all)s columns") % {"shown": len(shown), "all": len(columns)}
    return {"columns": columns, "caption": caption}
