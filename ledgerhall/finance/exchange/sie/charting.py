"""The chart, the dimensions and the opening balances that a SIE file gives to books."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from ledgerhall.finance.exchange.sie import sums
from ledgerhall.finance.exchange.sie.accounts import AccountType, type_of
from ledgerhall.finance.exchange.sie.model import Balance, FiscalYear, Objects, SieFile
from ledgerhall.finance.exchange.sie.plan import DIFFERENCE_NAME, PlannedAccount, PlannedDimension, PlannedLine

# What the standard calls the dimensions that a file may use without stating them.
_RESERVED_NAMES = {
    "1": "Cost center",
    "2": "Cost unit",
    "6": "Project",
    "7": "Employee",
    "8": "Customer",
    "9": "Supplier",
    "10": "Invoice",
}


def accounts(file: SieFile) -> tuple[PlannedAccount, ...]:
    """Every #KONTO, and every account that a row with an amount names without one; in order of the numbers."""
    names = {account.number: (account.name, account.line) for account in file.accounts}
    for number, lines in sums.used_accounts(file).items():
        names.setdefault(number, (number, lines[0]))
    planned = []
    for number, (name, line) in sorted(names.items()):
        kind = type_of(number, file)
        planned.append(PlannedAccount(number, name, kind.account_type, kind.subcategory, line))
    return tuple(planned)


def difference_account(number: str) -> PlannedAccount:
    return PlannedAccount(number, DIFFERENCE_NAME, AccountType.EQUITY, is_difference=True)


def dimensions(file: SieFile) -> tuple[PlannedDimension, ...]:
    """Every #DIM with its objects, and those that rows name without one."""
    names = {dimension.number: dimension.name for dimension in file.dimensions}
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for item in file.objects:
        values[item.dimension].setdefault(item.code, item.name)
    for dimension, code in _used_objects(file):
        values[dimension].setdefault(code, code)
    return tuple(
        PlannedDimension(code, names.get(code) or _RESERVED_NAMES.get(code, f"Dimension {code}"), _sorted(values[code]))
        for code in sorted({*names, *values}, key=_by_number)
    )


def opening_lines(file: SieFile, year: FiscalYear) -> tuple[PlannedLine, ...]:
    """The #IB of a year by account; what #OIB says about objects divides the amount of its account."""
    of_objects: dict[str, list[Balance]] = defaultdict(list)
    for row in file.balances:
        if row.year == year.index and row.amount and (row.label == "OIB" or (row.label == "IB" and row.objects)):
            of_objects[row.account].append(row)
    first_line = {row.account: row.line for row in reversed(file.stated("IB", year.index))}
    lines: list[PlannedLine] = []
    for account, amount in sorted(sums.stated(file, "IB", year.index).items()):
        undivided = amount
        for row in of_objects[account]:
            undivided -= row.amount
            lines.append(_opening_line(account, row.amount, row.line, row.objects))
        if undivided:
            lines.append(_opening_line(account, undivided, first_line[account]))
    return tuple(lines)


def _opening_line(account: str, amount: Decimal, file_line: int, objects: Objects = ()) -> PlannedLine:
    return PlannedLine(account, amount, "Opening balance", objects=objects, file_line=file_line)


def _used_objects(file: SieFile) -> list[tuple[str, str]]:
    used = [pair for balance in file.balances for pair in balance.objects]
    used += [pair for month in file.period_balances for pair in month.objects]
    used += [pair for voucher in file.vouchers for row in voucher.rows for pair in row.objects]
    return list(dict.fromkeys(used))


def _sorted(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(values.items()))


def _by_number(code: str) -> tuple[int, str]:
    return (int(code) if code.isascii() and code.isdecimal() else 10**20, code)
