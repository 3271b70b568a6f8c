"""The posting lock: the first statement of a posting updates the one row of `PostingHead`.

Whoever holds it reads what is true until the commit; two postings of one company follow each other, those of two
companies never wait. The numbers and hashes it holds are stored when the block ends. Every act that writes enters here,
by `under_lock` or `run`, and is done again as a whole where a passing fault of the database undid it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from operator import attrgetter
from typing import Any, ParamSpec, TypeVar

from django.db import Error

from ledgerhall.finance.foundation.models import ChangeLogEntry
from ledgerhall.tenancy import books

P = ParamSpec("P")
T = TypeVar("T")

_COLUMNS = (
    "last_entry_no",
    "last_transaction_no",
    "last_register_no",
    "register_hash",
    "last_change_log_no",
    "change_log_hash",
    "last_vat_entry_no",
    "last_customer_entry_no",
    "last_customer_detail_no",
    "last_vendor_entry_no",
    "last_vendor_detail_no",
    "last_bank_entry_no",
    "last_asset_entry_no",
    "last_item_entry_no",
    "last_value_entry_no",
)
_values = attrgetter(*_COLUMNS)
_TAKE = "UPDATE foundation_postinghead SET last_entry_no = last_entry_no WHERE id = 1 RETURNING " + ", ".join(_COLUMNS)
_STORE = "UPDATE foundation_postinghead SET " + ", ".join(f"{column} = %s" for column in _COLUMNS) + " WHERE id = 1"

# unique_violation of a number, serialization_failure, deadlock_detected: the transaction was surely undone.
_UNDONE = frozenset({"23505", "40001", "40P01"})
# connection_failure, internal_error at COMMIT (stack.md, distributed PostgreSQL, rule 3); and a server that is shut
# down or starts up, or a connection that is gone.
_PASSING = _UNDONE | {"08006", "XX000", "57P01", "57P02", "57P03", "08003", "08001"}
_SQLITE_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED")
_ATTEMPTS = 4


@dataclass(slots=True)
class Head:
    """The last numbers given and the heads of both hash chains. Change it only under the lock."""

    last_entry_no: int
    last_transaction_no: int
    last_register_no: int
    register_hash: str
    last_change_log_no: int
    change_log_hash: str
    last_vat_entry_no: int
    last_customer_entry_no: int
    last_customer_detail_no: int
    last_vendor_entry_no: int
    last_vendor_detail_no: int
    last_bank_entry_no: int
    last_asset_entry_no: int
    last_item_entry_no: int
    last_value_entry_no: int


@dataclass(slots=True)
class _Attempt:
    """What the last attempt made, so that a commit whose answer got lost is recognised by its hashes."""

    is_at_commit: bool = False
    register_hash: str = ""
    change_log_hash: str = ""
    result: Any = None


def under_lock(act: Callable[P, T]) -> Callable[P, T]:
    """The act as a whole under the posting lock, in one transaction; repeated and joining as by `run`."""

    @wraps(act)
    def locked_act(*args: P.args, **kwargs: P.kwargs) -> T:
        return run(lambda _: act(*args, **kwargs))

    return locked_act


def run(act: Callable[[Head], T], *, is_posted: Callable[[str], bool] | None = None) -> T:
    """Do the act under the posting lock, in one transaction on the open books; inside another one it joins.

    On the outside it is repeated where the database says that the fault is passing, so an act reads anew what it
    decides by. Where the answer to a COMMIT got lost, the act counts as done if its entries of the change log are
    there, or its register, which `is_posted` looks for by its chain hash. One that left neither is not repeated then:
    nobody could tell whether it would be done twice.
    """
    if is_joining():
        with locked() as head:
            return act(head)
    for left in reversed(range(_ATTEMPTS)):
        attempt = _Attempt()
        try:
            _attempt(act, attempt)
            break
        except Error as problem:
            if left == 0 or not _is_passing(problem):
                raise
            books.connection().close()
            if attempt.is_at_commit and not _is_undone(problem):
                if _is_committed(attempt, is_posted):
                    break
                if not attempt.register_hash and not attempt.change_log_hash:
                    raise
    return attempt.result  # type: ignore[no-any-return]


def is_joining() -> bool:
    """Whether the posting lock of the open books is held here already."""
    return getattr(books.connection(), "posting_head", None) is not None


@contextmanager
def locked() -> Iterator[Head]:
    """A transaction on the open books that holds the posting lock; inside another one it joins. It is not repeated."""
    connection = books.connection()
    held: Head | None = getattr(connection, "posting_head", None)
    if held is not None:
        yield held
        return
    with books.transaction():
        head, before = _take()
        connection.posting_head = head
        try:
            yield head
            if (after := _values(head)) != before:
                with connection.cursor() as cursor:
                    cursor.execute(_STORE, after)
        finally:
            connection.posting_head = None


@contextmanager
def undone_if_refused() -> Iterator[None]:
    """A part of an act that may fail alone, under the lock: what it wrote and numbered is taken back then, and the act
    may go on."""
    with locked() as head:
        before = _values(head)
        try:
            with books.savepoint():
                yield
        except BaseException:
            for column, value in zip(_COLUMNS, before, strict=True):
                setattr(head, column, value)
            raise


def _attempt(act: Callable[[Head], Any], attempt: _Attempt) -> None:
    with locked() as head:
        register_hash, change_log_hash = head.register_hash, head.change_log_hash
        attempt.result = act(head)
        attempt.register_hash = head.register_hash if head.register_hash != register_hash else ""
        attempt.change_log_hash = head.change_log_hash if head.change_log_hash != change_log_hash else ""
        attempt.is_at_commit = True


def _is_passing(problem: Error) -> bool:
    sqlstate = getattr(problem.__cause__, "sqlstate", None)
    is_connection_lost = type(problem.__cause__).__name__ in ("OperationalError", "InterfaceError") and sqlstate is None
    is_lost = is_connection_lost and books.current().engine == "postgresql"
    return sqlstate in _PASSING or is_lost or _is_sqlite_locked(problem)


def _is_undone(problem: Error) -> bool:
    return getattr(problem.__cause__, "sqlstate", None) in _UNDONE or _is_sqlite_locked(problem)


def _is_sqlite_locked(problem: Error) -> bool:
    return str(getattr(problem.__cause__, "sqlite_errorname", "")).startswith(_SQLITE_LOCKED)


def _is_committed(attempt: _Attempt, is_posted: Callable[[str], bool] | None) -> bool:
    if attempt.change_log_hash:
        return ChangeLogEntry.objects.filter(chain_hash=attempt.change_log_hash).exists()
    return bool(attempt.register_hash) and is_posted is not None and is_posted(attempt.register_hash)


def _take() -> tuple[Head, tuple[object, ...]]:
    with books.connection().cursor() as cursor:
        cursor.execute(_TAKE)
        row = cursor.fetchone()
    return Head(*row), row
