"""How payments, credit memos and refunds settle open entries: the golden figures of finance.md 2.3 and 2.7."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.subledger import application
from ledgerhall.finance.subledger.open_entries import Choice, EntryType, replayed
from ledgerhall.kernel.errors import Refused
from tests.finance.subledger.applications import (
    DKK,
    POLICY,
    detailed,
    entry,
    left,
    outcome,
    payment,
    settle,
    with_terms,
)


class TestDiscount:
    def test_of_a_customer_is_granted(self):
        """G4a"""
        invoice = entry("SI-10", "1250", "2017-01-31", payment_discount_date="2017-02-10", remaining_discount="25")
        paid = payment("CR-10", "-1225", "2017-02-08")
        settlement = settle(paid, invoice)
        assert detailed(paid, settlement) == {
            "payment discount on CR-10": "-25.00",
            "application on SI-10": "-1250.00",
            "application on CR-10": "1250.00",
        }
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]

    def test_of_a_vendor_is_received_on_two_invoices_of_one_payment(self):
        """G22"""
        terms = {"day": "2017-01-31", "kind": "invoice", "payment_discount_date": "2017-02-10"}
        paid = payment("PM-100", "1470", "2017-02-05")
        settlement = settle(
            paid,
            entry("PI-100", "-1000", remaining_discount="-20", **terms),
            entry("PI-101", "-500", remaining_discount="-10", **terms),
        )
        assert detailed(paid, settlement) == {
            "payment discount on PM-100": "30.00",
            "application on PI-100": "1000.00",
            "application on PI-101": "500.00",
            "application on PM-100": "-1500.00",
        }
        assert left(settlement) == ["0.00 / 0.00"] * 3
        of_each = [effect for effect in settlement.effects if effect.entry_type == EntryType.PAYMENT_DISCOUNT]
        assert [(effect.applied_entry_no, effect.amount) for effect in of_each] == [(100, 20), (101, 10)]

    def test_late_with_tolerance_has_types_of_its_own(self):
        """G5b, S4"""
        paid = payment("CR-12", "-975", "2017-01-18")
        settlement = settle(paid, with_terms("SI-12"), policy=replace(POLICY, accept_late_discount=True))
        assert detailed(paid, settlement) == {
            "payment discount tolerance on CR-12": "-20.00",
            "payment tolerance on CR-12": "-5.00",
            "application on SI-12": "-1000.00",
            "application on CR-12": "1000.00",
        }

    def test_is_lost_the_day_after_and_for_a_cent_too_little(self):
        """S18, the first two payments: no grace, no tolerance"""
        invoice = with_terms(maximum_tolerance="0", discount_tolerance_date="2017-01-15")
        assert outcome(settle(payment("CR-1", "-980", "2017-01-16"), invoice)) == (0, 0, 0, 0, 20)
        short = settle(payment("CR-2", "-979.99", "2017-01-15"), invoice)
        assert outcome(short) == (0, 0, 0, 0, Decimal("20.01"))

    def test_stays_possible_after_a_part_payment(self):
        """S18, the last two payments"""
        invoice = with_terms("SI-3", maximum_tolerance="0", discount_tolerance_date="2017-01-15")
        part = settle(payment("CR-3", "-500", "2017-01-10"), invoice)
        assert outcome(part) == (0, 0, 0, 0, 500)
        rest = payment("CR-4", "-480", "2017-01-15")
        settlement = settle(rest, part.applied[0].after)
        assert detailed(rest, settlement) == {
            "payment discount on CR-4": "-20.00",
            "application on SI-3": "-500.00",
            "application on CR-4": "500.00",
        }
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]

    def test_is_taken_entry_by_entry_while_enough_is_left(self):
        settlement = settle(
            payment("CR-1", "-1500", "2017-01-15"),
            with_terms("SI-1"),
            with_terms("SI-2"),
            with_terms("SI-3"),
        )
        assert outcome(settlement) == (20, 0, 0, 0, 0)
        assert left(settlement)[2:] == ["480.00 / 480.00", "1000.00 / 1000.00"]

    def test_closes_the_whole_entry_where_the_amount_to_apply_leaves_the_discount(self):
        chosen = Choice(with_terms(), Decimal(980))
        assert outcome(settle(payment("CR-1", "-2000", "2017-01-15"), chosen)) == (20, 0, 0, 1020, 0)
        too_little = Choice(with_terms(), Decimal("979.99"))
        assert outcome(settle(payment("CR-1", "-2000", "2017-01-15"), too_little))[0] == 0

    def test_is_never_more_than_what_is_left(self):
        nearly_paid = with_terms(remaining_amount=Decimal(12), remaining_amount_lcy=Decimal(12))
        settlement = settle(payment("CR-1", "-5", "2017-01-15"), nearly_paid)
        assert outcome(settlement) == (12, 0, 0, 5, 0)

    def test_goes_by_the_date_of_the_payment_not_by_that_of_the_application(self):
        settlement = settle(payment("CR-1", "-980", "2017-01-15"), with_terms(), day="2017-03-01")
        assert outcome(settlement) == (20, 0, 0, 0, 0)


class TestApplication:
    def test_of_a_credit_memo_reduces_the_invoice(self):
        """G3"""
        memo = payment("SCM-1", "-225", "2017-01-20", kind="credit memo")
        settlement = settle(memo, entry("SI-1", "1338.75", "2017-01-10"))
        assert detailed(memo, settlement) == {"application on SI-1": "-225.00", "application on SCM-1": "225.00"}
        assert left(settlement) == ["0.00 / 0.00", "1113.75 / 1113.75"]

    def test_within_tolerance_closes_both(self):
        """G5a"""
        paid = payment("CR-11", "-997", "2017-03-05")
        settlement = settle(paid, entry("SI-11", "1000", "2017-02-01", maximum_tolerance="5"))
        assert detailed(paid, settlement) == {
            "payment tolerance on CR-11": "-3.00",
            "application on SI-11": "-1000.00",
            "application on CR-11": "1000.00",
        }
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]

    def test_in_part_is_taken_back_by_its_mirror(self):
        """G6"""
        paid, invoice = payment("CR-13", "-500", "2017-02-15"), entry("SI-13", "1250", "2017-02-01")
        settlement = settle(paid, invoice)
        assert left(settlement) == ["0.00 / 0.00", "750.00 / 750.00"]
        mirror = application.unapplied(settlement.effects)
        assert [(effect.entry_no, effect.amount_lcy) for effect in mirror] == [(13, 500), (None, -500)]
        assert all(effect.is_unapplication for effect in mirror)
        assert replayed(settlement.applied[0].after, mirror) == invoice
        assert replayed(settlement.applying.after, mirror) == paid

    def test_settles_several_entries_in_the_order_chosen(self):
        chosen = [entry("SI-2", "300"), entry("SI-1", "400"), entry("SI-3", "500"), entry("SI-4", "1")]
        settlement = settle(payment("CR-1", "-1000", "2017-03-01"), *chosen)
        assert left(settlement) == [f"{each} / {each}" for each in ("0.00", "0.00", "0.00", "200.00", "1.00")]
        assert [each.before.document_no for each in settlement.applied] == ["SI-2", "SI-1", "SI-3", "SI-4"]

    def test_leaves_an_overpayment_on_the_payment(self):
        settlement = settle(payment("CR-1", "-1000", "2017-03-01"), entry("SI-1", "400"), entry("SI-2", "500"))
        assert left(settlement) == ["-100.00 / -100.00", "0.00 / 0.00", "0.00 / 0.00"]

    def test_takes_no_more_than_the_amount_to_apply(self):
        chosen = [Choice(entry("SI-1", "400"), Decimal(100)), Choice(entry("SI-2", "500"))]
        settlement = settle(payment("CR-1", "-1000", "2017-03-01"), *chosen)
        assert left(settlement) == ["-400.00 / -400.00", "300.00 / 300.00", "0.00 / 0.00"]

    def test_of_an_invoice_to_earlier_payments_goes_by_the_same_rules(self):
        invoice = payment("SI-9", "1000", "2017-03-01", kind="invoice")
        settlement = settle(invoice, entry("CR-1", "-300"), entry("CR-2", "-200"))
        assert left(settlement) == ["500.00 / 500.00", "0.00 / 0.00", "0.00 / 0.00"]

    def test_of_an_entry_that_is_partly_settled_uses_what_is_left_of_it(self):
        used = entry("CR-7", "-1000", remaining_amount=Decimal(-250), remaining_amount_lcy=Decimal(-250))
        settlement = settle(used, entry("SI-1", "400"))
        assert left(settlement) == ["0.00 / 0.00", "150.00 / 150.00"]
        assert {effect.entry_no for effect in settlement.effects} == {7, 1}


class TestRefusals:
    """R6, each alone and all together."""

    def codes(self, settlement):
        assert settlement.effects == ()
        assert all(each.before == each.after for each in (settlement.applying, *settlement.applied))
        return [refusal.code for refusal in settlement.refusals]

    @pytest.mark.parametrize(
        ("applying", "chosen", "expected"),
        [
            (
                payment("CR-1", "-1300", "2017-02-10"),
                Choice(entry("SI-1", "1250"), Decimal(1300)),
                "application-over-remaining",
            ),
            (payment("CR-1", "-125", "2017-02-10"), entry("SI-2", "125", "2017-02-20"), "application-before-entry"),
            (payment("CR-1", "-100", "2017-02-10", rate="7.45"), entry("SI-1", "1250"), "application-currency"),
            (
                payment("CR-2", "-10", "2017-02-25"),
                entry("SI-1", "1250", remaining_amount=Decimal(0)),
                "application-entry-closed",
            ),
            (payment("CR-4", "-10", "2017-02-27"), entry("CR-3", "-10", "2017-02-26"), "application-same-sign"),
            (payment("CR-1", "-10", "2017-02-27"), Choice(entry("SI-1", "10"), Decimal(-5)), "application-amount-sign"),
            (payment("CR-1", "-10", "2017-02-27"), Choice(entry("SI-1", "10"), Decimal(0)), "application-amount-sign"),
        ],
    )
    def test_name_the_rule(self, applying, chosen, expected):
        settlement = settle(applying, chosen)
        assert self.codes(settlement) == [expected]
        assert settlement.refusals[0].row == "E-JNL-13"
        assert settlement.refusals[0].values["applying"] == applying.document_no
        assert settlement.refusals[0].message

    def test_forbid_the_same_entry_twice(self):
        settlement = settle(payment("CR-1", "-10", "2017-02-27"), entry("SI-1", "10"), entry("SI-1", "10"))
        assert self.codes(settlement) == ["application-twice"]

    def test_forbid_a_fraction_of_a_cent(self):
        settlement = settle(payment("CR-1", "-10", "2017-02-27"), Choice(entry("SI-1", "10"), Decimal("1.001")))
        assert self.codes(settlement) == ["application-amount-precision"]

    def test_forbid_an_applying_entry_that_is_closed_or_later(self):
        closed = entry("CR-9", "-10", "2017-02-27", remaining_amount=Decimal(0))
        settlement = settle(closed, entry("SI-1", "10"), day="2017-02-01")
        assert self.codes(settlement) == ["application-entry-closed", "application-before-entry"]

    def test_need_a_rate_between_currencies(self):
        policy = replace(POLICY, is_between_currencies_allowed=True)
        settlement = settle(payment("CR-1", "-10", "2017-02-27", rate="7.45"), entry("SI-1", "10"), policy=policy)
        assert self.codes(settlement) == ["application-rate-missing"]

    def test_are_told_all_at_once(self):
        late = entry("SI-2", "-5", "2017-03-01", rate="7.45")
        settlement = settle(payment("CR-1", "-10", "2017-02-27"), late, Choice(entry("SI-1", "10"), Decimal(11)))
        expected = [
            "application-before-entry",
            "application-same-sign",
            "application-currency",
            "application-over-remaining",
        ]
        assert self.codes(settlement) == expected
        with pytest.raises(Refused, match=r"more than the 10\.00 DKK left of SI-1"):
            raise Refused(settlement.refusals)

    def test_come_in_the_local_currency_of_the_entry(self):
        settlement = settle(payment("CR-1", "-1300", "2017-02-10"), Choice(entry("SI-1", "1250"), Decimal(1300)))
        assert settlement.refusals[0].values["remaining"].currency == DKK
        assert settlement.refusals[0].values["entry_no"] == 1
        assert settlement.applying.before.posting_date == date(2017, 2, 10)
