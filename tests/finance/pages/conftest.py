"""A company of the directory with books, people with rights in it, and their browsers (Django's test client)."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.identity import memberships, people, permission_sets
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Tenant

PREFIX = "/quill/boatyard"


@pytest.fixture
def engine() -> str:
    """Pages are made of the same questions on both engines; those have tests of their own."""
    return "sqlite"


@pytest.fixture
def boatyard(db, copy_books) -> Company:
    """Boatyard, a company of the tenant Quill, in EUR, with the fiscal years 2025 and 2026."""
    return company_with(copy_books("boatyard", begin), "EUR")


def begin(made) -> None:
    """What Boatyard starts from."""
    with books.open(made):
        new = NewBooks("Boatyard", Currency("EUR"), years=((date(2025, 1, 1), 12), (date(2026, 1, 1), 12)))
        start_books(new=new, by=COMMAND_LINE, at=timezone.now())


def company_with(place, currency_code: str) -> Company:
    """Boatyard with these books, which are to be filled."""
    at = timezone.now()
    tenant = Tenant.objects.create(slug="quill", name="Quill", created_at=at, changed_at=at)
    names = {"slug": "boatyard", "name": "Boatyard", "currency_code": currency_code, "books": place.books}
    return Company.objects.create(tenant=tenant, created_at=at, changed_at=at, **names)


@pytest.fixture
def open_boatyard(boatyard):
    with books.open(boatyard):
        yield boatyard


def _client(company: Company, name: str, permission_set: str) -> Client:
    at = timezone.now()
    user = people.add(email=f"{name}@example.com", name=name.title(), is_verified=True, at=at)
    memberships.add(user=user, tenant=company.tenant, grants=[(permission_set, None)], by=COMMAND_LINE, at=at)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def accountant(boatyard) -> Client:
    return _client(boatyard, "maren", permission_sets.ACCOUNTANTS)


@pytest.fixture
def reader(boatyard) -> Client:
    return _client(boatyard, "rita", permission_sets.READ)
