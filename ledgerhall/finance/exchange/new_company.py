"""A SIE file becomes a company of a tenant, or a part of one that exists; each file once within the tenant.

A new company's books come first, its row in the directory last: whatever ends the import in between leaves no company
behind; books that no row names are removed here, or, where the process was killed, by the sweep of the directory.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from ledgerhall.finance.exchange.import_file import Imported, Progress, import_sie
from ledgerhall.finance.exchange.models import ImportedFile
from ledgerhall.finance.exchange.sie import planning
from ledgerhall.finance.foundation.currencies import minor_units_of
from ledgerhall.kernel.errors import Refusal, Refused
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books, imported_files
from ledgerhall.tenancy.founding import founding
from ledgerhall.tenancy.models import Company, Tenant


def import_as_new_company(
    *,
    data: bytes,
    tenant: Tenant,
    by: By,
    at: datetime,
    file_name: str = "",
    name: str = "",
    progress: Progress | None = None,
) -> tuple[Company, Imported]:
    """Make a company of the file, named as the file says or as `name`. A tenant that is new is saved with it.

    Refuses a file with errors, and one that a company of the tenant has imported before.
    """
    plan = planning.plan(data, company_name=name)
    refusals = [finding.as_refusal for finding in plan.errors]
    refusals += imported_before(sha256=plan.sha256, tenant=tenant)
    if refusals:
        raise Refused(refusals)
    currency_code = plan.company.currency_code
    with founding(at=at) as founded:
        with books.open(founded):
            imported = import_sie(data=data, by=by, posted_at=at, file_name=file_name, planned=plan, progress=progress)
        company = founded.register(
            tenant=tenant,
            name=plan.company.name[:100],
            currency_code=currency_code,
            minor_units=minor_units_of(currency_code),
            time_zone="Europe/Stockholm",
            at=at,
            imported_sha256=plan.sha256,
        )
    return company, imported


def import_into(
    *, company: Company, data: bytes, by: By, at: datetime, file_name: str = "", progress: Progress | None = None
) -> Imported:
    """Import the file into a company that exists: its next year, or journal lines.

    Refuses what `import_sie` refuses, and a file that another company of the tenant has imported.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if refusals := imported_before(sha256=sha256, tenant=company.tenant, into=company):
        raise Refused(refusals)
    with imported_files.claiming(company=company, at=at) as claim, books.open(company):
        return import_sie(data=data, by=by, posted_at=at, file_name=file_name, claim=claim, progress=progress)


def imported_before(*, sha256: str, tenant: Tenant, into: Company | None = None) -> list[Refusal]:
    """A refusal where a company of the tenant has imported the same file; whether `into` has is told by its plan."""
    for company in imported_files.unlisted(tenant):
        with books.open(company):
            files = list(ImportedFile.objects.order_by("id").values_list("sha256", "imported_at"))
        imported_files.list_files(company=company, files=files)
    file = imported_files.found(tenant=tenant, sha256=sha256)
    return [] if file is None or file.company == into else [imported_files.refusal(file)]
