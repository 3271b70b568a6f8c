"""Where a company's books are: `sqlite:<file>` in the books folder, or `postgresql:<server>/<schema>`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from ledgerhall.tenancy.addresses import from_url
from ledgerhall.tenancy.guard import BOOKS_PREFIX

SQLITE, POSTGRESQL = "sqlite", "postgresql"

_SQLITE_SETTINGS = (
    # FULL: a posting that was confirmed survives a power cut. recursive_triggers: INSERT OR REPLACE must meet the
    # DELETE trigger of entry tables (stack.md, append-only has holes).
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-8000"
)


@dataclass(frozen=True, slots=True)
class Location:
    """One place of books. `place` is a file name (SQLite) or `<server>/<schema>` (PostgreSQL)."""

    engine: str
    place: str

    @classmethod
    def parse(cls, text: str) -> Location:
        engine, _, place = text.partition(":")
        if engine == SQLITE and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", place):
            return cls(engine, place)
        if engine == POSTGRESQL and re.fullmatch(r"[a-z0-9_]+/[a-z_][a-z0-9_]*", place):
            return cls(engine, place)
        raise ValueError(f"{text!r} is no place of books")

    @property
    def alias(self) -> str:
        """The connection alias of these books, the same in every process."""
        return BOOKS_PREFIX + hashlib.sha256(str(self).encode()).hexdigest()[:20]

    @property
    def file(self) -> Path:
        assert self.engine == SQLITE
        return Path(settings.BOOKS_FOLDER) / self.place

    @property
    def server(self) -> str:
        return self.place.partition("/")[0]

    @property
    def schema(self) -> str:
        return self.place.partition("/")[2]

    def __str__(self) -> str:
        return f"{self.engine}:{self.place}"


def for_new_company(company_id: UUID) -> Location:
    """Where the books of a new company will be: a file, or a schema on the server that new books open on."""
    if settings.BOOKS_SERVER_FOR_NEW in settings.BOOKS_SERVERS:
        return Location(POSTGRESQL, f"{settings.BOOKS_SERVER_FOR_NEW}/books_{company_id.hex}")
    return Location(SQLITE, f"{company_id.hex}.sqlite3")


def connection_settings(location: Location, *, as_owner: bool = False) -> dict[str, Any]:
    """Django's settings for a connection to these books; `as_owner` by the role that migrates."""
    if location.engine == SQLITE:
        specific: dict[str, Any] = {
            "ENGINE": "ledgerhall.tenancy.backends.sqlite",
            "NAME": str(location.file),
            "OPTIONS": {"timeout": 60, "init_command": _SQLITE_SETTINGS},
        }
    else:
        servers = settings.BOOKS_OWNER_SERVERS if as_owner else settings.BOOKS_SERVERS
        specific = from_url(servers[location.server], "ledgerhall.tenancy.backends.postgresql")
        specific["OPTIONS"] = {**specific["OPTIONS"], "options": f"-c search_path={location.schema}"}
    return {**_DEFAULTS, **specific}


_DEFAULTS: dict[str, Any] = {
    "ATOMIC_REQUESTS": False,
    "AUTOCOMMIT": True,
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
    "TIME_ZONE": None,
    "USER": "",
    "PASSWORD": "",
    "HOST": "",
    "PORT": "",
    "TEST": {"CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None, "NAME": None},
}
