"""`ledgerhall companies`: which companies there are, and where their books lie."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

import click
from rich.console import Console
from rich.table import Column, Table

from ledgerhall.tenancy.locations import SQLITE, Location
from ledgerhall.tenancy.models import Company
from ledgerhall.web.commands.main import cli

_COLUMNS = ("tenant", "company", "name", "currency", "books")
_WIDE = 1_000


@cli.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def companies(form: str) -> None:
    """List the companies: tenant, company, name, currency, and the file or schema of the books."""
    rows = [_row(company) for company in Company.objects.select_related("tenant").order_by("tenant__slug", "slug")]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    # Into a file or a pipe each company is one line, however long.
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table_of(rows))


def table_of(rows: Sequence[Mapping[str, str]]) -> Table:
    """A narrow terminal breaks what does not fit; nothing is cut."""
    table = Table(*(Column(name, overflow="fold") for name in _COLUMNS))
    for row in rows:
        table.add_row(*(row[column] for column in _COLUMNS))
    return table


def _row(company: Company) -> dict[str, str]:
    location = Location.parse(company.books)
    place = str(location.file) if location.engine == SQLITE else location.schema
    values = (company.tenant.slug, company.slug, company.name, company.currency_code, place)
    return dict(zip(_COLUMNS, values, strict=True))
