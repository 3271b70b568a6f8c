"""Payment registration: paid in one step through a journal of its own, whole or not at all (finance.md 2.6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.journals import batches, lines
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate
from ledgerhall.finance.settlement.payment_registration import BATCH, Asked, register
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, ROSA
from tests.finance.settlement.trade import BY, USD, balances, enter_dollars, enter_trade, entry, invoice, left


@pytest.fixture
def trade(books):
    enter_trade()


def paid(side: str, document_no: str, amount: str | None = None, **more):
    asked = {"posting_date": date(2026, 6, 30), "bank_account_no": "B1"} | more
    given = None if amount is None else Decimal(amount)
    return register(asked=Asked(side, entry(document_no).entry_no, amount=given, **asked), **BY)


def refused(*arguments, **more) -> list[str]:
    with pytest.raises(Refused) as told:
        paid(*arguments, **more)
    return [refusal.code for refusal in told.value.refusals]


def test_an_invoice_is_paid_whole_in_part_and_less_its_discount_while_it_is_due(trade):
    for number in ("I1", "I2", "I3"):
        invoice("C1", number, 1000, day="2026-06-20")
    made = paid("customer", "I1")
    assert (made.amount, left("I1")) == (980, "0.00")
    paid("customer", "I2", "300")
    assert left("I2") == "700.00 (20.00)"
    assert paid("customer", "I3", posting_date=date(2026, 7, 1)).amount == 1000
    assert left("I3") == "0.00"
    # 3000 sold, 980 + 300 + 1000 received, 20 of discount, 700 open
    assert balances() == {"1100": "2280.00", "1200": "700.00", "4100": "-3000.00", "4800": "20.00"}
    assert JournalLine.objects.count() == 0
    assert JournalBatch.objects.filter(name=BATCH).count() == 1
    assert len({made.document_no, entry("I1").document_no}) == 2


def test_vendors_are_paid_and_refunds_go_the_other_way(trade):
    invoice("V2", "B-1", -500)
    paid("vendor", "B-1")
    assert left("B-1") == "0.00"
    assert balances() == {"1100": "-500.00", "6100": "500.00"}
    invoice("C2", "CM-1", -40, document_type="credit memo")
    made = paid("customer", "CM-1")
    assert (made.amount, left("CM-1")) == (40, "0.00")
    assert entry(made.document_no).document_type == "refund"


def test_a_foreign_invoice_is_paid_in_its_currency(trade):
    enter_dollars()
    invoice("C2", "I1", Money(200, USD))
    made = paid("customer", "I1")
    assert (made.amount, made.currency_code, left("I1")) == (200, "USD", "0.00")


def test_what_stands_against_it_leaves_nothing_behind(trade):
    invoice("C2", "I1", 100)
    assert refused("customer", "I1", "-5", bank_account_no="B9") == ["code-unknown", "registration-amount"]
    assert refused("customer", "I1", posting_date=date(2031, 1, 1)) == ["posting-date-outside-periods"]
    assert JournalLine.objects.count() == 0
    paid("customer", "I1")
    assert refused("customer", "I1") == ["registration-entry-closed"]
    batch = batches.find(BATCH, JournalTemplate.Kind.CASH_RECEIPTS)
    lines.insert(batch=batch, values={"account_no": "1100"}, by=ROSA, at=AT)
    invoice("C2", "I2", 100)
    assert refused("customer", "I2") == ["registration-batch-in-use"]
