"""Views of journals: the grid, one line saved or deleted, preview, post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import acts, fields, inputs, links, refusals
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Journal
from ledgerhall.pages.grid_forms import (
    NEW,
    PostedLine,
    find_line,
    is_untouched,
    posted_lines,
    save_posted,
    typed_columns,
    with_offers,
)
from ledgerhall.pages.journal_figures import preview_view
from ledgerhall.pages.journals import GridState, column_kinds, columns_key, journal_view, line_key
from ledgerhall.pages.registry import registered
from ledgerhall.pages.serving import fragment, gone_to, in_company, page_for, shown


@require_GET
@in_company
def journal_batches(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """The batch that the viewer used last, else the first; a list of none says so."""
    declared = page_for(Journal, page, context)
    names = [str(fields.value_of(batch, declared.batch_key)) for batch in declared.batches()]
    last = context.viewer.preference(f"journal.{declared.slug}.batch", "")
    if not names:
        return shown(request, "journal_none", context, declared, {"page": declared})
    return HttpResponseRedirect(links.to_page(declared, context.prefix, last if last in names else names[0]))


@require_GET
@in_company
def journal_page(request: HttpRequest, context: Context, page: str, batch: str) -> HttpResponse:
    """The lines of a batch; with `?preview=1` what posting them would write, beside them."""
    declared = page_for(Journal, page, context)
    found = _batch(declared, batch)
    if context.viewer.preference(f"journal.{declared.slug}.batch", "") != batch:
        context.viewer.keep(f"journal.{declared.slug}.batch", batch)
    state, sheet = GridState(current=request.GET.get("line", "")), None
    if "preview" in request.GET and declared.preview is not None:
        try:
            preview = declared.preview(record=found, **_by(context))
        except Refused as refused:
            shown_refusals = refusals.shown(refused.refusals, writer_of(context))
            state = GridState(refused=shown_refusals, heading=_("Cannot be posted"), current=state.current)
        else:
            sheet = preview_view(preview, writer_of(context))
            if preview.refusals:
                refused_there = refusals.shown(preview.refusals, writer_of(context))
                state = GridState(refused=refused_there, heading=_("Cannot be posted"), current=state.current)
    return _page(request, context, declared, found, state, sheet)


@require_POST
@in_company
def journal_line(request: HttpRequest, context: Context, page: str, batch: str) -> HttpResponse:
    """A line saved, deleted, or given its suggestion, or all lines saved; the answer is the row alone where a script
    asks for it."""
    declared = page_for(Journal, page, context)
    if not context.viewer.may(declared.edit_permission):
        raise Http404
    found, lines = _batch(declared, batch), posted_lines(request.POST, typed_columns(declared, context))
    if "delete" in request.POST:
        return _deleted(request, context, declared, found, _asked(request, lines, "delete").key)
    if "suggest" in request.POST and declared.suggest is not None:
        return _suggested(request, context, declared, found, _asked(request, lines, "suggest"), lines)
    if "fix" in request.GET:
        asked = request.GET.dict().items()
        fixed = {name.removeprefix("set."): str(text) for name, text in asked if name.startswith("set.")}
        lines = [replace(one, typed={**one.typed, **fixed}) if one.key == request.GET["fix"] else one for one in lines]
    if len(lines) > 1:
        return _all_saved(request, context, declared, found, lines)
    saved = save_posted(declared, found, lines[0], context)
    if saved.refused:
        state = GridState({lines[0].key: saved.typed or {}}, saved.refused, _("Not saved"), lines[0].key)
        return _answer(request, context, declared, found, state)
    return _answer(request, context, declared, found, GridState(current=line_key(declared, saved.line)))


@require_POST
@in_company
def journal_keep(request: HttpRequest, context: Context, page: str, batch: str) -> HttpResponse:
    """Keep the viewer's columns for this journal, then back to it."""
    declared = page_for(Journal, page, context)
    chosen = [column.name for column in declared.columns if column.name in request.POST.getlist("columns")]
    context.viewer.keep(columns_key(declared), [] if "all_columns" in request.POST else chosen)
    return HttpResponseRedirect(links.to_page(declared, context.prefix, batch))


@require_POST
@in_company
def journal_post(request: HttpRequest, context: Context, page: str, batch: str) -> HttpResponse:
    """Post the batch: whole or not at all."""
    declared = page_for(Journal, page, context)
    if not context.viewer.may(declared.post_permission):
        raise Http404
    found = _batch(declared, batch)
    try:
        result = declared.post(record=found, **_by(context))
    except Refused as refused:
        state = GridState(refused=refusals.shown(refused.refusals, writer_of(context)), heading=_("Not posted"))
        return _page(request, context, declared, found, state, None, status=422)
    back = links.to_page(declared, context.prefix, batch)
    return gone_to(request, acts.outcome(result, "", back, context, registered()))


def _batch(page: Journal, name: str) -> Any:
    batch = page.batch(name)
    if batch is None:
        raise Http404
    return batch


def _by(context: Context) -> dict[str, Any]:
    return {"by": context.viewer, "at": timezone.now(), "work_date": context.viewer.work_date}


def _asked(request: HttpRequest, lines: Sequence[PostedLine], button: str) -> PostedLine:
    """The line that a button was pressed for: the only one sent, else the one whose key the button has."""
    if len(lines) == 1:
        return lines[0]
    key = request.POST[button]
    return next((line for line in lines if (line.key or NEW) == key), lines[-1])


def _all_saved(
    request: HttpRequest, context: Context, page: Journal, batch: Any, lines: Sequence[PostedLine]
) -> HttpResponse:
    """Every line that was typed into is saved for itself, as scripts do it; refused ones stay as they were typed."""
    typed: dict[str, Any] = {}
    refused: list[refusals.ShownRefusal] = []
    held = {line_key(page, line): line for line in page.lines(batch)}
    for one in lines:
        if is_untouched(page, held.get(one.key), one, context):
            continue
        saved = save_posted(page, batch, one, context)
        if saved.refused:
            typed[one.key] = saved.typed or {}
            refused += saved.refused
    return _answer(request, context, page, batch, GridState(typed, refused, _("Not saved")))


def _deleted(request: HttpRequest, context: Context, page: Journal, batch: Any, key: str) -> HttpResponse:
    try:
        page.delete_line(record=batch, line=key, **_by(context))
    except Refused as refused:
        told = [one.of_line(key) for one in refusals.shown(refused.refusals, writer_of(context))]
        return _answer(request, context, page, batch, GridState({}, told, _("Not deleted"), key))
    return _answer(request, context, page, batch, GridState(), is_gone=True)


def _suggested(
    request: HttpRequest, context: Context, page: Journal, batch: Any, asked: PostedLine, lines: Sequence[PostedLine]
) -> HttpResponse:
    """The page with the suggestion typed into the line, and all else as it was typed; nothing is saved yet."""
    assert page.suggest is not None
    kinds, writer = column_kinds(page), writer_of(context)
    own = with_offers(page, batch, asked, context)
    values, faults = inputs.read_all(own, typed_columns(page, context), context)
    if faults:
        unread = [refusals.unread(name, fault).of_line(asked.key) for name, fault in faults.items()]
        return _answer(request, context, page, batch, GridState({asked.key: own}, unread, _("Not saved"), asked.key))
    offers = page.suggest(batch, find_line(page, batch, asked.key), values)
    offered = {name: inputs.write(value, kinds[name][1], writer) for name, value in offers.items()}
    typed = {**{line.key: line.typed for line in lines}, asked.key: {**own, **offered}}
    return _page(request, context, page, batch, GridState(typed, current=asked.key), None)


def _answer(
    request: HttpRequest, context: Context, page: Journal, batch: Any, state: GridState, *, is_gone: bool = False
) -> HttpResponse:
    """To a script the row with footer and notices; without one the page, or the way back to it."""
    if request.headers.get("X-Fragment") == "line":
        view = journal_view(page, batch, context, registered(), state)
        candidates = [*view["rows"], *([view["new_row"]] if view["new_row"] else [])]
        row = None if is_gone else next((row for row in candidates if row["key"] == state.current), None)
        return fragment(request, "journal_answer", {**view, "row": row})
    if state.refused:
        return _page(request, context, page, batch, state, None, status=422)
    back = links.to_page(page, context.prefix, str(fields.value_of(batch, page.batch_key)))
    return HttpResponseRedirect(f"{back}?line={state.current}" if state.current else back)


def _page(
    request: HttpRequest,
    context: Context,
    page: Journal,
    batch: Any,
    state: GridState,
    sheet: dict[str, Any] | None,
    status: int = 200,
) -> HttpResponse:
    view = journal_view(page, batch, context, registered(), state)
    view.update(sheet=sheet, chrome={"navigation_folds_narrow": True})
    return shown(request, "journal", context, page, view, status=status)
