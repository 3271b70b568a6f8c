"""Making, migrating and removing books.

SQLite books are copies of a migrated template; PostgreSQL books are a schema made by the migrations, or by
the statements that they ran before in this process, in one transaction.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db import transaction as django_transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from ledgerhall.tenancy import books, locations, statements
from ledgerhall.tenancy.locations import POSTGRESQL, SQLITE, Location

_FILE_TAILS = ("", "-wal", "-shm", "-journal")


def create(location: Location, *, is_local: bool = False) -> None:
    """Make empty, migrated books there. FileExistsError or a database error where something is there already.

    On Citus a new schema is a distributed one, but where `is_local` asks for one to be filled and distributed later.
    """
    if location.engine == SQLITE:
        Path(settings.BOOKS_FOLDER).mkdir(parents=True, exist_ok=True)
        _copy_new(_template(), location.file)
        return
    with books.open_location(location, as_owner=True) as opened, django_transaction.atomic(using=opened.alias):
        if is_local and _is_citus(opened.alias):
            with connections[opened.alias].cursor() as cursor:
                cursor.execute("SET LOCAL citus.enable_schema_based_sharding = off")
        with connections[opened.alias].cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {location.schema}")
        connection = connections[opened.alias]
        statements.make_empty(connection, lambda: _apply_migrations(opened.alias))
        _guard(opened.alias)


def migrate(location: Location) -> None:
    """Bring existing books to the newest migration, triggers made anew; on PostgreSQL in one transaction.

    Totals that a migration emptied are made up after it where they are far behind, in transactions of their own.
    """
    with books.open_location(location, as_owner=True) as opened:
        if location.engine == POSTGRESQL:
            with django_transaction.atomic(using=opened.alias):
                _run_migrations(opened.alias)
        else:
            _run_migrations(opened.alias)
        import_string(settings.BOOKS_MIGRATED)()


def needs_migration(location: Location) -> bool:
    """Whether the books there lack a migration."""
    with books.open_location(location) as opened:
        executor = MigrationExecutor(connections[opened.alias])
        return bool(executor.migration_plan(_targets(executor)))


def exists(location: Location) -> bool:
    """Whether there are books at that place."""
    if location.engine == SQLITE:
        return location.file.exists()
    with books.open_location(location, as_owner=True) as opened, connections[opened.alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM information_schema.schemata WHERE schema_name = %s", [location.schema])
        return cursor.fetchone() is not None


def remove(location: Location) -> None:
    """Take the books away for good. Nothing happens where there are none."""
    books.close(location.alias)
    if location.engine == SQLITE:
        for tail in _FILE_TAILS:
            location.file.with_name(location.file.name + tail).unlink(missing_ok=True)
        return
    with books.open_location(location, as_owner=True) as opened, connections[opened.alias].cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {location.schema} CASCADE")


def fold_log(location: Location) -> None:
    """Put everything of the write-ahead log into the file itself, so that the file alone can be copied."""
    with books.open_location(location) as opened, connections[opened.alias].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def distribute(opened: books.Books) -> None:
    """On Citus: turn a schema that was made as a local one into a distributed one. Elsewhere there is nothing to do."""
    if _is_citus(opened.alias):
        with connections[opened.alias].cursor() as cursor:
            cursor.execute("SELECT citus_schema_distribute(%s::regnamespace)", [opened.location.schema])
        _guard(opened.alias)


def _is_citus(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
        return cursor.fetchone() is not None


def _run_migrations(alias: str) -> None:
    _apply_migrations(alias)
    _guard(alias)


def _apply_migrations(alias: str) -> None:
    executor = MigrationExecutor(connections[alias])
    targets = _targets(executor)
    if executor.migration_plan(targets):
        # A column that a trigger names can be neither altered nor dropped.
        import_string(settings.BOOKS_BEFORE_MIGRATE)(connections[alias])
        executor.migrate(targets)


def _guard(alias: str) -> None:
    """The triggers, made anew, and the rights of the role that posts."""
    import_string(settings.BOOKS_AFTER_MIGRATE)(connections[alias])
    _grant(alias)


def _grant(alias: str) -> None:
    """Where one role owns the books and another one posts, give that one its rights."""
    location = books.current().location
    if location.engine == POSTGRESQL:
        role = locations.connection_settings(location)["USER"]
        if role and role != connections[alias].settings_dict["USER"]:
            import_string(settings.BOOKS_GRANT)(connections[alias], role)


def _targets(executor: MigrationExecutor) -> list[tuple[str, str]]:
    return [node for node in executor.loader.graph.leaf_nodes() if node[0] in settings.BOOKS_APPS]


def _template() -> Path:
    """The migrated template of this version, made once under a file lock."""
    folder = Path(settings.BOOKS_FOLDER)
    name = f"template-{_migrations_digest()}.sqlite3"
    template = folder / name
    if template.exists():
        return template
    with _locked(folder / "template.lock"):
        if not template.exists():
            draft = Location(SQLITE, f"draft-{os.getpid()}-{name}")
            remove(draft)
            migrate(draft)
            fold_log(draft)
            books.close_all()
            draft.file.replace(template)
            remove(draft)
    return template


def _copy_new(template: Path, target: Path) -> None:
    """Copy under another name first: a killed copy must not look like books."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(template, draft)
    try:
        os.link(draft, target)
    finally:
        draft.unlink()


def _migrations_digest() -> str:
    """Changes whenever a migration of the books or the list of guarded tables does."""
    digest = hashlib.sha256()
    for app_label in sorted(settings.BOOKS_APPS):
        folder = Path(apps.get_app_config(app_label).path) / "migrations"
        for file in sorted(folder.glob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    guards = import_module(settings.BOOKS_AFTER_MIGRATE.rpartition(".")[0])
    digest.update(Path(str(guards.__file__)).read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(file: Path) -> Iterator[Any]:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
