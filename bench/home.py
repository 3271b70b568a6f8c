"""A data directory for one bench, before Django reads its settings."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import Person

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ROSA = Person("Rosa Lind <rosa@bench.example>", uuid.UUID("00000000-0000-4000-8000-000000000001"))
EUR = Currency("EUR")


@dataclass
class BenchCompany:
    """A company as far as its books go."""

    books: str
    id: uuid.UUID = field(default_factory=uuid.uuid4)


def set_up(folder: Path) -> None:
    """Django on the folder as its data directory, nothing of the machine's own deployment."""
    for name in [name for name in os.environ if name.startswith("LEDGERHALL_")]:
        del os.environ[name]
    os.environ["LEDGERHALL_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ledgerhall.web.settings"
    import django

    django.setup()


def prepare_directory() -> None:
    """The directory's database, at its newest migration."""
    from ledgerhall.web.commands.main import prepare_directory as prepare

    prepare()


def make_books(place: str, *, chart: str = "generic") -> BenchCompany:
    """Books with a chart and two fiscal years."""
    from ledgerhall.finance.journals.starting import NewBooks, start_books
    from ledgerhall.tenancy import books, building
    from ledgerhall.tenancy.locations import Location

    building.create(Location.parse(place))
    company = BenchCompany(place)
    years = ((date(2025, 1, 1), 12), (date(2026, 1, 1), 12))
    with books.open(company):
        start_books(new=NewBooks("Bench Ltd", EUR, chart=chart, years=years), by=ROSA, at=AT)
    return company
