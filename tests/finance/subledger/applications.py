"""Entries, payments and what became of them, as short as the tests say them."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from ledgerhall.finance.subledger import application
from ledgerhall.finance.subledger.open_entries import Choice, EntryType, OpenEntry, Policy
from ledgerhall.kernel.money import Currency, round_half_away

DKK, EUR = Currency("DKK"), Currency("EUR")
# As in the golden cases: the local currency is DKK, no warnings are shown.
POLICY = Policy(local_currency=DKK)


def entry(document_no, amount, day="2017-01-05", *, kind=None, rate=None, currency=None, **more) -> OpenEntry:
    """An open entry, new where its number is None: `rate` is local units per EUR; without one it is in DKK."""
    amount = Decimal(amount)
    kind = {"C": "payment"}.get(document_no[0], "invoice") if kind is None else kind
    currency = currency or (EUR if rate else DKK)
    rate = Decimal(rate or 1)
    lcy = round_half_away(amount * rate, 2)
    fields = {
        "entry_no": int("".join(filter(str.isdigit, document_no)) or 0),
        "document_type": kind,
        "document_no": document_no,
        "posting_date": date.fromisoformat(day),
        "currency": currency,
        "amount": amount,
        "amount_lcy": lcy,
        "remaining_amount": amount,
        "remaining_amount_lcy": lcy,
        "currency_factor": round_half_away(1 / rate, 9),
    }
    amounts = ("remaining_discount", "maximum_tolerance", "unrealized_lcy", "adjusted_factor")
    days = ("payment_discount_date", "discount_tolerance_date")
    for name, value in more.items():
        fields[name] = Decimal(value) if name in amounts else date.fromisoformat(value) if name in days else value
    return OpenEntry(**fields)


TERMS = {"payment_discount_date": "2017-01-15", "discount_tolerance_date": "2017-01-20", "remaining_discount": "20"}


def with_terms(document_no="SI-1", amount="1000", **more):
    """The invoice of the grid: discount 20 until 15 January, grace 5 days, tolerance 5."""
    return entry(document_no, amount, **{**TERMS, "maximum_tolerance": "5", **more})


def payment(document_no, amount, day, **more) -> OpenEntry:
    """An applying entry that is still to be posted."""
    return entry(document_no, amount, day, entry_no=None, **{"kind": "payment", **more})


def settle(applying, *chosen, policy=POLICY, day=None):
    """Applied on its own posting date, if no other day is given; what is chosen are entries or choices."""
    choices = [each if isinstance(each, Choice) else Choice(each) for each in chosen]
    posting_date = date.fromisoformat(day) if day else applying.posting_date
    return application.settle(applying=applying, choices=choices, policy=policy, posting_date=posting_date)


def detailed(applying, settlement, *, both=False) -> dict[str, str]:
    """Effects as the cases list them: sums in local currency by `type on document`; `both`: FCY/LCY."""
    names = {applying.entry_no: applying.document_no}
    names |= {each.before.entry_no: each.before.document_no for each in settlement.applied}
    sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for effect in settlement.effects:
        row = sums[f"{effect.entry_type} on {names[effect.entry_no]}"]
        row[0] += effect.amount
        row[1] += effect.amount_lcy
    return {name: f"{fcy:.2f} / {lcy:.2f}" if both else f"{lcy:.2f}" for name, (fcy, lcy) in sums.items()}


def left(settlement) -> list[str]:
    """What is left of the applying entry, then of each applied one: FCY/LCY."""
    entries = [settlement.applying.after, *(each.after for each in settlement.applied)]
    return [f"{each.remaining_amount:.2f} / {each.remaining_amount_lcy:.2f}" for each in entries]


def outcome(settlement):
    """The figures of a row of the grid, as a customer's: what settles an invoice lies negative on the payment."""

    def total(entry_type):
        return -sum(effect.amount for effect in settlement.effects if effect.entry_type == entry_type)

    return (
        total(EntryType.PAYMENT_DISCOUNT),
        total(EntryType.DISCOUNT_TOLERANCE),
        total(EntryType.PAYMENT_TOLERANCE),
        -settlement.applying.after.remaining_amount,
        settlement.applied[0].after.remaining_amount,
    )
