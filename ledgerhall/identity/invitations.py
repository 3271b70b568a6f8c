"""Acts on invitations of external accountants: invite, open, accept, decline, revoke, send again.

Every invitation is in one named state. Its link is bound to the address, expires, and is used once.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.db import transaction

from ledgerhall.identity import log, mails, memberships, people, permission_sets, rights
from ledgerhall.identity.accounts import folded
from ledgerhall.identity.models import Invitation, User
from ledgerhall.identity.tokens import hashed
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.models import Company, Tenant

VALID_FOR = timedelta(days=14)
State = Invitation.State
_UNANSWERED = (State.SENT, State.OPENED)
_OPEN = (State.STARTED, *_UNANSWERED)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the owner enters. `companies` empty means all, also those to come."""

    email: str
    first_name: str
    last_name: str
    welcome: str
    has_consent: bool
    companies: Sequence[Company] = ()
    permission_set: str = permission_sets.ACCOUNTANTS
    access_until_date: date | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of it. `had_access`: the person could enter already and was only mailed again."""

    invitation: Invitation
    had_access: bool = False


def invite(*, draft: Draft, tenant: Tenant, by: User, at: datetime) -> Invited:
    """Record the invitation and send its two mails. An unanswered one to the same address is superseded.

    Refuses an incomplete draft. A mail that cannot be sent leaves the invitation *failed*, with the reason.
    """
    _refuse_unfitting(draft, tenant, at)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = _record(draft, tenant, secret, by, at)
        _supersede_others(invitation, by, at)
    had_access = _has_access_already(draft, tenant, at)
    _send(invitation, secret, had_access=had_access, by=by, at=at)
    return Invited(invitation, had_access)


def send_again(*, record: Invitation, by: User, at: datetime) -> Invited:
    """A new link for the same person and companies; the old one is superseded."""
    draft = Draft(
        email=record.email,
        first_name=record.first_name,
        last_name=record.last_name,
        welcome=record.welcome,
        has_consent=True,
        companies=() if record.is_for_all_companies else tuple(record.companies.order_by("name", "id")),
        permission_set=record.permission_set,
        access_until_date=record.access_until_date,
    )
    return invite(draft=draft, tenant=record.tenant, by=by, at=at)


def find(secret: str) -> Invitation | None:
    """The invitation that the link means, whatever became of it."""
    return Invitation.objects.filter(secret_hash=hashed(secret)).select_related("tenant", "invited_by").first()


def state_at(invitation: Invitation, at: datetime) -> str:
    """The state as people see it: *expired* is what an unanswered invitation is after its time."""
    if invitation.state in _OPEN and invitation.expires_at <= at:
        return "expired"
    return str(invitation.state)


def open_link(*, record: Invitation, by: By, at: datetime) -> None:
    """The link was followed for the first time."""
    rows = Invitation.objects.filter(id=record.id, state=State.SENT, expires_at__gt=at)
    if rows.update(state=State.OPENED, opened_at=at, changed_at=at):
        log.record("invitation-opened", by=by, at=at, tenant=record.tenant, subject=record.email)


def accept(*, record: Invitation, user: User, at: datetime) -> Company | None:
    """The person takes the access. Answers with the company to land in, if there is one yet.

    Refuses anybody but the owner of the invited address, and an invitation that is used, expired or taken back.
    """
    _refuse_another(record, user)
    with transaction.atomic():
        ended = _end(record, State.ACCEPTED, at)
        if not ended:
            raise Refused(_unusable(record, at))
        companies = list(record.companies.select_related("tenant").order_by("name", "id"))
        asked = (
            [(record.permission_set, None)]
            if record.is_for_all_companies
            else [(record.permission_set, company) for company in companies]
        )
        membership = memberships.add(
            user=user, tenant=record.tenant, grants=asked, by=user, at=at, until_date=record.access_until_date
        )
        Invitation.objects.filter(id=record.id).update(membership=membership)
        log.record("invitation-accepted", by=user, at=at, tenant=record.tenant, subject=record.email)
    return next(iter(companies or landing_companies(record.tenant)), None)


def decline(*, record: Invitation, by: By, at: datetime) -> None:
    """Whoever holds the link says no."""
    if not _end(record, State.DECLINED, at):
        raise Refused(_unusable(record, at))
    log.record("invitation-declined", by=by, at=at, tenant=record.tenant, subject=record.email)


def revoke(*, record: Invitation, by: By, at: datetime) -> None:
    """The owner takes an unanswered invitation back; its link is dead."""
    if not _end(record, State.REVOKED, at, states=_OPEN):
        raise Refused(_unusable(record, at))
    log.record("invitation-revoked", by=by, at=at, tenant=record.tenant, subject=record.email)


def landing_companies(tenant: Tenant) -> list[Company]:
    return list(Company.objects.filter(tenant=tenant).select_related("tenant").order_by("name", "id"))


def _refuse_unfitting(draft: Draft, tenant: Tenant, at: datetime) -> None:
    refusals = []
    if not draft.has_consent:
        template = text("Not invited: accept first what will be shared.")
        refusals.append(Refusal("invitation-without-consent", template, field="has_consent"))
    wanted = {"first_name": draft.first_name, "last_name": draft.last_name, "welcome": draft.welcome}
    for field, value in {"email": draft.email, **wanted}.items():
        if not value.strip():
            refusals.append(Refusal("invitation-incomplete", text("Fill in this field."), field=field))
    if draft.permission_set not in permission_sets.EXTERNAL:
        template = text("{set} is not for external accountants.")
        refusals.append(Refusal("invitation-set", template, values={"set": draft.permission_set}))
    if any(company.tenant_id != tenant.id for company in draft.companies):
        template = text("One of the companies does not belong to {tenant}.")
        refusals.append(Refusal("company-of-another-tenant", template, values={"tenant": tenant.name}))
    if draft.access_until_date is not None and draft.access_until_date < rights.day(at):
        template = text("The last day of access is past.")
        refusals.append(Refusal("invitation-access-past", template, field="access_until_date"))
    if refusals:
        raise Refused(refusals)


def _record(draft: Draft, tenant: Tenant, secret: str, by: User, at: datetime) -> Invitation:
    email = folded(draft.email)
    invitation = Invitation.objects.create(
        tenant=tenant,
        email=email,
        first_name=" ".join(draft.first_name.split()),
        last_name=" ".join(draft.last_name.split()),
        is_for_all_companies=not draft.companies,
        permission_set=draft.permission_set,
        access_until_date=draft.access_until_date,
        welcome=draft.welcome.strip(),
        secret_hash=hashed(secret),
        was_account_new=User.objects.by_address(email) is None,
        invited_by=by,
        invited_by_text=by.text,
        consented_at=at,
        created_at=at,
        changed_at=at,
        expires_at=at + VALID_FOR,
    )
    invitation.companies.set(draft.companies)
    return invitation


def _supersede_others(invitation: Invitation, by: User, at: datetime) -> None:
    older = Invitation.objects.filter(tenant=invitation.tenant, email=invitation.email, state__in=_OPEN)
    older = older.exclude(id=invitation.id)
    if older.update(state=State.SUPERSEDED, superseded_by=invitation, ended_at=at, changed_at=at):
        log.record("invitation-superseded", by=by, at=at, tenant=invitation.tenant, subject=invitation.email)


def _has_access_already(draft: Draft, tenant: Tenant, at: datetime) -> bool:
    user = User.objects.by_address(draft.email)
    if user is None or not people.is_verified(user):
        return False
    held = rights.granted(user=user, tenant=tenant, on=rights.day(at)).pairs
    asked: list[UUID | None] = [company.id for company in draft.companies] or [None]
    return all({(draft.permission_set, None), (draft.permission_set, company_id)} & held for company_id in asked)


def _send(invitation: Invitation, secret: str, *, had_access: bool, by: User, at: datetime) -> None:
    """The two mails; only the second where the person could enter already."""
    companies = list(invitation.companies.select_related("tenant").order_by("name", "id"))
    company = next(iter(companies or landing_companies(invitation.tenant)), None)
    language = company.language if company else by.language
    try:
        if not had_access:
            mails.send_invitation(invitation=invitation, secret=secret, language=language)
        if company is not None:
            mails.send_welcome(invitation=invitation, company=company, language=language)
    except (OSError, SMTPException) as problem:
        _note(invitation, State.FAILED, at, failure=f"mail: {problem}"[:400], ended_at=at)
        log.record("invitation-failed", by=by, at=at, tenant=invitation.tenant, subject=invitation.email)
        return
    if had_access:
        _note(invitation, State.ACCEPTED, at, sent_at=at, ended_at=at)
        log.record("welcome-sent", by=by, at=at, tenant=invitation.tenant, subject=invitation.email)
        return
    _note(invitation, State.SENT, at, sent_at=at)
    log.record("invitation-sent", by=by, at=at, tenant=invitation.tenant, subject=invitation.email)


def _note(invitation: Invitation, state: str, at: datetime, **values: object) -> None:
    Invitation.objects.filter(id=invitation.id).update(state=state, changed_at=at, **values)
    invitation.refresh_from_db()


def _end(record: Invitation, state: str, at: datetime, states: Sequence[str] = _UNANSWERED) -> bool:
    """One statement decides, so that a link is used once however many use it at the same moment."""
    rows = Invitation.objects.filter(id=record.id, state__in=states, expires_at__gt=at)
    return bool(rows.update(state=state, ended_at=at, changed_at=at))


def _refuse_another(record: Invitation, user: User) -> None:
    if folded(user.email) != record.email or not people.is_verified(user):
        template = text("This invitation is for {email}. You are signed in as {user}.")
        raise Refused(
            Refusal("invitation-for-another-address", template, values={"email": record.email, "user": user.email})
        )


def _unusable(record: Invitation, at: datetime) -> Refusal:
    record.refresh_from_db()
    templates = {
        "expired": text("This invitation has expired. Ask {inviter} to send it again."),
        State.ACCEPTED: text("This invitation has been used already."),
        State.DECLINED: text("This invitation was declined. Ask {inviter} to send it again."),
        State.REVOKED: text("{inviter} has taken this invitation back."),
        State.SUPERSEDED: text("A newer invitation was sent to the same address. Use the link in that mail."),
    }
    state = state_at(record, at)
    template = templates.get(state, text("This invitation cannot be used."))
    return Refusal(f"invitation-{state}", template, values={"inviter": record.invited_by.name})
