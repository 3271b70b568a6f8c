"""Aged receivables and a customer's open entries, beside a closed history of two sizes and the bare SQL query."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from bench import home, postgres, receivables_loading
from bench.figures import Figure, middle, paired_ratio

CUSTOMERS, OPEN = 10_000, 100_000
SIZES = {"50 thousand": 50_000, "500 thousand": 500_000}
TITLE = "Aged receivables and open entries"
NOTES = (
    f"{CUSTOMERS:,} customers with {OPEN:,} open entries, beside closed ones (each with its application) of two sizes, "
    "loaded by SQL. *Aged receivables* is `aged_receivables` on the last day, in turn with the *bare query*: the sums "
    "of open entries by customer in five ranges of the due date, joined with the customers, on the open connection of "
    "the driver. *Open entries* are those of one customer, in the order of their due dates, of random customers. The "
    "books of both sizes are asked in turn."
)
DAY = date(2026, 12, 31)
_MOST_TIMES_BARE, _MOST_GROWTH = 3.0, 1.5
_BARE = """
SELECT p.id, p.number, p.name,
       SUM(CASE WHEN e.due_date > '2026-12-31' THEN e.remaining_amount_lcy ELSE 0 END),
       SUM(CASE WHEN e.due_date > '2026-11-30' AND e.due_date <= '2026-12-31' THEN e.remaining_amount_lcy ELSE 0 END),
       SUM(CASE WHEN e.due_date > '2026-10-31' AND e.due_date <= '2026-11-30' THEN e.remaining_amount_lcy ELSE 0 END),
       SUM(CASE WHEN e.due_date > '2026-09-30' AND e.due_date <= '2026-10-31' THEN e.remaining_amount_lcy ELSE 0 END),
       SUM(CASE WHEN e.due_date <= '2026-09-30' THEN e.remaining_amount_lcy ELSE 0 END)
  FROM subledger_customerledgerentry AS e JOIN subledger_customer AS p ON p.id = e.party_id
 WHERE e.is_open GROUP BY p.id, p.number, p.name ORDER BY p.number
"""


def measure(folder: Path, *, quick: bool) -> list[Figure]:
    home.set_up(folder)
    scale = 10 if quick else 1
    rounds = 10 if quick else 40
    figures = _measure("SQLite", "sqlite:open{}.sqlite3", scale, rounds)
    if postgres.is_here():
        with postgres.running(folder, is_durable=False):
            figures += _measure("PostgreSQL", "postgresql:bench/open{}", scale, rounds)
    return figures


def _measure(engine: str, place: str, scale: int, rounds: int) -> list[Figure]:
    from ledgerhall.tenancy import books, building
    from ledgerhall.tenancy.locations import Location

    companies = {
        name: receivables_loading.load(place.format(closed), CUSTOMERS // scale, OPEN // scale, closed // scale)
        for name, closed in SIZES.items()
    }
    books.close_all()
    aged: dict[str, list[float]] = {name: [] for name in companies}
    bare: dict[str, list[float]] = {name: [] for name in companies}
    opened: dict[str, list[float]] = {name: [] for name in companies}
    random = Random(20261231)
    for _ in range(rounds + 1):
        for name, company in companies.items():
            with books.open(company):
                aged[name].append(_timed(_aged))
                bare[name].append(_timed(_bare))
                opened[name] += [_timed(_open_entries, random.randrange(CUSTOMERS // scale)) for _ in range(20)]
    for company in companies.values():
        building.remove(Location.parse(company.books))
    small, large = companies
    return [
        Figure(f"{engine}: aged receivables, {large} closed, p50", middle(aged[large][1:]), "ms"),
        Figure(f"{engine}: bare query, {large} closed, p50", middle(bare[large][1:]), "ms"),
        Figure(
            f"{engine}: aged receivables to the bare query",
            paired_ratio(aged[large][1:], bare[large][1:]),
            "",
            _MOST_TIMES_BARE,
        ),
        Figure(
            f"{engine}: aged receivables, {large} to {small}",
            paired_ratio(aged[large][1:], aged[small][1:]),
            "",
            _MOST_GROWTH,
        ),
        Figure(f"{engine}: a customer's open entries, {large} closed, p50", middle(opened[large][20:]), "ms"),
        Figure(
            f"{engine}: a customer's open entries, {large} to {small}",
            paired_ratio(opened[large][20:], opened[small][20:]),
            "",
            _MOST_GROWTH,
        ),
    ]


def _timed(question: Callable[..., Any], *asked: Any) -> float:
    start = time.perf_counter()
    found = question(*asked)
    taken = time.perf_counter() - start
    assert found
    return taken


def _aged() -> Any:
    from ledgerhall.finance.reports.aged import aged_receivables

    return aged_receivables(as_of=DAY).parties


def _bare() -> Any:
    from ledgerhall.tenancy import books

    return books.connection().connection.execute(_BARE).fetchall()


def _open_entries(number: int) -> Any:
    from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry

    of_customer = CustomerLedgerEntry.objects.filter(party_no=f"C{number:05}", is_open=True)
    return list(of_customer.order_by("due_date", "entry_no"))
