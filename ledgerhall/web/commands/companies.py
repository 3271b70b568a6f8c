"""`ledgerhall companies`: which companies there are, and where their books lie."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from ledgerhall.tenancy.locations import SQLITE, Location
from ledgerhall.tenancy.models import Company
from ledgerhall.web.commands.main import cli

_COLUMNS = ("tenant", "company", "name", "currency", "books")


@cli.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def companies(form: str) -> None:
    """List the companies: tenant, company, name, currency, and the file or schema of the books."""
    rows = [_row(company) for company in Company.objects.select_related("tenant").order_by("tenant__slug", "slug")]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table(*_COLUMNS)
    for row in rows:
        table.add_row(*(row[column] for column in _COLUMNS))
    Console().print(table)


def _row(company: Company) -> dict[str, str]:
    location = Location.parse(company.books)
    place = str(location.file) if location.engine == SQLITE else location.schema
    values = (company.tenant.slug, company.slug, company.name, company.currency_code, place)
    return dict(zip(_COLUMNS, values, strict=True))
