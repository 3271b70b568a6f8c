"""Copies of books that this process made once: what most tests use, in place of running the migrations for each.

A SQLite file is copied; on PostgreSQL the books lie in a database of their own, which the server copies. On Citus,
whose databases cannot be copied, each are made anew.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from functools import cache

import psycopg
from django.conf import settings

from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.locations import Location
from tests import postgres
from tests.finance.anew import TestCompany

_SCHEMA = "books"
_originals: dict[tuple[str, str], bytes | str] = {}


def books_of(engine: str, name: str, fill: Callable[[TestCompany], object], postgres_url: str) -> TestCompany:
    """Books that `fill` was done to, once for each `name`; on PostgreSQL beside the database at `postgres_url`."""
    if engine == "sqlite":
        return _copied_file(name, fill)
    if os.environ.get("LEDGERHALL_TEST_CITUS"):
        made = _made("test", postgres_url, f"test_{uuid.uuid4().hex[:16]}")
        fill(made)
        return made
    return _copied_database(name, fill, postgres_url)


def remove(made: TestCompany) -> None:
    """Take the books away, and on PostgreSQL their database."""
    location = Location.parse(made.books)
    tenancy_books.close(location.alias)
    if location.engine == "sqlite" or location.schema != _SCHEMA:
        building.remove(location)
        return
    _server().execute(f'DROP DATABASE IF EXISTS "{location.server}" WITH (FORCE)')


def _copied_file(name: str, fill: Callable[[TestCompany], object]) -> TestCompany:
    made = TestCompany(f"sqlite:test-{uuid.uuid4().hex[:16]}.sqlite3")
    location = Location.parse(made.books)
    if original := _originals.get(("sqlite", name)):
        assert isinstance(original, bytes)
        location.file.write_bytes(original)
        return made
    building.create(location)
    fill(made)
    building.fold_log(location)
    tenancy_books.close(location.alias)
    _originals["sqlite", name] = location.file.read_bytes()
    return made


def _copied_database(name: str, fill: Callable[[TestCompany], object], postgres_url: str) -> TestCompany:
    url, _, database = postgres_url.rpartition("/")
    if ("postgresql", "") not in _originals:
        empty = f"{database}_empty"
        made = _made(empty, postgres.make_database(postgres.url(), empty), _SCHEMA)
        _keep("", made)
    if ("postgresql", name) not in _originals:
        made = _copy("", f"{database}_of_{name}", url)
        fill(made)
        _keep(name, made)
    return _copy(name, f"{database}_{uuid.uuid4().hex[:16]}", url)


def _keep(name: str, made: TestCompany) -> None:
    """What is copied from now on; a database with connections cannot be copied."""
    location = Location.parse(made.books)
    tenancy_books.close(location.alias)
    _originals["postgresql", name] = location.server


def _copy(name: str, copy: str, url: str) -> TestCompany:
    server = _server()
    # In the versions before there is no other way, and no word for it.
    strategy = "STRATEGY file_copy" if server.info.server_version >= 150000 else ""
    server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{_originals["postgresql", name]}" {strategy}')
    settings.BOOKS_SERVERS[copy] = settings.BOOKS_OWNER_SERVERS[copy] = f"{url}/{copy}"
    return TestCompany(f"postgresql:{copy}/{_SCHEMA}")


def _made(server: str, url: str, schema: str) -> TestCompany:
    settings.BOOKS_SERVERS[server] = settings.BOOKS_OWNER_SERVERS[server] = url
    made = TestCompany(f"postgresql:{server}/{schema}")
    building.create(Location.parse(made.books))
    return made


@cache
def _server() -> psycopg.Connection:
    return psycopg.connect(postgres.url(), autocommit=True)
