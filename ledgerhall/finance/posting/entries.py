"""Expanded lines become G/L entries."""

from __future__ import annotations

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
    for line in made.walked.parts.lines:
        made.head.last_entry_no += 1
        made.gl.append(_entry(line, made, made.head.last_entry_no, made.transaction_no(line.transaction)))


def sides(amount: Decimal, *, is_correction: bool) -> tuple[Decimal, Decimal]:
    """Debit and credit of a signed amount; a correction stands negative on the original side (finance.md section 0)."""
    is_debit = (amount > 0) != is_correction
    return (amount, _ZERO) if is_debit else (_ZERO, -amount)


def _entry(line: Line, made: Made, entry_no: int, transaction_no: int) -> GLEntry:
    source, walked, register = line.source, made.walked, made.register
    account = walked.books.accounts[line.account_no]
    assert source.posting_date is not None
    day = source.posting_date.day
    first_open = walked.books.first_open_year
    values = document_values(source, walked.books.global_dimensions, line.dimensions)
    values["description"] = source.description or account.name
    own = {
        # The key is the number, so that verify sees a key that was changed.
        "id": entry_no,
        "entry_no": entry_no,
        "register_id": register.id,
        "transaction_no": transaction_no,
        "account_id": account.id,
        "account_no": account.number,
        "balancing_account_no": line.balancing_account_no,
        "dimension_set_id": made.dimension_sets.get(values["dimensions"]),
        "vat_date": source.vat_date or day,
        "source_code": walked.draft.source_code,
        "journal_template_name": walked.draft.journal_template_name,
        "journal_batch_name": walked.draft.journal_batch_name,
        "user_text": register.user_text,
        "user_uuid": register.user_uuid,
        "posted_at": register.posted_at,
        "changed_at": register.posted_at,
        "is_system_created": line.is_system_created,
        "is_prior_year": first_open is not None and day < first_open,
        "reverses_entry_no": source.reverses_entry_no,
        "is_reversed": source.reverses_entry_no is not None,
    }
    return record(GLEntry, {**own, **values, **_amounts(line, walked.books)})


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
