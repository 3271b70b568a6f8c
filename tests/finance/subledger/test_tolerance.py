"""The tolerance grid of finance.md 2.3 (S5, S6), what tolerance is, and what is asked about it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ledgerhall.finance.subledger.open_entries import Choice, Question
from ledgerhall.finance.subledger.tolerance import maximum_tolerance
from tests.finance.subledger.applications import POLICY, detailed, entry, left, outcome, payment, settle, with_terms

# day, paid, then (discount, late discount, tolerance, left on the payment, left on the invoice) for both answers. A
# tolerance is negative where more was paid than was due.
GRID = [
    ("2017-01-15", "985", (20, 0, -5, 0, 0), (20, 0, -5, 0, 0)),
    ("2017-01-15", "980", (20, 0, 0, 0, 0), (20, 0, 0, 0, 0)),
    ("2017-01-15", "975", (20, 0, 5, 0, 0), (20, 0, 5, 0, 0)),
    ("2017-01-18", "1005", (0, 20, 0, 25, 0), (0, 0, -5, 0, 0)),
    ("2017-01-18", "1000", (0, 20, 0, 20, 0), (0, 0, 0, 0, 0)),
    ("2017-01-18", "995", (0, 20, 0, 15, 0), (0, 0, 5, 0, 0)),
    ("2017-01-18", "985", (0, 20, -5, 0, 0), (0, 0, 0, 0, 15)),
    ("2017-01-18", "980", (0, 20, 0, 0, 0), (0, 0, 0, 0, 20)),
    ("2017-01-18", "975", (0, 20, 5, 0, 0), (0, 0, 0, 0, 25)),
    ("2017-01-25", "1005", (0, 0, -5, 0, 0), (0, 0, -5, 0, 0)),
    ("2017-01-25", "1000", (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)),
    ("2017-01-25", "995", (0, 0, 5, 0, 0), (0, 0, 5, 0, 0)),
    ("2017-01-25", "985", (0, 0, 0, 0, 15), (0, 0, 0, 0, 15)),
    ("2017-01-25", "980", (0, 0, 0, 0, 20), (0, 0, 0, 0, 20)),
    ("2017-01-25", "975", (0, 0, 0, 0, 25), (0, 0, 0, 0, 25)),
]
ANSWERED = [(day, paid, answer, row[not answer]) for day, paid, *row in GRID for answer in (True, False)]


class TestToleranceGrid:
    @pytest.mark.parametrize(("day", "paid", "answer", "expected"), ANSWERED)
    def test_settles_a_customers_invoice(self, day, paid, answer, expected):
        settlement = settle(
            payment("CR-1", f"-{paid}", day), with_terms(), policy=replace(POLICY, accept_late_discount=answer)
        )
        assert outcome(settlement) == expected
        assert settlement.applied[0].accepted_tolerance == expected[2]
        assert settlement.applied[0].is_late_discount_accepted == bool(expected[1])
        assert settlement.applied[0].is_closed == (expected[4] == 0)
        assert settlement.applied[0].after.remaining_discount == (20 if expected[4] else 0)

    @pytest.mark.parametrize(("day", "paid", "answer", "expected"), ANSWERED)
    def test_settles_a_vendors_invoice_the_other_way_round(self, day, paid, answer, expected):
        invoice = with_terms("PI-1", "-1000", kind="invoice", remaining_discount="-20", maximum_tolerance="-5")
        settlement = settle(payment("PM-1", paid, day), invoice, policy=replace(POLICY, accept_late_discount=answer))
        assert outcome(settlement) == tuple(-figure for figure in expected)
        assert settlement.applied[0].accepted_tolerance == -expected[2]

    @pytest.mark.parametrize(("day", "paid", "answer", "expected"), ANSWERED)
    def test_settles_a_credit_memo_by_a_refund(self, day, paid, answer, expected):
        memo = with_terms("SCM-1", "-1000", kind="credit memo", remaining_discount="-20", maximum_tolerance="-5")
        refund = payment("CR-1", paid, day, kind="refund")
        settlement = settle(refund, memo, policy=replace(POLICY, accept_late_discount=answer))
        assert outcome(settlement) == tuple(-figure for figure in expected)


class TestTolerance:
    @pytest.mark.parametrize(
        ("amount", "percent", "maximum", "expected"),
        [
            ("1000", "1", "5", "5"),
            ("300", "1", "5", "3"),
            ("-300", "1", "5", "-3"),
            ("1000", "1", "0", "10"),
            ("1000", "0", "5", "5"),
            ("1000", "0", "0", "0"),
            ("2", "0", "5", "2"),
            ("-2", "0", "5", "-2"),
            ("0.50", "1", "5", "0.01"),
            ("0.10", "1", "5", "0.00"),
        ],
    )
    def test_is_the_smaller_of_percent_and_maximum(self, amount, percent, maximum, expected):
        made = maximum_tolerance(amount=Decimal(amount), percent=Decimal(percent), maximum=Decimal(maximum), places=2)
        assert made == Decimal(expected)

    @pytest.mark.parametrize(("day", "late_discount"), [("2017-01-16", 20), ("2017-01-20", 20), ("2017-01-21", 0)])
    def test_of_a_late_discount_ends_with_the_last_day_of_grace(self, day, late_discount):
        assert outcome(settle(payment("CR-1", "-980", day), with_terms()))[1] == late_discount

    def test_is_not_for_the_blocked(self):
        short = settle(payment("CR-1", "-995", "2017-01-25"), with_terms(is_tolerance_blocked=True))
        assert outcome(short) == (0, 0, 0, 0, 5)
        late = settle(payment("CR-1", "-980", "2017-01-18"), with_terms(is_tolerance_blocked=True))
        assert outcome(late) == (0, 0, 0, 0, 20)
        in_time = settle(payment("CR-1", "-980", "2017-01-15"), with_terms(is_tolerance_blocked=True))
        assert outcome(in_time) == (20, 0, 0, 0, 0)

    @pytest.mark.parametrize("kind", ["credit memo", "", "invoice"])
    def test_and_discount_are_for_payments_and_refunds_alone(self, kind):
        assert outcome(settle(payment("CR-1", "-985", "2017-01-15", kind=kind), with_terms())) == (0, 0, 0, 0, 15)

    def test_no_to_tolerance_leaves_the_difference_on_either_side(self):
        policy = replace(POLICY, accept_tolerance=False)
        assert outcome(settle(payment("CR-1", "-995", "2017-01-25"), with_terms(), policy=policy)) == (0, 0, 0, 0, 5)
        assert outcome(settle(payment("CR-1", "-1005", "2017-01-25"), with_terms(), policy=policy)) == (0, 0, 0, 5, 0)
        assert outcome(settle(payment("CR-1", "-975", "2017-01-15"), with_terms(), policy=policy)) == (0, 0, 0, 0, 25)

    def test_is_summed_over_the_entries_and_spread_by_what_each_allows(self):
        settlement = settle(
            payment("CR-1", "-1492.00", "2017-03-01"),
            entry("SI-1", "1000", maximum_tolerance="5"),
            entry("SI-2", "500", maximum_tolerance="5"),
        )
        assert left(settlement) == ["0.00 / 0.00"] * 3
        assert [each.accepted_tolerance for each in settlement.applied] == [4, 4]
        uneven = settle(
            payment("CR-1", "-1499.99", "2017-03-01"),
            entry("SI-1", "1000", maximum_tolerance="5"),
            entry("SI-2", "500", maximum_tolerance="5"),
        )
        assert [each.accepted_tolerance for each in uneven.applied] == [Decimal("0.01"), 0]

    @pytest.mark.parametrize("sign", [1, -1])
    def test_may_be_all_that_settles_an_entry(self, sign):
        paid = payment("PM-1", -95 * sign, "2017-03-01")
        settlement = settle(
            paid,
            entry("I-1", 100 * sign, maximum_tolerance=5 * sign),
            entry("I-2", 3 * sign, maximum_tolerance=3 * sign),
        )
        assert left(settlement) == ["0.00 / 0.00"] * 3
        assert [each.accepted_tolerance for each in settlement.applied] == [5 * sign, 3 * sign]
        assert detailed(paid, settlement)["payment tolerance on PM-1"] == f"{-8 * sign}.00"
        assert detailed(paid, settlement)["application on PM-1"] == f"{103 * sign}.00"

    def test_beyond_the_sum_is_not_taken_for_any_entry(self):
        settlement = settle(
            payment("CR-1", "-1489.99", "2017-03-01"),
            entry("SI-1", "1000", maximum_tolerance="5"),
            entry("SI-2", "500", maximum_tolerance="5"),
        )
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00", "10.01 / 10.01"]

    def test_is_not_taken_for_an_entry_that_is_to_stay_open(self):
        settlement = settle(payment("CR-1", "-498", "2017-03-01"), Choice(with_terms(), Decimal(500)))
        assert outcome(settlement) == (0, 0, 0, 0, 502)


class TestQuestions:
    BOTH = replace(POLICY, is_late_discount_asked=True, is_tolerance_asked=True)

    @pytest.mark.parametrize(
        ("day", "paid", "expected"),
        [
            ("2017-01-15", "980", ()),
            ("2017-01-15", "975", (Question.TOLERANCE,)),
            ("2017-01-18", "980", (Question.LATE_DISCOUNT,)),
            ("2017-01-18", "975", (Question.LATE_DISCOUNT, Question.TOLERANCE)),
            ("2017-01-18", "970", ()),
            ("2017-01-25", "995", (Question.TOLERANCE,)),
        ],
    )
    def test_are_those_whose_answer_makes_a_difference(self, day, paid, expected):
        settlement = settle(payment("CR-1", f"-{paid}", day), with_terms(), policy=self.BOTH)
        assert settlement.questions == expected

    def test_that_nobody_answered_count_as_no(self):
        assert outcome(settle(payment("CR-1", "-980", "2017-01-18"), with_terms(), policy=self.BOTH))[4] == 20
        assert outcome(settle(payment("CR-1", "-995", "2017-01-25"), with_terms(), policy=self.BOTH))[4] == 5

    def test_that_were_answered_are_not_asked_again(self):
        policy = replace(self.BOTH, accept_late_discount=True, accept_tolerance=True)
        settlement = settle(payment("CR-1", "-975", "2017-01-18"), with_terms(), policy=policy)
        assert settlement.questions == ()
        assert outcome(settlement) == (0, 20, 5, 0, 0)
