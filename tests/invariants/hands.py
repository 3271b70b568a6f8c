"""Who does a random act, when, and the few numbers that were drawn for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ledgerhall.kernel.dates import LedgerDate
from tests.finance.ledgers import AT, ROSA
from tests.invariants.companies import CURRENCIES

FIRST_DAY = date(2017, 1, 1)
DIMENSIONS = ("", "DEPARTMENT=ADM", "DEPARTMENT=SALES;PROJECT=X", "PROJECT=Y")


@dataclass(frozen=True)
class Drawn:
    """Numbers that an act makes of what it needs: a day, which one of several, how much, and how."""

    day: int
    which: int
    units: int
    how: int


@dataclass(frozen=True)
class Hand:
    """`number` is the step's: documents of the act are numbered by it. Only who `previews` looks before posting."""

    drawn: Drawn
    number: int
    currency: str
    previews: bool = True

    @property
    def at(self) -> datetime:
        return AT + timedelta(minutes=self.number)

    @property
    def enters(self) -> dict[str, Any]:
        return {"by": ROSA, "at": self.at}

    @property
    def posts(self) -> dict[str, Any]:
        return {"by": ROSA, "posted_at": self.at}

    @property
    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.drawn.day)

    @property
    def ledger_date(self) -> LedgerDate:
        return LedgerDate(self.day)

    @property
    def smallest(self) -> Decimal:
        return Decimal(CURRENCIES[self.currency])

    @property
    def amount(self) -> Decimal:
        """In the local currency, whole units of its smallest one."""
        return self.smallest * self.drawn.units

    def amount_in(self, currency_code: str) -> Decimal:
        return Decimal("0.01") * self.drawn.units if currency_code else self.amount

    def bit(self, number: int) -> bool:
        """One of the yes or no of how it is done."""
        return bool(self.drawn.how >> number & 1)

    def one_of(self, several: Sequence[Any], shift: int = 0) -> Any:
        return several[(self.drawn.which + shift) % len(several)]

    @property
    def dimensions(self) -> str:
        return self.one_of(DIMENSIONS, self.drawn.how)

    def document_no(self, prefix: str) -> str:
        return f"{prefix}{self.number}"
