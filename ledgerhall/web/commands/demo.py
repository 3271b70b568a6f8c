"""`ledgerhall demo`: make the demo once, then serve it on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Tenant
from ledgerhall.web import upkeep
from ledgerhall.web.commands.main import cli, prepare_directory
from ledgerhall.web.commands.serve import run
from ledgerhall.web.demo import house

_HOST = "127.0.0.1"


@cli.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--fresh", is_flag=True, help="Make the demo anew.")
@click.option("--make-only", is_flag=True, help="Make it, and do not serve.")
def demo(port: int, fresh: bool, make_only: bool) -> None:
    """An accounting firm with its clients, on this machine alone."""
    home = Path(settings.HOME)
    _refuse_elsewhere(home)
    address = f"http://{_HOST}:{port}"
    if fresh or not _is_whole(home):
        _make(home, address)
    if make_only:
        return
    console = Console(stderr=True)
    console.print(f"\n  Ledgerhall demo: [bold]{address}[/bold]   (Ctrl+C ends it)")
    console.print(f"  Accountant  {house.ACCOUNTANT}   password {house.PASSWORD}")
    console.print(f"  Owner       {house.OWNER}   password {house.PASSWORD}\n")
    run(_HOST, port)


def _make(home: Path, address: str) -> None:
    """Everything anew; until it is whole the mark says that it is not, so that a killed start is made again."""
    _write_mark(home, is_whole=False)
    books.close_all()
    connection.close()
    house.clear(home)
    prepare_directory()
    upkeep.answer_at(address, at=timezone.now())
    columns = TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        made = progress.add_task("Making the demo", total=house.steps())

        def step(name: str) -> None:
            progress.update(made, description=name, advance=1)

        house.make(at=timezone.now(), step=step)
        progress.update(made, description="Ready")
    _write_mark(home, is_whole=True)


def _refuse_elsewhere(home: Path) -> None:
    if settings.DATABASE_URL:
        raise click.ClickException("The demo keeps its own data on SQLite: unset LEDGERHALL_DATABASE_URL.")
    if not (home / "demo.json").exists() and Tenant.objects.exists():
        raise click.ClickException(f"{home} holds data that no demo made. Name another folder by LEDGERHALL_HOME.")


def _is_whole(home: Path) -> bool:
    file = home / "demo.json"
    return file.exists() and bool(json.loads(file.read_text())["is_whole"])


def _write_mark(home: Path, *, is_whole: bool) -> None:
    (home / "demo.json").write_text(json.dumps({"is_whole": is_whole}))
