"""From a card or document to the record before and after it, by order and filters of the list it was opened from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from ledgerhall.pages import fields, links
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Card, Document, List
from ledgerhall.pages.keyset import neighbours
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.selecting import select
from ledgerhall.pages.state import ListState


def stepping(
    page: Card | Document, record: Any, opened_from: str, context: Context, registry: Registry
) -> dict[str, str]:
    """Addresses of the neighbours ("" where there is none) and of the list, where this is the current row."""
    back, state = registry.of_kind(List, page.list_page), ListState.of(QueryDict(opened_from))
    if back is None or not context.viewer.may(back.permission):
        return {"previous_url": "", "next_url": "", "back_url": f"{context.prefix}/"}
    base = links.to_page(back, context.prefix)
    if record is None or back.model is not page.model:
        return {"previous_url": "", "next_url": "", "back_url": f"{base}{'?' if opened_from else ''}{opened_from}"}
    rows = select(back, context, state.filters, state.totals, state.search).queryset
    before, after = neighbours(back, state.sort, rows, record)
    return {
        "previous_url": card_address(page, before, opened_from, context),
        "next_url": card_address(page, after, opened_from, context),
        "back_url": base + state.here(row=fields.key_of(record, back.key)),
    }


def card_address(page: Card | Document, record: Any, opened_from: str, context: Context) -> str:
    """The address of the record's page, which remembers the list that it was opened from."""
    if record is None:
        return ""
    query = f"?{urlencode({'from': opened_from})}" if opened_from else ""
    return links.to_page(page, context.prefix, fields.key_of(record, page.key)) + query
