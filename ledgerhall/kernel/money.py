"""Exact money.

Amounts are decimals, never floats. In databases they lie as integers scaled by 10,000 (four decimals hold every minor
unit of ISO 4217), so that sums are exact on both engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

SCALE = 10_000
# A line of this size or more is refused, so that sums of scaled 64-bit integers cannot overflow.
AMOUNT_LIMIT = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its ISO 4217 code and number of decimals (`minor_units`)."""

    code: str
    minor_units: int = 2

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency; debit is positive. Arithmetic between two currencies is a TypeError."""

    amount: Decimal
    currency: Currency

    def __init__(self, amount: Decimal | str | int, currency: Currency) -> None:
        if isinstance(amount, float):
            raise TypeError("money is never a float")
        object.__setattr__(self, "amount", amount if isinstance(amount, Decimal) else Decimal(amount))
        object.__setattr__(self, "currency", currency)

    @classmethod
    def zero(cls, currency: Currency) -> Money:
        return cls(Decimal(0), currency)

    @property
    def is_zero(self) -> bool:
        return self.amount == 0

    @property
    def is_rounded(self) -> bool:
        """Whether the amount lies on the currency's minor unit."""
        return self.amount == round_half_away(self.amount, self.currency.minor_units)

    def rounded(self) -> Money:
        """To the currency's minor unit, half away from zero (finance.md section 0)."""
        return Money(round_half_away(self.amount, self.currency.minor_units), self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        if isinstance(factor, float):
            raise TypeError("money is never multiplied by a float")
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.amount), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{fixed(self.amount, self.currency.minor_units)} {self.currency.code}"

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money) or other.currency.code != self.currency.code:
            raise TypeError(f"{self.currency} and {getattr(other, 'currency', type(other).__name__)} do not mix")
        return other.amount


def round_half_away(amount: Decimal, places: int) -> Decimal:
    """To `places` decimals, nearest, half away from zero."""
    return amount.quantize(step(places), rounding=ROUND_HALF_UP)


def fixed(amount: Decimal, places: int) -> str:
    """Plain text with at least `places` decimals, exact: `1234.50`, never an exponent, never shortened."""
    exponent = amount.normalize().as_tuple().exponent
    decimals = max(places, -exponent if isinstance(exponent, int) else 0)
    zero_safe = amount or Decimal(0)
    return f"{zero_safe:.{decimals}f}"


def to_scaled(amount: Decimal) -> int:
    """The integer that stands for `amount` in a database. Refuses (ValueError) more than four decimals."""
    if not amount:
        return 0
    scaled = amount * SCALE
    whole = int(scaled)
    if scaled != whole:
        raise ValueError(f"{amount} has more than four decimals")
    return whole


def from_scaled(scaled: int) -> Decimal:
    """The decimal that the integer `scaled` stands for."""
    whole, rest = divmod(scaled, SCALE)
    return Decimal(whole) if rest == 0 else Decimal(scaled).scaleb(-4).normalize()


@cache
def step(places: int) -> Decimal:
    """The smallest amount with so many decimals: 0.01 for 2."""
    return Decimal(1).scaleb(-places)
