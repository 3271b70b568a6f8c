"""Books to test on, made as the product makes them."""

from tests.finance.anew import company, make_books
from tests.finance.conftest import books

__all__ = ["books", "company", "make_books"]
