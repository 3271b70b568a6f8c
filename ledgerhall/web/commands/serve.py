"""`ledgerhall serve` and `ledgerhall worker`: the web server, and the process that does the long work."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from importlib.resources import files
from pathlib import Path

import click
from django.conf import settings
from django.core.checks import run_checks
from django.utils import timezone

from ledgerhall.web.commands.main import cli


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Web processes.")
@click.option("--threads", default=8, show_default=True, help="Threads of each web process.")
@click.option("--reload", is_flag=True, help="Start anew when a Python file changes.")
@click.option("--no-worker", is_flag=True, help="Run no worker here; one runs elsewhere by `ledgerhall worker`.")
def serve(host: str, port: int, workers: int, threads: int, reload: bool, no_worker: bool) -> None:
    """Serve the product: web server and worker, until Ctrl+C or SIGTERM."""
    run(host, port, workers=workers, threads=threads, reload=reload, with_worker=not no_worker)


@cli.command()
@click.option("--interval", default=0.5, show_default=True, help="Seconds between two looks for work.")
def worker(interval: float) -> None:
    """Do the long work: refreshes, imports, the sample company."""
    from django.core.management import call_command

    call_command("db_worker", interval=interval, verbosity=0, queue_name="*")


def run(
    host: str, port: int, *, workers: int = 1, threads: int = 8, reload: bool = False, with_worker: bool = True
) -> None:
    """Bring all books to the newest migration, then serve until a signal ends it; the worker ends with it."""
    from granian import Granian
    from granian.constants import Interfaces

    from ledgerhall.web import upkeep

    try:
        upkeep.refuse_demo_in_public(host)
    except RuntimeError as refused:
        raise click.ClickException(str(refused)) from refused
    own_address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"  # noqa: S104
    _refuse_faults()
    upkeep.answer_at(settings.PUBLIC_URL or own_address, at=timezone.now())
    upkeep.migrate_books()
    upkeep.sweep(at=timezone.now())
    server = Granian(
        "ledgerhall.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        reload=reload,
        reload_paths=[Path(str(files("ledgerhall")))] if reload else None,
        websockets=False,
        log_access=False,
    )
    with _worker() if with_worker else nullcontext():
        server.serve()


def _refuse_faults() -> None:
    """Declarations and views are checked whole before anything is served: a fault refuses the start."""
    faults = [fault for fault in run_checks() if fault.is_serious()]
    if faults:
        raise click.ClickException("\n".join(str(fault) for fault in faults))


@contextmanager
def _worker() -> Iterator[None]:
    """A worker process that ends with this one, however this one ends."""
    program = "from ledgerhall.web.commands.main import main; main()"
    command = [sys.executable, "-c", program, "worker"]
    process = subprocess.Popen(command, preexec_fn=_die_with_parent)  # noqa: PLW1509 (our own program; one thread)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _die_with_parent() -> None:
    """Linux only: the kernel ends the worker when the server dies without a word."""
    pr_set_pdeathsig = 1
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
