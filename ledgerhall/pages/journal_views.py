"""Views of journals: the grid, one line saved or deleted, preview, post."""

from __future__ import annotations

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
from ledgerhall.pages.grid_forms import find_line, posted_lines, typed_columns, with_offers
from ledgerhall.pages.grid_views import Sheet, answered, asked_line, columns_kept, lines_done
from ledgerhall.pages.grids import GridState, column_kinds
from ledgerhall.pages.journal_figures import preview_view
from ledgerhall.pages.journals import answer_view, journal_view
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
    sheet = _sheet(request, context, declared, _batch(declared, batch))
    if "suggest" in request.POST and declared.suggest is not None:
        return _suggested(request, sheet, declared)
    return lines_done(request, sheet)


@require_POST
@in_company
def journal_keep(request: HttpRequest, context: Context, page: str, batch: str) -> HttpResponse:
    """Keep the viewer's columns for this journal, then back to it."""
    declared = page_for(Journal, page, context)
    return columns_kept(request, _sheet(request, context, declared, _batch(declared, batch)))


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


def _sheet(request: HttpRequest, context: Context, page: Journal, batch: Any) -> Sheet:
    def answer(state: GridState, is_gone: bool) -> HttpResponse:
        view = answer_view(page, batch, context, registered(), state)
        rows = [] if is_gone else [*view["rows"], view["new_row"]]
        row = next((row for row in rows if row["key"] == state.current), None)
        return fragment(request, "journal_answer", {**view, "row": row})

    def whole(state: GridState, status: int) -> HttpResponse:
        return _page(request, context, page, batch, state, None, status)

    base = links.to_page(page, context.prefix, str(fields.value_of(batch, page.batch_key)))
    return Sheet(page, batch, context, base, answer, whole)


def _suggested(request: HttpRequest, sheet: Sheet, page: Journal) -> HttpResponse:
    """The page with the suggestion typed into the line, and all else as it was typed; nothing is saved yet."""
    assert page.suggest is not None
    context, batch = sheet.context, sheet.record
    lines = posted_lines(request.POST, typed_columns(page, context))
    asked = asked_line(request, lines, "suggest")
    kinds, writer = column_kinds(page), writer_of(context)
    own = with_offers(page, batch, asked, context)
    values, faults = inputs.read_all(own, typed_columns(page, context), context)
    if faults:
        unread = [refusals.unread(name, fault).of_line(asked.key) for name, fault in faults.items()]
        return answered(request, sheet, GridState({asked.key: own}, unread, _("Not saved"), asked.key))
    offers = page.suggest(batch, find_line(page, batch, asked.key), values)
    offered = {name: inputs.write(value, kinds[name][1], writer) for name, value in offers.items()}
    typed = {**{line.key: line.typed for line in lines}, asked.key: {**own, **offered}}
    return sheet.whole(GridState(typed, current=asked.key), 200)


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
