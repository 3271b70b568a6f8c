"""Books on PostgreSQL made by repeated statements are the books that the migrations make."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from ledgerhall.tenancy import building, statements
from ledgerhall.tenancy.locations import Location

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# Everything that a schema holds, by name, each with its definition.
CATALOG = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, "
    "is_nullable, column_default, is_identity, collation_name FROM information_schema.columns WHERE table_schema = %s",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = %s::regnamespace",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND c.relnamespace = %s::regnamespace",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = %s::regnamespace",
    "sequences": "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = %s AND sequencename NOT LIKE "
    "'django_migrations%%'",
}


@pytest.fixture
def make(postgres_url) -> Iterator:
    settings.BOOKS_SERVERS["test"] = settings.BOOKS_OWNER_SERVERS["test"] = postgres_url
    made = []

    def one() -> str:
        made.append(Location.parse(f"postgresql:test/s_{uuid.uuid4().hex[:16]}"))
        building.create(made[-1])
        assert not building.needs_migration(made[-1])
        return made[-1].schema

    yield one
    for location in made:
        building.remove(location)


def content(connection: psycopg.Connection, schema: str) -> dict[str, object]:
    """What the schema holds: its definitions, and the rows of each table."""
    held: dict[str, object] = {}
    for name, query in CATALOG.items():
        rows = connection.execute(query, [schema]).fetchall()
        held[name] = sorted(re.sub(rf"\b{schema}\b", "books", str(row)) for row in rows)
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]).fetchall()
    for (table,) in tables:
        moment = ", ARRAY['id', 'applied']" if table == "django_migrations" else ", ARRAY['id']"
        query = f'SELECT (to_jsonb(t) - {moment[2:]})::text FROM {schema}."{table}" t'
        held[table] = sorted(row for (row,) in connection.execute(query).fetchall())
    return held


class TestMakeEmpty:
    def test_makes_the_same_books_by_the_migrations_and_by_their_statements(self, make, postgres_url, monkeypatch):
        monkeypatch.setattr(statements, "_known", [])
        by_migrations, by_statements = make(), make()
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            first, second = content(connection, by_migrations), content(connection, by_statements)
        assert first["triggers"]
        assert first["django_migrations"]
        assert second == first
