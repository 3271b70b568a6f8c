"""Finding a company by its name or slug, alone or below its tenant."""

from __future__ import annotations

import pytest

from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import companies
from ledgerhall.tenancy.models import Company, Tenant
from tests.finance.ledgers import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def boatyards() -> None:
    """Two tenants that both have a company called Boatyard. Their books are never opened."""
    for slug in ("acme", "quill"):
        tenant = Tenant.objects.create(slug=slug, name=slug.title(), created_at=AT, changed_at=AT)
        names = {"slug": "boatyard", "name": "Boatyard", "currency_code": "EUR", "books": f"sqlite:{slug}.sqlite3"}
        Company.objects.create(tenant=tenant, created_at=AT, changed_at=AT, **names)


def refused(name: str) -> list[str]:
    with pytest.raises(Refused) as raised:
        companies.find(name)
    return [one.code for one in raised.value.refusals]


def test_a_company_is_found_below_its_tenant_and_refused_where_none_or_several_have_the_name(boatyards):
    assert companies.find("Acme/Boatyard").tenant.slug == "acme"
    assert refused("Shop") == ["company-unknown"]
    assert refused("boatyard") == ["company-ambiguous"]
