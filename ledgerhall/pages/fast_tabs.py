"""FastTabs of a card or a document's header: fields read or typed into, what was refused beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from ledgerhall.pages import fields, inputs, requests
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import FastTab
from ledgerhall.pages.refusals import ShownRefusal
from ledgerhall.pages.registry import Registry


@dataclass(frozen=True, slots=True)
class Typing:
    """What may be typed, and what was: `texts` stand in place of what the record holds; `fixed` fields stay."""

    is_editable: bool
    fixed: Collection[str] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    refused: Sequence[ShownRefusal] = ()


def entries_of(tabs: Sequence[FastTab], model: type[Model]) -> requests.Entries:
    """All fields of the tabs by name."""
    return requests.entries([field for tab in tabs for field in tab.fields], model)


def typed_entries(tabs: Sequence[FastTab], model: type[Model], fixed: Collection[str] = ()) -> requests.Entries:
    """The fields that can be typed into, by name."""
    found = entries_of(tabs, model)
    return {name: entry for name, entry in found.items() if not entry[0].is_read_only and name not in fixed}


def tab_views(
    tabs: Sequence[FastTab], model: type[Model], record: Any, context: Context, registry: Registry, typing: Typing
) -> list[dict[str, Any]]:
    """The tabs as templates/pages/fast_tabs.html takes them; one with a fault stands open."""
    faults = {refusal.field: refusal.message for refusal in typing.refused if refusal.field and refusal.line is None}
    entries, found = entries_of(tabs, model), []
    for tab in tabs:
        shown = []
        for declared in tab.fields:
            field, kind = entries[declared if isinstance(declared, str) else declared.name]
            editable = typing.is_editable and not field.is_read_only and field.name not in typing.fixed
            text = typing.texts.get(field.name)
            if text is None or not editable:
                text = _text(field, kind, record, context, editable)
            fault = faults.get(field.name, "")
            view = requests.input_view(
                field, kind, text, context, registry, model=model, fault=fault, is_editable=editable
            )
            shown.append({**view, "hint": "" if field.name in typing.fixed else view["hint"]})
        found.append(
            {
                "caption": str(tab.caption),
                "is_open": tab.is_open or any(field["fault"] for field in shown),
                "fields": [field for field in shown if field["is_editable"] or record is not None],
                "promoted": [field for field in shown if field["is_promoted"] and field["text"]],
                "has_more": any(field["is_hidden"] for field in shown),
                "is_more_open": any(field["is_hidden"] and field["fault"] for field in shown),
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
