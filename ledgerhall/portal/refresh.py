"""Refreshing: asks clients for their companies and companies for the shown figures, and keeps what came or failed.

Calls run in a few threads that know no database; one client is asked one thing at a time. What they bring is written
here, one company after the other, so that rows fill one by one. A refusal leaves the old figures and their moment; only
access that ended takes them away (no right, no figures).
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ledgerhall.kernel.errors import Refused
from ledgerhall.portal import answers, client_api, keeping
from ledgerhall.portal.answers import ListedCompany, Value
from ledgerhall.portal.client_api import Passage, Token, Unanswered
from ledgerhall.portal.client_url import ClientUrl, parse
from ledgerhall.portal.clients import token_of
from ledgerhall.portal.models import Client

AT_ONCE = 6
Report = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to ask one client: its address and token, and the one company where only that is refreshed."""

    client_id: UUID
    url: ClientUrl
    token: Token | None
    include_demo: bool = False
    only_company: UUID | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The client answered with its companies, or did not."""

    client_id: UUID
    companies: Sequence[ListedCompany] = ()
    refused: Unanswered | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A company answered with its figures, or did not."""

    client_id: UUID
    company_uuid: UUID
    values: dict[str, Value] = field(default_factory=dict)
    refused: Unanswered | None = None


Message = Listed | Figures


@dataclass(slots=True)
class Outcome:
    """What a refresh did, in numbers."""

    done: int = 0
    total: int = 0
    failed: int = 0


def run(
    *,
    clients: Sequence[Client],
    names: Sequence[str],
    passage: Passage,
    clock: Callable[[], datetime],
    report: Report,
    only_company: UUID | None = None,
) -> Outcome:
    """Refresh these clients (or one company of one of them). `report` may raise to stop; what is done stays."""
    by_id = {client.id: client for client in clients if not client.is_blocked}
    orders = [
        order for client in by_id.values() if (order := _order(client, passage, only_company, clock())) is not None
    ]
    outcome = Outcome(total=len(orders))
    with contextlib.closing(_answers(orders, names, passage)) as messages:
        for message in messages:
            client = by_id[message.client_id]
            if isinstance(message, Listed):
                _take_list(client, message, outcome, clock())
            else:
                _take_figures(client, message, outcome, clock())
            report(outcome.done, outcome.total, outcome.failed)
    return outcome


def _order(client: Client, passage: Passage, only_company: UUID | None, at: datetime) -> Order | None:
    """The client's URL read anew: an exception may have been taken back since it was saved."""
    try:
        url = parse(client.client_url, exceptions=passage.exceptions)
    except Refused as refused:
        keeping.keep_refusal(client, Unanswered(refused.refusals[0], "address not allowed"), at=at)
        return None
    return Order(client.id, url, token_of(client), client.include_demo_companies or client.is_sample, only_company)


def _take_list(client: Client, message: Listed, outcome: Outcome, at: datetime) -> None:
    if message.refused is not None:
        keeping.keep_refusal(client, message.refused, at=at)
        outcome.done += 1
        outcome.failed += 1
        return
    keeping.keep_list(client, message.companies, at=at)
    outcome.total += len(message.companies) - 1


def _take_figures(client: Client, message: Figures, outcome: Outcome, at: datetime) -> None:
    outcome.done += 1
    if message.refused is not None:
        outcome.failed += 1
        keeping.keep_company_refusal(client, message.company_uuid, message.refused, at=at)
    else:
        keeping.keep_figures(client, message.company_uuid, message.values, at=at)


# ---- the threads: HTTP in, messages out ------------------------------------------------------------------------------


def _answers(orders: Sequence[Order], names: Sequence[str], passage: Passage) -> Generator[Message, None, None]:
    """Messages as they come. When the reader leaves, calls that have not begun are not made."""
    messages: queue.Queue[Message | None] = queue.Queue()
    stopping = threading.Event()

    def ask(order: Order) -> None:
        try:
            for message in _of_one_client(order, names, passage):
                messages.put(message)
                if stopping.is_set():
                    return
        finally:
            messages.put(None)

    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="portal") as threads:
        try:
            futures = [threads.submit(ask, order) for order in orders]
            running = len(futures)
            while running:
                message = messages.get()
                if message is None:
                    running -= 1
                else:
                    yield message
            for future in futures:
                future.result()
        finally:
            stopping.set()
            threads.shutdown(wait=True, cancel_futures=True)


def _of_one_client(order: Order, names: Sequence[str], passage: Passage) -> Iterator[Message]:
    if order.only_company is not None:
        yield _figures(order, order.only_company, names, passage)
        return
    try:
        companies = answers.companies(order.url, token=order.token, passage=passage)
        companies = [company for company in companies if order.include_demo or not company.is_demo]
        if not companies:
            raise Unanswered(client_api.no_company(order.url), "no company")
    except Unanswered as refused:
        yield Listed(order.client_id, refused=refused)
        return
    yield Listed(order.client_id, companies)
    for company in companies:
        yield _figures(order, company.company_uuid, names, passage)


def _figures(order: Order, company_uuid: UUID, names: Sequence[str], passage: Passage) -> Figures:
    try:
        values = answers.cues(order.url, company_uuid, names, token=order.token, passage=passage) if names else {}
    except Unanswered as refused:
        return Figures(order.client_id, company_uuid, refused=refused)
    return Figures(order.client_id, company_uuid, values)
