"""The filter pane of a list: views, a field for each filter, the chips that say what holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.pages.columns import BoundFilter, list_filters, totals_filters
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import List, View
from ledgerhall.pages.saved_views import LONGEST_NAME, first_view, saved_views
from ledgerhall.pages.selecting import Selected
from ledgerhall.pages.state import ListState
from ledgerhall.pages.words import FIGURES


def filter_pane(page: List, state: ListState, selected: Selected, context: Context, count: str) -> dict[str, Any]:
    """Views, fields, chips and what could not be read."""
    listed, totalled = list_filters(page), totals_filters(page)
    fields = [
        _field(f"f.{name}", bound, state.filters.get(name, ""), state.without(name), selected)
        for name, bound in listed.items()
        if bound.is_declared or name in state.filters
    ]
    totals = [
        _field(f"t.{name}", bound, state.totals.get(name, ""), state.without(name), selected)
        for name, bound in totalled.items()
    ]
    offered = [
        {"name": f"f.{name}", "caption": bound.caption} for name, bound in listed.items() if not bound.is_declared
    ]
    faults = [field for field in (*fields, *totals) if field["fault"]] + _unknown(selected, listed, totalled)
    return {
        "views": _views(page, state, context),
        "fields": fields,
        "totals": totals,
        "offered": [entry for entry in offered if entry["name"].removeprefix("f.") not in state.filters],
        "chips": [field for field in (*fields, *totals) if field["text"] and not field["fault"]],
        "faults": faults,
        "refusals": [
            {"message": f"{field['caption']}: {field['fault']}", "code": "", "target": f"id-{field['name']}"}
            for field in faults
        ],
        "longest_name": LONGEST_NAME,
        "hidden": state.hidden("filters"),
        "clear_url": state.query(filters={}, totals={}, search=""),
        "matches": _("%(count)s match.") % {"count": count},
    }


def _field(name: str, bound: BoundFilter, text: str, off_url: str, selected: Selected) -> dict[str, Any]:
    return {
        "name": name,
        "caption": bound.caption,
        "text": text,
        "fault": selected.faults.get(bound.name, "") if text else "",
        "off_url": off_url,
        "hint": str(bound.hint) or _hint(bound),
        "choices": _choices(bound),
        "kind": bound.kind,
    }


def _choices(bound: BoundFilter) -> list[str]:
    """Words that the field offers; others may be typed."""
    if bound.kind == "boolean":
        return [_("Yes"), _("No")]
    return [str(label) for _key, label in bound.choices if str(label)]


def _hint(bound: BoundFilter) -> str:
    if bound.kind in ("date", "ledger date", "moment"):
        return _("1 Jun..30 Jun, t today, w work date, P6 period, Y year, C30 Jun closing date.")
    if bound.kind in FIGURES:
        return _(">1000, 100..200, <>0, | means or.")
    if bound.kind in ("enum", "boolean"):
        return _("One word, or several with | between.")
    return _("A* starts with A, | means or, .. is a range, @ without regard to case.")


def _views(page: List, state: ListState, context: Context) -> list[dict[str, Any]]:
    """All, the page's views, then the viewer's own, which can be deleted and shown first."""
    found = []
    for view in (View(_("All"), {}), *page.views):
        filters = view.filters(context.viewer) if callable(view.filters) else view.filters
        opened = replace(ListState(filters, sort=view.sort or state.sort), totals=state.totals)
        found.append(_view(str(view.name), opened, is_current=dict(filters) == dict(state.filters)))
    first, _state = first_view(page, context.viewer)
    for name, saved in saved_views(page, context.viewer).items():
        is_current = saved.query() == state.query()
        found.append({**_view(name, saved, is_current=is_current), "is_own": True, "is_first": name == first})
    current = [shown for shown in found if shown["is_current"]]
    for shown in current[:-1]:
        shown["is_current"] = False  # an own view says more than a declared one that its filters equal
    return found


def _view(name: str, shown: ListState, *, is_current: bool) -> dict[str, Any]:
    return {"name": name, "url": shown.query(), "is_current": is_current, "is_own": False, "is_first": False}


def _unknown(
    selected: Selected, listed: dict[str, BoundFilter], totalled: dict[str, BoundFilter]
) -> list[dict[str, Any]]:
    return [
        {"name": f"f.{name}", "caption": name, "fault": fault, "text": ""}
        for name, fault in selected.faults.items()
        if name not in listed and name not in totalled
    ]
