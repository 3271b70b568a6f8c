"""Manage Clients, the list of errors, and bringing back the sample client."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledgerhall.identity.access import needs
from ledgerhall.kernel.errors import text
from ledgerhall.portal import clients
from ledgerhall.portal.ages import age, moment
from ledgerhall.portal.models import Client, PortalError
from ledgerhall.portal.views.card import begin_refresh
from ledgerhall.portal.views.frame import Frame, Shown, refusals_of

STATES = {
    Client.State.NEW: (text("New"), "waiting"),
    Client.State.TESTED: (text("Tested"), ""),
    Client.State.CONNECTED: (text("Connected"), ""),
    Client.State.UNREACHABLE: (text("Not reachable"), "unreachable"),
    Client.State.ACCESS_ENDED: (text("Access ended"), "unfavourable"),
    Client.State.BLOCKED: (text("Blocked"), ""),
}


@needs("portal.read")
@require_safe
def clients_listed(request: HttpRequest, tenant: str) -> HttpResponse:
    """The user's clients, by number."""
    frame = Frame(request)
    own = clients.of(firm=frame.firm, user_id=frame.user_id).annotate(company_count=Count("companies"))
    context = frame.page(
        _("Manage Clients"),
        here="clients",
        rows=[_row(frame, client) for client in own.order_by("no", "id")],
        removed_sample=clients.removed_sample(firm=frame.firm, user_id=frame.user_id),
        may_change=frame.viewer.may("portal.clients"),
    )
    return render(request, "portal/clients.html", context)


@needs("portal.read")
@require_safe
def errors(request: HttpRequest, tenant: str) -> HttpResponse:
    """Check Errors: what failed, newest first."""
    frame = Frame(request)
    own = PortalError.objects.filter(firm=frame.firm, user_id=frame.user_id).select_related("client")
    kinds = {"companies": _("Companies cannot be listed"), "figures": _("Figures cannot be read")}
    rows = [
        {
            "error": error,
            "kind": kinds[error.kind],
            "at": moment(error.at, time_zone=frame.time_zone, language=frame.viewer.language),
        }
        for error in own.order_by("-id")[:500]
    ]
    return render(request, "portal/errors.html", frame.page(_("Check Errors"), here="errors", rows=rows))


@needs("portal.clients")
@require_POST
def bring_back_sample(request: HttpRequest, tenant: str) -> HttpResponse:
    """The removed sample client again."""
    frame = Frame(request)
    refusals = refusals_of(
        lambda: clients.bring_back_sample(firm=frame.firm, user_id=frame.user_id, at=frame.viewer.now)
    )
    for refusal in refusals:
        messages.info(request, refusal["message"])
    if not refusals:
        sample = clients.of(firm=frame.firm, user_id=frame.user_id).filter(is_sample=True).order_by("-changed_at", "id")
        begin_refresh(frame, sample[0])
    return redirect(frame.url("dashboard"))


def _row(frame: Frame, client: Client) -> Shown:
    word, mark = STATES[Client.State(client.state)]
    now, zone = frame.viewer.now, frame.time_zone
    refreshed = age(client.refreshed_at, now=now, time_zone=zone) if client.refreshed_at else None
    return {"client": client, "state": _(word), "mark": mark, "age": refreshed}
