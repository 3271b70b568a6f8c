"""Vouchers as postings, and what of a file is kept without being posted.

Only `#TRANS` count. A `#RTRANS` is repeated by a `#TRANS`, a `#BTRANS` is a row that was taken away; they, rows of 0.00
and vouchers without rows that count stay as history.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledgerhall.finance.exchange.sie.fields import CODE_LENGTH
from ledgerhall.finance.exchange.sie.model import FiscalYear, SieFile, TransactionRow, Voucher
from ledgerhall.finance.exchange.sie.plan import HistoryRow, PlannedLine, PlannedPosting, PostingKind
from ledgerhall.kernel.dates import LedgerDate


def postings(file: SieFile, year: FiscalYear | None = None) -> Iterator[PlannedPosting]:
    """One posting for each voucher (of a year) that has an amount, in the order of the file."""
    for voucher in file.vouchers:
        if year is not None and not year.has(voucher.voucher_date):
            continue
        lines = tuple(_line(voucher, row) for row in voucher.transactions if row.amount)
        if lines:
            yield PlannedPosting(
                kind=PostingKind.VOUCHER,
                document_number=document_number(voucher),
                posting_date=LedgerDate(voucher.voucher_date),
                text=voucher.text or voucher.title,
                lines=lines,
                file_line=voucher.line,
            )


def document_number(voucher: Voucher) -> str:
    """Series and number as `A-12`; the line of the file, `A-L340`, where there is no number or no room for it."""
    by_number = _joined(voucher.series, voucher.number)
    if voucher.number and len(by_number) <= CODE_LENGTH:
        return by_number
    by_line = _joined(voucher.series, f"L{voucher.line}")
    return by_line if len(by_line) <= CODE_LENGTH else f"L{voucher.line}"


def history(file: SieFile) -> tuple[HistoryRow, ...]:
    """What the file tells and nobody posts, in the order of its lines."""
    rows = [*_history_of_vouchers(file), *_history_of_last_year(file)]
    return tuple(sorted(rows, key=lambda row: row.file_line))


def _line(voucher: Voucher, row: TransactionRow) -> PlannedLine:
    return PlannedLine(
        account=row.account,
        amount=row.amount,
        text=row.text or voucher.text or voucher.title,
        objects=row.objects,
        document_date=row.row_date or voucher.voucher_date,
        file_line=row.line,
    )


def _joined(series: str, number: str) -> str:
    return f"{series}-{number}" if series else number


def _history_of_vouchers(file: SieFile) -> Iterator[HistoryRow]:
    for voucher in file.vouchers:
        if not any(row.amount for row in voucher.transactions):
            yield HistoryRow(
                "VER",
                voucher.line,
                document_number(voucher),
                row_date=voucher.voucher_date,
                text=voucher.text,
                sign=voucher.sign,
            )
        for row in voucher.rows:
            if row.kind != "TRANS" or not row.amount:
                yield HistoryRow(
                    row.kind,
                    row.line,
                    document_number(voucher),
                    row_date=row.row_date or voucher.voucher_date,
                    account=row.account,
                    amount=row.amount,
                    objects=row.objects,
                    text=row.text,
                    sign=row.sign,
                )


def _history_of_last_year(file: SieFile) -> Iterator[HistoryRow]:
    """Year -1 is compared and shown."""
    for balance in file.balances:
        if balance.year == -1:
            yield HistoryRow(
                balance.label, balance.line, account=balance.account, amount=balance.amount, objects=balance.objects
            )
    for month in file.period_balances:
        if month.year == -1:
            yield HistoryRow(
                "PSALDO",
                month.line,
                row_date=month.month,
                account=month.account,
                amount=month.amount,
                objects=month.objects,
            )
