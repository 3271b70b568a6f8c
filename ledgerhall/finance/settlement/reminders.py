"""Reminders: suggested for customers with reminder terms, level after level, and issued (finance.md 2.6).

A customer is reminded of an open entry when the grace period of its next level has passed since its due date, or since
the due date of its last reminder. Entries on hold are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max

from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.settlement import claims, interest, overdue
from ledgerhall.finance.settlement.ledger_sides import currencies
from ledgerhall.finance.settlement.models import (
    FinanceChargeTerms,
    IssuedReminder,
    IssuedReminderLine,
    Reminder,
    ReminderLevel,
    ReminderLine,
    ReminderTerms,
)
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry
from ledgerhall.kernel.dates import DateFormula
from ledgerhall.kernel.people import By

KIND = claims.Kind(
    document_type="reminder",
    source_code="REMINDER",
    series="reminder_series_code",
    issued=IssuedReminder,
    issued_line=IssuedReminderLine,
    more=lambda reminder: {"level": reminder.level},
    more_of_line=lambda reminder, line: {
        "level": line.level,
        "charged_to": reminder.posting_date if line.interest else None,
        "reminder_due_date": reminder.due_date,
    },
    noted=lambda line: {
        "last_reminder_level": line.level,
        **({"is_interest_calculated": True} if line.interest else {}),
    },
)


@dataclass(frozen=True, slots=True)
class _Said:
    """How often a customer was reminded of an entry, and until when the last time gave it."""

    times: int
    due_date: date


@dataclass(frozen=True, slots=True)
class _Due:
    """An entry that a customer is to be reminded of, at a level."""

    entry: CustomerLedgerEntry
    level: ReminderLevel


@under_lock
def suggest(
    *,
    document_date: date,
    posting_date: date | None = None,
    customer_numbers: Collection[str] | None = None,
    by: By,
    at: datetime,
) -> list[Reminder]:
    """Make a draft for each customer and currency that is to be reminded on that day; earlier drafts of them go.

    Of the customers named, or all that have reminder terms with levels and are not blocked wholly.
    """
    asked = Customer.objects.exclude(blocked=Customer.Blocked.ALL)
    asked = asked if customer_numbers is None else asked.filter(number__in=customer_numbers)
    levels = _levels()
    asked = asked.filter(reminder_terms_code__in=levels)
    customers = {customer.number: customer for customer in asked.order_by("number")}
    Reminder.objects.filter(customer__in=customers.values()).delete()
    found = overdue.debts(customers, on=document_date, document_types=overdue.REMINDED)
    said = _said([entry.entry_no for entries in found.values() for entry in entries])
    made = []
    for (customer_no, currency_code), entries in found.items():
        customer = customers[customer_no]
        its_levels = levels[customer.reminder_terms_code]
        due = [
            _Due(entry, level)
            for entry in entries
            if (level := _next_level(entry, its_levels, said.get(entry.entry_no), document_date)) is not None
        ]
        if due:
            made.append(_reminder(customer, currency_code, due, document_date, posting_date or document_date, at))
    return made


def issue(*, reminder: Reminder, number: str = "", by: By, at: datetime) -> IssuedReminder:
    """Keep the reminder as sent, and post what it charges. Refuses as `claims.issue`."""
    issued: IssuedReminder = claims.issue(kind=KIND, claim=reminder, number=number, by=by, at=at)
    return issued


def _levels() -> dict[str, list[ReminderLevel]]:
    found: dict[str, list[ReminderLevel]] = defaultdict(list)
    for level in ReminderLevel.objects.select_related("terms").order_by("terms__code", "number"):
        found[level.terms.code].append(level)
    return dict(found)


def _said(entry_nos: Sequence[int]) -> dict[int, _Said]:
    lines = IssuedReminderLine.objects.filter(entry_no__in=entry_nos).values_list("entry_no")
    counted = lines.annotate(times=Count("id"), until=Max("reminder_due_date")).order_by("entry_no")
    return {number: _Said(times, until) for number, times, until in counted}


def _next_level(
    entry: CustomerLedgerEntry, levels: Sequence[ReminderLevel], said: _Said | None, on: date
) -> ReminderLevel | None:
    """The level after the entry's last one (the highest stays), if its grace period has passed."""
    maximum = levels[0].terms.maximum_reminders
    if said is not None and maximum and said.times >= maximum:
        return None
    level = levels[min(entry.last_reminder_level, len(levels) - 1)]
    waits_from = entry.due_date if said is None else max(said.due_date, entry.due_date)
    return level if DateFormula.parse(level.grace_period_formula).apply(waits_from) < on else None


def _reminder(
    customer: Customer, currency_code: str, due: Sequence[_Due], document_date: date, posting_date: date, at: datetime
) -> Reminder:
    """The draft; dates, fee and texts are those of the highest level among its entries."""
    level = max((one.level for one in due), key=lambda one: one.number)
    interests = _interests(customer, currency_code, due, posting_date)
    reminder = Reminder.objects.create(
        **_header(customer, currency_code, level, document_date, posting_date),
        interest=sum(interests.values(), Decimal(0)),
        created_at=at,
        changed_at=at,
    )
    ReminderLine.objects.bulk_create(
        ReminderLine(
            document=reminder,
            level=one.level.number,
            **claims.line_values(one.entry, interests.get(one.entry.entry_no, Decimal(0))),
        )
        for one in due
    )
    return reminder


def _interests(
    customer: Customer, currency_code: str, due: Sequence[_Due], posting_date: date
) -> Mapping[int, Decimal]:
    """The interest of entries whose level asks for it, by the customer's finance charge terms; none where together it
    is worth nothing in the local currency."""
    entries = [one.entry for one in due if one.level.is_interest_calculated]
    terms = FinanceChargeTerms.objects.filter(code=customer.finance_charge_terms_code).first()
    if terms is None or not entries:
        return {}
    rules = overdue.rules_of(terms, currency_code, posting_date)
    units = currencies([currency_code], local_currency())[currency_code].minor_units
    found = {
        entry.entry_no: interest.interest(history, rules, on=posting_date, minor_units=units)
        for entry, history in zip(entries, overdue.histories(entries), strict=True)
    }
    total = sum(found.values(), Decimal(0))
    return found if overdue.to_local(total, currency_code, posting_date) else {}


def _header(
    customer: Customer, currency_code: str, level: ReminderLevel, document_date: date, posting_date: date
) -> Mapping[str, Any]:
    terms: ReminderTerms = level.terms
    return {
        "customer": customer,
        "customer_no": customer.number,
        "customer_name": customer.name,
        "currency_code": currency_code,
        "terms_code": terms.code,
        "level": level.number,
        "posting_date": posting_date,
        "document_date": document_date,
        "due_date": DateFormula.parse(level.due_date_formula).apply(document_date),
        "additional_fee": overdue.from_local(level.additional_fee_lcy, currency_code, posting_date),
        "is_interest_posted": terms.is_interest_posted,
        "is_additional_fee_posted": terms.is_additional_fee_posted,
        "beginning_text": level.beginning_text,
        "ending_text": level.ending_text,
    }
