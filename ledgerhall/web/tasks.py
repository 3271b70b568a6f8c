"""The web wing's work in the worker."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.people import Person
from ledgerhall.tenancy import jobs
from ledgerhall.tenancy.models import Upload
from ledgerhall.web import importing

IMPORT = "import"


@task()
def import_in_worker(*, job_id: str, upload_id: str, user_text: str) -> None:
    """Import an upload; the job's result names the company, or the refusals."""
    with jobs.running(job_id) as progress:
        upload = Upload.objects.select_related("tenant", "company__tenant").get(id=UUID(upload_id))

        def report(done: int, total: int) -> None:
            progress.total(total)
            progress.advance(done)

        by = Person(user_text, upload.user_uuid)
        try:
            company, imported = importing.run(upload, by=by, at=timezone.now(), progress=report)
        except Refused as refused:
            progress.result(refusals=[refusal.message for refusal in refused.refusals])
            return
        batch = imported.file.journal_batch_name
        progress.result(path=f"/{company.tenant.slug}/{company.slug}/", batch=batch, name=company.name)
