"""Applying open entries that exist to each other, and undoing that (finance.md 2.3), through the door.

Customers and vendors are one mechanism. What an application settles, which discounts and tolerances it takes and what
is refused of it (E-JNL-13), the walk decides; here it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.posting.draft import AppliesTo, DraftLine, Effect, Posted, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.settlement.ledger_sides import currencies, details, entry_of
from ledgerhall.finance.subledger.ledgers import DetailedLedgerEntry, PartyLedgerEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Currency, Money
from ledgerhall.kernel.people import By

APPLICATION_SOURCES = {"customer": "SALESAPPL", "vendor": "PURCHAPPL"}
UNAPPLICATION_SOURCES = {"customer": "UNAPPSALES", "vendor": "UNAPPPURCH"}


def apply(
    *,
    side: str,
    entry_no: int,
    applies_to: Sequence[AppliesTo],
    posting_date: LedgerDate,
    by: By,
    posted_at: datetime,
    accepts_late_discount: bool | None = None,
    accepts_tolerance: bool | None = None,
    idempotency_key: str | None = None,
) -> Posted:
    """Apply the open entry of that number to others of the same party, in their order.

    `accepts_…` answer what the setup wants to be asked. Refuses entries that are closed, reversed, of another party, of
    the same sign or posted after `posting_date` (E-JNL-13), amounts beyond what is left, and all that posting refuses.
    """

    def act(_: object) -> Posted:
        applying = entry_of(side, entry_no)
        line = DraftLine(
            **_document(side, applying, posting_date),
            applying_entry_no=entry_no,
            applies_to=tuple(applies_to),
            accepts_late_discount=accepts_late_discount,
            accepts_tolerance=accepts_tolerance,
        )
        draft = PostingDraft((line,), APPLICATION_SOURCES[side])
        return post(draft=draft, by=by, posted_at=posted_at, idempotency_key=idempotency_key)

    return transaction.run(act)


def unapply(
    *,
    side: str,
    entry_no: int,
    posting_date: LedgerDate,
    by: By,
    posted_at: datetime,
    idempotency_key: str | None = None,
) -> Posted:
    """Undo the last application of the entry, whichever side of it the entry was on.

    Every detailed entry of the application is mirrored, and with it what it did to accounts and VAT; remaining amounts
    and discounts are what they were before. Refuses (E-APP-01) where nothing is applied, where any of its entries has a
    later application or was adjusted to an exchange rate since, an entry that does not exist, and a date before the
    application.
    """

    def act(_: object) -> Posted:
        asked = f"unapply {side} {entry_no} {posting_date}"
        if earlier := transaction.repeated(idempotency_key, asked):
            return earlier
        applied = _last_application(side, entry_of(side, entry_no, row="E-APP-01"))
        draft = PostingDraft((_mirrored(side, applied, posting_date),), UNAPPLICATION_SOURCES[side])
        return post(draft=draft, by=by, posted_at=posted_at, idempotency_key=idempotency_key, request_hash=asked)

    return transaction.run(act)


def last_application_no(side: str, entry_no: int) -> int | None:
    """The number of the entry's newest application that is not undone, or None."""
    found = details(side).filter(ledger_entry_no=entry_no, application_no__isnull=False, is_unapplied=False)
    number: int | None = found.order_by("-application_no").values_list("application_no", flat=True).first()
    return number


def _last_application(side: str, entry: PartyLedgerEntry) -> list[DetailedLedgerEntry]:
    """All detailed entries of the newest live application that the entry is in."""
    number = last_application_no(side, entry.entry_no)
    if number is None:
        template = text("Nothing is applied to {document_no} that could be undone.")
        values = {"document_no": entry.document_no}
        raise Refused(Refusal("unapply-nothing-applied", template, "entry_no", row="E-APP-01", values=values))
    found = details(side).filter(application_no=number, unapplies_entry_no=None)
    return list(found.order_by("entry_no"))


def _mirrored(side: str, applied: Sequence[DetailedLedgerEntry], posting_date: LedgerDate) -> DraftLine:
    """The line whose effects are the mirror image of an application, the last one first; its document stays."""
    first, local = applied[0], local_currency()
    known = currencies((detail.currency_code for detail in applied), local)
    effects = tuple(_effect(detail, known[detail.currency_code], local) for detail in reversed(applied))
    return DraftLine(**_document(side, first, posting_date), effects=effects)


def _effect(detail: DetailedLedgerEntry, currency: Currency, local: Currency) -> Effect:
    return Effect(
        entry_no=detail.ledger_entry_no,
        entry_type=detail.entry_type,
        amount=Money(-detail.amount, currency),
        amount_lcy=Money(-detail.amount_lcy, local),
        counter_account_no=detail.counter_account_no,
        applied_entry_no=detail.applied_entry_no,
        application_no=detail.application_no,
        unapplies_entry_no=detail.entry_no,
    )


def _document(side: str, of: PartyLedgerEntry | DetailedLedgerEntry, posting_date: LedgerDate) -> dict[str, Any]:
    """What a line takes from the entry whose document it goes under."""
    return {
        "line_no": 1,
        "account_no": of.party_no,
        "account_type": side,
        "posting_date": posting_date,
        "document_no": of.document_no,
        "amount": Money.zero(local_currency()),
        "document_type": of.document_type,
        "description": of.description,
        "dimensions": of.dimensions,
        "is_system_created": True,
    }
