"""Which vendors' entries are paid: discounts, priorities, the available amount, credit memos (finance.md 2.6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.settlement.payment_choice import Payable, Wish, choose

TODAY, LAST = date(2026, 6, 5), date(2026, 6, 10)


def payable(number: int, vendor: str, remaining: str, due: str = "2026-06-10", **more) -> Payable:
    amount = Decimal(remaining)
    day = more.pop("discount_date", None)
    values = {"discount_date": date.fromisoformat(day) if day else None, "remaining_lcy": amount, **more}
    return Payable(number, vendor, "", f"I{number}", date.fromisoformat(due), remaining=amount, **values)


def paid(invoices, memos=(), **wish) -> list[tuple[str, str, list[tuple[int, str]]]]:
    choice = choose(invoices, memos, Wish(**{"posting_date": TODAY, "last_payment_date": LAST} | wish))
    return [
        (each.vendor_no, str(each.amount), [(one.payable.entry_no, str(one.amount)) for one in each.settles])
        for each in choice.payments
    ]


def left_out(invoices, memos=(), **wish) -> list[tuple[int, str]]:
    choice = choose(invoices, memos, Wish(**{"posting_date": TODAY, "last_payment_date": LAST} | wish))
    return [(each.payable.entry_no, str(each.reason)) for each in choice.left_out]


def test_what_is_due_by_the_last_payment_date_is_paid_per_vendor():
    found = [
        payable(1, "V1", "-100"),
        payable(2, "V2", "-50"),
        payable(3, "V1", "-30"),
        payable(4, "V1", "-9", "2026-06-11"),
    ]
    assert paid(found) == [("V1", "130", [(1, "100"), (3, "30")]), ("V2", "50", [(2, "50")])]
    assert [each[1] for each in paid(found, is_summarised=False)] == ["100", "30", "50"]


@pytest.mark.parametrize(
    ("discount_date", "finds", "amount"),
    [
        ("2026-06-05", True, ["98"]),
        ("2026-06-10", True, ["98"]),
        ("2026-06-10", False, []),
        ("2026-06-04", True, []),
        ("2026-06-11", True, []),
    ],
)
def test_what_is_not_due_is_paid_early_for_a_discount_that_ends_by_then(discount_date, finds, amount):
    found = [payable(1, "V1", "-100", "2026-07-05", discount=Decimal(-2), discount_date=discount_date)]
    assert [each[1] for each in paid(found, finds_discounts=finds)] == amount


def test_the_discount_of_what_is_due_is_taken_too():
    found = [payable(1, "V1", "-100", discount=Decimal(-2), discount_date="2026-06-30")]
    assert paid(found, finds_discounts=False) == [("V1", "98", [(1, "98")])]


def test_the_available_amount_goes_to_prioritised_vendors_then_by_vendor_then_to_discounts():
    found = [
        payable(1, "V1", "-100"),
        payable(2, "V2", "-100", priority=2),
        payable(3, "V3", "-100", priority=1),
        payable(4, "V0", "-100", "2026-07-01", discount=Decimal(-2), discount_date="2026-06-10"),
    ]
    reached = [
        [each[0] for each in paid(found, uses_priority=True, available_lcy=Decimal(sum_))]
        for sum_ in (99, 100, 200, 300, 398)
    ]
    assert reached == [[], ["V3"], ["V2", "V3"], ["V1", "V2", "V3"], ["V0", "V1", "V2", "V3"]]
    assert [each[0] for each in paid(found, available_lcy=Decimal(100))] == ["V1"]
    assert left_out(found, available_lcy=Decimal(250)) == [
        (3, "beyond the available amount"),
        (4, "beyond the available amount"),
    ]


def test_credit_memos_are_set_off_first_and_do_not_use_the_available_amount():
    found, memos = [payable(1, "V1", "-100"), payable(2, "V1", "-50")], [payable(9, "V1", "30")]
    assert paid(found, memos, available_lcy=Decimal(120)) == [("V1", "120", [(1, "100"), (2, "50"), (9, "-30")])]
    assert paid(found, memos, is_summarised=False) == [
        ("V1", "70", [(1, "100"), (9, "-30")]),
        ("V1", "50", [(2, "50")]),
    ]


def test_a_vendor_whose_credit_memos_cover_everything_is_not_paid():
    found = [payable(1, "V1", "-100")]
    assert paid(found, [payable(9, "V1", "100")]) == []
    assert left_out(found, [payable(9, "V1", "150")]) == [(1, "covered by credit memos")]


def test_a_memo_that_covers_one_invoice_goes_on_to_the_next_without_its_discount():
    found = [payable(1, "V1", "-100"), payable(2, "V1", "-100")]
    memo = payable(9, "V1", "150", discount=Decimal(3), discount_date="2026-06-30")
    assert paid(found, [memo], is_summarised=False) == [("V1", "50", [(2, "100"), (9, "-50")])]


def test_payments_below_the_minimum_are_not_made():
    found = [payable(1, "V1", "-9.99"), payable(2, "V2", "-10")]
    assert [each[0] for each in paid(found, minimum_lcy=Decimal(10))] == ["V2"]
    assert left_out(found, minimum_lcy=Decimal(10)) == [(1, "below the minimum amount")]
