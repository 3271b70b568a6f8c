"""Opening books: one company at a time, nothing from another, nothing after the end."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.conf import settings
from django.db import connections

from ledgerhall.finance.foundation.models import PostingHead, ReasonCode
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.books import BooksClosed
from ledgerhall.tenancy.locations import Location
from tests.finance.ledgers import AT

STAMP = {"created_at": AT, "changed_at": AT}


def note(code: str) -> ReasonCode:
    return ReasonCode.objects.create(code=code, **STAMP)


def noted() -> list[str]:
    return list(ReasonCode.objects.order_by("code").values_list("code", flat=True))


class TestOpen:
    def test_outside_of_it_every_query_is_refused(self, make_books):
        make_books()
        for query in (ReasonCode.objects.count, lambda: note("X"), tenancy_books.current, tenancy_books.connection):
            with pytest.raises(BooksClosed):
                query()

    def test_two_books_side_by_side_do_not_mix(self, make_books):
        one, two = make_books(), make_books()
        with tenancy_books.open(one):
            note("ONE")
            with tenancy_books.open(two):
                assert noted() == []
                note("TWO")
            assert noted() == ["ONE"]
        with tenancy_books.open(two):
            assert noted() == ["TWO"]

    def test_two_books_in_two_threads_do_not_mix(self, make_books):
        both = {"ONE": make_books(), "TWO": make_books()}
        barrier = threading.Barrier(2)

        def work(code: str) -> list[str]:
            try:
                for turn in range(10):
                    with tenancy_books.open(both[code]):
                        barrier.wait(30)
                        note(f"{code}{turn}")
                with tenancy_books.open(both[code]):
                    return noted()
            finally:
                tenancy_books.close_all()

        with ThreadPoolExecutor(2) as pool:
            results = dict(zip(both, pool.map(work, both), strict=True))
        assert results == {code: [f"{code}{turn}" for turn in range(10)] for code in both}

    def test_a_lazy_queryset_fails_after_its_books_were_closed(self, make_books):
        one, two = make_books(), make_books()
        with tenancy_books.open(one):
            note("ONE")
            lazy = ReasonCode.objects.order_by("code").using(tenancy_books.current().alias)
            plain = ReasonCode.objects.order_by("code")
        with pytest.raises(BooksClosed):
            list(lazy)
        with pytest.raises(BooksClosed):
            list(plain)
        with tenancy_books.open(two):
            with pytest.raises(BooksClosed):
                list(lazy)
            assert list(plain) == []  # it has not run yet, so it asks whatever books are open

    def test_a_result_read_in_part_fails_after_its_books_were_closed(self, make_books):
        one = make_books()
        with tenancy_books.open(one):
            for number in range(5):
                note(f"R{number}")
            started = ReasonCode.objects.order_by("code")
            assert started[0].code == "R0"
        with pytest.raises(BooksClosed):
            list(started)

    def test_a_record_of_one_company_is_refused_in_another(self, make_books):
        one, two = make_books(), make_books()
        with tenancy_books.open(one):
            record = note("ONE")
        with tenancy_books.open(two):
            record.description = "moved"
            with pytest.raises(BooksClosed):
                record.save()
            with pytest.raises(BooksClosed):
                record.delete()
            with pytest.raises(BooksClosed):
                record.refresh_from_db()
            assert noted() == []

    def test_a_related_record_of_another_company_is_refused(self, company, make_books):
        other = make_books()
        with tenancy_books.open(company):
            account = GLAccount.objects.exclude(category=None).order_by("number").first()
        with tenancy_books.open(other), pytest.raises(BooksClosed):
            _ = account.category.description

    def test_is_closed_again_after_an_error(self, make_books):
        with pytest.raises(ZeroDivisionError), tenancy_books.open(make_books()):
            _ = 1 / 0
        with pytest.raises(BooksClosed):
            tenancy_books.current()

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_refuses_books_that_are_gone_and_makes_no_empty_ones(self, make_books):
        company = make_books()
        location = Location.parse(company.books)
        building.remove(location)
        with pytest.raises(FileNotFoundError, match="There are no books"), tenancy_books.open(company):
            pass
        assert not location.file.exists()
        with pytest.raises(BooksClosed):
            tenancy_books.current()


class TestConnection:
    def test_foreign_keys_and_durability_are_on(self, books):
        with tenancy_books.connection().cursor() as cursor:
            if books.engine == "sqlite":
                names = ("foreign_keys", "recursive_triggers", "synchronous", "journal_mode")
                found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
                assert found == {"foreign_keys": 1, "recursive_triggers": 1, "synchronous": 2, "journal_mode": "wal"}
            else:
                cursor.execute("SHOW search_path")
                assert cursor.fetchone() == (books.location.schema,)

    @pytest.mark.parametrize("engine", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
    def test_the_search_path_of_each_books_is_its_own_for_ever(self, make_books):
        one, two = make_books(), make_books()

        def path() -> tuple[int, str]:
            with tenancy_books.connection().cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid(), current_schema()")
                return cursor.fetchone()

        seen = set()
        for company in (one, two, one, two):
            with tenancy_books.open(company) as opened:
                pid, schema = path()
                assert schema == opened.location.schema
                seen.add((pid, schema))
        assert len(seen) == len({pid for pid, _ in seen}) == 2

    def test_only_some_stay_open(self, make_books, monkeypatch):
        monkeypatch.setattr(settings, "BOOKS_OPEN_SQLITE", 3)
        monkeypatch.setattr(settings, "BOOKS_OPEN_POSTGRESQL", 3)
        tenancy_books.close_all()
        made = [make_books() for _ in range(5)]
        tenancy_books.close_all()
        for company in made:
            with tenancy_books.open(company) as opened:
                assert PostingHead.objects.count() == 1
        assert open_aliases() == [self.alias(company) for company in made[2:]]
        assert opened.alias == self.alias(made[-1])
        with tenancy_books.open(made[0]):  # one that was closed opens again
            assert PostingHead.objects.count() == 1

    def alias(self, company) -> str:
        return Location.parse(company.books).alias


class TestTransaction:
    def test_is_all_or_nothing(self, make_books):
        with tenancy_books.open(make_books()):
            with pytest.raises(ZeroDivisionError), tenancy_books.transaction():
                self.lose()
            assert noted() == []
            with tenancy_books.transaction():
                note("KEPT")
            assert noted() == ["KEPT"]

    def test_one_inside_another_is_lost_with_it(self, make_books):
        with tenancy_books.open(make_books()):
            with pytest.raises(ZeroDivisionError), tenancy_books.transaction():
                self.lose(inside_another=True)
            assert noted() == []

    def test_a_snapshot_is_one_moment_while_others_write(self, make_books):
        company = make_books()
        with tenancy_books.open(company):
            note("BEFORE")
            with tenancy_books.snapshot():
                assert noted() == ["BEFORE"]
                with ThreadPoolExecutor(1) as pool:
                    pool.submit(self.write, company).result(30)
                assert noted() == ["BEFORE"]
            assert noted() == ["BEFORE", "MEANWHILE"]

    def lose(self, *, inside_another=False) -> None:
        with tenancy_books.transaction() if inside_another else nullcontext():
            note("LOST")
        _ = 1 / 0

    def write(self, company) -> None:
        try:
            with tenancy_books.open(company), tenancy_books.transaction():
                note("MEANWHILE")
        finally:
            tenancy_books.close_all()


class TestMany:
    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_three_hundred_companies_can_be_made_and_opened(self, make_books):
        made = [make_books() for _ in range(300)]
        for company in made:
            with tenancy_books.open(company):
                note("X")
        for company in made:
            with tenancy_books.open(company):
                assert noted() == ["X"]
        assert len(open_aliases()) <= settings.BOOKS_OPEN_SQLITE


def open_aliases() -> list[str]:
    """The connections that this thread holds, by Django's own account; the least recently used first."""
    return [alias for alias in tenancy_books._cache.open if hasattr(connections._connections, alias)]
