"""What checks of the books yield, and how they ask the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ledgerhall.kernel.findings import Finding
from ledgerhall.tenancy import books

__all__ = ["CHANGE_LOG", "ENTRIES", "REGISTERS", "Check", "Finding", "rows"]

CHANGE_LOG, REGISTERS, ENTRIES = "change log entry", "G/L register", "G/L entry"


# A check asks the open books and yields what is wrong.
Check = Callable[[], Iterable[Finding]]


def rows(sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows that a statement on the open books returns."""
    with books.connection().cursor() as cursor:
        cursor.execute(sql, list(values))
        yield from cursor.fetchall()
