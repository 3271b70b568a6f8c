"""Views of cards: look, change, make."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages import acts, fields, inputs, links, refusals, requests
from ledgerhall.pages.cards import NEW, card_entries, card_view, find_card_record, may_edit
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Card, Done
from ledgerhall.pages.registry import registered
from ledgerhall.pages.serving import gone_to, in_company, page_for, shown


@in_company
def card_page(request: HttpRequest, context: Context, page: str, key: str) -> HttpResponse:
    """One record on its card; POST saves it (or makes it, at `new`)."""
    declared = page_for(Card, page, context)
    record = None if key == NEW else find_card_record(declared, key)
    if (record is None and key != NEW) or (key == NEW and not may_edit(declared, None, context)):
        raise Http404
    if request.method != "POST":
        return shown(request, "card", context, declared, card_view(declared, record, context, registered()))
    if not may_edit(declared, record, context):
        raise Http404
    entries = {name: entry for name, entry in card_entries(declared).items() if not entry[0].is_read_only}
    typed = requests.typed_values(request.POST, entries)
    values, faults = inputs.read_all(typed, entries, context)
    found = [refusals.unread(name, fault) for name, fault in faults.items()]
    if not found:
        try:
            done = _saved(declared, record, values, context)
        except Refused as refused:
            found = refusals.shown(refused.refusals, writer_of(context))
        else:
            return gone_to(request, done)
    view = card_view(declared, record, context, registered(), typed, found)
    return shown(request, "card", context, declared, view, status=422)


def _saved(page: Card, record: object, values: dict[str, object], context: Context) -> acts.Outcome:
    moment, viewer = timezone.now(), context.viewer
    if record is None:
        assert page.create is not None
        made = page.create(values=values, by=viewer, at=moment, work_date=viewer.work_date)
        return acts.Outcome(links.to_page(page, context.prefix, fields.key_of(made, page.key)), _("Made."))
    assert page.save is not None
    result = page.save(record=record, values=values, by=viewer, at=moment, work_date=viewer.work_date)
    message = str(result.message) if isinstance(result, Done) else _("Saved.")
    return acts.Outcome(links.to_page(page, context.prefix, fields.key_of(record, page.key)), message)
