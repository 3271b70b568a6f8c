"""The command line on data directories of its own: every command works on an empty one."""

import io
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from rich.console import Console

from ledgerhall.web.commands import main
from ledgerhall.web.commands.companies import _COLUMNS, table_of
from ledgerhall.web.commands.main import COMMANDS, cli

DATA = Path(__file__).parents[1] / "data" / "sie"
PROGRAM = "from ledgerhall.web.commands.main import main; main()"


@pytest.fixture
def run(tmp_path):
    """Run a command in an empty data directory; (exit code, standard output, standard error)."""

    def command(*arguments: str) -> tuple[int, str, str]:
        surroundings = {**os.environ, "LEDGERHALL_HOME": str(tmp_path / "home"), "LEDGERHALL_MAIL": "file"}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            env=surroundings, capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return command


class TestEveryCommand:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_is_found_in_the_module_that_is_named_for_it(self, name):
        found = cli.get_command(click.Context(cli), name)
        assert found is not None
        assert found.name == name
        assert found.callback.__module__ == f"ledgerhall.web.commands.{COMMANDS[name]}"

    def test_of_every_module_is_among_them(self):
        modules = {file.stem for file in Path(main.__file__).parent.glob("*.py")} - {"__init__", "main"}
        assert modules == set(COMMANDS.values())
        for module in modules:
            import_module(f"ledgerhall.web.commands.{module}")
        assert set(cli.commands) == set(COMMANDS)


class TestCompanies:
    def test_are_none_in_an_empty_directory(self, run):
        assert run("companies", "--format", "json") == (0, "[]\n", "")

    @pytest.mark.parametrize("width", [40, 1_000])
    def test_are_never_cut(self, width):
        row = {name: f"{name}-{'x' * 60}-end" for name in _COLUMNS}
        console = Console(width=width, file=io.StringIO())
        console.print(table_of([row]))
        cells = [line.strip("│").split("│") for line in console.file.getvalue().splitlines() if line.startswith("│")]
        assert ["".join(part.strip() for part in column) for column in zip(*cells, strict=True)] == list(row.values())


class TestGrant:
    def test_says_with_its_code_what_stands_against_it(self, run):
        code, output, told = run("grant", "rosa@example.com", "SUPER", "--tenant", "nobody")
        assert (code, output) == (1, "")
        assert told.startswith("Error: ")
        assert told.endswith(" [tenant-unknown]\n")


class TestTrialBalance:
    def test_is_json_alone_on_standard_output_with_exact_amounts(self, run):
        code, _, _ = run("import", "sie", str(DATA / "typ4.se"), "--tenant", "acme", "--company", "Typ Fyra")
        assert code == 0
        code, output, problems = run(
            "report", "trial-balance", "--company", "acme/Typ Fyra", "--from", "1990-01-01", "--to", "2100-12-31"
        )
        assert (code, problems) == (0, "")
        rows = json.loads(output)
        keys = ["number", "name", "net_change_debit", "net_change_credit", "balance_debit", "balance_credit"]
        assert list(rows[0]) == keys
        debit, credit = (sum(cents(row[f"balance_{side}"]) for row in rows) for side in ("debit", "credit"))
        assert debit == credit > 0

    def test_of_an_unknown_company_is_refused(self, run):
        code, output, problems = run(
            "report", "trial-balance", "--company", "nobody", "--from", "2026-01-01", "--to", "2026-12-31"
        )
        assert code == 1
        assert output == ""
        assert "nobody" in problems

    def test_of_an_ambiguous_name_is_refused_with_the_candidates(self, run):
        for tenant in ("one", "two"):
            run("import", "sie", str(DATA / "typ4.se"), "--tenant", tenant, "--company", "Same Name")
        code, _, problems = run(
            "report", "trial-balance", "--company", "Same Name", "--from", "2026-01-01", "--to", "2026-12-31"
        )
        assert code == 1
        assert "one/same-name" in problems
        assert "two/same-name" in problems

    def test_wants_dates(self, run):
        code, _, problems = run(
            "report", "trial-balance", "--company", "x", "--from", "yesterday", "--to", "2026-01-01"
        )
        assert code == 2
        assert "yesterday" in problems


class TestDemo:
    def test_refuses_a_directory_that_no_demo_made(self, run):
        run("import", "sie", str(DATA / "typ4.se"), "--tenant", "acme")
        code, _, problems = run("demo", "--make-only")
        assert code == 1
        assert "no demo made" in problems

    def test_is_made_whole_and_verifies(self, run):
        code, _, _ = run("demo", "--make-only", "--port", "8765")
        assert code == 0
        _, output, _ = run("companies", "--format", "json")
        companies = json.loads(output)
        assert len(companies) == 10
        assert {row["currency"] for row in companies} >= {"GBP", "EUR", "SEK", "JPY", "USD", "CHF", "NOK"}
        code, output, problems = run("verify", "--all")
        assert code == 0, output + problems

    def test_accounts_are_not_served_on_a_public_address(self, run, tmp_path):
        (tmp_path / "home").mkdir()
        make = "from ledgerhall.web.commands.main import prepare_directory as p; import django; django.setup(); p()\n"
        make += "from ledgerhall.identity import people; from django.utils import timezone\n"
        make += "people.add(email='a@demo.example', name='A', is_demo=True, at=timezone.now())"
        surroundings = {
            **os.environ,
            "LEDGERHALL_HOME": str(tmp_path / "home"),
            "DJANGO_SETTINGS_MODULE": "ledgerhall.web.settings",
        }
        subprocess.run([sys.executable, "-c", make], env=surroundings, check=True)
        code, _, problems = run("serve", "--host", "0.0.0.0", "--port", "8766")
        assert code == 1
        assert "demo" in problems


def cents(amount: str) -> int:
    whole, _, decimals = amount.partition(".")
    assert len(decimals) == 2
    return int(whole + decimals)
