"""`ledgerhall restore`: a backup becomes a company again, on either engine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.identity import sign_up
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books, slugs
from ledgerhall.tenancy import restore as tenancy_restore
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web.commands.main import cli, told


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Slug or name of the tenant; made where it is new.")
@click.option("--company", "company_name", default="", help="Another name than the one in the backup.")
def restore(file: Path, tenant_name: str, company_name: str) -> None:
    """Make a company of the backup in FILE. A damaged or foreign file is refused and changes nothing."""
    now = timezone.now()
    try:
        tenant = _tenant(tenant_name, now)
        company = tenancy_restore.restore(file=file, tenant=tenant, at=now, name=company_name)
    except Refused as refused:
        raise told(refused) from refused
    click.echo(f"{company.tenant.slug}/{company.slug}: {company.name}, restored from {file}")
    _tell_findings(company)


def _tenant(name: str, at: datetime) -> Tenant:
    """The tenant of that name, or a new one, which is saved together with the restored company."""
    try:
        return sign_up.tenant_called(name)
    except Refused as refused:
        if refused.refusals[0].code != "tenant-unknown":
            raise
    return Tenant(slug=slugs.for_new_tenant(name), name=name, created_at=at, changed_at=at)


def _tell_findings(company: Company) -> None:
    """What was wrong with the books when they were backed up is still wrong, and said."""
    with books.open(company):
        faults = [finding for finding in verify() if not finding.is_notice]
    for finding in faults:
        click.echo(f"  {finding.place}: {finding.message} [{finding.code}]", err=True)
