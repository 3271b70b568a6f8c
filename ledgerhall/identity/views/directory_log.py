"""The directory's log of a tenant, for those with SECURITY."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledgerhall.identity import log
from ledgerhall.identity.access import needs
from ledgerhall.identity.answers import Bound
from ledgerhall.identity.chrome import chrome


@needs("security.log")
@require_safe
def listed(request: HttpRequest, tenant: str) -> HttpResponse:
    """Newest first, a hundred a page."""
    bound = cast("Bound", request)
    page = Paginator(log.of_tenant(bound.tenant), 100).get_page(request.GET.get("page"))
    rows = [{"entry": entry, "kind": _(log.KINDS.get(entry.kind, entry.kind))} for entry in page]
    context = {"chrome": chrome(bound.viewer, _("Directory Log"), here=bound.path), "rows": rows, "page": page}
    return render(request, "identity/directory_log.html", context)
