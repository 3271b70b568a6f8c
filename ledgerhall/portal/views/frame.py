"""What stands around every page of the portal: ribbon, navigation pane, who looks; and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from ledgerhall.identity.chrome import chrome
from ledgerhall.identity.viewer import Viewer
from ledgerhall.kernel.errors import Refused
from ledgerhall.portal import clients, tasks
from ledgerhall.portal.models import Client, ClientCompany, PortalError
from ledgerhall.tenancy.models import Tenant

Shown = dict[str, Any]


class Frame:
    """One request of a portal user in a firm."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.viewer = cast("Any", request).viewer
        self.firm = cast("Any", request).tenant
        if not self.firm.is_firm:
            raise Http404

    viewer: Viewer
    firm: Tenant

    @property
    def user_id(self) -> UUID:
        return self.viewer.user.id

    @property
    def time_zone(self) -> str:
        return self.viewer.time_zone

    def url(self, name: str, **named: Any) -> str:
        return reverse(f"portal:{name}", kwargs={"tenant": self.firm.slug, **named})

    def clients(self) -> list[Client]:
        """The user's own clients, by number."""
        return list(clients.of(firm=self.firm, user_id=self.user_id).order_by("no", "id"))

    def client(self, key: UUID) -> Client:
        """One of the user's own clients, else 404; a colleague's is not found either."""
        found = clients.of(firm=self.firm, user_id=self.user_id).select_related("firm").filter(id=key).first()
        if found is None:
            raise Http404
        return found

    def company(self, key: UUID) -> ClientCompany:
        """A company of one of the user's own clients, else 404."""
        own = clients.of(firm=self.firm, user_id=self.user_id)
        found = ClientCompany.objects.filter(id=key, client__in=own).select_related("client__firm").first()
        if found is None:
            raise Http404
        return found

    def page(self, caption: str, *, here: str, counts: dict[str, int] | None = None, **more: Any) -> Shown:
        """The context of a page: the shell, and what the page adds."""
        shell = {
            **chrome(self.viewer, caption),
            "company_name": self.firm.name,
            "page_caption": caption,
            "home_url": "",
            "portal_url": "" if here in ("dashboard", "attention", "unreachable") else self.url("dashboard"),
            "navigation_folds_narrow": True,
            "work_date": self.viewer.today,
            "is_work_date_today": True,
            "navigation": self._navigation(here, counts or {}),
            "ribbon": self._ribbon(),
        }
        return {"chrome": shell, "firm": self.firm, **more}

    def _navigation(self, here: str, counts: dict[str, int]) -> list[Shown]:
        home = [
            self._item(_("Client Summary"), self.url("dashboard"), here == "dashboard", counts.get("all")),
            self._item(_("Manage Clients"), self.url("clients"), here == "clients"),
            self._item(_("Check Errors"), self.url("errors"), here == "errors"),
        ]
        views = [
            self._item(caption, f"{self.url('dashboard')}?view={name}", here == name, counts.get(name))
            for name, caption in (("attention", _("Needs attention")), ("unreachable", _("Not reachable")))
        ]
        areas = [
            {"caption": _("Home"), "icon": "house", "is_open": True, "items": home},
            {"caption": _("Views"), "icon": "list", "is_open": True, "items": views},
        ]
        groups = [name.removeprefix("group:") for name in counts if name.startswith("group:")]
        if groups:
            items = [
                self._item(
                    group,
                    f"{self.url('dashboard')}?{urlencode({'group': group})}",
                    here == f"group:{group}",
                    counts[f"group:{group}"],
                )
                for group in sorted(groups)
            ]
            areas.append({"caption": _("Groups"), "icon": "people", "is_open": True, "items": items})
        return areas

    def _item(self, caption: str, url: str, is_current: bool, count: int | None = None) -> Shown:
        return {"caption": caption, "url": url, "is_current": is_current, "count": count}

    def _ribbon(self) -> list[Shown]:
        may = self.viewer.may
        setup = [{"caption": _("Manage Clients"), "url": self.url("clients"), "icon": "people"}]
        work = []
        if may("portal.clients"):
            setup.append({"caption": _("New Client"), "url": self.url("client-new"), "icon": "plus", "key": "Alt+N"})
        if may("portal.refresh"):
            refresh = {"caption": _("Refresh All Companies"), "url": self.url("refresh"), "method": "post"}
            work.append({**refresh, "icon": "refresh", "key": "F5"})
        utilities = [{"caption": self._errors_caption(), "url": self.url("errors"), "icon": "tool"}]
        groups = [
            {"caption": _("Setup"), "actions": setup},
            {"caption": _("Client Summary"), "actions": work},
            {"caption": _("Utilities"), "actions": utilities},
        ]
        return [{"caption": _("Home"), "groups": [group for group in groups if group["actions"]]}]

    def _errors_caption(self) -> str:
        """With the number of what failed in the newest refresh."""
        job = tasks.latest(firm=self.firm, user_id=self.user_id)
        failed = PortalError.objects.filter(firm=self.firm, user_id=self.user_id)
        number = failed.filter(at__gte=job.created_at).count() if job else 0
        return _("Check Errors (%(n)s)") % {"n": number} if number else _("Check Errors")


def refusals_of(act: Callable[[], Any]) -> list[Shown]:
    """Run the act; what it refuses, in the reader's language, with the field to go to."""
    try:
        act()
    except Refused as refused:
        return [
            {
                "message": gettext(refusal.template).format(**refusal.values),
                "code": refusal.code,
                "target": f"id_{refusal.field}" if refusal.field else "",
            }
            for refusal in refused.refusals
        ]
    return []
