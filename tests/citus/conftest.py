"""Books to test on, as in the tests of finance."""

from tests.finance.conftest import company, make_books

__all__ = ["company", "make_books"]
