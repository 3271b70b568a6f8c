"""SQLite as the books need it: foreign keys refused at the statement, and no use of books that are not open."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base, schema

from ledgerhall.tenancy.guard import check_open


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Foreign keys are immediate: nothing is left to be refused at COMMIT (stack.md, rule 3)."""

    sql_create_inline_fk = "REFERENCES %(to_table)s (%(to_column)s)"
    sql_create_column_inline_fk = sql_create_inline_fk


class DatabaseWrapper(base.DatabaseWrapper):
    """One SQLite file."""

    SchemaEditorClass = DatabaseSchemaEditor

    def _cursor(self, name: str | None = None) -> Any:
        check_open(self.alias)
        return super()._cursor(name)  # type: ignore[misc]
