"""The client card: new, change, token, Test Client URL, block, remove."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledgerhall.identity.access import needs
from ledgerhall.portal import clients, columns, tasks
from ledgerhall.portal.forms import ClientForm
from ledgerhall.portal.models import Client
from ledgerhall.portal.views.frame import Frame, Shown, refusals_of
from ledgerhall.tenancy.models import Job


@needs("portal.clients")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, tenant: str) -> HttpResponse:
    """A new client: kept, then tested at once in the worker. The link of an invitation fills in the address."""
    frame = Frame(request)
    form = ClientForm(request.POST or None)
    refusals: list[Shown] = []
    if request.method == "POST" and form.is_valid():
        made: list[Client] = []
        refusals = refusals_of(lambda: made.append(_add(frame, form)))
        if made:
            return _tested(frame, made[0])
    elif request.method == "GET":
        form.initial = {
            "client_url": request.GET.get("client_url", "")[:400],
            "name": request.GET.get("name", "")[:100],
        }
    context = frame.page(_("New Client"), here="clients", form=form, refusals=refusals, may_change=True)
    return render(request, "portal/client.html", context)


@needs("portal.read")
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """One client: the accountant's own data, changeable at any time."""
    frame = Frame(request)
    client = frame.client(key)
    may_change = frame.viewer.may("portal.clients")
    form = ClientForm(request.POST if request.method == "POST" and may_change else None, client=client)
    refusals: list[Shown] = []
    if form.is_bound and form.is_valid():
        had = (client.client_url, bool(form.cleaned_data["token"]))
        refusals = refusals_of(lambda: _change(frame, client, form))
        if not refusals:
            messages.success(request, _("Client %(no)s saved.") % {"no": client.no})
            if had != (client.client_url, False):
                return _tested(frame, client)
            return redirect(frame.url("client", key=client.id))
        client.refresh_from_db()
    context = frame.page(client.name, here="clients", form=form, refusals=refusals, may_change=may_change)
    return render(request, "portal/client.html", {**context, **_state(frame, client)})


@needs("portal.clients")
@require_POST
def test(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """Test Client URL: format, connection, sign-in and right, the list of companies; then the figures."""
    frame = Frame(request)
    return _tested(frame, frame.client(key))


@needs("portal.read")
@require_safe
def state(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """What the card says of the connection; asked again while a test runs."""
    frame = Frame(request)
    return render(request, "portal/client_state.html", _state(frame, frame.client(key)))


@needs("portal.clients")
@require_POST
def block(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """Block the client, or take the block away."""
    frame = Frame(request)
    client = frame.client(key)
    if client.is_blocked:
        clients.unblock(client=client, at=frame.viewer.now)
        begin_refresh(frame, client)
    else:
        clients.block(client=client, at=frame.viewer.now)
    return redirect(frame.url("client", key=client.id))


@needs("portal.clients")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """Ask, then take the client off the dashboard."""
    frame = Frame(request)
    client = frame.client(key)
    if request.method == "POST":
        clients.remove(client=client, at=frame.viewer.now)
        messages.success(request, _("%(name)s removed.") % {"name": client.name})
        return redirect(frame.url("dashboard"))
    context = frame.page(_("Remove Client"), here="clients", client=client)
    return render(request, "portal/client_remove.html", context)


def begin_refresh(frame: Frame, client: Client) -> Job | None:
    """Ask the worker for the figures of one client."""
    names = columns.asked(columns.shown(frame.viewer))
    return tasks.refresh_clients(
        firm=frame.firm, user_id=frame.user_id, wanted=[client], names=names, at=frame.viewer.now
    )


def _add(frame: Frame, form: ClientForm) -> Client:
    typed = form.details()
    return clients.add(
        firm=frame.firm,
        user_id=frame.user_id,
        client_url=typed.pop("client_url"),
        secret=form.cleaned_data["token"],
        include_demo_companies=form.cleaned_data["include_demo_companies"],
        name=typed.pop("name"),
        details=typed,
        at=frame.viewer.now,
    )


def _change(frame: Frame, client: Client, form: ClientForm) -> None:
    clients.change(
        client=client,
        values=form.details(),
        include_demo_companies=form.cleaned_data["include_demo_companies"],
        secret=form.cleaned_data["token"],
        at=frame.viewer.now,
    )


def _tested(frame: Frame, client: Client) -> HttpResponse:
    names = columns.asked(columns.shown(frame.viewer))
    if client.is_blocked:
        messages.info(frame.request, _("%(name)s is blocked: nothing is fetched.") % {"name": client.name})
    for refusal in refusals_of(lambda: tasks.test_client_url(client=client, names=names, at=frame.viewer.now)):
        messages.info(frame.request, refusal["message"])
    return redirect(frame.url("client", key=client.id))


def _state(frame: Frame, client: Client) -> Shown:
    """The connection as it stands: tested now, refused with its reason, or what it gave."""
    job = tasks.latest(firm=frame.firm, user_id=frame.user_id)
    token = getattr(client, "token", None)
    companies = list(client.companies.order_by("name", "id"))
    return {
        "client": client,
        "firm": frame.firm,
        "is_testing": job is not None and tasks.is_running(job, at=frame.viewer.now),
        "has_token": token is not None and token.origin == client.origin,
        "token_ending": token.ending if token else "",
        "companies": companies,
        "refused": [{"message": client.refused_text, "code": client.refused_code}] if client.refused_code else [],
    }
