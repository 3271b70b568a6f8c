"""The one text of a value that is hashed: the same on every engine, machine and version of the product."""

from __future__ import annotations

import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def as_canonical(content: Any) -> bytes:
    """JSON in UTF-8 without spaces, names sorted. Chains in books rest on these bytes: they never change."""
    return _ENCODER.encode(content).encode()
