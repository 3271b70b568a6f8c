"""What a refresh brought, written down: lists of companies, figures, refusals and the error list.

The client may have been changed, blocked or removed while it was asked. Then what came belongs to nobody and goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ledgerhall.portal.answers import ListedCompany, Value
from ledgerhall.portal.client_api import Unanswered
from ledgerhall.portal.models import Client, ClientCompany, PortalError, Snapshot

REJECTED = "client-credentials-rejected"
UNSETTLED = ("client-token-missing", "client-url-format")
MOST_ERRORS = 500


def keep_list(client: Client, companies: Sequence[ListedCompany], *, at: datetime) -> None:
    """The companies that the client opens now. One that is no longer among them goes, and its figures with it."""
    with transaction.atomic():
        if not _is_current(client):
            return
        for company in companies:
            kept, _made = ClientCompany.objects.update_or_create(
                client=client,
                company_uuid=company.company_uuid,
                defaults={
                    "name": company.name,
                    "slug": company.slug,
                    "currency_code": company.currency_code,
                    "is_demo": company.is_demo,
                    "listed_at": at,
                },
            )
            Snapshot.objects.get_or_create(company=kept)
        listed = [company.company_uuid for company in companies]
        ClientCompany.objects.filter(client=client).exclude(company_uuid__in=listed).delete()
        _row(client).exclude(state=Client.State.CONNECTED).update(state=Client.State.TESTED)
        _row(client).update(refused_code="", refused_text="", refused_at=None)


def keep_figures(client: Client, company_uuid: UUID, values: Mapping[str, Value], *, at: datetime) -> None:
    """New figures of one company take the place of the old ones."""
    with transaction.atomic():
        if not _is_current(client):
            return
        written = {name: _written(value) for name, value in values.items()}
        Snapshot.objects.filter(company__client=client, company__company_uuid=company_uuid).update(
            values=written, taken_at=at, refused_code="", refused_text="", refused_at=None
        )
        _row(client).update(
            state=Client.State.CONNECTED, refreshed_at=at, refused_code="", refused_text="", refused_at=None
        )


def keep_refusal(client: Client, refused: Unanswered, *, at: datetime) -> None:
    """The client did not list its companies. Old figures stay, greyed, unless the right to them has ended."""
    with transaction.atomic():
        if not _is_current(client):
            return
        snapshots = Snapshot.objects.filter(company__client=client)
        said = {"refused_code": refused.code, "refused_text": _text(refused), "refused_at": at}
        snapshots.update(**said)
        if refused.code == REJECTED:
            snapshots.update(values={}, taken_at=None)
        _row(client).update(state=_state(client, refused.code), **said)
        _list_error(client, PortalError.Kind.COMPANIES, "", refused, at)


def keep_company_refusal(client: Client, company_uuid: UUID, refused: Unanswered, *, at: datetime) -> None:
    """One company gave no figures: its old ones stay."""
    with transaction.atomic():
        if not _is_current(client):
            return
        snapshots = Snapshot.objects.filter(company__client=client, company__company_uuid=company_uuid)
        snapshots.update(refused_code=refused.code, refused_text=_text(refused), refused_at=at)
        if refused.code == REJECTED:
            snapshots.update(values={}, taken_at=None)
        company = ClientCompany.objects.filter(client=client, company_uuid=company_uuid).first()
        _list_error(client, PortalError.Kind.FIGURES, company.name if company else "", refused, at)


def _is_current(client: Client) -> bool:
    gone = (Client.State.REMOVED, Client.State.BLOCKED)
    return _row(client).filter(client_url=client.client_url).exclude(state__in=gone).exists()


def _row(client: Client) -> QuerySet[Client]:
    return Client.objects.filter(id=client.id)


def _state(client: Client, code: str) -> Client.State:
    if code == REJECTED:
        was_open = ClientCompany.objects.filter(client=client).exists()
        return Client.State.ACCESS_ENDED if was_open else Client.State.NEW
    if code in UNSETTLED:
        return Client.State.NEW
    return Client.State.TESTED if code == "client-no-company" else Client.State.UNREACHABLE


def _written(value: Value) -> dict[str, str | None]:
    amount = None if value.amount is None else format(value.amount, "f")
    kept = {"text": value.text, "amount": amount, "currency": value.currency, "style": value.style}
    return {**kept, "reason": value.reason} if value.reason else kept


def _text(refused: Unanswered) -> str:
    return refused.refusals[0].message[:600]


def _list_error(client: Client, kind: PortalError.Kind, company_name: str, refused: Unanswered, at: datetime) -> None:
    PortalError.objects.create(
        firm_id=client.firm_id,
        user_id=client.user_id,
        client=client,
        kind=kind,
        company_name=company_name,
        at=at,
        code=refused.code,
        text=_text(refused),
        technical=refused.reason[:100],
    )
    of_user = PortalError.objects.filter(firm_id=client.firm_id, user_id=client.user_id).order_by("-id")
    too_old = of_user.values_list("id", flat=True)[MOST_ERRORS : MOST_ERRORS + 1]
    if oldest := list(too_old):
        of_user.filter(id__lte=oldest[0]).delete()
