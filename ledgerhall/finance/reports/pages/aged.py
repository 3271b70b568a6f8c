"""Aged receivables and payables as pages: what each party owes or is owed on a day, by how long it is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

from ledgerhall.finance.reports.aged import (
    NUMBER_OF_BUCKETS,
    Aged,
    Bucket,
    aged_payables,
    aged_receivables,
    has_changed_since,
)
from ledgerhall.finance.subledger.cards import Customer, Vendor
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import Action, Column, FilterField, List, Phone, Selection, Text, ValuesColumn
from ledgerhall.pages.figures import write_day
from ledgerhall.pages.filtering import Condition
from ledgerhall.pages.viewer import Viewer

READ = "books.read"
_LAZY = gettext_lazy
_PERIOD = "1M"
# Of so many parties and more, all are read: to name each would take longer.
_MANY = 500
_Totals = Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class _Side:
    """Vendors are owed what their ledger has as negative; here it is positive. `entries` and `details` are lists."""

    party: str
    sign: int
    question: Callable[..., Aged]
    entries: str
    details: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the columns show of one party: each asks for it, but it is found once for all of them."""

    as_of: date
    buckets: tuple[Bucket, ...]
    amounts: tuple[Decimal, ...]
    has_changed: bool


_CUSTOMERS = _Side("customer", 1, aged_receivables, "customer-ledger-entries", "detailed-customer-ledger-entries")
_VENDORS = _Side("vendor", -1, aged_payables, "vendor-ledger-entries", "detailed-vendor-ledger-entries")
_NOTHING = (Decimal(0),) * NUMBER_OF_BUCKETS
_CAPTIONS = (
    _LAZY("Not Due"),
    _LAZY("to 1 Month"),
    _LAZY("to 2 Months"),
    _LAZY("to 3 Months"),
    _LAZY("Older"),
)


def _on_work_date(viewer: Viewer) -> dict[str, str]:
    return {"date_filter": f"..{viewer.work_date}"}


def _as_of(totals: _Totals) -> date | None:
    """The end of the date filter."""
    span = totals["date_filter"].span() if "date_filter" in totals else None
    return span[1].day if span is not None and span[1] is not None else None


def _find(side: _Side, parties: Sequence[Any], totals: _Totals) -> None:
    """Put onto the records what their columns show and lead to, where an earlier column has not done so."""
    as_of = _as_of(totals)
    if as_of is None or not parties or getattr(parties[0], "aged", None) is not None:
        return
    ids = [party.pk for party in parties] if len(parties) < _MANY else None
    found = side.question(as_of=as_of, period=_PERIOD, party_ids=ids)
    amounts = {row.party_id: tuple(side.sign * amount for amount in row.amounts) for row in found.parties}
    has_changed = has_changed_since(side.party, as_of)
    for party in parties:
        party.aged = _Shown(as_of, found.buckets, amounts.get(party.pk, _NOTHING), has_changed)


def _bucket(side: _Side, place: int) -> Callable[..., dict[int, Any]]:
    def values(parties: Sequence[Any], totals: _Totals) -> dict[int, Any]:
        _find(side, parties, totals)
        return {party.pk: party.aged.amounts[place] if hasattr(party, "aged") else None for party in parties}

    return values


def _balance(side: _Side) -> Callable[..., dict[int, Any]]:
    def values(parties: Sequence[Any], totals: _Totals) -> dict[int, Any]:
        _find(side, parties, totals)
        return {party.pk: sum(party.aged.amounts) if hasattr(party, "aged") else None for party in parties}

    return values


def _entries(side: _Side, place: int | None) -> Callable[[Any], Selection | None]:
    """What a figure adds up: the open entries; where something was posted since, all changes up to the day."""

    def of(party: Any) -> Selection | None:
        shown: _Shown | None = getattr(party, "aged", None)
        if shown is None:
            return None
        due = {} if place is None else {"due_date": _range(shown.buckets[place])}
        posted = {"posting_date": f"..{shown.as_of}"}
        if not shown.has_changed:
            return Selection(side.entries, {"party_no": exact(party.number), "is_open": "Yes", **posted, **due})
        due = {f"ledger_entry__{name}": text for name, text in due.items()}
        return Selection(side.details, {"party_no": exact(party.number), **posted, **due})

    return of


def _range(bucket: Bucket) -> str:
    return f"{bucket.from_date or ''}..{bucket.to_date or ''}"


def _overdue(totals: _Totals) -> str:
    """The heading over the buckets of what is due."""
    as_of = _as_of(totals)
    if as_of is None:
        return _("Overdue")
    return _("Overdue at %(day)s") % {"day": write_day(as_of, get_language() or "en")}


def _aged(slug: str, side: _Side, model: type[Any], caption: Text, other: tuple[str, Text], card: str) -> List:
    buckets = (
        ValuesColumn(
            f"bucket_{place + 1}",
            _bucket(side, place),
            caption=_CAPTIONS[place],
            under_band=_CAPTIONS[place],
            band=_overdue if place else "",
            opens=_entries(side, place),
            has_total=True,
            importance=3 + place,
        )
        for place in range(NUMBER_OF_BUCKETS)
    )
    return List(
        slug,
        model,
        READ,
        caption,
        entity=ngettext_lazy("party", "parties", "n"),
        card=card,
        columns=(
            Column("number", _LAZY("No."), width=84),
            Column("name", _LAZY("Name")),
            ValuesColumn(
                "balance", _balance(side), caption=_LAZY("Balance"), opens=_entries(side, None), has_total=True
            ),
            *buckets,
            Column("posting_group_code", _LAZY("Posting Group"), is_hidden=True),
            Column("phone_no", _LAZY("Phone No."), is_hidden=True),
        ),
        order_by=("number",),
        filters=(FilterField("number", _LAZY("No.")), FilterField("posting_group_code", _LAZY("Posting Group"))),
        totals_filters=(FilterField("date_filter", _LAZY("As of"), "ledger date", hint=_LAZY("..w, ..P6")),),
        opens_with=_on_work_date,
        phone=Phone("name", ("number",), ("balance", "bucket_1", "bucket_5")),
        actions=(Action(other[1], opens=other[0], needs_record=False, icon="list"),),
        search=("number", "name"),
        empty=_LAZY("There is nobody yet."),
        keywords=_LAZY("report overdue aging due buckets"),
    )


AGED_RECEIVABLES = _aged(
    "aged-receivables",
    _CUSTOMERS,
    Customer,
    _LAZY("Aged Accounts Receivable"),
    ("customers", _LAZY("Customers")),
    "customer-card",
)
AGED_PAYABLES = _aged(
    "aged-payables", _VENDORS, Vendor, _LAZY("Aged Accounts Payable"), ("vendors", _LAZY("Vendors")), "vendor-card"
)

PAGES = (AGED_RECEIVABLES, AGED_PAYABLES)
