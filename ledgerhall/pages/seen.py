"""What somebody saw when typing: a token of the values shown, so that a save over somebody else's change is refused.

The token has a few digits for each field. When the form comes back, the record as it is now gives another token where
somebody changed a field meanwhile; which digits differ says which field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.pages import fields
from ledgerhall.pages.figures import Writer
from ledgerhall.pages.refusals import ShownRefusal, shown
from ledgerhall.pages.requests import Entries, caption_of

# Of each field this many hexadecimal digits: a change stays unseen once in sixteen million.
_DIGITS = 6


def token(record: Any, entries: Entries) -> str:
    """What the fields of the record hold, in short; "" where there is no record yet."""
    if record is None:
        return ""
    return "".join(_digits(fields.value_of(record, name)) for name in entries)


def changed_meanwhile(
    seen: str, record: Any, entries: Entries, writer: Writer, model: Any = None
) -> list[ShownRefusal]:
    """A refusal for each field that holds another value than the one that was seen. Without a token nothing is said."""
    now = token(record, entries)
    if not seen or seen == now or len(seen) != len(now):
        return []
    found = []
    for position, (name, (field, kind)) in enumerate(entries.items()):
        place = slice(position * _DIGITS, (position + 1) * _DIGITS)
        if seen[place] != now[place]:
            value = fields.value_of(record, name)
            label = next((str(label) for key, label in field.choices if key == value), None)
            written = label or writer.cell(value, kind, "zero")
            values = {"field": caption_of(field, model), "value": written or "–"}
            found.append(_refusal(name, values))
    return shown(found, writer)


def _refusal(name: str, values: Mapping[str, str]) -> Refusal:
    template = text("{field} was changed to {value} by somebody else meanwhile. Save again to put yours in its place.")
    return Refusal("changed-meanwhile", template, field=name, values=values)


def was_seen(seen: str, entries: Entries, name: str, value: Any) -> bool:
    """Whether the token says that the field held this value: what was typed is then what was shown."""
    place = list(entries).index(name) * _DIGITS
    return seen[place : place + _DIGITS] == _digits(value)


def _digits(value: Any) -> str:
    """Alike for values that are typed alike: nothing is empty, and an amount has no number of decimals."""
    if isinstance(value, Decimal):
        value = f"{value.normalize():f}" if value else ""
    return hashlib.sha256(repr(value or "").encode()).hexdigest()[:_DIGITS]
