"""Small values kept for a person: in a company, in a tenant, or everywhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ledgerhall.identity.models import Preference, User
from ledgerhall.tenancy.models import Company, Tenant


def all_of(user: User, tenant: Tenant | None, company: Company | None) -> dict[str, Any]:
    """All that is kept at that place. One query."""
    rows = Preference.objects.filter(user=user, **_place(tenant, company))
    return dict(rows.values_list("key", "value"))


def keep(*, user: User, tenant: Tenant | None, company: Company | None, key: str, value: Any, at: datetime) -> None:
    """Keep a JSON value under the key; None forgets it."""
    place = _place(tenant, company)
    if value is None:
        Preference.objects.filter(user=user, key=key, **place).delete()
        return
    Preference.objects.update_or_create(user=user, key=key, **place, defaults={"value": value, "changed_at": at})


def _place(tenant: Tenant | None, company: Company | None) -> dict[str, Any]:
    """A company's preferences hang on the company alone."""
    return {"tenant": None if company else tenant, "company": company}
