"""The trial balance at random mid-month dates, on books of three sizes."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from random import Random

from bench import home, loading, postgres
from bench.figures import Figure, middle, p99

TITLE = "Trial balance at random mid-month dates"
NOTES = (
    f"`trial_balance` between two dates, both in the middle of a month, on {loading.ACCOUNTS} accounts over ten years, "
    f"loaded by SQL and rolled up but for a tail of {loading.TAIL:,} entries whose dates are spread over all years. "
    "The books of all sizes are asked in turn for the same dates. *One account* is the balance of a random account on "
    "the later date and its net change between both."
)
SIZES = {"100 thousand": 100_000, "1 million": 1_000_000, "10 million": 10_000_000}
_MOST_TIMES, _MOST_MILLISECONDS = 1.5, 10.0


def measure(folder: Path, *, quick: bool) -> list[Figure]:
    home.set_up(folder)
    sizes = dict(list(SIZES.items())[: 2 if quick else 3])
    rounds = 60 if quick else 300
    figures = _measure("SQLite", "sqlite:rows{}.sqlite3", sizes, rounds)
    if postgres.is_here():
        with postgres.running(folder, is_durable=False):
            figures += _measure("PostgreSQL", "postgresql:bench/rows{}", sizes, rounds)
    return figures


def _measure(engine: str, place: str, sizes: dict[str, int], rounds: int) -> list[Figure]:
    from ledgerhall.tenancy import books, building
    from ledgerhall.tenancy.locations import Location

    companies = {name: loading.load(place.format(count), count) for name, count in sizes.items()}
    books.close_all()
    for company in companies.values():
        loading.settle(company)
    books.close_all()
    times: dict[str, list[float]] = {name: [] for name in sizes}
    one: dict[str, list[float]] = {name: [] for name in sizes}
    for position, (from_date, to_date) in enumerate(_dates(rounds)):
        for name, company in companies.items():
            with books.open(company):
                times[name].append(_timed(from_date, to_date))
                one[name].append(_of_one(position, from_date, to_date))
    for company in companies.values():
        building.remove(Location.parse(company.books))
    names = list(sizes)
    growth = middle(times[names[-1]]) / middle(times[names[0]])
    figures = [
        Figure(f"{engine}: {name} entries, p50", middle(times[name]), "ms", _MOST_MILLISECONDS) for name in names
    ]
    figures += [Figure(f"{engine}: {name} entries, p99", p99(times[name]), "ms") for name in names]
    figures.append(Figure(f"{engine}: {names[-1]} to {names[0]}", growth, "", _MOST_TIMES))
    of_one = middle(one[names[-1]])
    return [
        *figures,
        Figure(f"{engine}: one account, {names[-1]} entries, p50", of_one, "ms"),
        Figure(f"{engine}: one account, {names[-1]} to {names[0]}", of_one / middle(one[names[0]]), "", _MOST_TIMES),
    ]


def _timed(from_date: date, to_date: date) -> float:
    from ledgerhall.finance.reports.trial_balance import trial_balance
    from ledgerhall.kernel.dates import LedgerDate

    start = time.perf_counter()
    rows = trial_balance(from_date=LedgerDate(from_date), to_date=LedgerDate(to_date))
    taken = time.perf_counter() - start
    assert len(rows) == loading.ACCOUNTS
    return taken


def _of_one(position: int, from_date: date, to_date: date) -> float:
    """Balance and net change of one account."""
    from ledgerhall.finance.ledger import balances
    from ledgerhall.finance.ledger.models import GLAccount
    from ledgerhall.kernel.dates import LedgerDate

    posting = GLAccount.objects.filter(account_type="posting").order_by("number")
    account = posting[position * 7919 % loading.ACCOUNTS]
    start = time.perf_counter()
    balances.balance_at(account, LedgerDate(to_date))
    balances.net_change(account, LedgerDate(from_date), LedgerDate(to_date))
    return time.perf_counter() - start


def _dates(rounds: int) -> list[tuple[date, date]]:
    random = Random(20260630)
    found = []
    for _ in range(rounds):
        ends = [
            date(
                random.randint(loading.FIRST_DAY.year, loading.LAST_DAY.year),
                random.randint(1, 12),
                random.randint(10, 20),
            )
            for _ in range(2)
        ]
        found.append((min(ends), max(ends)))
    return found
