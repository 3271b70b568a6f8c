"""The nodes of the cluster that bin/test --citus started: who holds a company, killing a node, starting it again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from ledgerhall.tenancy.locations import Location


def holder(books: str) -> Path:
    """The data directory of the node that holds the company's schema."""
    schema = Location.parse(books).schema
    with psycopg.connect(os.environ["LEDGERHALL_TEST_CITUS"]) as connection:
        rows = connection.execute(
            "SELECT DISTINCT nodeport FROM citus_shards WHERE table_name::text LIKE %s", [f"{schema}.%"]
        ).fetchall()
    ((port,),) = rows  # a company lies on one node
    folders = Path(os.environ["LEDGERHALL_TEST_CITUS_DIR"])
    return next(folder for folder in (folders / "w1", folders / "w2") if _postmaster(folder)[1] == port)


def kill(node: Path) -> None:
    """kill -9 of the node's PostgreSQL and all of its processes, at once."""
    pid, _ = _postmaster(node)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for victim in (pid, *map(int, children)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(_is_alive(victim) for victim in (pid, *map(int, children))):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def start(node: Path) -> None:
    """Start the node again; it recovers from its log.

    Its process is dead, but nobody may have asked for its end yet, and PostgreSQL would take it for a running one.
    """
    (node / "postmaster.pid").unlink()
    program = Path((node.parent / "bin_path").read_text().strip()) / "pg_ctl"
    as_user = ["runuser", "-u", node.owner(), "--"] if os.geteuid() == 0 else []
    log = node.parent / f"{node.name}.log"
    command = [*as_user, str(program), "-D", str(node), "-l", str(log), "-w", "-t", "60", "start"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _postmaster(node: Path) -> tuple[int, int]:
    """Process id and port."""
    lines = (node / "postmaster.pid").read_text().splitlines()
    return int(lines[0]), int(lines[3])


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
