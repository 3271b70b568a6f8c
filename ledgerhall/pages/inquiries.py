"""Inquiries: what is asked in the address, and the lists that have it, each with its number of records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ledgerhall.kernel.filters import FilterError
from ledgerhall.pages import links, ribbon
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Answer, Inquiry, List
from ledgerhall.pages.factboxes import written_facts
from ledgerhall.pages.figures import write_number
from ledgerhall.pages.filtering import condition, told
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.selecting import clock_of, measured


def inquiry_view(page: Inquiry, query: Mapping[str, str], context: Context, registry: Registry) -> dict[str, Any]:
    """Everything that the template shows."""
    base = links.to_page(page, context.prefix)
    typed = {field.name: query.get(field.name, "").strip() for field in page.fields}
    asked = {name: text for name, text in typed.items() if text}
    faults = dict(_faults(page, asked, context))
    answers = [] if faults or not asked else page.answers(asked, context.viewer)
    groups = [group for answer in answers if (group := _group(answer, context, registry))["rows"]]
    facts = page.facts(asked) if page.facts is not None and groups else ()
    buttons = [ribbon.placed(action, ribbon.button(action, base, context, registry)) for action in page.actions]
    return {
        "page": page,
        "base": base,
        "fields": [_field(field, typed[field.name], faults.get(field.name, "")) for field in page.fields],
        "has_faults": bool(faults),
        "is_asked": bool(asked) and not faults,
        "groups": groups,
        "facts": written_facts(facts, context, registry),
        "ribbon": ribbon.tabs(buttons),
    }


def _faults(page: Inquiry, asked: Mapping[str, str], context: Context) -> Iterator[tuple[str, str]]:
    for field in page.fields:
        assert field.kind is not None
        try:
            if field.name in asked:
                condition(asked[field.name], field.kind, clock_of(context))
        except FilterError as fault:
            yield field.name, told(fault)


def _group(answer: Answer, context: Context, registry: Registry) -> dict[str, Any]:
    """The lists of one heading that the viewer may see and that have such records."""
    rows = []
    for selection in answer.selections:
        page = registry.of_kind(List, selection.page)
        if page is None:
            raise LookupError(f"an inquiry answers with {selection.page}, which is no List")
        if context.viewer.may(page.permission) and (count := measured(selection, registry, context)):
            written = write_number(count, 0, writer_of(context).language)
            url = links.to_selection(selection, context.prefix)
            rows.append({"caption": str(page.caption), "count": written, "url": url})
    return {"caption": str(answer.caption), "rows": rows}


def _field(field: Any, text: str, fault: str) -> dict[str, Any]:
    """As input.html shows it."""
    return {
        "name": field.name,
        "caption": str(field.caption),
        "kind": field.kind,
        "text": text,
        "hint": str(field.hint),
        "fault": fault,
        "is_editable": True,
    }
