"""What every view needs: the context, a page that the viewer may see, the rendered answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation

from ledgerhall.pages import grids
from ledgerhall.pages.acts import Outcome
from ledgerhall.pages.chrome import chrome
from ledgerhall.pages.columns import named
from ledgerhall.pages.context import Context, current
from ledgerhall.pages.declare import Card, Document, Inquiry, Journal, List, Page, RoleCenter
from ledgerhall.pages.registry import Registry, registered

P = ParamSpec("P")
A = TypeVar("A", bound=HttpResponseBase)
K = TypeVar("K", List, Card, Journal, Document, Inquiry, RoleCenter)


def in_company(
    view: Callable[Concatenate[HttpRequest, Context, P], A],
) -> Callable[Concatenate[HttpRequest, P], A]:
    """A view inside a company: it is handed the context. What it reads is of one moment, in the viewer's language."""

    @wraps(view)
    def served(request: HttpRequest, /, *arguments: P.args, **names: P.kwargs) -> A:
        context = current(request)
        names.pop("tenant", None)
        names.pop("company", None)
        with translation.override(context.viewer.language):
            if request.method == "POST":
                return view(request, context, *arguments, **names)
            with context.reading():
                return view(request, context, *arguments, **names)

    return served


def page_for(kind: type[K], slug: str, context: Context) -> K:
    """The page of the kind, or 404: one that is not and one that the viewer may not see look the same."""
    page = registered().of_kind(kind, slug)
    if isinstance(page, List):
        page = named(page)
    elif isinstance(page, Journal | Document):
        page = grids.named(page)
    if page is None or not page.permission or not context.viewer.may(page.permission):
        raise Http404
    return page


def shown(
    request: HttpRequest, template: str, context: Context, page: Page | None, view: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """The page in its shell."""
    ribbon, caption = view.get("ribbon", ()), view.get("caption", "")
    around = chrome(context, registered(), page, ribbon, caption)
    around.update(view.get("chrome", {}))
    return render(request, f"pages/{template}.html", {**view, "chrome": around}, status=status)


def fragment(request: HttpRequest, template: str, view: Mapping[str, Any]) -> HttpResponse:
    """A piece of a page, for scripts that put it in place."""
    return render(request, f"pages/{template}.html", dict(view))


def gone_to(request: HttpRequest, done: Outcome) -> HttpResponse:
    """The redirect after an act; what it did is said on the next page."""
    if done.message:
        messages.success(request, done.message)
    return HttpResponseRedirect(done.url)


def pages() -> Registry:
    return registered()
