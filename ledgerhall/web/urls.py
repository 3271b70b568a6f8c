"""All addresses. Every one names its tenant, and its company where it is about one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from ledgerhall.identity.access import PUBLIC, needs
from ledgerhall.web.views import import_file, new_company


@needs(PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server answers; for a proxy or a service manager."""
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("health/", health, name="health"),
    path("", include("ledgerhall.identity.urls")),
    path("", include("ledgerhall.api.urls")),
    path("<slug:tenant>/new-company/", new_company.new_company, name="new-company"),
    path("<slug:tenant>/import-company/", import_file.choose_for_tenant, name="import-company"),
    path("<slug:tenant>/import-company/<uuid:key>/", import_file.show_for_tenant),
    path("<slug:tenant>/import-company/<uuid:key>/start/", import_file.start_for_tenant),
    path("<slug:tenant>/<slug:company>/import/", import_file.choose_for_company, name="import"),
    path("<slug:tenant>/<slug:company>/import/<uuid:key>/", import_file.show_for_company),
    path("<slug:tenant>/<slug:company>/import/<uuid:key>/start/", import_file.start_for_company),
    path("<slug:tenant>/portal/", include("ledgerhall.portal.urls")),
    path("<slug:tenant>/<slug:company>/", include("ledgerhall.pages.urls")),
]
