"""How an applying entry (payment, credit memo, refund) settles open entries of one party (finance.md 2.3). Pure.

One mechanism for customers and vendors, told apart by signs only. `tolerance` says how much of each entry is settled;
here that becomes effects, in the currency of each entry and in the local one. Which accounts the effects lie on, and
which part of a discount is VAT, is for the posting walk to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ledgerhall.finance.subledger import application_checks, tolerance
from ledgerhall.finance.subledger.application_currency import in_local, original_rate, share, standing_rate
from ledgerhall.finance.subledger.open_entries import (
    Choice,
    Effect,
    EntryType,
    OpenEntry,
    Policy,
    Settled,
    Settlement,
    replayed,
)
from ledgerhall.kernel.money import Currency

_ZERO = Decimal(0)


def settle(*, applying: OpenEntry, choices: Sequence[Choice], policy: Policy, posting_date: date) -> Settlement:
    """What applying the entry to those chosen does, in their order, on the posting date of the application.

    Refusals (E-JNL-13, also 08 and 11) come back as values, with no effects. Whether a discount is still to be had goes
    by the posting date of the applying entry. What nothing is left for stays as it is.
    """
    refusals = application_checks.refusals(applying, choices, policy, posting_date)
    if refusals:
        untouched = tuple(Settled(choice.entry, choice.entry) for choice in choices)
        return Settlement(Settled(applying, applying), untouched, refusals=refusals)
    now, effects = applying, []
    settled = {choice.entry.entry_no: Settled(choice.entry, choice.entry) for choice in choices}
    for part in tolerance.parts(applying, choices, policy):
        made = [*_effects(now, _sign(applying), part, policy.local_currency)]
        now, after = replayed(now, made), replayed(part.entry, made)
        corrections = [
            *_correction(part.entry, after, part.entry, policy.local_currency),
            *_correction(applying, now, part.entry, policy.local_currency),
        ]
        now, after = replayed(now, corrections), replayed(after, corrections)
        effects += [*made, *corrections]
        accepted_tolerance = part.tolerance_own * _sign(part.entry)
        settled[part.entry.entry_no] = Settled(part.entry, after, accepted_tolerance, part.is_late)
    questions = tolerance.questions(applying, choices, policy)
    return Settlement(Settled(applying, now), tuple(settled.values()), tuple(effects), questions)


def unapplied(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """The mirrored effects, which take an application back: the same entries and types, amounts the other way."""
    return tuple(
        replace(
            effect,
            amount=-effect.amount,
            amount_lcy=-effect.amount_lcy,
            discount_change=-effect.discount_change,
            is_unapplication=True,
        )
        for effect in effects
    )


def _effects(applying: OpenEntry, sign: int, part: tolerance.Part, local: Currency) -> Iterator[Effect]:
    """The effects of settling one entry, the applying entry as it stands before; `sign` is the sign that it began with.

    On the applying entry, paid + discount + tolerance + rounding + application + realized gain or loss = 0 in both
    currencies: the application has the local value at the applied entry's original rate, the others have it at the
    applying entry's.
    """
    entry, entry_no = part.entry, part.entry.entry_no
    own = (part.applied_own or _ZERO) * _sign(entry)
    yield from _unrealized(entry, own, entry_no, local)
    yield from _unrealized(applying, part.paid * sign, entry_no, local)
    rate = original_rate(applying, local)
    reached = part.paid * sign
    reached_lcy = in_local(reached, rate, local)
    for entry_type, amount in (
        (EntryType.DISCOUNT_TOLERANCE if part.is_late else EntryType.PAYMENT_DISCOUNT, part.discount * sign),
        (EntryType.PAYMENT_TOLERANCE, part.tolerance * sign),
        (EntryType.APPLICATION_ROUNDING, part.rounding * sign),
    ):
        if amount:
            reached += amount
            amount_lcy = in_local(reached, rate, local) - reached_lcy
            reached_lcy += amount_lcy
            yield Effect(applying.entry_no, entry_type, amount, amount_lcy, entry_no)
    value = in_local(own, original_rate(entry, local), local)
    discount_change = -entry.remaining_discount if own == entry.remaining_amount else _ZERO
    yield Effect(entry_no, EntryType.APPLICATION, -own, -value, entry_no, discount_change)
    yield Effect(applying.entry_no, EntryType.APPLICATION, -part.applied * sign, value, entry_no)
    if realized := -(reached_lcy + value):
        entry_type = EntryType.REALIZED_GAIN if realized > 0 else EntryType.REALIZED_LOSS
        yield Effect(applying.entry_no, entry_type, _ZERO, realized, entry_no)


def _unrealized(entry: OpenEntry, amount: Decimal, applied_entry_no: int | None, local: Currency) -> Iterator[Effect]:
    """Earlier unrealized gain or loss on the entry, taken back pro rata amount / remaining before."""
    if entry.unrealized_lcy and entry.remaining_amount:
        reversed_lcy = share(entry.unrealized_lcy, amount, entry.remaining_amount, local.minor_units)
        entry_type = EntryType.UNREALIZED_GAIN if entry.unrealized_lcy > 0 else EntryType.UNREALIZED_LOSS
        if reversed_lcy:
            yield Effect(entry.entry_no, entry_type, _ZERO, -reversed_lcy, applied_entry_no)


def _correction(before: OpenEntry, after: OpenEntry, applied: OpenEntry, local: Currency) -> Iterator[Effect]:
    """What brings the remaining local amount to round(remaining × last adjusted, else original, rate)."""
    if before.currency.code == local.code:
        return
    value = in_local(after.remaining_amount, standing_rate(before, local), local)
    if value != after.remaining_amount_lcy:
        difference = value - after.remaining_amount_lcy
        yield Effect(before.entry_no, EntryType.CORRECTION, _ZERO, difference, applied.entry_no)


def _sign(entry: OpenEntry) -> int:
    return 1 if entry.remaining_amount > 0 else -1
