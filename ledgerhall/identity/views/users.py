"""The owner's pages of users: who has access to the tenant with which permission sets, giving it and ending it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledgerhall.identity import joining, memberships, permission_sets, rights, tokens
from ledgerhall.identity.access import needs
from ledgerhall.identity.answers import Bound, one, refused
from ledgerhall.identity.chrome import chrome
from ledgerhall.identity.forms import GrantForm
from ledgerhall.identity.models import AccessToken, Grant, Membership


@needs("security.users")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, tenant: str) -> HttpResponse:
    """Everybody with access, and a form that gives a permission set to an address."""
    bound = cast("Bound", request)
    form = GrantForm(bound.tenant, request.POST or None)
    refusals: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        refusals = refused(lambda: _give(bound, form), form)
        if not refusals and not form.errors:
            messages.success(request, _("%(email)s has access and was mailed.") % {"email": form.cleaned_data["email"]})
            return redirect("users", tenant=bound.tenant.slug)
    rows = _of(bound).prefetch_related("grants__company").order_by("user__name", "created_at", "id")
    context = {
        "rows": [_row(record, bound) for record in rows],
        "form": form,
        "sets": permission_sets.ALL.values(),
        "refusals": refusals,
    }
    return _page(bound, "users", _("Users"), context)


@needs("security.users")
@require_safe
def card(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """One person's access."""
    bound = cast("Bound", request)
    return _card(bound, one(_of(bound), key))


@needs("security.users")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """Ask, then end all of the access at once."""
    bound = cast("Bound", request)
    record = one(_of(bound), key)
    if request.method != "POST":
        return _page(bound, "user_end", record.user.name, {"record": record})
    refusals = refused(lambda: memberships.end(record=record, by=bound.viewer, at=bound.viewer.now))
    if refusals:
        return _card(bound, record, refusals)
    messages.success(request, _("The access of %(user)s has ended.") % {"user": record.user.text})
    return redirect("users", tenant=bound.tenant.slug)


@needs("security.users")
@require_POST
def end_grant(request: HttpRequest, tenant: str, key: UUID, grant: UUID) -> HttpResponse:
    """Take one permission set away."""
    bound = cast("Bound", request)
    record = one(_of(bound), key)
    held = one(Grant.objects.filter(membership=record).select_related("membership", "company"), grant)
    refusals = refused(lambda: memberships.end_grant(record=held, by=bound.viewer, at=bound.viewer.now))
    if refusals:
        return _card(bound, record, refusals)
    return redirect("user", tenant=bound.tenant.slug, key=record.id)


@needs("security.tokens")
@require_safe
def tokens_listed(request: HttpRequest, tenant: str) -> HttpResponse:
    """Every access token at the tenant, whoever made it."""
    bound = cast("Bound", request)
    rows = _tokens(bound).order_by("-created_at", "-id")
    return _page(bound, "tokens", _("Access Tokens"), {"rows": rows, "now": bound.viewer.now})


@needs("security.tokens")
@require_POST
def token_revoke(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """The owner ends somebody's token."""
    bound = cast("Bound", request)
    record = one(_tokens(bound), key)
    tokens.revoke(record=record, by=bound.viewer, at=bound.viewer.now)
    messages.success(request, _("The token %(name)s is revoked.") % {"name": record.name})
    return redirect("tenant-tokens", tenant=bound.tenant.slug)


def _of(bound: Bound) -> QuerySet[Membership]:
    return Membership.objects.filter(tenant=bound.tenant).select_related("user", "tenant")


def _tokens(bound: Bound) -> QuerySet[AccessToken]:
    rows = AccessToken.objects.filter(membership__tenant=bound.tenant)
    return rows.select_related("membership__user", "membership__tenant")


def _give(bound: Bound, form: GrantForm) -> None:
    values = form.cleaned_data
    joining.give_access(
        email=values["email"],
        permission_sets=[values["permission_set"]],
        tenant=bound.tenant,
        company=values["company"],
        until_date=values["until_date"],
        by=bound.viewer,
        at=bound.viewer.now,
    )


def _row(record: Membership, bound: Bound) -> dict[str, Any]:
    held = sorted(
        (one.permission_set, one.company.name if one.company else "") for one in record.grants.all() if _holds(one)
    )
    return {
        "record": record,
        "grants": [{"set": name, "company": company} for name, company in held],
        **_state(record, bound),
    }


def _state(record: Membership, bound: Bound) -> dict[str, str]:
    today = rights.day(bound.viewer.now)
    if record.ended_at is not None:
        return {"mark": "waiting", "state": _("Ended")}
    if record.until_date is not None and record.until_date < today:
        return {"mark": "waiting", "state": _("Past its last day")}
    if record.from_date > today:
        return {"mark": "ambiguous", "state": _("Not yet begun")}
    return {"mark": "favourable", "state": _("Has access")}


def _holds(grant: Grant) -> bool:
    return grant.ended_at is None


def _card(bound: Bound, record: Membership, refusals: list[dict[str, str]] | None = None) -> HttpResponse:
    record.refresh_from_db()
    grants = record.grants.select_related("company").order_by("created_at", "id")
    context = {"record": record, "grants": grants, "refusals": refusals or [], **_state(record, bound)}
    return _page(bound, "user", record.user.name, context)


def _page(bound: Bound, name: str, caption: str, context: dict[str, Any]) -> HttpResponse:
    shell = chrome(bound.viewer, caption, here=bound.path)
    return render(bound, f"identity/{name}.html", {"chrome": shell, **context})
