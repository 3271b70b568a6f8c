"""A list as its template takes it: headings, rows, chips, filter pane, totals, the current row and what it may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from ledgerhall.pages import acts, cells, fields, layout, links, ribbon, tables
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.columns import BoundColumn, all_columns, passing
from ledgerhall.pages.context import Context
from ledgerhall.pages.counting import count_text, figures, number_text
from ledgerhall.pages.declare import Card, Document, List, Opened, Selection
from ledgerhall.pages.factboxes import fact_boxes
from ledgerhall.pages.filter_pane import filter_pane
from ledgerhall.pages.keyset import beyond
from ledgerhall.pages.many import actions_for_many
from ledgerhall.pages.registry import Registry, action_slug
from ledgerhall.pages.selecting import Selected, find, select
from ledgerhall.pages.state import WHOLE, ListState
from ledgerhall.pages.stepping import card_address

WINDOW = 200
# Stand for a cell's field and value in the address that Alt+F3 goes to; of two filters of a field the last one holds.
ANY_FIELD, ANY_VALUE = "__field__", "__value__"


@dataclass(frozen=True, slots=True)
class Window:
    """One window of rows, and whether more follow."""

    rows: list[dict[str, Any]]
    records: Sequence[Any]
    has_more: bool


def list_view(
    page: List, state: ListState, context: Context, registry: Registry, rows: int = WINDOW, *, is_paper: bool = False
) -> dict[str, Any]:
    """Everything that templates/pages/list.html shows, with a window of so many rows; on paper they are text alone."""
    columns = layout.arranged(page, context.viewer)
    selected = _selected(page, state, context, columns)
    found = figures(selected, columns, is_whole=state.is_whole)
    sums = found.sums
    window = window_of(selected, state, columns, context, registry, rows, is_paper=is_paper)
    current = _current(page, state, window.records)
    for row in window.rows:
        row["is_current"] = current is not None and row["key"] == fields.key_of(current, page.key)
    base = links.to_page(page, context.prefix)
    writer, bar = writer_of(context), [] if is_paper else selection_bar(page, state, context, registry)
    return {
        "is_print": is_paper,
        "page": page,
        "state": state,
        "base": base,
        "headings": _headings(page, columns, state, [writer.money(total) for total in sums.values()]),
        "least_width": layout.least_width(columns),
        "bands": tables.bands(columns, selected.totals),
        "figure_choice": tables.figure_choice(page, columns),
        "rows": window.rows,
        "column_count": tables.column_count(columns) + (2 if bar else 1),
        "more_url": f"{base}rows/{next_query(page, state, window)}" if window.has_more else "",
        "next_url": next_query(page, state, window) if window.has_more else "",
        "previous_url": state.query(page=state.page - 1) if state.page > 1 else "",
        "count_text": count_text(page, found, context, is_narrowed=bool(state.filters or state.search)),
        "totals": tables.totals(page, columns, found, context),
        "differences": tables.differences(page, columns, found, context),
        "has_totals": any(column.has_total for column in columns),
        "whole_url": state.here(row=state.row, is_whole=True) if found.is_more else "",
        "this_value_url": base + state.query(filters={**state.filters, ANY_FIELD: ANY_VALUE}),
        "pane": filter_pane(page, state, selected, context, number_text(found.count, context, is_more=found.is_more)),
        "chooser": _chooser(page, columns),
        "search_hidden": state.hidden("search"),
        "current": current,
        "current_key": fields.key_of(current, page.key) if current is not None else "",
        "fact_boxes": fact_boxes(page.fact_boxes, current, context, registry) if current is not None else [],
        "ribbon": list_ribbon(page, state, current, context, registry),
        "here": state.here(row=state.row),
        "search_off_url": base + state.query(search=""),
        "row_menu": _row_menu(page, state, context, registry, current),
        "selection_bar": bar,
        "empty": _empty(page, state, base),
    }


def current_view(page: List, state: ListState, context: Context, registry: Registry) -> dict[str, Any] | None:
    """What is about the current row alone, for a script that moves to it; None where there is no such row."""
    current = find(page, state.row)
    if current is None:
        return None
    return {
        "fact_boxes": fact_boxes(page.fact_boxes, current, context, registry),
        "chrome": {"ribbon": list_ribbon(page, state, current, context, registry)},
    }


def window_of(
    selected: Selected,
    state: ListState,
    columns: Sequence[BoundColumn],
    context: Context,
    registry: Registry,
    size: int = WINDOW,
    *,
    is_paper: bool = False,
) -> Window:
    """The rows of the state's window, ready to show."""
    page = selected.page
    records = _records(selected, state, columns, size)
    has_more, records = len(records) > size, records[:size]
    answers = answers_for(records, columns, selected)
    marks = tables.marks(page, records)
    writer, card = writer_of(context), registry.record_page(page.card)
    if card is not None and not context.viewer.may(card.permission):
        card = None
    columns = cells.with_decimals(passing(columns, selected.totals), records, answers, writer)

    def address(target: Selection | Opened) -> str:
        return links.allowed(target, context, registry)

    opened_from = opened_from_query(page, state, card)
    rows = []
    for record in records:
        row = {"key": fields.key_of(record, page.key), **_kind_of_row(page, record)}
        if is_paper:
            row["cells"] = cells.paper_cells(record, columns, answers, writer, marks)
        else:
            card_url = card_address(card, record, opened_from, context) if card is not None else ""
            row["cells"] = cells.row_cells(record, columns, answers, writer, address, card_url, marks)
            row["select_url"] = state.here(row=row["key"])
        rows.append(row)
    _close_groups(page, rows)
    return Window(rows, records, has_more)


def _kind_of_row(page: List, record: Any) -> dict[str, Any]:
    group = fields.value_of(record, page.group_by) if page.group_by else None
    return {"is_bold": page.bold is not None and page.bold(record), "group": group}


def opened_from_query(page: List, state: ListState, card: Card | Document | None) -> str:
    """What a card remembers of this list, to lead back and on: its filters, sort and search, where it is the card's
    own list and they say anything."""
    if card is None or card.list_page != page.slug:
        return ""
    query = state.query(row="").removeprefix("?")
    return "" if query == WHOLE else query


def next_query(page: List, state: ListState, window: Window) -> str:
    """The query of the window after this one: after its last row, where the order allows to ask so."""
    last = window.records[-1]
    is_by_key = beyond(page, state.sort, last) is not None
    return state.query(page=state.page + 1, after=fields.key_of(last, page.key) if is_by_key else "")


def _records(selected: Selected, state: ListState, columns: Sequence[BoundColumn], size: int) -> list[Any]:
    """The records of the window and one more: after the row that the state names, else by counting windows."""
    page, start, rows = selected.page, (state.page - 1) * WINDOW, selected.rows(columns, state.sort)
    last = find(page, state.after) if state.after else None
    following = beyond(page, state.sort, last) if last is not None else None
    if following is not None:
        rows, start = rows.filter(following), 0
    return list(rows[start : start + size + 1])


def answers_for(records: Sequence[Any], columns: Sequence[BoundColumn], selected: Selected) -> dict[str, Any]:
    """One answer for all records for each column that asks so."""
    return {
        column.name: column.column.values(records, selected.totals)
        for column in columns
        if column.column.values is not None
    }


def list_ribbon(
    page: List, state: ListState, current: Any, context: Context, registry: Registry
) -> list[dict[str, Any]]:
    """The ribbon of a list about its current row."""
    base, key = links.to_page(page, context.prefix), fields.key_of(current, page.key) if current is not None else ""
    buttons = [(_("Home"), "", shown) for shown in _card_button(page, state, base, current, key, context, registry)]
    buttons += [
        ribbon.placed(action, ribbon.button(action, base, context, registry, current, key, _come_back_to(state)))
        for action in acts.page_actions(page)
    ]
    excel = {"caption": _("Open in Excel"), "key": "Ctrl+E", "icon": "sheet", "url": f"{base}excel/{state.query()}"}
    paper = {"caption": _("Print"), "key": "Ctrl+P", "icon": "print", "url": f"{base}print/{state.query()}"}
    return ribbon.tabs([*buttons, (_("Home"), _("Page"), excel), (_("Home"), _("Page"), paper)])


def selection_bar(page: List, state: ListState, context: Context, registry: Registry) -> list[dict[str, Any]]:
    """The actions for ticked rows: buttons of the form that the rows' boxes belong to."""
    base, query = links.to_page(page, context.prefix), state.here(row=state.row)
    return [
        {
            "caption": str(action.name),
            "icon": action.icon,
            "method": "post",
            "form": "ticked",
            "url": f"{base}act/{action_slug(action)}/{query}",
        }
        for action in actions_for_many(page, context, registry)
    ]


def _come_back_to(state: ListState) -> str:
    """The state for the address of an act; the row is named there by itself."""
    query = state.here().removeprefix("?")
    return "" if query == WHOLE else query


def _row_menu(page: List, state: ListState, context: Context, registry: Registry, current: Any) -> list[dict[str, Any]]:
    """What the row menu offers at whichever row: everything of the ribbon that needs a record."""
    base = links.to_page(page, context.prefix)
    actions = [action for action in acts.page_actions(page) if action.needs_record]
    return [
        *_card_button(page, state, base, current, ribbon.ROW, context, registry),
        *(
            ribbon.button(action, base, context, registry, current, ribbon.ROW, _come_back_to(state))
            for action in actions
        ),
    ]


def _card_button(
    page: List, state: ListState, base: str, current: Any, key: str, context: Context, registry: Registry
) -> list[dict[str, Any]]:
    card = registry.record_page(page.card)
    if card is None or current is None or not context.viewer.may(card.permission):
        return []
    permission = card.edit_permission if isinstance(card, Document) else card.save_permission
    may_edit = card.save is not None and context.viewer.may(permission)
    caption, icon = (_("Edit"), "edit") if may_edit else (_("View"), "eye")
    query = f"record={quote(key, safe='')}"
    if opened_from := opened_from_query(page, state, card):
        query += "&" + urlencode({"from": opened_from})
    return [{"caption": caption, "icon": icon, "url": f"{base}open/?{query}"}]


def _empty(page: List, state: ListState, base: str) -> dict[str, Any]:
    """Why the list shows nothing, and the way on."""
    if state.filters or state.search:
        every = {"caption": _("Show All"), "url": f"{base}?{WHOLE}"}
        return {"heading": _("Nothing matches."), "message": _("The filters leave no row."), "links": [every]}
    heading = str(page.empty) or _("There is nothing here yet.")
    return {"heading": heading, "message": "", "links": []}


def _selected(page: List, state: ListState, context: Context, columns: Sequence[BoundColumn]) -> Selected:
    return select(page, context, state.filters, state.totals, state.search, columns)


def _current(page: List, state: ListState, records: Sequence[Any]) -> Any:
    """The current row: the one that the address names, else the first."""
    for record in records:
        if state.row and fields.key_of(record, page.key) == state.row:
            return record
    if state.row and (found := find(page, state.row)) is not None:
        return found
    return records[0] if records else None


def _headings(
    page: List, columns: Sequence[BoundColumn], state: ListState, sums: Sequence[str]
) -> list[dict[str, Any]]:
    sorted_by = state.sort or (page.order_by[0] if page.order_by else "")
    longest = max((len(text) for text in sums), default=0)
    found: list[dict[str, Any]] = []
    for column in (one for one in columns if not one.is_for_phone):
        is_sorted = sorted_by.lstrip("-") == column.name
        is_down = is_sorted and sorted_by.startswith("-")
        found.append(
            {
                "caption": str(column.column.under_band or column.caption),
                "is_right": column.is_right,
                "sort_url": state.query(sort=column.name if is_down or not is_sorted else f"-{column.name}")
                if column.does_sort
                else "",
                "direction": ("descending" if is_down else "ascending") if is_sorted else "",
                "arrow": ("down" if is_down else "up") if is_sorted else "",
                "width": layout.width(column, columns, longest),
                "name": column.name,
                "place": " ".join(one for one in column.place.split() if not one.startswith("p-")),
            }
        )
    return found


def _chooser(page: List, columns: Sequence[BoundColumn]) -> dict[str, Any]:
    shown = {column.name for column in columns if not column.is_for_phone}
    offered = all_columns(page)
    return {
        "columns": [
            {"name": column.name, "caption": column.caption, "is_shown": column.name in shown} for column in offered
        ],
        "caption": _("%(shown)s of %(all)s columns") % {"shown": len(shown), "all": len(offered)},
    }


def _close_groups(page: List, rows: list[dict[str, Any]]) -> None:
    if not page.group_by:
        return
    for row, following in zip(rows, [*rows[1:], None], strict=False):
        row["closes_group"] = following is None or following["group"] != row["group"]
