"""Request forms: what an act asks before it is done, and editable fields of cards, as their templates take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model

from ledgerhall.pages import fields, inputs, links
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Field, Kind, List
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.words import FIGURES

# A declared field with the kind that it has on its model.
Entries = dict[str, tuple[Field, Kind]]


def entries(declared: Sequence[str | Field], model: type[Model] | None = None) -> Entries:
    """Declared fields by name, with their kinds and, of the model's choices, those."""
    found: Entries = {}
    for entry in declared:
        field = Field(entry) if isinstance(entry, str) else entry
        kind = kind_of(field, model)
        if kind == "enum" and not field.choices and model is not None:
            field = replace(field, choices=fields.choices_of(fields.model_field(model, field.name)))
        found[field.name] = (field, kind)
    return found


def kind_of(field: Field, model: type[Model] | None) -> Kind:
    """The declared kind, else that of the model's field, else text."""
    if field.kind is not None:
        return field.kind
    if field.choices:
        return "enum"
    return fields.kind_of(fields.model_field(model, field.name)) if model is not None else "text"


def caption_of(field: Field, model: type[Model] | None) -> str:
    if field.caption or model is None:
        return str(field.caption or field.name)
    return fields.caption_of(fields.model_field(model, field.name))


def choices_of(field: Field) -> list[tuple[str, str]]:
    """What a field offers to choose from, as typed values and their names."""
    return [(str(key), str(label)) for key, label in field.choices]


def default_text(field: Field, kind: Kind, context: Context) -> str:
    """What stands in the field before anybody types."""
    text = field.default(context.viewer) if callable(field.default) else field.default
    if text and kind in ("date", "ledger date"):
        return inputs.write(inputs.read(text, field, kind, context), kind, writer_of(context))
    return text


def input_view(
    field: Field,
    kind: Kind,
    text: str,
    context: Context,
    registry: Registry,
    *,
    model: type[Model] | None = None,
    fault: str = "",
    is_editable: bool = True,
) -> dict[str, Any]:
    """A field as templates/pages/input.html takes it."""
    choices = choices_of(field) if kind == "enum" else []
    if kind == "enum" and not is_editable:
        text = next((label for key, label in choices if key == text), text)
    return {
        "name": field.name,
        "caption": caption_of(field, model),
        "kind": kind,
        "text": text,
        "choices": choices,
        "fault": fault,
        "hint": str(field.hint),
        "look_url": look_url(field.lookup, field.lookup_field, context, registry, field.lookup_filters),
        "look_by": field.lookup_by,
        "look_urls": {key: look_url(*where, context, registry) for key, where in field.lookups.items()},
        "is_required": field.is_required,
        "is_editable": is_editable and not field.is_read_only,
        "is_figure": kind in FIGURES,
        "is_promoted": field.is_promoted,
        "is_hidden": field.is_hidden,
    }


def look_url(
    page: str, column: str, context: Context, registry: Registry, filters: Mapping[str, str] | None = None
) -> str:
    """Where the look-up of a list page is answered; "" without one."""
    lookup = registry.of_kind(List, page)
    if not lookup:
        return ""
    asked = {"field": column, **{f"f.{name}": typed for name, typed in (filters or {}).items()}}
    return f"{links.to_page(lookup, context.prefix)}look-up/?{urlencode(asked)}"


def typed_values(posted: Mapping[str, str], asked: Entries) -> dict[str, str]:
    """The texts that were typed, of the fields that may be typed into."""
    return {name: posted.get(name, "") for name, (field, _kind) in asked.items() if not field.is_read_only}
