"""Making a thousand companies, and the memory of one process that has used all of them."""

from __future__ import annotations

import os
import shutil
import time
from datetime import date
from pathlib import Path
from statistics import median

from bench import home
from bench.figures import Figure

TITLE = "A thousand companies"
NOTES = (
    "*Made* as `New Company` makes them: books from the migrated template, started with the generic chart and one "
    "fiscal year, and the row in the directory, one commit each. *Empty books* is the copy of the template alone. "
    "*Used once* is a trial balance in each of them, in one process."
)


def measure(folder: Path, *, quick: bool) -> list[Figure]:
    home.set_up(folder)
    home.prepare_directory()
    from ledgerhall.finance.reports.trial_balance import trial_balance
    from ledgerhall.kernel.dates import LedgerDate
    from ledgerhall.tenancy import books
    from ledgerhall.tenancy.models import Company

    count = 50 if quick else 1_000
    empty = _make_empty(count)
    before = _resident()
    made = _make(count)
    after_making = _resident()
    used: list[float] = []
    for company in Company.objects.order_by("id"):
        start = time.perf_counter()
        with books.open(company):
            trial_balance(from_date=LedgerDate(date(2026, 1, 1)), to_date=LedgerDate(date(2026, 6, 15)))
        used.append(time.perf_counter() - start)
    return [
        Figure("companies", count),
        Figure("empty books, each", 1000 * median(empty), "ms"),
        Figure("company made, each", 1000 * median(made), "ms"),
        Figure("all companies made", sum(made), "s"),
        Figure("used once, each", 1000 * median(used), "ms"),
        Figure("memory before", before, "MB"),
        Figure("memory with all made", after_making, "MB"),
        Figure("memory with all used once", _resident(), "MB"),
        Figure("disk, each", _size(folder) / count, "MB"),
    ]


def _make_empty(count: int) -> list[float]:
    from ledgerhall.tenancy import building
    from ledgerhall.tenancy.locations import Location

    places = [Location.parse(f"sqlite:empty{number}.sqlite3") for number in range(count)]
    building.create(Location.parse("sqlite:first.sqlite3"))
    times = []
    for place in places:
        start = time.perf_counter()
        building.create(place)
        times.append(time.perf_counter() - start)
    for place in places:
        building.remove(place)
    return times


def _make(count: int) -> list[float]:
    from ledgerhall.finance.journals.starting import NewBooks
    from ledgerhall.tenancy.models import Tenant
    from ledgerhall.web.new_company import create_company

    tenant = Tenant.objects.create(name="Bench", slug="bench", created_at=home.AT, changed_at=home.AT)
    times = []
    for number in range(count):
        new = NewBooks(f"Company {number}", home.EUR, years=((date(2026, 1, 1), 12),))
        start = time.perf_counter()
        create_company(tenant=tenant, new=new, by=home.ROSA, at=home.AT)
        times.append(time.perf_counter() - start)
    return times


def _resident() -> float:
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _size(folder: Path) -> float:
    used = sum(file.stat().st_blocks * 512 for file in (folder / "books").iterdir())
    shutil.rmtree(folder / "books")
    return used / 2**20
