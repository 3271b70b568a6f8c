"""The directory's log: what happened to people and their access. Only added to (`log_chain`).

SECURITY reads the tenant's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ledgerhall.identity import log_chain
from ledgerhall.identity.models import DirectoryLogEntry, Membership
from ledgerhall.kernel.errors import text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.models import Company, Tenant

# Every kind, as people read it.
KINDS = {
    "signed-in": text("Signed in"),
    "sign-in-failed": text("Sign-in failed"),
    "signed-out": text("Signed out"),
    "password-set": text("Password set"),
    "company-entered": text("Entered a company"),
    "tenant-signed-up": text("Signed up"),
    "membership-added": text("Access given"),
    "membership-ended": text("Access ended"),
    "grant-added": text("Permission set granted"),
    "grant-ended": text("Permission set ended"),
    "invitation-sent": text("Invitation sent"),
    "invitation-failed": text("Invitation failed"),
    "invitation-opened": text("Invitation opened"),
    "invitation-accepted": text("Invitation accepted"),
    "invitation-declined": text("Invitation declined"),
    "invitation-revoked": text("Invitation revoked"),
    "invitation-superseded": text("Invitation superseded"),
    "welcome-sent": text("Welcome mail sent"),
    "token-made": text("Access token made"),
    "token-revoked": text("Access token revoked"),
    "client-added": text("Client added to a dashboard"),
    "client-url-changed": text("Client URL changed"),
    "client-tested": text("Client URL tested"),
    "client-removed": text("Client removed from a dashboard"),
}


def record(
    kind: str,
    *,
    by: By,
    at: datetime,
    tenant: Tenant | None = None,
    company: Company | None = None,
    subject: str = "",
    values: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry. `subject` is whom or what it happened to, as text of that moment."""
    assert kind in KINDS
    log_chain.append(
        DirectoryLogEntry(
            at=at,
            kind=kind,
            tenant=tenant,
            company_name=company.name if company else "",
            by_text=by.text[:400],
            user_uuid=by.user_uuid,
            subject=subject[:400],
            values=dict(values or {}),
        )
    )


def of_tenant(tenant: Tenant) -> QuerySet[DirectoryLogEntry]:
    """What a tenant's owner may read, newest first: all of the tenant, and sign-ins of people who belong to it alone.

    The sign-ins of somebody who also works elsewhere are no business of this tenant; entering its companies is.
    """
    here = Membership.objects.filter(tenant=tenant, ended_at=None)
    elsewhere = Membership.objects.exclude(tenant=tenant).filter(ended_at=None)
    own = here.exclude(user__in=elsewhere.values("user")).values("user")
    return DirectoryLogEntry.objects.filter(Q(tenant=tenant) | Q(tenant=None, user_uuid__in=own)).order_by("-id")
