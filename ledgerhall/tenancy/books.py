"""Opening a company's books.

`open(company)` makes one set of books the current one; outside of it every finance query is refused (BooksClosed).
Each set of books has a connection of its own, never re-pointed; a few stay open per thread (LRU).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db import transaction as django_transaction
from django.db.utils import load_backend

from ledgerhall.tenancy import guard
from ledgerhall.tenancy.guard import BooksClosed
from ledgerhall.tenancy.locations import POSTGRESQL, SQLITE, Location, connection_settings

__all__ = [
    "Books",
    "BooksClosed",
    "connection",
    "current",
    "open",
    "open_location",
    "savepoint",
    "snapshot",
    "transaction",
]


class HasBooks(Protocol):
    """A company of the directory, as far as its books go."""

    @property
    def id(self) -> UUID: ...

    @property
    def books(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Books:
    """The open books. `company_id` is None while books are made that no company names yet."""

    company_id: UUID | None
    location: Location
    alias: str

    @property
    def engine(self) -> str:
        return self.location.engine


_current: dict[str, Books] = {}
_cache = threading.local()


@contextmanager
def open(company: HasBooks) -> Iterator[Books]:
    """Make the company's books the open ones for the time of the block."""
    with _opened(Books(company.id, *_located(company.books))) as books:
        yield books


@contextmanager
def open_location(location: Location, *, as_owner: bool = False) -> Iterator[Books]:
    """Open books by where they are: for making, migrating and restoring them."""
    alias = location.alias + ("_owner" if as_owner else "")
    with _opened(Books(None, location, alias), as_owner=as_owner) as books:
        yield books
    if as_owner:
        close(alias)


def current() -> Books:
    """The open books. Raises BooksClosed where none are."""
    return _current[guard.current_alias()]


def connection() -> Any:
    """The connection of the open books."""
    return connections[guard.current_alias()]


@contextmanager
def transaction() -> Iterator[None]:
    """One transaction on the open books, all or nothing; on SQLite the write lock is taken at once.

    Inside another one it joins: what it writes is kept or lost with the outer one.
    """
    database = connection()
    if database.in_atomic_block:
        yield
        return
    if database.vendor == "sqlite":
        with _immediately(database):
            yield
        return
    with django_transaction.atomic(using=database.alias, durable=True):
        yield


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of the open transaction that is taken back alone where the block fails."""
    database = connection()
    assert database.in_atomic_block
    with django_transaction.atomic(using=database.alias):
        yield


@contextmanager
def snapshot() -> Iterator[None]:
    """One moment of the open books for a question of more than one statement; nothing may be written in it."""
    database = connection()
    if database.in_atomic_block:
        yield
        return
    with django_transaction.atomic(using=database.alias, durable=True):
        if database.vendor == "postgresql":
            with database.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def close(alias: str) -> None:
    """Close this thread's connection of the alias, if it has one."""
    was_open = _connections_of_thread().pop(alias, None) is not None
    if was_open:
        connections[alias].close()
        del connections[alias]


def close_all() -> None:
    """Close every books connection of this thread."""
    for alias in list(_connections_of_thread()):
        close(alias)


@contextmanager
def _opened(books: Books, *, as_owner: bool = False) -> Iterator[Books]:
    _current[books.alias] = books
    _ensure_connection(books, as_owner=as_owner)
    token = guard.push(books.alias)
    try:
        yield books
    finally:
        guard.pop(token)


def _located(text: str) -> tuple[Location, str]:
    location = Location.parse(text)
    return location, location.alias


def _ensure_connection(books: Books, *, as_owner: bool) -> None:
    """A usable connection under the alias in this thread; the least recently used ones are closed."""
    cached = _connections_of_thread()
    if books.alias in cached:
        cached.move_to_end(books.alias)
        wrapper = connections[books.alias]
        if not wrapper.in_atomic_block:
            wrapper.close_if_unusable_or_obsolete()
        return
    if books.engine == SQLITE and not as_owner and not books.location.file.exists():
        # SQLite would make an empty file of that name.
        raise FileNotFoundError(f"There are no books at {books.location}.")
    values = connection_settings(books.location, as_owner=as_owner)
    connections[books.alias] = load_backend(values["ENGINE"]).DatabaseWrapper(values, books.alias)
    cached[books.alias] = books.engine
    _evict(cached, books.engine)


def _evict(cached: OrderedDict[str, str], engine: str) -> None:
    limit = settings.BOOKS_OPEN_POSTGRESQL if engine == POSTGRESQL else settings.BOOKS_OPEN_SQLITE
    same_engine = [alias for alias, its_engine in cached.items() if its_engine == engine]
    for alias in same_engine[: max(0, len(same_engine) - limit)]:
        if not connections[alias].in_atomic_block:
            close(alias)


def _connections_of_thread() -> OrderedDict[str, str]:
    if not hasattr(_cache, "open"):
        _cache.open = OrderedDict()
    cached: OrderedDict[str, str] = _cache.open
    return cached


@contextmanager
def _immediately(database: Any) -> Iterator[None]:
    """An atomic block begun IMMEDIATE. The connection's mode is set back before the block runs: readers stay that."""
    database.ensure_connection()
    atomic = django_transaction.atomic(using=database.alias, durable=True)
    mode, database.transaction_mode = database.transaction_mode, "IMMEDIATE"
    try:
        atomic.__enter__()
    finally:
        database.transaction_mode = mode
    try:
        yield
    except BaseException as problem:
        atomic.__exit__(type(problem), problem, problem.__traceback__)
        raise
    atomic.__exit__(None, None, None)
