"""What holds for every application, whatever is applied to whatever (finance.md section 3, invariants 6 and 7)."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ledgerhall.finance.subledger import application
from ledgerhall.finance.subledger.open_entries import Choice, EntryType, Policy, replayed
from ledgerhall.kernel.money import Currency, round_half_away
from tests.finance.subledger.applications import DKK, EUR, entry

JPY = Currency("JPY", 0)
RATES = {"EUR": (Decimal(100), Decimal("746.31")), "JPY": (Decimal(1), Decimal("0.0597"))}
cents = st.integers(1, 200_000)
days = st.dates(date(2017, 1, 5), date(2017, 1, 25))


@st.composite
def entries(draw, number, sign, currency):
    """An open entry that an earlier application or adjustment may have touched."""
    size = draw(cents)
    # What a currency is worth; never less than a few cents a unit, for amounts without local value are not posted.
    rates = {"DKK": "1", "EUR": draw(st.sampled_from(["7.45", "7.4013", "0.87"])), "JPY": "0.0611"}
    rate = Decimal(rates[currency.code])
    amount = sign * Decimal(size).scaleb(-currency.minor_units)
    kind = draw(st.sampled_from(["invoice", "credit memo", "payment", "refund", ""]))
    made = entry(f"E-{number}", amount, draw(days).isoformat(), kind=kind, rate=rate, currency=currency)
    remaining = sign * Decimal(draw(st.integers(1, size))).scaleb(-currency.minor_units)
    standing = round_half_away(remaining * rate, 2)
    made = replace(
        made,
        remaining_amount=remaining,
        remaining_amount_lcy=standing,
        payment_discount_date=draw(st.none() | days),
        discount_tolerance_date=draw(st.none() | days),
        remaining_discount=sign * Decimal(draw(st.integers(0, size // 5 + 1))).scaleb(-currency.minor_units),
        maximum_tolerance=sign * Decimal(draw(st.integers(0, size // 5))).scaleb(-currency.minor_units),
        is_tolerance_blocked=draw(st.booleans()),
    )
    if currency != DKK and draw(st.booleans()):
        adjusted = rate * Decimal("1.013")
        adjusted_lcy = round_half_away(remaining * adjusted, 2)
        made = replace(
            made,
            adjusted_factor=round_half_away(1 / adjusted, 9),
            remaining_amount_lcy=adjusted_lcy,
            unrealized_lcy=adjusted_lcy - standing,
        )
    return made


@st.composite
def applications(draw):
    """(applying entry, choices, policy): up to four entries on the other side, in one currency or in several."""
    sign = draw(st.sampled_from([1, -1]))
    currencies = draw(st.sampled_from([[DKK], [EUR], [JPY], [DKK, EUR, JPY]]))
    applying = draw(entries(0, -sign, draw(st.sampled_from(currencies))))
    applying = replace(applying, document_type=draw(st.sampled_from(["payment", "payment", "refund", "credit memo"])))
    choices = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        chosen = draw(entries(number, sign, draw(st.sampled_from(currencies))))
        to_apply = draw(st.none() | st.integers(1, 100))
        if to_apply is not None:
            part = round_half_away(chosen.remaining_amount * to_apply / 100, chosen.currency.minor_units)
            to_apply = part or chosen.remaining_amount
        choices.append(Choice(chosen, to_apply))
    if draw(st.booleans()):
        # Near to what closes the first entry, where tolerance, discount and rounding meet.
        near = choices[0].entry.remaining_amount
        offset = Decimal(draw(st.integers(-30, 30))).scaleb(-applying.currency.minor_units)
        wanted = round_half_away(-(near + offset), applying.currency.minor_units)
        if wanted * sign < 0 and applying.currency == choices[0].entry.currency == DKK:
            applying = replace(
                applying, amount=wanted, amount_lcy=wanted, remaining_amount=wanted, remaining_amount_lcy=wanted
            )
    policy = Policy(
        local_currency=DKK,
        is_late_discount_asked=draw(st.booleans()),
        is_tolerance_asked=draw(st.booleans()),
        accept_late_discount=draw(st.none() | st.booleans()),
        accept_tolerance=draw(st.none() | st.booleans()),
        is_between_currencies_allowed=True,
        rounding_precision=Decimal(draw(st.sampled_from(["0", "0.05", "1"]))),
        rates=RATES,
    )
    return applying, choices, policy


def settle(applying, choices, policy):
    settlement = application.settle(applying=applying, choices=choices, policy=policy, posting_date=date(2017, 1, 31))
    assert settlement.refusals == ()
    return settlement


class TestEveryApplication:
    @given(applications())
    def test_takes_from_one_side_what_it_takes_from_the_other(self, asked):
        applying, choices, _ = asked
        effects = [each for each in settle(*asked).effects if each.entry_type == EntryType.APPLICATION]
        assert sum(effect.amount_lcy for effect in effects) == 0
        if {choice.entry.currency for choice in choices} == {applying.currency}:
            assert sum(effect.amount for effect in effects) == 0

    @given(applications())
    def test_lets_what_is_left_keep_its_sign_and_never_grow(self, asked):
        settlement = settle(*asked)
        for settled in (settlement.applying, *settlement.applied):
            before, after = settled.before.remaining_amount, settled.after.remaining_amount
            assert 0 <= after / before <= 1
            assert after == round_half_away(after, settled.before.currency.minor_units)

    @given(applications())
    def test_closes_an_entry_in_both_currencies(self, asked):
        settlement = settle(*asked)
        for settled in (settlement.applying, *settlement.applied):
            after = settled.after
            assert settled.is_closed == (after.remaining_amount == 0)
            if settled.is_closed:
                assert (after.remaining_amount_lcy, after.unrealized_lcy) == (0, 0)

    @given(applications())
    def test_settles_something_and_exhausts_one_side(self, asked):
        settlement = settle(*asked)
        applying, choices, _ = asked
        if {choice.entry.currency for choice in choices} == {applying.currency}:
            assert settlement.effects
            reached = all(
                settled.is_closed
                or abs(choice.amount_to_apply or choice.entry.remaining_amount)
                == abs(settled.before.remaining_amount - settled.after.remaining_amount)
                for settled, choice in zip(settlement.applied, choices, strict=True)
            )
            assert settlement.applying.is_closed or reached

    @given(applications())
    def test_replayed_gives_what_is_left_and_mirrored_what_was_there(self, asked):
        settlement = settle(*asked)
        mirror = application.unapplied(settlement.effects)
        for settled in (settlement.applying, *settlement.applied):
            assert replayed(settled.before, settlement.effects) == settled.after
            assert replayed(settled.after, mirror) == settled.before

    @given(applications())
    def test_gives_each_discount_once_and_no_more_tolerance_than_allowed(self, asked):
        settlement = settle(*asked)
        applying, _, policy = asked
        types = (EntryType.PAYMENT_DISCOUNT, EntryType.DISCOUNT_TOLERANCE)
        given_on = Counter(each.applied_entry_no for each in settlement.effects if each.entry_type in types)
        assert set(given_on.values()) <= {1}
        for settled in settlement.applied:
            assert settled.before.entry_no not in given_on or settled.is_closed
            if settled.before.currency == applying.currency:
                assert abs(settled.accepted_tolerance) <= abs(settled.before.maximum_tolerance)
            if settled.is_late_discount_accepted or settled.accepted_tolerance:
                assert applying.document_type in ("payment", "refund")
                assert not settled.before.is_tolerance_blocked
        assert policy.accept_tolerance is not False or not any(each.accepted_tolerance for each in settlement.applied)

    @given(applications())
    def test_of_the_mirrored_side_is_the_mirror_image(self, asked):
        applying, choices, policy = asked

        def mirrored(one):
            names = ("amount", "amount_lcy", "remaining_amount", "remaining_amount_lcy", "unrealized_lcy")
            names += ("remaining_discount", "maximum_tolerance")
            return replace(one, **{name: -getattr(one, name) for name in names})

        turned = [
            Choice(mirrored(choice.entry), None if choice.amount_to_apply is None else -choice.amount_to_apply)
            for choice in choices
        ]
        straight, other = settle(*asked), settle(mirrored(applying), turned, policy)
        assert [(each.amount, each.amount_lcy) for each in other.effects] == [
            (-each.amount, -each.amount_lcy) for each in straight.effects
        ]
