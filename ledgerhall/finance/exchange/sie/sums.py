"""The arithmetic of a SIE file: what its rows add up to, account by account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from ledgerhall.finance.exchange.sie.model import ZERO, FiscalYear, SieFile

Amounts = Mapping[str, Decimal]


def stated(file: SieFile, label: str, year: int) -> dict[str, Decimal]:
    """The amounts of `#IB`, `#UB` or `#RES` by account; rows of an account stated twice are added."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in file.stated(label, year):
        sums[row.account] += row.amount
    return dict(sums)


def posted(file: SieFile, year: FiscalYear) -> dict[str, Decimal]:
    """What the vouchers of a fiscal year move on each account."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for voucher in file.vouchers:
        if year.has(voucher.voucher_date):
            for row in voucher.transactions:
                sums[row.account] += row.amount
    return dict(sums)


def months(file: SieFile, year: int) -> dict[str, Decimal]:
    """What the `#PSALDO` rows without objects of a year move on each account."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in file.period_balances:
        if row.year == year and not row.objects:
            sums[row.account] += row.amount
    return dict(sums)


def added(*parts: Amounts) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for part in parts:
        for account, amount in part.items():
            sums[account] += amount
    return dict(sums)


def total(amounts: Amounts | Iterable[Decimal]) -> Decimal:
    return sum(amounts.values() if isinstance(amounts, Mapping) else amounts, ZERO)


def differences(should_be: Amounts, is_now: Amounts) -> dict[str, Decimal]:
    """`should_be` less `is_now` of every account where they differ, in order of the numbers."""
    found = {
        account: should_be.get(account, ZERO) - is_now.get(account, ZERO) for account in sorted({*should_be, *is_now})
    }
    return {account: difference for account, difference in found.items() if difference}


def used_accounts(file: SieFile) -> dict[str, list[int]]:
    """Every account that a row with an amount names, and the lines that name it."""
    lines: dict[str, list[int]] = defaultdict(list)
    for balance in file.balances:
        lines[balance.account].append(balance.line)
    for month in file.period_balances:
        lines[month.account].append(month.line)
    for voucher in file.vouchers:
        for row in voucher.transactions:
            lines[row.account].append(row.line)
    return dict(lines)
