"""A client tenant with two companies and an owner, and a tenant next door that nobody here may see."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from ledgerhall.identity import memberships, people, permission_sets
from ledgerhall.identity.models import User
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.tenancy.models import Company, Tenant

AT = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
PASSWORD = "a-long-password-4711"


@pytest.fixture(autouse=True)
def directory(db, settings):
    """Every test has the directory; attempts of earlier tests are not counted; passwords are hashed in no time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def tenant() -> Tenant:
    return Tenant.objects.create(slug="brightwater", name="Brightwater", created_at=AT, changed_at=AT)


@pytest.fixture
def next_door() -> Tenant:
    return Tenant.objects.create(slug="next-door", name="Next Door", created_at=AT, changed_at=AT)


@pytest.fixture
def boatyard(tenant) -> Company:
    return make_company(tenant, "Boatyard")


@pytest.fixture
def moorings(tenant) -> Company:
    return make_company(tenant, "Moorings")


@pytest.fixture
def owner(tenant) -> User:
    return make_person(tenant, "olive@brightwater.example", *permission_sets.OWNER, name="Olive Owner")


def make_company(tenant: Tenant, name: str, time_zone: str = "Europe/London") -> Company:
    """A row of the directory and an empty file for its books, which identity never reads."""
    file = Path(settings.BOOKS_FOLDER) / f"{tenant.slug}-{name}.sqlite3"
    file.parent.mkdir(exist_ok=True)
    file.touch()
    return Company.objects.create(
        tenant=tenant,
        slug=name.lower(),
        name=name,
        currency_code="GBP",
        time_zone=time_zone,
        books=f"sqlite:{file.name}",
        created_at=AT,
        changed_at=AT,
    )


def make_person(
    tenant: Tenant | None, email: str, *sets: str, company: Company | None = None, name: str = "Maren Lindqvist"
) -> User:
    """Somebody with a verified address and these sets."""
    user = User.objects.by_address(email) or people.add(
        email=email, name=name, at=AT, password=PASSWORD, is_verified=True
    )
    if tenant is not None:
        grants = [(one, company) for one in sets]
        memberships.add(user=user, tenant=tenant, grants=grants, by=COMMAND_LINE, at=AT)
    return user
