"""Applying posted entries to each other and undoing it, on both engines (finance.md 2.3; E-APP-01; G6, R8, S15)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import ExchangeRate
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting.draft import AppliesTo, VATAsked
from ledgerhall.finance.settlement import applying
from ledgerhall.finance.subledger import terms
from ledgerhall.finance.subledger.ledgers import DetailedCustomerLedgerEntry
from ledgerhall.finance.vat.models import VATEntry, VATPostingSetup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, EUR, ROSA
from tests.finance.settlement.trade import (
    BY,
    USD,
    balances,
    change_setup,
    enter_dollars,
    enter_trade,
    entry,
    invoice,
    left,
    line,
    payment,
    post_lines,
)

TYPED = {"by": ROSA, "at": AT}
SALE = VATAsked("sale", "HOME", "STANDARD")


@pytest.fixture
def trade(books):
    enter_trade()


def apply(number: int, *documents: str, day: str = "2026-06-30", side: str = "customer", **more):
    chosen = tuple(AppliesTo(document_no=each) for each in documents)
    wanted = {"applies_to": chosen, "posting_date": LedgerDate.parse(day)} | more
    return applying.apply(side=side, entry_no=number, **wanted, **BY)


def unapply(number: int, *, day: str = "2026-06-30", side: str = "customer", **more):
    return applying.unapply(side=side, entry_no=number, posting_date=LedgerDate.parse(day), **more, **BY)


def refused(act, *args, **more) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    return sorted({each.code for each in refusal.value.refusals})


def test_a_payment_takes_its_discount_when_applied_later_and_gives_it_back(trade):
    invoice("C1", "I1", 1000)
    number = payment("C1", "P1", -980)
    assert (left("I1"), left("P1")) == ("1000.00 (20.00)", "-980.00")
    before, register = balances(), apply(number, "I1")
    assert (left("I1"), left("P1")) == ("0.00", "0.00")
    assert balances() == {"1100": "980.00", "4100": "-1000.00", "4800": "20.00"}
    assert GLEntry.objects.filter(register__number=register.register_no).count() == 2
    unapply(number)
    assert (left("I1"), left("P1")) == ("1000.00 (20.00)", "-980.00")
    assert balances() == before
    assert entry("I1").closed_by_entry_no is None


def test_an_application_in_one_currency_makes_a_register_without_general_ledger_entries(trade):
    invoice("C2", "I1", 500)
    number = payment("C2", "P1", -200)
    posted = apply(number, "I1")
    assert posted.from_entry_no == posted.to_entry_no + 1
    assert (left("I1"), left("P1")) == ("300.00", "0.00")


def test_many_entries_are_settled_in_order_and_undone_together(trade):
    invoice("C2", "I1", 100)
    invoice("C2", "I2", 100)
    number = payment("C2", "P1", -150)
    apply(number, "I1", "I2")
    assert [left(each) for each in ("I1", "I2", "P1")] == ["0.00", "50.00", "0.00"]
    assert entry("P1").closed_by_entry_no == entry("I2").entry_no
    unapply(entry("I1").entry_no)
    assert [left(each) for each in ("I1", "I2", "P1")] == ["100.00", "100.00", "-150.00"]
    undone = DetailedCustomerLedgerEntry.objects.filter(entry_type="application")
    assert undone.count() == 8
    assert not undone.filter(is_unapplied=False).exists()


def test_a_part_is_applied_by_amount_and_a_vendor_is_the_mirror_image(trade):
    invoice("V2", "I1", -300)
    number = payment("V2", "P1", 300)
    part = AppliesTo(entry_no=entry("I1").entry_no, amount=Money(-100, EUR))
    apply(number, side="vendor", applies_to=(part,))
    assert (left("I1"), left("P1")) == ("-200.00", "200.00")
    unapply(number, side="vendor")
    assert (left("I1"), left("P1")) == ("-300.00", "300.00")


def test_only_the_last_application_is_undone_once_and_not_before_its_day(trade):
    invoice("C2", "I1", 1000, day="2026-06-01")
    first, second = payment("C2", "P1", -400, day="2026-06-10"), payment("C2", "P2", -300, day="2026-06-15")
    apply(first, "I1", day="2026-06-10")
    apply(second, "I1", day="2026-06-15")
    assert refused(unapply, first) == ["unapply-not-last"]
    assert refused(unapply, second, day="2026-06-14") == ["unapply-before-application"]
    unapply(second, day="2026-06-15")
    unapply(first)
    assert refused(unapply, first) == ["unapply-nothing-applied"]
    assert [left(each) for each in ("I1", "P1", "P2")] == ["1000.00", "-400.00", "-300.00"]


def test_discount_and_realized_loss_in_currency_are_taken_back(trade):
    enter_dollars()
    invoice("C1", "I1", Money(1000, USD), day="2026-06-01")
    number = payment("C1", "P1", Money(-980, USD), day="2026-06-10")
    before = balances()
    apply(number, "I1", day="2026-06-10")
    assert balances() != before
    unapply(number, day="2026-06-20")
    assert balances() == before
    assert (left("I1"), left("P1")) == ("1000.00 (20.00)", "-980.00")
    assert entry("I1").remaining_amount_lcy == entry("I1").amount_lcy


def test_vat_of_a_discount_is_adjusted_and_taken_back(trade):
    change_setup(is_vat_adjusted_for_payment_discount=True)
    post_lines(
        line("C1", 1250, document_no="I1", document_type="invoice"),
        line("4100", -1250, document_no="I1", document_type="invoice", vat=SALE),
    )
    number = payment("C1", "P1", -1225)
    before = balances()
    apply(number, "I1")
    assert balances()["2200"] == "-245.00"
    unapply(number)
    assert balances() == before
    assert [each.amount for each in VATEntry.objects.order_by("entry_no")] == [-250, 5, -5]


def test_vat_on_payment_is_released_and_taken_back(trade):
    change_setup(is_unrealized_vat=True)
    VATPostingSetup.objects.update(is_unrealized=True)
    post_lines(
        line("C2", 1250, document_no="I1", document_type="invoice"),
        line("4100", -1250, document_no="I1", document_type="invoice", vat=SALE),
    )
    number = payment("C2", "P1", -500)
    before = balances()
    apply(number, "I1")
    assert (balances()["2200"], balances()["2250"]) == ("-100.00", "-150.00")
    unapply(number)
    assert balances() == before
    waiting = VATEntry.objects.order_by("entry_no").first()
    assert (waiting.remaining_unrealized_base, waiting.remaining_unrealized_amount) == (-1000, -250)


def test_what_cannot_be_applied_is_refused_and_nothing_is_written(trade):
    invoice("C2", "I1", 100)
    number = payment("C2", "P1", -100, day="2026-06-20")
    assert refused(apply, number, "I1", day="2026-06-25") == ["application-before-entry"]
    assert refused(apply, number, "NONE") == ["application-not-found"]
    assert refused(apply, number) == ["application-nothing-chosen"]
    assert refused(apply, 99, "I1") == ["ledger-entry-missing"]
    assert refused(unapply, number) == ["unapply-nothing-applied"]
    assert left("I1") == "100.00"


def test_undoing_twice_with_one_key_is_one_undoing(trade):
    invoice("C2", "I1", 100)
    number = payment("C2", "P1", -100)
    apply(number, "I1")
    first = unapply(number, idempotency_key="K")
    second = unapply(number, idempotency_key="K")
    assert second.is_repeated
    assert second.register_no == first.register_no


def test_an_application_that_comes_to_nothing_is_refused(trade):
    enter_dollars()
    ExchangeRate.objects.filter(starting_date=date(2026, 6, 10)).update(relational_amount=Decimal("0.001"))
    terms.change_trade_setup(side="sales", values={"is_applied_between_currencies": True}, **TYPED)
    invoice("C1", "I1", 100)
    number = payment("C1", "P1", Money("-0.01", USD), day="2026-06-01")
    assert refused(apply, number, "I1") == ["application-nothing"]
    assert left("P1") == "-0.01"
