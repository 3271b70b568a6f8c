"""Books in which entries were applied, undone, corrected, charged and reminded of stand up to verifying."""

from __future__ import annotations

from datetime import date

import pytest

from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.posting.draft import AppliesTo
from ledgerhall.finance.settlement import applying, corrections
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, ROSA
from tests.finance.settlement.claimed import enter_claims
from tests.finance.settlement.trade import BY, USD, enter_dollars, enter_trade, entry, invoice, payment


@pytest.fixture
def settled(books):
    enter_trade()
    enter_dollars()
    invoice("C1", "I1", 1000, day="2026-05-01")
    invoice("C1", "I2", Money(1000, USD), day="2026-06-01")
    numbers = payment("C1", "P1", -980, day="2026-05-05"), payment("C1", "P2", Money(-980, USD), day="2026-06-10")
    for number, document, day in zip(numbers, ("I1", "I2"), ("2026-06-30", "2026-06-10"), strict=True):
        moment = {"side": "customer", "entry_no": number, "posting_date": LedgerDate.parse(day)}
        applying.apply(**moment, applies_to=(AppliesTo(document_no=document),), **BY)
        applying.unapply(**moment, **BY)
    values = {"due_date": date(2026, 5, 20)}
    corrections.correct_party_entry(entry=entry("I1"), values=values, by=ROSA, at=AT)
    enter_claims()


def found() -> list[str]:
    """What is wrong with the books; that the tests have one database role is only noticed."""
    return [finding.code for finding in verify() if not finding.is_notice]


def test_nothing_is_found(settled):
    assert found() == []


@pytest.mark.parametrize("mark", [{"last_reminder_level": 0}, {"is_interest_calculated": False}, {"is_exported": True}])
def test_a_mark_that_nothing_issued_says_is_found(settled, mark):
    CustomerLedgerEntry.objects.filter(document_no="I1").update(**mark)
    assert found() == ["mark-without-cause"]
