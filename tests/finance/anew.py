"""Books made as the product makes them, for tests whose subject is making, moving or migrating books.

All others take copies (tests/finance/copies.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.conf import settings

from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.kernel.money import Currency
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.locations import Location
from tests.finance.ledgers import AT, ROSA


@dataclass
class TestCompany:
    """A company as far as its books go."""

    __test__ = False
    books: str
    id: uuid.UUID = field(default_factory=uuid.uuid4)


@pytest.fixture
def make_books(engine, request, django_db_blocker) -> Iterator:
    """Makes empty, migrated books on the test's engine; they are removed after the test."""
    made = []
    if engine == "postgresql":
        url = request.getfixturevalue("postgres_url")
        settings.BOOKS_SERVERS["test"] = settings.BOOKS_OWNER_SERVERS["test"] = url

    def make() -> TestCompany:
        name = uuid.uuid4().hex[:16]
        place = f"sqlite:test-{name}.sqlite3" if engine == "sqlite" else f"postgresql:test/test_{name}"
        building.create(Location.parse(place))
        made.append(place)
        return TestCompany(place)

    # pytest-django guards the directory's test database; books are databases of their own.
    with django_db_blocker.unblock():
        yield make
        for place in made:
            building.remove(Location.parse(place))
        tenancy_books.close_all()


@pytest.fixture
def company(make_books) -> TestCompany:
    """A company in EUR with the generic chart and the fiscal years 2025 and 2026, its books closed."""
    return started(make_books())


def started(made: TestCompany) -> TestCompany:
    """Fill empty books with what a new company starts from."""
    with tenancy_books.open(made):
        new = NewBooks("Test Ltd", Currency("EUR"), years=((date(2025, 1, 1), 12), (date(2026, 1, 1), 12)))
        start_books(new=new, by=ROSA, at=AT)
    return made
