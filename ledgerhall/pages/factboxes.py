"""FactBoxes: sections about one record at the right of a list, card or journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ledgerhall.pages import fields, links
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Fact, FactBox
from ledgerhall.pages.figures import DASH
from ledgerhall.pages.registry import Registry


def fact_boxes(boxes: Sequence[FactBox], record: Any, context: Context, registry: Registry) -> list[dict[str, Any]]:
    """The sections that the viewer may see, about the record."""
    day = context.viewer.work_date
    return [
        {"caption": str(box.caption), "facts": written_facts(_facts(box, record, day), context, registry)}
        for box in boxes
        if not box.permission or context.viewer.may(box.permission)
    ]


def written_facts(facts: Iterable[Fact], context: Context, registry: Registry) -> list[dict[str, Any]]:
    """Facts as text, with links where the viewer may follow them."""
    writer = writer_of(context)
    return [
        {
            "label": str(fact.label),
            "text": writer.cell(fact.value, fact.kind) or DASH,
            "url": links.allowed(fact.opens, context, registry),
            "is_total": fact.is_total,
        }
        for fact in facts
    ]


def _facts(box: FactBox, record: Any, work_date: date) -> Iterable[Fact]:
    if box.facts_on is not None:
        return box.facts_on(record, work_date)
    if box.facts is not None:
        return box.facts(record)
    found = []
    for name in box.fields:
        field = fields.model_field(type(record), name)
        value, kind = fields.value_of(record, name), fields.kind_of(field)
        if kind == "enum":
            value = next((str(label) for key, label in fields.choices_of(field) if key == value), value)
        found.append(Fact(fields.caption_of(field), value, kind))
    return found
