"""What a deployment keeps to itself: reserved names, demo accounts, formulas in tables, files of books."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from ledgerhall.finance.reports.trial_balance import Row
from ledgerhall.identity import people
from ledgerhall.portal.client_url import RESERVED
from ledgerhall.tenancy import slugs
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web import upkeep
from ledgerhall.web.commands import report
from ledgerhall.web.demo import sample

pytestmark = pytest.mark.django_db


class TestReservedNames:
    def test_no_tenant_gets_a_name_that_the_portal_refuses(self):
        for name in RESERVED:
            assert slugs.for_new_tenant(name) not in RESERVED

    def test_no_company_gets_the_name_of_an_address_that_all_tenants_have(self, settings):
        tenant = Tenant(slug="acme", name="Acme")
        for path in settings.PATHS_OF_ALL_TENANTS:
            assert slugs.for_new_company(tenant, path.strip("/")) != path.strip("/")

    def test_the_sample_finds_a_name_where_somebody_has_its_own(self, monkeypatch):
        now = timezone.now()
        Tenant.objects.create(slug="sample", name="Sample Ltd", created_at=now, changed_at=now)
        monkeypatch.setattr(sample, "make_company", lambda **made: Company(tenant=made["tenant"]))
        assert sample.make_sample(at=now).slug == "sample-2"


class TestDemoAccounts:
    @pytest.mark.parametrize(
        ("host", "changes"),
        [
            ("0.0.0.0", {}),
            ("127.0.0.1", {"PUBLIC_URL": "https://books.example.com"}),
            ("127.0.0.1", {"ALLOWED_HOSTS": ["127.0.0.1", "books.example.com"]}),
        ],
    )
    def test_are_served_on_loopback_alone(self, settings, host, changes):
        settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
        people.add(email="demo@x.example", name="Demo", at=timezone.now(), is_demo=True)
        upkeep.refuse_demo_in_public("127.0.0.1")
        for name, value in changes.items():
            setattr(settings, name, value)
        with pytest.raises(RuntimeError, match="accounts of a demo"):
            upkeep.refuse_demo_in_public(host)

    def test_are_refused_to_any_wsgi_server(self, settings, monkeypatch):
        settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
        monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction goes on
        wsgi = import_module("ledgerhall.web.wsgi")
        people.add(email="demo@x.example", name="Demo", at=timezone.now(), is_demo=True)
        assert callable(wsgi.make_application())
        settings.PUBLIC_URL = "https://books.example.com"
        with pytest.raises(ImproperlyConfigured, match="accounts of a demo"):
            wsgi.make_application()


def test_no_cell_of_the_csv_is_a_formula():
    rows = [Row(1, number, name, "posting", 0) for number, name in (("=1+1", "Bank"), ("1100", "\uff1dcmd"))]
    written = report._as_csv(rows, Company(minor_units=2)).splitlines()
    assert [line.split(",")[:2] for line in written[1:]] == [["'=1+1", "Bank"], ["1100", "'\uff1dcmd"]]
    assert Decimal(written[1].split(",")[2]) == 0
