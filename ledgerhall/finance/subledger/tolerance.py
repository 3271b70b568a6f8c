"""How much of each chosen entry a payment settles: discount, tolerance, rounding (finance.md 2.3). Pure.

All amounts of a part are absolute and in the currency of the applying entry. Discounts and tolerance are for payments
and refunds alone; a discount is all or nothing per entry, and tolerance only where it closes everything that was meant
to be closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product

from ledgerhall.finance.subledger.application_currency import converted, rate_of_day, share
from ledgerhall.finance.subledger.open_entries import Choice, OpenEntry, Policy, Question
from ledgerhall.kernel.errors import Inconsistent
from ledgerhall.kernel.money import round_half_away

_ZERO = Decimal(0)
_PAYING = ("payment", "refund")
_DISCOUNTED = ("invoice", "credit memo")


@dataclass(frozen=True, slots=True)
class Part:
    """What happens to one entry: `applied` settles it, of which discount, tolerance and rounding are not paid.

    `tolerance` and `rounding` are negative where more was paid than was due. `applied_own` is `applied` in the currency
    of the entry itself (None until it is worked out), `tolerance_own` the tolerance.
    """

    entry: OpenEntry
    applied: Decimal
    applied_own: Decimal | None
    discount: Decimal = _ZERO
    is_late: bool = False
    tolerance: Decimal = _ZERO
    tolerance_own: Decimal = _ZERO
    rounding: Decimal = _ZERO

    @property
    def paid(self) -> Decimal:
        """What the applying entry gives of its own remaining amount."""
        return self.applied - self.discount - self.tolerance - self.rounding


@dataclass(frozen=True, slots=True)
class _Claim:
    """What an entry asks for: `asked` of it is to be applied (`asked_own` in its currency), `due` is to be paid for it.

    `is_whole`: it is meant to be closed, for what is to be applied is at least what is due.
    """

    entry: OpenEntry
    remaining: Decimal
    asked: Decimal
    asked_own: Decimal
    is_whole: bool
    discount: Decimal
    is_late: bool
    tolerance: Decimal
    is_other_currency: bool

    @property
    def due(self) -> Decimal:
        return self.remaining - self.discount


def maximum_tolerance(*, amount: Decimal, percent: Decimal, maximum: Decimal, places: int) -> Decimal:
    """The tolerance of an entry of that amount: min(maximum, percent of it), of its sign and never above it.

    If one of the two is 0, the other alone counts.
    """
    by_percent = share(abs(amount), percent, Decimal(100), places)
    limits = [limit for rule, limit in ((percent, by_percent), (maximum, maximum)) if rule]
    tolerance = min([*limits, abs(amount)]) if limits else _ZERO
    return tolerance.copy_sign(amount) if tolerance else _ZERO


def parts(applying: OpenEntry, choices: Sequence[Choice], policy: Policy) -> tuple[Part, ...]:
    """What the applying entry settles of each entry, in the order chosen; what nothing is left for is absent."""
    claims = [_claim(applying, choice, policy) for choice in choices]
    available = abs(applying.remaining_amount)
    within = _within_tolerance(available, claims, policy, applying.currency.minor_units)
    settled = _in_turn(available, claims, policy.rounding_precision) if within is None else within
    return tuple(part for part in (_with_own_amounts(part, applying, policy) for part in settled) if part.applied_own)


def questions(applying: OpenEntry, choices: Sequence[Choice], policy: Policy) -> tuple[Question, ...]:
    """The warnings that have not been answered and whose answer makes a difference, whatever the other answer."""
    late_answers = _answers(policy.is_late_discount_asked, policy.accept_late_discount)
    tolerance_answers = _answers(policy.is_tolerance_asked, policy.accept_tolerance)
    outcome = {
        (late, tolerance): parts(
            applying, choices, replace(policy, accept_late_discount=late, accept_tolerance=tolerance)
        )
        for late, tolerance in product(late_answers, tolerance_answers)
    }
    open_questions = []
    if len(late_answers) > 1 and any(outcome[True, other] != outcome[False, other] for other in tolerance_answers):
        open_questions.append(Question.LATE_DISCOUNT)
    if len(tolerance_answers) > 1 and any(outcome[other, True] != outcome[other, False] for other in late_answers):
        open_questions.append(Question.TOLERANCE)
    return tuple(open_questions)


def _answers(is_asked: bool, answer: bool | None) -> tuple[bool, ...]:
    if answer is not None:
        return (answer,)
    return (False, True) if is_asked else (True,)


def _claim(applying: OpenEntry, choice: Choice, policy: Policy) -> _Claim:
    """What the entry asks for, with the discount it would give and the tolerance it allows."""
    entry = choice.entry
    remaining = abs(entry.remaining_amount)
    is_paying = applying.document_type in _PAYING
    is_in_time, is_late = _discount_dates(entry, applying.posting_date, policy)
    has_discount = is_paying and entry.document_type in _DISCOUNTED and (is_in_time or is_late)
    discount = min(abs(entry.remaining_discount), remaining) if has_discount else _ZERO
    asked = remaining if choice.amount_to_apply is None else abs(choice.amount_to_apply)
    is_tolerated = is_paying and policy.is_tolerance_accepted and not entry.is_tolerance_blocked
    tolerance = min(abs(entry.maximum_tolerance), remaining - discount) if is_tolerated else _ZERO

    def amount(own: Decimal) -> Decimal:
        return _converted(own, entry, applying, policy)

    return _Claim(
        entry=entry,
        remaining=amount(remaining),
        asked=amount(asked),
        asked_own=asked,
        is_whole=asked >= remaining - discount,
        discount=amount(discount),
        is_late=bool(discount) and is_late,
        tolerance=amount(tolerance),
        is_other_currency=entry.currency.code != applying.currency.code,
    )


def _discount_dates(entry: OpenEntry, paid_on: date, policy: Policy) -> tuple[bool, bool]:
    """Whether the payment is in time for the discount, and whether it is late but taken as if it were."""
    if entry.payment_discount_date is None:
        return False, False
    if paid_on <= entry.payment_discount_date:
        return True, False
    grace_end = entry.discount_tolerance_date
    is_in_grace = grace_end is not None and paid_on <= grace_end
    return False, is_in_grace and policy.is_late_discount_accepted and not entry.is_tolerance_blocked


def _within_tolerance(available: Decimal, claims: Sequence[_Claim], policy: Policy, places: int) -> list[Part] | None:
    """Everything settled as chosen, the difference spread by the entries' tolerances; None where that cannot be.

    A difference between currencies that rounding takes is left to it.
    """
    tolerances = [claim.tolerance if claim.is_whole else _ZERO for claim in claims]
    pool = sum(tolerances, _ZERO)
    short = sum((claim.due if claim.is_whole else claim.asked for claim in claims), _ZERO) - available
    if not short or abs(short) > pool:
        return None
    if claims[-1].is_other_currency and claims[-1].is_whole and abs(short) <= policy.rounding_precision:
        return None
    return [
        _closing(claim, tolerance=tolerance) if claim.is_whole else Part(claim.entry, claim.asked, claim.asked_own)
        for claim, tolerance in zip(claims, _spread(short, tolerances, pool, places), strict=True)
    ]


def _spread(amount: Decimal, weights: Iterable[Decimal], total: Decimal, places: int) -> Iterable[Decimal]:
    """The amount in parts by weight, the rounding carried: part k = round(amount × cumulative share) − parts before."""
    cumulative, given = _ZERO, _ZERO
    for weight in weights:
        cumulative += weight
        reached = share(amount, cumulative, total, places)
        yield reached - given
        given = reached


def _in_turn(available: Decimal, claims: Sequence[_Claim], precision: Decimal) -> list[Part]:
    """One entry after the other, while something is left: closed, with discount, where enough is left; else in part."""
    made, left = [], available
    for place, claim in enumerate(claims, start=1):
        if left <= 0:
            break
        slack = precision if claim.is_other_currency else _ZERO
        if not claim.is_whole or claim.due > left + slack:
            applied = min(left, claim.asked)
            part = Part(claim.entry, applied, claim.asked_own if applied == claim.asked else None)
        elif claim.due > left or (place == len(claims) and left - claim.due <= slack):
            part = _closing(claim, rounding=claim.due - left)
        else:
            part = _closing(claim)
        made.append(part)
        left -= part.paid
    return made


def _closing(claim: _Claim, *, tolerance: Decimal = _ZERO, rounding: Decimal = _ZERO) -> Part:
    return Part(
        claim.entry,
        claim.remaining,
        abs(claim.entry.remaining_amount),
        discount=claim.discount,
        is_late=claim.is_late,
        tolerance=tolerance,
        rounding=rounding,
    )


def _with_own_amounts(part: Part, applying: OpenEntry, policy: Policy) -> Part:
    """The part with what it is in the currency of its entry, where that was not given."""
    own = part.applied_own
    if own is None:
        own = min(abs(part.entry.remaining_amount), _converted(part.applied, applying, part.entry, policy))
    tolerance_own = _converted(part.tolerance, applying, part.entry, policy)
    return replace(part, applied_own=own, tolerance_own=tolerance_own)


def _converted(amount: Decimal, entry: OpenEntry, other: OpenEntry, policy: Policy) -> Decimal:
    """An amount of one entry in the currency of the other, at the rates of the posting date."""
    places = other.currency.minor_units
    if entry.currency.code == other.currency.code:
        return round_half_away(amount, places)
    rate, other_rate = rate_of_day(entry.currency, policy), rate_of_day(other.currency, policy)
    if rate is None or other_rate is None:
        raise Inconsistent(f"no rate between {entry.currency} and {other.currency}: the checks refuse that")
    return converted(amount, rate, other_rate, places)
