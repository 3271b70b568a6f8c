"""Backing up one company's books as one file, in their SQLite form on both engines, as of one moment."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connections
from django.db import transaction as django_transaction
from django.utils.module_loading import import_string

from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.tenancy import backup_file, books, building, copying
from ledgerhall.tenancy.locations import SQLITE, Location
from ledgerhall.tenancy.models import Company, PendingBooks

COMPANY_FACTS = ("name", "slug", "currency_code", "minor_units", "time_zone", "language")


def backup(*, company: Company, file: Path, at: datetime) -> backup_file.Manifest:
    """Write a backup of the company's books, also while others post into them.

    An existing file is replaced at the very end. Refuses books that lack a migration of this version.
    """
    location = Location.parse(company.books)
    if building.needs_migration(location):
        template = text("The books of {company} are of an earlier version. Run ledgerhall migrate first.")
        raise Refused(Refusal("books-not-migrated", template, values={"company": company.name}))
    with staging(at) as stage:
        if location.engine == SQLITE:
            _copy_file(location.file, stage.file)
        else:
            building.create(stage)
            _copy_books(company, stage)
        manifest = _manifest(company, location.engine, stage, at)
        backup_file.write(stage.file, manifest, file)
    return manifest


@contextmanager
def staging(at: datetime) -> Iterator[Location]:
    """A place for books in the making, gone afterwards; where the process is killed, by the sweep."""
    stage = Location(SQLITE, f"draft-{os.getpid()}-{uuid.uuid4().hex}.sqlite3")
    Path(settings.BOOKS_FOLDER).mkdir(parents=True, exist_ok=True)
    pending = PendingBooks.objects.create(location=str(stage), created_at=at)
    try:
        yield stage
    finally:
        building.remove(stage)
        pending.delete()


def facts(location: Location) -> dict[str, Any]:
    """The heads of the hash chains, by which two copies of books are known to be the same."""
    with books.open_location(location), books.snapshot():
        found: dict[str, Any] = import_string(settings.BOOKS_FACTS)()
        return found


def _copy_file(source: Path, target: Path) -> None:
    """SQLite's online backup: one moment of the file, while others read and write it."""
    with (
        closing(sqlite3.connect(f"file:{quote(str(source))}?mode=rw", uri=True, timeout=60)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)


def _copy_books(company: Company, stage: Location) -> None:
    """Row by row out of one REPEATABLE READ moment."""
    with books.open_location(stage) as target:
        connection = connections[target.alias]
        connection.disable_constraint_checking()
        with django_transaction.atomic(using=target.alias), books.open(company) as source, books.snapshot():
            copying.copy_rows(source.alias, target.alias)
        connection.check_constraints()


def _manifest(company: Company, engine: str, stage: Location, at: datetime) -> backup_file.Manifest:
    with books.open_location(stage) as opened, connections[opened.alias].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [[str(app), str(name)] for app, name in cursor.fetchall()]
        rows = copying.row_counts(opened.alias)
    manifest = backup_file.Manifest(
        format=backup_file.FORMAT,
        product_version=settings.VERSION,
        made_at=at.isoformat(),
        engine=engine,
        company={name: getattr(company, name) for name in COMPANY_FACTS},
        migrations=migrations,
        facts=facts(stage),
        rows=rows,
    )
    books.close(stage.alias)
    return manifest
