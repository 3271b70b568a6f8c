"""Posted rows stay as they are: the database itself refuses, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from ledgerhall.finance.documents import correcting
from ledgerhall.finance.documents.models import PostedDocument
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting import append_only
from ledgerhall.finance.posting.append_only import APPEND_ONLY
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.locations import Location
from tests.finance.anew import started
from tests.finance.documents import trading
from tests.finance.inspection import rich_books, rich_ledgers
from tests.finance.ledgers import AT, ROSA, ledger, post_text
from tests.finance.settlement import claimed, trade

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""


# The append-only tables by the books that have something in each of them.
KINDS = {
    "files": ("exchange",),
    "documents": ("documents", "foundation", "ledger"),
    "claims": ("settlement",),
    "ledgers": ("subledger", "vat"),
}


def _fill_documents() -> None:
    """An invoice with a deferral, and the credit memo that cancels it; a shipment that was asked for with a key."""
    trading.start_trading()
    trading.invoice("sales", "SI-1", "2017-01-15", "C10", trading.line("SERVICE", price="1200", deferral_code="REV3"))
    invoiced = PostedDocument.objects.get()
    correcting.cancel(
        invoice=invoiced, posting_date=invoiced.posting_date, document_no="SCM-1", by=ROSA, posted_at=AT
    )  # fmt: skip
    order = trading.document("sales", "order", "SO-1", "2017-02-01", "C10", trading.line("SERVICE", price="1"))
    trading.post(order, is_invoiced=False, idempotency_key="key-1")


def _fill_claims() -> None:
    trade.enter_trade()
    trade.invoice("C1", "I1", 1000, day="2026-05-01")
    claimed.enter_claims()


def _fill_ledgers() -> None:
    rich_books.set_up()
    rich_ledgers.fill()


def _fill_files() -> None:
    rich_books.import_a_file()


FILL = {"files": _fill_files, "documents": _fill_documents, "claims": _fill_claims, "ledgers": _fill_ledgers}


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


def refuses(table: str, statement: str, told: str | None = "posted entries never change") -> None:
    """The statement is refused, and what was in the table is there."""
    before = content(table)
    assert before, table
    with pytest.raises(DatabaseError, match=told):
        execute(statement)
    assert content(table) == before


def test_each_table_has_books_of_its_own() -> None:
    rooms = [room for found in KINDS.values() for room in found]
    assert {table.partition("_")[0] for table in APPEND_ONLY} == set(rooms)
    assert len(rooms) == len(set(rooms))


@pytest.fixture(params=KINDS)
def tables(request, copy_books) -> Iterator[list[str]]:
    """The append-only tables that the books, which are open, have something in."""
    kind = request.param

    def fill(made) -> None:
        if kind != "documents":
            started(made)
        with tenancy_books.open(made):
            FILL[kind]()

    with tenancy_books.open(copy_books(f"full_{kind}", fill)):
        yield [table for table in sorted(APPEND_ONLY) if table.partition("_")[0] in KINDS[kind]]


class TestTables:
    def test_refuse_update_of_every_other_column(self, tables):
        for table in tables:
            for column in sorted(set(columns(table)) - APPEND_ONLY[table]):
                refuses(table, f'UPDATE {table} SET "{column}" = "{column}"')

    def test_let_the_listed_columns_change(self, tables):
        for table in tables:
            assert set(columns(table)) >= APPEND_ONLY[table]
            for column in APPEND_ONLY[table]:
                execute(f'UPDATE {table} SET "{column}" = "{column}"')

    def test_refuse_delete(self, tables):
        for table in tables:
            refuses(table, f"DELETE FROM {table}")

    def test_refuse_replacing_a_row(self, tables):
        is_sqlite = tenancy_books.connection().vendor == "sqlite"
        verb, rest = (
            ("INSERT OR REPLACE", "") if is_sqlite else ("INSERT", "ON CONFLICT (id) DO UPDATE SET id = excluded.id")
        )
        for table in tables:
            names = ", ".join(f'"{column}"' for column in columns(table))
            refuses(table, f"{verb} INTO {table} ({names}) SELECT {names} FROM {table} WHERE 1 = 1 {rest}")

    def test_refuse_truncate(self, tables):
        is_sqlite = tenancy_books.connection().vendor == "sqlite"
        for table in tables:
            refuses(table, f"DELETE FROM {table} WHERE 1" if is_sqlite else f"TRUNCATE {table} CASCADE", None)

    def test_name_a_missing_trigger(self, tables):
        is_sqlite = tenancy_books.connection().vendor == "sqlite"
        assert append_only.missing(tenancy_books.connection()) == []
        for table in tables:
            execute(f"DROP TRIGGER {table}_no_update{'' if is_sqlite else f' ON {table}'}")
        missing = sorted(append_only.missing(tenancy_books.connection()))
        assert missing == [f"{table}: {table}_no_update" for table in tables]
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
