"""Expanded lines become G/L entries."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
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
    source, books = line.source, walked.books
    assert line.amount_lcy is not None
    assert line.factor is not None
    assert source.posting_date is not None
    day = source.posting_date.day
    debit, credit = sides(line.amount_lcy.amount, is_correction=source.is_correction)
    values = parsed(source.dimensions)
    currency = line.amount.currency.code
    is_local = currency == books.local_currency.code
    return GLEntry(
        # The key is the number, so that verify sees a key that was changed.
        id=entry_no,
        entry_no=entry_no,
        transaction_no=transaction_no,
        account_id=books.accounts[line.account_no].id,
        account_no=line.account_no,
        posting_date=source.posting_date,
        document_date=source.document_date or day,
        vat_date=source.vat_date or day,
        document_type=source.document_type,
        document_no=source.document_no,
        external_document_no=source.external_document_no,
        description=source.description or books.accounts[line.account_no].name,
        amount=line.amount_lcy.amount,
        debit_amount=debit,
        credit_amount=credit,
        currency_code="" if is_local else currency,
        currency_amount=line.amount.amount,
        currency_factor=line.factor,
        balancing_account_no=line.balancing_account_no,
        source_code=walked.draft.source_code,
        reason_code=source.reason_code,
        dimension_set_id=dimension_sets.get(source.dimensions),
        dimensions=source.dimensions,
        global_dimension_1_code=values.get(books.global_dimensions[0], ""),
        global_dimension_2_code=values.get(books.global_dimensions[1], ""),
        journal_template_name=walked.draft.journal_template_name,
        journal_batch_name=walked.draft.journal_batch_name,
        user_text=register.user_text,
        user_uuid=register.user_uuid,
        is_system_created=line.is_system_created,
        is_prior_year=books.first_open_year is not None and day < books.first_open_year,
        is_correction=source.is_correction,
        reverses_entry_no=source.reverses_entry_no,
        is_reversed=source.reverses_entry_no is not None,
        posted_at=register.posted_at,
        changed_at=register.posted_at,
    )
