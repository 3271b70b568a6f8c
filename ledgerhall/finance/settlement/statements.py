"""A customer's statement: what happened in a range of days, what is open at its end, how old that is (finance.md 5.9).

One for each currency that the customer has entries in. What is left of an entry on a day is the sum of its detailed
entries up to that day, so that a statement of the past is what it was then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, Sum

from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.reports.aged import buckets_of
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, DetailedCustomerLedgerEntry, DetailType
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An entry of the range, and the balance after it; amounts in the statement's currency."""

    entry_no: int
    posting_date: LedgerDate
    document_type: str
    document_no: str
    description: str
    due_date: date
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An entry that is open at the end of the range, and what is left of it then."""

    entry_no: int
    posting_date: LedgerDate
    document_type: str
    document_no: str
    due_date: date
    amount: Decimal
    remaining: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """What is open and due from one day to another (None: without end), by due date."""

    from_date: date | None
    to_date: date | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement in one currency; an empty code is the local currency. `bands`: not due, then ever older."""

    currency_code: str
    opening_balance: Decimal
    lines: tuple[StatementLine, ...]
    open_items: tuple[OpenItem, ...]
    bands: tuple[Band, ...]

    @property
    def balance(self) -> Decimal:
        """At the end of the range; what is open adds up to it."""
        return self.lines[-1].balance if self.lines else self.opening_balance

    @property
    def overdue(self) -> Decimal:
        return sum((band.amount for band in self.bands[1:]), _ZERO)


def customer_of(*, number: str, from_date: date, to_date: date) -> Customer:
    """The customer whose statement is asked for. Refuses a number of nobody, and a range that ends before it begins."""
    customer = Customer.objects.filter(number=number).first()
    refusals = []
    if customer is None:
        template = text("There is no customer {customer}.")
        refusals.append(Refusal("statement-customer-missing", template, "customer_no", values={"customer": number}))
    if to_date < from_date:
        template = text("The statement begins on {first}, after its end, {last}.")
        days = {"first": from_date, "last": to_date}
        refusals.append(Refusal("statement-dates-reversed", template, "from_date", values=days))
    records.refuse(refusals)
    assert customer is not None
    return customer


@under_lock
def issue(*, number: str, from_date: date, to_date: date, by: By, at: datetime) -> int:
    """Count a statement that goes out to the customer; its number, the next of this customer.

    Refuses a customer for whom no statements are made, and as `customer_of`.
    """
    customer = customer_of(number=number, from_date=from_date, to_date=to_date)
    if not customer.gets_statements:
        template = text("No statements are made for customer {customer}: Print Statements is off on the card.")
        records.refuse([Refusal("statement-not-wanted", template, "customer_no", values={"customer": number})])
    values = {"last_statement_no": customer.last_statement_no + 1}
    return records.change(customer, values, key=number, by=by, at=at).last_statement_no


def statements_of(
    customer_no: str, *, from_date: date, to_date: date, period_length: str = "1M"
) -> tuple[Statement, ...]:
    """The customer's statements in all currencies that have a balance, an open item or an entry in the range."""
    found = CustomerLedgerEntry.objects.filter(party__number=customer_no, posting_date__lte=LedgerDate(to_date))
    codes = sorted(set(found.order_by().values_list("currency_code", flat=True).distinct()))
    made = (_statement(customer_no, code, from_date, to_date, period_length) for code in codes)
    return tuple(one for one in made if one.lines or one.open_items or one.balance)


def _statement(customer_no: str, currency_code: str, from_date: date, to_date: date, period_length: str) -> Statement:
    opening = _balance_before(customer_no, currency_code, from_date)
    items = _open_items(customer_no, currency_code, to_date)
    return Statement(
        currency_code,
        opening,
        _lines(customer_no, currency_code, from_date, to_date, opening),
        items,
        tuple(_band(begin, end, items) for begin, end in buckets_of(to_date, period_length)),
    )


def _balance_before(customer_no: str, currency_code: str, day: date) -> Decimal:
    details = DetailedCustomerLedgerEntry.objects.filter(
        party_no=customer_no, currency_code=currency_code, posting_date__lt=LedgerDate(day)
    )
    return details.aggregate(total=Sum("amount"))["total"] or _ZERO


def _lines(
    customer_no: str, currency_code: str, from_date: date, to_date: date, opening: Decimal
) -> tuple[StatementLine, ...]:
    """Each entry with its first amount; discounts and other effects on entries are lines of their own."""
    details = DetailedCustomerLedgerEntry.objects.filter(
        party_no=customer_no,
        currency_code=currency_code,
        posting_date__range=(LedgerDate(from_date), LedgerDate(to_date)),
    )
    lines, balance = [], opening
    for detail in details.exclude(entry_type="application").exclude(amount=0).order_by("posting_date", "entry_no"):
        balance += detail.amount
        lines.append(
            StatementLine(
                detail.ledger_entry_no,
                detail.posting_date,
                detail.document_type,
                detail.document_no,
                detail.description or _effect(detail),
                detail.initial_due_date,
                detail.amount,
                balance,
            )
        )
    return tuple(lines)


def _effect(detail: DetailedCustomerLedgerEntry) -> str:
    """What an effect on an entry is called; the entry's own amount needs no name."""
    return "" if detail.entry_type == DetailType.INITIAL else str(detail.get_entry_type_display())


def _open_items(customer_no: str, currency_code: str, to_date: date) -> tuple[OpenItem, ...]:
    """Entries with something left at the end of the day: of those that are open now, or were changed since."""
    moment = LedgerDate(to_date)
    changed = DetailedCustomerLedgerEntry.objects.filter(party_no=customer_no, posting_date__gt=moment)
    found = CustomerLedgerEntry.objects.filter(
        Q(is_open=True) | Q(entry_no__in=changed.values("ledger_entry_no")),
        party__number=customer_no,
        currency_code=currency_code,
        posting_date__lte=moment,
    ).annotate(left=Sum("detailed_entries__amount", filter=Q(detailed_entries__posting_date__lte=moment)))
    items = (
        OpenItem(
            entry.entry_no,
            entry.posting_date,
            entry.document_type,
            entry.document_no,
            entry.due_date,
            entry.amount,
            entry.left or _ZERO,
        )
        for entry in found.order_by("due_date", "entry_no")
    )
    return tuple(item for item in items if item.remaining)


def _band(begin: date | None, end: date | None, items: Sequence[OpenItem]) -> Band:
    amounts = (
        item.remaining
        for item in items
        if (begin is None or item.due_date >= begin) and (end is None or item.due_date <= end)
    )
    return Band(begin, end, sum(amounts, _ZERO))
