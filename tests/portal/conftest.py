"""A firm with two accountants, and a client that speaks the public API on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test.utils import override_settings

from ledgerhall.identity import memberships, permission_sets
from ledgerhall.identity.models import User
from ledgerhall.kernel.people import COMMAND_LINE
from ledgerhall.tenancy.models import Tenant
from tests.portal.servers import Server, reply, serving

AT = datetime(2026, 7, 7, 9, 0, tzinfo=UTC)
SECRET = "lht_a-secret-of-the-client"
BOATYARD = UUID("11111111-1111-1111-1111-111111111111")
MOORINGS = UUID("22222222-2222-2222-2222-222222222222")


@pytest.fixture
def firm(db: None) -> Tenant:
    return Tenant.objects.create(slug="harrow", name="Harrow & Lindqvist", is_firm=True, created_at=AT, changed_at=AT)


@pytest.fixture
def accountant(firm: Tenant) -> User:
    return _member(firm, "maren@harrow.example", "Maren Lindqvist")


@pytest.fixture
def colleague(firm: Tenant) -> User:
    return _member(firm, "otto@harrow.example", "Otto Harrow")


def _member(firm: Tenant, email: str, name: str) -> User:
    user = User.objects.add(email=email, name=name, at=AT)
    grants = [(permission_sets.PORTAL, None)]
    memberships.add(user=user, tenant=firm, grants=grants, by=COMMAND_LINE, at=AT)
    return user


class FakeClient:
    """A client deployment with companies and figures that a test sets."""

    def __init__(self) -> None:
        self.companies = [
            {"id": str(BOATYARD), "name": "boatyard", "displayName": "Brightwater Boatyard Ltd", "slug": "boatyard",
             "currencyCode": "GBP", "isDemo": False},
            {"id": str(MOORINGS), "name": "moorings", "displayName": "Brightwater Moorings Ltd", "slug": "moorings",
             "currencyCode": "GBP", "isDemo": False},
        ]  # fmt: skip
        self.cash = {BOATYARD: "223719.25", MOORINGS: "-88.10"}
        self.status = 200
        self.status_of: dict[UUID, int] = {}
        self.server: Server

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        if self.status != 200:
            return reply("{}", status=self.status)(handler)
        if handler.headers["Authorization"] != f"Bearer {SECRET}":
            return reply("{}", status=401)(handler)
        address = urlsplit(handler.path)
        if address.path.endswith("/companies"):
            return reply(json.dumps({"value": self.companies}))(handler)
        company = UUID(address.path.split("companies(")[1].split(")")[0])
        if self.status_of.get(company, 200) != 200:
            return reply("{}", status=self.status_of[company])(handler)
        rows = [self._row(name, company) for name in parse_qs(address.query)["names"][0].split(",")]
        return reply('{"value": [' + ",".join(rows) + "]}")(handler)

    def _row(self, name: str, company: UUID) -> str:
        if name == "cashAccountsBalance":
            style = "Unfavorable" if self.cash[company].startswith("-") else "None"
            return (
                f'{{"name": "{name}", "text": "£{self.cash[company]}", "amount": {self.cash[company]}, '
                f'"currencySymbol": "£", "style": "{style}"}}'
            )
        if name == "netIncomeThisFiscalYear":
            return f'{{"name": "{name}", "text": "", "amount": null, "style": "None", "reason": "No\\u0007 year."}}'
        return f'{{"name": "{name}", "text": "3", "amount": 3, "currencySymbol": "", "style": "None"}}'

    @property
    def url(self) -> str:
        return f"{self.server.origin}/brightwater"


@pytest.fixture
def books() -> Iterator[FakeClient]:
    """A client on loopback whose origin the deployment excepts."""
    fake = FakeClient()
    with serving(fake) as server, override_settings(PORTAL_ALLOW=frozenset({server.origin})):
        fake.server = server
        yield fake
