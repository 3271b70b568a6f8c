"""Finance charge memos: what is suggested, issued and posted, and what is refused, on both engines (G21)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError

from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.foundation.models import ExchangeRate
from ledgerhall.finance.settlement import claims, corrections, finance_charges, terms
from ledgerhall.finance.settlement.models import FinanceChargeMemo, FinanceChargeTerms, IssuedFinanceChargeMemo
from ledgerhall.finance.subledger.cards import Customer, TradeSetup
from ledgerhall.finance.subledger.posting_groups import CustomerPostingGroup
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, ROSA
from tests.finance.settlement.trade import (
    USD,
    balances,
    enter_dollars,
    enter_trade,
    entry,
    invoice,
    left,
    payment,
)

BY = {"by": ROSA, "at": AT}
APRIL = date(2026, 4, 20)


@pytest.fixture
def trade(books):
    """Customer C1 has terms of 1.5 % in 30 days, with a fee of 10."""
    enter_trade()
    values = {"code": "1.5/30", "interest_percent": Decimal("1.5"), "due_date_formula": "30D",
              "additional_fee_lcy": Decimal(10)}  # fmt: skip
    terms.FINANCE_CHARGE_TERMS.create(values=values, **BY)
    Customer.objects.filter(number="C1").update(finance_charge_terms_code="1.5/30")


def suggested(day: date = APRIL, **more) -> list[tuple[str, str, str, str]]:
    memos = finance_charges.suggest(posting_date=day, **more, **BY)
    return [(m.customer_no, m.currency_code, f"{m.interest:.2f}", f"{m.additional_fee:.2f}") for m in memos]


def issue(number: str = "F1", day: date = APRIL) -> IssuedFinanceChargeMemo:
    (memo,) = finance_charges.suggest(posting_date=day, **BY)
    return finance_charges.issue(memo=memo, number=number, **BY)


def refused(act, **asked) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(**asked, **BY)
    return sorted(each.code for each in refusal.value.refusals)


def test_interest_of_twenty_days_and_the_fee_become_an_entry_of_the_customer(trade):
    invoice("C1", "I1", 1250, day="2026-03-01")
    assert suggested() == [("C1", "", "12.50", "10.00")]
    issued = issue()
    assert balances() == {"1200": "1272.50", "4100": "-1250.00", "4800": "-10.00", "7100": "-12.50"}
    assert left("F1") == "22.50"
    charged = entry("F1")
    assert (charged.document_type, charged.due_date) == ("finance charge memo", date(2026, 5, 20))
    assert entry("I1").is_interest_calculated
    assert (issued.register_no, issued.interest, issued.user_text) == (2, Decimal("12.5"), ROSA.text)
    assert [(line.document_no, line.charged_to) for line in issued.lines.all()] == [("I1", APRIL)]
    assert not FinanceChargeMemo.objects.exists()


def test_the_next_memo_charges_from_the_last_one_on_and_payments_count_from_their_day(trade):
    invoice("C1", "I1", 1200, day="2026-03-01")
    issue()
    payment("C1", "P1", -600, day="2026-04-30", applies="I1")
    # 10 days of 1,200 and 10 days of 600, from 20 April to 10 May.
    assert suggested(date(2026, 5, 10)) == [("C1", "", "9.00", "10.00")]


def test_what_is_on_hold_not_overdue_or_of_a_blocked_customer_is_left_out(trade):
    invoice("C1", "I1", 1000, day="2026-03-01")
    invoice("C1", "I2", 1000, day="2026-04-01")
    invoice("C2", "I3", 1000, day="2026-03-01")
    corrections.correct_party_entry(entry=entry("I1"), values={"on_hold": "RL"}, **BY)
    assert suggested() == []
    corrections.correct_party_entry(entry=entry("I1"), values={"on_hold": ""}, **BY)
    assert [memo[0] for memo in suggested()] == ["C1"]
    assert [memo[0] for memo in suggested(terms_code="1.5/30")] == ["C1", "C2"]
    assert suggested(customer_numbers=["C2"]) == []
    Customer.objects.update(blocked="all")
    assert suggested() == []


def test_interest_below_the_minimum_is_not_charged(trade):
    invoice("C1", "I1", 1250, day="2026-03-01")
    FinanceChargeTerms.objects.update(minimum_amount_lcy=Decimal("12.51"))
    assert suggested() == []


def test_interest_on_the_balance_due_is_asked_once(trade):
    invoice("C1", "I1", 1000, day="2026-03-01")
    FinanceChargeTerms.objects.update(method="balance due")
    assert suggested() == [("C1", "", "15.00", "10.00")]
    issue()
    assert suggested(date(2026, 5, 20)) == []


def test_a_memo_in_currency_has_its_fee_at_the_rate_of_the_day(trade):
    enter_dollars()
    invoice("C1", "I1", Money(1000, USD), day="2026-03-01")
    assert suggested() == [("C1", "USD", "10.00", "12.50")]
    issue()
    assert left("F1") == "22.50"
    assert entry("F1").amount_lcy == Decimal(18)
    assert balances() == {"1200": "818.00", "4100": "-800.00", "4800": "-10.00", "7100": "-8.00"}


def test_interest_that_is_worth_nothing_in_the_local_currency_is_not_charged(trade):
    enter_dollars()
    ExchangeRate.objects.update(relational_amount=Decimal("0.40"))
    invoice("C1", "I1", Money(1, USD), day="2026-03-01")
    # A cent of a dollar is worth 0.004; of twice as much, 0.008 is a cent.
    assert suggested() == []
    invoice("C1", "I2", Money(1, USD), day="2026-03-01")
    assert suggested() == [("C1", "USD", "0.02", "25.00")]
    memo = FinanceChargeMemo.objects.get()
    claims.leave_out(line=memo.lines.get(document_no="I2"), **BY)
    assert refused(finance_charges.issue, memo=memo, number="F1") == ["amount-lcy-zero"]


def test_without_posting_the_memo_is_only_kept_under_its_number(trade):
    invoice("C1", "I1", 1250, day="2026-03-01")
    FinanceChargeTerms.objects.update(is_interest_posted=False, is_additional_fee_posted=False)
    before = balances()
    assert issue().register_no is None
    assert balances() == before


def test_the_series_of_the_setup_gives_the_number(trade):
    number_series.create(code="FCM", starting_no="FCM-01", starting_date=date(2026, 1, 1), **BY)
    TradeSetup.objects.filter(side="sales").update(finance_charge_series_code="FCM")
    invoice("C1", "I1", 1250, day="2026-03-01")
    (memo,) = finance_charges.suggest(posting_date=APRIL, **BY)
    assert refused(finance_charges.issue, memo=memo, number="F1") == ["number-by-hand"]
    assert finance_charges.issue(memo=memo, **BY).number == "FCM-01"


def test_a_draft_is_changed_before_it_is_issued(trade):
    invoice("C1", "I1", 1250, day="2026-03-01")
    invoice("C1", "I2", 600, day="2026-03-01")
    (memo,) = finance_charges.suggest(posting_date=APRIL, **BY)
    claims.leave_out(line=memo.lines.get(document_no="I2"), **BY)
    memo.refresh_from_db()
    assert memo.interest == Decimal("12.5")
    claims.change(claim=memo, values={"additional_fee": Decimal(0), "terms_code": "X"}, **BY)
    assert refused(claims.change, claim=memo, values={"additional_fee": Decimal(-1)}) == ["amount-negative"]
    memo.refresh_from_db()
    assert refused(claims.change, claim=memo, values={"due_date": date(2026, 1, 1)}) == ["claim-due-date"]
    memo.refresh_from_db()
    assert finance_charges.issue(memo=memo, number="F1", **BY).terms_code == "1.5/30"
    assert left("F1") == "12.50"


def test_what_cannot_be_issued_is_refused_and_the_draft_stays(trade):
    invoice("C1", "I1", 1250, day="2026-03-01")
    (memo,) = finance_charges.suggest(posting_date=APRIL, **BY)
    assert refused(finance_charges.issue, memo=memo) == ["claim-number-missing"]
    CustomerPostingGroup.objects.update(interest_account_no="", additional_fee_account_no="")
    payment("C1", "P1", -50, day="2026-04-10", applies="I1")
    wanted = ["claim-account-missing", "claim-account-missing", "claim-outdated"]
    assert refused(finance_charges.issue, memo=memo, number="F1") == wanted
    memo.lines.all().delete()
    CustomerPostingGroup.objects.update(interest_account_no="7100", additional_fee_account_no="4800")
    assert refused(finance_charges.issue, memo=memo, number="F1") == ["claim-empty"]
    assert FinanceChargeMemo.objects.exists()
    assert refused(finance_charges.suggest, posting_date=APRIL, terms_code="NONE") == ["code-unknown"]


def test_a_number_is_used_once_and_what_was_issued_never_changes(trade):
    invoice("C1", "I1", 1250, day="2026-03-01")
    issue()
    (memo,) = finance_charges.suggest(posting_date=date(2026, 5, 20), **BY)
    assert refused(finance_charges.issue, memo=memo, number="F1") == ["claim-number-used"]
    with pytest.raises(DatabaseError, match="never change"):
        IssuedFinanceChargeMemo.objects.update(interest=0)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"interest_percent": Decimal(-1)}, "percent-range"),
        ({"interest_period_days": 0}, "interest-period"),
        ({"minimum_amount_lcy": Decimal(-1)}, "amount-negative"),
        ({"grace_period_formula": "soon"}, "date-formula"),
    ],
)
def test_terms_that_make_no_sense_are_refused(trade, values, code):
    assert refused(terms.FINANCE_CHARGE_TERMS.create, values={"code": "X", **values}) == [code]
