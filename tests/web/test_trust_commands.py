"""`ledgerhall verify`, `backup`, `restore` and `migrate`, as they are typed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from importlib import import_module

import pytest
from click.testing import CliRunner
from django.conf import settings

from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.identity import log
from ledgerhall.identity.models import DirectoryLogEntry, DirectoryLogHead
from ledgerhall.tenancy import backup_file, building
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.models import Company, Tenant
from tests.finance.anew import company, make_books
from tests.finance.inspection.cells import tampering
from tests.finance.ledgers import AT, ROSA, post_text

__all__ = ["company", "make_books"]

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""

pytestmark = pytest.mark.django_db


def run(*words: object):
    commands = [import_module(f"ledgerhall.web.commands.{name}") for name in ("verify", "backup", "restore", "migrate")]
    return CliRunner().invoke(commands[0].cli, [str(word) for word in words])


@pytest.fixture
def acme(company) -> Company:
    tenant = Tenant.objects.create(slug="acme", name="Acme", created_at=AT, changed_at=AT)
    values = {"slug": "test-ltd", "name": "Test Ltd", "currency_code": "EUR", "created_at": AT, "changed_at": AT}
    with tenancy_books.open(company):
        post_text(SALE)
    return Company.objects.create(id=company.id, tenant=tenant, books=company.books, **values)


class TestVerify:
    def test_says_clean_and_ends_with_0(self, acme):
        for words in (("--company", "Test Ltd"), ("--company", "acme/test-ltd"), ("--all",)):
            result = run("verify", *words)
            assert result.exit_code == 0, result.output
            assert "acme/test-ltd: clean" in result.output

    def test_says_what_is_wrong_and_where_and_ends_with_1(self, acme):
        with tampering(acme.books) as raw:
            raw.execute("UPDATE ledger_glentry SET description = 'Another' WHERE entry_no = 2")
        result = run("verify", "--all")
        assert result.exit_code == 1
        assert "acme/test-ltd: 1 wrong" in result.output
        assert (
            "G/L register 1, content_hash: Entries 1 to 3, or those beside them, are not what was posted."
            in result.output
        )

    def test_looks_at_the_directory_s_log_with_all(self, acme):
        log.record("signed-in", by=ROSA, at=AT)
        assert "the directory's log: clean" in run("verify", "--all").output
        assert "directory's log" not in run("verify", "--company", "Test Ltd").output
        last = DirectoryLogEntry.objects.latest("id").id
        DirectoryLogHead.objects.update(last_entry_no=last - 1)
        result = run("verify", "--all")
        assert result.exit_code == 1
        assert "the directory's log: 1 wrong" in result.output
        said = f"The head says entry {last - 1}; the log ends at entry {last}."
        assert f"directory log head, chain_hash: {said}" in result.output

    def test_says_that_books_are_missing(self, acme):
        building.remove(Location.parse(acme.books))
        result = run("verify", "--all")
        assert result.exit_code == 1
        assert "There are no books at" in result.output
        assert not building.exists(Location.parse(acme.books))

    def test_wants_one_company_or_all(self, acme):
        assert run("verify").exit_code == 2
        assert run("verify", "--all", "--company", "Test Ltd").exit_code == 2
        assert "No company is called Nobody" in run("verify", "--company", "Nobody").output


class TestBackupAndRestore:
    def test_bring_the_company_back(self, acme, tmp_path, monkeypatch):
        servers = dict.fromkeys(("main", "test"), settings.BOOKS_SERVERS.get("test"))
        for name in ("BOOKS_SERVERS", "BOOKS_OWNER_SERVERS"):
            monkeypatch.setattr(settings, name, servers if acme.books.startswith("postgresql") else {})
        file = tmp_path / "test.ledgerhall"
        result = run("backup", "--company", "Test Ltd", file)
        assert result.exit_code == 0, result.output
        for tenant, name in (("Another", "Test Ltd"), ("acme", "Test Ltd 2")):
            result = run("restore", file, "--tenant", tenant, "--company", name)
            assert result.exit_code == 0, result.output
            restored = Company.objects.get(tenant__name__iexact=tenant, name=name)
            try:
                assert self.last_hash(restored) == self.last_hash(acme)
                assert run("verify", "--company", f"{restored.tenant.slug}/{restored.slug}").exit_code == 0
            finally:
                building.remove(Location.parse(restored.books))

    def test_a_damaged_file_is_refused_and_makes_no_tenant(self, acme, tmp_path):
        file = tmp_path / "test.ledgerhall"
        run("backup", "--company", "Test Ltd", file)
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 255
        file.write_bytes(content)
        result = run("restore", file, "--tenant", "New")
        assert result.exit_code == 1
        assert "is damaged" in result.output
        assert Tenant.objects.count() == Company.objects.count() == 1

    def test_a_backup_that_does_not_hold_what_its_manifest_says_makes_no_tenant(self, acme, tmp_path):
        file, books = tmp_path / "test.ledgerhall", tmp_path / "books.sqlite3"
        run("backup", "--company", "Test Ltd", file)
        manifest = backup_file.read(file)
        backup_file.unpack(file, books)
        backup_file.write(books, replace(manifest, facts={**manifest.facts, "last_register_no": 7}), file)
        result = run("restore", file, "--tenant", "New")
        assert (result.exit_code, "is damaged" in result.output) == (1, True), result.output
        assert Tenant.objects.count() == Company.objects.count() == 1

    def last_hash(self, company) -> str:
        with tenancy_books.open(company):
            return GLRegister.objects.order_by("-number").first().chain_hash


class TestMigrate:
    def test_says_what_it_did(self, acme):
        result = run("migrate")
        assert result.exit_code == 0, result.output
        assert "Books: 0 migrated, 1 up to date, 0 failed." in result.output


class TestEmptyHome:
    def test_every_command_works_on_it(self, tmp_path):
        home = {**os.environ, "LEDGERHALL_HOME": str(tmp_path / "home")}
        for words, code in ((("verify", "--all"), 0), (("migrate",), 0), (("backup", "--company", "X", "x"), 1)):
            command = [sys.executable, "-c", "from ledgerhall.web.commands.main import main; main()", *words]
            done = subprocess.run(command, env=home, cwd=tmp_path, capture_output=True, text=True)
            assert done.returncode == code, done.stderr
            assert "Traceback" not in done.stderr
