"""The directory's log: chained as it grows, kept by the database, and every changed cell found, on both engines."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.utils import load_backend

from ledgerhall.identity import log, log_chain
from ledgerhall.identity.models import DirectoryLogEntry, DirectoryLogHead
from ledgerhall.kernel.people import COMMAND_LINE, Person
from ledgerhall.tenancy.addresses import from_url
from ledgerhall.tenancy.models import Tenant
from ledgerhall.web.commands.main import prepare_directory
from tests import postgres
from tests.finance.processes import together

AT = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
ROSA = Person("Rosa Lind <rosa@example.com>", uuid.UUID("00000000-0000-4000-8000-000000000001"))
TABLE = "identity_directorylogentry"


@pytest.fixture
def directory(engine, request, tmp_path, django_db_blocker) -> Iterator[Any]:
    """A directory of this test's own, on the engine, up to the migration before the chain. It takes the place of that
    of the other tests, whose autouse fixture has this name."""
    values = {**connections["default"].settings_dict, "TEST": {}}
    if engine == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = postgres.make_database(server, f"directory_{uuid.uuid4().hex[:12]}")
        values |= {"OPTIONS": {}, **from_url(url, "django.db.backends.postgresql")}
    else:
        values |= {"NAME": str(tmp_path / "directory.sqlite3")}
    before = connections["default"]
    with django_db_blocker.unblock():
        connections["default"] = load_backend(values["ENGINE"]).DatabaseWrapper(values, "default")
        try:
            call_command("migrate", "identity", "0002", verbosity=0)
            yield connections["default"]
        finally:
            connections["default"].close()
            connections["default"] = before


@pytest.fixture
def grown(directory) -> Any:
    """A log with entries from before the chain and from after it."""
    old_entries(3)
    prepare_directory()
    tenant = Tenant.objects.create(slug="acme", name="Acme", created_at=AT, changed_at=AT)
    Tenant.objects.create(slug="other", name="Other", created_at=AT, changed_at=AT)
    log.record("signed-in", by=ROSA, at=AT)
    log.record("grant-added", by=COMMAND_LINE, at=AT, tenant=tenant, subject="Åsa", values={"set": "SUPER", "b": [1]})
    log.record("signed-out", by=ROSA, at=AT)
    return directory


def old_entries(number: int) -> None:
    """As they were written before there was a chain, with a gap in their keys."""
    sql = (
        f'INSERT INTO {TABLE} (id, "at", kind, company_name, by_text, subject, "values") '
        "VALUES (%s, %s, 'signed-in', '', 'Rosa', '', '{}')"
    )
    with connections["default"].cursor() as cursor:
        for position in range(number):
            cursor.execute(sql, [position * 2 + 1, AT.replace(tzinfo=None) if is_sqlite() else AT])


def is_sqlite() -> bool:
    return connections["default"].vendor == "sqlite"


def codes() -> set[str]:
    return {finding.code for finding in log_chain.problems()}


@contextmanager
def tampering() -> Iterator[Any]:
    """A connection that the product does not watch, with the triggers gone and put back afterwards."""
    database = connections["default"]
    with database.cursor() as cursor:
        for event in ("update", "delete") if is_sqlite() else ("update", "delete", "truncate"):
            cursor.execute(f"DROP TRIGGER {TABLE}_no_{event}" + ("" if is_sqlite() else f" ON {TABLE}"))
    if is_sqlite():
        raw: Any = sqlite3.connect(database.settings_dict["NAME"], isolation_level=None)
    else:
        raw = psycopg.connect(**{**database.get_connection_params(), "autocommit": True, "cursor_factory": None})
    try:
        yield raw
    finally:
        raw.close()
        log_chain.install(database)


class TestTheChain:
    def test_takes_in_what_the_log_held_before(self, grown):
        assert list(DirectoryLogEntry.objects.order_by("id").values_list("id", flat=True)) == [1, 3, 5, 6, 7, 8]
        head = DirectoryLogHead.objects.get()
        last = DirectoryLogEntry.objects.get(id=8)
        assert (head.id, head.last_entry_no, head.chain_hash) == (1, 8, last.chain_hash)
        assert log_chain.problems() == []

    def test_does_not_fork_when_many_sign_in_at_once(self, grown):
        grown.close()

        def work(number: int) -> None:
            connections["default"].close()
            for _ in range(5):
                log.record("signed-in", by=ROSA, at=AT + timedelta(seconds=number))
            connections["default"].close()

        together(8, work)
        assert DirectoryLogEntry.objects.count() == 6 + 40
        assert log_chain.problems() == []


class TestTheDatabase:
    def test_refuses_to_change_or_remove_an_entry(self, grown):
        columns = [field.column for field in DirectoryLogEntry._meta.concrete_fields]
        statements = [f'UPDATE {TABLE} SET "{column}" = "{column}"' for column in columns]
        statements += [f"DELETE FROM {TABLE}"] + ([] if is_sqlite() else [f"TRUNCATE {TABLE}"])
        for statement in statements:
            with grown.cursor() as cursor, pytest.raises(DatabaseError, match="entries of the log never change"):
                cursor.execute(statement)
        assert log_chain.problems() == []

    def test_is_found_without_its_triggers_and_gets_them_back(self, grown):
        with tampering():
            assert codes() == {"trigger-missing"}
        assert codes() == set()


class TestCells:
    def test_a_changed_cell_is_found(self, grown):
        mark = "?" if is_sqlite() else "%s"
        escaped = []
        with tampering() as raw:
            for model in (DirectoryLogEntry, DirectoryLogHead):
                table = model._meta.db_table
                for key in model.objects.order_by("id").values_list("id", flat=True):
                    for field in model._meta.concrete_fields:
                        column = field.column
                        (old,) = raw.execute(f'SELECT "{column}" FROM {table} WHERE id = {key}').fetchone()
                        for value in others(column, old):
                            raw.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE id = {key}', [value])
                            if not codes() - {"trigger-missing"}:
                                escaped.append((table, key, column, value))
                            now = value if column == "id" else key
                            raw.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE id = {now}', [put_back(old)])
        assert escaped == []
        assert log_chain.problems() == []

    def test_a_removed_and_an_added_entry_are_found(self, grown):
        with tampering() as raw:
            kept = raw.execute(f"SELECT * FROM {TABLE} WHERE id = 8").fetchall()
            raw.execute(f"DELETE FROM {TABLE} WHERE id = 8")
            assert codes() == {"trigger-missing", "directory-log-head"}
            mark = ", ".join(("?" if is_sqlite() else "%s") for _ in kept[0])
            raw.execute(f"INSERT INTO {TABLE} VALUES ({mark})", [put_back(cell) for cell in kept[0]])
            assert codes() == {"trigger-missing"}
            forged = DirectoryLogEntry.objects.get(id=8)
            forged.id, forged.previous_hash = 9, forged.chain_hash
            forged.chain_hash = log_chain.chain_hash(forged)
            forged.save(force_insert=True)
            assert codes() == {"trigger-missing", "directory-log-head"}
            raw.execute(f"DELETE FROM {TABLE} WHERE id = 9")
        assert log_chain.problems() == []


def put_back(value: Any) -> Any:
    return psycopg.types.json.Jsonb(value) if isinstance(value, dict) else value


def others(column: str, old: Any) -> Iterator[Any]:
    """Values that the cell could hold instead, NULL where it may."""
    if column == "values":
        yield '{"set": "OWNER"}'
    elif column == "tenant_id":
        tenants = [one.hex if is_sqlite() else one for one in Tenant.objects.values_list("id", flat=True)]
        yield from [one for one in [*tenants, None] if one != old]
    elif column == "user_uuid":
        yield uuid.uuid4().hex
        if old is not None:
            yield None
    elif column == "at":
        yield "2026-03-01 09:30:00.123457" if is_sqlite() else old + timedelta(microseconds=1)
    elif isinstance(old, int):
        yield from (old + 9_000, old + 1) if column != "id" else (old + 9_000,)
    else:
        yield f"{old[:39]}x" if column == "kind" else f"{old[:63]}x"[-64:]
