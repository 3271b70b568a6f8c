"""Asking the worker to refresh, and to stop. Nothing is fetched here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledgerhall.identity.access import needs
from ledgerhall.portal import columns, summary, tasks
from ledgerhall.portal.models import ClientCompany
from ledgerhall.portal.views.dashboard import keep_order, reader_of
from ledgerhall.portal.views.frame import Frame
from ledgerhall.tenancy import jobs
from ledgerhall.tenancy.models import Job


@needs("portal.refresh")
@require_POST
def refresh(request: HttpRequest, tenant: str) -> HttpResponse:
    """Refresh all companies."""
    frame = Frame(request)
    names = _asked(frame)
    return _follow(frame, tasks.refresh_all(firm=frame.firm, user_id=frame.user_id, names=names, at=frame.viewer.now))


@needs("portal.refresh")
@require_POST
def refresh_selected(request: HttpRequest, tenant: str) -> HttpResponse:
    """Refresh the clients of the ticked rows."""
    frame = Frame(request)
    keys = set(request.POST.getlist("row"))
    own = frame.clients()
    companies = ClientCompany.objects.filter(client__in=own).values_list("id", "client_id")
    wanted = {client_id for company_id, client_id in companies if str(company_id) in keys}
    ticked = [client for client in own if client.id in wanted or str(client.id) in keys]
    names = _asked(frame)
    job = tasks.refresh_clients(firm=frame.firm, user_id=frame.user_id, wanted=ticked, names=names, at=frame.viewer.now)
    return _follow(frame, job)


@needs("portal.refresh")
@require_POST
def refresh_company(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """Refresh the current company."""
    frame = Frame(request)
    job = tasks.refresh_company(company=frame.company(key), names=_asked(frame), at=frame.viewer.now)
    return _follow(frame, job)


@needs("portal.refresh")
@require_POST
def stop(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """Stop an own refresh after the companies that are being asked now."""
    frame = Frame(request)
    own = Job.objects.filter(id=key, tenant=frame.firm, user_uuid=frame.user_id, kind__in=tasks.KINDS)
    if not own.exists():
        raise Http404
    jobs.ask_to_stop(key)
    return redirect(_back(frame))


def _asked(frame: Frame) -> list[str]:
    return columns.asked(columns.shown(frame.viewer))


def _follow(frame: Frame, job: Job | None) -> HttpResponse:
    """Back to the dashboard, which follows the job; its rows stay where they are."""
    if job is None:
        messages.info(frame.request, _("No client to refresh."))
    elif job.state == Job.State.QUEUED:
        shown = columns.shown(frame.viewer)
        keep_order(job, summary.by_attention(summary.rows(frame.clients(), shown, reader_of(frame))))
    return redirect(_back(frame))


def _back(frame: Frame) -> str:
    """The page of the portal that asked, else the dashboard."""
    asked = frame.request.POST.get("back", "")
    is_ours = asked.startswith(frame.url("dashboard")) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else frame.url("dashboard")
