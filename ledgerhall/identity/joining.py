"""Giving access to an address: the person is made where new, and gets a mail with a link that sets a password."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from smtplib import SMTPException

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ledgerhall.identity import mails, memberships, people, rights
from ledgerhall.identity.accounts import folded
from ledgerhall.identity.models import Membership, User
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.tenancy.models import Company, Tenant


def give_access(
    *,
    email: str,
    permission_sets: Sequence[str],
    tenant: Tenant,
    company: Company | None,
    by: By,
    at: datetime,
    until_date: date | None = None,
) -> Membership:
    """Grant the sets to whoever has that address, and mail them.

    Refuses what is no address, and a last day that is past. An account at the address that nobody verified may be
    anybody's: its password ends, and the mailed link sets one. Where the mail cannot be sent the access stays given,
    and a refusal says so.
    """
    try:
        validate_email(folded(email))
    except ValidationError:
        template = text("{email} is no e-mail address.")
        raise Refused(Refusal("address-invalid", template, field="email", values={"email": email})) from None
    if until_date is not None and until_date < rights.day(at):
        raise Refused(Refusal("access-past", text("The last day of access is past."), field="until_date"))
    with transaction.atomic():
        user = User.objects.by_address(email) or people.add(email=email, name=_name_from(email), at=at)
        if not people.is_verified(user):
            people.void_password(user=user, at=at)
        current = memberships.current(user=user, tenant=tenant)
        kept_until = current.until_date if current and not memberships.is_over(current, at) else None
        membership = memberships.add(
            user=user,
            tenant=tenant,
            grants=[(one, company) for one in permission_sets],
            by=by,
            at=at,
            until_date=until_date or kept_until,
        )
    place = {"tenant": tenant, "company": company, "permission_set": ", ".join(permission_sets)}
    try:
        mails.send_set_password(user=user, language=user.language, values=place)
    except (OSError, SMTPException) as problem:
        template = text("Access is given, but the mail to {email} could not be sent: {problem}")
        values = {"email": user.email, "problem": str(problem)}
        raise Refused(Refusal("mail-not-sent", template, values=values)) from problem
    return membership


def _name_from(email: str) -> str:
    """A name until the person sets one: the address before the @, as words."""
    return email.partition("@")[0].replace(".", " ").replace("_", " ").title()[:100] or email[:100]
