"""`ledgerhall verify`: whether books are what was posted, and the directory's log what was written; exit 0, or 1 with a
list of what is wrong and where."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.identity import log_chain
from ledgerhall.kernel.errors import Refused, text
from ledgerhall.kernel.findings import Finding
from ledgerhall.tenancy import books, building, companies
from ledgerhall.tenancy.locations import Location
from ledgerhall.tenancy.models import Company
from ledgerhall.web.commands.main import cli, told


@cli.command("verify")
@click.option("--company", "company_name", help="Slug, name, or tenant/company.")
@click.option("--all", "is_all", is_flag=True, help="Every company of this deployment, and the directory's log.")
def verify_command(company_name: str | None, is_all: bool) -> None:
    """Check invariants, hash chains, triggers and logs of a company's books, or of all and of the directory's log."""
    if is_all == bool(company_name):
        raise click.UsageError("Name one company by --company, or say --all.")
    told = [_is_clean(f"{one.tenant.slug}/{one.slug}", _findings(one)) for one in _chosen(company_name)]
    if is_all:
        told.append(_is_clean("the directory's log", log_chain.problems()))
    sys.exit(0 if all(told) else 1)


def _chosen(company_name: str | None) -> Sequence[Company]:
    if company_name is None:
        return list(Company.objects.select_related("tenant").order_by("tenant__slug", "slug"))
    try:
        return [companies.find(company_name)]
    except Refused as refused:
        raise told(refused) from refused


def _is_clean(label: str, findings: Sequence[Finding]) -> bool:
    """Tell what was found; whether all is well."""
    faults = [finding for finding in findings if not finding.is_notice]
    click.echo(f"{label}: {f'{len(faults)} wrong' if faults else 'clean'}")
    for finding in findings:
        kind = "notice, " if finding.is_notice else ""
        click.echo(f"  {finding.place}: {kind}{finding.message} [{finding.code}]")
    return not faults


def _findings(company: Company) -> list[Finding]:
    if not building.exists(Location.parse(company.books)):
        template = text("There are no books at {books}.")
        return [Finding("books-missing", "database", template, values={"books": company.books})]
    with books.open(company):
        return verify()
