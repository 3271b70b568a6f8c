"""The view of an inquiry: the filters in the address, and what they find."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ledgerhall.pages import printing
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Inquiry
from ledgerhall.pages.inquiries import inquiry_view
from ledgerhall.pages.registry import registered
from ledgerhall.pages.serving import in_company, page_for, shown


@require_GET
@in_company
def inquiry_page(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """The inquiry, and its answer where something is asked."""
    return _answered(request, context, page, is_print=False)


@require_GET
@in_company
def inquiry_print(request: HttpRequest, context: Context, page: str) -> HttpResponse:
    """The same for paper; a script opens the browser's own dialog."""
    return _answered(request, context, page, is_print=True)


def _answered(request: HttpRequest, context: Context, page: str, *, is_print: bool) -> HttpResponse:
    declared = page_for(Inquiry, page, context)
    view = inquiry_view(declared, request.GET, context, registered())
    view["paper"] = printing.signed(context, timezone.now())
    view["is_print"] = is_print and not view["has_faults"]
    return shown(request, "inquiry", context, declared, view, 422 if view["has_faults"] else 200)
