"""`ledgerhall backup`: one company's books as one file."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone

from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import backup as tenancy_backup
from ledgerhall.tenancy import companies
from ledgerhall.web.commands.main import cli, told


@cli.command()
@click.option("--company", "company_name", required=True, help="Slug, name, or tenant/company.")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def backup(company_name: str, file: Path) -> None:
    """Write a company's books, as of one moment, to FILE; others may go on posting meanwhile."""
    if not file.parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}.")
    try:
        company = companies.find(company_name)
        manifest = tenancy_backup.backup(company=company, file=file, at=timezone.now())
    except Refused as refused:
        raise told(refused) from refused
    register = manifest.facts["last_register_no"]
    click.echo(f"{company.name}: {file}, up to register {register}, hash {manifest.facts['register_hash']}")
