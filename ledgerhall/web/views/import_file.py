"""Importing a SIE file by page: choose it, see what it would make, import it in the worker, follow how far it is."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledgerhall.identity import chrome
from ledgerhall.identity.access import needs
from ledgerhall.identity.answers import Bound
from ledgerhall.pages.figures import Writer
from ledgerhall.pages.refusals import shown
from ledgerhall.tenancy import jobs
from ledgerhall.tenancy.models import Job, Upload
from ledgerhall.web import importing
from ledgerhall.web.tasks import IMPORT, import_in_worker

View = Callable[..., HttpResponse]

_ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.STOPPED)


class FileForm(forms.Form):
    """The file to import."""

    file = forms.FileField(label=_("SIE File"), help_text=_("SIE 1 to 4 and 4I, as .se or .si, at most 50 MB."))

    def clean_file(self) -> tuple[str, bytes]:
        """Its name and its bytes."""
        file = self.cleaned_data["file"]
        if file.size > importing.LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 50 MB."))
        return file.name[-200:], file.read()


@require_http_methods(["GET", "POST"])
def _choose(request: Bound) -> HttpResponse:
    """A file that becomes a new company of the tenant, or for a company its next year or journal lines."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"]
        upload = Upload.objects.create(
            tenant=request.tenant,
            company=request.company,
            user_uuid=request.viewer.user.id,
            file_name=name,
            content=content,
            created_at=request.viewer.now,
        )
        return redirect(f"{request.path}{upload.id}/")
    status = 422 if request.method == "POST" else 200
    return render(request, "web/import_choose.html", {"chrome": _shell(request), "form": form}, status=status)


@require_safe
def _show(request: Bound, key: UUID) -> HttpResponse:
    """What the file would make, or how far its import is."""
    upload = _upload(request, key)
    if upload.job is not None:
        view = {"chrome": _shell(request), "upload": upload, "job": upload.job, "is_ended": upload.job.state in _ENDED}
        template = "web/import_progress.html" if request.headers.get("HX-Request") else "web/import_job.html"
        return render(request, template, view)
    found = importing.preview(upload)
    writer = Writer(request.viewer.language, 2, request.viewer.time_zone)
    view = {
        "chrome": _shell(request),
        "upload": upload,
        "preview": found,
        "plan": found.plan,
        "refusals": [{"message": one.message, "code": one.code} for one in shown(found.refusals[:50], writer)],
        "findings": [
            {
                "severity": finding.severity.value,
                "line": finding.line,
                "message": shown([finding.as_refusal], writer)[0].message,
            }
            for finding in found.plan.findings
        ],
        "accounts": [
            (row.number, row.name, *(writer.money(amount) for amount in (row.opening, row.change, row.closing)))
            for row in found.accounts
        ],
    }
    return render(request, "web/import_preview.html", view)


@require_POST
def _start(request: Bound, key: UUID) -> HttpResponse:
    """Hand the import to the worker."""
    upload = _upload(request, key)
    # Claimed before it is started: of two clicks at once one starts the import.
    claim = uuid4()
    if Upload.objects.filter(id=upload.id, claim=None).update(claim=claim):
        job = jobs.start(
            IMPORT,
            task=import_in_worker,
            at=request.viewer.now,
            user_uuid=request.viewer.user.id,
            tenant=request.tenant,
            company=request.company,
            upload_id=str(upload.id),
            user_text=request.viewer.text,
        )
        Upload.objects.filter(id=upload.id).update(job=job)
    return redirect(request.path.removesuffix("start/"))


def _upload(request: Bound, key: UUID) -> Upload:
    """The upload, if it is this person's and was sent for this place."""
    found = Upload.objects.select_related("tenant", "company__tenant", "job").filter(
        id=key, user_uuid=request.viewer.user.id, tenant=request.tenant, company=request.company
    )
    upload = found.first()
    if upload is None:
        raise Http404
    return upload


def _shell(request: Bound) -> dict[str, object]:
    return chrome.chrome(request.viewer, str(_("Import a SIE File")), here=request.path)


def _at_both_places(view: View) -> tuple[View, View]:
    """The view for a tenant, where a file makes a company, and for a company, where it is imported into the books."""

    @needs("company.create")
    def in_tenant(request: HttpRequest, tenant: str, **key: UUID) -> HttpResponse:
        return view(request, **key)

    @needs("exchange.import")
    def in_company(request: HttpRequest, tenant: str, company: str, **key: UUID) -> HttpResponse:
        return view(request, **key)

    return in_tenant, in_company


choose_for_tenant, choose_for_company = _at_both_places(_choose)
show_for_tenant, show_for_company = _at_both_places(_show)
start_for_tenant, start_for_company = _at_both_places(_start)
