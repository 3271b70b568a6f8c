"""Views of cards: look, change, make."""

from __future__ import annotations

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import acts, fields, inputs, refusals, requests
from ledgerhall.pages.cards import NEW, card_view, find_card_record, may_edit, typed_entries
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Card, Done
from ledgerhall.pages.registry import registered
from ledgerhall.pages.seen import changed_meanwhile
from ledgerhall.pages.serving import gone_to, in_company, page_for, shown
from ledgerhall.pages.stepping import card_address, stepping


@in_company
def card_page(request: HttpRequest, context: Context, page: str, key: str) -> HttpResponse:
    """One record on its card; POST saves it (or makes it, at `new`)."""
    declared = page_for(Card, page, context)
    record = None if key == NEW else find_card_record(declared, key)
    if (record is None and key != NEW) or (key == NEW and not may_edit(declared, None, context)):
        raise Http404
    opened_from = request.GET.get("from", "")
    if request.method != "POST":
        view = card_view(declared, record, context, registered(), opened_from=opened_from)
        return shown(request, "card", context, declared, view)
    if not may_edit(declared, record, context):
        raise Http404
    typed = requests.typed_values(request.POST, typed_entries(declared))
    done, found = _done(request, declared, key, typed, context)
    if done is not None:
        return gone_to(request, done)
    view = card_view(declared, record, context, registered(), typed, found, opened_from)
    return shown(request, "card", context, declared, view, status=422)


def _done(
    request: HttpRequest, page: Card, key: str, typed: dict[str, str], context: Context
) -> tuple[acts.Outcome | None, list[refusals.ShownRefusal]]:
    """What was typed, saved if nobody changed the record since it was looked at; else why not."""
    entries, writer = typed_entries(page), writer_of(context)
    values, faults = inputs.read_all(typed, entries, context)
    if faults:
        return None, [refusals.unread(name, fault) for name, fault in faults.items()]
    try:
        with context.acting():
            record = None if key == NEW else find_card_record(page, key, is_held=True)
            if record is None and key != NEW:
                raise Http404
            found = changed_meanwhile(request.POST.get("seen", ""), record, entries, writer, page.model)
            if found:
                return None, found
            saved, message = _saved(page, record, values, context)
    except Refused as refused:
        return None, refusals.shown(refused.refusals, writer)
    return acts.Outcome(_address_after(request, page, saved, context), message), []


def _address_after(request: HttpRequest, page: Card, saved: Model, context: Context) -> str:
    """The card again or, where the keys of a step asked for the save, the record before or after."""
    opened_from, step = request.GET.get("from", ""), request.POST.get("step", "")
    record = find_card_record(page, fields.key_of(saved, page.key)) if step else None
    around = stepping(page, record, opened_from, context, registered()) if record is not None else {}
    return around.get(f"{step}_url", "") or card_address(page, saved, opened_from, context)


def _saved(page: Card, record: Model | None, values: dict[str, object], context: Context) -> tuple[Model, str]:
    """The record that was made or changed, and what to say about it."""
    moment, viewer = timezone.now(), context.viewer
    if record is None:
        assert page.create is not None
        made: Model = page.create(values=values, by=viewer, at=moment, work_date=viewer.work_date)
        return made, _("Made.")
    assert page.save is not None
    result = page.save(record=record, values=values, by=viewer, at=moment, work_date=viewer.work_date)
    return record, str(result.message) if isinstance(result, Done) else _("Saved.")
