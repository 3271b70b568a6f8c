"""Signing up: a firm of accountants, or a tenant that will keep books here. Who signs up owns it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from ledgerhall.identity import log, memberships, people, permission_sets
from ledgerhall.identity.models import User
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.tenancy import slugs
from ledgerhall.tenancy.models import Tenant


def firm(*, name: str, by: User, at: datetime, is_demo: bool = False, with_sample: bool = True) -> Tenant:
    """A firm with `by` as its owner and member of its portal. Tells settings.AFTER_FIRM_SIGN_UP, which brings the
    sample client, unless the caller makes it itself."""
    tenant = _tenant(name, by, at, is_firm=True, is_demo=is_demo, sets=(*permission_sets.OWNER, permission_sets.PORTAL))
    for path in settings.AFTER_FIRM_SIGN_UP if with_sample else ():
        import_string(path)(tenant=tenant, user=by, at=at)
    return tenant


def company_tenant(*, name: str, by: User, at: datetime, is_demo: bool = False) -> Tenant:
    """A tenant for a client's companies with `by` as its owner. Its first company is made afterwards."""
    return _tenant(name, by, at, is_firm=False, is_demo=is_demo, sets=permission_sets.OWNER)


def tenant_called(name: str) -> Tenant:
    """The tenant with that slug or name. Refuses a name that none or several have."""
    rows = Tenant.objects.filter(Q(slug=name) | Q(name=name)).order_by("slug")
    found = [one for one in rows if one.slug == name] or list(rows)
    if len(found) == 1:
        return found[0]
    candidates = ", ".join(one.slug for one in found)
    template = (
        text("{name} can mean more than one tenant: {candidates}.") if found else text("No tenant is called {name}.")
    )
    code = "tenant-ambiguous" if found else "tenant-unknown"
    raise Refused(Refusal(code, template, values={"name": name, "candidates": candidates}))


def _tenant(name: str, by: User, at: datetime, *, is_firm: bool, is_demo: bool, sets: tuple[str, ...]) -> Tenant:
    refusals = []
    if not name.strip():
        refusals.append(Refusal("tenant-without-name", text("Enter a name."), field="name"))
    if not people.is_verified(by):
        template = text("Confirm your address {email} first, by the link that was mailed to it.")
        refusals.append(Refusal("address-not-verified", template, values={"email": by.email}))
    if refusals:
        raise Refused(refusals)
    with transaction.atomic():
        tenant = Tenant.objects.create(
            slug=slugs.for_new_tenant(name),
            name=" ".join(name.split()),
            is_firm=is_firm,
            is_demo=is_demo,
            created_at=at,
            changed_at=at,
        )
        log.record("tenant-signed-up", by=by, at=at, tenant=tenant, subject=tenant.name)
        memberships.add(user=by, tenant=tenant, grants=[(one, None) for one in sets], by=by, at=at)
    return tenant
