"""A document's amounts in the local currency: each alone, or as carried parts of the whole."""

from __future__ import annotations

from decimal import Decimal

from ledgerhall.finance.documents.trade import Trade
from ledgerhall.finance.vat.arithmetic import rounded_part


class Converter:
    """LCY = round(FCY × local / foreign). What is asked for by `part`, in order, adds up to the value of the sum."""

    def __init__(self, trade: Trade) -> None:
        assert trade.rate is not None
        self.sum = Decimal(0)
        self.sum_lcy = Decimal(0)
        self._is_local = trade.currency == trade.local
        self._foreign, self._local = trade.rate
        self._minor_units = trade.local.minor_units

    def of(self, amount: Decimal) -> Decimal:
        """The value of an amount alone."""
        if self._is_local:
            return amount
        return rounded_part(amount, self._local, self._foreign, self._minor_units)

    def part(self, amount: Decimal) -> Decimal:
        """The value of the next amount: that of all so far, less what was given before."""
        self.sum += amount
        before, self.sum_lcy = self.sum_lcy, self.of(self.sum)
        return self.sum_lcy - before
