"""Who calls the API, and what is open to them. Everything else is answered alike: 401 without a valid token, else 404.

Bad tokens are counted per address; a caller that tries many is told to wait. A valid token is never held up by them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from ledgerhall.api import answering
from ledgerhall.api.answering import Problem
from ledgerhall.identity import rights, tokens
from ledgerhall.identity.viewer import Viewer, viewer_for
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company

BAD_TOKENS_ALLOWED = 20
BAD_TOKENS_WINDOW = 300
READ = "books.read"


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose token holds for the tenant of the address."""

    request: HttpRequest
    principal: tokens.Principal
    root: str

    def context(self, what: str) -> str:
        return answering.context_of(self.principal.tenant.slug, self.root, what)

    def companies(self) -> list[Company]:
        """The tenant's companies that the person may read."""
        now = timezone.now()
        opened = rights.companies_of(self.principal.user, on=rights.day(now), permission=READ)
        return [company for company in opened if company.tenant_id == self.principal.tenant.id]

    def viewer(self, company: Company) -> Viewer:
        return viewer_for(self.principal.user, self.principal.tenant, company, now=timezone.now())


View = Callable[..., HttpResponse]


def call(root: str) -> Callable[[View], View]:
    """A view `f(call, …)` below the tenant's path. GET alone; the cookie of a browser counts for nothing here."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, tenant: str, **parts: Any) -> HttpResponse:
            try:
                principal = _principal(request)
                if principal.tenant.slug != tenant:
                    raise answering.not_found()
                if request.method not in ("GET", "HEAD"):
                    raise Problem(405, "BadRequest_MethodNotAllowed", "This can only be read.", {"Allow": "GET, HEAD"})
                return view(Call(request, principal, root), **parts)
            except Problem as trouble:
                return answering.problem(trouble)

        return answer

    return decorate


def company_call(root: str, permission: str = READ) -> Callable[[View], View]:
    """A view `f(call, company, viewer, …)` with the books of the company open."""

    def decorate(view: View) -> View:
        @call(root)
        @wraps(view)
        def answer(called: Call, company: UUID, **parts: Any) -> HttpResponse:
            found = Company.objects.filter(id=company, tenant=called.principal.tenant).select_related("tenant").first()
            if found is None:
                raise answering.not_found()
            viewer = called.viewer(found)
            if not viewer.may(permission):
                raise answering.not_found()
            with books.open(found), books.snapshot():
                return view(called, found, viewer, **parts)

        return answer

    return decorate


def _principal(request: HttpRequest) -> tokens.Principal:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    principal = tokens.authenticate(secret, at=timezone.now()) if scheme.lower() == "bearer" and secret else None
    if principal is not None:
        return principal
    if secret and _is_trying(request):
        raise Problem(
            429, "TooManyRequests", "Too many bad tokens from here. Wait.", {"Retry-After": str(BAD_TOKENS_WINDOW)}
        )
    raise Problem(
        401,
        "Authentication_InvalidCredentials",
        "The server has rejected the client credentials.",
        {"WWW-Authenticate": 'Bearer realm="Ledgerhall"'},
    )


def _is_trying(request: HttpRequest) -> bool:
    """Count one more bad token of this address; whether there were too many lately."""
    key = f"api-bad-tokens:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, BAD_TOKENS_WINDOW)
    try:
        return cache.incr(key) > BAD_TOKENS_ALLOWED
    except ValueError:
        return False
