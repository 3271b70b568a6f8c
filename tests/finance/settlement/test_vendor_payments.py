"""Suggested vendor payments in a payment journal, and posted from there, on both engines (G22)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.journals import batches, lines
from ledgerhall.finance.journals.models import JournalTemplate
from ledgerhall.finance.journals.posting import post_batch
from ledgerhall.finance.settlement import corrections, vendor_payments
from ledgerhall.finance.settlement.payment_choice import Wish
from ledgerhall.finance.settlement.vendor_payments import Asked
from ledgerhall.finance.subledger.cards import Vendor
from ledgerhall.finance.subledger.ledgers import VendorLedgerEntry
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, ROSA
from tests.finance.settlement.trade import balances, enter_trade, entry, invoice, left, payment

BY = {"by": ROSA, "at": AT}


@pytest.fixture
def trade(books):
    enter_trade()


def asked(**more) -> Asked:
    wish = {"posting_date": date(2026, 6, 5), "last_payment_date": date(2026, 6, 10)}
    values = {"bank_account_no": "B1", "document_no": "PM-100"}
    for name in ("vendor_numbers", "bank_account_no", "document_no"):
        if name in more:
            values[name] = more.pop(name)
    return Asked(wish=Wish(**wish | more), **values)


def batch():
    return batches.find("DEFAULT", JournalTemplate.Kind.PAYMENTS)


def test_two_invoices_with_discount_become_one_payment_that_closes_both(trade):
    invoice("V1", "I1", -1000, day="2026-05-31")
    invoice("V1", "I2", -500, day="2026-05-31")
    (made,) = vendor_payments.fill_journal(batch=batch(), asked=asked(), **BY)
    assert (made.document_no, made.document_type, made.amount) == ("PM-100", "payment", Decimal(1470))
    post_batch(batch=batch(), by=ROSA, posted_at=AT)
    assert [left(each) for each in ("I1", "I2", "PM-100")] == ["0.00"] * 3
    assert balances() == {"1100": "-1470.00", "4800": "-30.00", "6100": "1500.00"}


def test_each_vendor_gets_the_next_number_and_a_credit_memo_is_paid_back_in_the_document(trade):
    invoice("V1", "I1", -1000, day="2026-05-01")
    invoice("V1", "M1", 200, day="2026-05-10", document_type="credit memo")
    invoice("V2", "I2", -70, day="2026-05-01")
    made = vendor_payments.fill_journal(batch=batch(), asked=asked(), **BY)
    assert [(line.document_no, line.account_no, line.amount) for line in made] == [
        ("PM-100", "V1", Decimal(1000)),
        ("PM-100", "V1", Decimal(-200)),
        ("PM-100", "B1", Decimal(-800)),
        ("PM-101", "V2", Decimal(70)),
    ]
    post_batch(batch=batch(), by=ROSA, posted_at=AT)
    assert not VendorLedgerEntry.objects.filter(is_open=True).exists()
    assert balances()["1100"] == "-870.00"


def test_payments_apart_of_one_vendor_share_a_number_and_the_next_vendor_gets_the_next(trade):
    invoice("V1", "I1", -100, day="2026-05-01")
    invoice("V2", "I2", -70, day="2026-05-02")
    invoice("V1", "I3", -30, day="2026-05-03")
    made = vendor_payments.fill_journal(batch=batch(), asked=asked(is_summarised=False), **BY)
    assert [(line.document_no, line.account_no, line.amount) for line in made] == [
        ("PM-100", "V1", Decimal(100)),
        ("PM-100", "V1", Decimal(30)),
        ("PM-101", "V2", Decimal(70)),
    ]
    post_batch(batch=batch(), by=ROSA, posted_at=AT)
    assert [left(each) for each in ("I1", "I2", "I3")] == ["0.00"] * 3


def test_what_is_on_hold_exported_blocked_or_not_applied_is_left_out_with_the_reason(trade):
    for number, amount in (("I1", -100), ("I2", -200), ("I3", -300)):
        invoice("V1", number, amount, day="2026-05-01")
    invoice("V2", "I4", -400, day="2026-05-01")
    payment("V1", "P1", 50, day="2026-05-02")
    corrections.correct_party_entry(entry=entry("I1"), values={"on_hold": "RL"}, **BY)
    VendorLedgerEntry.objects.filter(document_no="I2").update(is_exported=True)
    Vendor.objects.filter(number="V2").update(blocked="payment")
    found = vendor_payments.suggested(asked())
    assert [str(each.amount) for each in found.payments] == ["300"]
    assert {(each.payable.document_no, each.reason) for each in found.left_out} == {
        ("I1", "on hold"),
        ("I2", "exported to a payment file"),
        ("I4", "vendor blocked"),
        ("P1", "open payment, to be applied first"),
    }


def test_the_batch_gives_the_number_where_none_is_said(trade):
    invoice("V2", "I1", -100, day="2026-05-01")
    (made,) = vendor_payments.fill_journal(batch=batch(), asked=asked(document_no=""), **BY)
    assert made.document_no


def test_nothing_to_pay_and_unknown_bank_accounts_are_refused(trade):
    for wanted, code in ((asked(), "nothing-to-pay"), (asked(bank_account_no="NONE"), "code-unknown")):
        with pytest.raises(Refused) as refusal:
            vendor_payments.fill_journal(batch=batch(), asked=wanted, **BY)
        assert [each.code for each in refusal.value.refusals] == [code]
    assert lines.lines_of(batch()) == []


def test_only_the_vendors_that_are_named_are_paid(trade):
    invoice("V1", "I1", -100, day="2026-05-01")
    invoice("V2", "I2", -200, day="2026-05-01")
    found = vendor_payments.suggested(asked(vendor_numbers=("V2",)))
    assert [each.vendor_no for each in found.payments] == ["V2"]
