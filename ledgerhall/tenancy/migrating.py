"""Bringing all books to the newest migration: in parallel, each on its own, those that are done left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from ledgerhall.tenancy import books, building
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.models import Company


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one company's books: migrated or left as they were, or the reason why not."""

    company: Company
    is_migrated: bool
    problem: str = ""


def migrate_all(companies: Sequence[Company], *, at_once: int, lacks: Callable[[], Sequence[str]]) -> Iterator[Outcome]:
    """Migrate the books of the companies, a few at once, and yield each outcome when it is there.

    A run that was killed is started again: each set of books is migrated by itself, and what is up to date is not
    touched. `lacks` names what open books lack after a migration (triggers, totals); where it does, they get it.
    """
    with ThreadPoolExecutor(at_once, thread_name_prefix="migrate") as pool:
        futures: dict[Future[bool], Company] = {pool.submit(_migrate, company, lacks): company for company in companies}
        for future in as_completed(futures):
            problem = future.exception()
            if problem is None:
                yield Outcome(futures[future], future.result())
            elif isinstance(problem, Exception):
                yield Outcome(futures[future], False, f"{type(problem).__name__}: {problem}".strip())
            else:
                raise problem


def _migrate(company: Company, lacks: Callable[[], Sequence[str]]) -> bool:
    location = Location.parse(company.books)
    if not building.exists(location):
        raise FileNotFoundError(f"There are no books at {location}.")
    try:
        if not building.needs_migration(location) and not _lacking(location, lacks):
            return False
        building.migrate(location)
        if missing := _lacking(location, lacks):
            raise RuntimeError(f"missing after the migration: {', '.join(missing)}")
        return True
    finally:
        books.close_all()


def _lacking(location: Location, lacks: Callable[[], Sequence[str]]) -> Sequence[str]:
    with books.open_location(location):
        return lacks()
