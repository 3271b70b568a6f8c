"""Clients that appear by themselves: who may open a tenant of this deployment finds it on the own dashboard.

Called after a membership began or was widened (settings.AFTER_MEMBERSHIP_ACCEPTED). `identity` makes the access token;
from then on the portal uses it over HTTP, as for any client elsewhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from ledgerhall.identity import links, rights, tokens
from ledgerhall.identity.models import AccessToken, Membership, User
from ledgerhall.identity.viewer import viewer_for
from ledgerhall.kernel.people import Person
from ledgerhall.portal import clients, columns, tasks
from ledgerhall.portal.models import Client
from ledgerhall.tenancy.models import Tenant

VALID_FOR = timedelta(days=360)


def after_membership(*, membership: Membership, at: datetime) -> None:
    """A new membership of a tenant appears in the person's firms; a new firm shows all tenants that the person has."""
    user = membership.user
    if membership.tenant.is_firm:
        if _is_portal_user(user, membership.tenant, at):
            for other in rights.memberships_of(user, on=rights.day(at)).filter(tenant__is_firm=False):
                _arrive(membership.tenant, other, at)
        return
    for firm in firms_of(user, at=at):
        _arrive(firm, membership, at)


def firms_of(user: User, *, at: datetime) -> list[Tenant]:
    """The firms in which the person has a portal, by name."""
    memberships = rights.memberships_of(user, on=rights.day(at)).filter(tenant__is_firm=True)
    return [one.tenant for one in memberships if _is_portal_user(user, one.tenant, at)]


def _is_portal_user(user: User, firm: Tenant, at: datetime) -> bool:
    return "portal.clients" in rights.permissions_of(user, firm, None, on=rights.day(at))


def _arrive(firm: Tenant, membership: Membership, at: datetime) -> None:
    """One token at a time: the one that an earlier arrival made ends, a removed client comes back with a new one."""
    user, tenant = membership.user, membership.tenant
    if _is_there(firm, user.id, _client_url(tenant)) and _has_token(firm, membership, at):
        return
    person = Person(user.text, user.id)
    for older in AccessToken.objects.filter(membership=membership, name=_name(firm), revoked_at=None).order_by("id"):
        tokens.revoke(record=older, by=person, at=at)
    clients.arrive(
        firm=firm,
        user_id=user.id,
        client_url=_client_url(tenant),
        name=tenant.name,
        secret=_new_token(firm, membership, at),
        is_sample=tenant.is_sample,
        include_demo_companies=tenant.is_demo,
        at=at,
    )
    shown = columns.shown(viewer_for(user, firm, None, now=at))
    tasks.refresh_all(firm=firm, user_id=user.id, names=columns.asked(shown), at=at, is_new_client=True)


def _new_token(firm: Tenant, membership: Membership, at: datetime) -> str:
    person = Person(membership.user.text, membership.user_id)
    return tokens.issue_for_membership(
        membership=membership, name=_name(firm), expires_at=at + VALID_FOR, by=person, at=at
    ).secret


def _client_url(tenant: Tenant) -> str:
    return links.absolute(f"/{tenant.slug}")


def _is_there(firm: Tenant, user_id: UUID, client_url: str) -> bool:
    there = clients.of(firm=firm, user_id=user_id).filter(client_url=client_url)
    return there.exclude(state=Client.State.ACCESS_ENDED).exists()


def _has_token(firm: Tenant, membership: Membership, at: datetime) -> bool:
    named = AccessToken.objects.filter(membership=membership, name=_name(firm), revoked_at=None)
    return named.filter(expires_at__gt=at + timedelta(days=7)).exists()


def _name(firm: Tenant) -> str:
    return f"Accountant Portal, {firm.name}"[:100]
