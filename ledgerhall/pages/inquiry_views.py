"""The view of an inquiry: the filters in the address, and what they find."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Inquiry
from ledgerhall.pages.inquiries import inquiry_view
from ledgerhall.pages.registry import registered
from ledgerhall.pages.serving import in_company, page_for, shown


@require_GET
@in_company
def inquiry_page(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """The inquiry, and its answer where something is asked."""
    declared = page_for(Inquiry, page, context)
    view = inquiry_view(declared, request.GET, context, registered())
    return shown(request, "inquiry", context, declared, view, 422 if view["has_faults"] else 200)
