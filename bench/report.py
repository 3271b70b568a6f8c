"""bench/README.md, written from the figures of the last runs, which lie in bench/figures.json."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figures import Figure, shown

FOLDER = Path(__file__).parent
FIGURES, README = FOLDER / "figures.json", FOLDER / "README.md"

_HEAD = """# Bench

`bin/bench` measures what the product promises about speed and writes this page; `bin/bench NAME…` measures only these
and leaves the other sections as they were; `--quick` measures little and writes nothing. Load on the machine spoils the
times more than the ratios: measure on a machine that does nothing else.
"""


def keep(name: str, title: str, notes: str, figures: list[Figure]) -> None:
    """Keep the figures of one bench as its last ones, and write the page anew."""
    kept = _kept()
    kept[name] = {
        "title": title,
        "notes": notes,
        "machine": machine(),
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "load": round(os.getloadavg()[1], 1),
        "figures": [figure.as_json() for figure in figures],
    }
    FIGURES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    README.write_text(_page(kept))


def machine() -> str:
    """The machine in one line, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {python}, SQLite {sqlite3.sqlite_version}"
    )


def _processor() -> str:
    cpu_info = Path("/proc/cpuinfo")
    lines = cpu_info.read_text().splitlines() if cpu_info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    return kept


def _page(kept: dict[str, Any]) -> str:
    return "\n".join([_HEAD, *(_section(kept[name]) for name in sorted(kept))])


def _section(section: dict[str, Any]) -> str:
    figures = [Figure(**values) for values in section["figures"]]
    rows = [
        f"| {figure.name} | {shown(figure.value, figure.unit)} | "
        f"{'' if figure.most is None else 'at most ' + shown(figure.most, figure.unit)} | {figure.verdict} |"
        for figure in figures
    ]
    return "\n".join(
        [
            f"## {section['title']}\n",
            f"{section['notes']}\n",
            "| figure | measured | bound | |",
            "|---|---:|---:|---|",
            *rows,
            f"\n{section['measured_at']}, load {section['load']}: {section['machine']}\n",
        ]
    )
