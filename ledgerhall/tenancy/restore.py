"""Restoring a backup as a company of a tenant, on the engine of this deployment. The directory's row comes last."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction as django_transaction
from django.db.migrations.loader import MigrationLoader

from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.tenancy import backup_file, books, building, copying
from ledgerhall.tenancy.backup import facts, staging
from ledgerhall.tenancy.founding import founding
from ledgerhall.tenancy.locations import SQLITE, Location
from ledgerhall.tenancy.models import Company, Tenant


def restore(*, file: Path, tenant: Tenant, at: datetime, name: str = "", location: Location | None = None) -> Company:
    """The company as it was, under its old name or another one.

    Refuses what is no backup, is damaged, was made by a later product (`backup-…`), and a name that the tenant has
    already. Whatever goes wrong, nothing is changed.
    """
    manifest = backup_file.read(file)
    name = name.strip() or str(manifest.company["name"])
    _refuse_unknown_migrations(file, manifest)
    _refuse_used_name(tenant, name)
    with staging(at) as stage:
        backup_file.unpack(file, stage.file)
        _require_same(file, manifest, stage)
        building.migrate(stage)
        with founding(at=at, make=partial(_put, stage), location=location) as new:
            _require_same(file, manifest, Location.parse(new.books))
            kept = {key: manifest.company[key] for key in ("currency_code", "minor_units", "time_zone", "language")}
            return new.register(tenant=tenant, name=name, at=at, **kept)


def _put(stage: Location, place: Location) -> None:
    if place.engine == SQLITE:
        building.fold_log(stage)
        books.close(stage.alias)
        os.link(stage.file, place.file)
        return
    building.create(place, is_local=True)
    with books.open_location(place, as_owner=True) as target:
        with (
            django_transaction.atomic(using=target.alias),
            books.open_location(stage) as source,
            books.snapshot(),
        ):
            copying.copy_rows(source.alias, target.alias)
            copying.set_identities(target.alias)
        building.distribute(target)


def _require_same(file: Path, manifest: backup_file.Manifest, location: Location) -> None:
    if facts(location) != manifest.facts:
        template = text("{file} is damaged: {reason}.")
        values = {"file": file.name, "reason": "its books do not end where its manifest says"}
        raise Refused(Refusal("backup-damaged", template, field="file", values=values))


def _refuse_unknown_migrations(file: Path, manifest: backup_file.Manifest) -> None:
    known = set(MigrationLoader(None).disk_migrations)
    made = {(app, name) for app, name in manifest.migrations if app in settings.BOOKS_APPS}
    if made - known:
        template = text("{file} was made by a later version of Ledgerhall ({version}). Restore it there.")
        values = {"file": file.name, "version": manifest.product_version}
        raise Refused(Refusal("backup-too-new", template, field="file", values=values))


def _refuse_used_name(tenant: Tenant, name: str) -> None:
    if Company.objects.filter(tenant=tenant, name=name).exists():
        template = text("{tenant} has a company called {name} already. Give the restored one another name.")
        values = {"tenant": tenant.name, "name": name}
        raise Refused(Refusal("company-name-used", template, field="name", values=values))
