"""Serves Inter, the product's font, from the `fontpkg-inter` wheel as our own static file `pages/fonts/inter.ttf`.

The font is a dependency, so it is neither committed nor fetched. The setting STATICFILES_FINDERS names
`ledgerhall.pages.fonts.InterFinder`; `runserver`, whitenoise and `collectstatic` then find the file like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import fontpkg_inter
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

NAME = "inter.ttf"
PREFIX = "pages/fonts"
FILE = Path(fontpkg_inter.ROOT) / "files" / "Inter[opsz,wght].ttf"


class InterStorage(FileSystemStorage):
    """The wheel's folder, in which the one file goes by a name that is safe in a URL."""

    prefix = PREFIX

    def __init__(self) -> None:
        super().__init__(location=FILE.parent)

    def path(self, name: str) -> str:
        """The place of the font on disk; no other name is known here."""
        if name != NAME:
            raise FileNotFoundError(name)
        return str(FILE)


class InterFinder(BaseFinder):
    """Finds the one file `pages/fonts/inter.ttf`."""

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Nothing can be set wrongly: the place comes from the installed wheel."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """The font's place on disk for its static path, else nothing."""
        place = str(FILE) if path == f"{PREFIX}/{NAME}" else ""
        if find_all:
            return [place] if place else []
        return place or None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, InterStorage]]:
        """The one file, for `collectstatic`; `ignore_patterns` name nothing of ours."""
        del ignore_patterns
        yield NAME, InterStorage()
