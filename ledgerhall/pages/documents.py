"""A document as its template takes it: header in FastTabs, grid of lines, totals, notices, FactBoxes, side sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.pages import fast_tabs, fields, links, refusals, requests, ribbon, seen
from ledgerhall.pages.cards import NEW
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Document, Figure, List, Text
from ledgerhall.pages.factboxes import fact_boxes
from ledgerhall.pages.figures import Writer
from ledgerhall.pages.grids import GridState, answered_rows, grid_view, strip
from ledgerhall.pages.journal_figures import figure_views
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.stepping import stepping


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What a request did to a document: to its grid, and texts typed in its header. Refusals of both stand in the
    grid's state. `opened_from` is the query of the list that it was opened from."""

    grid: GridState = field(default_factory=GridState)
    typed: Mapping[str, str] = field(default_factory=dict)
    opened_from: str = ""


def typed_entries(page: Document, record: Any) -> requests.Entries:
    """The fields of the header that can be typed into: of a new document, those that are fixed later too."""
    return fast_tabs.typed_entries(page.tabs, page.model, () if record is None else page.fixed)


def in_currency(page: Document, record: Any, context: Context) -> Context:
    """The context in which the document's amounts are read and written: with its own number of decimals."""
    if record is None or page.minor_units is None:
        return context
    return replace(context, minor_units=page.minor_units(record))


def may_edit(page: Document, record: Any, context: Context) -> bool:
    """Whether this viewer may change the header as the document is now, or make a document where there is none."""
    if not page.edit_permission or not context.viewer.may(page.edit_permission):
        return False
    if record is None:
        return page.create is not None
    return page.save is not None and not (page.locked is not None and page.locked(record))


def document_view(
    page: Document, record: Any, context: Context, registry: Registry, state: DocumentState
) -> dict[str, Any]:
    """Everything that templates/pages/document.html shows, but the side sheet."""
    own = in_currency(page, record, context)
    key = fields.key_of(record, page.key) if record is not None else NEW
    base = links.to_page(page, context.prefix, key)
    lines = list(page.lines(record)) if record is not None else []
    grid = grid_view(page, record, lines, own, registry, state.grid, base) if record is not None else {}
    rows = [*grid.get("rows", ()), *([grid["new_row"]] if grid.get("new_row") else [])]
    back = registry.of_kind(List, page.list_page)
    return {
        "page": page,
        "base": base,
        "title": _title(page, record),
        "caption": page.caption,
        "is_new": record is None,
        **header_view(page, record, context, registry, state),
        "grid": grid,
        "lines": len(lines),
        "count_text": ngettext("%(count)s line", "%(count)s lines", len(lines)) % {"count": len(lines)},
        "refused": strip(state.grid, len(lines), rows, fast_tabs.entries_of(page.tabs, page.model)),
        **around_view(page, record, own, registry),
        "ribbon": _ribbon(page, record, base, context, registry),
        **stepping(page, record, state.opened_from, context, registry),
        "back_caption": str(back.caption) if back is not None else _("Home"),
    }


def header_view(
    page: Document, record: Any, context: Context, registry: Registry, state: DocumentState
) -> dict[str, Any]:
    """The header: its tabs, the token of what it shows, and where it is saved."""
    is_editable = may_edit(page, record, context)
    typing = fast_tabs.Typing(
        is_editable, () if record is None else page.fixed, state.typed, _of_header(state.grid.refused)
    )
    return {
        "tabs": fast_tabs.tab_views(
            page.tabs if record is not None else page.tabs[:1],
            page.model,
            record,
            in_currency(page, record, context),
            registry,
            typing,
        ),
        "may_type": is_editable,
        "locked": str(page.locked(record)) if record is not None and page.locked is not None else "",
        "seen": seen.token(record, typed_entries(page, record)),
        "from_query": f"?{urlencode({'from': state.opened_from})}" if state.opened_from else "",
    }


def around_view(page: Document, record: Any, context: Context, registry: Registry) -> dict[str, Any]:
    """What every save of header or line may change: totals, notices, FactBoxes."""
    if record is None:
        return {"totals": None, "notices": None, "fact_boxes": []}
    work_date, writer = context.viewer.work_date, writer_of(context)
    totals = page.totals(record, work_date) if page.totals is not None else None
    return {
        "totals": totals and {"figures": figure_views(totals.figures, writer), "notes": _notes(totals.notes, writer)},
        "notices": refusals.notices(page.notices(record, work_date), writer) if page.notices is not None else [],
        "fact_boxes": fact_boxes(page.fact_boxes, record, context, registry),
    }


def answer_view(
    page: Document, record: Any, context: Context, registry: Registry, state: DocumentState
) -> dict[str, Any]:
    """What templates/pages/document_answer.html shows to a script that saved a line or the header."""
    own = in_currency(page, record, context)
    base = links.to_page(page, context.prefix, fields.key_of(record, page.key))
    lines = list(page.lines(record))
    answered = answered_rows(page, record, lines, own, registry, state.grid, base)
    rows = [*answered["rows"], answered["new_row"]]
    return {
        "page": page,
        "base": base,
        "title": _title(page, record),
        **answered,
        **header_view(page, record, context, registry, state),
        "count_text": ngettext("%(count)s line", "%(count)s lines", len(lines)) % {"count": len(lines)},
        "refused": strip(state.grid, len(lines), rows, fast_tabs.entries_of(page.tabs, page.model)),
        **around_view(page, record, own, registry),
    }


def _notes(notes: Sequence[Text | Figure], writer: Writer) -> list[str]:
    written = [figure_views([note], writer)[0] if isinstance(note, Figure) else note for note in notes]
    return [f"{note['label']} {note['text']}" if isinstance(note, dict) else str(note) for note in written]


def _of_header(refused: Sequence[ShownRefusal]) -> list[ShownRefusal]:
    return [one for one in refused if one.line is None and one.key is None]


def _title(page: Document, record: Any) -> str:
    if record is None:
        return _("New")
    return page.title(record) if page.title is not None else str(record)


def _ribbon(page: Document, record: Any, base: str, context: Context, registry: Registry) -> list[dict[str, Any]]:
    if record is None:
        return []
    buttons: list[tuple[str, str, ribbon.Button]] = []
    if page.post is not None:
        post: dict[str, Any] = {"caption": _("Post"), "key": "F9", "icon": "post", "style": "fill"}
        if context.viewer.may(page.post_permission):
            post.update(url=f"{base}post/", method="post")
        else:
            post["disabled_reason"] = _("You have no right to post.")
        buttons.append((_("Home"), "", post))
    for is_there, caption, key, icon, query in (
        (page.preview, _("Preview Posting"), "Ctrl+Alt+F9", "eye", "preview"),
        (page.statistics, _("Statistics"), "F7", "stats", "statistics"),
    ):
        if is_there is not None:
            url = f"{base}?{query}=1"
            buttons.append((_("Home"), "", {"caption": caption, "key": key, "icon": icon, "url": url}))
    offered = (one for one in page.actions if one.is_offered is None or one.is_offered(record))
    buttons += [ribbon.placed(one, ribbon.button(one, base, context, registry, record)) for one in offered]
    return ribbon.tabs(buttons)
