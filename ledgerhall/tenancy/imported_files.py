"""Which files the companies of a tenant have imported: each file once, which the directory's database itself keeps.

A new company's file is entered with the company, in one transaction. Books that exist are another database, and the two
have no common transaction: the file is claimed while the books are locked, just before they commit, and the claim is
settled after. A claim that its import left behind is taken over by the next import into the same books, and swept. The
books of a company whose files may not all be here are looked into by the next import into the tenant.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.tenancy.models import Company, FileOfTenant, Tenant

Claim = Callable[[str], None]
"""Called with a file's SHA-256 under the lock of the books that import it. Refuses a file of another company."""


def found(*, tenant: Tenant, sha256: str) -> FileOfTenant | None:
    """Which company of the tenant has imported the file, or is doing so."""
    return FileOfTenant.objects.select_related("company").filter(tenant_id=tenant.id, sha256=sha256).first()


def refusal(file: FileOfTenant) -> Refusal:
    """Why the file is not imported again."""
    if file.claim is not None:
        template = text("{company} is importing this file at this moment.")
        return Refusal("sie-file-imported-before", template, values={"company": file.company.name})
    values = {"company": file.company.name, "date": file.imported_at.date()}
    return Refusal(
        "sie-file-imported-before", text("{company} has imported this file before, on {date}."), values=values
    )


def enter(*, company: Company, sha256: str, at: datetime, claim: uuid.UUID | None = None) -> None:
    """Enter a file of the company. Refuses one that another company of the tenant has imported or is importing."""
    file, is_new = FileOfTenant.objects.select_related("company").get_or_create(
        tenant_id=company.tenant_id,
        sha256=sha256,
        defaults={"company": company, "imported_at": at, "claim": claim},
    )
    if file.company_id != company.id:
        raise Refused(refusal(file))
    if not is_new:
        # Both held the lock of the same books, which lack the file: the import that claimed it has ended without them.
        FileOfTenant.objects.filter(id=file.id).update(claim=claim, imported_at=at)


@contextmanager
def claiming(*, company: Company, at: datetime) -> Iterator[Claim]:
    """The frame of an import into books that exist: what is claimed in it is settled, or given back where it fails."""
    claim = uuid.uuid4()
    try:
        yield lambda sha256: enter(company=company, sha256=sha256, at=at, claim=claim)
    except BaseException:
        _give_back(FileOfTenant.objects.filter(claim=claim))
        raise
    FileOfTenant.objects.filter(claim=claim).update(claim=None)


def unlisted(tenant: Tenant) -> list[Company]:
    """Companies whose books may hold files that are not entered: older than the list, restored, or given back."""
    return list(Company.objects.filter(tenant_id=tenant.id, has_files_listed=False).order_by("slug"))


def list_files(*, company: Company, files: Iterable[tuple[str, datetime]]) -> None:
    """Enter all files of the company's books, as SHA-256 and moment of import; one that is entered stays as it is."""
    rows = [
        FileOfTenant(tenant_id=company.tenant_id, company=company, sha256=sha256, imported_at=at)
        for sha256, at in files
    ]
    FileOfTenant.objects.bulk_create(rows, ignore_conflicts=True)
    Company.objects.filter(id=company.id).update(has_files_listed=True)


def sweep(*, before: datetime) -> int:
    """Give back claims made before that moment, whose imports were killed; how many."""
    return _give_back(FileOfTenant.objects.filter(claim__isnull=False, imported_at__lt=before))


def _give_back(claimed: Iterable[FileOfTenant]) -> int:
    """Whether the books committed is not known where a process or a connection broke: they are looked into again."""
    given_back = list(claimed)
    for file in given_back:
        Company.objects.filter(id=file.company_id).update(has_files_listed=False)
        FileOfTenant.objects.filter(id=file.id, claim=file.claim).delete()
    return len(given_back)
