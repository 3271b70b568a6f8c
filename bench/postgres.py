"""A PostgreSQL server for a bench: its own, durable (fsync on), on the disk of the bench's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres as server

_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB"}


def is_here() -> bool:
    """Whether this machine has the server's programs."""
    try:
        server.binaries()
    except RuntimeError:
        return False
    return True


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of an empty database on a server that runs as long as the block."""
    from django.conf import settings

    os.environ["LEDGERHALL_TEST_RUN"], os.environ["LEDGERHALL_TEST_PID"] = str(folder), str(os.getpid())
    try:
        url = server.make_database(server.url(_DURABLE), "bench")
        settings.BOOKS_SERVERS["bench"] = settings.BOOKS_OWNER_SERVERS["bench"] = url
        yield url
    finally:
        server.stop()
