"""Statements of our own on the open books: to put one together, Django takes longer than the database to answer."""

from __future__ import annotations

from typing import Any

from ledgerhall.tenancy import books


def rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows that the statement gives, as the database keeps them: amounts scaled, on SQLite dates as text."""
    with books.connection().cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
