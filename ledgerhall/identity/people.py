"""Acts on accounts: making one, verifying its address, and what people change of their own."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from ledgerhall.identity import log
from ledgerhall.identity.models import User
from ledgerhall.kernel.people import By


def add(
    *,
    email: str,
    name: str,
    at: datetime,
    password: str | None = None,
    language: str = "en",
    is_verified: bool = False,
    is_demo: bool = False,
) -> User:
    """A new person. `is_verified` where a link mailed to the address brought them here, or for the demo's people."""
    with transaction.atomic():
        user = User.objects.add(email=email, name=name, password=password, language=language, at=at)
        if is_demo:
            User.objects.filter(id=user.id).update(is_demo=True)
            user.is_demo = True
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
    return user


def is_verified(user: User) -> bool:
    """Whether somebody has shown that the mailbox is theirs."""
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def verify(*, user: User) -> None:
    """A link mailed to the address was followed: the mailbox is the person's."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}, create_defaults=_first(user)
    )


def take_over(*, user: User, name: str, password: str, by: By, at: datetime) -> None:
    """Who holds a link mailed to the address of an unverified account takes it; whoever made it is locked out."""
    with transaction.atomic():
        user.name = name
        user.changed_at = at
        user.set_password(password)
        user.save(update_fields=["name", "password", "changed_at"])
        verify(user=user)
        log.record("password-set", by=by, at=at, subject=user.text)


def void_password(*, user: User, at: datetime) -> None:
    """Whoever knows the password of an unverified account may be anybody: it opens nothing any more."""
    user.set_unusable_password()
    user.changed_at = at
    user.save(update_fields=["password", "changed_at"])


def change(*, user: User, name: str, language: str, theme: str, density: str, at: datetime) -> None:
    """What a person sets in My Settings."""
    user.name, user.language, user.theme, user.density, user.changed_at = name, language, theme, density, at
    user.save(update_fields=["name", "language", "theme", "density", "changed_at"])


def _first(user: User) -> dict[str, object]:
    return {"verified": True, "primary": True, "email": user.email, "user": user}
