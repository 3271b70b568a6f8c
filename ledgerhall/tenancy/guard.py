"""Which books are open in this context, and the refusal of everything else.

Kept apart from `books` because the database backends ask it and may import nothing that needs settings.
"""

from __future__ import annotations

from contextvars import ContextVar

BOOKS_PREFIX = "books_"

_open: ContextVar[tuple[str, ...]] = ContextVar("ledgerhall_open_books", default=())


class BooksClosed(Exception):
    """A finance query ran with no books open, or on books other than the open ones."""


def current_alias() -> str:
    """The alias of the open books. Raises BooksClosed where none are."""
    stack = _open.get()
    if not stack:
        raise BooksClosed("No books are open here. Open a company's books first.")
    return stack[-1]


def is_books(alias: str) -> bool:
    return alias.startswith(BOOKS_PREFIX)


def check_open(alias: str) -> None:
    """Refuse the use of books that are not the open ones (a lazy queryset evaluated too late, for example)."""
    stack = _open.get()
    if is_books(alias) and (not stack or stack[-1] != alias):
        raise BooksClosed("These books are not open here: a query outlived them, or another company is open.")


def push(alias: str) -> object:
    """Make `alias` the open books; the token undoes it."""
    return _open.set((*_open.get(), alias))


def pop(token: object) -> None:
    _open.reset(token)  # type: ignore[arg-type]
