"""From a room's act, which knows its record by a name of its own and no work date, to an act as the engine calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from ledgerhall.kernel.people import By


def on_record(act: Callable[..., Any], name: str) -> Callable[..., Any]:
    """`act(<name>=record, by=…, at=…)`, with `values=` where the declaration asks for fields."""

    def called(*, record: Any, by: By, at: datetime, work_date: date, values: Mapping[str, Any] | None = None) -> Any:
        asked = {} if values is None else {"values": values}
        return act(**{name: record}, **asked, by=by, at=at)

    return called


def with_values(act: Callable[..., Any]) -> Callable[..., Any]:
    """`act(values=…, by=…, at=…)`: what makes a record from a card or a request form."""

    def called(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Any:
        return act(values=values, by=by, at=at)

    return called


def alone(act: Callable[..., Any]) -> Callable[..., Any]:
    """`act(by=…, at=…)`: what needs neither a record nor values."""

    def called(*, by: By, at: datetime, work_date: date) -> Any:
        return act(by=by, at=at)

    return called
