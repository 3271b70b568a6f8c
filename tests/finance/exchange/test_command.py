"""`ledgerhall import sie`: findings first, then a company, its next year, or a journal batch; or nothing at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ledgerhall.finance.exchange.models import ImportedFile
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.identity.models import User
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web.commands import import_sie
from tests.finance.exchange.test_importing import FIRST_YEAR, NEXT_YEAR
from tests.templates import give_template

FILES = Path(__file__).parents[2] / "data" / "sie"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def close_books():
    yield
    books.close_all()


@pytest.fixture
def write(tmp_path):
    def file(text: str, name: str = "prov.se") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode("cp437"))
        return path

    return file


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(import_sie.import_group, ["sie", *(str(one) for one in arguments)])


def _entries(company: Company) -> int:
    with books.open(company):
        return GLEntry.objects.count()


class TestNewCompany:
    def test_makes_tenant_company_and_books_and_tells_findings_first(self) -> None:
        result = _run(FILES / "Sie4.se", "--tenant", "Demo Tenant")
        assert result.exit_code == 0, result.output
        assert result.output.startswith("warning: ")
        company = Company.objects.get()
        assert (company.tenant.slug, company.slug, company.name) == (
            "demo-tenant",
            "demoforetaget-ab",
            "Demoföretaget AB",
        )
        assert (company.currency_code, company.minor_units, company.time_zone) == ("SEK", 2, "Europe/Stockholm")
        assert _entries(company) == 29 + 259

    def test_takes_the_name_that_is_given(self) -> None:
        _run(FILES / "typ4.se", "--tenant", "t", "--company", "Mitt AB")
        assert Company.objects.get().name == "Mitt AB"

    def test_invites_the_owner(self, mailoutbox) -> None:
        result = _run(FILES / "typ4.se", "--tenant", "t", "--owner", "eva@example.com")
        assert result.exit_code == 0, result.output
        assert User.objects.get().email == "eva@example.com"
        assert [mail.to for mail in mailoutbox] == [["eva@example.com"]]

    def test_refuses_an_address_that_is_none_before_anything_is_made(self) -> None:
        assert _run(FILES / "typ4.se", "--tenant", "t", "--owner", "eva").exit_code == 2
        assert not Tenant.objects.exists()

    def test_shows_and_writes_nothing_on_a_dry_run(self) -> None:
        dry = _run(FILES / "typ4.se", "--tenant", "t", "--dry-run")
        assert dry.exit_code == 0
        assert "81 x voucher: 287 lines" in dry.output
        assert not Tenant.objects.exists()
        wet = _run(FILES / "typ4.se", "--tenant", "t")
        assert dry.output.removesuffix("Nothing was written.\n") in wet.output

    @pytest.mark.parametrize("name", ["BokSald.SE", "transaktioner_ovnbolag-bad-balance.se", "FAKT.SI"])
    def test_refuses_a_file_with_errors_and_leaves_nothing(self, name: str) -> None:
        result = _run(FILES / name, "--tenant", "t")
        assert result.exit_code == 1
        assert "error: " in result.output
        assert "Traceback" not in result.output
        assert "Nothing was imported." in result.output
        assert not Tenant.objects.exists()

    def test_refuses_the_same_file_within_the_tenant_only(self, write) -> None:
        assert _run(write(FIRST_YEAR), "--tenant", "t").exit_code == 0
        again = _run(write(FIRST_YEAR), "--tenant", "t", "--company", "Another")
        assert again.exit_code == 1
        assert "Prov AB has imported this file before" in again.output
        assert _run(write(FIRST_YEAR), "--tenant", "other").exit_code == 0
        assert Company.objects.count() == 2


class TestCompanyThatExists:
    @pytest.mark.parametrize(
        "named", [["--company", "prov-ab"], ["--company", "Prov AB"], ["--company", "t/prov-ab"], []]
    )
    def test_gets_its_next_year(self, write, named: list[str]) -> None:
        _run(write(FIRST_YEAR), "--tenant", "t")
        result = _run(write(NEXT_YEAR), "--tenant", "t", *named)
        assert result.exit_code == 0, result.output
        with books.open(Company.objects.get()):
            assert list(ImportedFile.objects.order_by("id").values_list("kind", flat=True)) == [
                "new-company",
                "next-year",
            ]

    def test_refuses_a_year_that_does_not_fit_with_the_differences(self, write) -> None:
        _run(write(FIRST_YEAR), "--tenant", "t")
        result = _run(write(NEXT_YEAR.replace("1910 150", "1910 151")), "--tenant", "t")
        assert result.exit_code == 1
        assert "Account 1910: #IB is 151.00, the books close with 150" in result.output
        assert _entries(Company.objects.get()) == 2 + 4

    def test_gets_a_journal_batch_of_a_4i(self) -> None:
        _run(FILES / "transaktioner_ovnbolag.se", "--tenant", "t", "--company", "Bolaget")
        result = _run(FILES / "FAKT.SI", "--tenant", "t", "--company", "Bolaget")
        assert result.exit_code == 0, result.output
        with books.open(Company.objects.get()):
            assert JournalLine.objects.count() == 3
            assert JournalLine.objects.order_by("line_no")[0].posting_date.day == date(2011, 3, 4)
            assert sum(JournalLine.objects.values_list("amount", flat=True)) == Decimal(0)


class TestKilled:
    def test_an_import_that_is_killed_leaves_no_company(self, tmp_path) -> None:
        """SIGKILL after each register: the directory knows no company, and the file can be imported."""
        home = tmp_path / "home"
        give_template(home)
        for after in (1, 2, 3):
            killed = _run_in_process(home, after)
            assert killed.returncode == -signal.SIGKILL, killed.stderr
            assert _companies(home) == []
        assert _run_in_process(home, 99).returncode == 0
        assert [company["company"] for company in _companies(home)] == ["prov-ab"]


def _run_in_process(home: Path, kill_after: int) -> subprocess.CompletedProcess[str]:
    file = home.parent / "prov.se"
    file.write_bytes(FIRST_YEAR.encode("cp437"))
    program = (
        "import os, signal, sys, django\n"
        "django.setup()\n"
        "from ledgerhall.web.commands import import_sie, main\n"
        f"def told(done, total):\n    if done == {kill_after}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "import_sie._show_progress = told\n"
        f"sys.argv = ['ledgerhall', 'import', 'sie', {str(file)!r}, '--tenant', 't']\n"
        "main.main()\n"
    )
    return _python(home, program)


def _companies(home: Path) -> list[dict[str, str]]:
    program = (
        "import sys\nfrom ledgerhall.web.commands import main\n"
        "sys.argv = ['ledgerhall', 'companies', '--format', 'json']\nmain.main()\n"
    )
    listed: list[dict[str, str]] = json.loads(_python(home, program).stdout)
    return listed


def _python(home: Path, program: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LEDGERHALL_")},
        "LEDGERHALL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "ledgerhall.web.settings",
    }
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
    )
