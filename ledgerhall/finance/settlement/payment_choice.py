"""Which open entries of vendors are paid, in which order, and how they are put together. Pure.

Order where the amount is limited (finance.md 2.6): what is due of prioritised vendors, what is due of others, then what
is paid early for its discount, by vendor. A vendor's credit memos are set off first; the first entry that the amount
does not reach ends the run. Vendors' entries have their own sign: invoices are negative, credit memos positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Payable:
    """An open invoice or credit memo of a vendor; amounts in its currency but for `remaining_lcy`.

    `priority`: 1 is paid first; 0 is none.
    """

    entry_no: int
    vendor_no: str
    currency_code: str
    document_no: str
    due_date: date
    discount_date: date | None
    remaining: Decimal
    remaining_lcy: Decimal
    discount: Decimal = _ZERO
    priority: int = 0

    def to_pay(self, on: date) -> Decimal:
        """What settles it on that day, positive for an invoice: less its discount until the discount date."""
        is_in_time = self.discount_date is not None and on <= self.discount_date
        return -(self.remaining - self.discount) if is_in_time else -self.remaining

    def to_pay_lcy(self, on: date) -> Decimal:
        """The same in the local currency, at the rate that the entry stands at."""
        return self.remaining_lcy * self.to_pay(on) / self.remaining


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be paid. Without `available_lcy` there is no limit; payments below `minimum_lcy` are not made."""

    posting_date: date
    last_payment_date: date
    finds_discounts: bool = True
    is_summarised: bool = True
    uses_priority: bool = False
    available_lcy: Decimal | None = None
    minimum_lcy: Decimal = _ZERO


class Reason(StrEnum):
    """Why an entry is not paid."""

    SET_OFF = "covered by credit memos"
    NOT_AVAILABLE = "beyond the available amount"
    TOO_SMALL = "below the minimum amount"


@dataclass(frozen=True, slots=True)
class Settles:
    """An entry that a payment settles: `amount` pays for it (negative for a credit memo); None of `part`: all of it.

    `part` is what of the entry is applied, in its currency and with its sign.
    """

    payable: Payable
    amount: Decimal
    part: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment to a vendor in one currency."""

    vendor_no: str
    currency_code: str
    settles: tuple[Settles, ...]

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.settles), _ZERO)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that was to be paid and is not, and why."""

    payable: Payable
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The payments in the order of vendors, and what is left out."""

    payments: tuple[Payment, ...]
    left_out: tuple[LeftOut, ...] = ()


def choose(invoices: Sequence[Payable], memos: Sequence[Payable], wish: Wish) -> Choice:
    """The payments that the wish makes of open invoices, with the vendors' open credit memos set off."""
    taken, left_out = _reached(_in_order(invoices, wish), memos, wish)
    payments: list[Payment] = []
    for (vendor_no, currency_code), group in groupby(sorted(taken, key=_by_vendor), key=_account):
        own = [memo for memo in memos if _account(memo) == (vendor_no, currency_code)]
        found = list(group)
        for paid in [found] if wish.is_summarised else [[one] for one in found]:
            settles, own = _set_off(paid, own, wish.posting_date)
            payment = Payment(vendor_no, currency_code, settles)
            reason = _why_not(payment, paid, wish)
            if reason is None:
                payments.append(payment)
            else:
                left_out += [LeftOut(one, reason) for one in paid]
    return Choice(tuple(payments), tuple(left_out))


def _in_order(invoices: Sequence[Payable], wish: Wish) -> list[Payable]:
    """What is to be paid, the most urgent first."""
    due = [one for one in invoices if one.due_date <= wish.last_payment_date]
    early = [one for one in invoices if wish.finds_discounts and one not in due and _is_discounted(one, wish)]
    if wish.uses_priority:
        due.sort(key=lambda one: (one.priority == 0, one.priority, *_by_vendor(one)))
    else:
        due.sort(key=_by_vendor)
    return [*due, *sorted(early, key=_by_vendor)]


def _is_discounted(one: Payable, wish: Wish) -> bool:
    return (
        bool(one.discount)
        and one.discount_date is not None
        and wish.posting_date <= one.discount_date <= wish.last_payment_date
    )


def _reached(wanted: Sequence[Payable], memos: Sequence[Payable], wish: Wish) -> tuple[list[Payable], list[LeftOut]]:
    """What the available amount reaches; a vendor's credit memos make it larger for that vendor."""
    if wish.available_lcy is None:
        return list(wanted), []
    left, credit = wish.available_lcy, _credits(memos, wish.posting_date)
    for place, one in enumerate(wanted):
        cost = one.to_pay_lcy(wish.posting_date)
        set_off = min(cost, credit.get(_account(one), _ZERO))
        if cost - set_off > left:
            return list(wanted[:place]), [LeftOut(beyond, Reason.NOT_AVAILABLE) for beyond in wanted[place:]]
        left -= cost - set_off
        credit[_account(one)] = credit.get(_account(one), _ZERO) - set_off
    return list(wanted), []


def _credits(memos: Sequence[Payable], on: date) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for memo in memos:
        found[_account(memo)] = found.get(_account(memo), _ZERO) - memo.to_pay_lcy(on)
    return found


def _set_off(paid: Sequence[Payable], memos: Sequence[Payable], on: date) -> tuple[tuple[Settles, ...], list[Payable]]:
    """What a payment of these invoices settles, credit memos too as far as they go, and the memos that are left."""
    settles = [Settles(one, one.to_pay(on)) for one in paid]
    open_amount = sum((one.amount for one in settles), _ZERO)
    left = list(memos)
    while left and open_amount > 0:
        memo, worth = left[0], -left[0].to_pay(on)
        if worth <= open_amount:
            settles.append(Settles(memo, -worth))
            open_amount -= worth
            left.pop(0)
        else:
            settles.append(Settles(memo, -open_amount, part=open_amount))
            left[0] = _rest(memo, open_amount)
            open_amount = _ZERO
    return tuple(settles), left


def _rest(memo: Payable, used: Decimal) -> Payable:
    """The memo after a part of it was used; a part never gets its discount."""
    remaining = memo.remaining - used
    return Payable(
        memo.entry_no,
        memo.vendor_no,
        memo.currency_code,
        memo.document_no,
        memo.due_date,
        None,
        remaining,
        memo.remaining_lcy * remaining / memo.remaining,
        priority=memo.priority,
    )


def _why_not(payment: Payment, paid: Sequence[Payable], wish: Wish) -> Reason | None:
    if payment.amount <= 0:
        return Reason.SET_OFF
    rate = abs(paid[0].remaining_lcy / paid[0].remaining)
    return Reason.TOO_SMALL if payment.amount * rate < wish.minimum_lcy else None


def _account(one: Payable) -> tuple[str, str]:
    return one.vendor_no, one.currency_code


def _by_vendor(one: Payable) -> tuple[str, str, date, int]:
    return *_account(one), one.due_date, one.entry_no
