"""The one text of a value that is hashed: the same on every engine, machine and version of the product."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def as_canonical(content: Any) -> bytes:
    """JSON in UTF-8 without spaces, names sorted. Chains in books rest on these bytes: they never change."""
    return _ENCODER.encode(content).encode()


def canonical_texts(contents: Sequence[Sequence[Any]]) -> list[str]:
    """The text of each of these lists of plain values, as `as_canonical` encodes it.

    They are encoded together, which costs half, and divided where lists end; one by one where a value looks like that.
    """
    if not contents:
        return []
    texts = _ENCODER.encode(contents)[2:-2].split("],[")
    if len(texts) != len(contents):
        return [_ENCODER.encode(content) for content in contents]
    return [f"[{text}]" for text in texts]
