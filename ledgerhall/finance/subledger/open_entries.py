"""What an application is decided on and what it says: open entries, choices, policy, effects, settlement. Pure.

Frozen values of finance.md 1.5 and 2.3. Customers and vendors are told apart by signs only: what a customer owes is
positive, what is owed to a vendor negative, and what settles an entry has the opposite sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.money import Currency

_ZERO = Decimal(0)


class EntryType(StrEnum):
    """Why an application changes what is left of an entry; values as on detailed ledger entries (finance.md 1.5)."""

    APPLICATION = "application"
    PAYMENT_DISCOUNT = "payment discount"
    DISCOUNT_TOLERANCE = "payment discount tolerance"
    PAYMENT_TOLERANCE = "payment tolerance"
    APPLICATION_ROUNDING = "appln. rounding"
    UNREALIZED_GAIN = "unrealized gain"
    UNREALIZED_LOSS = "unrealized loss"
    REALIZED_GAIN = "realized gain"
    REALIZED_LOSS = "realized loss"
    CORRECTION = "correction of remaining amount"


_UNREALIZED = (EntryType.UNREALIZED_GAIN, EntryType.UNREALIZED_LOSS)


class Question(StrEnum):
    """What the setup wants to be asked: its answer would change the settlement and none was given."""

    LATE_DISCOUNT = "late discount"
    TOLERANCE = "tolerance"


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """A customer or vendor ledger entry as it stands; one still to be posted has no `entry_no`.

    Amounts are in the entry's currency unless named `_lcy`; all are signed, debit positive, and discount and tolerance
    carry the sign of the entry. `currency_factor` is foreign units per local unit with nine places, `adjusted_factor`
    that of the last exchange rate adjustment, if there was one. `unrealized_lcy` is what unrealized gains and losses
    have left in the remaining amount. `discount_tolerance_date` is the discount date plus grace. With
    `is_tolerance_blocked` the party gets neither tolerance nor late discounts.
    """

    entry_no: int | None
    document_type: str
    document_no: str
    posting_date: date
    currency: Currency
    amount: Decimal
    amount_lcy: Decimal
    remaining_amount: Decimal
    remaining_amount_lcy: Decimal
    currency_factor: Decimal = Decimal(1)
    adjusted_factor: Decimal | None = None
    unrealized_lcy: Decimal = _ZERO
    payment_discount_date: date | None = None
    discount_tolerance_date: date | None = None
    remaining_discount: Decimal = _ZERO
    maximum_tolerance: Decimal = _ZERO
    is_tolerance_blocked: bool = False

    @property
    def is_closed(self) -> bool:
        return self.remaining_amount == 0


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry to be applied to; `amount_to_apply` in its currency and of its sign, None for as much as there is."""

    entry: OpenEntry
    amount_to_apply: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What the setup and the answers to its warnings allow.

    Without a warning (`is_…_asked` false) late discounts and tolerance are accepted; with one they are not, unless the
    answer is yes. An answer always decides (applying to the oldest entries answers no to tolerance). `rates` are
    (exchange, relational) amounts on the posting date per foreign currency code, needed only between currencies;
    `rounding_precision` is what may be left over there, in the applying entry's currency.
    """

    local_currency: Currency
    is_late_discount_asked: bool = False
    is_tolerance_asked: bool = False
    accept_late_discount: bool | None = None
    accept_tolerance: bool | None = None
    is_between_currencies_allowed: bool = False
    rounding_precision: Decimal = _ZERO
    rates: Mapping[str, tuple[Decimal, Decimal]] | None = None

    @property
    def is_late_discount_accepted(self) -> bool:
        return not self.is_late_discount_asked if self.accept_late_discount is None else self.accept_late_discount

    @property
    def is_tolerance_accepted(self) -> bool:
        return not self.is_tolerance_asked if self.accept_tolerance is None else self.accept_tolerance


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of what is left of an entry, a detailed entry to be.

    `entry_no` is the entry it lies on (that of the applying entry, None if it is still to be posted),
    `applied_entry_no` the applied entry whose settling made it. `amount` is in the currency of the entry it lies on.
    `discount_change` is what the entry's remaining discount changes by.
    """

    entry_no: int | None
    entry_type: EntryType
    amount: Decimal
    amount_lcy: Decimal
    applied_entry_no: int | None
    discount_change: Decimal = _ZERO
    is_unapplication: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """An applied entry before and after. `accepted_tolerance` in its currency: of its sign where less was paid."""

    before: OpenEntry
    after: OpenEntry
    accepted_tolerance: Decimal = _ZERO
    is_late_discount_accepted: bool = False

    @property
    def is_closed(self) -> bool:
        return self.after.is_closed


@dataclass(frozen=True, slots=True)
class Settlement:
    """What an application does: its effects in order and how they leave the entries. Refused, it does nothing."""

    applying: Settled
    applied: tuple[Settled, ...]
    effects: tuple[Effect, ...] = ()
    questions: tuple[Question, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def replayed(entry: OpenEntry, effects: Iterable[Effect]) -> OpenEntry:
    """The entry after those of the effects that lie on it."""
    remaining, remaining_lcy = entry.remaining_amount, entry.remaining_amount_lcy
    unrealized_lcy, discount = entry.unrealized_lcy, entry.remaining_discount
    for effect in effects:
        if effect.entry_no == entry.entry_no:
            remaining += effect.amount
            remaining_lcy += effect.amount_lcy
            discount += effect.discount_change
            unrealized_lcy += effect.amount_lcy if effect.entry_type in _UNREALIZED else _ZERO
    return replace(
        entry,
        remaining_amount=remaining,
        remaining_amount_lcy=remaining_lcy,
        unrealized_lcy=unrealized_lcy,
        remaining_discount=discount,
    )
