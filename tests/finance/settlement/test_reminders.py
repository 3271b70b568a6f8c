"""Reminders: levels, grace, holds, fees and interest, on both engines (finance.md 2.6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import ExchangeRate
from ledgerhall.finance.settlement import corrections, reminders, terms
from ledgerhall.finance.settlement.models import IssuedReminder, ReminderLevel, ReminderTerms
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, ROSA
from tests.finance.settlement.trade import USD, balances, enter_dollars, enter_trade, entry, invoice, left, payment

BY = {"by": ROSA, "at": AT}


@pytest.fixture
def trade(books):
    """Customer C1 is reminded after 5 days, again after 10 with a fee of 5, and then with a fee of 15 and interest."""
    enter_trade()
    found = terms.REMINDER_TERMS.create(values={"code": "DOMESTIC", "is_additional_fee_posted": True}, **BY)
    for grace, fee, is_calculated in (("5D", 0, False), ("10D", 5, False), ("10D", 15, True)):
        values = {"grace_period_formula": grace, "due_date_formula": "7D", "additional_fee_lcy": Decimal(fee)}
        terms.add_level(terms=found, values={**values, "is_interest_calculated": is_calculated}, **BY)
    Customer.objects.filter(number="C1").update(reminder_terms_code="DOMESTIC")


def suggested(day: str, **more) -> list[tuple[str, int, str, list[str]]]:
    made = reminders.suggest(document_date=date.fromisoformat(day), **more, **BY)
    return [
        (each.customer_no, each.level, f"{each.additional_fee:.2f}", [line.document_no for line in each.lines.all()])
        for each in made
    ]


def issue(day: str, number: str) -> IssuedReminder:
    (reminder,) = reminders.suggest(document_date=date.fromisoformat(day), **BY)
    return reminders.issue(reminder=reminder, number=number, **BY)


def test_a_reminder_comes_when_the_grace_period_has_passed(trade):
    invoice("C1", "I1", 1000, day="2026-01-01")
    assert entry("I1").due_date == date(2026, 1, 31)
    assert suggested("2026-02-05") == []
    assert suggested("2026-02-06") == [("C1", 1, "0.00", ["I1"])]


def test_each_level_waits_from_the_last_reminder_on_and_charges_its_fee(trade):
    invoice("C1", "I1", 1000, day="2026-01-01")
    before = balances()
    assert issue("2026-02-06", "R1").register_no is None
    assert balances() == before
    assert entry("I1").last_reminder_level == 1
    # The first one was due on 13 February, and the grace period ends on the 23rd.
    assert suggested("2026-02-23") == []
    issue("2026-02-24", "R2")
    assert left("R2") == "5.00"
    assert entry("R2").document_type == "reminder"
    assert entry("I1").last_reminder_level == 2


def test_the_last_level_is_repeated_up_to_the_maximum_and_interest_is_added(trade):
    values = {"code": "INTEREST", "interest_percent": Decimal(3)}
    terms.FINANCE_CHARGE_TERMS.create(values=values, **BY)
    Customer.objects.update(finance_charge_terms_code="INTEREST")
    ReminderTerms.objects.update(is_interest_posted=True, maximum_reminders=4, is_additional_fee_posted=False)
    invoice("C1", "I1", 1000, day="2026-01-01")
    issue("2026-02-06", "R1")
    issue("2026-03-01", "R2")
    third = issue("2026-04-01", "R3")
    # 60 days from 31 January to 1 April at 3 % in 30 days.
    assert (third.level, third.interest, left("R3")) == (3, Decimal(60), "60.00")
    fourth = issue("2026-05-01", "R4")
    assert (fourth.level, fourth.interest) == (3, Decimal(30))
    # Of the invoice no more; of what the reminders charged, R3 for the second time.
    assert suggested("2026-07-01") == [("C1", 2, "5.00", ["R3", "R4"])]


def test_interest_that_is_worth_nothing_in_the_local_currency_is_left_out(trade):
    enter_dollars()
    terms.FINANCE_CHARGE_TERMS.create(values={"code": "INTEREST", "interest_percent": Decimal("1.5")}, **BY)
    Customer.objects.update(finance_charge_terms_code="INTEREST")
    ReminderTerms.objects.update(is_interest_posted=True)
    ReminderLevel.objects.update(is_interest_calculated=True)
    ExchangeRate.objects.update(relational_amount=Decimal("0.40"))
    invoice("C1", "I1", Money(1, USD), day="2026-01-01")
    issued = issue("2026-02-20", "R1")
    assert (issued.interest, issued.register_no, issued.lines.get().interest) == (0, None, 0)
    assert not entry("I1").is_interest_calculated


def test_what_is_paid_on_hold_or_a_credit_is_not_reminded_of(trade):
    invoice("C1", "I1", 1000, day="2026-01-01")
    invoice("C1", "I2", 500, day="2026-01-01")
    invoice("C1", "I3", 200, day="2026-01-01")
    payment("C1", "P1", -500, day="2026-01-10", applies="I2")
    payment("C1", "P2", -50, day="2026-01-10")
    corrections.correct_party_entry(entry=entry("I3"), values={"on_hold": "RL"}, **BY)
    assert suggested("2026-03-01") == [("C1", 1, "0.00", ["I1"])]
    Customer.objects.update(blocked="all")
    assert suggested("2026-03-01") == []


def test_a_reminder_of_several_entries_is_at_the_highest_of_their_levels(trade):
    invoice("C1", "I1", 1000, day="2026-01-01")
    issue("2026-02-06", "R1")
    invoice("C1", "I2", 100, day="2026-01-15")
    assert suggested("2026-03-15") == [("C1", 2, "5.00", ["I1", "I2"])]
    issued = issue("2026-03-15", "R2")
    assert {line.document_no: line.level for line in issued.lines.all()} == {"I1": 2, "I2": 1}


def test_a_payment_after_the_suggestion_keeps_the_reminder_back(trade):
    invoice("C1", "I1", 1000, day="2026-01-01")
    (reminder,) = reminders.suggest(document_date=date(2026, 3, 1), **BY)
    payment("C1", "P1", -1000, day="2026-03-01", applies="I1")
    with pytest.raises(Refused) as refusal:
        reminders.issue(reminder=reminder, number="R1", **BY)
    assert [each.code for each in refusal.value.refusals] == ["claim-outdated"]
    assert entry("I1").last_reminder_level == 0


def test_levels_are_taken_away_from_the_last_one_back(trade):
    first, _, third = ReminderLevel.objects.order_by("number")
    with pytest.raises(Refused) as refusal:
        terms.delete_level(level=first, **BY)
    assert [each.code for each in refusal.value.refusals] == ["reminder-level-not-last"]
    terms.delete_level(level=third, **BY)
    assert ReminderLevel.objects.count() == 2
