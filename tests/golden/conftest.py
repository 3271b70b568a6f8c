"""Fresh books for each case, made by the migrations once in each process: on SQLite a copy of the file, on PostgreSQL
the same schema with everything taken out again."""

import copy
import json
import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from ledgerhall.tenancy import books, building
from ledgerhall.tenancy.locations import Location
from tests import postgres
from tests.golden import reading
from tests.golden.small_case import FILE

_SERVER, _SCHEMA, _KEPT = "golden", "books", "as_migrated"


@pytest.fixture
def write(tmp_path):
    """Writes the small case into a file `small.json`, with these parts of the case in place of its own."""

    def written(**parts) -> reading.Case:
        content = copy.deepcopy(FILE)
        content["cases"][0].update(copy.deepcopy(parts))
        file = tmp_path / "small.json"
        file.write_text(json.dumps(content))
        return reading.cases_of(file)[0]

    return written


@pytest.fixture
def fresh_books(engine, request, django_db_blocker) -> Iterator[None]:
    """Empty, migrated books on the test's engine, open."""
    with django_db_blocker.unblock():
        is_kept = engine == "postgresql" and not os.environ.get("LEDGERHALL_TEST_CITUS")
        location = _emptied(*request.getfixturevalue("golden_database")) if is_kept else _new(request, engine)
        with books.open_location(location):
            yield
        if not is_kept:
            building.remove(location)


@pytest.fixture(scope="session")
def golden_database(postgres_server, worker_id, django_db_blocker) -> tuple[str, str]:
    """A PostgreSQL database with migrated books, and the statements that make them as they were then."""
    url = postgres.make_database(postgres_server, f"golden_{worker_id}")
    with django_db_blocker.unblock():
        building.create(_on(url, _SCHEMA))
        books.close_all()
    with psycopg.connect(url, autocommit=True) as connection:
        return url, _statements_to_empty(connection)


def _new(request, engine: str) -> Location:
    """Books of this test alone: on Citus, where a schema cannot be emptied behind the triggers' back, migrated anew."""
    name = f"golden_{uuid.uuid4().hex[:16]}"
    on_sqlite = engine == "sqlite"
    location = (
        Location.parse(f"sqlite:{name}.sqlite3") if on_sqlite else _on(request.getfixturevalue("postgres_url"), name)
    )
    building.create(location)
    return location


def _on(url: str, schema: str) -> Location:
    settings.BOOKS_SERVERS[_SERVER] = settings.BOOKS_OWNER_SERVERS[_SERVER] = url
    return Location.parse(f"postgresql:{_SERVER}/{schema}")


def _emptied(url: str, statements: str) -> Location:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statements)
    return _on(url, _SCHEMA)


def _statements_to_empty(connection: psycopg.Connection) -> str:
    """Take out all rows, and put in again those that the migrations had made. No trigger and no key is looked at."""
    listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [_SCHEMA])
    tables = [name for (name,) in listed if name != "django_migrations"]
    filled = [name for name in tables if connection.execute(f'SELECT 1 FROM {_SCHEMA}."{name}" LIMIT 1').fetchone()]
    connection.execute(f"CREATE SCHEMA {_KEPT}")
    for name in filled:
        connection.execute(f'CREATE TABLE {_KEPT}."{name}" AS TABLE {_SCHEMA}."{name}"')
    taken_out = [f'DELETE FROM {_SCHEMA}."{name}"' for name in tables]
    put_in = [f'INSERT INTO {_SCHEMA}."{name}" SELECT * FROM {_KEPT}."{name}"' for name in filled]
    return "; ".join(["BEGIN", "SET LOCAL session_replication_role = replica", *taken_out, *put_in, "COMMIT"])
