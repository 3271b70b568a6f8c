"""Access tokens: a secret by which a program acts as a person at one tenant, with that person's grants at each call.

A secret is 256 random bits behind the prefix `lht_`; only its SHA-256 is kept, and it is shown once.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from ledgerhall.identity import log, rights
from ledgerhall.identity.models import AccessToken, Membership, User
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.models import Tenant

PREFIX = "lht_"
LONGEST = timedelta(days=366)
_USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token and its secret, which is nowhere else."""

    token: AccessToken
    secret: str


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls by a token."""

    user: User
    tenant: Tenant
    membership: Membership
    token: AccessToken


def issue(*, user: User, tenant: Tenant, name: str, expires_at: datetime, by: By, at: datetime) -> Issued:
    """A token of the person at the tenant. Refuses people without access there, and an expiry past or too far."""
    membership = Membership.objects.filter(rights.effective(rights.day(at)), user=user, tenant=tenant).first()
    if membership is None:
        template = text("{user} has no access to {tenant}.")
        raise Refused(Refusal("token-without-access", template, values={"user": user.text, "tenant": tenant.name}))
    return issue_for_membership(membership=membership, name=name, expires_at=expires_at, by=by, at=at)


def issue_for_membership(*, membership: Membership, name: str, expires_at: datetime, by: By, at: datetime) -> Issued:
    """A token of the membership's person, such as the one that the portal on this deployment uses."""
    _refuse_unfitting(name, expires_at, at)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        membership=membership,
        name=name.strip(),
        secret_hash=hashed(secret),
        ending=secret[-4:],
        expires_at=expires_at,
        created_at=at,
        created_by=by.text,
    )
    log.record("token-made", by=by, at=at, tenant=membership.tenant, subject=membership.user.text, values=_named(token))
    return Issued(token, secret)


def authenticate(secret: str, *, at: datetime) -> Principal | None:
    """Who calls with that secret, or None: unknown, expired, revoked, or the access has ended.

    One query, and one write a minute.
    """
    if not secret.startswith(PREFIX):
        return None
    token = (
        AccessToken.objects.filter(
            rights.effective(rights.day(at), "membership__"),
            secret_hash=hashed(secret),
            revoked_at=None,
            expires_at__gt=at,
        )
        .select_related("membership__user", "membership__tenant")
        .first()
    )
    if token is None:
        return None
    _note_use(token, at)
    return Principal(token.membership.user, token.membership.tenant, token.membership, token)


def revoke(*, record: AccessToken, by: By, at: datetime) -> None:
    """The token ends at once."""
    if AccessToken.objects.filter(id=record.id, revoked_at=None).update(revoked_at=at, revoked_by=by.text):
        membership = record.membership
        subject = membership.user.text
        log.record("token-revoked", by=by, at=at, tenant=membership.tenant, subject=subject, values=_named(record))


def hashed(secret: str) -> str:
    """How a secret of 256 random bits is kept: it needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _refuse_unfitting(name: str, expires_at: datetime, at: datetime) -> None:
    refusals = []
    if not name.strip():
        refusals.append(Refusal("token-without-name", text("Give the token a name."), field="name"))
    if not at < expires_at <= at + LONGEST:
        template = text("A token expires after today and within {days} days.")
        refusals.append(Refusal("token-expiry", template, field="expires_at", values={"days": LONGEST.days}))
    if refusals:
        raise Refused(refusals)


def _note_use(token: AccessToken, at: datetime) -> None:
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - _USE_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < at - _USE_NOTED_EVERY:
        AccessToken.objects.filter(stale, id=token.id).update(last_used_at=at)


def _named(token: AccessToken) -> dict[str, str]:
    return {"token": token.name, "ending": token.ending, "expires_at": token.expires_at.isoformat()}
