"""A client on the declared pages of a small world: its tables, its viewer, its registry."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages import registry
from ledgerhall.pages.context import Context
from tests.pages import declared, shop

VIEWER = []


def context_of(request):
    return Context(
        VIEWER[0], "/acme/books", "Brightwater Boatyard Ltd", "GBP", period=period, acting=transaction.atomic
    )


def period(token):
    if token != "P6":
        raise ValueError(f"There is no period {token}.")
    return LedgerDate(date(2026, 6, 1)), LedgerDate(date(2026, 6, 30), True)


@pytest.fixture
def viewer():
    return shop.Viewer()


@pytest.fixture
def context(viewer):
    VIEWER[:] = [viewer]
    return context_of(None)


@pytest.fixture
def pages(monkeypatch):
    """The registry with the small world's pages in place of the product's."""
    own = registry.Registry()
    own.register(*declared.PAGES)
    monkeypatch.setattr(registry, "_registry", own)
    return own


@pytest.fixture(scope="session")
def made_tables(django_db_setup, django_db_blocker):
    """The tables of the small world, made once beside the product's."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in shop.MODELS:
            editor.create_model(model)


@pytest.fixture
def tables(made_tables, db):
    """The empty tables of the small world."""
    shop.BATCHES.clear()
    shop.CALLS.clear()


@pytest.fixture
def books(tables):
    """Two accounts with entries: June 100.50 and -40.25, the closing date 30, May 7."""
    cash = shop.Account.objects.create(number="1910", name="Cash", kind="posting")
    sales = shop.Account.objects.create(number="3000", name="Sales", kind="posting", level=1)
    rows = [
        (LedgerDate(date(2026, 5, 31)), "A-1", cash, "Opening", "7"),
        (LedgerDate(date(2026, 6, 1)), "A-2", cash, "=1+1", "100.50"),
        (LedgerDate(date(2026, 6, 30)), "B-1", sales, "Ångström & Co", "-40.25"),
        (LedgerDate(date(2026, 6, 30), True), "B-1", sales, "Closing", "30"),
    ]
    for number, (day, document, account, description, amount) in enumerate(rows, start=1):
        shop.Entry.objects.create(
            id=number,
            entry_no=number,
            posting_date=day,
            document_no=document,
            account=account,
            description=description,
            amount=Decimal(amount),
            document_date=day.day,
        )
    return {"cash": cash, "sales": sales}


@pytest.fixture
def many(books):
    """1,000 entries more, a penny each, from 2020."""
    start = date(2020, 1, 1)
    shop.Entry.objects.bulk_create(
        shop.Entry(
            id=number,
            entry_no=number,
            posting_date=LedgerDate(start + timedelta(days=number % 300)),
            document_no=f"M-{number // 2}",
            account=books["cash"],
            description="Many",
            amount=Decimal("0.01"),
        )
        for number in range(1000, 2000)
    )


@dataclass
class Site:
    """A browser without scripts."""

    client: Client

    def get(self, path, **headers):
        return self.client.get(f"/acme/books/{path}", headers=headers or None)

    def post(self, path, data=None, **headers):
        return self.client.post(f"/acme/books/{path}", data or {}, headers=headers or None)

    def text(self, path, **headers):
        answer = self.get(path, **headers)
        assert answer.status_code == 200, answer.content[:2000]
        return answer.content.decode()


@pytest.fixture
def site(settings, context, pages):
    settings.ROOT_URLCONF = "tests.pages.urls"
    settings.LEDGERHALL_PAGES_CONTEXT = "tests.pages.conftest.context_of"
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ]
    return Site(Client())
