"""Inquiries: what is asked in the address, and the lists that have it, each with its number of records; or a paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.filters import FilterError
from ledgerhall.pages import inputs, links, refusals, requests, ribbon
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Answer, Inquiry, List, Opened, Paper, Selection
from ledgerhall.pages.factboxes import written_facts
from ledgerhall.pages.figures import write_number
from ledgerhall.pages.filtering import condition, told
from ledgerhall.pages.journal_figures import table_view
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.selecting import clock_of, measured


def inquiry_view(page: Inquiry, query: Mapping[str, str], context: Context, registry: Registry) -> dict[str, Any]:
    """Everything that the template shows."""
    base = links.to_page(page, context.prefix)
    entries = requests.entries(page.fields)
    typed = {
        name: query[name].strip() if name in query else requests.default_text(field, kind, context)
        for name, (field, kind) in entries.items()
    }
    asked = {name: text for name, text in typed.items() if text} if entries.keys() & query.keys() else {}
    paper, faults = _paper(page, typed, context) if asked and page.paper is not None else (None, {})
    if page.paper is None:
        faults = dict(_faults(page, asked, context))
    answers = [] if faults or not asked else page.answers(asked, context.viewer)
    groups = [group for answer in answers if (group := _group(answer, context, registry))["rows"]]
    facts = page.facts(asked) if page.facts is not None and (groups or paper is not None) else ()
    buttons = [ribbon.placed(action, ribbon.button(action, base, context, registry)) for action in page.actions]
    if paper is not None:
        printed = {"caption": _("Print"), "key": "Ctrl+P", "icon": "print", "url": f"{base}print/?{urlencode(typed)}"}
        buttons.append((_("Home"), _("Page"), printed))
    return {
        "page": page,
        "base": base,
        "fields": [
            requests.input_view(field, kind, typed[name], context, registry, fault=faults.get(name, ""))
            for name, (field, kind) in entries.items()
        ],
        "has_faults": bool(faults),
        "is_asked": bool(asked) and not faults,
        "sheet_of_paper": _written(paper, context, registry) if paper is not None else None,
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


def _paper(page: Inquiry, typed: Mapping[str, str], context: Context) -> tuple[Paper | None, dict[str, str]]:
    """The paper, or what stands against it by field."""
    assert page.paper is not None
    values, faults = inputs.read_all(typed, requests.entries(page.fields), context)
    if faults:
        return None, faults
    try:
        return page.paper(values, context.viewer), {}
    except Refused as refused:
        shown = refusals.shown(refused.refusals, writer_of(context))
        return None, {one.field or page.fields[0].name: one.message for one in shown}


def _written(paper: Paper, context: Context, registry: Registry) -> dict[str, Any]:
    def leads(target: Selection | Opened) -> str:
        return links.allowed(target, context, registry)

    writer = writer_of(context)
    return {
        "lead": [str(line) for line in paper.lead],
        "tables": [table_view(table, writer, leads) for table in paper.tables],
    }


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
