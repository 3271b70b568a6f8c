"""Where one role owns the books and another one posts, that one cannot change what is posted, trigger or not."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.posting.reversal import reverse_register
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building
from ledgerhall.tenancy.locations import Location
from tests.finance.conftest import TestCompany, started
from tests.finance.ledgers import AT, ROSA, ledger, post_text

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""


@pytest.fixture
def of_two_roles(postgres_url, django_db_blocker, monkeypatch):
    """A company whose books the application opens as a role of its own."""
    role = f"app_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN")
    parts = urlsplit(postgres_url)
    url = parts._replace(netloc=f"{role}@{parts.hostname}:{parts.port}").geturl()
    monkeypatch.setitem(settings.BOOKS_OWNER_SERVERS, "two", postgres_url)
    monkeypatch.setitem(settings.BOOKS_SERVERS, "two", url)
    location = Location.parse(f"postgresql:two/books_{role}")
    with django_db_blocker.unblock():
        building.create(location)
        yield started(TestCompany(str(location)))
        building.remove(location)
        tenancy_books.close_all()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP ROLE {role}")


class TestTwoRoles:
    def test_posting_and_reversing_work(self, of_two_roles):
        with tenancy_books.open(of_two_roles):
            post_text(SALE)
            reverse_register(register_no=1, by=ROSA, posted_at=AT)
            assert len(ledger()) == 6
            assert verify() == []  # not even the notice

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ledger_glentry SET amount = 0",
            "DELETE FROM ledger_glentry",
            "TRUNCATE ledger_glentry",
            "ALTER TABLE ledger_glentry DISABLE TRIGGER ALL",
            "DROP TRIGGER ledger_glentry_no_update ON ledger_glentry",
            "DROP FUNCTION refuse_change CASCADE",
            "DELETE FROM foundation_changelogentry",
            "UPDATE ledger_glregister SET chain_hash = ''",
        ],
    )
    def test_what_is_posted_cannot_be_touched(self, of_two_roles, statement):
        with tenancy_books.open(of_two_roles), tenancy_books.connection().cursor() as cursor:
            post_text(SALE)
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                cursor.execute(statement)
            assert len(ledger()) == 3

    def test_a_migration_keeps_the_rights(self, of_two_roles):
        building.migrate(Location.parse(of_two_roles.books))
        with tenancy_books.open(of_two_roles):
            post_text(SALE)
            assert verify() == []
