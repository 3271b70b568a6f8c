"""A PostgreSQL server for a bench: its own, durable (fsync on) where that counts, on the disk of the bench's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres as server

_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_MEMORY = {"shared_buffers": "1GB", "max_wal_size": "2GB"}


def is_here() -> bool:
    """Whether this machine has the server's programs."""
    try:
        server.binaries()
    except RuntimeError:
        return False
    return True


@contextmanager
def running(folder: Path, *, is_durable: bool = True) -> Iterator[str]:
    """The address of an empty database on a server that runs as long as the block."""
    from django.conf import settings

    os.environ["LEDGERHALL_TEST_RUN"], os.environ["LEDGERHALL_TEST_PID"] = str(folder), str(os.getpid())
    try:
        url = server.make_database(server.url(_MEMORY | (_DURABLE if is_durable else {})), "bench")
        settings.BOOKS_SERVERS["bench"] = settings.BOOKS_OWNER_SERVERS["bench"] = url
        yield url
    finally:
        server.stop()
