"""How a year begins where books exist: its opening balances against what the books closed with.

Either they are equal, or they differ on equity accounts alone and by the year's result; then the result was carried to
equity outside of the vouchers, and the same is posted here as the close of the income accounts on the closing date.
Anything else is refused with the differences. An *Opening difference* that the books show is no account of the file and
takes no part in the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.exchange.sie import sums
from ledgerhall.finance.exchange.sie.accounts import AccountType
from ledgerhall.finance.exchange.sie.findings import Finding, error
from ledgerhall.finance.exchange.sie.model import ZERO, FiscalYear, SieFile
from ledgerhall.finance.exchange.sie.plan import PlannedLine, PlannedPosting, PostingKind
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import text


@dataclass(frozen=True, slots=True)
class Closing:
    """What the books hold at the end of the year before, closing date included."""

    end: LedgerDate
    balances: Mapping[str, Decimal]
    types: Mapping[str, AccountType]
    difference_account: str = ""

    def is_balance(self, account: str) -> bool:
        return self.types[account].is_balance

    @property
    def open_income(self) -> dict[str, Decimal]:
        """The income accounts that are not closed."""
        return {a: amount for a, amount in sorted(self.balances.items()) if amount and not self.is_balance(a)}


@dataclass(frozen=True, slots=True)
class Carried:
    close: PlannedPosting | None = None
    findings: tuple[Finding, ...] = ()


def carry(file: SieFile, year: FiscalYear, closing: Closing) -> Carried:
    opening = sums.stated(file, "IB", year.index)
    at_close = {
        account: amount
        for account, amount in closing.balances.items()
        if closing.is_balance(account) and account != closing.difference_account
    }
    differing = sums.differences(opening, at_close)
    result = sums.total(closing.open_income)
    is_equity_only = all(closing.types.get(account) is AccountType.EQUITY for account in differing)
    if differing and not (is_equity_only and sums.total(differing) == result):
        return Carried(findings=tuple(_refusals(file, year, differing, opening, at_close)))
    if sums.total(differing) != result or not closing.open_income:
        return Carried()
    return Carried(_close(differing, closing))


def _close(differing: Mapping[str, Decimal], closing: Closing) -> PlannedPosting:
    title = "Close of the income accounts"
    lines = [PlannedLine(account, -amount, title) for account, amount in closing.open_income.items()]
    lines += [PlannedLine(account, amount, title) for account, amount in differing.items()]
    number = f"CLOSE-{closing.end.day:%Y%m%d}"
    return PlannedPosting(PostingKind.CLOSE, number, closing.end.closing, title, tuple(lines))


def _refusals(
    file: SieFile,
    year: FiscalYear,
    differing: Mapping[str, Decimal],
    opening: Mapping[str, Decimal],
    at_close: Mapping[str, Decimal],
) -> Iterator[Finding]:
    lines = {row.account: row.line for row in file.stated("IB", year.index)}
    for account, difference in differing.items():
        yield error(
            "sie-opening-differs-from-books",
            text("Account {account}: #IB is {opening}, the books close with {closing}: a difference of {difference}."),
            *([lines[account]] if account in lines else []),
            account=account,
            opening=opening.get(account, ZERO),
            closing=at_close.get(account, ZERO),
            difference=difference,
        )
