"""`ledgerhall import sie FILE --tenant T`: a SIE file becomes a company, its next year, or a journal batch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from ledgerhall.finance.exchange import import_file, new_company
from ledgerhall.finance.exchange.sie import planning
from ledgerhall.finance.exchange.sie.findings import in_ranges
from ledgerhall.finance.exchange.sie.plan import ImportKind, ImportPlan, printed
from ledgerhall.identity import joining, permission_sets, sign_up
from ledgerhall.kernel.errors import Refusal, Refused
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.tenancy import books, slugs
from ledgerhall.tenancy.companies import find
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web.commands.main import cli


@cli.group("import")
def import_group() -> None:
    """Files of other programs."""


@import_group.command("sie")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Slug or name of the tenant; made where there is none.")
@click.option("--company", "company_name", help="The company to add to, or the name of the new one.")
@click.option("--owner", "owner_email", help="Who becomes the tenant's owner and is mailed a link to set a password.")
@click.option("--dry-run", is_flag=True, help="Show findings and what would be made; write nothing.")
def sie(file: Path, tenant_name: str, company_name: str | None, owner_email: str | None, dry_run: bool) -> None:
    """Import FILE (SIE 4, types 1 to 4). The findings come first, with the lines of the file."""
    now = timezone.now()
    data = file.read_bytes()
    try:
        _require_address(owner_email)
        tenant = _tenant(tenant_name, now)
        company = _company(tenant, company_name, data)
        plan = _plan(data, tenant, company, company_name)
        if dry_run:
            click.echo("Nothing was written.")
            return
        company, imported = _import(data, file.name, tenant, company, company_name, now)
        if owner_email:
            joining.give_access(
                email=owner_email,
                permission_sets=permission_sets.OWNER,
                tenant=tenant,
                company=None,
                by=COMMAND_LINE,
                at=now,
            )
    except Refused as refused:
        raise click.ClickException("\n".join(_told(refused.refusals))) from None
    _echo_result(plan, company, imported)


def _require_address(email: str | None) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise click.BadParameter(f"{email} is no e-mail address.", param_hint="--owner") from None


def _tenant(name: str, now: datetime) -> Tenant:
    """The tenant of that name, or a new one, which is saved together with its first company."""
    try:
        return sign_up.tenant_called(name)
    except Refused as refused:
        if refused.refusals[0].code != "tenant-unknown":
            raise
        return Tenant(slug=slugs.for_new_tenant(name), name=name, created_at=now, changed_at=now)


def _company(tenant: Tenant, name: str | None, data: bytes) -> Company | None:
    """The company to add to: the one that is named, or the one of which the file is the next year."""
    if name is None:
        return _company_of_next_year(tenant, data)
    try:
        return find(name if "/" in name else f"{tenant.slug}/{name}")
    except Refused as refused:
        if refused.refusals[0].code != "company-unknown":
            raise
        return None


def _company_of_next_year(tenant: Tenant, data: bytes) -> Company | None:
    if tenant._state.adding:
        return None
    found = planning.plan(data)
    if found.kind is not ImportKind.NEW_COMPANY or not found.fiscal_years:
        return None
    for company in Company.objects.filter(tenant=tenant, name=found.company.name[:100]).order_by("created_at", "slug"):
        with books.open(company):
            if import_file.goes_on_with(found):
                return company
    return None


def _plan(data: bytes, tenant: Tenant, company: Company | None, name: str | None) -> ImportPlan:
    """The plan with its findings printed; refuses one with errors, and a file that the tenant has imported before."""
    refusals: list[Refusal] = []
    if company is None:
        plan = planning.plan(data, company_name=name or "")
    else:
        with books.open(company):
            plan = import_file.plan_for_open_books(data=data)
    for finding in plan.findings:
        where = f"line {_shortened(in_ranges(finding.lines))}: " if finding.lines else ""
        click.echo(f"{finding.severity.value}: {where}{finding.message}")
    if not tenant._state.adding:
        refusals = new_company.imported_before(sha256=plan.sha256, tenant=tenant, into=company)
    if plan.is_refused or refusals:
        raise Refused(refusals)
    for line in printed(plan):
        click.echo(line)
    return plan


def _shortened(lines: str) -> str:
    return lines if len(lines) <= 60 else lines[:60].rpartition(",")[0] + " …"


def _import(
    data: bytes, file_name: str, tenant: Tenant, company: Company | None, name: str | None, now: datetime
) -> tuple[Company, import_file.Imported]:
    if company is None:
        return new_company.import_as_new_company(
            data=data,
            tenant=tenant,
            by=COMMAND_LINE,
            at=now,
            file_name=file_name,
            name=name or "",
            progress=_show_progress,
        )
    imported = new_company.import_into(
        company=company, data=data, by=COMMAND_LINE, at=now, file_name=file_name, progress=_show_progress
    )
    return company, imported


def _show_progress(done: int, total: int) -> None:
    click.echo(f"\rposted {done} of {total} registers", nl=done == total, err=True)


def _told(refusals: Iterable[Refusal]) -> list[str]:
    told = [f"{f'line {one.line}: ' if one.line else ''}{one.message} [{one.code}]" for one in refusals]
    return [*told, "Nothing was imported."]


def _echo_result(plan: ImportPlan, company: Company, imported: import_file.Imported) -> None:
    if plan.kind is ImportKind.JOURNAL:
        batch = imported.file.journal_batch_name
        click.echo(f"{company.name}: journal batch {batch} holds {len(plan.postings)} vouchers, not posted.")
        return
    click.echo(f"{company.tenant.slug}/{company.slug}: {len(imported.register_numbers)} registers posted.")
    if plan.warnings:
        click.echo(f"Warnings that stay with the company until they are acknowledged: {len(plan.warnings)}.")
