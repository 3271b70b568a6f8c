"""The Role Center as its template takes it. Every number is measured on the very selection that it opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.pages import acts, cells, fields, links, ribbon
from ledgerhall.pages.charts import chart_view
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.columns import all_columns, passing
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import (
    Action,
    ChartPart,
    Cue,
    LinksPart,
    List,
    ListPart,
    Opened,
    RoleCenter,
    Selection,
    Style,
    Sum,
    Threshold,
)
from ledgerhall.pages.factboxes import written_facts
from ledgerhall.pages.figures import currency_symbol, write_number
from ledgerhall.pages.lists import answers_for
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.selecting import measured, select

_COLUMNS_OF_TILES = 10


def role_center_view(page: RoleCenter, context: Context, registry: Registry) -> dict[str, Any]:
    """Everything that templates/pages/role_center.html shows."""
    return {
        "page": page,
        "wide": [{**cue_view(cue, context, registry), "is_wide": True} for cue in page.wide],
        "groups": _groups(page, context, registry),
        "left": [part for declared in page.left if (part := _part(declared, context, registry))],
        "right": [part for declared in page.right if (part := _part(declared, context, registry))],
        "facts": written_facts(page.facts(context.viewer), context, registry) if page.facts is not None else [],
        "ribbon": _ribbon(page, context, registry),
        "work_date_text": writer_of(context).day(context.viewer.work_date),
    }


def cue_view(cue: Cue, context: Context, registry: Registry) -> dict[str, Any]:
    """A tile: its number measured on the very selection that its link opens."""
    shown: dict[str, Any] = {"caption": str(cue.caption), "is_readable": True, "hint": str(cue.hint)}
    page = registry.of_kind(List, cue.opens)
    if page is None or not context.viewer.may(page.permission):
        return {**shown, "is_readable": False}
    selection = cue.selection(context.viewer)
    if selection.page != cue.opens:
        raise LookupError(f"the cue {cue.caption} opens {cue.opens} but counts {selection.page}")
    value = measured(selection, registry, context)
    style = style_of(value, cue.threshold)
    is_money = isinstance(selection.measure, Sum)
    return {
        **shown,
        "url": links.to_selection(selection, context.prefix),
        "value": "" if value == 0 else write_number(value, 0, context.viewer.language),
        "symbol": currency_symbol(context.currency_code, context.viewer.language) if is_money else "",
        "style": style,
    }


def style_of(value: Decimal | int, threshold: Threshold | None) -> Style:
    """The style of a value: below the first threshold low, above the second high, else middle."""
    if threshold is None:
        return ""
    if value < threshold.first:
        return threshold.low
    return threshold.high if value > threshold.second else threshold.middle


def link_views(actions: Sequence[Action], context: Context, registry: Registry) -> list[dict[str, Any]]:
    """Links to pages and acts that the viewer may use; the others are not shown."""
    found = []
    for action in actions:
        if isinstance(action.opens, str) and acts.may_do(action, context, registry):
            url = links.to_target(action.opens, context.prefix, registry)
            found.append({"caption": str(action.name), "url": url})
    return found


def _groups(page: RoleCenter, context: Context, registry: Registry) -> list[dict[str, Any]]:
    spans = _spans([len(group.cues) for group in page.groups])
    return [
        {
            "caption": str(group.caption),
            "cues": [cue_view(cue, context, registry) for cue in group.cues],
            "links": link_views(group.links, context, registry),
            "span": span,
        }
        for group, span in zip(page.groups, spans, strict=True)
    ]


def _spans(counts: Sequence[int]) -> list[int]:
    """How many of the ten columns each group takes: by its cues, the rest to the first, so that rules of rows align."""
    total = sum(counts) or 1
    spans = [max(1, count * _COLUMNS_OF_TILES // total) for count in counts]
    if spans:
        spans[0] = max(1, spans[0] + _COLUMNS_OF_TILES - sum(spans))
    return spans


def _part(declared: ChartPart | ListPart | LinksPart, context: Context, registry: Registry) -> dict[str, Any] | None:
    if isinstance(declared, ChartPart):
        if not context.viewer.may(declared.permission):
            return None
        return {"kind": "chart", "caption": str(declared.caption), **chart_view(declared, context, registry)}
    if isinstance(declared, LinksPart):
        return {
            "kind": "links",
            "caption": str(declared.caption),
            "links": link_views(declared.links, context, registry),
        }
    return _list_part(declared, context, registry)


def _list_part(part: ListPart, context: Context, registry: Registry) -> dict[str, Any] | None:
    page = registry.of_kind(List, part.page)
    if page is None or not context.viewer.may(page.permission):
        return None
    selection = part.selection(context.viewer) if part.selection is not None else Selection(part.page)
    # A few picked rows are no tree: what indents them on their own list says nothing here.
    shown = [
        replace(bound, column=replace(bound.column, indent=None))
        for name in part.columns
        for bound in all_columns(page)
        if bound.name == name
    ]
    rows: list[Any] = []
    if selection is not None:
        selected = select(page, context, selection.filters, selection.totals)
        records = list(selected.rows(shown, selection.sort)[: part.limit])
        answers = answers_for(records, shown, selected)
        writer = writer_of(context)
        shown = cells.with_decimals(passing(shown, selected.totals), records, answers, writer)
        card = registry.record_page(page.card)
        if card is not None and not context.viewer.may(card.permission):
            card = None

        def address(target: Selection | Opened) -> str:
            return links.allowed(target, context, registry)

        for record in records:
            card_url = links.to_page(card, context.prefix, fields.key_of(record, card.key)) if card is not None else ""
            rows.append(cells.row_cells(record, shown, answers, writer, address, card_url))
    return {
        "kind": "list",
        "caption": str(part.caption),
        "note": context.currency_code if any(column.kind == "money" for column in shown) else "",
        "headings": shown,
        "rows": rows,
        "empty": str(part.empty) or _("Nothing to show."),
        "url": links.to_selection(selection or Selection(part.page), context.prefix),
        "links": link_views(part.links, context, registry),
    }


def _ribbon(page: RoleCenter, context: Context, registry: Registry) -> list[dict[str, Any]]:
    return ribbon.tabs(
        [
            ribbon.placed(action, ribbon.button(action, f"{context.prefix}/", context, registry))
            for action in page.actions
        ]
    )
