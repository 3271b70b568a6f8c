"""The company that has equipment, its books open."""

from collections.abc import Iterator

import pytest

from ledgerhall.tenancy import books as tenancy_books
from tests.finance.assets.equipment import start_company


def _filled(made) -> None:
    with tenancy_books.open(made):
        start_company()


@pytest.fixture
def company(copy_books):
    return copy_books("equipped", _filled)


@pytest.fixture
def books(company) -> Iterator:
    with tenancy_books.open(company) as opened:
        yield opened
