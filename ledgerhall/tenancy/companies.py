"""Finding a company by what a person calls it."""

from __future__ import annotations

from django.db.models import Q

from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.tenancy.models import Company


def find(name: str) -> Company:
    """The company that a slug, a name or `tenant/company` means.

    Refuses a name that no company has, and an ambiguous one with its candidates.
    """
    tenant_part, slash, company_part = name.partition("/")
    named = Q(slug=name) | Q(name=name)
    if slash:
        in_tenant = Q(tenant__slug=tenant_part) | Q(tenant__name=tenant_part)
        named |= in_tenant & (Q(slug=company_part) | Q(name=company_part))
    found = list(Company.objects.select_related("tenant").filter(named).order_by("tenant__slug", "slug"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(Refusal("company-unknown", text("No company is called {name}."), values={"name": name}))
    candidates = ", ".join(f"{company.tenant.slug}/{company.slug}" for company in found)
    template = text("{name} can mean more than one company: {candidates}. Name one of them.")
    raise Refused(Refusal("company-ambiguous", template, values={"name": name, "candidates": candidates}))
