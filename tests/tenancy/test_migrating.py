"""`migrate_all`: all books, a few at once, each by itself, resumable."""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.ledger.models import TotalsHead
from ledgerhall.finance.posting import append_only
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.migrating import migrate_all
from ledgerhall.tenancy.models import Company
from ledgerhall.web.commands.migrate import lacks
from tests.finance.ledgers import AT, ledger, post_text
from tests.finance.posting.test_append_only import Widening

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""


def as_company(made, name: str) -> Company:
    return Company(
        id=made.id, name=name, slug=name, books=made.books, currency_code="EUR", created_at=AT, changed_at=AT
    )


def outcomes(companies) -> dict[str, tuple[bool, str]]:
    found = migrate_all(companies, at_once=3, lacks=lacks)
    return {outcome.company.name: (outcome.is_migrated, outcome.problem) for outcome in found}


def drop_trigger(company) -> None:
    with tenancy_books.open(company) as opened, tenancy_books.connection().cursor() as cursor:
        on_table = " ON ledger_glentry" if opened.engine == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_glentry_no_update{on_table}")


def back_to_month_totals(company) -> None:
    """The books as the version before totals of five days left them."""
    with tenancy_books.open_location(Location.parse(company.books), as_owner=True) as opened:
        connection = connections[opened.alias]
        append_only.remove(connection)
        MigrationExecutor(connection).migrate([("ledger", "0001_initial")])


class TestMigrateAll:
    def test_leaves_books_alone_that_are_up_to_date(self, make_books):
        companies = [as_company(make_books(), name) for name in ("one", "two", "three", "four")]
        assert outcomes(companies) == dict.fromkeys(("one", "two", "three", "four"), (False, ""))

    def test_migrates_books_with_entries(self, company, monkeypatch):
        with tenancy_books.open(company):
            post_text(SALE)
            before = ledger()
        monkeypatch.setattr(building, "MigrationExecutor", Widening)
        assert outcomes([as_company(company, "one")]) == {"one": (True, "")}
        with tenancy_books.open(company):
            assert ledger() == before
            assert [finding for finding in verify() if not finding.is_notice] == []

    def test_puts_back_triggers_that_a_killed_run_left_out(self, company):
        drop_trigger(company)
        assert outcomes([as_company(company, "one")]) == {"one": (True, "")}
        assert outcomes([as_company(company, "one")]) == {"one": (False, "")}
        with tenancy_books.open(company):
            assert append_only.missing(tenancy_books.connection()) == []

    def test_goes_on_after_books_that_cannot_be_migrated(self, make_books):
        there, gone = as_company(make_books(), "there"), as_company(make_books(), "gone")
        building.remove(building.Location.parse(gone.books))
        drop_trigger(there)
        found = outcomes([gone, there])
        assert found["there"] == (True, "")
        assert "There are no books at" in found["gone"][1]

    @pytest.mark.parametrize("engine", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
    def test_a_migration_that_fails_leaves_postgresql_as_it_was(self, company, monkeypatch):
        class Failing(Widening):
            def migrate(self, *args, **kwargs):
                super().migrate(*args, **kwargs)
                raise ZeroDivisionError("half way")

        monkeypatch.setattr(building, "MigrationExecutor", Failing)
        assert outcomes([as_company(company, "one")]) == {"one": (False, "ZeroDivisionError: half way")}
        with tenancy_books.open(company):
            assert append_only.missing(tenancy_books.connection()) == []


class TestTotals:
    def test_are_made_up_where_a_migration_emptied_them(self, company, monkeypatch):
        with tenancy_books.open(company):
            post_text(SALE)
            totals.roll()
        monkeypatch.setattr(totals, "TAIL", 2)
        back_to_month_totals(company)
        assert building.needs_migration(Location.parse(company.books))
        assert outcomes([as_company(company, "one")]) == {"one": (True, "")}
        with tenancy_books.open(company):
            assert TotalsHead.objects.get().entry_no == 3
            assert totals.stored() == totals.rebuilt() != {}
            assert [finding for finding in verify() if not finding.is_notice] == []

    def test_are_made_up_by_the_next_run_where_one_was_killed_before(self, company, monkeypatch):
        with tenancy_books.open(company):
            post_text(SALE)
        monkeypatch.setattr(totals, "TAIL", 2)
        assert outcomes([as_company(company, "one")]) == {"one": (True, "")}
        assert outcomes([as_company(company, "one")]) == {"one": (False, "")}
        with tenancy_books.open(company):
            assert totals.stored() == totals.rebuilt() != {}
