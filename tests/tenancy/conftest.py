"""Books to test on, as in the tests of finance."""

from tests.finance.conftest import books, company, make_books

__all__ = ["books", "company", "make_books"]
