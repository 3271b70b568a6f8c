"""Posting a five-line journal through the door, beside the bare inserts of the same rows with the same durability."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import bare, home
from bench.bare import Bare
from bench.figures import Figure, middle, paired_ratio

TITLE = "Posting a five-line journal"
NOTES = (
    "Through `posting.post.post`, one commit each, in turn with the bare SQL of the same rows on books of their own: "
    "begin, one insert of the register, one of its five entries, the update of the posting head, commit, on an open "
    "connection of the driver, all values ready. Both with full durability (SQLite WAL with `synchronous=FULL`; "
    "PostgreSQL with `fsync` and `synchronous_commit` on)."
)
BOUND = 4.0
_WARM_UP = 50
_PARTS = (("6210", "100.00"), ("6420", "50.00"), ("5100", "25.50"), ("1350", "24.50"), ("1100", "-200.00"))
_TABLES = {"ledger_glregister": "number = {register}", "ledger_glentry": "register_id = {register}"}


@dataclass(slots=True)
class _Times:
    door: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def measure(folder: Path, *, quick: bool) -> list[Figure]:
    home.set_up(folder)
    count = 200 if quick else 2_000
    return [
        figure
        for engine, company, bare_side in bare.pairs(folder, home.make_books)
        for figure in _figures(engine, _in_turn(company, bare_side, count))
    ]


def _figures(engine: str, times: _Times) -> list[Figure]:
    fastest = quantiles(times.door, n=4)[0] / quantiles(times.bare, n=4)[0]
    return [
        Figure(f"{engine}: posting, p50", middle(times.door), "ms"),
        Figure(f"{engine}: bare inserts, p50", middle(times.bare), "ms"),
        Figure(f"{engine}: ratio of the medians", paired_ratio(times.door, times.bare), "", BOUND),
        Figure(f"{engine}: ratio of the lower quartiles", fastest, "", BOUND),
    ]


def _in_turn(company: home.BenchCompany, bare_side: Bare, count: int) -> _Times:
    """Post and insert in turn; the rows that the door made are read again, outside of the clock, for the bare side."""
    from ledgerhall.finance.posting.post import post
    from ledgerhall.tenancy import books

    times = _Times()
    with books.open(company):
        for number in range(count + _WARM_UP):
            draft = _draft(number)
            start = time.perf_counter()
            posted = post(draft=draft, by=home.ROSA, posted_at=home.AT)
            posted_in = time.perf_counter()
            rows = bare_side.read(_TABLES, register=posted.register_no)
            before_bare = time.perf_counter()
            bare_side.insert(rows)
            end = time.perf_counter()
            if number >= _WARM_UP:
                times.door.append(posted_in - start)
                times.bare.append(end - before_bare)
    return times


def _draft(number: int) -> Any:
    from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
    from ledgerhall.kernel.dates import LedgerDate
    from ledgerhall.kernel.money import Money

    day = LedgerDate(date(2026, 1, 1) + timedelta(days=number % 300))
    lines = (
        DraftLine(line, account, day, f"B{number:06}", Money(amount, home.EUR), description="Electricity, meter read")
        for line, (account, amount) in enumerate(_PARTS, start=1)
    )
    return PostingDraft(tuple(lines), "GENJNL")
