"""Views of lists: the page, further rows, FactBoxes, look-up, spreadsheet, kept choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from tempfile import TemporaryFile
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ledgerhall.pages import lookup, printing
from ledgerhall.pages.columns import all_columns, columns_key, shown_columns
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import List
from ledgerhall.pages.excel import write_workbook
from ledgerhall.pages.factboxes import fact_boxes
from ledgerhall.pages.layout import arranged, figure_key, figures_of
from ledgerhall.pages.links import to_page
from ledgerhall.pages.lists import current_view, list_view, next_query, selection_bar, window_of
from ledgerhall.pages.registry import registered
from ledgerhall.pages.saved_views import delete_view, first_view, save_view, show_first
from ledgerhall.pages.selecting import find, select
from ledgerhall.pages.serving import fragment, in_company, page_for, shown
from ledgerhall.pages.state import ListState
from ledgerhall.pages.tables import column_count


@require_GET
@in_company
def list_page(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """A list with its filters, sort and window from the address; to a script that changes the row what is about it."""
    declared = page_for(List, page, context)
    state = ListState.of(request.GET)
    if not request.GET:
        _name, first = first_view(declared, context.viewer)
        if first is not None:
            return HttpResponseRedirect(f"{to_page(declared, context.prefix)}{first.query()}")
        if declared.opens_with is not None:
            state = ListState(totals=declared.opens_with(context.viewer))
    if request.headers.get("X-Fragment") == "row":
        current = current_view(declared, state, context, registered())
        if current is None:
            raise Http404
        return fragment(request, "list_current", current)
    view = list_view(declared, state, context, registered())
    return _with_paper(request, context, declared, view)


@require_GET
@in_company
def list_print(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """The list with all its rows, for paper; a script opens the browser's own dialog."""
    declared, state = page_for(List, page, context), ListState.of(request.GET)
    whole = replace(state, page=1, after="", is_whole=True)
    view = list_view(declared, whole, context, registered(), printing.MOST, is_paper=True)
    return _with_paper(request, context, declared, view)


@require_GET
@in_company
def list_rows(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """The next rows of a list, to stand below those that are there."""
    declared, state = page_for(List, page, context), ListState.of(request.GET)
    columns = arranged(declared, context.viewer)
    selected = select(declared, context, state.filters, state.totals, state.search, columns)
    window = window_of(selected, state, columns, context, registered())
    base = to_page(declared, context.prefix)
    more = f"{base}rows/{next_query(declared, state, window)}" if window.has_more else ""
    bar = selection_bar(declared, state, context, registered())
    view = {
        "rows": window.rows,
        "more_url": more,
        "column_count": column_count(columns) + (2 if bar else 1),
        "base": base,
        "page": declared,
        "selection_bar": bar,
    }
    return fragment(request, "list_rows", view)


@require_GET
@in_company
def list_facts(request: HttpRequest, context: Context, page: str, key: str) -> HttpResponse:
    """The FactBoxes about a row."""
    declared = page_for(List, page, context)
    record = find(declared, key)
    if record is None:
        raise Http404
    boxes = fact_boxes(declared.fact_boxes, record, context, registered())
    return fragment(request, "fact_boxes", {"fact_boxes": boxes, "current_key": key})


@require_GET
@in_company
def list_lookup(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """What a field may be, from a list: rows that match what is typed (JSON)."""
    declared, filters = page_for(List, page, context), ListState.of(request.GET).filters
    field, typed = request.GET.get("field", ""), request.GET.get("q", "")
    return JsonResponse(lookup.offers(declared, field, typed, context, filters))


@require_GET
@in_company
def list_excel(request: HttpRequest, context: Context, page: str) -> HttpResponseBase:
    """The list as a workbook: its filters, columns and sort, every row."""
    declared, state = page_for(List, page, context), ListState.of(request.GET)
    columns = shown_columns(declared, context.viewer)
    selected = select(declared, context, state.filters, state.totals, state.search, columns)
    file = TemporaryFile()  # noqa: SIM115 (FileResponse closes it)
    write_workbook(file, selected, columns, state, context)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{declared.slug}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


@require_POST
@in_company
def list_keep(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """Keep the viewer's columns, density or views of this list, then back to the list as it was."""
    declared, state = page_for(List, page, context), ListState.of(request.GET)
    if "columns" in request.POST or "all_columns" in request.POST:
        known = [column.name for column in all_columns(declared)]
        chosen = [name for name in known if name in request.POST.getlist("columns")]
        context.viewer.keep(columns_key(declared), [] if "all_columns" in request.POST else chosen)
    if (density := request.POST.get("density", "")) in ("compact", "standard", "roomy"):
        context.viewer.keep(f"list.{declared.slug}.density", density)
    if (figure := request.POST.get("figure", "")) in [column.name for column in figures_of(declared)]:
        context.viewer.keep(figure_key(declared), figure)
    if fault := _keep_view(declared, state, request.POST, context):
        view = list_view(declared, state, context, registered())
        view["refused"] = {"heading": _("Not saved."), "refusals": [{"message": fault, "target": "view-name"}]}
        view["pane"]["view_name"] = request.POST.get("view_name", "")
        return shown(request, "list", context, declared, view, status=422)
    return HttpResponseRedirect(f"{to_page(declared, context.prefix)}{state.here(row=state.row)}")


def _with_paper(request: HttpRequest, context: Context, page: List, view: dict[str, Any]) -> HttpResponse:
    view["chrome"] = {"navigation_folds_narrow": True}
    view["paper"] = printing.on_paper(arranged(page, context.viewer), view, context, timezone.now())
    return shown(request, "list", context, page, view)


def _keep_view(page: List, state: ListState, posted: Mapping[str, str], context: Context) -> str:
    if "delete_view" in posted:
        delete_view(page, context.viewer, posted["delete_view"])
    if "first_view" in posted:
        show_first(page, context.viewer, posted["first_view"])
    if "save_view" not in posted:
        return ""
    name = " ".join(posted.get("view_name", "").split())
    return save_view(page, context.viewer, name, state, is_first="is_first" in posted)
