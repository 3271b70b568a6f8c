"""The posting lock: the first statement of a posting updates the one row of `PostingHead`.

Whoever holds it reads what is true until the commit; two postings of one company follow each other, those of two
companies never wait. The numbers and hashes it holds are stored when the block ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter

from ledgerhall.tenancy import books

_COLUMNS = (
    "last_entry_no",
    "last_transaction_no",
    "last_register_no",
    "register_hash",
    "last_change_log_no",
    "change_log_hash",
)
_values = attrgetter(*_COLUMNS)
_TAKE = "UPDATE foundation_postinghead SET last_entry_no = last_entry_no WHERE id = 1 RETURNING " + ", ".join(_COLUMNS)
_STORE = "UPDATE foundation_postinghead SET " + ", ".join(f"{column} = %s" for column in _COLUMNS) + " WHERE id = 1"


@dataclass(slots=True)
class Head:
    """The last numbers given and the heads of both hash chains. Change it only under the lock."""

    last_entry_no: int
    last_transaction_no: int
    last_register_no: int
    register_hash: str
    last_change_log_no: int
    change_log_hash: str


@contextmanager
def locked() -> Iterator[Head]:
    """A transaction on the open books that holds the posting lock; inside another one it joins."""
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


def _take() -> tuple[Head, tuple[object, ...]]:
    with books.connection().cursor() as cursor:
        cursor.execute(_TAKE)
        row = cursor.fetchone()
    return Head(*row), row
