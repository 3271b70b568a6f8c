"""Views of journals: the grid, one line saved or deleted, preview, post."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import acts, fields, inputs, links, refusals, requests
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Journal
from ledgerhall.pages.journal_figures import preview_view
from ledgerhall.pages.journals import GridState, column_kinds, journal_view, line_key, next_texts
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
    """One line saved, deleted, or given its suggestion; the answer is the row alone where a script asks for it."""
    declared = page_for(Journal, page, context)
    if not context.viewer.may(declared.edit_permission):
        raise Http404
    found, key = _batch(declared, batch), request.POST.get("line", "")
    if "delete" in request.POST:
        return _deleted(request, context, declared, found, key)
    columns = column_kinds(declared).items()
    entries = {name: entry for name, entry in columns if not (entry[0].is_read_only or entry[0].is_hidden)}
    typed = requests.typed_values(request.POST, entries)
    if not key:
        typed = {**typed, **{n: text for n, text in next_texts(declared, found, context).items() if not typed.get(n)}}
    values, faults = inputs.read_all(typed, entries, context)
    if faults:
        unread = [refusals.unread(name, fault) for name, fault in faults.items()]
        return _answer(request, context, declared, found, _not_saved(typed, key, unread))
    if "suggest" in request.POST and declared.suggest is not None:
        return _suggested(request, context, declared, found, key, values, typed)
    try:
        line = declared.save_line(record=found, line=key or None, values=values, **_by(context))
    except Refused as refused:
        shown_refusals = refusals.shown(refused.refusals, writer_of(context))
        return _answer(request, context, declared, found, _not_saved(typed, key, shown_refusals))
    return _answer(request, context, declared, found, GridState(current=line_key(declared, line)))


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


def _not_saved(typed: dict[str, str], key: str, refused: list[refusals.ShownRefusal]) -> GridState:
    return GridState({key: typed}, refused, key, _("Not saved"), key)


def _deleted(request: HttpRequest, context: Context, page: Journal, batch: Any, key: str) -> HttpResponse:
    try:
        page.delete_line(record=batch, line=key, **_by(context))
    except Refused as refused:
        state = _not_saved({}, key, refusals.shown(refused.refusals, writer_of(context)))
        return _answer(request, context, page, batch, state)
    return _answer(request, context, page, batch, GridState(), is_gone=True)


def _suggested(
    request: HttpRequest,
    context: Context,
    page: Journal,
    batch: Any,
    key: str,
    values: dict[str, Any],
    typed: dict[str, str],
) -> HttpResponse:
    """The page with the suggestion typed into the line; nothing is saved yet."""
    assert page.suggest is not None
    line = next((one for one in page.lines(batch) if line_key(page, one) == key), None)
    kinds, writer = column_kinds(page), writer_of(context)
    offered = {
        name: inputs.write(value, kinds[name][1], writer) for name, value in page.suggest(batch, line, values).items()
    }
    return _page(request, context, page, batch, GridState({key: {**typed, **offered}}, current=key), None)


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
