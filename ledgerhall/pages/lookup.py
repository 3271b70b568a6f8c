"""Look-ups: what a field may be, as rows of another list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledgerhall.pages import cells
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.columns import BoundColumn, shown_columns
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import List
from ledgerhall.pages.selecting import select

OFFERED = 20


def offers(
    page: List, field: str, typed: str, context: Context, filters: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Rows of the list, narrowed by the filters, that contain what is typed: value to take over and texts to show."""
    columns = [column for column in shown_columns(page, context.viewer) if column.is_stored][:4]
    selected = select(page, context, filters or {}, {}, _literal(typed), columns)
    taken = next((column for column in columns if column.name == field), columns[0])
    records = list(selected.rows(columns)[:OFFERED])
    writer = writer_of(context)
    columns = cells.with_decimals(columns, records, {}, writer)

    def texts(record: Any, shown: list[BoundColumn]) -> list[str]:
        return [cells.written(cells.raw_value(record, column, {}), column, writer) for column in shown]

    return {
        "title": str(page.caption),
        "total": selected.queryset.count(),
        "headings": [column.caption for column in columns],
        "rows": [{"value": texts(record, [taken])[0], "cells": texts(record, columns)} for record in records],
    }


def _literal(typed: str) -> str:
    """What is typed as plain words: in a look-up `*` and `?` are letters like others."""
    return "".join(" " if sign in "*?@'" else sign for sign in typed).strip()
