"""The seal of an imported file: a hash over what is kept of it for good, so that a changed cell is found.

It covers the file's record, its history rows and its findings but for who acknowledged them and when (which the change
log tells). No surrogate ids or UUIDs take part, so both engines and a restored backup agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.kernel.canonical import as_canonical
from ledgerhall.kernel.money import to_scaled

_FILE = (
    "sha256",
    "file_name",
    "kind",
    "format",
    "encoding",
    "company_name",
    "from_date",
    "to_date",
    "first_register_no",
    "last_register_no",
    "journal_batch_name",
    "difference_account_no",
    "user_text",
    "user_uuid",
    "imported_at",
    "created_at",
)
_FINDING = ("position", "severity", "code", "template", "values", "message", "file_lines", "created_at")
_HISTORY = (
    "file_line",
    "kind",
    "document_no",
    "row_date",
    "account_no",
    "amount",
    "objects_text",
    "description",
    "sign",
)


def content_hash(file: Any, findings: Iterable[Any], history: Iterable[Any]) -> str:
    """SHA-256 over the canonical texts of the file, of its findings and of its history rows, in any order."""
    digest = hashlib.sha256(_text("file", file, _FILE))
    for text in sorted(_text("finding", finding, _FINDING) for finding in findings):
        digest.update(text)
    for text in sorted(_text("history", row, _HISTORY) for row in history):
        digest.update(text)
    return digest.hexdigest()


def _text(kind: str, record: Any, names: Iterable[str]) -> bytes:
    content = [kind, *(_plain(getattr(record, name)) for name in names)]
    return as_canonical(content) + b"\n"


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return to_scaled(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
