"""The dashboard: Client Summary from stored figures at once, and the rows that changed while a refresh runs."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledgerhall.identity.access import needs
from ledgerhall.portal import clients as client_acts
from ledgerhall.portal import columns as column_choice
from ledgerhall.portal import summary, tasks
from ledgerhall.portal.columns import Column
from ledgerhall.portal.models import Client, ClientCompany, Snapshot
from ledgerhall.portal.summary import Reader, Row
from ledgerhall.portal.views.frame import Frame, Shown
from ledgerhall.tenancy.models import Job

ORDER_KEPT = 3_600


@needs("portal.read")
@require_safe
def dashboard(request: HttpRequest, tenant: str) -> HttpResponse:
    """All companies of all of the user's clients, the ones that need attention first."""
    frame = Frame(request)
    own = frame.clients()
    shown = column_choice.shown(frame.viewer)
    reader = reader_of(frame)
    all_rows = summary.rows(own, shown, reader)
    asked = _Asked(request)
    job = tasks.latest(firm=frame.firm, user_id=frame.user_id)
    ordered = _ordered([row for row in all_rows if asked.wants(row)], shown, asked, job)
    context = frame.page(
        _("Accountant Portal"),
        here=asked.here,
        counts=_counts(all_rows),
        rows=ordered,
        fingerprint=_fingerprint(ordered),
        headings=_headings(shown, asked),
        totals=summary.totals(ordered, shown, reader),
        stale_note=summary.stale_note(ordered),
        columns_caption=_("%(n)s of %(all)s columns") % {"n": len(shown), "all": len(column_choice.ALL_COLUMNS)},
        asked=asked,
        is_only_sample=all(client.is_sample for client in own),
        sample=next((client for client in own if client.is_sample), None),
        removed_sample=client_acts.removed_sample(firm=frame.firm, user_id=frame.user_id),
        may_refresh=frame.viewer.may("portal.refresh"),
        may_change=frame.viewer.may("portal.clients"),
        has_any=bool(all_rows),
        last_refreshed=_last_refreshed(all_rows),
        **progress_of(frame, job, since=frame.viewer.now),
    )
    return render(request, "portal/dashboard.html", context)


@needs("portal.read")
@require_safe
def rows(request: HttpRequest, tenant: str) -> HttpResponse:
    """How far the refresh is, and the rows that changed since the page last asked."""
    frame = Frame(request)
    since = parse_datetime(request.GET.get("since", "")) if request.GET.get("since") else None
    if since is None or since.tzinfo is None:
        raise Http404
    job = tasks.latest(firm=frame.firm, user_id=frame.user_id)
    shown = column_choice.shown(frame.viewer)
    all_rows = summary.rows(frame.clients(), shown, reader_of(frame))
    asked = _Asked(request)
    ordered = _ordered([row for row in all_rows if asked.wants(row)], shown, asked, job)
    if request.GET.get("rows", _fingerprint(ordered)) != _fingerprint(ordered):
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "firm": frame.firm,
        "rows": [row for row in ordered if _changed_since(row, since)],
        "totals": summary.totals(ordered, shown, reader_of(frame)),
        "stale_note": summary.stale_note(ordered),
        "fingerprint": _fingerprint(ordered),
        "asked": asked,
        "may_refresh": frame.viewer.may("portal.refresh"),
        **progress_of(frame, job, since=frame.viewer.now),
    }
    return render(request, "portal/rows.html", context)


@needs("portal.read")
@require_safe
def go(request: HttpRequest, tenant: str, key: UUID, place: str) -> HttpResponse:
    """From a row to the company or the client where they are, or to the client's card."""
    frame = Frame(request)
    company = frame.company(key)
    client = company.client
    if place == "company":
        return redirect(company_address(client, company))
    if place == "client":
        return redirect(f"{client.client_url}/")
    if place == "card":
        return redirect(frame.url("client", key=client.id))
    raise Http404


def company_address(client: Client, company: ClientCompany | None) -> str:
    """Where a company's Role Center is at the client: below the stored Client URL, never where the client says."""
    return f"{client.client_url}/{company.slug}/" if company and company.slug else f"{client.client_url}/"


def reader_of(frame: Frame) -> Reader:
    return Reader(frame.viewer.language, frame.time_zone, frame.viewer.now)


def progress_of(frame: Frame, job: Job | None, *, since: datetime) -> Shown:
    """What the heading says of the newest refresh, and whether the page goes on asking."""
    if job is None:
        return {"progress": None}
    is_running = tasks.is_running(job, at=since)
    failed = int(job.result.get("failed", 0)) if isinstance(job.result, dict) else 0
    message = _("%(n)s not reachable") % {"n": failed} if failed else ""
    if is_running and job.state == Job.State.QUEUED:
        heading = _("Waiting for the worker")
    elif is_running:
        heading = _("Refreshing %(done)s of %(total)s") % {"done": job.done, "total": job.total}
    else:
        heading = {
            Job.State.QUEUED: _("Not refreshed: no worker took it up"),
            Job.State.RUNNING: _("Not refreshed: the worker was lost"),
            Job.State.DONE: _("Refreshed"),
            Job.State.STOPPED: _("Stopped"),
            Job.State.FAILED: _("Not refreshed: the worker failed"),
        }[Job.State(job.state)]
    return {
        "progress": {"heading": heading, "message": message, "done": job.done, "total": job.total or 1},
        "is_running": is_running,
        "stop_url": frame.url("stop", key=job.id) if is_running and frame.viewer.may("portal.refresh") else "",
        "since": since.isoformat(),
    }


def keep_order(job: Job | None, ordered: list[Row]) -> None:
    """Remember the order in which rows stand when a refresh begins: while it runs none of them moves."""
    if job is not None:
        cache.set(f"portal-order:{job.id}", [row.key for row in ordered], ORDER_KEPT)


class _Asked:
    """What the address asks for: a view or group, a search, an order."""

    def __init__(self, request: HttpRequest) -> None:
        self.view = request.GET.get("view", "")
        self.group = request.GET.get("group", "")
        self.search = request.GET.get("q", "").strip()
        self.sort = request.GET.get("sort", "")

    @property
    def here(self) -> str:
        return f"group:{self.group}" if self.group else self.view or "dashboard"

    @property
    def query(self) -> str:
        kept = {"view": self.view, "group": self.group, "q": self.search, "sort": self.sort}
        return urlencode({name: value for name, value in kept.items() if value})

    def wants(self, row: Row) -> bool:
        words = self.search.casefold().split()
        text = f"{row.name} {row.client.name} {row.client.no}".casefold()
        is_in_view = {"attention": row.weight > 0, "unreachable": row.mark == "unreachable"}.get(self.view, True)
        return is_in_view and (not self.group or row.client.group_code == self.group) and all(w in text for w in words)

    def sorted_by(self, name: str) -> str:
        """The query that sorts by the column, the other way round where it does so already."""
        kept = {"view": self.view, "group": self.group, "q": self.search}
        sort = f"-{name}" if self.sort == name else name
        return urlencode({**{key: value for key, value in kept.items() if value}, "sort": sort})


def _ordered(found: list[Row], shown: list[Column], asked: _Asked, job: Job | None) -> list[Row]:
    if asked.sort:
        return summary.by_column(found, shown, asked.sort)
    if job is not None and tasks.is_running(job, at=job.created_at):
        kept = cache.get(f"portal-order:{job.id}")
        if kept:
            return summary.by_order(found, kept)
    return summary.by_attention(found)


def _headings(shown: list[Column], asked: _Asked) -> list[Shown]:
    def heading(name: str, caption: Any, kind: str) -> Shown:
        direction = {name: "up", f"-{name}": "down"}.get(asked.sort, "")
        return {"name": name, "caption": caption, "kind": kind, "arrow": direction, "query": asked.sorted_by(name)}

    fixed = [heading("company", _("Company"), "text"), heading("client", _("Client"), "text")]
    return [*fixed, *(heading(column.name, column.caption, column.kind) for column in shown)]


def _counts(all_rows: list[Row]) -> dict[str, int]:
    found = [row for row in all_rows if row.company is not None]
    counts = {
        "all": len(found),
        "attention": sum(1 for row in all_rows if row.weight),
        "unreachable": sum(1 for row in all_rows if row.mark == "unreachable"),
    }
    for row in all_rows:
        if row.client.group_code:
            counts[f"group:{row.client.group_code}"] = counts.get(f"group:{row.client.group_code}", 0) + 1
    return counts


def _fingerprint(found: list[Row]) -> str:
    """Which rows these are, in whatever order: a page that shows others asks for itself anew."""
    return sha256(" ".join(sorted(str(row.key) for row in found)).encode()).hexdigest()[:16]


def _changed_since(row: Row, since: datetime) -> bool:
    if row.company is None:
        return row.client.changed_at >= since or bool(row.client.refused_at and row.client.refused_at >= since)
    snapshot: Snapshot = row.company.snapshot
    return any(moment is not None and moment >= since for moment in (snapshot.taken_at, snapshot.refused_at))


def _last_refreshed(all_rows: list[Row]) -> str:
    """The age of the newest figures."""
    taken = {row.company.snapshot.taken_at: row.age for row in all_rows if row.company and row.age}
    newest = max((moment for moment in taken if moment is not None), default=None)
    return taken[newest].text if newest else ""
