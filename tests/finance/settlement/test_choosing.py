"""The worksheet of an application: chosen there, posted together, nothing on the entries until then."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledgerhall.finance.settlement import choosing
from ledgerhall.finance.settlement.models import ApplicationLine
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.settlement.trade import BY, enter_trade, entry, invoice, left, payment

SIDE = "customer"


@pytest.fixture
def sheet(books) -> int:
    """A payment of 150 with a worksheet of three invoices of 100."""
    enter_trade()
    for number in ("I1", "I2", "I3"):
        invoice("C2", number, 100)
    invoice("C1", "X1", 100)
    number = payment("C2", "P1", -150)
    assert choosing.prepare(side=SIDE, applying_entry_no=number) == 3
    return number


def choose(sheet: int, document: str, amount: str | None = None) -> None:
    value = None if amount is None else Decimal(amount)
    choosing.choose(side=SIDE, applying_entry_no=sheet, entry_no=entry(document).entry_no, amount=value)


def post(sheet: int):
    day = LedgerDate.parse("2026-06-30")
    return choosing.apply_chosen(side=SIDE, applying_entry_no=sheet, posting_date=day, **BY)


def refused(act, *args) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args)
    return [each.code for each in refusal.value.refusals]


def test_what_is_chosen_is_applied_in_the_order_of_choice(sheet):
    choose(sheet, "I3")
    choose(sheet, "I1")
    found = choosing.worksheet(SIDE, sheet)
    assert (found.chosen, found.applied, found.remaining, found.balance) == (2, 200, -150, 50)
    assert entry("I1").remaining_amount == 100
    post(sheet)
    assert [left(each) for each in ("I1", "I2", "I3", "P1")] == ["50.00", "100.00", "0.00", "0.00"]
    assert not ApplicationLine.objects.exists()


def test_a_part_is_chosen_and_an_entry_left_out_again(sheet):
    choose(sheet, "I1", "30")
    choose(sheet, "I2")
    choosing.leave_out(side=SIDE, applying_entry_no=sheet, entry_no=entry("I2").entry_no)
    assert list(choosing.chosen(SIDE, sheet).values()) == [Decimal(30)]
    post(sheet)
    assert [left(each) for each in ("I1", "I2", "P1")] == ["70.00", "100.00", "-120.00"]


def test_a_worksheet_that_is_prepared_again_drops_what_was_closed_meanwhile(sheet):
    choose(sheet, "I1")
    choose(sheet, "I2")
    payment("C2", "P2", -100, applies="I1")
    assert choosing.prepare(side=SIDE, applying_entry_no=sheet) == 2
    assert list(choosing.chosen(SIDE, sheet)) == [entry("I2").entry_no]


def test_what_could_not_be_applied_is_refused_when_it_is_chosen(sheet):
    payment("C2", "P2", -10)
    assert refused(choose, sheet, "X1") == ["application-not-found"]
    assert refused(choose, sheet, "P2") == ["application-same-sign"]
    assert refused(choose, sheet, "I1", "-1") == ["application-amount-sign"]
    assert refused(choose, sheet, "I1", "0") == ["application-amount-sign"]
    assert refused(choose, sheet, "I1", "100.01") == ["application-over-remaining"]
    payment("C2", "P3", -100, applies="I1")
    assert refused(choose, sheet, "I1") == ["application-entry-closed"]
    assert refused(post, sheet) == ["application-nothing-chosen"]


def test_a_refused_application_leaves_the_worksheet(sheet):
    choose(sheet, "I1")
    day = LedgerDate.parse("2026-06-29")
    with pytest.raises(Refused):
        choosing.apply_chosen(side=SIDE, applying_entry_no=sheet, posting_date=day, **BY)
    assert len(choosing.chosen(SIDE, sheet)) == 1


def test_a_closed_entry_has_no_worksheet(sheet):
    payment("C2", "P2", -100, applies="I1")
    with pytest.raises(Refused) as refusal:
        choosing.prepare(side=SIDE, applying_entry_no=entry("P2").entry_no)
    assert [each.code for each in refusal.value.refusals] == ["application-entry-closed"]
