"""The owner's pages of invitations: the list with states, and the assisted set-up *Invite External Accountant*."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledgerhall.identity import invitations
from ledgerhall.identity.access import needs
from ledgerhall.identity.answers import Bound, one, refused
from ledgerhall.identity.chrome import chrome
from ledgerhall.identity.forms import ConsentForm, InvitationForm
from ledgerhall.identity.models import Invitation
from ledgerhall.tenancy.models import Company

_STATES = {
    "started": ("waiting", gettext_noop("Started")),
    "sent": ("running", gettext_noop("Sent")),
    "opened": ("running", gettext_noop("Opened")),
    "accepted": ("favourable", gettext_noop("Accepted")),
    "declined": ("unfavourable", gettext_noop("Declined")),
    "expired": ("ambiguous", gettext_noop("Expired")),
    "revoked": ("ambiguous", gettext_noop("Revoked")),
    "superseded": ("waiting", gettext_noop("Superseded")),
    "failed": ("unfavourable", gettext_noop("Failed")),
}
_ANSWERABLE = ("started", "sent", "opened")
_CAN_BE_SENT_AGAIN = (*_ANSWERABLE, "declined", "expired", "revoked", "failed")


@needs("security.invitations")
@require_safe
def listed(request: HttpRequest, tenant: str) -> HttpResponse:
    """Every invitation of the tenant, newest first, with its state."""
    return _show_list(cast("Bound", request))


@needs("security.invitations")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, tenant: str) -> HttpResponse:
    """Three steps: what will be shared and consent; whom, where and with which words; what became of it."""
    bound = cast("Bound", request)
    if request.method != "POST":
        return _step(bound, "consent", form=ConsentForm())
    consent = ConsentForm(request.POST)
    if not consent.is_valid():
        return _step(bound, "consent", form=consent)
    if "email" not in request.POST:
        return _step(bound, "person", form=_person_form(bound))
    form = InvitationForm(bound.tenant, request.POST)
    if not form.is_valid():
        return _step(bound, "person", form=form)
    made: list[invitations.Invited] = []
    draft = _draft(form, bound)
    refusals = refused(
        lambda: made.append(
            invitations.invite(draft=draft, tenant=bound.tenant, by=bound.viewer.user, at=bound.viewer.now)
        ),
        form,
    )
    if not made:
        return _step(bound, "person", form=form, refusals=refusals)
    return _result(bound, made[0])


@needs("security.invitations")
@require_POST
def revoke(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """Take an unanswered invitation back."""
    bound = cast("Bound", request)
    record = one(_of(bound), key)
    refusals = refused(lambda: invitations.revoke(record=record, by=bound.viewer, at=bound.viewer.now))
    if refusals:
        return _show_list(bound, refusals)
    messages.success(request, _("The invitation of %(email)s is revoked.") % {"email": record.email})
    return redirect("invitations", tenant=bound.tenant.slug)


@needs("security.invitations")
@require_POST
def send_again(request: HttpRequest, tenant: str, key: UUID) -> HttpResponse:
    """A new link to the same person; the old one is superseded."""
    bound = cast("Bound", request)
    record = one(_of(bound), key)
    made: list[invitations.Invited] = []
    refusals = refused(
        lambda: made.append(invitations.send_again(record=record, by=bound.viewer.user, at=bound.viewer.now))
    )
    if refusals:
        return _show_list(bound, refusals)
    return _result(bound, made[0])


def _of(bound: Bound) -> Any:
    return Invitation.objects.filter(tenant=bound.tenant)


def _show_list(bound: Bound, refusals: list[dict[str, str]] | None = None) -> HttpResponse:
    rows = _of(bound).select_related("invited_by").prefetch_related("companies").order_by("-created_at", "-id")
    context = {
        "chrome": chrome(bound.viewer, _("Invitations"), here=bound.path),
        "rows": [_row(record, bound) for record in rows],
        "refusals": refusals or [],
    }
    return render(bound, "identity/invitations.html", context)


def _row(record: Invitation, bound: Bound) -> dict[str, Any]:
    state = invitations.state_at(record, bound.viewer.now)
    return {
        "record": record,
        "mark": _STATES[state][0],
        "state": _(_STATES[state][1]),
        "companies": ", ".join(sorted(company.name for company in record.companies.all())),
        "can_be_revoked": state in _ANSWERABLE,
        "can_be_sent_again": state in _CAN_BE_SENT_AGAIN,
    }


def _person_form(bound: Bound) -> InvitationForm:
    """The second step with its prefilled words; all companies ticked."""
    companies = Company.objects.filter(tenant=bound.tenant).order_by("name", "id")
    words = _(
        "Hello,\n\nplease help us with our books. The link below opens the company.\n\n%(sender)s\n%(tenant)s"
    ) % {"sender": bound.viewer.user.name, "tenant": bound.tenant.name}
    return InvitationForm(bound.tenant, initial={"welcome": words, "companies": [company.pk for company in companies]})


def _draft(form: InvitationForm, bound: Bound) -> invitations.Draft:
    values = form.cleaned_data
    return invitations.Draft(
        email=values["email"],
        first_name=values["first_name"],
        last_name=values["last_name"],
        welcome=values["welcome"],
        has_consent=True,
        companies=tuple(values["companies"]),
        permission_set=values["permission_set"],
        access_until_date=values["access_until_date"],
    )


def _step(bound: Bound, step: str, **context: Any) -> HttpResponse:
    shell = chrome(bound.viewer, _("Invite External Accountant"), here=bound.path)
    return render(bound, f"identity/invite_{step}.html", {"chrome": shell, **context})


def _result(bound: Bound, invited: invitations.Invited) -> HttpResponse:
    record = invited.invitation
    has_failed = record.state == Invitation.State.FAILED
    return _step(bound, "result", invitation=record, had_access=invited.had_access, has_failed=has_failed)
