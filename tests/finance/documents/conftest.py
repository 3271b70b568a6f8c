"""Books of a company that buys and sells, open, on the engine that the test runs on."""

import pytest

from ledgerhall.tenancy import books as tenancy_books
from tests.finance.documents.trading import start_trading


@pytest.fixture
def trading(make_books):
    """The books, open."""
    made = make_books()
    with tenancy_books.open(made) as opened:
        start_trading()
        yield opened
