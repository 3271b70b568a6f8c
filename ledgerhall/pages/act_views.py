"""Views of acts: the question before, the act, what it refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import acts, inputs, links, many, refusals, requests
from ledgerhall.pages.cards import find_card_record
from ledgerhall.pages.chrome import role_center, writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Action, Card, Document, Journal, List, Page, RoleCenter
from ledgerhall.pages.document_views import document_shown
from ledgerhall.pages.documents import DocumentState
from ledgerhall.pages.grids import GridState
from ledgerhall.pages.journal_figures import preview_view
from ledgerhall.pages.lists import list_view
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import registered
from ledgerhall.pages.selecting import find
from ledgerhall.pages.serving import gone_to, in_company, page_for, shown
from ledgerhall.pages.state import ListState
from ledgerhall.pages.stepping import card_address


@dataclass(frozen=True, slots=True)
class Asked:
    """An action asked for: where, with which record, where to go back to, and how to show what was refused."""

    page: Page
    action: Action
    record: Any
    key: str
    back: str
    refused: Callable[[Sequence[ShownRefusal]], HttpResponse] | None = None
    ticked: Mapping[str, Any] = field(default_factory=dict)  # several records by their keys, in place of the one


@in_company
def list_act(request: HttpRequest, context: Context, page: str, action: str) -> HttpResponse:
    """An action of a list, on the row that the request names or on all that are ticked."""
    declared = page_for(List, page, context)
    found = _allowed(declared, action, context)
    ticked = _ticked(declared, found, request)
    key = request.POST.get("record", request.GET.get("record", ""))
    record = find(declared, key) if found.needs_record and not ticked else None
    if found.needs_record and record is None and not ticked:
        raise Http404
    state = replace(ListState.of(request.GET), row=key or request.GET.get("row", ""))
    back = f"{links.to_page(declared, context.prefix)}{state.here(row=state.row)}"

    def show_refused(refused: Sequence[ShownRefusal]) -> HttpResponse:
        view = list_view(declared, state, context, registered())
        for row in view["rows"]:
            row["is_ticked"] = row["key"] in ticked
        view.update(refused=_strip(found, refused), chrome={"navigation_folds_narrow": True})
        return shown(request, "list", context, declared, view, status=422)

    return _perform(request, context, Asked(declared, found, record, key, back, show_refused, ticked))


def _ticked(page: List, action: Action, request: HttpRequest) -> dict[str, Any]:
    """The ticked records by their keys. 404 where the action is for one, or a row of them is gone."""
    keys = request.POST.getlist("row")
    found = {key: find(page, key) for key in keys}
    if keys and (not action.is_for_many or None in found.values()):
        raise Http404
    return found


@require_GET
@in_company
def list_open(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """The card of the current row."""
    declared = page_for(List, page, context)
    is_document = registered().of_kind(Document, declared.card) is not None
    card = page_for(Document, declared.card, context) if is_document else page_for(Card, declared.card, context)
    record = find(declared, request.GET.get("record", ""))
    if record is None:
        raise Http404
    return HttpResponseRedirect(card_address(card, record, request.GET.get("from", ""), context))


@in_company
def card_act(request: HttpRequest, context: Context, page: str, key: str, action: str) -> HttpResponse:
    """An action of a card, on its record."""
    declared = page_for(Card, page, context)
    found = _allowed(declared, action, context)
    record = find_card_record(declared, key)
    if record is None:
        raise Http404
    return _perform(request, context, Asked(declared, found, record, key, links.to_page(declared, context.prefix, key)))


@in_company
def document_act(request: HttpRequest, context: Context, page: str, key: str, action: str) -> HttpResponse:
    """An action of a document; what it refuses stands on top of it and beside its lines."""
    declared = page_for(Document, page, context)
    found, record = _allowed(declared, action, context), find_card_record(declared, unquote(key))
    if record is None:
        raise Http404

    def show_refused(refused: Sequence[ShownRefusal]) -> HttpResponse:
        lead = str(found.refused) or _("Not done")
        state = DocumentState(GridState(refused=refused, heading=lead))
        return document_shown(request, declared, record, context, state, status=422)

    try:
        found = acts.for_record(found, record, context)
    except Refused as refused:
        return show_refused(refusals.shown(refused.refusals, writer_of(context)))
    back = links.to_page(declared, context.prefix, unquote(key))
    return _perform(request, context, Asked(declared, found, record, key, back, show_refused))


@in_company
def journal_act(request: HttpRequest, context: Context, page: str, batch: str, action: str) -> HttpResponse:
    """An action of a journal, on its batch."""
    declared = page_for(Journal, page, context)
    found, record = _allowed(declared, action, context), declared.batch(batch)
    if record is None:
        raise Http404
    back = links.to_page(declared, context.prefix, batch)
    return _perform(request, context, Asked(declared, found, record, batch, back))


@in_company
def home_act(request: HttpRequest, context: Context, action: str) -> HttpResponse:
    """An action of the Role Center; it has no record."""
    center = role_center(context, registered())
    declared = page_for(RoleCenter, center.slug if center is not None else "", context)
    found = _allowed(declared, action, context)
    return _perform(request, context, Asked(declared, found, None, "", f"{context.prefix}/"))


def _allowed(page: Page, slug: str, context: Context) -> Action:
    action = acts.find_action(page, slug)
    if action is None or not acts.may_do(action, context, registered()):
        raise Http404
    return action


def _perform(request: HttpRequest, context: Context, asked: Asked) -> HttpResponse:
    action = asked.action
    if action.path:
        return HttpResponseRedirect(f"{context.prefix}/{action.path}")
    if action.opens is not None:
        target = action.opens if isinstance(action.opens, str) else action.opens(asked.record)
        return HttpResponseRedirect(links.to_target(target, context.prefix, registered()))
    if not asked.ticked and (reason := acts.why_not(action, asked.record, context, registered())):
        return _refused(request, context, asked, {}, [refusals.unread("", reason)])
    asks_first = bool(action.fields) or action.confirm is not None
    is_preview = action.preview is not None and "preview" in request.POST
    if request.method != "POST" or (asks_first and "confirmed" not in request.POST and not is_preview):
        return _question(request, context, asked, None, ())
    entries = requests.entries(action.fields)
    typed = requests.typed_values(request.POST, entries)
    values, faults = inputs.read_all(typed, entries, context)
    if faults:
        return _refused(
            request, context, asked, typed, [refusals.unread(name, fault) for name, fault in faults.items()]
        )
    # What was typed since it was previewed is previewed before it is posted.
    if is_preview or (action.preview is not None and request.POST.get("previewed", _said(typed)) != _said(typed)):
        return _previewed(request, context, asked, typed, values)
    if asked.ticked:
        return _perform_on_all(request, context, asked, typed, values)
    try:
        result = acts.do(action, record=asked.record, values=values, context=context, at=timezone.now())
    except Refused as refused:
        return _refused(request, context, asked, typed, refusals.shown(refused.refusals, writer_of(context)))
    return gone_to(request, acts.outcome(result, action.then, asked.back, context, registered()))


def _said(typed: Mapping[str, str]) -> str:
    """A token of what was typed."""
    return hashlib.sha256(repr(sorted(typed.items())).encode()).hexdigest()


def _previewed(
    request: HttpRequest, context: Context, asked: Asked, typed: Mapping[str, str], values: Mapping[str, Any]
) -> HttpResponse:
    """The form again with what the act would post beside it; the act is offered where nothing stands against it."""
    writer = writer_of(context)
    try:
        preview = acts.previewed(asked.action, record=asked.record, values=values, context=context, at=timezone.now())
    except Refused as refused:
        return _refused(request, context, asked, typed, refusals.shown(refused.refusals, writer))
    against = refusals.shown(preview.refusals, writer)
    sheet = {**preview_view(preview, writer), "foot": _("Worked out just now from what was typed")}
    more = {"sheet": sheet, "base": request.get_full_path(), "previewed": "" if against else _said(typed)}
    return _question(request, context, asked, typed, against, more)


def _perform_on_all(
    request: HttpRequest, context: Context, asked: Asked, typed: Mapping[str, str], values: Mapping[str, Any]
) -> HttpResponse:
    try:
        done = many.do_to_all(
            asked.action, list(asked.ticked.values()), values, context, registered(), at=timezone.now()
        )
    except many.SomeRefusedError as some:
        return _refused(request, context, asked, typed, some.refused)
    return gone_to(request, acts.Outcome(asked.back, done))


def _refused(
    request: HttpRequest, context: Context, asked: Asked, typed: Mapping[str, str], refused: Sequence[ShownRefusal]
) -> HttpResponse:
    if asked.refused is not None and not asked.action.fields:
        return asked.refused(refused)
    return _question(request, context, asked, typed, refused)


def _question(
    request: HttpRequest,
    context: Context,
    asked: Asked,
    typed: Mapping[str, str] | None,
    refused: Sequence[ShownRefusal],
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The request form or the question: what was typed stays, refusals stand on top and beside their fields."""
    action, faults = asked.action, {refusal.field: refusal.message for refusal in refused if refusal.field}
    shown_fields = []
    for name, (entry, kind) in requests.entries(action.fields).items():
        text = typed.get(name, "") if typed is not None else requests.default_text(entry, kind, context)
        view = requests.input_view(entry, kind, text, context, registered(), fault=faults.get(name, ""))
        shown_fields.append(view)
    view = {
        "caption": action.name,
        "question": str(action.confirm or ""),
        "fields": shown_fields,
        "verb": str(action.name).rstrip("…"),
        "record_key": asked.key,
        "row_keys": list(asked.ticked),
        "back": asked.back,
        "refused": _strip(action, refused),
        "is_previewed_first": action.preview is not None,
        **(more or {}),
    }
    return shown(request, "request", context, asked.page, view, status=422 if refused else 200)


def _strip(action: Action, refused: Sequence[ShownRefusal]) -> dict[str, Any] | None:
    """The strip under the heading."""
    if not refused:
        return None
    lead = str(action.refused) or _("Not done")
    return {
        "heading": f"{lead}.",
        "refusals": [{"message": one.message, "code": one.row or one.code} for one in refused],
    }
