"""Shipping and receiving what is ordered, in parts: a posted record of quantities (finance.md 1.12).

It posts no entries: stock and its cost move with the invoice (G16).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledgerhall.finance.documents import preparing, recording, trade
from ledgerhall.finance.documents.entered import Entered
from ledgerhall.finance.documents.models import Document, DocumentLine, PostedDocument, ShipmentRequest
from ledgerhall.finance.documents.sides import SIDES
from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.subledger.cards import Customer, TradeSetup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

_BLOCKING = (Customer.Blocked.SHIP, Customer.Blocked.ALL)


def ship(
    document: Document,
    lines: Sequence[DocumentLine],
    by: By,
    at: datetime,
    *,
    is_alone: bool,
) -> PostedDocument | None:
    """Record what is to be shipped now, and count it on the lines; None where that is nothing.

    Refuses more than is left of a line (E-DOC-04), and a party that is blocked for it (E-DOC-03).
    """
    entered = [
        Entered(line, position, line.quantity_to_ship)
        for position, line in enumerate(lines, start=1)
        if line.quantity_to_ship
    ]
    if not entered:
        return None
    refusals = [*_quantity_refusals(entered), *(_blocked_refusals(document) if is_alone else ())]
    if refusals:
        raise Refused(refusals)
    day = preparing.date_of(document)
    shipment = recording.record_shipment(document, _number(document, day), day, entered, by, at)
    for one in entered:
        line = lines[one.position - 1]
        line.quantity_shipped += one.quantity
        line.quantity_to_ship = line.quantity - line.quantity_shipped
    return shipment


def note(shipment: PostedDocument, key: str, request_hash: str) -> None:
    """Keep which request made the shipment."""
    ShipmentRequest.objects.create(idempotency_key=key, request_hash=request_hash, shipment=shipment)


def repeated(key: str | None, request_hash: str) -> PostedDocument | None:
    """What an earlier request with this key shipped. Refuses a key that shipped something else (E-JNL-12).

    Ask it under the lock.
    """
    found = ShipmentRequest.objects.select_related("shipment").filter(idempotency_key=key).first() if key else None
    if found is None:
        return None
    if found.request_hash != request_hash:
        template = text("The idempotency key {key} was used for another posting, shipment {shipment}.")
        values = {"key": key, "shipment": found.shipment.number}
        raise Refused(Refusal("idempotency-key-reused", template, row="E-JNL-12", values=values))
    return found.shipment


def _quantity_refusals(entered: Sequence[Entered]) -> list[Refusal]:
    found = []
    for one in entered:
        assert isinstance(one.line, DocumentLine)
        left = one.line.quantity - one.line.quantity_shipped
        if abs(one.quantity) > abs(left) or one.quantity * left < 0:
            template = text("Line {line}: {quantity} is to be shipped or received, but {left} is left.")
            values = {"line": one.position, "quantity": one.quantity, "left": left}
            found.append(
                Refusal("document-shipment-over", template, "quantity_to_ship", one.position, "E-DOC-04", values)
            )
    return found


def _blocked_refusals(document: Document) -> list[Refusal]:
    """A customer may be blocked for shipments; whoever is blocked for all gets none either."""
    party = trade.party(SIDES[document.side], document.party_no)
    if party is None or party.blocked not in _BLOCKING:
        return []
    template = text("{number} {name} is blocked ({blocked}).")
    values = {"number": party.number, "name": party.name, "blocked": party.get_blocked_display()}
    return [Refusal("document-party-blocked", template, "party_no", row="E-DOC-03", values=values)]


def _number(document: Document, day: LedgerDate) -> str:
    """The next number of the series; without one the order's number and how many there are."""
    setup = TradeSetup.objects.filter(side=document.side).first()
    if setup is not None and setup.posted_shipment_series_code:
        return number_series.take(setup.posted_shipment_series_code, day.day)
    shipments = (PostedDocument.Kind.SHIPMENT, PostedDocument.Kind.RETURN_SHIPMENT)
    made = PostedDocument.objects.filter(side=document.side, kind__in=shipments, order_no=document.number).count()
    return f"{document.number[:17]}-{made + 1}"
