"""Books with everything in them."""

from __future__ import annotations

import pytest

from ledgerhall.tenancy import books as tenancy_books
from tests.finance.anew import started
from tests.finance.inspection import rich_books


@pytest.fixture
def rich(copy_books):
    """A company with rich books, closed."""

    def fill(made) -> None:
        started(made)
        with tenancy_books.open(made):
            rich_books.fill()
            rich_books.import_a_file()

    return copy_books("rich", fill)
