"""Dimension sets: the canonical text of the values on an entry. Pure, but for `ensure` in `dimensions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_FORBIDDEN = frozenset("=;")


def canonical(values: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """`DEPARTMENT=A;PROJECT=X`: sorted by dimension, empty values left out. Equal content is equal text."""
    pairs = dict(values)
    for code, value in pairs.items():
        if _FORBIDDEN & set(code + value):
            raise ValueError(f"{code} {value}: dimension codes contain neither = nor ;")
    return ";".join(f"{code}={pairs[code]}" for code in sorted(pairs) if pairs[code])


def parsed(content: str) -> dict[str, str]:
    """The values of a canonical text, by dimension."""
    return dict(pair.split("=", 1) for pair in content.split(";")) if content else {}
