"""Posted rows stay as they are: the database itself refuses, on both engines."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting import append_only
from ledgerhall.finance.posting.append_only import APPEND_ONLY
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.locations import Location
from tests.finance.inspection import rich_books
from tests.finance.ledgers import AT, ROSA, ledger, post_text

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""


def columns(table: str) -> list[str]:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    return [field.column for field in model._meta.concrete_fields]


def execute(sql: str, values=None) -> None:
    with tenancy_books.connection().cursor() as cursor:
        cursor.execute(sql, values)


def content(table: str) -> list[tuple]:
    with tenancy_books.connection().cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return cursor.fetchall()


def fill(table: str) -> None:
    """Something in the table."""
    rich_books.import_a_file() if table.startswith("exchange_") else post_text(SALE)


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
class TestTable:
    def test_refuses_update_of_every_other_column(self, books, table):
        fill(table)
        before = content(table)
        for column in set(columns(table)) - APPEND_ONLY[table]:
            with pytest.raises(DatabaseError, match="posted entries never change"):
                execute(f'UPDATE {table} SET "{column}" = "{column}"')
        assert content(table) == before

    def test_lets_the_listed_columns_change(self, books, table):
        fill(table)
        for column in APPEND_ONLY[table]:
            execute(f'UPDATE {table} SET "{column}" = "{column}"')
        assert set(columns(table)) >= APPEND_ONLY[table]

    def test_refuses_delete(self, books, table):
        fill(table)
        before = content(table)
        with pytest.raises(DatabaseError, match="posted entries never change"):
            execute(f"DELETE FROM {table}")
        assert before
        assert content(table) == before

    def test_refuses_replacing_a_row(self, books, table):
        fill(table)
        before = content(table)
        names = ", ".join(f'"{column}"' for column in columns(table))
        if books.engine == "sqlite":
            replace = f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table}"
        else:
            replace = (
                f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} "
                f"ON CONFLICT (id) DO UPDATE SET id = excluded.id"
            )
        with pytest.raises(DatabaseError, match="posted entries never change"):
            execute(replace)
        assert content(table) == before

    def test_refuses_truncate(self, books, table):
        fill(table)
        before = content(table)
        statement = f"TRUNCATE {table} CASCADE" if books.engine == "postgresql" else f"DELETE FROM {table} WHERE 1"
        with pytest.raises(DatabaseError):
            execute(statement)
        assert content(table) == before

    def test_a_missing_trigger_is_named(self, books, table):
        on_table = f" ON {table}" if books.engine == "postgresql" else ""
        assert append_only.missing(tenancy_books.connection()) == []
        execute(f"DROP TRIGGER {table}_no_update{on_table}")
        assert append_only.missing(tenancy_books.connection()) == [f"{table}: {table}_no_update"]
        assert "trigger-missing" in [finding.code for finding in verify()]


class TestModels:
    def test_are_refused_as_well(self, books):
        post_text(SALE)
        entry = GLEntry.objects.get(entry_no=1)
        entry.description = "Something else"
        with pytest.raises(DatabaseError, match="posted entries never change"):
            entry.save()
        with pytest.raises(DatabaseError, match="posted entries never change"):
            GLEntry.objects.filter(entry_no=1).delete()
        assert GLEntry.objects.get(entry_no=1).description == "Customers"

    def test_a_bad_foreign_key_is_refused_at_the_statement(self, books):
        post_text(SALE)
        register = GLRegister.objects.get()
        copied = GLEntry.objects.get(entry_no=1)
        copied.id = copied.entry_no = 99
        copied.uuid = "00000000-0000-4000-8000-00000000abcd"
        copied.register, copied.account_id = register, 999_999
        with tenancy_books.transaction(), pytest.raises(IntegrityError), transaction.atomic(books.alias):
            copied.save(force_insert=True)
        assert len(ledger()) == 3


class Widening(MigrationExecutor):
    """One migration more than there is: the description of entries gets longer."""

    def migration_plan(self, targets, clean_start=False):
        return ["one more"]

    def migrate(self, targets, *args, **kwargs):
        before = ProjectState.from_apps(apps)
        wider = migrations.AlterField("glentry", "description", models.CharField(max_length=300, blank=True))
        after = before.clone()
        wider.state_forwards("ledger", after)
        with self.connection.schema_editor(atomic=self.connection.vendor == "postgresql") as editor:
            wider.database_forwards("ledger", editor, before, after)


class TestMigration:
    def test_triggers_and_entries_survive_a_migration_that_remakes_the_table(self, company, monkeypatch):
        """Django remakes a SQLite table for most changes, and drops its triggers with the old one."""
        with tenancy_books.open(company):
            post_text(SALE)
            before = ledger()
            post_text(SALE, key="again")
        location = Location.parse(company.books)
        monkeypatch.setattr(building, "MigrationExecutor", Widening)
        building.migrate(location)
        with tenancy_books.open(company):
            assert [finding for finding in verify() if not finding.is_notice] == []
            assert ledger()[:3] == before
            with pytest.raises(DatabaseError, match="posted entries never change"):
                execute("UPDATE ledger_glentry SET amount = 0")
            post_text(SALE, by=ROSA, at=AT)
            assert len(ledger()) == 9
