"""Several processes make the books of the demo's companies at once; this one has their rows of the directory made.

Nothing of Django is imported with the module: a new process sets it up first.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from uuid import UUID

_MOST = 4  # processes; each holds a copy of the product in memory


@dataclass(frozen=True, slots=True)
class Job:
    """The company of a trade, for a tenant, made by a user."""

    trade_slug: str
    tenant_id: UUID
    user_id: UUID


def make_all(jobs: Sequence[Job], *, at: datetime) -> Iterator[str]:
    """Make the books of all jobs; the trades, each when it is done."""
    workers = min(len(jobs), os.cpu_count() or 1, _MOST)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_set_up) as pool:
        waiting = {pool.submit(_make, job, at): job for job in jobs}
        for done in as_completed(waiting):
            done.result()
            yield waiting[done].trade_slug


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledgerhall.web.settings")
    import_module("django").setup()


def _make(job: Job, at: datetime) -> None:
    house = import_module("ledgerhall.web.demo.house")
    house.make_books(job, at=at)
