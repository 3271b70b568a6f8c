"""Expanded lines become G/L entries."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.draft import DraftLine
from ledgerhall.finance.posting.expansion import Line
from ledgerhall.finance.posting.walk import Walked

_ZERO = Decimal(0)


def build(walked: Walked, register: GLRegister, head: Head, dimension_sets: Mapping[str, int]) -> list[GLEntry]:
    """The entries in order, numbered from the head on; nothing is written."""
    first_transaction = head.last_transaction_no + 1
    made = []
    for line in walked.lines:
        head.last_entry_no += 1
        transaction_no = first_transaction + line.transaction
        made.append(_entry(line, walked, register, head.last_entry_no, transaction_no, dimension_sets))
        head.last_transaction_no = transaction_no
    return made


def sides(amount: Decimal, *, is_correction: bool) -> tuple[Decimal, Decimal]:
    """Debit and credit of a signed amount; a correction stands negative on the original side (finance.md section 0)."""
    is_debit = (amount > 0) != is_correction
    return (amount, _ZERO) if is_debit else (_ZERO, -amount)


def _entry(
    line: Line,
    walked: Walked,
    register: GLRegister,
    entry_no: int,
    transaction_no: int,
    dimension_sets: Mapping[str, int],
) -> GLEntry:
    source, account = line.source, walked.books.accounts[line.account_no]
    return GLEntry(
        # The key is the number, so that verify sees a key that was changed.
        id=entry_no,
        entry_no=entry_no,
        transaction_no=transaction_no,
        account_id=account.id,
        account_no=account.number,
        balancing_account_no=line.balancing_account_no,
        description=source.description or account.name,
        dimension_set_id=dimension_sets.get(source.dimensions),
        source_code=walked.draft.source_code,
        journal_template_name=walked.draft.journal_template_name,
        journal_batch_name=walked.draft.journal_batch_name,
        user_text=register.user_text,
        user_uuid=register.user_uuid,
        posted_at=register.posted_at,
        changed_at=register.posted_at,
        is_system_created=line.is_system_created,
        **_from_document(source, walked.books),
        **_amounts(line, walked.books),
    )


def _from_document(source: DraftLine, books: PostingBooks) -> dict[str, Any]:
    """What the entry has from its document: dates, numbers, dimensions, and what it reverses."""
    assert source.posting_date is not None
    day = source.posting_date.day
    values = parsed(source.dimensions)
    return {
        "posting_date": source.posting_date,
        "document_date": source.document_date or day,
        "vat_date": source.vat_date or day,
        "document_type": source.document_type,
        "document_no": source.document_no,
        "external_document_no": source.external_document_no,
        "reason_code": source.reason_code,
        "dimensions": source.dimensions,
        "global_dimension_1_code": values.get(books.global_dimensions[0], ""),
        "global_dimension_2_code": values.get(books.global_dimensions[1], ""),
        "is_prior_year": books.first_open_year is not None and day < books.first_open_year,
        "reverses_entry_no": source.reverses_entry_no,
        "is_reversed": source.reverses_entry_no is not None,
    }


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
