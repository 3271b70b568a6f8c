"""Expanded lines become G/L entries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.ledger.rows import made as record
from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.made import Made, document_values
from ledgerhall.finance.posting.parts import Line

_ZERO = Decimal(0)


def build(made: Made) -> None:
    """The G/L entries in order, numbered from the head on; nothing is written."""
    first_open = made.walked.books.first_open_year
    common = made.of_register()
    for line in made.walked.parts.lines:
        made.head.last_entry_no += 1
        numbers = made.head.last_entry_no, made.transaction_no(line.transaction)
        made.gl.append(record(GLEntry, common | _values(line, made, *numbers, first_open)))


def sides(amount: Decimal, *, is_correction: bool) -> tuple[Decimal, Decimal]:
    """Debit and credit of a signed amount; a correction stands negative on the original side (finance.md section 0)."""
    is_debit = (amount > 0) != is_correction
    return (amount, _ZERO) if is_debit else (_ZERO, -amount)


def _values(line: Line, made: Made, entry_no: int, transaction_no: int, first_open: date | None) -> dict[str, Any]:
    source, books = line.source, made.walked.books
    account = books.accounts[line.account_no]
    assert source.posting_date is not None
    day = source.posting_date.day
    values = document_values(source, books.global_dimensions, line.dimensions)
    values["description"] = source.description or account.name
    values |= _amounts(line, books)
    values |= {
        # The key is the number, so that verify sees a key that was changed.
        "id": entry_no,
        "entry_no": entry_no,
        "transaction_no": transaction_no,
        "account_id": account.id,
        "account_no": account.number,
        "balancing_account_no": line.balancing_account_no,
        "dimension_set_id": made.dimension_sets.get(values["dimensions"]),
        "vat_date": source.vat_date or day,
        "is_system_created": line.is_system_created,
        "is_prior_year": first_open is not None and day < first_open,
        "reverses_entry_no": source.reverses_entry_no,
        "is_reversed": source.reverses_entry_no is not None,
    }
    return values


def _amounts(line: Line, books: PostingBooks) -> dict[str, Any]:
    """The amount in both currencies, its side, and the factor between them."""
    assert line.amount_lcy is not None
    assert line.factor is not None
    is_correction = line.source.is_correction
    debit, credit = sides(line.amount_lcy.amount, is_correction=is_correction)
    currency = line.amount.currency.code
    return {
        "amount": line.amount_lcy.amount,
        "debit_amount": debit,
        "credit_amount": credit,
        "currency_code": "" if currency == books.local_currency.code else currency,
        "currency_amount": line.amount.amount,
        "currency_factor": line.factor,
        "is_correction": is_correction,
    }
