"""The hash of a register: what it made, in canonical text, chained to all registers before it.

Here are the texts of G/L entries and of the register itself; `posting.sealing` adds the other ledgers. Amounts are
written in ten-thousandths, which no setting can change; dates in ISO form, closing dates with C.
No surrogate ids, UUIDs or moments of entries take part, so both engines, a restored backup and an exported file agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.finance.ledger.rows import converted
from ledgerhall.kernel.canonical import as_canonical, canonical_texts
from ledgerhall.kernel.money import to_scaled

# What converts which place of a row of fields.
Converters = tuple[tuple[int, Callable[[Any], Any]], ...]

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


def texts(name: str, rows: Sequence[tuple[Any, ...]], converters: Converters) -> list[str]:
    """The canonical texts of entries of a ledger: its name, and their fields, which are `rows`."""
    columns = list(zip(*rows, strict=True))
    for place, convert in converters if columns else ():
        columns[place] = converted(columns[place], convert)
    return canonical_texts([(name, *values) for values in zip(*columns, strict=True)])


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
    return hashlib.sha256(as_canonical(content)).hexdigest()


def _factor(factor: Decimal) -> str:
    return str(factor.normalize())


_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "posting_date": str,
    "document_date": date.isoformat,
    "vat_date": date.isoformat,
    "amount": to_scaled,
    "debit_amount": to_scaled,
    "credit_amount": to_scaled,
    "currency_amount": to_scaled,
    "currency_factor": _factor,
}
# How the fields of an entry are read, and which of them are converted.
read = attrgetter(*FIELDS)
CONVERTERS: Converters = tuple((place, _CONVERSIONS[name]) for place, name in enumerate(FIELDS) if name in _CONVERSIONS)
