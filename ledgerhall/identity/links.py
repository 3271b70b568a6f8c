"""Addresses for mails: from settings.PUBLIC_URL only, never from the Host of a request, which anybody can forge."""

from __future__ import annotations

from urllib.parse import quote

from allauth.account.forms import default_token_generator
from django.conf import settings
from django.urls import reverse

from ledgerhall.identity.models import User
from ledgerhall.tenancy.models import Company, Tenant


def absolute(path: str) -> str:
    """The full address of a path on this deployment."""
    return f"{settings.PUBLIC_URL or settings.LOOPBACK_URL}{path}"


def invitation(secret: str) -> str:
    return absolute(reverse("invitation", kwargs={"secret": secret}))


def company(record: Company) -> str:
    return absolute(company_path(record))


def company_path(record: Company) -> str:
    """Where a company's Role Center is; `web` mounts it there."""
    return f"/{record.tenant.slug}/{record.slug}/"


def tenant_path(record: Tenant) -> str:
    """Where a firm's portal is, or a tenant's users."""
    return portal_path(record.slug) if record.is_firm else f"/{record.slug}/users/"


def portal_path(firm_slug: str) -> str:
    """Where a firm's portal is."""
    return f"/{firm_slug}/portal/"


def password(user: User) -> str:
    """A link by which the owner of the mailbox sets a password; good once and for settings.PASSWORD_RESET_TIMEOUT."""
    return reset(f"{user.id.hex}-{default_token_generator.make_token(user)}")


def reset(key: str) -> str:
    """The address of a reset key as allauth makes it: `<user>-<token>`."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return absolute(path.replace("UID-KEY", quote(key)))
