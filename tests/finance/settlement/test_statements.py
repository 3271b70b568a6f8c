"""Customer statements: range, open items, age, one per currency, also of the past (finance.md 5.8, 5.9)."""

from __future__ import annotations

from datetime import date

import pytest

from ledgerhall.finance.posting.draft import AppliesTo
from ledgerhall.finance.settlement import applying
from ledgerhall.finance.settlement.statements import customer_of, statements_of
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.settlement.trade import BY, USD, enter_dollars, enter_trade, entry, invoice, payment

RANGE = {"from_date": date(2026, 6, 1), "to_date": date(2026, 6, 30)}


@pytest.fixture
def trade(books):
    enter_trade()


def amounts(found) -> list[tuple[str, str, str]]:
    return [(line.document_no, f"{line.amount:.2f}", f"{line.balance:.2f}") for line in found.lines]


def test_a_statement_begins_with_the_balance_before_and_adds_what_happened(trade):
    invoice("C2", "I1", 100, day="2026-05-15")
    invoice("C2", "I2", 50, day="2026-06-10")
    payment("C2", "P1", -30, day="2026-06-20", applies="I1")
    invoice("C2", "I3", 999, day="2026-07-01")
    (found,) = statements_of("C2", **RANGE)
    assert found.opening_balance == 100
    assert amounts(found) == [("I2", "50.00", "150.00"), ("P1", "-30.00", "120.00")]
    assert found.balance == 120
    assert [(item.document_no, item.remaining) for item in found.open_items] == [("I1", 70), ("I2", 50)]
    assert sum(band.amount for band in found.bands) == found.balance


def test_what_was_applied_after_the_range_was_open_at_its_end(trade):
    invoice("C2", "I1", 100, day="2026-06-10")
    number = payment("C2", "P1", -100, day="2026-06-20")
    applies = (AppliesTo(document_no="I1"),)
    applying.apply(
        side="customer", entry_no=number, applies_to=applies, posting_date=LedgerDate.parse("2026-07-05"), **BY
    )
    (found,) = statements_of("C2", **RANGE)
    assert [(item.document_no, item.remaining) for item in found.open_items] == [("I1", 100), ("P1", -100)]
    assert statements_of("C2", from_date=date(2026, 7, 6), to_date=date(2026, 7, 31)) == ()


def test_a_discount_is_a_line_of_its_own(trade):
    invoice("C1", "I1", 1000, day="2026-06-10")
    payment("C1", "P1", -980, day="2026-06-15", applies="I1")
    (found,) = statements_of("C1", **RANGE)
    assert amounts(found) == [("I1", "1000.00", "1000.00"), ("P1", "-980.00", "20.00"), ("P1", "-20.00", "0.00")]
    assert found.lines[-1].description == "Payment Discount"
    assert found.open_items == ()


def test_each_currency_has_a_statement_of_its_own(trade):
    enter_dollars()
    invoice("C1", "I1", Money(100, USD), day="2026-06-10")
    invoice("C1", "I2", 30, day="2026-06-10")
    assert [(each.currency_code, each.balance) for each in statements_of("C1", **RANGE)] == [("", 30), ("USD", 100)]


def test_what_is_open_is_aged_by_its_due_date(trade):
    for number, day in (("I1", "2026-06-30"), ("I2", "2026-05-31"), ("I3", "2026-04-30"), ("I4", "2026-01-10")):
        invoice("C2", number, 10, day=day)
    invoice("C1", "I5", 70, day="2026-06-30")
    (found,) = statements_of("C2", **RANGE)
    assert [band.amount for band in found.bands] == [0, 10, 10, 10, 10]
    assert found.overdue == 40
    (found,) = statements_of("C1", **RANGE)
    assert [band.amount for band in found.bands] == [70, 0, 0, 0, 0]
    assert entry("I5").due_date == date(2026, 7, 30)


def test_an_entry_that_was_closed_by_an_earlier_application_is_open_until_the_later_one(trade):
    invoice("C2", "I1", 100, day="2026-06-10")
    payment("C2", "P1", -40, day="2026-06-30", applies="I1")
    number = payment("C2", "P2", -60, day="2026-06-15")
    applies = (AppliesTo(document_no="I1"),)
    applying.apply(
        side="customer", entry_no=number, applies_to=applies, posting_date=LedgerDate.parse("2026-06-15"), **BY
    )
    (found,) = statements_of("C2", from_date=date(2026, 6, 1), to_date=date(2026, 6, 20))
    assert [(item.document_no, item.remaining) for item in found.open_items] == [("I1", 40)]
    assert sum(band.amount for band in found.bands) == found.balance == 40


def test_nobody_has_no_statement_and_no_range_ends_before_it_begins(trade):
    with pytest.raises(Refused) as refused:
        customer_of(number="C9", from_date=date(2026, 6, 30), to_date=date(2026, 6, 1))
    codes = [refusal.code for refusal in refused.value.refusals]
    assert codes == ["statement-customer-missing", "statement-dates-reversed"]
