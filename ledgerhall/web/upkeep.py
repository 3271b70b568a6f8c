"""What a server does before it serves: all books at the newest migration, left-overs of killed acts gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from ledgerhall.identity.models import User
from ledgerhall.portal import clients
from ledgerhall.tenancy import building, founding, imported_files
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.models import Company, Upload


def migrate_books() -> int:
    """Migrate the books that need it; how many."""
    places = [Location.parse(place) for place in Company.objects.order_by("id").values_list("books", flat=True)]
    behind = [place for place in places if building.needs_migration(place)]
    for place in behind:
        building.migrate(place)
    return len(behind)


def sweep(*, at: datetime) -> None:
    """Take away what killed acts left: books without a company, claims of files; and uploads that nobody imported
    within a day."""
    founding.sweep(before=at - timedelta(hours=1))
    imported_files.sweep(before=at - timedelta(hours=1))
    Upload.objects.filter(created_at__lt=at - timedelta(days=1)).delete()


def answer_at(address: str, *, at: datetime) -> None:
    """Remember the origin that this deployment answers at. The portal's clients that live here follow it when it
    changes, and commands that make links know it."""
    if address != settings.LOOPBACK_URL:
        clients.move_origin(old=settings.LOOPBACK_URL, new=address, at=at)
        settings.LOOPBACK_URL = address
    (Path(settings.HOME) / "served-at").write_text(address)


def refuse_demo_in_public(host: str) -> None:
    """Demo accounts have a password that everybody knows: RuntimeError where they would be served beyond loopback,
    be it by the address listened on or by a host name that requests may come in by through a proxy."""
    named = {host, *settings.ALLOWED_HOSTS, urlsplit(settings.PUBLIC_URL).hostname or "localhost"}
    is_public = bool(named - {"127.0.0.1", "localhost", "::1", "[::1]"})
    if is_public and User.objects.filter(is_demo=True).exists():
        raise RuntimeError(
            "This data directory holds the accounts of a demo, whose passwords everybody knows. "
            "They are served on this machine alone: listen on 127.0.0.1, and set no public LEDGERHALL_PUBLIC_URL, "
            "LEDGERHALL_HOSTS or LEDGERHALL_TENANT_DOMAIN."
        )
