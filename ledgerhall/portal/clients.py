"""The acts on clients: add, change, give a token, block, remove and bring back. Nothing here calls out.

Who signs up a firm, or accepts an invitation, puts the client on the dashboard with `add` and `arrive`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ledgerhall.identity import log
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import Person
from ledgerhall.portal import client_url as urls
from ledgerhall.portal import sealing
from ledgerhall.portal.client_api import Token
from ledgerhall.portal.models import Client, ClientCompany, ClientToken
from ledgerhall.portal.passage import exceptions
from ledgerhall.tenancy.models import Tenant

DETAILS = (
    "name",
    "group_code",
    "address",
    "address_2",
    "city",
    "county",
    "post_code",
    "country_code",
    "primary_contact",
    "contact_name",
    "phone_number",
    "email",
    "home_page",
)


def of(*, firm: Tenant, user_id: UUID) -> QuerySet[Client]:
    """The user's clients in the firm, removed ones left out."""
    return Client.objects.filter(firm=firm, user_id=user_id).exclude(state=Client.State.REMOVED)


def add(
    *,
    firm: Tenant,
    user_id: UUID,
    client_url: str,
    at: datetime,
    name: str = "",
    secret: str = "",
    is_sample: bool = False,
    include_demo_companies: bool = False,
    details: Mapping[str, str] | None = None,
) -> Client:
    """A new client on the user's dashboard, with its token where one is at hand."""
    url = urls.parse(client_url, exceptions=exceptions())
    with transaction.atomic():
        _refuse_duplicate(firm, user_id, str(url), except_client=None)
        client = Client(
            firm=firm,
            user_id=user_id,
            no=_next_no(firm, user_id),
            client_url=str(url),
            origin=url.origin,
            is_sample=is_sample,
            include_demo_companies=include_demo_companies,
            created_at=at,
            changed_at=at,
        )
        _take_details(client, {"name": name or url.authority + url.path, **(details or {})})
        client.save(force_insert=True)
        note("client-added", client, at)
        if secret:
            give_token(client=client, secret=secret, at=at)
    return client


def arrive(
    *,
    firm: Tenant,
    user_id: UUID,
    client_url: str,
    name: str,
    secret: str,
    at: datetime,
    is_sample: bool = False,
    include_demo_companies: bool = False,
) -> Client:
    """A client that appears by itself: added, or given the new token where the user has it already."""
    url = str(urls.parse(client_url, exceptions=exceptions()))
    known = Client.objects.filter(firm=firm, user_id=user_id, client_url=url).order_by("created_at", "id").last()
    if known is None:
        return add(
            firm=firm,
            user_id=user_id,
            client_url=url,
            name=name,
            secret=secret,
            is_sample=is_sample,
            include_demo_companies=include_demo_companies,
            at=at,
        )
    if known.state != Client.State.BLOCKED:
        _move(known, Client.State.NEW, at)
    give_token(client=known, secret=secret, at=at)
    return known


def change(
    *,
    client: Client,
    values: Mapping[str, str],
    at: datetime,
    include_demo_companies: bool | None = None,
    secret: str = "",
) -> Client:
    """Change the card. Another origin drops the token, another URL what was read from the old one."""
    with transaction.atomic():
        if "client_url" in values:
            _change_url(client, values["client_url"], at)
        _take_details(client, values)
        if include_demo_companies is not None:
            client.include_demo_companies = include_demo_companies
        client.changed_at = at
        client.save()
        if secret:
            give_token(client=client, secret=secret, at=at)
    return client


def give_token(*, client: Client, secret: str, at: datetime) -> None:
    """Keep the access token, encrypted and bound to the origin of the Client URL. An older one goes."""
    secret = secret.strip()
    if not 8 <= len(secret) <= 400 or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise Refused(
            Refusal(
                "client-token-format",
                text("This is not an access token. Copy it whole from My Settings at the client."),
                field="token",
            )
        )
    sealed = sealing.seal(secret, client_id=client.id, origin=client.origin)
    ClientToken.objects.update_or_create(
        client=client,
        defaults={"origin": client.origin, "sealed": sealed, "ending": secret[-4:], "created_at": at},
    )


def move_origin(*, old: str, new: str, at: datetime) -> int:
    """This deployment answers at another origin: clients that live here keep figures and tokens; how many moved."""
    moved = list(Client.objects.filter(origin=old).order_by("id"))
    with transaction.atomic():
        for client in moved:
            token = token_of(client)
            client.client_url = new + client.client_url.removeprefix(old)
            client.origin, client.changed_at = new, at
            client.save(update_fields=["client_url", "origin", "changed_at"])
            if token is not None:
                give_token(client=client, secret=token.secret, at=at)
    return len(moved)


def token_of(client: Client) -> Token | None:
    """The client's token, where there is one for the origin that its URL has now."""
    kept = ClientToken.objects.filter(client=client, origin=client.origin).first()
    if kept is None:
        return None
    return sealing.unseal(kept.sealed, client_id=client.id, origin=client.origin)


def block(*, client: Client, at: datetime) -> None:
    """Fetch no more figures; those that are there are kept hidden."""
    _move(client, Client.State.BLOCKED, at)


def unblock(*, client: Client, at: datetime) -> None:
    """Fetch figures again from the next refresh on."""
    if client.state == Client.State.BLOCKED:
        _move(client, Client.State.NEW, at)


def remove(*, client: Client, at: datetime) -> None:
    """Take the client off the dashboard with its figures and token. The sample's token stays, to bring it back."""
    with transaction.atomic():
        ClientCompany.objects.filter(client=client).delete()
        if not client.is_sample:
            ClientToken.objects.filter(client=client).delete()
        _move(client, Client.State.REMOVED, at)
        note("client-removed", client, at)


def removed_sample(*, firm: Tenant, user_id: UUID) -> Client | None:
    """The sample client that the user took off the dashboard."""
    removed = Client.objects.filter(firm=firm, user_id=user_id, is_sample=True, state=Client.State.REMOVED)
    return removed.order_by("changed_at", "id").last()


def bring_back_sample(*, firm: Tenant, user_id: UUID, at: datetime) -> Client:
    """Put the removed sample client on the dashboard again."""
    sample = removed_sample(firm=firm, user_id=user_id)
    if sample is None:
        raise Refused(Refusal("sample-client-missing", text("There is no sample client to bring back.")))
    _refuse_duplicate(firm, user_id, sample.client_url, except_client=sample)
    _move(sample, Client.State.NEW, at)
    return sample


def note(kind: str, client: Client, at: datetime) -> None:
    """Tell the directory's log, which the firm's owner reads: who pointed the portal where."""
    by = Person(client.user.text, client.user_id)
    values = {"client_url": client.client_url}
    log.record(kind, by=by, at=at, tenant=client.firm, subject=f"{client.no} {client.name}", values=values)


def _change_url(client: Client, typed: str, at: datetime) -> None:
    url = urls.parse(typed, exceptions=exceptions())
    if str(url) == client.client_url:
        return
    _refuse_duplicate(client.firm, client.user_id, str(url), except_client=client)
    ClientToken.objects.filter(client=client).delete()
    ClientCompany.objects.filter(client=client).delete()
    client.client_url, client.origin = str(url), url.origin
    note("client-url-changed", client, at)
    client.refreshed_at = None
    if client.state != Client.State.BLOCKED:
        client.state = Client.State.NEW
    client.refused_code = client.refused_text = ""


def _refuse_duplicate(firm: Tenant, user_id: UUID, client_url: str, *, except_client: Client | None) -> None:
    other = of(firm=firm, user_id=user_id).filter(client_url=client_url).order_by("id").first()
    if other is not None and other != except_client:
        raise Refused(
            Refusal(
                "client-url-duplicate",
                text("{client_url} is the Client URL of client {no}, {name}."),
                field="client_url",
                values={"client_url": client_url, "no": other.no, "name": other.name},
            )
        )


def _take_details(client: Client, values: Mapping[str, str]) -> None:
    refusals = []
    for field in DETAILS:
        if field not in values:
            continue
        longest = getattr(Client._meta.get_field(field), "max_length", 0)
        typed = " ".join(values[field].split())
        if len(typed) > longest:
            template = text("{field} takes at most {longest} letters.")
            refusals.append(
                Refusal("client-field-too-long", template, field=field, values={"field": field, "longest": longest})
            )
        setattr(client, field, typed)
    if not client.name:
        refusals.append(Refusal("client-name-missing", text("A client needs a name."), field="name"))
    if refusals:
        raise Refused(refusals)


def _next_no(firm: Tenant, user_id: UUID) -> str:
    """The next number of the user's series, which counts removed clients too: no number is given twice."""
    last = Client.objects.filter(firm=firm, user_id=user_id, no__startswith="C").order_by("no").last()
    return f"C{(int(last.no[1:]) if last else 0) + 1:05d}"


def _move(client: Client, state: Client.State, at: datetime) -> None:
    client.state = state
    client.changed_at = at
    client.refused_code = client.refused_text = ""
    client.save(update_fields=["state", "changed_at", "refused_code", "refused_text"])
