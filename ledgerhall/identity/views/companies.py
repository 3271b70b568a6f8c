"""The companies that a person may open: as a page, and as the lines that the company menu gets when it opens."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledgerhall.identity import links, rights
from ledgerhall.identity.access import SIGNED_IN, needs
from ledgerhall.identity.answers import Bound
from ledgerhall.identity.chrome import chrome
from ledgerhall.tenancy.models import Company

# So many stand in the menu, which ends with the way to all of them.
IN_MENU = 20


@needs(SIGNED_IN)
@never_cache
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """All companies; for the menu (a script asks) the first ones, the one `at` that address being the current."""
    viewer = cast("Bound", request).viewer
    is_for_menu = request.headers.get("HX-Request") == "true"
    found = rights.companies_of(viewer.user, on=rights.day(viewer.now), at_most=IN_MENU if is_for_menu else None)
    listed = [_entry(company) for company in found]
    if is_for_menu:
        return render(request, "identity/company_menu.html", {"companies": listed, "at": request.GET.get("at", "")})
    return render(request, "identity/companies.html", {"companies": listed, "chrome": chrome(viewer, _("Companies"))})


def _entry(company: Company) -> dict[str, Any]:
    return {"name": company.name, "url": links.company_path(company), "tenant_name": company.tenant.name}
