"""The file of a backup: the books in their SQLite form with a manifest, sealed by a SHA-256 at its end.

Any SQLite tool opens it and finds the table `backup_manifest`. The last bytes, which SQLite does not look at, hold the
SHA-256 of everything before them, so that a single changed byte is seen.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ledgerhall.kernel.errors import Refusal, Refused, text

FORMAT = 1
TABLE = "backup_manifest"
_MARK = 0x4C486276  # "LHbv": PRAGMA application_id, bytes 68 to 71 of the file
_SEAL = re.compile(rb"\nledgerhall backup, sha256 ([0-9a-f]{64})\n")
_SEAL_SIZE = len(b"\nledgerhall backup, sha256 \n") + 64
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `facts` are the heads of the hash chains, `migrations` the state of the tables."""

    format: int
    product_version: str
    made_at: str
    engine: str
    company: Mapping[str, Any]
    migrations: list[list[str]]
    facts: Mapping[str, Any]
    rows: Mapping[str, int]


def write(books: Path, manifest: Manifest, target: Path) -> None:
    """Put the manifest into the SQLite file `books`, seal it, and move it to `target` in one step; whole books are for
    their owner's eyes alone."""
    with closing(sqlite3.connect(books, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"CREATE TABLE {TABLE} (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        values = [(name, json.dumps(value, ensure_ascii=False)) for name, value in asdict(manifest).items()]
        connection.executemany(f"INSERT INTO {TABLE} VALUES (?, ?)", values)
        connection.execute(f"PRAGMA application_id = {_MARK}")
        connection.execute("VACUUM")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        shutil.copyfile(books, draft)
        with draft.open("ab") as file:
            file.write(b"\nledgerhall backup, sha256 " + _digest(draft, draft.stat().st_size) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def read(file: Path) -> Manifest:
    """The manifest. Refuses what is no backup (`backup-foreign`), is damaged, or was made by a later product."""
    _check_seal(file)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1", uri=True)) as connection:
            values = {name: json.loads(value) for name, value in connection.execute(f"SELECT name, value FROM {TABLE}")}
        if values.get("format") == FORMAT:
            return Manifest(**values)
    except (sqlite3.DatabaseError, ValueError, TypeError) as problem:
        raise _refused("backup-damaged", text("{file} is damaged: {reason}."), file, reason=problem) from problem
    template = text("{file} was made by a later version of Ledgerhall ({version}). Restore it there.")
    raise _refused("backup-too-new", template, file, version=values.get("product_version", "?"))


def unpack(file: Path, books: Path) -> None:
    """Write the books in the backup to the path, without manifest and seal. `read` it before."""
    with file.open("rb") as source, books.open("xb") as target:
        left = file.stat().st_size - _SEAL_SIZE
        while left:
            block = source.read(min(_BLOCK, left))
            target.write(block)
            left -= len(block)
    with closing(sqlite3.connect(books, isolation_level=None)) as connection:
        connection.execute(f"DROP TABLE {TABLE}")
        connection.execute("PRAGMA application_id = 0")


def _check_seal(file: Path) -> None:
    size = file.stat().st_size
    with file.open("rb") as opened:
        head = opened.read(100)
        opened.seek(max(0, size - _SEAL_SIZE))
        seal = _SEAL.fullmatch(opened.read())
    if seal is None and head[68:72] != _MARK.to_bytes(4, "big"):
        raise _refused("backup-foreign", text("{file} is no backup of Ledgerhall."), file)
    if seal is None or _digest(file, size - _SEAL_SIZE) != seal[1]:
        reason = "it is not what was written"
        raise _refused("backup-damaged", text("{file} is damaged: {reason}."), file, reason=reason)
    if not head.startswith(b"SQLite format 3\x00"):
        raise _refused("backup-foreign", text("{file} is no backup of Ledgerhall."), file)


def _digest(file: Path, size: int) -> bytes:
    digest, left = hashlib.sha256(), size
    with file.open("rb") as source:
        while left and (block := source.read(min(_BLOCK, left))):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest().encode()


def _refused(code: str, template: str, file: Path, **values: object) -> Refused:
    return Refused(Refusal(code, template, field="file", values={"file": file.name, **values}))
