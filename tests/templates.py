"""Homes of other processes start with the template of empty books that this process has: each would make its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings


def give_template(home: Path) -> None:
    """Copy the template of empty SQLite books into a home that does not exist yet or is empty; none where none is made
    so far."""
    folder = home / "books"
    home.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    for template in Path(settings.BOOKS_FOLDER).glob("template-*.sqlite3"):
        shutil.copy2(template, folder)
