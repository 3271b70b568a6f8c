"""The statements by which the migrations make empty books on PostgreSQL.

Nearly all of what migrations cost is Python that works out the statements, the same ones for all new books: they are
worked out once in a process and repeated after that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

# What leaves nothing in the books, and the list of migrations, which carries the moment of each.
_LEFT_OUT = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")
_LIST = MigrationRecorder.Migration._meta.db_table

_Statement = tuple[str, Any, bool]
_known: list[tuple[list[_Statement], list[tuple[str, str]]]] = []


def make_empty(connection: BaseDatabaseWrapper, run_migrations: Callable[[], None]) -> None:
    """Do what `run_migrations` does to a new, empty schema: by it the first time, by its statements from then on."""
    if not _known:
        _known.append(_recorded(connection, run_migrations))
        return
    statements, migrations = _known[0]
    with connection.cursor() as cursor:
        for sql, values, is_many in statements:
            (cursor.executemany if is_many else cursor.execute)(sql, values)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create([recorder.Migration(app=app, name=name) for app, name in migrations])


def _recorded(
    connection: BaseDatabaseWrapper, run_migrations: Callable[[], None]
) -> tuple[list[_Statement], list[tuple[str, str]]]:
    made: list[_Statement] = []

    def keep(execute: Any, sql: Any, values: Any, is_many: bool, context: Any) -> Any:
        answer = execute(sql, values, is_many, context)
        if not (text := str(sql)).startswith(_LEFT_OUT) and f'"{_LIST}"' not in text:
            made.append((text, values, is_many))
        return answer

    with connection.execute_wrapper(keep):
        run_migrations()
    return made, list(MigrationRecorder(connection).migration_qs.order_by("id").values_list("app", "name"))
