"""A PostgreSQL server for one run of the tests, shared by all of its processes.

The first process that needs it starts it; it ends with the process that was started by hand, also when that is killed
(a small watcher looks for it). Durability against power cuts is off: tests kill processes, not machines.
"""

import fcntl
import os
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg

USER = "postgres"
_SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "400",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "max_locks_per_transaction": "512",
    "log_min_messages": "fatal",
}


def url(settings: dict[str, str] | None = None) -> str:
    """Address of the server's database `postgres`; starts the server where no process of this run has done so.

    `settings` stand beside or instead of those that tests use.
    """
    run = Path(os.environ["LEDGERHALL_TEST_RUN"])
    note = run / "postgres-url"
    with (run / "postgres-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            note.write_text(_start(run / "postgres", {**_SETTINGS, **(settings or {})}))
        return note.read_text()


def stop() -> None:
    """Ends the server of this run, if there is one."""
    folder = Path(os.environ["LEDGERHALL_TEST_RUN"]) / "postgres"
    if (folder / "postmaster.pid").exists():
        _run("pg_ctl", "-D", str(folder), "-m", "immediate", "-w", "stop")


def make_database(server: str, name: str) -> str:
    """An empty database on the server, made anew; its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.rpartition("/")[0] + "/" + name


def binaries() -> Path:
    """The folder of the server's programs."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if folders and (folders[-1] / "initdb").exists():
        return folders[-1]
    raise RuntimeError(
        "no PostgreSQL server on this machine: install the package postgresql, or run --without-postgres"
    )


def _start(folder: Path, values: dict[str, str]) -> str:
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    log = folder.parent / "postgres.log"
    _run("initdb", "-D", str(folder), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "postgresql.conf").open("a") as settings:
        settings.writelines(f"{name} = {value}\n" for name, value in {**values, "port": port}.items())
    log.touch()
    if os.geteuid() == 0:
        shutil.chown(log, USER)
    _run("pg_ctl", "-D", str(folder), "-l", str(log), "-w", "-t", "60", "start")
    _watch(folder)
    return f"postgresql://{USER}@127.0.0.1:{port}/postgres"


def _watch(folder: Path) -> None:
    """Ends the server when the process that runs the tests is gone."""
    tests = os.environ["LEDGERHALL_TEST_PID"]
    script = (
        f'while kill -0 {tests} 2>/dev/null && [ -e "$1/postmaster.pid" ]; do sleep 1; done; '
        '[ ! -e "$1/postmaster.pid" ] || { kill -QUIT "$(head -n 1 "$1/postmaster.pid")"; sleep 1; rm -rf "$1/.."; }'
    )
    subprocess.Popen(
        ["/bin/sh", "-c", script, "sh", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _run(program: str, *arguments: str) -> None:
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_user, str(binaries() / program), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr.strip()}")
