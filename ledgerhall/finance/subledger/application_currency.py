"""Exact rates behind the factors of entries, and what amounts are worth by them (finance.md 1.10, 2.3). Pure.

A rate is a pair (foreign units, local units): LCY = FCY × local / foreign. Rounding is half away from zero.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from ledgerhall.finance.subledger.open_entries import OpenEntry, Policy
from ledgerhall.kernel.money import Currency, round_half_away

Rate = tuple[Decimal, Decimal]

_ONE = Decimal(1)
_PAR: Rate = (_ONE, _ONE)
_FACTOR_PLACES = 9
# Digits that hold the product of an amount and two rates exactly, and quotients far beyond any rounding place.
_DIGITS = 80


def original_rate(entry: OpenEntry, local: Currency) -> Rate:
    """The rate that the entry was posted at."""
    if entry.currency.code == local.code:
        return _PAR
    return _exact(entry.currency_factor, entry.amount, entry.amount_lcy, local.minor_units)


def standing_rate(entry: OpenEntry, local: Currency) -> Rate:
    """The rate that the remaining local amount follows: of the last adjustment, else the original one."""
    if entry.adjusted_factor is None or entry.currency.code == local.code:
        return original_rate(entry, local)
    return _exact(entry.adjusted_factor, entry.remaining_amount, entry.remaining_amount_lcy, local.minor_units)


def rate_of_day(currency: Currency, policy: Policy) -> Rate | None:
    """The rate on the posting date; None where there is none."""
    return _PAR if currency.code == policy.local_currency.code else (policy.rates or {}).get(currency.code)


def in_local(amount: Decimal, rate: Rate, local: Currency) -> Decimal:
    """What a foreign amount is worth."""
    foreign_units, local_units = rate
    return share(amount, local_units, foreign_units, local.minor_units)


def converted(amount: Decimal, rate: Rate, other: Rate, places: int) -> Decimal:
    """An amount at one rate, in the currency of the other."""
    return share(amount, rate[1] * other[0], rate[0] * other[1], places)


def share(amount: Decimal, part: Decimal, whole: Decimal, places: int) -> Decimal:
    """round(amount × part / whole)."""
    with localcontext(prec=_DIGITS):
        return round_half_away(amount * part / whole, places)


def _exact(factor: Decimal, amount: Decimal, amount_lcy: Decimal, places: int) -> Rate:
    """The rate behind a factor of nine places.

    A factor cuts a rate of 7.45 off at 0.134228188, which would move cents of large amounts and of ties. So the
    simplest rate with that factor is taken, if it gives the entry's own local amount; else the ratio of the entry's
    amounts, if it has that factor; else the simplest rate after all.
    """
    by_ratio: Rate = (amount, amount_lcy)
    simplest = min(
        ((factor, _ONE), _simplest(factor)), key=lambda rate: len((rate[0] * rate[1]).normalize().as_tuple().digits)
    )
    if not amount or not amount_lcy or share(amount, simplest[1], simplest[0], places) == amount_lcy:
        return simplest
    return by_ratio if share(_ONE, amount, amount_lcy, _FACTOR_PLACES) == factor else simplest


def _simplest(factor: Decimal) -> Rate:
    """(1, local units) with the fewest decimals that have this factor; the factor itself where none has it."""
    for places in range(_FACTOR_PLACES + 1):
        local_units = share(_ONE, _ONE, factor, places)
        if local_units and share(_ONE, _ONE, local_units, _FACTOR_PLACES) == factor:
            return _ONE, local_units
    return factor, _ONE
