"""A card as its template takes it: FastTabs of fields, read or typed into, refusals, FactBoxes, actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db import connections
from django.db.models import Model
from django.utils.translation import gettext as _

from ledgerhall.pages import fast_tabs, fields, links, requests, ribbon, seen
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Card, Document, List
from ledgerhall.pages.factboxes import fact_boxes
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.selecting import find_record
from ledgerhall.pages.stepping import stepping

NEW = "new"


def find_card_record(page: Card | Document, key: str, *, is_held: bool = False) -> Model | None:
    """The record that the card or document shows, or None. `is_held` keeps others from changing it meanwhile."""
    records = page.model._default_manager.filter(**page.where)  # noqa: SLF001
    if is_held and connections[records.db].in_atomic_block:
        records = records.select_for_update(of=("self",))
    if isinstance(page, Card) and page.is_single:
        return records.order_by("pk").first()
    return find_record(records, page.key, key)


def typed_entries(page: Card) -> requests.Entries:
    """The fields that can be typed into, by name."""
    return fast_tabs.typed_entries(page.tabs, page.model)


def may_edit(page: Card, record: Any, context: Context) -> bool:
    """Whether this viewer may change the record, or make one where there is none."""
    if record is None:
        return page.create is not None and context.viewer.may(page.create_permission)
    return page.save is not None and context.viewer.may(page.save_permission)


def card_view(
    page: Card,
    record: Any,
    context: Context,
    registry: Registry,
    typed: Mapping[str, str] | None = None,
    refused: Sequence[ShownRefusal] = (),
    opened_from: str = "",
) -> dict[str, Any]:
    """Everything that templates/pages/card.html shows. `typed` is what stands in the fields instead of the record's;
    `opened_from` the query of the list that the card was opened from."""
    is_editable = may_edit(page, record, context)
    key = fields.key_of(record, page.key) if record is not None else NEW
    base = links.to_page(page, context.prefix, key)
    return {
        "page": page,
        "base": base,
        "title": _title(page, record),
        "caption": page.caption,
        "tabs": fast_tabs.tab_views(
            page.tabs,
            page.model,
            record,
            context,
            registry,
            fast_tabs.Typing(is_editable, texts=typed or {}, refused=refused),
        ),
        "is_editable": is_editable,
        "is_new": record is None,
        "refused": _strip(refused),
        "fact_boxes": fact_boxes(page.fact_boxes, record, context, registry) if record is not None else [],
        "ribbon": _ribbon(page, record, base, context, registry),
        "seen": seen.token(record, typed_entries(page)),
        "from_query": f"?{urlencode({'from': opened_from})}" if opened_from else "",
        **stepping(page, record, opened_from, context, registry),
        "back_caption": _back_caption(page, registry),
    }


def _title(page: Card, record: Any) -> str:
    if record is None:
        return _("New")
    return page.title(record) if page.title is not None else str(record)


def _strip(refused: Sequence[ShownRefusal]) -> dict[str, Any] | None:
    if not refused:
        return None
    return {
        "heading": _("Not saved."),
        "refusals": [
            {
                "message": one.message,
                "code": one.row or one.code,
                "target": f"id-{one.field}" if one.field else "",
                "link": _("Go to the field"),
            }
            for one in refused
        ],
    }


def _ribbon(page: Card, record: Any, base: str, context: Context, registry: Registry) -> list[dict[str, Any]]:
    if record is None:
        return []
    buttons = [ribbon.placed(action, ribbon.button(action, base, context, registry, record)) for action in page.actions]
    if page.create is not None and context.viewer.may(page.create_permission):
        new = {"caption": _("New"), "key": "Alt+N", "icon": "plus", "url": links.to_page(page, context.prefix, NEW)}
        buttons.insert(0, (_("Home"), "", new))
    return ribbon.tabs(buttons)


def _back_caption(page: Card, registry: Registry) -> str:
    back = registry.of_kind(List, page.list_page)
    return str(back.caption) if back is not None else _("Home")
