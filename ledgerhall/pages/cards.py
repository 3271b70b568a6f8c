"""A card as its template takes it: FastTabs of fields, read or typed into, refusals, FactBoxes, actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db import connections
from django.db.models import Model
from django.utils.translation import gettext as _

from ledgerhall.pages import fields, inputs, links, requests, ribbon, seen
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Card, List
from ledgerhall.pages.factboxes import fact_boxes
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.selecting import find_record
from ledgerhall.pages.stepping import stepping

NEW = "new"


def find_card_record(page: Card, key: str, *, is_held: bool = False) -> Model | None:
    """The record that the card shows, or None. `is_held` keeps others from changing it until the transaction ends."""
    records = page.model._default_manager.filter(**page.where)  # noqa: SLF001
    if is_held and connections[records.db].in_atomic_block:
        records = records.select_for_update(of=("self",))
    if page.is_single:
        return records.order_by("pk").first()
    return find_record(records, page.key, key)


def card_entries(page: Card) -> requests.Entries:
    """All fields of the card by name."""
    return requests.entries([field for tab in page.tabs for field in tab.fields], page.model)


def typed_entries(page: Card) -> requests.Entries:
    """The fields that can be typed into, by name."""
    return {name: entry for name, entry in card_entries(page).items() if not entry[0].is_read_only}


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
        "tabs": _tabs(page, record, context, registry, typed, refused, is_editable),
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


def _tabs(
    page: Card,
    record: Any,
    context: Context,
    registry: Registry,
    typed: Mapping[str, str] | None,
    refused: Sequence[ShownRefusal],
    is_editable: bool,
) -> list[dict[str, Any]]:
    faults = {refusal.field: refusal.message for refusal in refused if refusal.field}
    entries, found = card_entries(page), []
    for tab in page.tabs:
        shown = []
        for declared in tab.fields:
            field, kind = entries[declared if isinstance(declared, str) else declared.name]
            editable = is_editable and not field.is_read_only
            text = (typed or {}).get(field.name)
            if text is None:
                text = _text(field, kind, record, context, editable)
            shown.append(
                requests.input_view(
                    field,
                    kind,
                    text,
                    context,
                    registry,
                    model=page.model,
                    fault=faults.get(field.name, ""),
                    is_editable=editable,
                )
            )
        has_fault = any(field["fault"] for field in shown)
        promoted = [field for field in shown if field["is_promoted"] and field["text"]]
        found.append(
            {
                "caption": str(tab.caption),
                "is_open": tab.is_open or has_fault,
                "fields": [field for field in shown if field["is_editable"] or record is not None],
                "promoted": promoted,
                "has_more": any(field["is_hidden"] for field in shown),
            }
        )
    return found


def _text(field: Any, kind: Any, record: Any, context: Context, editable: bool) -> str:
    if record is None:
        return requests.default_text(field, kind, context)
    value, writer = fields.value_of(record, field.name), writer_of(context)
    if kind == "enum":
        return "" if value is None else str(value)
    return inputs.write(value, kind, writer) if editable else writer.cell(value, kind, "zero")


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
