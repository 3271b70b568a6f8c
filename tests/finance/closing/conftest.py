"""The company whose periods are ended, its books open."""

import pytest

from ledgerhall.tenancy import books
from tests.finance.closing.period_ends import start_company


@pytest.fixture
def company(make_books):
    made = make_books()
    with books.open(made):
        start_company()
    return made
