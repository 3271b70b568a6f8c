"""The viewer: a person at a page, with rights, day, work date and preferences. Satisfies `pages.viewer.Viewer`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ledgerhall.identity import permission_sets, preferences, rights, work_dates
from ledgerhall.identity.models import User
from ledgerhall.tenancy.models import Company, Tenant


@dataclass(slots=True)
class Viewer:
    """A person in a company, or in a tenant as a whole, or nowhere in particular, at one moment.

    `portal` is the slug of the firm whose portal the shell leads to ("" for none), or None where nobody has asked yet.
    """

    user: User
    tenant: Tenant | None
    company: Company | None
    now: datetime
    permissions: frozenset[str]
    session: work_dates.Session | None = None
    portal: str | None = None
    _kept: dict[str, Any] | None = field(default=None, init=False, repr=False)

    @property
    def text(self) -> str:
        return self.user.text

    @property
    def user_uuid(self) -> UUID | None:
        return self.user.id

    @property
    def language(self) -> str:
        return self.user.language

    @property
    def theme(self) -> str:
        return self.user.theme

    @property
    def density(self) -> str:
        return self.user.density

    @property
    def time_zone(self) -> str:
        """The company's, so that all who work in it see the same day."""
        return self.company.time_zone if self.company else "UTC"

    @property
    def today(self) -> date:
        """The day in the company's time zone."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def work_date(self) -> date:
        """The date set for this sign-in in this company, else today."""
        chosen = work_dates.chosen(self.session, self.company) if self.session and self.company else None
        return chosen or self.today

    def may(self, permission: str) -> bool:
        return permission in self.permissions or permission in permission_sets.EVERYBODY

    def preference(self, key: str, default: Any = None) -> Any:
        if self._kept is None:
            self._kept = preferences.all_of(self.user, self.tenant, self.company)
        if key.startswith("list.") and key.endswith(".density"):
            # The rows of a list are as high as My Settings say, until another height is chosen for that list.
            default = self.user.density
        return self._kept.get(key, default)

    def keep(self, key: str, value: Any) -> None:
        preferences.keep(user=self.user, tenant=self.tenant, company=self.company, key=key, value=value, at=self.now)
        if self._kept is not None:
            self._kept[key] = value


def viewer_for(
    user: User,
    tenant: Tenant | None,
    company: Company | None,
    *,
    now: datetime,
    session: work_dates.Session | None = None,
) -> Viewer:
    """The person as a viewer at that moment. One query, none without a tenant.

    Without a session (a call by token, a command) the work date is today.
    """
    held = rights.permissions_of(user, tenant, company, on=rights.day(now)) if tenant else frozenset()
    return Viewer(user, tenant, company, now, held, session)
