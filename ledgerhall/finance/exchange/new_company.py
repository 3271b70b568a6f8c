"""A SIE file becomes a company of a tenant: its books first, its row in the directory last.

Whatever ends the import in between leaves no company behind; books that no row names are removed here, or, where the
process was killed, by the sweep of the directory.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ledgerhall.finance.exchange.import_file import Imported, Progress, import_sie
from ledgerhall.finance.exchange.models import ImportedFile
from ledgerhall.finance.exchange.sie import planning
from ledgerhall.finance.foundation.currencies import minor_units_of
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books
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
    refusals += imported_before(sha256=plan.sha256, companies=Company.objects.filter(tenant_id=tenant.id))
    if refusals:
        raise Refused(refusals)
    currency_code = plan.company.currency_code
    with founding(at=at) as founded:
        with books.open(founded):
            imported = import_sie(
                data=data, by=by, posted_at=at, file_name=file_name, company_name=name, progress=progress
            )
        company = founded.register(
            tenant=tenant,
            name=plan.company.name[:100],
            currency_code=currency_code,
            minor_units=minor_units_of(currency_code),
            time_zone="Europe/Stockholm",
            at=at,
        )
    return company, imported


def imported_before(*, sha256: str, companies: Iterable[Company]) -> list[Refusal]:
    """A refusal for each of the companies that has imported the same file."""
    template = text("{company} has imported this file before, on {date}.")
    found = []
    for company in companies:
        with books.open(company):
            earlier = ImportedFile.objects.filter(sha256=sha256).first()
        if earlier is not None:
            values = {"company": company.name, "date": earlier.imported_at.date()}
            found.append(Refusal("sie-file-imported-before", template, values=values))
    return found
