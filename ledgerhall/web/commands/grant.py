"""`ledgerhall grant EMAIL SET --tenant T [--company NAME]`: give somebody access from the command line."""

from __future__ import annotations

import click
from django.utils import timezone

from ledgerhall.identity import joining, sign_up
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.tenancy import companies
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web.commands.main import cli, told


@cli.command()
@click.argument("email")
@click.argument("permission_set", metavar="SET")
@click.option("--tenant", "tenant_name", required=True, help="Slug or name of the tenant.")
@click.option("--company", "company_name", help="Slug or name of one company; all companies where it is not said.")
def grant(email: str, permission_set: str, tenant_name: str, company_name: str | None) -> None:
    """Grant SET (SUPER, SECURITY, "D365 ACCOUNTANTS", "D365 READ", PORTAL) to EMAIL and mail a link to set a password.

    OWNER stands for SUPER and SECURITY.
    """
    now = timezone.now()
    try:
        tenant = sign_up.tenant_called(tenant_name)
        company = _company(tenant, company_name)
        sets = ["SUPER", "SECURITY"] if permission_set.upper() == "OWNER" else [permission_set.upper()]
        joining.give_access(email=email, permission_sets=sets, tenant=tenant, company=company, by=COMMAND_LINE, at=now)
    except Refused as refused:
        raise told(refused) from None
    where = company.name if company else "all companies"
    click.echo(f"{email} has {' and '.join(sets)} in {where} of {tenant.name} and was mailed.")


def _company(tenant: Tenant, name: str | None) -> Company | None:
    return companies.find(f"{tenant.slug}/{name}") if name else None
