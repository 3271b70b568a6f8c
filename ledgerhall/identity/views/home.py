"""The first address: where somebody lands after signing in."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ledgerhall.identity import links, rights
from ledgerhall.identity.access import SIGNED_IN, needs
from ledgerhall.identity.answers import Bound
from ledgerhall.identity.chrome import chrome


@needs(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the firm's portal, else to the first company, else to the users of the tenant, else to signing up."""
    viewer = cast("Bound", request).viewer
    on = rights.day(viewer.now)
    for firm in rights.firms_of(viewer.user, on=on):
        return redirect(links.tenant_path(firm))
    for company in rights.companies_of(viewer.user, on=on):
        return redirect(links.company_path(company))
    for membership in rights.memberships_of(viewer.user, on=on):
        return redirect(links.tenant_path(membership.tenant))
    return render(request, "identity/nothing_yet.html", {"chrome": chrome(viewer, "")})


@needs(SIGNED_IN)
@require_safe
def of_tenant(request: HttpRequest, tenant: str) -> HttpResponse:
    """A Client URL opened by hand, or a tenant's own host name: to what of the tenant this person may see first."""
    bound = cast("Bound", request)
    viewer, here = bound.viewer, bound.tenant
    if viewer.may("portal.read"):
        return redirect(links.tenant_path(here))
    for company in rights.companies_of(viewer.user, on=rights.day(viewer.now)):
        if company.tenant_id == here.id:
            return redirect(links.company_path(company))
    if viewer.may("security.users"):
        return redirect("users", tenant=here.slug)
    return render(request, "identity/nothing_yet.html", {"chrome": chrome(viewer, "")})
