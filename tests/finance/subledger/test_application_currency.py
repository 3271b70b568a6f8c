"""Applications in a foreign currency and between currencies: gains and losses, corrections, rounding."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ledgerhall.finance.subledger import application
from ledgerhall.finance.subledger.open_entries import Choice, EntryType, replayed
from ledgerhall.kernel.money import Currency
from tests.finance.subledger.applications import POLICY, detailed, entry, left, payment, settle, with_terms


class TestInCurrency:
    def test_at_a_lower_rate_realizes_a_loss(self):
        """G7a"""
        paid = payment("CR-20", "-1000", "2017-05-04", rate="7.40")
        settlement = settle(paid, entry("SI-20", "1000", "2017-04-03", rate="7.45"))
        assert detailed(paid, settlement) == {
            "application on SI-20": "-7450.00",
            "application on CR-20": "7450.00",
            "realized loss on CR-20": "-50.00",
        }
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]

    def test_of_a_purchase_realizes_a_gain_on_each_part(self):
        """G7b"""
        paid = payment("PM-20", "200", "2017-05-05", rate="7.40")
        first = settle(paid, entry("PI-20", "-500", "2017-04-05", rate="7.45", kind="invoice"))
        assert detailed(paid, first) == {
            "application on PI-20": "1490.00",
            "application on PM-20": "-1490.00",
            "realized gain on PM-20": "10.00",
        }
        assert left(first) == ["0.00 / 0.00", "-300.00 / -2235.00"]
        paid = payment("PM-21", "300", "2017-05-20", rate="7.42")
        second = settle(paid, first.applied[0].after)
        assert detailed(paid, second) == {
            "application on PI-20": "2235.00",
            "application on PM-21": "-2235.00",
            "realized gain on PM-21": "9.00",
        }
        assert left(second) == ["0.00 / 0.00", "0.00 / 0.00"]

    def adjusted(self):
        """SI-021 of G8 after the month-end adjustment to 7.50."""
        return entry(
            "SI-21",
            "1000",
            "2017-05-10",
            rate="7.45",
            remaining_amount_lcy=Decimal(7500),
            unrealized_lcy="50",
            adjusted_factor="0.133333333",
        )

    def test_reverses_an_unrealized_gain_and_realizes_from_the_original_rate(self):
        """G8"""
        paid = payment("CR-21", "-1000", "2017-06-15", rate="7.48")
        settlement = settle(paid, self.adjusted())
        assert detailed(paid, settlement) == {
            "unrealized gain on SI-21": "-50.00",
            "application on SI-21": "-7450.00",
            "application on CR-21": "7450.00",
            "realized gain on CR-21": "30.00",
        }
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]
        assert settlement.applied[0].after.unrealized_lcy == 0

    def test_in_two_parts_reverses_unrealized_amounts_pro_rata(self):
        """S11"""
        paid = payment("CR-1", "-400", "2017-06-15", rate="7.48")
        first = settle(paid, self.adjusted())
        assert detailed(paid, first, both=True) == {
            "unrealized gain on SI-21": "0.00 / -20.00",
            "application on SI-21": "-400.00 / -2980.00",
            "application on CR-1": "400.00 / 2980.00",
            "realized gain on CR-1": "0.00 / 12.00",
        }
        assert left(first) == ["0.00 / 0.00", "600.00 / 4500.00"]
        paid = payment("CR-2", "-600", "2017-06-25", rate="7.40")
        second = settle(paid, first.applied[0].after)
        assert detailed(paid, second, both=True) == {
            "unrealized gain on SI-21": "0.00 / -30.00",
            "application on SI-21": "-600.00 / -4470.00",
            "application on CR-2": "600.00 / 4470.00",
            "realized loss on CR-2": "0.00 / -30.00",
        }
        assert left(second) == ["0.00 / 0.00", "0.00 / 0.00"]

    def test_reverses_what_stands_on_the_applying_entry_too(self):
        on_account = entry(
            "CR-5",
            "-1000",
            rate="7.45",
            remaining_amount_lcy=Decimal(-7500),
            unrealized_lcy="-50",
            adjusted_factor="0.133333333",
        )
        settlement = settle(on_account, entry("SI-1", "400", "2017-06-01", rate="7.48"), day="2017-06-01")
        assert detailed(on_account, settlement) == {
            "unrealized loss on CR-5": "20.00",
            "application on SI-1": "-2992.00",
            "application on CR-5": "2992.00",
            "realized loss on CR-5": "-12.00",
        }
        assert left(settlement) == ["-600.00 / -4500.00", "0.00 / 0.00"]

    def test_corrects_the_cent_by_which_the_rest_leaves_its_rate(self):
        """S14"""
        paid = payment("CR-1", "-3.02", "2017-06-15", rate="7.40")
        first = settle(paid, entry("SI-1", "10.01", "2017-05-10", rate="7.45"))
        assert detailed(paid, first, both=True) == {
            "application on SI-1": "-3.02 / -22.50",
            "application on CR-1": "3.02 / 22.50",
            "realized loss on CR-1": "0.00 / -0.15",
            "correction of remaining amount on SI-1": "0.00 / 0.01",
        }
        assert left(first) == ["0.00 / 0.00", "6.99 / 52.08"]
        paid = payment("CR-2", "-6.99", "2017-06-20", rate="7.40")
        second = settle(paid, first.applied[0].after)
        assert detailed(paid, second, both=True) == {
            "application on SI-1": "-6.99 / -52.08",
            "application on CR-2": "6.99 / 52.08",
            "realized loss on CR-2": "0.00 / -0.35",
        }
        assert left(second) == ["0.00 / 0.00", "0.00 / 0.00"]

    def test_with_discount_and_loss_is_mirrored_when_unapplied(self):
        """S15"""
        paid = payment("CR-1", "-980", "2017-06-08", rate="7.40")
        invoice = entry(
            "SI-1", "1000", "2017-06-01", rate="7.45", payment_discount_date="2017-06-11", remaining_discount="20"
        )
        settlement = settle(paid, invoice)
        assert detailed(paid, settlement, both=True) == {
            "payment discount on CR-1": "-20.00 / -148.00",
            "application on SI-1": "-1000.00 / -7450.00",
            "application on CR-1": "1000.00 / 7450.00",
            "realized loss on CR-1": "0.00 / -50.00",
        }
        mirror = application.unapplied(settlement.effects)
        assert detailed(paid, replace(settlement, effects=mirror), both=True) == {
            "payment discount on CR-1": "20.00 / 148.00",
            "application on SI-1": "1000.00 / 7450.00",
            "application on CR-1": "-1000.00 / -7450.00",
            "realized loss on CR-1": "0.00 / 50.00",
        }
        assert replayed(settlement.applied[0].after, mirror) == invoice
        assert replayed(settlement.applying.after, mirror) == paid

    @pytest.mark.parametrize(
        ("amount", "rate"),
        [("10.10", "7.45"), ("0.30", "7.45"), ("123456789.01", "7.48"), ("987654321.99", "7.1369")],
    )
    def test_at_the_same_rate_moves_no_cent_though_factors_have_nine_places(self, amount, rate):
        paid = payment("CR-1", f"-{amount}", "2017-06-01", rate=rate)
        settlement = settle(paid, entry("SI-1", amount, rate=rate))
        assert {effect.entry_type for effect in settlement.effects} == {EntryType.APPLICATION}
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]

    def test_with_a_typed_local_amount_realizes_from_that(self):
        invoice = entry("SI-1", "3000000", rate="7.45")
        typed = Decimal("22345678.91")
        factor = Decimal("0.134254144")
        invoice = replace(invoice, amount_lcy=typed, remaining_amount_lcy=typed, currency_factor=factor)
        paid = payment("CR-1", "-3000000", "2017-06-01", rate="7.45")
        settlement = settle(paid, invoice)
        assert detailed(paid, settlement)["realized gain on CR-1"] == "4321.09"
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]


class TestBetweenCurrencies:
    RATES = {"EUR": (Decimal(100), Decimal(745)), "JPY": (Decimal(1), Decimal("0.06"))}
    POLICY = replace(POLICY, is_between_currencies_allowed=True, rates=RATES)

    def test_converts_at_the_rates_of_the_posting_date(self):
        paid = payment("CR-1", "-7450", "2017-06-01")
        settlement = settle(paid, entry("SI-1", "1200", rate="7.40"), policy=self.POLICY)
        assert detailed(paid, settlement, both=True) == {
            "application on SI-1": "-1000.00 / -7400.00",
            "application on CR-1": "7450.00 / 7400.00",
            "realized gain on CR-1": "0.00 / 50.00",
        }
        assert left(settlement) == ["0.00 / 0.00", "200.00 / 1480.00"]

    def test_between_two_foreign_ones_rounds_to_the_unit_of_each(self):
        invoice = entry("SI-1", "100000", rate="0.06", currency=Currency("JPY", 0))
        paid = payment("CR-1", "-805.37", "2017-06-01", rate="7.45")
        settlement = settle(paid, invoice, policy=self.POLICY)
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]
        part = settle(payment("CR-1", "-100", "2017-06-01", rate="7.45"), invoice, policy=self.POLICY)
        assert left(part) == ["0.00 / 0.00", "87583.00 / 5254.98"]

    @pytest.mark.parametrize(("paid", "rounding"), [("744.99", "-0.01"), ("745.01", "0.01"), ("745.05", "0.05")])
    def test_rounds_a_small_difference_away(self, paid, rounding):
        policy = replace(self.POLICY, rounding_precision=Decimal("0.05"))
        applying = payment("CR-1", f"-{paid}", "2017-06-01")
        settlement = settle(applying, entry("SI-1", "100", rate="7.45"), policy=policy)
        assert detailed(applying, settlement)["appln. rounding on CR-1"] == rounding
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00"]

    def test_rounds_no_more_than_the_last_entry_up(self):
        policy = replace(self.POLICY, rounding_precision=Decimal("0.05"))
        applying = payment("CR-1", "-745.03", "2017-06-01")
        settlement = settle(applying, entry("SI-1", "100", rate="7.45"), entry("SI-2", "10"), policy=policy)
        assert "appln. rounding on CR-1" not in detailed(applying, settlement)
        assert left(settlement) == ["0.00 / 0.00", "0.00 / 0.00", "9.97 / 9.97"]

    def test_takes_rounding_before_tolerance(self):
        policy = replace(self.POLICY, rounding_precision=Decimal("0.05"))
        applying = payment("CR-1", "-744.98", "2017-06-01")
        settlement = settle(applying, entry("SI-1", "100", rate="7.45", maximum_tolerance="5"), policy=policy)
        assert detailed(applying, settlement)["appln. rounding on CR-1"] == "-0.02"
        assert settlement.applied[0].accepted_tolerance == 0

    def test_leaves_a_difference_beyond_the_precision(self):
        policy = replace(self.POLICY, rounding_precision=Decimal("0.05"))
        over = settle(payment("CR-1", "-745.06", "2017-06-01"), entry("SI-1", "100", rate="7.45"), policy=policy)
        assert left(over) == ["-0.06 / -0.06", "0.00 / 0.00"]
        short = settle(payment("CR-1", "-744.94", "2017-06-01"), entry("SI-1", "100", rate="7.45"), policy=policy)
        assert left(short) == ["0.00 / 0.00", "0.01 / 0.07"]

    def test_gives_discount_and_tolerance_in_the_currency_of_the_payment(self):
        invoice = with_terms(rate="7.45")
        applying = payment("CR-1", "-7263.75", "2017-01-15")
        settlement = settle(applying, invoice, policy=self.POLICY)
        assert detailed(applying, settlement) == {
            "payment discount on CR-1": "-149.00",
            "payment tolerance on CR-1": "-37.25",
            "application on SI-1": "-7450.00",
            "application on CR-1": "7450.00",
        }
        assert settlement.applied[0].accepted_tolerance == 5

    def test_takes_the_amount_to_apply_to_the_cent(self):
        chosen = Choice(entry("SI-1", "100.00"), Decimal("99.99"))
        settlement = settle(payment("CR-1", "-50", "2017-06-01", rate="7.45"), chosen, policy=self.POLICY)
        assert settlement.applied[0].after.remaining_amount == Decimal("0.01")
