"""Signing up a firm or a company's tenant. The account comes first (allauth's pages), then the name of the tenant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ledgerhall.identity import links, sign_up
from ledgerhall.identity.access import PUBLIC, SIGNED_IN, needs
from ledgerhall.identity.answers import Bound, refused
from ledgerhall.identity.forms import TenantForm
from ledgerhall.tenancy.models import Tenant

_FIRM = {
    "heading": _("Sign up your firm"),
    "lead": _("One dashboard over all clients, wherever their books are hosted."),
    "label": _("Name of the firm"),
    "verb": _("Sign Up"),
}
_COMPANY = {
    "heading": _("Keep books here"),
    "lead": _("You own the books and decide who enters them."),
    "label": _("Name of the business"),
    "verb": _("Sign Up"),
}


@needs(PUBLIC)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """A firm or a company."""
    _refuse_closed()
    return render(request, "identity/sign_up.html")


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def firm(request: HttpRequest) -> HttpResponse:
    """A firm; its owner lands on the portal."""
    return _ask(request, _FIRM, sign_up.firm, links.tenant_path)


@needs(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """A tenant for books; its owner makes the first company."""
    return _ask(request, _COMPANY, sign_up.company_tenant, lambda tenant: settings.NEW_COMPANY_PATH.format(tenant.slug))


def _ask(
    request: HttpRequest, words: Mapping[str, object], act: Callable[..., Tenant], then: Callable[[Tenant], str]
) -> HttpResponse:
    _refuse_closed()
    viewer = cast("Bound", request).viewer
    form = TenantForm(request.POST or None)
    form.fields["name"].label = str(words["label"])
    refusals: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        made: list[Tenant] = []
        name = form.cleaned_data["name"]
        refusals = refused(lambda: made.append(act(name=name, by=viewer.user, at=viewer.now)), form)
        if made:
            return redirect(then(made[0]))
    return render(request, "identity/sign_up_tenant.html", {**words, "form": form, "refusals": refusals})


def _refuse_closed() -> None:
    if not settings.SIGN_UP_IS_OPEN:
        raise Http404
