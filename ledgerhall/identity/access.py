"""Default deny: every view declares who may open it, and the middleware lets nobody else in.

A view declares by `@needs(...)`: a permission string, or one of the words below. `urls_are_declared` refuses to start
where a view of the URL configuration declares nothing. Views of libraries and of wings that do not know identity are
declared by module in settings.VIEW_ACCESS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from ledgerhall.identity import log, permission_sets, rights
from ledgerhall.identity.models import User
from ledgerhall.identity.viewer import Viewer
from ledgerhall.tenancy.models import Company, Tenant

PUBLIC = "public"  # anybody
SIGNED_IN = "signed-in"  # a person; in a tenant or company only one who has access there
BY_TOKEN = "by-token"  # noqa: S105 (no password: the view asks for an access token itself)
BY_PAGE = (
    "by-page"  # a person with access to the company; each declared page names its permission, which the engine asks
)
WORDS = frozenset({PUBLIC, SIGNED_IN, BY_TOKEN, BY_PAGE})

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class SignInNeeded(Exception):
    """Nobody is signed in. The middleware answers with the sign-in page."""


def needs(access: str) -> Callable[[View], View]:
    """Declare who may open the view: one of the words, or a permission of some permission set."""
    if access not in WORDS and access not in permission_sets.PERMISSIONS:
        raise ValueError(f"{access!r} is no permission")

    def declare(view: View) -> View:
        setattr(view, "access", access)  # noqa: B010 (mypy knows no attributes of functions)
        return view

    return declare


def declared(view: Any) -> str | None:
    """What the view declares, by itself or by its module."""
    own = getattr(view, "access", None)
    if own is not None:
        return str(own)
    module = getattr(view, "__module__", "") + "."
    return next((access for start, access in settings.VIEW_ACCESS.items() if module.startswith(start)), None)


def enter(request: HttpRequest, tenant_slug: str, company_slug: str) -> tuple[Tenant, Company, Viewer]:
    """The tenant, the company and the person as a viewer in it. Two queries.

    Raises SignInNeeded for nobody, and Http404 alike for what does not exist and for what is not granted.
    """
    user = _person(request)
    company = Company.objects.select_related("tenant").filter(tenant__slug=tenant_slug, slug=company_slug).first()
    now = timezone.now()
    if company is None:
        raise Http404
    grants = rights.granted(user=user, tenant=company.tenant, on=rights.day(now))
    held = grants.in_company(company.id)
    if not held & set(permission_sets.BOOKS):
        raise Http404
    viewer = Viewer(user, company.tenant, company, now, held, request.session, grants.portal)
    _note_entering(request, viewer, company, now)
    return company.tenant, company, viewer


def enter_tenant(request: HttpRequest, tenant_slug: str) -> tuple[Tenant, Viewer]:
    """The tenant and the person as a viewer in it as a whole. Raises SignInNeeded and Http404 as `enter` does."""
    user = _person(request)
    tenant = Tenant.objects.filter(slug=tenant_slug).first()
    now = timezone.now()
    grants = rights.granted(user=user, tenant=tenant, on=rights.day(now)) if tenant else rights.Granted(frozenset())
    if tenant is None or not grants.pairs:
        raise Http404
    return tenant, Viewer(user, tenant, None, now, grants.in_tenant(), request.session, grants.portal)


class AccessMiddleware:
    """Asks every view's declaration before it runs, and binds `request.tenant`, `request.company`, `request.viewer`.

    The names of the URL's parts are `tenant` and `company`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _arguments: Any, named: dict[str, Any]
    ) -> HttpResponseBase | None:
        access = declared(view)
        if access is None:
            raise PermissionDenied(f"{view} declares no permission")
        if access in (PUBLIC, BY_TOKEN):
            return None
        try:
            viewer = _bind(request, named)
        except SignInNeeded:
            return to_sign_in(request)
        if access not in WORDS and not viewer.may(access):
            # What somebody may not see answers as if it did not exist.
            raise Http404
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        return to_sign_in(request) if isinstance(problem, SignInNeeded) else None


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back here afterwards; htmx is told to load it as a page."""
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    address = reverse("account_login") + (f"?{query}" if query else "")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Redirect": reverse("account_login")})
    return redirect(address)


def undeclared(resolver: URLResolver | None = None) -> Iterator[str]:
    """The routes of the URL configuration whose view declares nothing."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from undeclared(pattern)
        elif isinstance(pattern, URLPattern) and declared(pattern.callback) is None:
            yield f"{pattern.pattern} ({pattern.callback.__module__})"


def urls_are_declared(**_ignored: Any) -> list[CheckMessage]:
    """A system check: refuses to start where a view declares no permission."""
    return [Error(f"The view of {route} declares no permission.", id="identity.E001") for route in undeclared()]


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise SignInNeeded
    return request.user


def _bind(request: Any, named: dict[str, Any]) -> Viewer:
    request.tenant = request.company = None
    if "company" in named:
        request.tenant, request.company, request.viewer = enter(request, named["tenant"], named["company"])
    elif "tenant" in named:
        request.tenant, request.viewer = enter_tenant(request, named["tenant"])
    else:
        now = timezone.now()
        request.viewer = Viewer(_person(request), None, None, now, frozenset(), request.session)
    viewer: Viewer = request.viewer
    translation.activate(viewer.language)
    return viewer


def _note_entering(request: HttpRequest, viewer: Viewer, company: Company, now: datetime) -> None:
    """The log keeps who entered which company, once a sign-in."""
    entered = request.session.get("entered", [])
    if str(company.id) not in entered:
        request.session["entered"] = [*entered, str(company.id)]
        log.record("company-entered", by=viewer, at=now, tenant=company.tenant, company=company)
