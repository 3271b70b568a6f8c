"""PostgreSQL as the books need it: immediate foreign keys, and no use of books that are not open."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base, operations, schema

from ledgerhall.tenancy.guard import check_open


class DatabaseOperations(operations.DatabaseOperations):
    """Foreign keys are checked at each statement, never at COMMIT (stack.md, distributed PostgreSQL, rule 3)."""

    def deferrable_sql(self) -> str:
        return ""


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Django's own wants to look for deferred constraints at each column; ours has none."""

    sql_create_column_inline_fk = "CONSTRAINT %(name)s REFERENCES %(to_table)s(%(to_column)s)%(deferrable)s"
    sql_delete_fk = "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"

    def _create_like_index_sql(self, model: Any, field: Any) -> None:
        """None: codes are collated "C", so their own index serves LIKE; a second one only costs every posting."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One schema of a PostgreSQL database; its search path is fixed when it connects and never re-pointed."""

    ops_class = DatabaseOperations
    SchemaEditorClass = DatabaseSchemaEditor

    def _cursor(self, name: str | None = None) -> Any:
        check_open(self.alias)
        return super()._cursor(name)  # type: ignore[misc]
