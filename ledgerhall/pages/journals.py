"""A journal as its template takes it: the grid of a batch's lines, refusals beside their lines, footer, preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.pages import fields, links, refusals, ribbon
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Journal
from ledgerhall.pages.factboxes import fact_boxes
from ledgerhall.pages.grids import GridState, answered_rows, grid_view, line_key, strip
from ledgerhall.pages.journal_figures import figure_views
from ledgerhall.pages.registry import Registry


def journal_view(
    page: Journal, batch: Any, context: Context, registry: Registry, state: GridState | None = None
) -> dict[str, Any]:
    """Everything that templates/pages/journal.html shows, but the preview."""
    state = state or GridState()
    name = str(fields.value_of(batch, page.batch_key))
    base = links.to_page(page, context.prefix, name)
    lines = list(page.lines(batch))
    grid = grid_view(page, batch, lines, context, registry, state, base)
    return {
        "page": page,
        "base": base,
        "suggest_url": f"{base}suggest/" if page.suggest is not None else "",
        "title": str(fields.value_of(batch, page.batch_caption)) or name,
        "caption": page.caption,
        "batch_name": name,
        "batches": _batches(page, context),
        **grid,
        "count_text": _count_text(page, lines, context),
        "footer": _footer(page, batch, lines, context, state),
        "refused": strip(state, len(lines), [*grid["rows"], *([grid["new_row"]] if grid["new_row"] else [])]),
        "notices": _notices(page, batch, context),
        "fact_boxes": fact_boxes(page.fact_boxes, batch, context, registry),
        "ribbon": _ribbon(page, batch, base, context, registry),
    }


def answer_view(page: Journal, batch: Any, context: Context, registry: Registry, state: GridState) -> dict[str, Any]:
    """What templates/pages/journal_answer.html shows to a script that saved a line."""
    base = links.to_page(page, context.prefix, str(fields.value_of(batch, page.batch_key)))
    lines = list(page.lines(batch))
    rows = answered_rows(page, batch, lines, context, registry, state, base)
    return {
        "page": page,
        **rows,
        "suggest_url": f"{base}suggest/" if page.suggest is not None else "",
        "footer": _footer(page, batch, lines, context, state),
        "notices": _notices(page, batch, context),
        "refused": strip(state, len(lines), [*rows["rows"], rows["new_row"]]),
    }


def _notices(page: Journal, batch: Any, context: Context) -> list[dict[str, str]]:
    return refusals.notices(page.notices(batch), writer_of(context)) if page.notices is not None else []


def _footer(
    page: Journal, batch: Any, lines: Sequence[Any], context: Context, state: GridState
) -> list[dict[str, Any]]:
    if page.footer is None:
        return []
    current = next((line for line in lines if line_key(page, line) == state.current), lines[-1] if lines else None)
    return figure_views(page.footer(batch, current), writer_of(context))


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
