"""The only outgoing HTTP of the product: one GET of JSON from a client's public API, with every guard around it.

The name is resolved once and every address of the answer checked (`guard.py`); the connection goes to a checked address
while Host header and certificate check keep the name, so that a second answer of the name server changes nothing. No
redirects, no proxies or certificates from the environment, limits on time, on the body and on what it unpacks to, JSON
alone. What comes back on failure is one of a few refusals in words of our own: never a body, an address or a raw error.
Exceptions (`Passage.exceptions`) lift the checks of scheme, port and address of exactly their origin and nothing else.

Runs in the worker only; a web request never calls out.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import logging
import ssl
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

import httpx

from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.portal import guard
from ledgerhall.portal.client_url import ClientUrl

log = logging.getLogger(__name__)

JSON_TYPE = "application/json"
LARGEST_EXPONENT = 40
MOST_ADDRESSES = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; `floor` is how early a refusal may come, so that time tells nothing about a target."""

    connect: timedelta = timedelta(seconds=3)
    read: timedelta = timedelta(seconds=10)
    total: timedelta = timedelta(seconds=15)
    floor: timedelta = timedelta(milliseconds=600)
    body: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Passage:
    """What this deployment lets out: exact origins that are excepted, its own name, and how names are resolved."""

    exceptions: frozenset[str] = frozenset()
    own_names: tuple[str, ...] = ()
    resolver: guard.Resolver = guard.system_resolver
    tls: ssl.SSLContext | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the one origin that it may be shown to."""

    origin: str
    secret: str = field(repr=False)


class Unanswered(Refused):
    """The client gave no figures. `reason` is a word for the error list; it never quotes the client."""

    def __init__(self, refusal: Refusal, reason: str) -> None:
        super().__init__(refusal)
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.refusals[0], self.reason))

    @property
    def code(self) -> str:
        return self.refusals[0].code


class _Useless(Exception):
    """Something came back, or nothing, that cannot be used. The words go to the log of the server only."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes


def get(
    url: ClientUrl, path: str, *, token: Token | None, passage: Passage, query: Mapping[str, str] | None = None
) -> Any:
    """The JSON that the client answers at `path` below its URL, numbers as Decimal; raises `Unanswered`."""
    if token is None or token.origin != url.origin:
        raise Unanswered(_token_missing(url), "no token")
    target = url.path + path + (f"?{urlencode(query)}" if query else "")
    reply = asyncio.run(_answer(url, target, token, passage))
    if reply is None:
        raise Unanswered(not_reachable(url), "no usable answer")
    if reply.status in (401, 403):
        raise Unanswered(_rejected(url), f"status {reply.status}")
    if reply.status == 429 or reply.status >= 500:
        raise Unanswered(_offline(url), f"status {reply.status}")
    try:
        return _parsed(reply)
    except _Useless as useless:
        log.info("portal: %s answered %s", url.origin, useless)
        raise Unanswered(not_reachable(url), "no usable answer") from None


def not_reachable(url: ClientUrl) -> Refusal:
    """One sentence for everything between a name that leads nowhere and an answer that is no JSON."""
    return Refusal(
        code="client-not-reachable",
        template=text("{client_url} cannot be reached. Open the link by hand to see whether the address is right."),
        field="client_url",
        values={"client_url": str(url)},
    )


def _rejected(url: ClientUrl) -> Refusal:
    return Refusal(
        code="client-credentials-rejected",
        template=text(
            "{client_url} rejected the credentials: access was not granted or has ended, or no invitation was accepted."
        ),
        field="token",
        values={"client_url": str(url)},
    )


def _offline(url: ClientUrl) -> Refusal:
    return Refusal(
        code="client-offline",
        template=text("{client_url} is being upgraded or is offline. Refresh again in a few minutes."),
        field="client_url",
        values={"client_url": str(url)},
    )


def no_company(url: ClientUrl) -> Refusal:
    """The client let us in and showed nothing."""
    return Refusal(
        code="client-no-company",
        template=text("{client_url} opens no company to you."),
        field="client_url",
        values={"client_url": str(url)},
    )


def _token_missing(url: ClientUrl) -> Refusal:
    return Refusal(
        code="client-token-missing",
        template=text(
            "No access token for {origin}. Make one in My Settings at the client and paste it on the client's card."
        ),
        field="token",
        values={"origin": url.origin},
    )


# ---- one exchange, inside its limits of time -------------------------------------------------------------------------


async def _answer(url: ClientUrl, target: str, token: Token, passage: Passage) -> _Reply | None:
    """The reply, or None where there is no use in one; None never comes before the floor."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    try:
        async with asyncio.timeout(passage.limits.total.total_seconds()):
            reply = await _exchange(url, target, token, passage)
        if reply.status == 200 or reply.status in (401, 403, 429) or reply.status >= 500:
            return reply
        log.info("portal: %s answered with status %s", url.origin, reply.status)
    except (_Useless, guard.NotAllowed, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, zlib.error) as trouble:
        log.info("portal: no usable answer of %s: %s %s", url.origin, type(trouble).__name__, trouble)
    await asyncio.sleep(max(passage.limits.floor.total_seconds() - (loop.time() - started), 0))
    return None


async def _exchange(url: ClientUrl, target: str, token: Token, passage: Passage) -> _Reply:
    addresses = await _addresses(url, passage)
    limits = passage.limits
    patience = httpx.Timeout(limits.read.total_seconds(), connect=limits.connect.total_seconds())
    tls = passage.tls or _public_authorities()
    async with httpx.AsyncClient(trust_env=False, verify=tls, follow_redirects=False, timeout=patience) as client:
        for address in addresses[:-1]:
            try:
                return await _one_request(client, url, address, target, token, limits)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await _one_request(client, url, addresses[-1], target, token, limits)


@functools.cache
def _public_authorities() -> ssl.SSLContext:
    """The certificates of the public authorities, read once; none from the environment."""
    return httpx.create_ssl_context(trust_env=False)


async def _one_request(
    client: httpx.AsyncClient, url: ClientUrl, address: str, target: str, token: Token, limits: Limits
) -> _Reply:
    where = f"[{address}]" if ":" in address else address
    request = client.build_request(
        "GET",
        f"{url.scheme}://{where}:{url.port}{target}",
        headers={
            "Host": url.authority,
            "Accept": JSON_TYPE,
            "Accept-Encoding": "gzip",
            "Authorization": f"Bearer {token.secret}",
            "User-Agent": "Ledgerhall-Portal",
        },
        extensions={"sni_hostname": url.host},
    )
    response = await client.send(request, stream=True, follow_redirects=False)
    try:
        if response.status_code != 200:
            return _Reply(response.status_code, b"")
        if response.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON_TYPE:
            raise _Useless("no JSON")
        return _Reply(200, await _body(response, limits.body))
    finally:
        await response.aclose()


async def _body(response: httpx.Response, limit: int) -> bytes:
    """The body, unpacked by ourselves: at no moment is there more of it in memory than the limit and one chunk."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise _Useless("unknown encoding")
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    received = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        if received > limit:
            raise _Useless("too large")
        body += unpack.decompress(chunk, limit + 1 - len(body)) if unpack else chunk
        if len(body) > limit:
            raise _Useless("too large when unpacked")
    if unpack and (not unpack.eof or unpack.unused_data):
        raise _Useless("damaged gzip")
    return bytes(body)


# ---- names, resolved once --------------------------------------------------------------------------------------------


async def _addresses(url: ClientUrl, passage: Passage) -> list[str]:
    """Checked addresses of the host. The resolver runs in a thread of its own that nobody waits for after the limit."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str] | None, trouble: Exception | None) -> None:
        if found.done():
            return
        if trouble is not None:
            found.set_exception(trouble)
        else:
            found.set_result(addresses or [])

    def resolve() -> None:
        addresses, trouble = None, None
        try:
            addresses = _resolve(url, passage)
        except (guard.NotAllowed, OSError, ValueError) as problem:
            trouble = problem
        with contextlib.suppress(RuntimeError):  # the loop is closed: the limit of time has passed
            loop.call_soon_threadsafe(settle, addresses, trouble)

    threading.Thread(target=resolve, name="portal-resolver", daemon=True).start()
    return (await found)[:MOST_ADDRESSES]


def _resolve(url: ClientUrl, passage: Passage) -> list[str]:
    is_exception = url.origin in passage.exceptions
    own: set[str] = set()
    if not is_exception:
        for name in passage.own_names:
            try:
                own.update(passage.resolver(name, url.port))
            except OSError:
                continue
    return guard.checked_addresses(url.host, url.port, resolver=passage.resolver, own=own, is_exception=is_exception)


# ---- JSON, never a float ---------------------------------------------------------------------------------------------


def _parsed(reply: _Reply) -> Any:
    try:
        return json.loads(reply.body.decode("utf-8"), parse_float=_decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError, InvalidOperation):
        raise _Useless("no JSON") from None


def _decimal(digits: str) -> Decimal:
    """A number as it stands; one so large or so fine that writing it out would fill the memory is no figure."""
    number = Decimal(digits)
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT or len(digits) > 2 * LARGEST_EXPONENT:
        raise ValueError("not a figure")
    return number


def _no_constant(name: str) -> Any:
    raise ValueError(name)
