"""My Settings: name, language, look, devices, access tokens; in a company also its work date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledgerhall.identity import people, rights, tokens, work_dates
from ledgerhall.identity.access import needs
from ledgerhall.identity.answers import Bound, one, refused
from ledgerhall.identity.chrome import chrome, settings_path
from ledgerhall.identity.forms import SettingsForm, TokenForm, WorkDateForm
from ledgerhall.identity.models import AccessToken, Membership
from ledgerhall.identity.viewer import Viewer


@needs("self.settings")
@never_cache
@require_http_methods(["GET", "POST"])
def my_settings(request: HttpRequest, tenant: str = "", company: str = "") -> HttpResponse:
    """Show all sections; a post names in `act` the one that it changes."""
    page = _Page(cast("Bound", request), cast("Bound", request).viewer)
    act = _ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
    is_done = act is not None and act(page)
    return redirect(settings_path(page.viewer)) if is_done else page.show()


@dataclass(slots=True)
class _Page:
    """One request at My Settings: forms that were refused keep what was typed."""

    request: Bound
    viewer: Viewer
    forms: dict[str, Any] = field(default_factory=dict)
    refusals: list[dict[str, str]] = field(default_factory=list)
    issued: tokens.Issued | None = None

    def show(self) -> HttpResponse:
        user, viewer = self.viewer.user, self.viewer
        sessions = sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.last_seen_at, reverse=True)
        initial = {"name": user.name, "language": user.language, "theme": user.theme, "density": user.density}
        context = {
            "chrome": chrome(viewer, _("My Settings")),
            "user": user,
            "settings_form": self.forms.get("settings") or SettingsForm(initial=initial),
            "token_form": self.forms.get("token") or TokenForm(),
            "work_date_form": self.forms.get("work_date") or WorkDateForm(initial={"work_date": viewer.work_date}),
            "company": viewer.company,
            "today": viewer.today,
            "sessions": [_device(one, self.request) for one in sessions],
            "memberships": rights.memberships_of(user, on=rights.day(viewer.now)),
            "tokens": _tokens(viewer).order_by("-created_at", "-id"),
            "issued": self.issued,
            "refusals": self.refusals,
        }
        return render(self.request, "identity/my_settings.html", context)


def _save(page: _Page) -> bool:
    form = page.forms["settings"] = SettingsForm(page.request.POST)
    if not form.is_valid():
        return False
    people.change(user=page.viewer.user, at=page.viewer.now, **form.cleaned_data)
    messages.success(page.request, _("Your settings are saved."))
    return True


def _choose_work_date(page: _Page) -> bool:
    form = page.forms["work_date"] = WorkDateForm(page.request.POST)
    if page.viewer.company is None or not form.is_valid():
        return False
    chosen = None if "today" in page.request.POST else form.cleaned_data["work_date"]
    company = page.viewer.company
    work_dates.choose(session=page.request.session, company=company, work_date=chosen)
    told = _("The work date in %(company)s is %(day)s.") if chosen else _("The work date in %(company)s is today.")
    messages.success(page.request, told % {"company": company.name, "day": chosen and f"{chosen:%d %b %Y}"})
    return True


def _make_token(page: _Page) -> bool:
    """The secret is shown on the answer itself and nowhere again, so there is no redirect."""
    form = page.forms["token"] = TokenForm(page.request.POST)
    rows = rights.memberships_of(page.viewer.user, on=rights.day(page.viewer.now))
    membership = one(Membership.objects.filter(id__in=rows.values("id")), _key(page.request.POST.get("membership", "")))
    if form.is_valid():
        page.refusals = refused(lambda: _issue(page, membership, form), form)
    if page.issued:
        del page.forms["token"]
    return False


def _issue(page: _Page, membership: Membership, form: TokenForm) -> None:
    page.issued = tokens.issue_for_membership(
        membership=membership,
        name=form.cleaned_data["name"],
        expires_at=page.viewer.now + timedelta(days=form.cleaned_data["days"]),
        by=page.viewer,
        at=page.viewer.now,
    )


def _revoke_token(page: _Page) -> bool:
    record = one(_tokens(page.viewer), _key(page.request.POST.get("token", "")))
    tokens.revoke(record=record, by=page.viewer, at=page.viewer.now)
    messages.success(page.request, _("The token %(name)s is revoked.") % {"name": record.name})
    return True


def _end_session(page: _Page) -> bool:
    """Sign one device out, or all others."""
    key = page.request.POST.get("session", "")
    for session in UserSession.objects.filter(user=page.viewer.user):
        is_meant = str(session.pk) == key if key else not _is_current(session, page.request)
        if is_meant:
            session.end()
    messages.success(page.request, _("Signed out there."))
    return True


# Signs in what browsers say of themselves; the more special one first, for they all claim to be others.
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)

_ACTS: dict[str, Callable[[_Page], bool]] = {
    "save": _save,
    "work-date": _choose_work_date,
    "make-token": _make_token,
    "revoke-token": _revoke_token,
    "end-session": _end_session,
}


def _tokens(viewer: Viewer) -> Any:
    rows = AccessToken.objects.filter(membership__user=viewer.user)
    return rows.select_related("membership__tenant", "membership__user")


def _device(session: Any, request: HttpRequest) -> dict[str, Any]:
    """A signed-in device, named as far as what its browser says of itself goes."""
    agent = session.user_agent
    browser = next((name for sign, name in _BROWSERS if sign in agent), agent[:40])
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    device = _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
    return {"record": session, "is_current": _is_current(session, request), "device": device}


def _is_current(session: Any, request: HttpRequest) -> bool:
    return bool(session.session_key == request.session.session_key)


def _key(text: str) -> UUID:
    """The posted key; a text that is no key names nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
