"""Payment registration: an unpaid document is paid in one step (finance.md 2.6), through the journals as by hand.

A line of the cash receipt (or payment) journal, applied to the entry, in a batch of its own, posted at once: all of it
in one transaction, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import records, references
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.journals import batches, lines, posting
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.journals.models import JournalBatch, JournalTemplate
from ledgerhall.finance.journals.numbering import next_document_no
from ledgerhall.finance.ledger.models import DocumentType
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.posting.draft import BANK_ACCOUNT, CUSTOMER, VENDOR, Posted
from ledgerhall.finance.settlement.ledger_sides import entry_of
from ledgerhall.finance.subledger.ledgers import PartyLedgerEntry
from ledgerhall.finance.subledger.named import BANK_ACCOUNT as BANK_CARD
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By

BATCH = "PAYREG"
_KINDS = {CUSTOMER: JournalTemplate.Kind.CASH_RECEIPTS, VENDOR: JournalTemplate.Kind.PAYMENTS}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was paid of the entry of a side (`customer`, `vendor`): when, to or from which bank account.

    `amount` is in the entry's currency and positive; None: what is left, less the payment discount while it is due.
    `document_no` empty: the next of the batch's series.
    """

    side: str
    entry_no: int
    posting_date: date
    bank_account_no: str
    amount: Decimal | None = None
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """The payment that was posted, in the entry's currency, positive."""

    document_no: str
    amount: Decimal
    currency_code: str
    posted: Posted


def register(*, asked: Asked, by: By, posted_at: datetime) -> Registered:
    """Make and post the payment (of what is owed to the other side, the refund), applied to the entry.

    Refuses an entry that is closed, a bank account that does not exist, an amount that is not positive, a batch of
    payment registration that holds lines of somebody else, and what a journal line and posting refuse.
    """

    def act(_head: Head) -> Registered:
        entry = entry_of(asked.side, asked.entry_no)
        amount = due_on(entry, asked.posting_date) if asked.amount is None else asked.amount
        records.refuse(_refusals(asked, entry, amount))
        batch = _batch(asked.side, by, posted_at)
        number = asked.document_no or next_document_no(batch, (), "", asked.posting_date)
        line = _line(asked, entry, amount) | {"document_no": number}
        lines.insert(batch=batch, values=line, by=by, at=posted_at)
        posted = posting.post_batch(batch=batch, by=by, posted_at=posted_at)
        return Registered(number, amount, entry.currency_code, posted)

    return transaction.run(act)


def due_on(entry: PartyLedgerEntry, day: date) -> Decimal:
    """What closes the entry on that day, positive: what is left, less the payment discount until its date."""
    is_discounted = entry.payment_discount_date is not None and day <= entry.payment_discount_date
    left: Decimal = entry.remaining_amount - (entry.remaining_discount if is_discounted else 0)
    return abs(left)


def closed(document_no: str) -> Refusal:
    """Nothing is left of the document, or it never was to be paid."""
    template = text("Nothing is left to be paid of {document_no}.")
    return Refusal("registration-entry-closed", template, row="E-JNL-13", values={"document_no": document_no})


def _refusals(asked: Asked, entry: PartyLedgerEntry, amount: Decimal) -> list[Refusal]:
    unknown = references.why_not(BANK_CARD, asked.bank_account_no, "bank_account_no")
    found = [] if unknown is None else [unknown]
    if not entry.is_open:
        found.append(closed(entry.document_no))
    elif amount <= 0:
        template = text("Enter what was paid as a positive amount.")
        found.append(Refusal("registration-amount", template, "amount", row="E-JNL-13"))
    return found


def _batch(side: str, by: By, at: datetime) -> JournalBatch:
    """The batch of registered payments, made with the series of the journal's first batch where there is none yet."""
    kind = _KINDS[side]
    batch = batches.find(BATCH, kind)
    if batch is None:
        first = batches.in_order(kind)[0]
        values: dict[str, Any] = {"name": BATCH, "description": "Payment registration"}
        for series in ("number_series", "posting_number_series"):
            if (used := getattr(first, series)) is not None:
                values[series] = used.code
        batch = batches.create(values=values, by=by, at=at, template=first.template)
    waiting = len(lines.lines_of(batch))
    if waiting:
        template = text("{number} lines wait in batch {batch} of the journal: post or delete them there first.")
        places = {"number": waiting, "batch": batch.name}
        records.refuse([Refusal("registration-batch-in-use", template, values=places)])
    return batch


def _line(asked: Asked, entry: PartyLedgerEntry, amount: Decimal) -> dict[str, Any]:
    """The other way round than what is left; what is owed to a customer, or by a vendor, is refunded."""
    is_payment = (entry.remaining_amount > 0) == (asked.side == CUSTOMER)
    return {
        "account_type": asked.side,
        "account_no": entry.party_no,
        "posting_date": LedgerDate(asked.posting_date),
        "document_type": DocumentType.PAYMENT if is_payment else DocumentType.REFUND,
        "currency_code": entry.currency_code,
        "amount": -amount if entry.remaining_amount > 0 else amount,
        "balancing_account_type": BANK_ACCOUNT,
        "balancing_account_no": asked.bank_account_no,
        "applies_to": [Chosen(entry.document_no, entry_no=entry.entry_no)],
    }
