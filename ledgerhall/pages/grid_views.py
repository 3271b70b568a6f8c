"""What a request does to a grid of lines, of a journal or a document: one line saved or deleted, or all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import refusals
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Grid
from ledgerhall.pages.grid_forms import NEW, PostedLine, is_untouched, posted_lines, save_posted, typed_columns
from ledgerhall.pages.grids import GridState, columns_key, line_key


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with a grid and its record. `answer` shows a script the line of a state, with what stands around it;
    `whole` the page to a browser, as a refusal where it says so."""

    page: Grid
    record: Any
    context: Context
    base: str
    answer: Callable[[GridState, bool], HttpResponse]
    whole: Callable[[GridState, int], HttpResponse]


def lines_done(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Lines saved, or one deleted or given what a refusal offered; the answer is the row alone where a script asks."""
    page, context = sheet.page, sheet.context
    lines = posted_lines(request.POST, typed_columns(page, context))
    if "delete" in request.POST:
        return _deleted(request, sheet, asked_line(request, lines, "delete").key)
    if "fix" in request.GET:
        asked = request.GET.dict().items()
        fixed = {name.removeprefix("set."): str(text) for name, text in asked if name.startswith("set.")}
        lines = [replace(one, typed={**one.typed, **fixed}) if one.key == request.GET["fix"] else one for one in lines]
    if len(lines) > 1:
        return _all_saved(request, sheet, lines)
    saved = save_posted(page, sheet.record, lines[0], context)
    if saved.refused:
        state = GridState({lines[0].key: saved.typed or {}}, saved.refused, _("Not saved"), lines[0].key)
        return answered(request, sheet, state)
    return answered(request, sheet, GridState(current=line_key(page, saved.line)))


def columns_kept(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Keep the viewer's columns for this page, then back to it."""
    chosen = [column.name for column in sheet.page.columns if column.name in request.POST.getlist("columns")]
    sheet.context.viewer.keep(columns_key(sheet.page), [] if "all_columns" in request.POST else chosen)
    return HttpResponseRedirect(sheet.base)


def asked_line(request: HttpRequest, lines: Sequence[PostedLine], button: str) -> PostedLine:
    """The line that a button was pressed for: the only one sent, else the one whose key the button has."""
    if len(lines) == 1:
        return lines[0]
    key = request.POST[button]
    return next((line for line in lines if (line.key or NEW) == key), lines[-1])


def answered(request: HttpRequest, sheet: Sheet, state: GridState, *, is_gone: bool = False) -> HttpResponse:
    """To a script the row with what stands around the grid; without one the page, or the way back to it."""
    if request.headers.get("X-Fragment") == "line":
        return sheet.answer(state, is_gone)
    if state.refused:
        return sheet.whole(state, 422)
    return HttpResponseRedirect(f"{sheet.base}?line={state.current}" if state.current else sheet.base)


def _all_saved(request: HttpRequest, sheet: Sheet, lines: Sequence[PostedLine]) -> HttpResponse:
    """Every line that was typed into is saved for itself, as scripts do it; refused ones stay as they were typed."""
    page, record, context = sheet.page, sheet.record, sheet.context
    typed: dict[str, Any] = {}
    refused: list[refusals.ShownRefusal] = []
    held = {line_key(page, line): line for line in page.lines(record)}
    for one in lines:
        if is_untouched(page, held.get(one.key), one, context):
            continue
        saved = save_posted(page, record, one, context)
        if saved.refused:
            typed[one.key] = saved.typed or {}
            refused += saved.refused
    return answered(request, sheet, GridState(typed, refused, _("Not saved")))


def _deleted(request: HttpRequest, sheet: Sheet, key: str) -> HttpResponse:
    context = sheet.context
    assert sheet.page.delete_line is not None
    try:
        sheet.page.delete_line(
            record=sheet.record,
            line=key,
            by=context.viewer,
            at=timezone.now(),
            work_date=context.viewer.work_date,
        )
    except Refused as refused:
        told = [one.of_line(key) for one in refusals.shown(refused.refusals, writer_of(context))]
        return answered(request, sheet, GridState({}, told, _("Not deleted"), key))
    return answered(request, sheet, GridState(), is_gone=True)
