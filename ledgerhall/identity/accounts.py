"""The manager of users: addresses are kept in lower case, so that one person has one account."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from ledgerhall.identity.models import User


class Accounts(BaseUserManager["User"]):
    """`User.objects`."""

    def by_address(self, email: str) -> User | None:
        """The user with that address, whatever its case."""
        return self.filter(email=folded(email)).first()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=folded(username or ""))

    def add(self, *, email: str, name: str, at: datetime, password: str | None = None, language: str = "en") -> User:
        """A new user; without a password nobody can sign in as it until one is set by a mailed link."""
        user = self.model(email=folded(email), name=name, language=language, created_at=at, changed_at=at)
        user.set_password(password)
        user.save(using=self._db, force_insert=True)
        return user


def folded(email: str) -> str:
    """The one form of an address."""
    return email.strip().lower()
