"""Acts on access: giving it, widening it, ending it. Ending a membership removes all of it at once, tokens included."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from ledgerhall.identity import log, permission_sets, rights
from ledgerhall.identity.models import AccessToken, Grant, Membership, User
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.models import Company, Tenant

# A permission set's name, and the company it is for (None: all companies of the tenant).
Asked = tuple[str, Company | None]


def add(
    *,
    user: User,
    tenant: Tenant,
    grants: Iterable[Asked],
    by: By,
    at: datetime,
    from_date: date | None = None,
    until_date: date | None = None,
) -> Membership:
    """Give the person these grants in the tenant, in the membership they have or in a new one.

    A last day given here replaces the one of a membership that exists; the last owner's access gets none. A membership
    that is past its last day is over: what it granted does not come back with a new one. Tells
    settings.AFTER_MEMBERSHIP_ACCEPTED.
    """
    asked = list(grants)
    _refuse_unfitting(asked, tenant)
    with transaction.atomic():
        membership = current(user=user, tenant=tenant)
        if membership is not None and is_over(membership, at):
            _end(membership, by, at)
            membership = None
        if membership is None:
            membership = Membership.objects.create(
                user=user,
                tenant=tenant,
                from_date=from_date or rights.day(at),
                until_date=until_date,
                created_at=at,
                created_by=by.text,
            )
            log.record("membership-added", by=by, at=at, tenant=tenant, subject=user.text)
        elif until_date != membership.until_date:
            if until_date is not None:
                _refuse_without_owner(membership, membership.grants.filter(ended_at=None))
            membership.until_date = until_date
            membership.save(update_fields=["until_date"])
        for permission_set, company in asked:
            _grant(membership, permission_set, company, by, at)
    for path in settings.AFTER_MEMBERSHIP_ACCEPTED:
        import_string(path)(membership=membership, at=at)
    return membership


def end_grant(*, record: Grant, by: By, at: datetime) -> None:
    """Take one permission set away. The last owner keeps theirs."""
    with transaction.atomic():
        _refuse_without_owner(record.membership, [record])
        if Grant.objects.filter(id=record.id, ended_at=None).update(ended_at=at, ended_by=by.text):
            log.record(
                "grant-ended",
                by=by,
                at=at,
                tenant=record.membership.tenant,
                company=record.company,
                subject=record.membership.user.text,
                values={"permission_set": record.permission_set},
            )


def end(*, record: Membership, by: By, at: datetime) -> None:
    """End the access at once: the membership, its grants and its tokens. The last owner cannot be ended."""
    with transaction.atomic():
        _refuse_without_owner(record, record.grants.filter(ended_at=None))
        _end(record, by, at)


def current(*, user: User, tenant: Tenant) -> Membership | None:
    """The membership that has not been ended, whether or not its days include today."""
    return Membership.objects.filter(user=user, tenant=tenant, ended_at=None).select_related("user", "tenant").first()


def is_over(membership: Membership, at: datetime) -> bool:
    """Whether its last day is past."""
    return membership.until_date is not None and membership.until_date < rights.day(at)


def _end(record: Membership, by: By, at: datetime) -> None:
    if not Membership.objects.filter(id=record.id, ended_at=None).update(ended_at=at, ended_by=by.text):
        return
    record.grants.filter(ended_at=None).update(ended_at=at, ended_by=by.text)
    AccessToken.objects.filter(membership=record, revoked_at=None).update(revoked_at=at, revoked_by=by.text)
    log.record("membership-ended", by=by, at=at, tenant=record.tenant, subject=record.user.text)


def _grant(membership: Membership, permission_set: str, company: Company | None, by: By, at: datetime) -> None:
    _, is_new = Grant.objects.get_or_create(
        membership=membership,
        permission_set=permission_set,
        company=company,
        ended_at=None,
        defaults={"created_at": at, "created_by": by.text},
    )
    if is_new:
        log.record(
            "grant-added",
            by=by,
            at=at,
            tenant=membership.tenant,
            company=company,
            subject=membership.user.text,
            values={"permission_set": permission_set},
        )


def _refuse_unfitting(asked: list[Asked], tenant: Tenant) -> None:
    refusals = []
    for name, company in asked:
        values = {"set": name, "company": company.name if company else "", "tenant": tenant.name}
        if name not in permission_sets.ALL:
            known = ", ".join(permission_sets.ALL)
            template = text("No permission set is called {set}. There are {known}.")
            refusals.append(Refusal("permission-set-unknown", template, values={**values, "known": known}))
        elif company is not None and not permission_sets.ALL[name].is_for_companies:
            template = text("{set} is granted for all companies only.")
            refusals.append(Refusal("permission-set-for-all-companies", template, values=values))
        elif company is not None and company.tenant_id != tenant.id:
            template = text("{company} is no company of {tenant}.")
            refusals.append(Refusal("company-of-another-tenant", template, values=values))
    if refusals:
        raise Refused(refusals)


def _refuse_without_owner(membership: Membership, ending: Iterable[Grant]) -> None:
    """Somebody must be left who may give access."""
    if not any(one.permission_set == permission_sets.SECURITY for one in ending):
        return
    # The rows of the tenant's owners are locked, so that two owners cannot end each other at the same moment.
    others = Membership.objects.select_for_update(of=("self",)).filter(
        tenant=membership.tenant,
        ended_at=None,
        until_date=None,
        grants__permission_set=permission_sets.SECURITY,
        grants__ended_at=None,
    )
    if not any(other.id != membership.id for other in others):
        template = text("{user} is the last who may manage users of {tenant}. Give somebody else SECURITY first.")
        raise Refused(Refusal("last-owner", template, values=_who(membership)))


def _who(membership: Membership) -> dict[str, str]:
    return {"user": membership.user.text, "tenant": membership.tenant.name}
