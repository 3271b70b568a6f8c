"""Books to test on, made as the product makes them."""

from tests.finance.anew import company, make_books

__all__ = ["company", "make_books"]
