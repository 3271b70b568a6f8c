"""What the shell shows of people: who is signed in, where they may go, the tenant's pages on users and access."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ledgerhall.identity import links, rights
from ledgerhall.identity.viewer import Viewer


def chrome(viewer: Viewer, caption: str, *, here: str = "") -> dict[str, Any]:
    """The shell's mapping for a page of a tenant, a company or a person. `here` is the path of the page."""
    portal = viewer.portal
    if portal is None:
        portal = rights.first_portal(viewer.user, on=rights.day(viewer.now))
    place = viewer.company or viewer.tenant
    home_url = links.company_path(viewer.company) if viewer.company else ""
    return {
        **person(viewer),
        "page_caption": caption,
        "company_name": place.name if place else "",
        "home_url": home_url,
        "portal_url": links.portal_path(portal) if portal else "",
        "companies_url": reverse("my-companies") + (f"?at={home_url}" if home_url else ""),
        "places": _places(viewer),
        "navigation": _navigation(viewer, here),
        **_work_date(viewer),
    }


def shell(viewer: Viewer) -> dict[str, Any]:
    """What web hands to the page engine: all but what the engine knows better of its own page."""
    own = ("page_caption", "company_name", "home_url", "navigation", "density", "work_date", "is_work_date_today")
    return {name: value for name, value in chrome(viewer, "").items() if name not in own}


def person(viewer: Viewer) -> dict[str, Any]:
    """The part of the shell's mapping that speaks of the person: name, settings, sign-out, look."""
    return {
        "user_name": viewer.user.name,
        "user_initials": "".join(word[0] for word in viewer.user.name.split()[:2]).upper(),
        "settings_url": settings_path(viewer),
        "devices_url": settings_path(viewer) + "#devices",
        "sign_out_url": reverse("account_logout"),
        "theme": "" if viewer.theme == "system" else viewer.theme,
        "density": viewer.density,
        "language": viewer.language,
    }


def settings_path(viewer: Viewer) -> str:
    """My Settings, with the work date of the company that the viewer is in."""
    if viewer.company and viewer.tenant:
        named = {"tenant": viewer.tenant.slug, "company": viewer.company.slug}
        return reverse("my-settings-in-company", kwargs=named)
    return reverse("my-settings")


def _work_date(viewer: Viewer) -> dict[str, Any]:
    """What the bar of every page of a company tells; a tenant and a person have none."""
    if viewer.company is None:
        return {}
    return {"work_date": viewer.work_date, "is_work_date_today": viewer.work_date == viewer.today}


def _places(viewer: Viewer) -> list[dict[str, str]]:
    """Where the company menu leads besides: the tenant's pages that this person may open."""
    if viewer.tenant is None:
        return []
    slug = viewer.tenant.slug
    pages = [
        (_("New Company…"), settings.NEW_COMPANY_PATH.format(slug), "company.create", "plus"),
        (_("Invite External Accountant…"), reverse("invite", kwargs={"tenant": slug}), "security.invitations", "mail"),
        (_("Users and Access"), reverse("users", kwargs={"tenant": slug}), "security.users", "people"),
    ]
    return [
        {"caption": caption, "url": url, "icon": icon}
        for caption, url, permission, icon in pages
        if viewer.may(permission)
    ]


def _navigation(viewer: Viewer, here: str) -> list[dict[str, Any]]:
    """The tenant's pages that this person may open."""
    if viewer.tenant is None:
        return []
    pages = [
        ("users", _("Users"), "security.users"),
        ("invitations", _("Invitations"), "security.invitations"),
        ("tenant-tokens", _("Access Tokens"), "security.tokens"),
        ("directory-log", _("Directory Log"), "security.log"),
    ]
    items = [
        {"caption": caption, "url": url, "is_current": here.startswith(url)}
        for name, caption, permission in pages
        if viewer.may(permission) and (url := reverse(name, kwargs={"tenant": viewer.tenant.slug}))
    ]
    return [{"caption": _("Users and Access"), "icon": "people", "is_open": True, "items": items}] if items else []
