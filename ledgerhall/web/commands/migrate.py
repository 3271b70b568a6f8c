"""`ledgerhall migrate`: the directory and all books to the newest migration, then the check of triggers and totals."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ledgerhall.finance.ledger import totals
from ledgerhall.finance.posting import append_only
from ledgerhall.tenancy import books
from ledgerhall.tenancy.migrating import Outcome, migrate_all
from ledgerhall.tenancy.models import Company
from ledgerhall.web.commands.main import cli, prepare_directory


@cli.command()
@click.option("--at-once", default=4, show_default=True, type=click.IntRange(1, 64), help="Books migrated at a time.")
def migrate(at_once: int) -> None:
    """Migrate the directory, then every company's books. Stopped, it goes on where it was when started again."""
    prepare_directory()
    companies = list(Company.objects.select_related("tenant").order_by("tenant__slug", "slug"))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    outcomes: list[Outcome] = []
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Books", total=len(companies))
        for outcome in migrate_all(companies, at_once=at_once, lacks=lacks):
            outcomes.append(outcome)
            progress.advance(task)
    migrated = sum(outcome.is_migrated for outcome in outcomes)
    problems = [outcome for outcome in outcomes if outcome.problem]
    click.echo(
        f"Books: {migrated} migrated, {len(outcomes) - migrated - len(problems)} up to date, {len(problems)} failed."
    )
    for outcome in problems:
        click.echo(f"  {outcome.company.tenant.slug}/{outcome.company.slug}: {outcome.problem}", err=True)
    sys.exit(1 if problems else 0)


def lacks() -> list[str]:
    """Triggers that are not there, and totals that a killed run emptied and did not make up."""
    return [*append_only.missing(books.connection()), *(["totals"] if totals.is_behind() else [])]
