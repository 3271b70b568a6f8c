"""Names of tenants and companies as they stand in addresses: `/<tenant>/<company>/…`.

A few words are no slugs, because other addresses begin with them.
"""

from __future__ import annotations

from collections.abc import Container

from django.utils.text import slugify

from ledgerhall.tenancy.models import Company, Tenant

# First parts of the deployment's own addresses, and what the portal takes for no tenant.
RESERVED_FOR_DEPLOYMENT = frozenset(
    "accounts admin api demo health home identity invitation my-settings oauth openid password portal sign-in sign-out"
    " sign-up static status well-known www".split()
)
# Parts that follow a tenant's slug, or the host name of one, and are not companies.
RESERVED_IN_TENANT = frozenset(
    "api companies health import-company invitation invitations log my-settings new-company password portal settings"
    " sign-in sign-out sign-up static users".split()
)
_LONGEST = 50


def for_new_tenant(name: str) -> str:
    """A slug for the tenant that no other has."""
    return _free(name, "tenant", RESERVED_FOR_DEPLOYMENT, set(Tenant.objects.values_list("slug", flat=True)))


def for_new_company(tenant: Tenant, name: str) -> str:
    """A slug for the company that no other in the tenant has."""
    taken = Company.objects.filter(tenant=tenant).values_list("slug", flat=True)
    return _free(name, "company", RESERVED_IN_TENANT, set(taken))


def _free(name: str, otherwise: str, reserved: Container[str], taken: Container[str]) -> str:
    """The name as a slug; with a number where that is reserved or taken."""
    wanted = slugify(name)[:_LONGEST].strip("-") or otherwise
    slug, number = wanted, 2
    while slug in reserved or slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
