"""Verify finds what was changed behind the product's back, cell by cell, and nothing where nothing was."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import models

from ledgerhall.finance.inspection.verify import ALL_CHECKS, verify
from ledgerhall.finance.posting.append_only import APPEND_ONLY
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.inspection import rich_books
from tests.finance.inspection.cells import columns, tampering

# Entries, registers and logs, and what is kept beside them.
TABLES = [
    *sorted(APPEND_ONLY),
    "foundation_postinghead",
    "foundation_dimensionset",
    "foundation_dimensionsetentry",
    "ledger_gltotal",
    "ledger_totalshead",
]
LIKELY = sorted(ALL_CHECKS, key=lambda check: ("chain" not in check.__name__, "hashes" not in check.__name__))
# UUIDs, the moment of last change, and keys of rows that nothing else names.
EXEMPT = {"uuid"}
ALSO_EXEMPT = {
    "ledger_glentry": {"changed_at"},
    "ledger_glregister": {"changed_at"},
    "foundation_dimensionset": {"id"},
    "foundation_dimensionsetentry": {"id"},
    "ledger_gltotal": {"id"},
    "exchange_importedfile": {"changed_at"},
    "exchange_historyrow": {"id"},
    # Who acknowledged a finding, and when, may change; the change log tells it.
    "exchange_importfinding": {
        "id",
        "changed_at",
        "acknowledged_by_text",
        "acknowledged_by_uuid",
        "acknowledged_at",
    },
}


def books_cursor():
    return tenancy_books.connection().cursor()


def faults() -> list[str]:
    """What verify says; while cells are changed on SQLite the triggers are gone, which is not what is tested here."""
    found = [finding for finding in verify() if not finding.is_notice and finding.code != "trigger-missing"]
    return [f"{finding.place}: {finding.message}" for finding in found]


def is_found() -> bool:
    """Whether verify would find a fault; the quickest checks for it first."""
    return any(
        finding.code != "trigger-missing" for check in LIKELY for finding in verify([check]) if not finding.is_notice
    )


def model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def other_values(field: models.Field, value: Any) -> Iterator[Any]:
    """Values that the cell could hold instead; NULL where it may."""
    if isinstance(field, models.ForeignKey):
        others = field.related_model.objects.order_by("pk").exclude(pk=value).values_list("pk", flat=True)
        yield from [*others[:1], 999_999]
    elif isinstance(field, models.BooleanField):
        yield type(value)(not value)
    elif isinstance(field, models.IntegerField):
        yield from [(value or 0) + 9_000, (value or 0) + 1]
    elif isinstance(field, models.DateTimeField):
        yield _moved(value, timedelta(seconds=1), "%Y-%m-%d %H:%M:%S")
    elif isinstance(field, models.DateField):
        yield _moved(value, timedelta(days=1), "%Y-%m-%d")
    elif isinstance(field, models.BinaryField):
        yield from [bytes(value)[:-1], zlib.compress(b"#FLAGGA 1")]
    elif isinstance(field, models.UUIDField):
        yield "12345678123456781234567812345678"
    else:
        size = field.max_length or 1000
        yield from [f"{(value or '')[: size - 1]}x", (value or "y")[1:]]
    if field.null:
        yield None


def _moved(value: Any, by: timedelta, form: str) -> Any:
    if isinstance(value, str):
        return (datetime.strptime(value[:19], form) + by).strftime(form)
    return (value or datetime(2026, 1, 1)) + by


def same(field: models.Field, one: Any, other: Any) -> bool:
    is_uuid = isinstance(field, models.UUIDField)
    return str(one).replace("-", "") == str(other).replace("-", "") if is_uuid else one == other


class TestCells:
    @pytest.mark.parametrize("table", TABLES)
    def test_a_changed_cell_is_found(self, company, table):
        with tenancy_books.open(company), tampering(company.books) as raw:
            rich_books.fill()
            rich_books.import_a_file()
            assert faults() == []
            fields = {field.column: field for field in model_of(table)._meta.concrete_fields}
            wanted = set(columns(raw, table)) - EXEMPT - ALSO_EXEMPT.get(table, set())
            keys = [row[0] for row in raw.execute(f"SELECT id FROM {table} ORDER BY id").fetchall()]
            assert wanted
            escaped, changed = [], set()
            for key in sorted({keys[0], keys[len(keys) // 2], keys[-1]}):
                for column in sorted(wanted):
                    for value in self.each_other_value(raw, table, column, fields[column], key):
                        changed.add(column)
                        if not is_found():
                            escaped.append((table, key, column, value))
            assert escaped == []
            assert changed == wanted
            assert faults() == []

    def each_other_value(self, raw, table, column, field, key) -> Iterator[Any]:
        """Sets the cell to each other value that the database takes; puts it back after each."""
        mark = "?" if isinstance(raw, sqlite3.Connection) else "%s"
        (old,) = raw.execute(f'SELECT "{column}" FROM {table} WHERE id = {key}').fetchone()
        for value in list(other_values(field, old)):
            if same(field, value, old):
                continue
            try:
                raw.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE id = {key}', [value])
            except (sqlite3.IntegrityError, psycopg.IntegrityError):
                continue  # the database refuses it by itself
            yield value
            now = value if column == "id" else key
            raw.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE id = {now}', [old])


class TestKinds:
    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("amount", 12.5),
            ("is_reversed", 2),
            ("posting_date", "x"),
            ("vat_date", "2026-03-29x"),
            ("description", b"x"),
        ],
    )
    def test_a_cell_of_another_kind_is_found_on_sqlite(self, company, column, value):
        with tenancy_books.open(company), tampering(company.books) as raw:
            rich_books.fill()
            raw.execute(f"UPDATE ledger_glentry SET {column} = ? WHERE id = 2", [value])
            assert f"G/L entry 2, {column}: The cell holds what its column cannot hold." in faults()


class TestVerify:
    def test_is_clean_on_books_with_everything(self, books):
        rich_books.fill()
        assert faults() == []

    def test_finds_a_missing_row(self, company):
        with tenancy_books.open(company), tampering(company.books) as raw:
            rich_books.fill()
            raw.execute("DELETE FROM ledger_glentry WHERE entry_no = 3")
            assert any("numbers between them are missing" in line for line in faults())

    def test_finds_the_end_cut_off(self, company):
        with tenancy_books.open(company), tampering(company.books) as raw:
            rich_books.fill()
            raw.execute("DELETE FROM ledger_glentry WHERE register_id = (SELECT MAX(id) FROM ledger_glregister)")
            raw.execute("DELETE FROM ledger_glregister WHERE id = (SELECT MAX(id) FROM ledger_glregister)")
            assert any(line.startswith("posting head") for line in faults())

    def test_finds_a_number_that_was_given_and_not_used(self, company):
        with tenancy_books.open(company), tampering(company.books) as raw:
            rich_books.fill()
            raw.execute("UPDATE foundation_numberseriesline SET last_no_used = 'V004' WHERE last_no_used = 'V002'")
            assert [line for line in faults() if "V003" in line or "V004" in line]

    def test_finds_a_missing_trigger(self, books):
        with books_cursor() as cursor:
            on_table = " ON ledger_glentry" if books.engine == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER ledger_glentry_no_delete{on_table}")
        assert [finding.values["trigger"] for finding in verify() if finding.code == "trigger-missing"] == [
            "ledger_glentry_no_delete"
        ]

    def test_says_that_one_role_does_everything_without_calling_it_a_fault(self, books):
        notices = [finding.code for finding in verify() if finding.is_notice]
        assert notices == (["one-database-role"] if books.engine == "postgresql" else [])
