"""Views of documents: looked at, made, header and lines saved, previewed, posted."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import acts, fields, inputs, links, refusals, requests
from ledgerhall.pages.cards import NEW, find_card_record
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Document, Done, Preview
from ledgerhall.pages.documents import DocumentState, answer_view, document_view, in_currency, may_edit, typed_entries
from ledgerhall.pages.grid_views import Sheet, columns_kept, lines_done
from ledgerhall.pages.grids import GridState, may_edit_lines
from ledgerhall.pages.journal_figures import preview_view, statistics_view
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import registered
from ledgerhall.pages.seen import changed_meanwhile
from ledgerhall.pages.serving import fragment, gone_to, in_company, page_for, shown


@in_company
def document_page(request: HttpRequest, context: Context, page: str, key: str) -> HttpResponse:
    """A document, with the sheet that is asked for beside it; POST saves its header (or makes it, at `new`)."""
    declared = page_for(Document, page, context)
    record = None if key == NEW else _record(declared, key)
    if (record is None or request.method == "POST") and not may_edit(declared, record, context):
        raise Http404
    opened_from = request.GET.get("from", "")
    if request.method == "POST":
        return _saved(request, declared, key, context, opened_from)
    state, sheet = DocumentState(GridState(current=request.GET.get("line", "")), opened_from=opened_from), None
    if record is not None and "preview" in request.GET and declared.preview is not None:
        state, sheet = _previewed(declared, record, context, state)
    elif record is not None and "statistics" in request.GET and declared.statistics is not None:
        state, sheet = _reckoned(declared, record, context, state)
    if record is None:
        state = DocumentState(typed=_offered(request, declared), opened_from=opened_from)
    return document_shown(request, declared, record, context, state, sheet)


@require_POST
@in_company
def document_line(request: HttpRequest, context: Context, page: str, key: str) -> HttpResponse:
    """A line saved or deleted, or all lines saved; the answer is the row alone where a script asks for it."""
    declared = page_for(Document, page, context)
    record = _record(declared, key)
    if not may_edit_lines(declared, record, context):
        raise Http404
    return lines_done(request, _sheet(request, declared, record, context))


@require_POST
@in_company
def document_keep(request: HttpRequest, context: Context, page: str, key: str) -> HttpResponse:
    """Keep the viewer's columns for documents of this page, then back to it."""
    declared = page_for(Document, page, context)
    return columns_kept(request, _sheet(request, declared, _record(declared, key), context))


@require_POST
@in_company
def document_post(request: HttpRequest, context: Context, page: str, key: str) -> HttpResponse:
    """Post the document: whole or not at all, and go to what was posted."""
    declared = page_for(Document, page, context)
    if declared.post is None or not context.viewer.may(declared.post_permission):
        raise Http404
    record = _record(declared, key)
    try:
        result = declared.post(record=record, **_by(context))
    except Refused as refused:
        told = refusals.shown(refused.refusals, writer_of(in_currency(declared, record, context)))
        state = DocumentState(GridState(refused=told, heading=_("Not posted")))
        return document_shown(request, declared, record, context, state, status=422)
    then = result.opens.page if isinstance(result, Done) and result.opens is not None else ""
    back = links.to_page(declared, context.prefix, unquote(key))
    return gone_to(request, acts.outcome(result, then, back, context, registered()))


def document_shown(
    request: HttpRequest,
    page: Document,
    record: Any,
    context: Context,
    state: DocumentState,
    sheet: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The document in its shell."""
    view = document_view(page, record, context, registered(), state)
    view.update(sheet=sheet, chrome={"navigation_folds_narrow": True})
    return shown(request, "document", context, page, view, status=status)


def _record(page: Document, key: str) -> Any:
    record = find_card_record(page, unquote(key))
    if record is None:
        raise Http404
    return record


def _by(context: Context) -> dict[str, Any]:
    return {"by": context.viewer, "at": timezone.now(), "work_date": context.viewer.work_date}


def _offered(request: HttpRequest, page: Document) -> dict[str, str]:
    """What the address says of a new document (`?set.party_no=C10`)."""
    known = typed_entries(page, None)
    return {name: request.GET[f"set.{name}"] for name in known if f"set.{name}" in request.GET}


def _sheet(request: HttpRequest, page: Document, record: Any, context: Context) -> Sheet:
    def answer(state: GridState, is_gone: bool) -> HttpResponse:
        return _answered(request, page, record, context, DocumentState(state), has_row=not is_gone)

    def whole(state: GridState, status: int) -> HttpResponse:
        return document_shown(request, page, record, context, DocumentState(state), status=status)

    base = links.to_page(page, context.prefix, fields.key_of(record, page.key))
    return Sheet(page, record, in_currency(page, record, context), base, answer, whole)


def _answered(
    request: HttpRequest, page: Document, record: Any, context: Context, state: DocumentState, *, has_row: bool
) -> HttpResponse:
    """To a script: the line that it saved, if any, and all around it as it is now."""
    view = answer_view(page, record, context, registered(), state)
    rows = [*view["rows"], view["new_row"]] if has_row else []
    row = next((row for row in rows if row["key"] == state.grid.current), None)
    return fragment(request, "document_answer", {**view, "row": row, "has_header": not has_row})


def _previewed(
    page: Document, record: Any, context: Context, state: DocumentState
) -> tuple[DocumentState, dict[str, Any] | None]:
    assert page.preview is not None
    writer = writer_of(in_currency(page, record, context))
    try:
        preview = page.preview(record=record, **_by(context))
    except Refused as refused:
        return _refused(state, refusals.shown(refused.refusals, writer), _("Cannot be posted")), None
    if preview.refusals:
        state = _refused(state, refusals.shown(preview.refusals, writer), _("Cannot be posted"))
    return state, preview_view(preview, writer_of(context))


def _reckoned(
    page: Document, record: Any, context: Context, state: DocumentState
) -> tuple[DocumentState, dict[str, Any] | None]:
    assert page.statistics is not None
    writer = writer_of(in_currency(page, record, context))
    try:
        statistics: Preview = page.statistics(record, context.viewer.work_date)
    except Refused as refused:
        return _refused(state, refusals.shown(refused.refusals, writer), _("No statistics")), None
    return state, statistics_view(statistics, writer)


def _refused(state: DocumentState, refused: list[ShownRefusal], heading: str) -> DocumentState:
    return DocumentState(
        GridState(state.grid.typed, refused, heading, state.grid.current), state.typed, state.opened_from
    )


def _saved(request: HttpRequest, page: Document, key: str, context: Context, opened_from: str) -> HttpResponse:
    """The header saved, or the document made: to a script the header and what stands around it, else a redirect."""
    is_new = key == NEW
    held = None if is_new else _record(page, key)
    entries = typed_entries(page, held)
    typed = requests.typed_values(request.POST, entries)
    saved, refused = _header_saved(request, page, held, key, typed, context)
    state = DocumentState(GridState(refused=refused, heading=_("Not saved")), typed if refused else {}, opened_from)
    if not is_new and request.headers.get("X-Fragment") == "header":
        return _answered(request, page, _record(page, key), context, state, has_row=False)
    if refused:
        return document_shown(request, page, held, context, state, status=422)
    address = links.to_page(page, context.prefix, fields.key_of(saved, page.key))
    return HttpResponseRedirect(f"{address}?made=1" if is_new else address)


def _header_saved(
    request: HttpRequest, page: Document, held: Any, key: str, typed: dict[str, str], context: Context
) -> tuple[Any, list[ShownRefusal]]:
    """The document as it was kept, unless somebody else changed its header since it was looked at; else why not."""
    own, entries = in_currency(page, held, context), typed_entries(page, held)
    values, faults = inputs.read_all(typed, entries, own)
    if faults:
        return None, [refusals.unread(name, fault) for name, fault in faults.items()]
    try:
        with context.acting():
            if held is None:
                assert page.create is not None
                return page.create(values=values, **_by(context)), []
            record = find_card_record(page, unquote(key), is_held=True)
            found = changed_meanwhile(request.POST.get("seen", ""), record, entries, writer_of(own), page.model)
            if found:
                return None, found
            assert page.save is not None
            page.save(record=record, values=values, **_by(context))
            return record, []
    except Refused as refused:
        return None, refusals.shown(refused.refusals, writer_of(own))
