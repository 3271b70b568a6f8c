"""What the content of a SIE file says against itself. One small function per rule, `ALL_CHECKS` in order.

None of them changes the file or decides what is posted; errors among the findings keep the file out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from ledgerhall.finance.exchange.sie import sums
from ledgerhall.finance.exchange.sie.accounts import AccountType, type_of
from ledgerhall.finance.exchange.sie.findings import Finding, error, warning
from ledgerhall.finance.exchange.sie.model import ZERO, FiscalYear, SieFile, Voucher
from ledgerhall.kernel.errors import text


def check(file: SieFile) -> tuple[Finding, ...]:
    return tuple(finding for rule in ALL_CHECKS for finding in rule(file))


def vouchers_that_do_not_balance(file: SieFile) -> Iterator[Finding]:
    for voucher in file.vouchers:
        if voucher.difference:
            yield error(
                "sie-voucher-unbalanced",
                text("Voucher {voucher} of {date} does not sum to zero: it is off by {difference}."),
                voucher.line,
                voucher=voucher.title,
                date=voucher.voucher_date,
                difference=voucher.difference,
            )


def vouchers_outside_of_every_year(file: SieFile) -> Iterator[Finding]:
    """A 4I states no year; its dates are checked by the books when it is posted."""
    if file.is_transactions_only:
        return
    for voucher in file.vouchers:
        if file.fiscal_year_of(voucher.voucher_date) is None:
            template = text("Voucher {voucher} is dated {date}, outside every fiscal year (#RAR) of the file.")
            yield error(
                "sie-voucher-outside-years", template, voucher.line, voucher=voucher.title, date=voucher.voucher_date
            )


def fiscal_year_missing(file: SieFile) -> Iterator[Finding]:
    if file.fiscal_year(0) is None and not file.is_transactions_only:
        yield error("sie-year-missing", text("The file does not state its fiscal year (#RAR 0)."))


def months_outside_of_the_year(file: SieFile) -> Iterator[Finding]:
    year = file.fiscal_year(0)
    if file.sie_type == 4 or year is None:
        return
    for row in file.period_balances:
        is_inside = year.start.replace(day=1) <= row.month <= year.end
        if row.year == 0 and not is_inside:
            template = text("#PSALDO of account {account} is for {month}, outside the fiscal year.")
            yield error("sie-month-outside-year", template, row.line, account=row.account, month=f"{row.month:%Y-%m}")


def closing_balances_that_differ(file: SieFile) -> Iterator[Finding]:
    """#UB against #IB and vouchers, #RES against vouchers, for the accounts that the chart knows."""
    if file.sie_type != 4:
        return
    for year in file.fiscal_years:
        if _is_told_in_vouchers(file, year):
            yield from _that_differ(file, year)


def _is_told_in_vouchers(file: SieFile, year: FiscalYear) -> bool:
    return year.index == 0 or any(year.has(voucher.voucher_date) for voucher in file.vouchers)


def _that_differ(file: SieFile, year: FiscalYear) -> Iterator[Finding]:
    opening, moved = sums.stated(file, "IB", year.index), sums.posted(file, year)
    lines = {(row.label, row.account): row.line for row in file.balances if row.year == year.index}
    known = {account.number for account in file.accounts}
    for label, calculated in (("UB", sums.added(opening, moved)), ("RES", moved)):
        stated = sums.stated(file, label, year.index)
        other = sums.stated(file, "RES" if label == "UB" else "UB", year.index)
        if not stated:
            continue
        for account, difference in sums.differences(stated, calculated).items():
            is_judged_by_label = type_of(account, file).account_type.is_balance is (label == "UB")
            if account in stated or (account in known and account not in other and is_judged_by_label):
                line = lines.get((label, account))
                yield warning(
                    f"sie-{label.lower()}-differs",
                    _DIFFERS[label],
                    *([line] if line else []),
                    account=account,
                    stated=stated.get(account, ZERO),
                    calculated=calculated.get(account, ZERO),
                    difference=difference,
                )


_DIFFERS = {
    "UB": text("#UB of account {account} is {stated}, #IB and vouchers give {calculated}: it differs by {difference}."),
    "RES": text("#RES of account {account} is {stated}, the vouchers give {calculated}: it differs by {difference}."),
}


def accounts_without_konto(file: SieFile) -> Iterator[Finding]:
    known = {account.number for account in file.accounts}
    year = file.fiscal_year(0)
    moved = sums.posted(file, year) if year else {}
    stated = {row.account for row in file.balances if row.label in ("UB", "RES")}
    for account, lines in sums.used_accounts(file).items():
        if account in known:
            continue
        if file.sie_type != 4 or account in stated or file.is_transactions_only:
            template = text("Account {account} is used without #KONTO; it is made under its number.")
            yield warning("sie-account-without-konto", template, *lines, account=account, rows=len(lines))
            continue
        template = text(
            "Account {account} is used in {rows} rows, {amount} in all, without #KONTO, #UB or #RES; "
            "it is made under its number."
        )
        amount = moved.get(account, ZERO)
        yield warning("sie-account-without-konto", template, *lines, account=account, rows=len(lines), amount=amount)


def accounts_of_assumed_type(file: SieFile) -> Iterator[Finding]:
    lines = {account: used[0] for account, used in sums.used_accounts(file).items()}
    lines |= {account.number: account.line for account in file.accounts}
    assumed = sorted(number for number in lines if type_of(number, file).is_assumed)
    if assumed:
        yield warning(
            "sie-account-type-assumed",
            text("Neither #KTYP nor the number says what these accounts are; they are taken as expense: {accounts}."),
            *(lines[number] for number in assumed),
            accounts=", ".join(assumed),
        )


def balances_stated_twice(file: SieFile) -> Iterator[Finding]:
    lines: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for row in file.balances:
        if not row.objects:
            lines[(row.label, row.year, row.account)].append(row.line)
    for (label, year, account), stated_on in lines.items():
        if len(stated_on) > 1:
            template = text("#{label} {year} of account {account} is stated {times} times; the amounts are added.")
            found = {"label": label, "account": account, "year": year, "times": len(stated_on)}
            yield warning("sie-balance-repeated", template, *stated_on, **found)


def voucher_numbers(file: SieFile) -> Iterator[Finding]:
    """Repeated, left out or missing, per series and fiscal year."""
    by_series: dict[tuple[str, int], list[Voucher]] = defaultdict(list)
    for voucher in file.vouchers:
        year = file.fiscal_year_of(voucher.voucher_date)
        by_series[(voucher.series, year.index if year else 0)].append(voucher)
    for (series, _year), vouchers in by_series.items():
        yield from _repeated(vouchers)
        yield from _left_out(series, [voucher for voucher in vouchers if _is_counted(voucher.number)])
    without = [voucher.line for voucher in file.vouchers if not voucher.number]
    if without:
        template = text("Vouchers without a number: {count}. Their line in the file becomes their document number.")
        yield warning("sie-voucher-number-missing", template, *without, count=len(without))


def _is_counted(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) <= 18


def _repeated(vouchers: list[Voucher]) -> Iterator[Finding]:
    lines: dict[str, list[int]] = defaultdict(list)
    titles = {voucher.number: voucher.title for voucher in vouchers}
    for voucher in vouchers:
        if voucher.number:
            lines[voucher.number].append(voucher.line)
    for number, used_on in lines.items():
        if len(used_on) > 1:
            template = text("{count} vouchers share the number {voucher}.")
            yield warning("sie-voucher-number-repeated", template, *used_on, count=len(used_on), voucher=titles[number])


def _left_out(series: str, vouchers: list[Voucher]) -> Iterator[Finding]:
    line_of = {int(voucher.number): voucher.line for voucher in vouchers}
    gaps = [(low + 1, high - 1, line_of[high]) for low, high in pairwise(sorted(line_of)) if high > low + 1]
    if gaps:
        yield warning(
            "sie-voucher-number-gap",
            text("Series {series} has no vouchers {numbers}."),
            *(line for _first, _last, line in gaps),
            series=series or '""',
            numbers=", ".join(str(first) if first == last else f"{first}-{last}" for first, last, _line in gaps),
        )


def opening_balances_that_do_not_sum_to_zero(file: SieFile) -> Iterator[Finding]:
    opening = sums.total(sums.stated(file, "IB", 0))
    if not opening:
        return
    lines = [row.line for row in file.stated("IB", 0)]
    result = sums.total(sums.stated(file, "RES", -1))
    if opening == -result:
        template = text(
            "The opening balances (#IB) sum to {amount}, not to zero: exactly last year's result, which has not been "
            "carried to equity. The difference is shown on the account Opening difference."
        )
        yield warning("sie-result-not-carried", template, *lines, amount=opening)
        return
    template = text(
        "The opening balances (#IB) sum to {amount}, not to zero. "
        "The difference is shown on the account Opening difference."
    )
    yield warning("sie-opening-unbalanced", template, *lines, amount=opening)


def last_year_against_opening(file: SieFile) -> Iterator[Finding]:
    """Year -1 is not posted; what it states at its end must be what this year begins with, but for its result."""
    opening = sums.stated(file, "IB", 0)
    closing = sums.stated(file, "UB", -1)
    if not closing and any(row.year == -1 for row in file.period_balances):
        closing = sums.added(sums.stated(file, "IB", -1), sums.months(file, -1))
        closing = {a: amount for a, amount in closing.items() if type_of(a, file).account_type.is_balance}
    if not closing:
        return
    differing = sums.differences(opening, closing)
    if _is_result_carried(file, differing):
        return
    lines = {row.account: row.line for row in (*file.stated("UB", -1), *file.stated("IB", 0))}
    for account, difference in differing.items():
        yield warning(
            "sie-previous-year-differs",
            text("Account {account} begins with {opening} (#IB), last year ended with {closing}: off by {difference}."),
            *([lines[account]] if account in lines else []),
            account=account,
            opening=opening.get(account, ZERO),
            closing=closing.get(account, ZERO),
            difference=difference,
        )


def _is_result_carried(file: SieFile, differing: dict[str, Decimal]) -> bool:
    is_equity_only = all(type_of(account, file).account_type is AccountType.EQUITY for account in differing)
    return is_equity_only and sums.total(differing) == sums.total(sums.stated(file, "RES", -1))


ALL_CHECKS: tuple[Callable[[SieFile], Iterator[Finding]], ...] = (
    vouchers_that_do_not_balance,
    vouchers_outside_of_every_year,
    fiscal_year_missing,
    months_outside_of_the_year,
    opening_balances_that_do_not_sum_to_zero,
    closing_balances_that_differ,
    last_year_against_opening,
    accounts_without_konto,
    accounts_of_assumed_type,
    balances_stated_twice,
    voucher_numbers,
)
