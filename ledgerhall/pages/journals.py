"""A journal as its template takes it: the grid of a batch's lines, refusals beside their lines, footer, preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.pages import fields, inputs, links, requests, ribbon, seen
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Field, Journal, Kind
from ledgerhall.pages.factboxes import fact_boxes
from ledgerhall.pages.figures import Writer, number_symbols
from ledgerhall.pages.journal_figures import figure_views
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.viewer import Viewer


@dataclass(frozen=True, slots=True)
class GridState:
    """What a request did to the grid: texts typed by line key ("" the new line), refusals (with the key of their
    line where one was sent), the current line."""

    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    refused: Sequence[ShownRefusal] = ()
    heading: str = ""
    current: str = ""


def journal_view(
    page: Journal, batch: Any, context: Context, registry: Registry, state: GridState | None = None
) -> dict[str, Any]:
    """Everything that templates/pages/journal.html shows, but the preview."""
    state = state or GridState()
    name = str(fields.value_of(batch, page.batch_key))
    base = links.to_page(page, context.prefix, name)
    lines = list(page.lines(batch))
    is_editable = context.viewer.may(page.edit_permission)
    rows = line_rows(page, batch, lines, context, registry, state)
    empty = new_row(page, batch, context, registry, state, len(lines) + 1) if is_editable else None
    current = next((line for line in lines if line_key(page, line) == state.current), lines[-1] if lines else None)
    shown = shown_columns(page, context.viewer)
    return {
        "page": page,
        "base": base,
        "save_url": f"{base}line/",
        "suggest_url": f"{base}suggest/" if page.suggest is not None else "",
        "title": str(fields.value_of(batch, page.batch_caption)) or name,
        "caption": page.caption,
        "batch_name": name,
        "batches": _batches(page, context),
        "headings": [_heading(column) for column in shown],
        "column_count": len(shown),
        "chooser": _chooser(page, shown),
        "rows": rows,
        "new_row": empty,
        "is_editable": is_editable,
        "count_text": _count_text(page, lines, context),
        "footer": figure_views(page.footer(batch, current), writer_of(context)) if page.footer is not None else [],
        "refused": strip(state, len(lines), [*rows, *([empty] if empty else [])]),
        "fact_boxes": fact_boxes(page.fact_boxes, batch, context, registry),
        "ribbon": _ribbon(page, batch, base, context, registry),
        "work_date_iso": context.viewer.work_date.isoformat(),
        "today_iso": context.viewer.today.isoformat(),
        "minor_units": context.minor_units,
        "signs": number_symbols(context.viewer.language),
    }


def line_key(page: Journal, line: Any) -> str:
    return str(fields.value_of(line, page.line_key))


def line_rows(
    page: Journal, batch: Any, lines: Sequence[Any], context: Context, registry: Registry, state: GridState
) -> list[dict[str, Any]]:
    """The lines as rows of cells; refusals stand with the line that they name."""
    documents = [fields.value_of(line, page.group_by) if page.group_by else None for line in lines]
    found = []
    for position, line in enumerate(lines):
        key = line_key(page, line)
        own = [refusal for refusal in state.refused if _is_about(refusal, page, key, position + 1, lines)]
        typed = state.typed.get(key)
        row = {
            "key": key,
            "number": position + 1,
            "document": documents[position],
            "closes": position + 1 == len(lines) or documents[position + 1] != documents[position],
            "cells": _cells(page, line, context, registry, typed, own),
            "seen": seen.token(line, editable(column_kinds(page))),
            "says": [_say(page, batch, refusal) for refusal in own],
            "is_current": bool(state.current) and key == state.current,
        }
        found.append(row)
    return found


def new_row(
    page: Journal, batch: Any, context: Context, registry: Registry, state: GridState, number: int
) -> dict[str, Any]:
    """The empty last line, with the values that it would get in grey."""
    own = [refusal for refusal in state.refused if refusal.key == ""]
    offered = next_texts(page, batch, context)
    cells = _cells(page, None, context, registry, state.typed.get(""), own)
    for cell in cells:
        cell["placeholder"] = offered.get(cell["name"], "")
        cell["look_url"] = cell["look_urls"].get(offered.get(cell["look_by"], ""), cell["look_url"])
    return {
        "key": "",
        "number": number,
        "document": offered.get(page.group_by, ""),
        "closes": True,
        "cells": cells,
        "says": [_say(page, batch, refusal) for refusal in own],
        "seen": "",
        "is_current": bool(own),
    }


def next_texts(page: Journal, batch: Any, context: Context) -> dict[str, str]:
    """What the empty line would get, as texts."""
    offered = page.next_line(batch, context.viewer.work_date) if page.next_line is not None else {}
    kinds, writer = column_kinds(page), writer_of(context)
    return {name: inputs.write(value, kinds[name][1], writer) for name, value in offered.items() if name in kinds}


def column_kinds(page: Journal) -> requests.Entries:
    """The columns by name, with their kinds."""
    return requests.entries(page.columns)


def editable(entries: requests.Entries) -> requests.Entries:
    """Those of the columns that can be typed into."""
    return {name: entry for name, entry in entries.items() if not entry[0].is_read_only}


def shown_columns(page: Journal, viewer: Viewer) -> list[Field]:
    """The columns that the viewer chose, else those that are delivered as shown."""
    chosen = viewer.preference(columns_key(page), ()) or ()
    shown = [column for column in page.columns if column.name in chosen]
    return shown or [column for column in page.columns if not column.is_hidden]


def columns_key(page: Journal) -> str:
    """Under which name the viewer's choice of columns is kept."""
    return f"journal.{page.slug}.columns"


def strip(state: GridState, count: int, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The strip under the heading: how many lines are refused, each with the way to its cell."""
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
        {"message": refusal.message, "code": refusal.row or refusal.code, "target": _target(refusal, rows)}
        for refusal in state.refused
    ]
    return {"heading": heading, "refusals": shown}


def _target(refusal: ShownRefusal, rows: Sequence[Mapping[str, Any]]) -> str:
    for row in rows:
        if any(say["source"] is refusal for say in row["says"]):
            names = [cell["name"] for cell in row["cells"]]
            cell = refusal.field if refusal.field in names else names[0]
            return f"cell-{row['key']}-{cell}"
    return ""


def _is_about(refusal: ShownRefusal, page: Journal, key: str, position: int, lines: Sequence[Any]) -> bool:
    """Whether a refusal names this line: the line that was sent, its line number, or else its place in the grid."""
    if refusal.key is not None:
        return key == refusal.key
    if refusal.line is None:
        return False
    numbers = [fields.value_of(one, page.line_number) for one in lines]
    if refusal.line in numbers:
        return bool(numbers[position - 1] == refusal.line)
    return refusal.line == position


def _say(page: Journal, batch: Any, refusal: ShownRefusal) -> dict[str, Any]:
    fixes = page.fixes(batch, refusal.source) if page.fixes is not None and refusal.source is not None else ()
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


def _cells(
    page: Journal,
    line: Any,
    context: Context,
    registry: Registry,
    typed: Mapping[str, str] | None,
    refused: Sequence[ShownRefusal],
) -> list[dict[str, Any]]:
    faulty, writer = {refusal.field for refusal in refused if refusal.field}, writer_of(context)
    is_editable = context.viewer.may(page.edit_permission)
    found = []
    for name, (column, kind) in requests.entries(shown_columns(page, context.viewer)).items():
        value = fields.value_of(line, name) if line is not None else None
        is_typed = is_editable and not column.is_read_only
        text = (typed or {}).get(name) if is_typed else None
        if text is None:
            text = text_of(value, column, kind, is_typed, writer)
        view = requests.input_view(column, kind, text, context, registry, is_editable=is_typed)
        if column.lookup_by and line is not None:
            by = str(fields.value_of(line, column.lookup_by))
            view["look_url"] = view["look_urls"].get(by, view["look_url"])
        found.append({**view, "is_bad": name in faulty, "role": column.role, "placeholder": ""})
    return found


def text_of(value: Any, column: Field, kind: Kind, is_typed: bool, writer: Writer) -> str:
    """The text of a value in its cell: to be typed over, or only read."""
    if kind == "enum":
        return "" if value is None else str(value)
    return inputs.write(value, kind, writer) if is_typed else writer.cell(value, kind, "empty")


_WIDTHS: dict[str, int] = {"date": 96, "ledger date": 96, "money": 104, "number": 84, "integer": 64, "code": 84}


def _heading(column: Field) -> dict[str, Any]:
    kind = column.kind or "text"
    return {
        "name": column.name,
        "caption": str(column.caption or column.name),
        "is_right": kind in ("money", "number", "integer"),
        "width": column.width or _WIDTHS.get(kind, 0),
        "is_read_only": column.is_read_only,
    }


def _chooser(page: Journal, shown: Sequence[Field]) -> dict[str, Any]:
    columns = [
        {"name": column.name, "caption": str(column.caption or column.name), "is_shown": column in shown}
        for column in page.columns
    ]
    caption = _("%(shown)s of %(all)s columns") % {"shown": len(shown), "all": len(columns)}
    return {"columns": columns, "caption": caption}


def _batches(page: Journal, context: Context) -> list[dict[str, str]]:
    found = []
    for batch in page.batches():
        name = str(fields.value_of(batch, page.batch_key))
        caption = str(fields.value_of(batch, page.batch_caption))
        found.append({"name": name, "caption": caption, "url": links.to_page(page, context.prefix, name)})
    return found


def _count_text(page: Journal, lines: Sequence[Any], context: Context) -> str:
    text = ngettext("%(count)s line", "%(count)s lines", len(lines)) % {"count": len(lines)}
    if not page.group_by:
        return text
    documents = len({fields.value_of(line, page.group_by) for line in lines})
    return f"{text}, " + ngettext("%(count)s document", "%(count)s documents", documents) % {"count": documents}


def _ribbon(page: Journal, batch: Any, base: str, context: Context, registry: Registry) -> list[dict[str, Any]]:
    may_post = context.viewer.may(page.post_permission)
    post: dict[str, Any] = {"caption": _("Post"), "key": "F9", "icon": "post", "style": "fill"}
    if may_post:
        post.update(url=f"{base}post/", method="post")
    else:
        post["disabled_reason"] = _("You have no right to post.")
    buttons = [(_("Home"), "", post)]
    if page.preview is not None:
        url = f"{base}?preview=1"
        buttons.append(
            (_("Home"), "", {"caption": _("Preview Posting"), "key": "Ctrl+Alt+F9", "icon": "eye", "url": url})
        )
    buttons += [ribbon.placed(action, ribbon.button(action, base, context, registry, batch)) for action in page.actions]
    return ribbon.tabs(buttons)
