"""Choosing what an open entry is to be applied to, before it is posted: the worksheet of an application.

Nothing here changes an entry (finance.md 1.5a); what was chosen goes when it is posted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.posting.draft import AppliesTo, Posted
from ledgerhall.finance.settlement import applying
from ledgerhall.finance.settlement.ledger_sides import currencies, entry_of, ledger
from ledgerhall.finance.settlement.models import ApplicationLine
from ledgerhall.finance.subledger.ledgers import PartyLedgerEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By


@dataclass(frozen=True, slots=True)
class Worksheet:
    """What is chosen for an entry: amounts in its currency where all are in it, the rest to be settled."""

    chosen: int
    applied: Decimal
    remaining: Decimal

    @property
    def balance(self) -> Decimal:
        """What would be left of the applying entry; discounts and tolerance are not counted."""
        return self.remaining + self.applied


def candidates(side: str, applying_entry_no: int) -> QuerySet[PartyLedgerEntry]:
    """The open entries of the party that the entry can settle: those of the opposite sign, the one due first first."""
    entry = entry_of(side, applying_entry_no)
    found: QuerySet[PartyLedgerEntry] = ledger(side).filter(
        party_no=entry.party_no, is_open=True, is_positive=not entry.is_positive
    )
    return found.order_by("due_date", "entry_no")


def chosen(side: str, applying_entry_no: int) -> dict[int, Decimal | None]:
    """Entry number → the amount to apply (None: as much as there is), as they are to be applied: in order of choice."""
    found = _lines(side, applying_entry_no).filter(is_chosen=True)
    return dict(found.order_by("position").values_list("entry_no", "amount"))


def worksheet(side: str, applying_entry_no: int) -> Worksheet:
    """What is chosen so far. Entries in another currency than the applying one's are not added up."""
    applying_entry = entry_of(side, applying_entry_no)
    picked = chosen(side, applying_entry_no)
    found = ledger(side).filter(entry_no__in=picked, currency_code=applying_entry.currency_code)
    applied = Decimal(0)
    for entry_no, remaining in found.values_list("entry_no", "remaining_amount"):
        amount = picked[entry_no]
        applied += remaining if amount is None else amount
    return Worksheet(len(picked), applied, applying_entry.remaining_amount)


@under_lock
def prepare(*, side: str, applying_entry_no: int) -> int:
    """Put all that the entry could be applied to on its worksheet, what is chosen stays chosen; how many there are.

    Refuses an entry that is closed (E-JNL-13).
    """
    applying_entry = entry_of(side, applying_entry_no)
    if not applying_entry.is_open:
        template = text("{document_no} is closed: nothing of it is left to apply.")
        raise Refused(_refusal("application-entry-closed", template, applying_entry))
    found = {entry.entry_no: entry for entry in candidates(side, applying_entry_no)}
    _lines(side, applying_entry_no).exclude(entry_no__in=found).delete()
    there = set(_lines(side, applying_entry_no).values_list("entry_no", flat=True))
    ApplicationLine.objects.bulk_create(
        ApplicationLine(side=side, applying_entry_no=applying_entry_no, entry_no=number, **_copied(entry))
        for number, entry in found.items()
        if number not in there
    )
    return len(found)


@under_lock
def choose(*, side: str, applying_entry_no: int, entry_no: int, amount: Decimal | None = None) -> None:
    """Choose an entry, or another amount of it. Refuses what could not be applied (E-JNL-13): an entry that is closed,
    of another party or of the same sign, and an amount that it has not."""
    entry = entry_of(side, entry_no)
    records.refuse(list(_refusals(entry_of(side, applying_entry_no), entry, amount)))
    lines = _lines(side, applying_entry_no)
    line = lines.filter(entry_no=entry_no).first() or ApplicationLine(
        side=side, applying_entry_no=applying_entry_no, entry_no=entry_no, **_copied(entry)
    )
    if not line.is_chosen:
        line.position = (lines.aggregate(last=Max("position"))["last"] or 0) + 1
    line.is_chosen, line.amount = True, amount
    line.save()


@under_lock
def leave_out(*, side: str, applying_entry_no: int, entry_no: int | None = None) -> None:
    """Choose the entry no more, or none at all."""
    found = _lines(side, applying_entry_no)
    found = found if entry_no is None else found.filter(entry_no=entry_no)
    found.update(is_chosen=False, position=0, amount=None)


def apply_chosen(
    *,
    side: str,
    applying_entry_no: int,
    posting_date: LedgerDate,
    by: By,
    posted_at: datetime,
    accepts_late_discount: bool | None = None,
    accepts_tolerance: bool | None = None,
) -> Posted:
    """Post what is chosen and empty the worksheet. Refuses as `applying.apply`; then what is chosen stays."""

    def act(_: object) -> Posted:
        entry, picked = entry_of(side, applying_entry_no), chosen(side, applying_entry_no)
        if not picked:
            template = text("Choose which entries {document_no} is to be applied to.")
            values = {"document_no": entry.document_no}
            raise Refused(Refusal("application-nothing-chosen", template, "applies_to", row="E-JNL-13", values=values))
        posted = applying.apply(
            side=side,
            entry_no=applying_entry_no,
            applies_to=_applies_to(side, picked),
            posting_date=posting_date,
            by=by,
            posted_at=posted_at,
            accepts_late_discount=accepts_late_discount,
            accepts_tolerance=accepts_tolerance,
        )
        _lines(side, applying_entry_no).delete()
        return posted

    return transaction.run(act)


def _lines(side: str, applying_entry_no: int) -> QuerySet[ApplicationLine]:
    return ApplicationLine.objects.filter(side=side, applying_entry_no=applying_entry_no)


def _copied(entry: PartyLedgerEntry) -> dict[str, Any]:
    names = ("due_date", "document_type", "document_no", "currency_code")
    return {name: getattr(entry, name) for name in names}


def _applies_to(side: str, picked: dict[int, Decimal | None]) -> list[AppliesTo]:
    codes = dict(ledger(side).filter(entry_no__in=picked).values_list("entry_no", "currency_code"))
    known = currencies(codes.values(), local_currency())
    return [
        AppliesTo(entry_no=number, amount=None if amount is None else Money(amount, known[codes[number]]))
        for number, amount in picked.items()
    ]


def _refusals(applying_entry: PartyLedgerEntry, entry: PartyLedgerEntry, amount: Decimal | None) -> Iterator[Refusal]:
    """What the application itself would refuse of the choice, as far as it depends on no date and currency."""
    remaining, is_closed = entry.remaining_amount, not entry.is_open
    if entry.party_no != applying_entry.party_no:
        template = text("{document_no} of {number} cannot be applied to: there is no such entry.")
        yield _refusal("application-not-found", template, entry, number=applying_entry.party_no)
    elif is_closed:
        template = text("{document_no} is closed: nothing of it is left to apply.")
        yield _refusal("application-entry-closed", template, entry)
    elif entry.is_positive == applying_entry.is_positive:
        template = text(
            "{document_no} with {remaining} left is on the same side as {applying}: it cannot be settled by it."
        )
        yield _refusal(
            "application-same-sign", template, entry, applying=applying_entry.document_no, remaining=remaining
        )
    elif amount is not None and amount * remaining <= 0:
        template = text("The amount to apply {amount} of {document_no} must have the sign of the {remaining} left.")
        yield _refusal("application-amount-sign", template, entry, amount=amount, remaining=remaining)
    elif amount is not None and abs(amount) > abs(remaining):
        template = text("The amount to apply {amount} is more than the {remaining} left of {document_no}.")
        yield _refusal("application-over-remaining", template, entry, amount=amount, remaining=remaining)


def _refusal(code: str, template: str, entry: PartyLedgerEntry, **values: Any) -> Refusal:
    field = "amount" if "amount" in values else "entry_no"
    return Refusal(code, template, field, row="E-JNL-13", values={"document_no": entry.document_no, **values})
