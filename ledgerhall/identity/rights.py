"""Questions about rights. One query answers all of a person's rights in a tenant.

The days of a membership are days of UTC, both when it is set and when it is asked; it ends at the moment it is ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ledgerhall.identity import permission_sets
from ledgerhall.identity.models import Grant, Membership, User
from ledgerhall.tenancy.models import Company, Tenant


@dataclass(frozen=True, slots=True)
class Granted:
    """A person's effective grants in one tenant: pairs of a set's name and the company it is for (None: all).

    `portal` is the slug of the first of `firms_of` ("" for none), of whichever tenant: every page has the way there.
    """

    pairs: frozenset[tuple[str, UUID | None]]
    portal: str = ""

    def in_tenant(self) -> frozenset[str]:
        """Permissions of the tenant as a whole: of the sets granted for all companies."""
        return permission_sets.permissions(name for name, company_id in self.pairs if company_id is None)

    def in_company(self, company_id: UUID) -> frozenset[str]:
        """Permissions in one company: of the sets for it and of those for all."""
        return permission_sets.permissions(name for name, its in self.pairs if its in (None, company_id))


def granted(*, user: User, tenant: Tenant, on: date) -> Granted:
    """All effective grants of the person in the tenant on that day. One query."""
    rows = list(
        Grant.objects.filter(
            effective(on, "membership__"),
            Q(membership__tenant=tenant) | Q(permission_set=permission_sets.PORTAL),
            membership__user=user,
            ended_at=None,
        )
        .order_by("membership__tenant__name", "membership__tenant_id", "id")
        .values_list("permission_set", "company_id", "membership__tenant_id", "membership__tenant__slug")
    )
    pairs = frozenset((name, company_id) for name, company_id, tenant_id, _slug in rows if tenant_id == tenant.id)
    return Granted(pairs, next((slug for name, *_rest, slug in rows if name == permission_sets.PORTAL), ""))


def permissions_of(user: User, tenant: Tenant, company: Company | None, *, on: date) -> frozenset[str]:
    """What the person may do on that day in the company, or (without one) in the tenant as a whole."""
    if not user.is_active:
        return frozenset()
    grants = granted(user=user, tenant=tenant, on=on)
    if company is None:
        return grants.in_tenant()
    return grants.in_company(company.id) if company.tenant_id == tenant.id else frozenset()


def memberships_of(user: User, *, on: date) -> QuerySet[Membership]:
    """The person's effective memberships, by the tenant's name."""
    return user.memberships.filter(effective(on)).select_related("tenant").order_by("tenant__name", "id")


def companies_of(user: User, *, on: date, permission: str = "books.read", at_most: int | None = None) -> list[Company]:
    """The companies in which the person has that permission, by tenant and name; the first ones. Two queries."""
    grants = Grant.objects.filter(effective(on, "membership__"), membership__user=user, ended_at=None)
    rows = [
        (tenant_id, company_id)
        for tenant_id, company_id, name in grants.values_list("membership__tenant_id", "company_id", "permission_set")
        if permission in permission_sets.permissions([name])
    ]
    return list(
        Company.objects.filter(
            Q(tenant_id__in=_tenants(rows)) | Q(id__in={company_id for _, company_id in rows if company_id})
        )
        .select_related("tenant")
        .order_by("tenant__name", "name", "id")[:at_most]
    )


def firms_of(user: User, *, on: date) -> list[Tenant]:
    """The firms whose portal the person may open, by name. One query."""
    rows = Grant.objects.filter(
        effective(on, "membership__"), membership__user=user, ended_at=None, permission_set=permission_sets.PORTAL
    )
    return list(Tenant.objects.filter(id__in=rows.values("membership__tenant")).order_by("name", "id"))


def first_portal(user: User, *, on: date) -> str | None:
    """The slug of the first of `firms_of`, for pages outside of any tenant. One query."""
    rows = Grant.objects.filter(
        effective(on, "membership__"), membership__user=user, ended_at=None, permission_set=permission_sets.PORTAL
    )
    slugs = rows.order_by("membership__tenant__name", "membership__tenant_id")
    return slugs.values_list("membership__tenant__slug", flat=True).first()


def effective(on: date, prefix: str = "") -> Q:
    """Memberships that hold on that day: begun, not past their last day, not ended, of people who may sign in."""
    return Q(
        Q(**{f"{prefix}until_date": None}) | Q(**{f"{prefix}until_date__gte": on}),
        **{f"{prefix}from_date__lte": on, f"{prefix}ended_at": None, f"{prefix}user__is_active": True},
    )


def day(at: datetime) -> date:
    """The day by which memberships are judged at that moment."""
    return at.astimezone(UTC).date()


def _tenants(rows: Iterable[tuple[UUID, UUID | None]]) -> set[UUID]:
    return {tenant_id for tenant_id, company_id in rows if company_id is None}
