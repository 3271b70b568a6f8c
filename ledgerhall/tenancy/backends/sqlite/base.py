"""SQLite as the books need it: foreign keys refused at the statement, and no use of books that are not open."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base, schema

from ledgerhall.tenancy.guard import check_open


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Foreign keys are immediate: nothing is left to be refused at COMMIT (stack.md, rule 3)."""

    sql_create_inline_fk = "REFERENCES %(to_table)s (%(to_column)s)"
    sql_create_column_inline_fk = sql_create_inline_fk


class CursorWrapper(base.SQLiteCursorWrapper):
    """Statements are put into SQLite's words once: to do so anew costs a posting as much as running them."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None:
            return _converted(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


@lru_cache(maxsize=512)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """One SQLite file."""

    SchemaEditorClass = DatabaseSchemaEditor

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=CursorWrapper)

    def _cursor(self, name: str | None = None) -> Any:
        check_open(self.alias)
        return super()._cursor(name)  # type: ignore[misc]
