"""Posting a five-line journal through the door, beside the bare inserts of the same rows with the same durability."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import psycopg

from bench import home, postgres
from bench.figures import Figure, middle, paired_ratio

TITLE = "Posting a five-line journal"
NOTES = (
    "Through `posting.post.post`, one commit each, in turn with the bare SQL of the same rows on books of their own: "
    "begin, one insert of the register, one of its five entries, the update of the posting head, commit, on an open "
    "connection of the driver, all values ready. Both with full durability (SQLite WAL with `synchronous=FULL`; "
    "PostgreSQL with `fsync` and `synchronous_commit` on)."
)
BOUND = 4.0
_WARM_UP = 50
_PARTS = (("6210", "100.00"), ("6420", "50.00"), ("5100", "25.50"), ("1350", "24.50"), ("1100", "-200.00"))
_TABLES = ("ledger_glregister", "ledger_glentry")
_HEAD = (
    "last_entry_no",
    "last_transaction_no",
    "last_register_no",
    "register_hash",
    "last_change_log_no",
    "change_log_hash",
)


@dataclass(slots=True)
class _Times:
    door: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def measure(folder: Path, *, quick: bool) -> list[Figure]:
    home.set_up(folder)
    count = 200 if quick else 2_000
    figures = _figures("SQLite", _on_sqlite(count))
    if postgres.is_here():
        with postgres.running(folder) as url:
            figures += _figures("PostgreSQL", _on_postgresql(count, url))
    return figures


def _figures(engine: str, times: _Times) -> list[Figure]:
    fastest = quantiles(times.door, n=4)[0] / quantiles(times.bare, n=4)[0]
    return [
        Figure(f"{engine}: posting, p50", middle(times.door), "ms"),
        Figure(f"{engine}: bare inserts, p50", middle(times.bare), "ms"),
        Figure(f"{engine}: ratio of the medians", paired_ratio(times.door, times.bare), "", BOUND),
        Figure(f"{engine}: ratio of the lower quartiles", fastest, "", BOUND),
    ]


def _on_sqlite(count: int) -> _Times:
    from ledgerhall.tenancy.locations import Location, connection_settings

    places = [Location.parse(f"sqlite:{name}.sqlite3") for name in ("door", "bare")]
    company, _ = (home.make_books(str(place)) for place in places)
    settings = connection_settings(places[1])["OPTIONS"]["init_command"]
    with (
        closing(sqlite3.connect(places[0].file, isolation_level=None)) as reader,
        closing(sqlite3.connect(places[1].file, isolation_level=None)) as writer,
    ):
        writer.executescript(f"{settings}; PRAGMA foreign_keys=ON")
        columns = [[row[1] for row in writer.execute(f"PRAGMA table_info({table})")] for table in _TABLES]
        return _in_turn(company, count, reader.execute, writer.execute, columns, begin="BEGIN IMMEDIATE", place="?")


def _on_postgresql(count: int, url: str) -> _Times:
    company, _ = (home.make_books(f"postgresql:bench/{name}") for name in ("door", "bare"))
    with (
        closing(psycopg.connect(url, autocommit=True, options="-c search_path=door")) as reader,
        closing(psycopg.connect(url, autocommit=True, options="-c search_path=bare")) as writer,
    ):
        columns = [
            [row[0] for row in writer.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'bare' AND table_name = %s "
                "ORDER BY ordinal_position", [table])]
            for table in _TABLES
        ]  # fmt: skip
        return _in_turn(company, count, reader.execute, writer.execute, columns, begin="BEGIN", place="%s")


def _in_turn(
    company: home.BenchCompany,
    count: int,
    read: Callable[..., Any],
    write: Callable[..., Any],
    columns: Sequence[Sequence[str]],
    *,
    begin: str,
    place: str,
) -> _Times:
    """Post and insert in turn; the rows that the door made are read again, outside of the clock, for the bare side."""
    from ledgerhall.finance.posting.post import post
    from ledgerhall.tenancy import books

    times = _Times()
    bare = _Bare(write, columns, begin, place)
    with books.open(company):
        for number in range(count + _WARM_UP):
            draft = _draft(number)
            start = time.perf_counter()
            posted = post(draft=draft, by=home.ROSA, posted_at=home.AT)
            posted_in = time.perf_counter()
            register, entries = (
                read(
                    f"SELECT {', '.join(names)} FROM {table} WHERE {key} = {posted.register_no} ORDER BY id"
                ).fetchall()
                for table, names, key in zip(_TABLES, columns, ("number", "register_id"), strict=True)
            )
            head = read(f"SELECT {', '.join(_HEAD)} FROM foundation_postinghead").fetchone()
            before_bare = time.perf_counter()
            bare.insert(register[0], [value for row in entries for value in row], head)
            end = time.perf_counter()
            if number >= _WARM_UP:
                times.door.append(posted_in - start)
                times.bare.append(end - before_bare)
    return times


class _Bare:
    """The least that the database has to do for the same rows."""

    def __init__(self, write: Callable[..., Any], columns: Sequence[Sequence[str]], begin: str, place: str) -> None:
        self._write, self._begin = write, begin
        self._register, self._entries = (
            f"INSERT INTO {table} ({', '.join(names)}) VALUES "
            + ", ".join([f"({', '.join([place] * len(names))})"] * rows)
            for table, names, rows in zip(_TABLES, columns, (1, len(_PARTS)), strict=True)
        )
        assignments = ", ".join(f"{column} = {place}" for column in _HEAD)
        self._head = f"UPDATE foundation_postinghead SET {assignments} WHERE id = 1"

    def insert(self, register: Sequence[Any], entries: Sequence[Any], head: Sequence[Any]) -> None:
        self._write(self._begin)
        self._write(self._register, register)
        self._write(self._entries, entries)
        self._write(self._head, head)
        self._write("COMMIT")


def _draft(number: int) -> Any:
    from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
    from ledgerhall.kernel.dates import LedgerDate
    from ledgerhall.kernel.money import Money

    day = LedgerDate(date(2026, 1, 1) + timedelta(days=number % 300))
    lines = (
        DraftLine(line, account, day, f"B{number:06}", Money(amount, home.EUR), description="Electricity, meter read")
        for line, (account, amount) in enumerate(_PARTS, start=1)
    )
    return PostingDraft(tuple(lines), "GENJNL")
