"""The hash of a register: what it made, in canonical text, chained to all registers before it.

Here are the texts of G/L entries and of the register itself; `posting.sealing` adds the other ledgers. Amounts are
written in ten-thousandths, which no setting can change; dates in ISO form, closing dates with C.
No surrogate ids, UUIDs or moments of entries take part, so both engines, a restored backup and an exported file agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC

from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.kernel.canonical import as_canonical
from ledgerhall.kernel.money import to_scaled

FIRST_HASH = "0" * 64
# What the text of a G/L entry has, in its order.
FIELDS = tuple(
    (
        "entry_no transaction_no account_no posting_date document_date vat_date document_type document_no "
        "external_document_no description amount debit_amount credit_amount currency_code currency_amount "
        "currency_factor balancing_account_no source_code reason_code dimensions global_dimension_1_code "
        "global_dimension_2_code journal_template_name journal_batch_name user_text is_system_created is_prior_year "
        "is_correction reverses_entry_no"
    ).split()
)


def content_digest(entries: Iterable[GLEntry]) -> hashlib._Hash:
    """SHA-256 so far over the canonical texts of the entries, which must come in entry order."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(_canonical(entry))
        digest.update(b"\n")
    return digest


def chain_hash(register: GLRegister) -> str:
    """SHA-256 over the previous chain hash and everything that the register says of itself."""
    content = [
        register.previous_hash,
        register.number,
        register.content_hash,
        register.source_code,
        register.user_text,
        None if register.user_uuid is None else str(register.user_uuid),
        register.idempotency_key,
        register.request_hash,
        register.journal_template_name,
        register.journal_batch_name,
        register.from_entry_no,
        register.to_entry_no,
        register.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        register.hash_version,
    ]
    return hashlib.sha256(_text(content)).hexdigest()


def _canonical(entry: GLEntry) -> bytes:
    return _text(
        [
            "gl",
            entry.entry_no,
            entry.transaction_no,
            entry.account_no,
            str(entry.posting_date),
            entry.document_date.isoformat(),
            entry.vat_date.isoformat(),
            entry.document_type,
            entry.document_no,
            entry.external_document_no,
            entry.description,
            to_scaled(entry.amount),
            to_scaled(entry.debit_amount),
            to_scaled(entry.credit_amount),
            entry.currency_code,
            to_scaled(entry.currency_amount),
            str(entry.currency_factor.normalize()),
            entry.balancing_account_no,
            entry.source_code,
            entry.reason_code,
            entry.dimensions,
            entry.global_dimension_1_code,
            entry.global_dimension_2_code,
            entry.journal_template_name,
            entry.journal_batch_name,
            entry.user_text,
            entry.is_system_created,
            entry.is_prior_year,
            entry.is_correction,
            entry.reverses_entry_no,
        ]
    )


def _text(content: list[object]) -> bytes:
    return as_canonical(content)
