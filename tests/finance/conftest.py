"""Books to test on: for each test its own, on the engine that the test runs on."""

from collections.abc import Iterator

import pytest

from ledgerhall.tenancy import books as tenancy_books
from tests.finance import copies
from tests.finance.anew import TestCompany, started

__all__ = ["TestCompany", "started"]


@pytest.fixture
def copy_books(engine, request, django_db_blocker) -> Iterator:
    """`copy_books(name, fill)`: a copy of books that `fill` was done to; removed after the test."""
    url = request.getfixturevalue("postgres_url") if engine == "postgresql" else ""
    made = []

    def copy(name: str, fill) -> TestCompany:
        made.append(copies.books_of(engine, name, fill, url))
        return made[-1]

    # pytest-django guards the directory's test database; books are databases of their own.
    with django_db_blocker.unblock():
        yield copy
        tenancy_books.close_all()
        for company in made:
            copies.remove(company)


@pytest.fixture
def make_books(copy_books):
    """Makes empty, migrated books on the test's engine."""
    return lambda: copy_books("empty", lambda made: None)


@pytest.fixture
def company(copy_books) -> TestCompany:
    """A company in EUR with the generic chart and the fiscal years 2025 and 2026, its books closed."""
    return copy_books("started", started)


@pytest.fixture
def books(company) -> Iterator:
    """The same company's books, open."""
    with tenancy_books.open(company) as opened:
        yield opened
