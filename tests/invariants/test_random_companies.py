"""Random companies: 100 runs of 40 steps on SQLite, 30 of them on PostgreSQL at the same time, in parts that share the
work between processes. `bin/soak` goes on from here."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.invariants import machine as machines

# So many of the 31 acts an item's random runs may leave undone; they are made up for.
LEFT_TO_LUCK = 3


@pytest.fixture
def books_allowed(django_db_blocker):
    with django_db_blocker.unblock():
        yield


def played(engines: tuple[str, ...], runs: int, of_seed: int, url: str = "") -> None:
    seen: Counter[tuple[str, str]] = Counter()
    machines.run(machines.machine_of(engines, url, seen), runs=runs, of_seed=of_seed)
    print(machines.told(seen))
    assert len(machines.never_done(seen)) <= LEFT_TO_LUCK
    machines.make_up(machines.machine_of(engines, url, seen))
    assert machines.never_done(seen) == []


class TestRandomCompanies:
    def test_that_did_nothing_are_made_up_for_by_every_act(self, books_allowed):
        seen: Counter[tuple[str, str]] = Counter()
        machines.make_up(machines.machine_of(("sqlite",), "", seen))
        assert machines.never_done(seen) == []

    @pytest.mark.parametrize("part", range(5))
    def test_keep_the_invariants_on_sqlite(self, books_allowed, part):
        played(("sqlite",), 14, 100 + part)

    @pytest.mark.postgres
    @pytest.mark.parametrize("part", range(3))
    def test_keep_the_invariants_and_have_the_same_hashes_on_both_engines(self, books_allowed, postgres_url, part):
        played(("sqlite", "postgresql"), 10, 200 + part, postgres_url)
