"""Aged receivables and payables: buckets, the past, currencies; they tie to the control account (finance.md 5.8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.ledger import balances
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.posting.draft import AppliesTo
from ledgerhall.finance.reports.aged import (
    DOCUMENT_DATE,
    POSTING_DATE,
    Aged,
    aged_payables,
    aged_receivables,
    buckets_of,
)
from ledgerhall.finance.settlement import applying
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.anew import started
from tests.finance.settlement.trade import BY, USD, enter_dollars, enter_trade, invoice, payment

JUNE_30 = date(2026, 6, 30)


def _posted(company) -> None:
    """C1 has 30 days, C2 pays at once. C2 has I2 paid on account on 30 June, but applied on 20 July."""
    started(company)
    with tenancy_books.open(company):
        enter_trade()
        enter_dollars()
        invoice("C1", "I1", 100, day="2026-06-10")
        invoice("C1", "I2", Money(Decimal(50), USD), day="2026-06-10")
        invoice("C2", "I3", 10, day="2026-06-30")
        invoice("C2", "I4", 20, day="2026-05-31")
        invoice("C2", "I5", 30, day="2026-02-28", document_date=date(2026, 6, 1))
        invoice("C2", "I6", 40, day="2026-07-01")
        invoice("C2", "I7", 70, day="2026-04-15")
        payment("C2", "P1", -70, day="2026-05-15", applies="I7")
        invoice("C2", "I8", 5, day="2026-03-15")
        number = payment("C2", "P2", -20, day="2026-06-30")
        on = LedgerDate(date(2026, 7, 20))
        applying.apply(
            side="customer", entry_no=number, applies_to=(AppliesTo(document_no="I4"),), posting_date=on, **BY
        )
        payment("C2", "P3", -5, day="2026-07-05", applies="I8")
        invoice("V2", "E1", -300, day="2026-06-15")
        payment("V2", "P4", 100, day="2026-07-02", applies="E1")


@pytest.fixture
def traded(copy_books):
    with tenancy_books.open(copy_books("aged", _posted)) as opened:
        yield opened


def told(found: Aged) -> dict[str, list[Decimal]]:
    return {f"{party.number} {party.currency_code}".strip(): list(party.amounts) for party in found.parties}


def balance(number: str, day: date) -> Decimal:
    return balances.balance_at(GLAccount.objects.get(number=number), LedgerDate(day))


def test_what_was_open_on_the_day_by_how_long_it_is_due(traded):
    found = aged_receivables(as_of=JUNE_30)
    # The dollars at 0.90; I4 and P2 are applied to each other only later, I8 is paid later, I6 posted later.
    assert told(found) == {"C1": [145, 0, 0, 0, 0], "C2": [0, 20, 20, 0, 5]}
    assert [party.balance for party in found.parties] == [145, 45]
    assert found.totals() == (145, 20, 20, 0, 5)
    found = aged_receivables(as_of=date(2026, 7, 31))
    assert told(found) == {"C1": [0, 145, 0, 0, 0], "C2": [0, 40, 40, 0, 0]}


@pytest.mark.parametrize("month", range(1, 9))
def test_all_parties_add_up_to_the_control_account_on_any_day(traded, month):
    day = date(2026, month, 28)
    assert sum(aged_receivables(as_of=day).totals()) == balance("1200", day)
    assert sum(aged_payables(as_of=day).totals()) == balance("2100", day)


def test_vendors_are_owed_negative_amounts(traded):
    assert told(aged_payables(as_of=JUNE_30)) == {"V2": [0, -300, 0, 0, 0]}
    assert told(aged_payables(as_of=date(2026, 7, 2))) == {"V2": [0, -200, 0, 0, 0]}


def test_age_by_the_posting_or_the_document_date_has_no_bucket_of_what_is_not_due(traded):
    found = aged_receivables(as_of=JUNE_30, by=POSTING_DATE)
    assert found.buckets[0] == (date(2026, 6, 1), JUNE_30)
    assert told(found) == {"C1": [145, 0, 0, 0, 0], "C2": [-10, 20, 0, 5, 30]}
    assert told(aged_receivables(as_of=JUNE_30, by=DOCUMENT_DATE))["C2"] == [20, 20, 0, 5, 0]


def test_each_currency_by_itself(traded):
    found = aged_receivables(as_of=JUNE_30, in_currencies=True)
    assert told(found) == {"C1": [100, 0, 0, 0, 0], "C1 USD": [50, 0, 0, 0, 0], "C2": [0, 20, 20, 0, 5]}
    assert found.totals("USD") == (50, 0, 0, 0, 0)
    assert found.totals("SEK") == (0, 0, 0, 0, 0)


def test_some_parties_alone(traded):
    (first, _) = aged_receivables(as_of=JUNE_30).parties
    assert aged_receivables(as_of=JUNE_30, party_ids=[first.party_id]).parties == (first,)
    assert aged_receivables(as_of=JUNE_30, party_ids=[]).parties == ()


class TestBuckets:
    def test_go_back_from_the_day_before_the_newer_one_begins(self):
        assert buckets_of(date(2026, 2, 28), "1M") == (
            (date(2026, 3, 1), None),
            (date(2026, 2, 1), date(2026, 2, 28)),
            (date(2026, 1, 1), date(2026, 1, 31)),
            (date(2025, 12, 1), date(2025, 12, 31)),
            (None, date(2025, 11, 30)),
        )
        assert buckets_of(JUNE_30, "30D")[1] == (date(2026, 6, 1), JUNE_30)

    @pytest.mark.parametrize("period", ["", "soon", "0D", "-1M", "CM"])
    def test_refuse_what_is_no_length_of_time(self, period):
        with pytest.raises(ValueError, match="no"):
            buckets_of(JUNE_30, period)
