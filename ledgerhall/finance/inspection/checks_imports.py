"""Imported files: their bytes are those that were read, and what is kept of them is what was sealed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from ledgerhall.finance.exchange.models import HistoryRow, ImportedFile, ImportFinding
from ledgerhall.finance.exchange.seals import content_hash
from ledgerhall.finance.inspection.findings import Finding, rows
from ledgerhall.kernel.errors import text

_FILE = "imported file"


def imported_files_hold() -> Iterator[Finding]:
    """The bytes have the file's hash; record, findings and history rows are what was sealed with them."""
    for file in ImportedFile.objects.order_by("id").iterator(chunk_size=1):
        place = str(file)
        if not _has_its_bytes(file):
            yield Finding("imported-file-bytes", _FILE, text("Its bytes are not those of the file."), place, "content")
        kept = ImportFinding.objects.filter(file=file), HistoryRow.objects.filter(file=file)
        if file.content_hash != content_hash(file, *kept):
            template = text("What is kept of it is not what was sealed.")
            yield Finding("imported-file-hash", _FILE, template, place, "content_hash")


def imported_rows_have_their_file() -> Iterator[Finding]:
    """Every finding and every history row belongs to a file that is there."""
    for table in ("exchange_importfinding", "exchange_historyrow"):
        sql = (
            f"SELECT r.id FROM {table} r LEFT JOIN exchange_importedfile f ON f.id = r.file_id "
            "WHERE f.id IS NULL ORDER BY r.id"
        )
        for (row,) in rows(sql):
            yield Finding("imported-file-missing", table, text("Its file does not exist."), str(row), "file")


def _has_its_bytes(file: ImportedFile) -> bool:
    try:
        return hashlib.sha256(file.data).hexdigest() == file.sha256
    except zlib.error:
        return False
