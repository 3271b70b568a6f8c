"""JSON with amounts as numbers written exactly from their decimals. No float on the way, and none accepted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money


def dumps(value: Any) -> str:
    """The JSON text of mappings, sequences and the values of books."""
    return "".join(_parts(value))


def _parts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        yield "{"
        for number, (name, one) in enumerate(value.items()):
            yield f"{',' if number else ''}{json.dumps(str(name))}:"
            yield from _parts(one)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for number, one in enumerate(value):
            if number:
                yield ","
            yield from _parts(one)
        yield "]"
    else:
        yield _scalar(value)


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool | int | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Money):
        return _number(value.amount)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return json.dumps(value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    if isinstance(value, LedgerDate):
        return json.dumps(value.day.isoformat())
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    if isinstance(value, UUID):
        return json.dumps(str(value))
    raise TypeError(f"{type(value).__name__} has no place in an answer")


def _number(value: Decimal) -> str:
    """All digits of the decimal and no exponent; what is not finite is no amount."""
    if not value.is_finite():
        raise ValueError("an amount is finite")
    return format(value, "f")
