"""All addresses. Every one names its tenant, and its company where it is about one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from ledgerhall.identity.access import PUBLIC, needs


@needs(PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server answers; for a proxy or a service manager."""
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("health/", health, name="health"),
    path("", include("ledgerhall.identity.urls")),
    path("", include("ledgerhall.api.urls")),
    path("<slug:tenant>/portal/", include("ledgerhall.portal.urls")),
    path("<slug:tenant>/<slug:company>/", include("ledgerhall.pages.urls")),
]
