"""`python -m bench [name…] [--quick]`: measures, prints the figures, and keeps them in bench/README.md."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import click

from bench import report
from bench.figures import Figure, shown

BENCHES = ("companies", "documents", "posting", "receivables", "serving", "trial_balance")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(BENCHES))
@click.option("--quick", is_flag=True, help="Measure little, and keep nothing.")
@click.option("--folder", default="/var/tmp", show_default=True, help="Where the data go meanwhile; a real disk.")
@click.option("--inside", hidden=True, default="", help="Measure here and now, and write the figures to this file.")
def main(names: tuple[str, ...], quick: bool, folder: str, inside: str) -> None:
    """Measure what the product promises about speed; all of it, or what is named."""
    if inside:
        figures = import_module(f"bench.{names[0]}").measure(Path(inside).parent / "home", quick=quick)
        Path(inside).write_text(json.dumps([figure.as_json() for figure in figures]))
        return
    missed = 0
    for name in names or BENCHES:
        module = import_module(f"bench.{name}")
        click.echo(f"\n{module.TITLE}")
        start = time.monotonic()
        figures = _in_a_process(name, quick, folder)
        for figure in figures:
            bound = f"  at most {shown(figure.most, figure.unit)}: {figure.verdict}" if figure.most is not None else ""
            click.echo(f"  {figure.name:<52} {shown(figure.value, figure.unit):>12}{bound}")
        click.echo(f"  ({time.monotonic() - start:.0f} s)")
        missed += sum(not figure.holds for figure in figures)
        if not quick:
            report.keep(name, module.TITLE, module.NOTES, figures)
    sys.exit(1 if missed else 0)


def _in_a_process(name: str, quick: bool, folder: str) -> list[Figure]:
    """Each bench in a process and a data directory of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ledgerhall-bench-", dir=folder) as own:
        Path(own).chmod(0o711)  # the PostgreSQL server is another user where this runs as root
        (Path(own) / "home").mkdir(mode=0o711)
        result = Path(own) / "figures.json"
        command = [sys.executable, "-m", "bench", name, "--inside", str(result), *(["--quick"] if quick else [])]
        subprocess.run(command, check=True, cwd=report.FOLDER.parent)
        return [Figure(**values) for values in json.loads(result.read_text())]


main()
