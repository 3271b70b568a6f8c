"""Puts a request together: a company's books are open while one of its views runs; the page engine gets its context."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from ledgerhall.finance.foundation import periods
from ledgerhall.finance.ledger import head
from ledgerhall.identity import chrome
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages.context import Context
from ledgerhall.tenancy import books


class BooksMiddleware:
    """Opens the books of the company that the address names, after access was checked, until the answer is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            request.open_books = stack  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(self, request: Any, _view: Any, _arguments: Any, _named: Any) -> HttpResponseBase | None:
        company = getattr(request, "company", None)
        if company is not None:
            request.open_books.enter_context(books.open(company))
        return None


class TenantDomainMiddleware:
    """`mybusiness.example.com/…` is `example.com/mybusiness/…` where LEDGERHALL_TENANT_DOMAIN says example.com.

    A path that begins with the tenant's own slug is the whole one, as the product writes all of its links: a company of
    the same slug is at `/mybusiness/mybusiness/` there too, and `/mybusiness/` is the tenant.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slug = _tenant_of(request.get_host().partition(":")[0]) if settings.TENANT_DOMAIN else ""
        path = request.path_info
        if slug and not f"{path}/".startswith((f"/{slug}/", *settings.PATHS_OF_ALL_TENANTS)):
            request.path_info = f"/{slug}{path}"
            request.path = f"{request.META.get('SCRIPT_NAME', '').rstrip('/')}{request.path_info}"
        return self.get_response(request)


def pages_context(request: HttpRequest) -> Context:
    """The page engine's context: who looks at which company, and how its money is written."""
    company, viewer = request.company, request.viewer  # type: ignore[attr-defined]
    return Context(
        viewer=viewer,
        prefix=f"/{company.tenant.slug}/{company.slug}",
        company_name=company.name,
        currency_code=company.currency_code,
        minor_units=company.minor_units,
        period=_period_tokens(viewer),
        reading=books.snapshot,
        acting=books.transaction,
        books_note=head.books_as_of,
        role_center="accountant",
        shell=chrome.shell(viewer),
    )


def _tenant_of(host: str) -> str:
    """The tenant that the host name is of; the deployment's own name is none, also where it lies in the domain."""
    label, dot, domain = host.lower().partition(".")
    is_own = host.lower() == urlsplit(settings.PUBLIC_URL).hostname
    return label if dot and domain == settings.TENANT_DOMAIN and not is_own else ""


def _period_tokens(viewer: Any) -> Callable[[str], tuple[LedgerDate, LedgerDate]]:
    """`P1` is the first period of the work date's fiscal year, `P` the work date's own, `P-1` the one before it; `Y`
    and `Y-1` likewise for fiscal years."""

    def span(token: str) -> tuple[LedgerDate, LedgerDate]:
        kind, number = token[0].upper(), int(token[1:] or 0)
        years = [(year.starting_date, year.ending_date) for year in periods.fiscal_years()]
        spans = years if kind == "Y" else [(one.starting_date, one.ending_date) for one in periods.periods()]
        day = viewer.work_date
        if kind == "P" and number > 0:
            # Counted from the first period of the work date's fiscal year.
            day, number = next((start for start, end in years if start <= day <= end), day), number - 1
        current = next((index for index, (start, end) in enumerate(spans) if start <= day <= end), None)
        if current is None or not 0 <= current + number < len(spans):
            raise ValueError(f"There is no period {token} at the work date.")
        start, end = spans[current + number]
        return LedgerDate(start), LedgerDate(end)

    return span
