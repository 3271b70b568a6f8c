"""The mails that identity sends, each from a pair of templates in templates/identity/mails/."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from ledgerhall.identity import links
from ledgerhall.identity.models import Invitation, User
from ledgerhall.tenancy.models import Company


def send_invitation(*, invitation: Invitation, secret: str, language: str) -> None:
    """The first mail: from this deployment, with the link that accepts."""
    values = {
        "invitation": invitation,
        "link": links.invitation(secret),
        "tenant": invitation.tenant,
        "invited_by": invitation.invited_by,
    }
    _send("invitation", to=invitation.email, language=language, values=values)


def send_welcome(*, invitation: Invitation, company: Company, language: str) -> None:
    """The second mail: from the client, in the inviter's words, with the link to the company."""
    values = {"invitation": invitation, "company": company, "link": links.company(company)}
    _send(
        "welcome",
        to=invitation.email,
        language=language,
        values=values,
        from_name=invitation.invited_by.name,
        reply_to=invitation.invited_by.email,
    )


def send_set_password(*, user: User, language: str, values: Mapping[str, Any]) -> None:
    """To somebody who was given access by the command line: where it is, and the link that sets a password."""
    link = "" if user.has_usable_password() else links.password(user)
    places = {**values, "user": user, "link": link, "sign_in": links.absolute("/sign-in/")}
    _send("access", to=user.email, language=language, values=places)


def _send(
    name: str, *, to: str, language: str, values: Mapping[str, Any], from_name: str = "", reply_to: str = ""
) -> None:
    with translation.override(language):
        context = {**values, "deployment": links.absolute("")}
        subject = " ".join(render_to_string(f"identity/mails/{name}_subject.txt", context).split())
        body = render_to_string(f"identity/mails/{name}.txt", context).strip() + "\n"
    sender = settings.DEFAULT_FROM_EMAIL
    if from_name:
        sender = formataddr((" ".join(from_name.split()), parseaddr(sender)[1]))
    EmailMessage(subject, body, sender, [to], reply_to=[reply_to] if reply_to else None).send()
