"""Random payments, applications and what undoes them, claims on customers, and what users change on open entries."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.models import Currency
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.posting.draft import AppliesTo, Posted
from ledgerhall.finance.settlement import applying, corrections, finance_charges, ledger_sides, reminders
from ledgerhall.finance.subledger.ledgers import PartyLedgerEntry
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.money import round_half_away
from ledgerhall.tenancy import books
from tests.invariants.acts_journals import post_lines
from tests.invariants.hands import Hand

SIDES = ("customer", "vendor")


def pay_in_full(hand: Hand) -> Posted | None:
    """What is left of an open entry, less its discount where the day allows."""
    entry = _open_entry(hand)
    if entry is None:
        return None
    discount = entry.remaining_discount if hand.bit(1) else Decimal(0)
    return _paid(hand, entry, entry.remaining_amount - discount, entry.currency_code)


def pay_in_part(hand: Hand) -> Posted | None:
    """A third or a half of it, or all but a little, which a tolerance may cover."""
    entry = _open_entry(hand)
    if entry is None:
        return None
    unit = hand.amount_in(entry.currency_code) / hand.drawn.units
    parts = (entry.remaining_amount / 3, entry.remaining_amount / 2, entry.remaining_amount - unit)
    return _paid(hand, entry, hand.one_of(parts), entry.currency_code)


def pay_in_another_currency(hand: Hand) -> Posted | None:
    """About what it is worth, in the local currency or another one."""
    entry = _open_entry(hand)
    if entry is None:
        return None
    currency = hand.one_of([code for code in ("", "EUR", "USD") if code != entry.currency_code])
    amount = entry.remaining_amount_lcy / (7 if currency else 1)
    return _paid(hand, entry, amount, currency)


def pay_several(hand: Hand) -> Posted | None:
    """Up to three open entries of one party by one payment."""
    entry = _open_entry(hand)
    if entry is None:
        return None
    alike = _open_entries(hand.one_of(SIDES)).filter(
        party_no=entry.party_no, currency_code=entry.currency_code, is_positive=entry.is_positive
    )
    several = list(alike.order_by("entry_no")[:3])
    chosen = [Chosen(entry_no=one.entry_no) for one in several]
    return _paid(hand, entry, sum((one.remaining_amount for one in several), Decimal(0)), entry.currency_code, chosen)


def apply(hand: Hand) -> Posted | None:
    """An open entry to up to three of its party that stand on the other side, as far as it reaches."""
    for side in (hand.one_of(SIDES), hand.one_of(SIDES, 1)):
        several = list(_open_entries(side).order_by("-entry_no")[:20])
        for entry in several[hand.drawn.which % 3 :]:
            others = [one for one in several if one.party_no == entry.party_no and one.is_positive != entry.is_positive]
            if others:
                found = others[: 1 + hand.drawn.how % 3]
                day = max(hand.ledger_date, entry.posting_date, *(one.posting_date for one in found))
                chosen = [AppliesTo(entry_no=one.entry_no) for one in found]
                asked = {"side": side, "entry_no": entry.entry_no, "applies_to": chosen, "posting_date": day}
                return applying.apply(**asked, accepts_late_discount=hand.bit(4), **hand.posts)
    return None


def unapply(hand: Hand) -> Posted | None:
    side = hand.one_of(SIDES)
    applied = ledger_sides.details(side).filter(application_no__isnull=False, is_unapplied=False)
    numbers = list(applied.order_by("-entry_no").values_list("ledger_entry_no", "posting_date")[:9])
    if not numbers:
        return None
    entry_no, day = hand.one_of(numbers, hand.drawn.how)
    posting_date = max(day, hand.ledger_date)
    return applying.unapply(side=side, entry_no=entry_no, posting_date=posting_date, **hand.posts)


def charge_interest(hand: Hand) -> list[str]:
    with books.transaction():
        memos = finance_charges.suggest(posting_date=hand.day + timedelta(days=60), **hand.enters)
        return [
            finance_charges.issue(memo=memo, number=f"FC{hand.number}-{number}", **hand.enters).number
            for number, memo in enumerate(memos)
        ]


def remind(hand: Hand) -> list[str]:
    with books.transaction():
        drafts = reminders.suggest(document_date=hand.day + timedelta(days=60), **hand.enters)
        return [
            reminders.issue(reminder=draft, number=f"REM{hand.number}-{number}", **hand.enters).number
            for number, draft in enumerate(drafts)
        ]


def change_an_entry(hand: Hand) -> object:
    """What a user may change on an open entry, or the VAT date of one."""
    if hand.bit(0):
        entry = VATEntry.objects.order_by("-entry_no").first()
        if entry is None:
            return None
        return corrections.correct_vat_date(entry=entry, vat_date=hand.day, **hand.enters).entry_no
    open_entry = _open_entry(hand)
    if open_entry is None:
        return None
    values: dict[str, Any] = {"due_date": hand.day} if hand.bit(1) else {"on_hold": "XY" if hand.bit(2) else ""}
    return corrections.correct_party_entry(entry=open_entry, values=values, **hand.enters).entry_no


def _paid(
    hand: Hand, entry: PartyLedgerEntry, amount: Decimal, currency: str, chosen: list[Chosen] | None = None
) -> Posted:
    side = ledger_sides.side_of(entry)
    bank = {
        "balancing_account_type": "bank account",
        "balancing_account_no": "BANK-EUR" if currency == "EUR" else "BANK",
    }
    is_refund = (entry.amount < 0) == (side == "customer")
    line = {
        "posting_date": max(hand.ledger_date, entry.posting_date),
        "account_type": side,
        "account_no": entry.party_no,
        "document_type": "refund" if is_refund else "payment",
        "currency_code": currency,
        "amount": -_rounded(hand, amount, currency),
        "applies_to": chosen or [Chosen(entry_no=entry.entry_no)],
        "dimensions": hand.dimensions,
        "is_late_discount_accepted": hand.bit(4),
        "is_tolerance_accepted": hand.bit(5),
        **(bank if currency in ("", "EUR") else {"balancing_account_no": "3000"}),
    }
    return post_lines(hand, [line])


def _rounded(hand: Hand, amount: Decimal, currency: str) -> Decimal:
    if currency:
        return round_half_away(amount, Currency.objects.get(code=currency).minor_units)
    return round_half_away(amount, -int(hand.smallest.as_tuple().exponent))


def _open_entries(side: str) -> Any:
    return ledger_sides.ledger(side).filter(is_open=True)


def _open_entry(hand: Hand) -> PartyLedgerEntry | None:
    """One of the newest open invoices or credit memos."""
    found = _open_entries(hand.one_of(SIDES)).exclude(document_type__in=("payment", "refund"))
    several = list(found.order_by("-entry_no")[:6])
    return hand.one_of(several, hand.drawn.how) if several else None
