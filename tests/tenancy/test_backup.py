"""Backup and restore: the same books again, on either engine, or nothing at all."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date, timedelta

import pytest
from django.conf import settings

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.reports.trial_balance import trial_balance
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import backup_file, building, copying
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy.backup import backup, facts
from ledgerhall.tenancy.founding import sweep
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.models import Company, PendingBooks, Tenant
from ledgerhall.tenancy.restore import restore
from tests.finance.anew import started
from tests.finance.conftest import copy_books
from tests.finance.inspection import rich_books
from tests.finance.ledgers import AT, post_text

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""
__all__ = ["copy_books"]

YEARS = {"from_date": LedgerDate(date(2025, 1, 1)), "to_date": LedgerDate(date(2026, 12, 31), True)}

pytestmark = pytest.mark.django_db


def listed(company) -> Company:
    """The directory's row of a company of the tests."""
    tenant, _ = Tenant.objects.get_or_create(slug="acme", defaults={"name": "Acme", "created_at": AT, "changed_at": AT})
    return Company.objects.create(
        id=company.id,
        tenant=tenant,
        slug="test",
        name="Test Ltd",
        currency_code="EUR",
        books=company.books,
        created_at=AT,
        changed_at=AT,
    )


@pytest.fixture
def filled(copy_books) -> Company:
    def fill(made) -> None:
        started(made)
        with tenancy_books.open(made):
            rich_books.fill()

    return listed(copy_books("filled", fill))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request) -> Iterator[Location]:
    """Where the restored books shall be."""
    name = uuid.uuid4().hex[:16]
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        settings.BOOKS_SERVERS["test"] = settings.BOOKS_OWNER_SERVERS["test"] = url
    location = Location.parse(f"sqlite:{name}.sqlite3" if request.param == "sqlite" else f"postgresql:test/r_{name}")
    yield location
    building.remove(location)


def everything(company) -> dict[str, object]:
    """What must be the same after a restore."""
    with tenancy_books.open(company) as opened:
        assert [finding for finding in verify() if not finding.is_notice] == []
        return {
            "trial balance": trial_balance(**YEARS),
            "hashes": list(GLRegister.objects.order_by("number").values_list("number", "content_hash", "chain_hash")),
            "entries": list(GLEntry.objects.order_by("entry_no").values()),
            "totals": totals.stored(),
            "rows": copying.row_counts(opened.alias),
        }


class TestRestore:
    def test_gives_the_same_books_on_either_engine(self, filled, place, tmp_path):
        before = everything(filled)
        backup(company=filled, file=tmp_path / "b.ledgerhall", at=AT)
        restored = restore(file=tmp_path / "b.ledgerhall", tenant=filled.tenant, at=AT, name="Again", location=place)
        assert restored.books == str(place)
        assert (restored.name, restored.slug, restored.currency_code) == ("Again", "again", "EUR")
        assert everything(restored) == before
        assert everything(filled) == before

    def test_can_be_posted_into(self, filled, place, tmp_path):
        backup(company=filled, file=tmp_path / "b", at=AT)
        restored = restore(file=tmp_path / "b", tenant=filled.tenant, at=AT, name="Again", location=place)
        made = []
        for company in (filled, restored):
            with tenancy_books.open(company):
                post_text(SALE)
                rich_books.set_up_more()
                made.append(facts_of(company))
                assert [finding for finding in verify() if not finding.is_notice] == []
        assert made[0] == made[1]

    def test_of_a_restored_company_is_the_same_again(self, filled, place, tmp_path):
        backup(company=filled, file=tmp_path / "b", at=AT)
        restored = restore(file=tmp_path / "b", tenant=filled.tenant, at=AT, name="Again", location=place)
        first = backup_file.read(tmp_path / "b")
        second = backup(company=restored, file=tmp_path / "c", at=AT)
        assert (first.facts, first.rows, first.migrations) == (second.facts, second.rows, second.migrations)

    def test_refuses_a_name_that_the_tenant_has(self, filled, place, tmp_path):
        backup(company=filled, file=tmp_path / "b", at=AT)
        assert refused(tmp_path / "b", filled.tenant, place) == "company-name-used"
        self.assert_nothing_happened(place)

    def test_refuses_a_later_format(self, filled, place, tmp_path, monkeypatch):
        monkeypatch.setattr(backup_file, "FORMAT", 2)
        backup(company=filled, file=tmp_path / "b", at=AT)
        monkeypatch.undo()
        assert refused(tmp_path / "b", filled.tenant, place, "Again") == "backup-too-new"
        self.assert_nothing_happened(place)

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # a copy from PostgreSQL has the product's own
    def test_refuses_migrations_that_it_does_not_know(self, filled, place, tmp_path):
        with tenancy_books.open(filled), tenancy_books.connection().cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0999_later', %s)", [AT]
            )
        backup(company=filled, file=tmp_path / "b", at=AT)
        assert refused(tmp_path / "b", filled.tenant, place, "Again") == "backup-too-new"
        self.assert_nothing_happened(place)

    def test_that_fails_at_the_end_leaves_nothing(self, filled, place, tmp_path, monkeypatch):
        backup(company=filled, file=tmp_path / "b", at=AT)
        monkeypatch.setattr("ledgerhall.tenancy.founding.Founding.register", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore(file=tmp_path / "b", tenant=filled.tenant, at=AT, name="Again", location=place)
        self.assert_nothing_happened(place)

    def test_does_not_touch_books_that_are_there(self, filled, tmp_path):
        backup(company=filled, file=tmp_path / "b", at=AT)
        before = everything(filled)
        taken = Location.parse(filled.books)
        with pytest.raises(FileExistsError):
            restore(file=tmp_path / "b", tenant=filled.tenant, at=AT, name="Again", location=taken)
        assert everything(filled) == before

    def test_that_was_killed_is_swept(self, filled, place, tmp_path):
        """What the processes of a killed backup and a killed restore leave is removed later."""
        backup(company=filled, file=tmp_path / "b", at=AT)
        acts = {
            "backup_file.write": lambda: backup(company=filled, file=tmp_path / "c", at=AT),
            "founding.Founding.register": lambda: restore(
                file=tmp_path / "b", tenant=filled.tenant, at=AT, name="Again", location=place
            ),
        }
        for name, act in acts.items():
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(f"ledgerhall.tenancy.{name}", lambda *_, **__: 1 / 0)
                patch.setattr(building, "remove", lambda location: None)
                patch.setattr(PendingBooks, "delete", lambda self: None)
                patch.setattr("ledgerhall.tenancy.founding._remove", lambda place: None)
                with pytest.raises(ZeroDivisionError):
                    act()
        assert building.exists(place)
        assert sweep(before=AT + timedelta(hours=1)) == 3
        self.assert_nothing_happened(place)

    def assert_nothing_happened(self, place) -> None:
        assert not building.exists(place)
        assert Company.objects.count() == 1
        assert not PendingBooks.objects.exists()
        assert not list(building.Path(settings.BOOKS_FOLDER).glob("draft-*"))


def facts_of(company) -> dict:
    return facts(Location.parse(company.books))


def refused(file, tenant, place, name="") -> str:
    with pytest.raises(Refused) as raised:
        restore(file=file, tenant=tenant, at=AT, name=name, location=place)
    return raised.value.refusals[0].code


def unreadable(file) -> str:
    with pytest.raises(Refused) as raised:
        backup_file.read(file)
    return raised.value.refusals[0].code


class TestFile:
    def test_is_a_sqlite_file_with_a_manifest(self, filled, tmp_path):
        backup(company=filled, file=tmp_path / "b", at=AT)
        with closing(sqlite3.connect(tmp_path / "b")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            manifest = dict(connection.execute("SELECT name, value FROM backup_manifest"))
            count = connection.execute("SELECT COUNT(*) FROM ledger_glentry").fetchone()[0]
        assert {"format", "product_version", "migrations", "facts", "company", "rows"} <= set(manifest)
        with tenancy_books.open(filled):
            last = GLRegister.objects.order_by("-number").first()
            assert last.chain_hash in manifest["facts"]
            assert count == GLEntry.objects.count()

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_any_changed_byte_is_seen(self, filled, tmp_path):
        file = tmp_path / "b"
        backup(company=filled, file=file, at=AT)
        whole = file.read_bytes()
        for position in [
            0,
            17,
            69,
            5000,
            len(whole) // 2,
            len(whole) - 4096,
            len(whole) - 100,
            len(whole) - 30,
            len(whole) - 1,
        ]:
            changed = bytearray(whole)
            changed[position] ^= 1
            file.write_bytes(changed)
            assert unreadable(file) == "backup-damaged"
        for end in (0, 50, 200, len(whole) // 2, len(whole) - 1):
            file.write_bytes(whole[:end])
            assert unreadable(file) == ("backup-foreign" if end < 100 else "backup-damaged")
        file.write_bytes(whole)
        assert backup_file.read(file).company["name"] == "Test Ltd"

    @pytest.mark.parametrize(
        "content", [b"", b"not a backup", b"SQLite format 3\x00" + bytes(5000), b"PK\x03\x04" * 100]
    )
    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_what_is_no_backup_is_refused(self, filled, tmp_path, content, place):
        (tmp_path / "foreign").write_bytes(content)
        assert refused(tmp_path / "foreign", filled.tenant, place) == "backup-foreign"
        assert not building.exists(place)

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_another_sqlite_file_is_refused(self, filled, tmp_path, place):
        with closing(sqlite3.connect(tmp_path / "other")) as connection:
            connection.execute("CREATE TABLE a (b)")
        assert refused(tmp_path / "other", filled.tenant, place) == "backup-foreign"


class TestBackup:
    def test_is_consistent_while_others_post(self, filled, tmp_path):
        stop = threading.Event()

        def keep_posting() -> None:
            try:
                while not stop.is_set():
                    with tenancy_books.open(filled):
                        post_text(SALE)
            finally:
                tenancy_books.close_all()

        thread = threading.Thread(target=keep_posting)
        thread.start()
        try:
            manifests = [backup(company=filled, file=tmp_path / f"b{number}", at=AT) for number in range(4)]
        finally:
            stop.set()
            thread.join(60)
        registers = [manifest.facts["last_register_no"] for manifest in manifests]
        assert registers == sorted(registers)
        assert registers[-1] > registers[0]
        for number in (0, 3):
            place = Location.parse(f"sqlite:{uuid.uuid4().hex}.sqlite3")
            restored = restore(
                file=tmp_path / f"b{number}", tenant=filled.tenant, at=AT, name=f"N{number}", location=place
            )
            with tenancy_books.open(restored):
                assert [finding for finding in verify() if not finding.is_notice] == []
            building.remove(place)

    def test_refuses_books_that_lack_a_migration(self, filled, tmp_path, monkeypatch):
        monkeypatch.setattr(building, "needs_migration", lambda location: True)
        with pytest.raises(Refused) as raised:
            backup(company=filled, file=tmp_path / "b", at=AT)
        assert [refusal.code for refusal in raised.value.refusals] == ["books-not-migrated"]
        assert not (tmp_path / "b").exists()

    def test_that_is_interrupted_keeps_the_file_before_it(self, filled, tmp_path, monkeypatch):
        backup(company=filled, file=tmp_path / "b", at=AT)
        before = (tmp_path / "b").read_bytes()
        monkeypatch.setattr(backup_file, "_digest", lambda *_: 1 / 0)
        with suppress(ZeroDivisionError):
            backup(company=filled, file=tmp_path / "b", at=AT)
        assert (tmp_path / "b").read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["b"]
