"""Suggest vendor payments: what is to be paid goes into a payment journal, to be looked at and posted there (2.6, G22).

Invoices that are on hold, exported to a payment file or of blocked vendors are not paid. A credit memo is paid back in
the document of the payment that it makes smaller. Open payments are to be applied first; they are not touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledgerhall.finance.foundation import records, references
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.numbers import incremented
from ledgerhall.finance.journals import lines
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.journals.numbering import next_document_no
from ledgerhall.finance.settlement.payment_choice import Choice, LeftOut, Payable, Payment, Settles, Wish, choose
from ledgerhall.finance.subledger.cards import Vendor
from ledgerhall.finance.subledger.ledgers import VendorLedgerEntry
from ledgerhall.finance.subledger.named import BANK_ACCOUNT
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By

ON_HOLD, EXPORTED, BLOCKED = "on hold", "exported to a payment file", "vendor blocked"
NOT_APPLIED = "open payment, to be applied first"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be paid (`wish`), from which bank account, to which vendors (None: all). `document_no` is the number
    of the first vendor's payments, the next vendors' (or currencies') follow; empty: what the batch gives."""

    wish: Wish
    bank_account_no: str
    document_no: str = ""
    vendor_numbers: tuple[str, ...] | None = None


def suggested(asked: Asked) -> Choice:
    """The payments that would be made, and every entry that would have been paid and is not, with the reason."""
    entries = list(_open_entries(asked.vendor_numbers))
    vendors = {vendor.number: vendor for vendor in Vendor.objects.filter(number__in={one.party_no for one in entries})}
    invoices: list[Payable] = []
    memos: list[Payable] = []
    left_out: list[LeftOut] = []
    for entry in entries:
        vendor = vendors[entry.party_no]
        payable = _payable(entry, vendor)
        if reason := _why_not(entry, vendor):
            left_out += [LeftOut(payable, reason)] if _is_wanted(entry, asked.wish) else []
        else:
            (invoices if entry.remaining_amount < 0 else memos).append(payable)
    choice = choose(invoices, memos, asked.wish)
    return Choice(choice.payments, (*choice.left_out, *left_out))


@under_lock
def fill_journal(*, batch: JournalBatch, asked: Asked, by: By, at: datetime) -> list[JournalLine]:
    """Put the suggested payments into the batch as lines, each applied to what it settles; they are posted there.

    Refuses a bank account that does not exist, a run that pays nothing, and what a journal line refuses.
    """
    unknown = references.why_not(BANK_ACCOUNT, asked.bank_account_no, "bank_account_no")
    records.refuse([] if unknown is None else [unknown])
    payments = suggested(asked).payments
    if not payments:
        template = text("No vendor is to be paid up to {last_payment_date}.")
        values = {"last_payment_date": asked.wish.last_payment_date}
        records.refuse([Refusal("nothing-to-pay", template, "last_payment_date", row="E-DOC-01", values=values)])
    number = asked.document_no or _first_number(batch, asked.wish.posting_date)
    made = []
    for of_vendor in _by_vendor(payments):
        for payment in of_vendor:
            made += [lines.insert(batch=batch, values=said, by=by, at=at) for said in _lines(payment, number, asked)]
        number = _following(number)
    return made


def _by_vendor(payments: Iterable[Payment]) -> Iterable[list[Payment]]:
    """The payments to each vendor in each currency together, in the order in which they are first paid."""
    found: dict[tuple[str, str], list[Payment]] = {}
    for payment in payments:
        found.setdefault((payment.vendor_no, payment.currency_code), []).append(payment)
    return found.values()


def _open_entries(vendor_numbers: Collection[str] | None) -> Iterator[VendorLedgerEntry]:
    found = VendorLedgerEntry.objects.filter(is_open=True)
    found = found if vendor_numbers is None else found.filter(party_no__in=vendor_numbers)
    yield from found.order_by("party_no", "due_date", "entry_no")


def _payable(entry: VendorLedgerEntry, vendor: Vendor) -> Payable:
    return Payable(
        entry_no=entry.entry_no,
        vendor_no=entry.party_no,
        currency_code=entry.currency_code,
        document_no=entry.document_no,
        due_date=entry.due_date,
        discount_date=entry.payment_discount_date,
        remaining=entry.remaining_amount,
        remaining_lcy=entry.remaining_amount_lcy,
        discount=entry.remaining_discount,
        priority=vendor.payment_priority,
    )


def _why_not(entry: VendorLedgerEntry, vendor: Vendor) -> str:
    if vendor.blocked:
        return BLOCKED
    if entry.on_hold:
        return ON_HOLD
    if entry.is_exported:
        return EXPORTED
    return NOT_APPLIED if entry.remaining_amount > 0 and entry.document_type != "credit memo" else ""


def _is_wanted(entry: VendorLedgerEntry, wish: Wish) -> bool:
    return entry.remaining_amount > 0 or entry.due_date <= wish.last_payment_date


def _first_number(batch: JournalBatch, day: date) -> str:
    there = lines.lines_of(batch)
    taken = {line.document_no for line in there}
    return next_document_no(batch, taken, there[-1].document_no if there else "", day)


def _following(number: str) -> str:
    try:
        return incremented(number) if number else ""
    except ValueError:  # no digits, or no room for more: posting asks for a number
        return ""


def _lines(payment: Payment, number: str, asked: Asked) -> Iterator[dict[str, Any]]:
    """The invoices of a payment against the bank; with credit memos, each of them apart and the bank in one line."""
    invoices = [one for one in payment.settles if one.amount > 0]
    memos = [one for one in payment.settles if one.amount < 0]
    bank = {"account_type": "bank account", "account_no": asked.bank_account_no}
    balancing = {} if memos else {f"balancing_{name}": value for name, value in bank.items()}
    shared = {
        "posting_date": LedgerDate(asked.wish.posting_date),
        "document_no": number,
        "document_type": "payment",
        "currency_code": payment.currency_code,
    }
    vendor = {**shared, "account_type": "vendor", "account_no": payment.vendor_no}
    paid = sum(one.amount for one in invoices)
    yield {**vendor, **balancing, "amount": paid, "applies_to": [_chosen(one) for one in invoices]}
    for memo in memos:
        yield {**vendor, "amount": memo.amount, "applies_to": [_chosen(memo)]}
    if memos:
        yield {**shared, **bank, "amount": -payment.amount}


def _chosen(one: Settles) -> Chosen:
    return Chosen(one.payable.document_no, amount=one.part, entry_no=one.payable.entry_no)
