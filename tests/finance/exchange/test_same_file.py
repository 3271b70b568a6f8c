"""A file is imported once within a tenant, whatever runs at the same moment and whatever ends in between."""

from __future__ import annotations

import os
import signal
import subprocess
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from ledgerhall.finance.exchange import new_company
from ledgerhall.finance.exchange.models import ImportedFile
from ledgerhall.finance.exchange.new_company import import_as_new_company, import_into
from ledgerhall.finance.exchange.sie import planning
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books, imported_files
from ledgerhall.tenancy.models import Company, FileOfTenant, PendingBooks, Tenant
from tests.finance.exchange.test_command import _python
from tests.finance.exchange.test_importing import FIRST_YEAR, NEXT_YEAR
from tests.finance.ledgers import AT, ROSA
from tests.templates import give_template

pytestmark = pytest.mark.django_db
FIRST, NEXT = FIRST_YEAR.encode("cp437"), NEXT_YEAR.encode("cp437")


@pytest.fixture(autouse=True)
def close_books():
    yield
    books.close_all()


@pytest.fixture
def tenant() -> Tenant:
    return Tenant.objects.create(slug="t", name="T", created_at=AT, changed_at=AT)


@pytest.fixture
def twins(tenant) -> list[Company]:
    """Two companies of the tenant that one and the same file goes on with."""
    return [new(tenant, FIRST + f"#PROSA {name}\n".encode(), name) for name in ("One", "Other")]


def new(tenant: Tenant, data: bytes = FIRST, name: str = "", **options) -> Company:
    return import_as_new_company(data=data, tenant=tenant, by=ROSA, at=AT, name=name, **options)[0]


def go_on(company: Company, **options) -> None:
    import_into(company=company, data=NEXT, by=ROSA, at=AT, **options)


def entries(company: Company) -> int:
    with books.open(company):
        return GLEntry.objects.count()


def refused(act) -> str:
    with pytest.raises(Refused) as caught:
        act()
    (refusal,) = caught.value.refusals
    assert refusal.code == "sie-file-imported-before"
    return refusal.message


def at_once(act):
    """As progress of one import: does another one, once, from beginning to end."""
    acts = [act]
    return lambda done, total: acts and acts.pop()()


class TestTwoImportsAtOnce:
    def test_make_one_company(self, tenant) -> None:
        why = refused(lambda: new(tenant, name="Late", progress=at_once(lambda: new(tenant, name="Early"))))
        assert why == f"Early has imported this file before, on {AT.date()}."
        assert [company.name for company in Company.objects.all()] == ["Early"]
        assert not PendingBooks.objects.exists()

    def test_go_on_with_one_company(self, twins) -> None:
        one, other = twins
        why = refused(lambda: go_on(one, progress=at_once(lambda: go_on(other))))
        assert why == f"Other has imported this file before, on {AT.date()}."
        assert (entries(one), entries(other)) == (2 + 4, 2 + 4 + 3 + 2)
        go_on_again = FileOfTenant.objects.get(sha256=planning.plan(NEXT).sha256)
        assert (go_on_again.company, go_on_again.claim) == (other, None)

    def test_are_told_apart_by_the_database_itself(self, twins) -> None:
        row = FileOfTenant.objects.order_by("id")[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            FileOfTenant.objects.create(tenant=row.tenant, company=twins[1], sha256=row.sha256, imported_at=AT)

    def test_in_two_tenants_are_no_matter(self, tenant) -> None:
        other = Tenant.objects.create(slug="o", name="O", created_at=AT, changed_at=AT)
        new(tenant, progress=at_once(lambda: new(other)))
        assert Company.objects.count() == 2


class TestImportThatEnds:
    def test_by_an_interruption_leaves_no_row(self, twins, monkeypatch) -> None:
        original = new_company.import_sie

        def break_after_the_claim(**arguments):
            original(**arguments)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(new_company, "import_sie", break_after_the_claim)
            with pytest.raises(KeyboardInterrupt):
                go_on(twins[0])
        assert not FileOfTenant.objects.filter(sha256=planning.plan(NEXT).sha256).exists()
        # What its books have nevertheless, the next import finds there.
        assert "One has imported this file" in refused(lambda: go_on(twins[1]))

    def test_by_a_stop_leaves_no_row_and_goes_on_later(self, twins) -> None:
        with pytest.raises(ZeroDivisionError):
            go_on(twins[0], progress=lambda done, total: 1 / 0)
        go_on(twins[1])
        assert (entries(twins[0]), entries(twins[1])) == (2 + 4, 2 + 4 + 3 + 2)

    def test_by_a_kill_leaves_a_claim_that_the_same_books_take_over(self, twins) -> None:
        sha256 = planning.plan(NEXT).sha256
        imported_files.enter(company=twins[0], sha256=sha256, at=AT, claim=uuid.uuid4())
        assert refused(lambda: go_on(twins[1])) == "One is importing this file at this moment."
        go_on(twins[0])
        assert FileOfTenant.objects.get(sha256=sha256).claim is None
        assert imported_files.sweep(before=AT + timedelta(hours=1)) == 0

    def test_by_a_kill_leaves_a_claim_that_is_swept(self, twins) -> None:
        imported_files.enter(company=twins[0], sha256=planning.plan(NEXT).sha256, at=AT, claim=uuid.uuid4())
        assert imported_files.sweep(before=AT) == 0
        assert imported_files.sweep(before=AT + timedelta(hours=1)) == 1
        go_on(twins[1])

    def test_by_a_real_kill_can_be_done_again(self, tmp_path) -> None:
        """SIGKILL between the claim and the commit of the books."""
        home = tmp_path / "home"
        give_template(home)
        for name, data in (("first.se", FIRST), ("next.se", NEXT)):
            (tmp_path / name).write_bytes(data)
        assert in_process(home, tmp_path / "first.se", is_killed=False).returncode == 0
        killed = in_process(home, tmp_path / "next.se", is_killed=True)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        again = in_process(home, tmp_path / "next.se", is_killed=False)
        assert "registers posted" in again.stdout, again.stderr


class TestFileThatIsNotListed:
    def test_is_found_in_the_books_and_listed(self, twins, monkeypatch) -> None:
        FileOfTenant.objects.all().delete()
        Company.objects.update(has_files_listed=False)
        data = FIRST + b"#PROSA One\n"
        assert "One has imported this file before" in refused(lambda: new(twins[0].tenant, data, "Third"))
        assert FileOfTenant.objects.count() == 2
        with books.open(twins[0]):
            kept = ImportedFile.objects.get()
        monkeypatch.setattr(books, "open", lambda company: pytest.fail("the books were opened again"))
        (refusal,) = new_company.imported_before(sha256=kept.sha256, tenant=twins[0].tenant)
        assert refusal.values["company"] == "One"


def in_process(home: Path, file: Path, *, is_killed: bool) -> subprocess.CompletedProcess[str]:
    program = (
        "import os, signal, sys, django\n"
        "django.setup()\n"
        "from ledgerhall.tenancy import imported_files\n"
        "from ledgerhall.web.commands import main\n"
        "enter = imported_files.enter\n"
        "def killed(**arguments):\n    enter(**arguments)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"imported_files.enter = killed if {is_killed} else enter\n"
        f"sys.argv = ['ledgerhall', 'import', 'sie', {os.fspath(file)!r}, '--tenant', 't']\n"
        "main.main()\n"
    )
    return _python(home, program)
