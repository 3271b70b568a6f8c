"""The bare SQL that a posting is measured by: the rows that the door made, inserted again into books of their own.

Begin, one insert for each table, the update of the posting head, commit: on an open connection of the driver, all
values ready, with the durability of the product. It is the least that the database has to do for these rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from bench import postgres

HEAD = "foundation_postinghead"
# Table → the condition that chooses its rows of one posting.
Tables = Mapping[str, str]
_Row = Sequence[Any]


class Bare:
    """Reads what the door made in its books, and inserts it in others, which were made alike."""

    def __init__(self, read: Any, write: Any, columns: Callable[[str], list[str]], begin: str, place: str) -> None:
        self._read, self._write, self._begin, self._place = read, write, begin, place
        self._columns = cache(columns)
        self._statement = cache(self._insert_statement)
        self._head = (
            f"UPDATE {HEAD} SET {', '.join(f'{name} = {place}' for name in self._columns(HEAD)[1:])} WHERE id = 1"
        )

    def read(self, tables: Tables, **values: Any) -> list[tuple[str, list[Any]]]:
        """Statements and values of all tables, the head's last; not a part of what is measured."""
        found = []
        for table, condition in tables.items():
            statement = f"SELECT {', '.join(self._columns(table))} FROM {table} WHERE {condition.format(**values)}"
            rows = self._read(f"{statement} ORDER BY id").fetchall()
            if rows:
                found.append((self._statement(table, len(rows)), [value for row in rows for value in row]))
        head = self._read(f"SELECT {', '.join(self._columns(HEAD)[1:])} FROM {HEAD}").fetchone()
        return [*found, (self._head, list(head))]

    def insert(self, statements: Sequence[tuple[str, _Row]]) -> None:
        self._write(self._begin)
        for statement, values in statements:
            self._write(statement, values)
        self._write("COMMIT")

    def _insert_statement(self, table: str, count: int) -> str:
        names = self._columns(table)
        places = f"({', '.join([self._place] * len(names))})"
        return f"INSERT INTO {table} ({', '.join(names)}) VALUES " + ", ".join([places] * count)


@contextmanager
def on_sqlite(make: Callable[[str], Any]) -> Iterator[tuple[Any, Bare]]:
    """Two books made alike: the company that posts, and the bare side."""
    from ledgerhall.tenancy.locations import Location, connection_settings

    places = [Location.parse(f"sqlite:{name}.sqlite3") for name in ("door", "bare")]
    company, _ = (make(str(place)) for place in places)
    settings = connection_settings(places[1])["OPTIONS"]["init_command"]
    with (
        closing(sqlite3.connect(places[0].file, isolation_level=None)) as reader,
        closing(sqlite3.connect(places[1].file, isolation_level=None)) as writer,
    ):
        writer.executescript(f"{settings}; PRAGMA foreign_keys=ON")

        def columns(table: str) -> list[str]:
            return [row[1] for row in writer.execute(f"PRAGMA table_info({table})")]

        yield company, Bare(reader.execute, writer.execute, columns, "BEGIN IMMEDIATE", "?")


@contextmanager
def on_postgresql(make: Callable[[str], Any], url: str) -> Iterator[tuple[Any, Bare]]:
    """The same on a server."""
    company, _ = (make(f"postgresql:bench/{name}") for name in ("door", "bare"))
    with (
        closing(psycopg.connect(url, autocommit=True, options="-c search_path=door")) as reader,
        closing(psycopg.connect(url, autocommit=True, options="-c search_path=bare")) as writer,
    ):

        def columns(table: str) -> list[str]:
            found = writer.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'bare' AND table_name = %s "
                "ORDER BY ordinal_position",
                [table],
            )
            return [row[0] for row in found]

        yield company, Bare(reader.execute, writer.execute, columns, "BEGIN", "%s")


def pairs(folder: Path, make: Callable[[str], Any]) -> Iterator[tuple[str, Any, Bare]]:
    """Of each engine that is here: its name, the company that posts, and the bare side."""
    with on_sqlite(make) as (company, bare):
        yield "SQLite", company, bare
    if postgres.is_here():
        with postgres.running(folder) as url, on_postgresql(make, url) as (company, bare):
            yield "PostgreSQL", company, bare
