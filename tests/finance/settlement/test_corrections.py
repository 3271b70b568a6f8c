"""What a user may change of posted entries: listed fields, each with a row of the change log (finance.md 1.5a)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import ChangeLogEntry
from ledgerhall.finance.posting.draft import VATAsked
from ledgerhall.finance.settlement import corrections
from ledgerhall.finance.subledger.cards import PaymentMethod
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, ROSA
from tests.finance.settlement.trade import add, change_setup, enter_trade, entry, invoice, line, payment, post_lines

BY = {"by": ROSA, "at": AT}


@pytest.fixture
def trade(books):
    enter_trade()


def refused(act, **asked) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(**asked, **BY)
    return sorted(each.code for each in refusal.value.refusals)


def logged() -> list[tuple[str, str, str, str, str]]:
    names = ("table", "record_key", "field", "old_value", "new_value")
    return list(ChangeLogEntry.objects.filter(kind="modification").order_by("entry_no").values_list(*names))


def test_each_changed_field_is_logged_and_the_end_of_grace_follows(trade):
    change_setup(payment_discount_grace_formula="5D")
    add(PaymentMethod, code="BANK")
    number = invoice("C1", "I1", 1000)
    before = len(logged())
    values = {"due_date": date(2026, 9, 1), "payment_discount_date": date(2026, 8, 1),
              "remaining_discount": Decimal(30),
              "on_hold": "RL", "payment_method_code": "BANK", "payment_text": "as agreed"}  # fmt: skip
    corrections.correct_party_entry(entry=entry("I1"), values=values, **BY)
    found = entry("I1")
    assert {name: getattr(found, name) for name in values} == values
    assert found.discount_tolerance_date == date(2026, 8, 6)
    assert found.changed_at == AT
    rows = logged()[before:]
    assert {row[:2] for row in rows} == {("customer ledger entry", str(number))}
    assert {row[2:] for row in rows} == {
        ("due_date", "2026-07-30", "2026-09-01"),
        ("payment_discount_date", "2026-07-10", "2026-08-01"),
        ("discount_tolerance_date", "2026-07-15", "2026-08-06"),
        ("remaining_discount", "20", "30"),
        ("on_hold", "", "RL"),
        ("payment_method_code", "", "BANK"),
        ("payment_text", "", "as agreed"),
    }


def test_what_stays_the_same_is_no_change(trade):
    invoice("V1", "I1", -1000)
    before = len(logged())
    corrections.correct_party_entry(entry=entry("I1"), values={"on_hold": "", "remaining_discount": Decimal(-20)}, **BY)
    assert len(logged()) == before


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"amount": Decimal(1)}, ["entry-field-fixed"]),
        ({"due_date": None}, ["due-date-empty"]),
        ({"remaining_discount": Decimal(-1)}, ["discount-range"]),
        ({"remaining_discount": Decimal(1001)}, ["discount-range"]),
        ({"remaining_discount": Decimal("1.001")}, ["discount-precision"]),
        ({"payment_method_code": "NONE"}, ["code-unknown"]),
        ({"on_hold": "LONG"}, ["text-too-long"]),
        ({"posting_date": date(2026, 1, 1), "due_date": None}, ["due-date-empty", "entry-field-fixed"]),
    ],
)
def test_what_is_fixed_or_does_not_fit_is_refused_at_once(trade, values, codes):
    invoice("C1", "I1", 1000)
    before = len(logged())
    assert refused(corrections.correct_party_entry, entry=entry("I1"), values=values) == codes
    assert len(logged()) == before


def test_payments_have_no_discount_and_closed_entries_no_changes(trade):
    invoice("C2", "I1", 100)
    payment("C2", "P1", -60)
    correct = corrections.correct_party_entry
    values = {"payment_discount_date": date(2026, 8, 1)}
    assert refused(correct, entry=entry("P1"), values=values) == ["entry-without-discount"]
    payment("C2", "P2", -100, applies="I1")
    assert refused(correct, entry=entry("I1"), values={"on_hold": "RL"}) == ["entry-closed"]


def test_the_vat_date_changes_until_it_is_settled(trade):
    vat = VATAsked("sale", "HOME", "STANDARD")
    post_lines(line("1100", 125, document_no="S1"), line("4100", -125, document_no="S1", vat=vat))
    found = VATEntry.objects.get()
    before = len(logged())
    corrections.correct_vat_date(entry=found, vat_date=date(2026, 7, 1), **BY)
    assert logged()[before:] == [("VAT entry", str(found.entry_no), "vat_date", "2026-06-30", "2026-07-01")]
    VATEntry.objects.update(is_closed=True)
    assert refused(corrections.correct_vat_date, entry=found, vat_date=date(2026, 8, 1)) == ["vat-date-settled"]
