"""Views of the Role Center, Tell me and small kept choices."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ledgerhall.pages.chrome import role_center
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import RoleCenter
from ledgerhall.pages.registry import registered
from ledgerhall.pages.role_center import role_center_view
from ledgerhall.pages.serving import fragment, in_company, page_for, shown
from ledgerhall.pages.tell_me import tell_me as found_for

# What scripts may keep for the viewer, beside what lists keep by themselves.
_KEPT = ("ribbon_open", "navigation_folded", "filter_pane_shown", "factbox_shown")


@require_GET
@in_company
def home(request: HttpRequest, context: Context) -> HttpResponse:
    """The Role Center of the company."""
    center = role_center(context, registered())
    if center is None:
        raise Http404
    declared = page_for(RoleCenter, center.slug, context)
    return shown(request, "role_center", context, declared, role_center_view(declared, context, registered()))


@require_GET
@in_company
def tell_me(request: HttpRequest, context: Context) -> HttpResponse:
    """Pages and actions for what is typed: a page, a fragment for scripts, or JSON."""
    typed = request.GET.get("q", "")
    found = found_for(typed, context, registered())
    if request.headers.get("X-Fragment") == "tell-me" or request.headers.get("HX-Request"):
        return fragment(request, "tell_me_entries", {"found": found})
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"found": found})
    return shown(request, "tell_me", context, None, {"found": found, "typed": typed, "caption": _("Tell Me")})


@require_POST
@in_company
def keep(request: HttpRequest, context: Context) -> HttpResponse:
    """Keep a choice of the shell for the viewer."""
    key, value = request.POST.get("key", ""), request.POST.get("value", "")
    if key not in _KEPT:
        return HttpResponseBadRequest()
    context.viewer.keep(key, value == "true")
    return HttpResponse(status=204)
