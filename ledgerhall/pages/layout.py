"""Where the columns of a list stand: how wide, which give way where the list is narrow, which make a phone's two lines.

Figures, dates and codes have a width of their own. Texts share what is left: those of the greatest weight all of it,
lesser ones (an account's name beside a description) stand beside with a width that follows the list's. Where a list is
too narrow for its columns, it leaves out the least important ones instead of scrolling; its first column, its figures
and its widest text are never left out, and neither is what the viewer has chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledgerhall.pages.columns import BoundColumn, all_columns, columns_key, shown_columns
from ledgerhall.pages.declare import List, Phone
from ledgerhall.pages.viewer import Viewer

_FIGURES, _TEXTS = ("money", "price", "number"), ("text", "long text")
_WIDTHS = {"date": 92, "ledger date": 96, "moment": 128, "code": 92, "boolean": 72, "enum": 108, "integer": 68}
_IMPORTANCE = {"boolean": 2, "moment": 3, "enum": 4, "code": 5, "integer": 5, "date": 6, "ledger date": 6}
_NEVER_LEFT_OUT = 9
FIGURE, SIGNED_FIGURE, MENU, EDGE = 96, 116, 28, 10
# The least that a text needs to be read: one that takes what is left, and one beside it (lists.css: col.beside).
FLUID, BESIDE = 170, 112
# Texts up to this length are codes by another name.
SHORT = 30
STEP = 20


def arranged(page: List, viewer: Viewer) -> list[BoundColumn]:
    """The columns that the viewer sees, each knowing its place; last the one that only a phone shows, if any."""
    columns = shown_columns(page, viewer)
    phone = phone_of(page, columns)
    figure = _figure(page, columns, phone, viewer)
    needs = {} if viewer.preference(columns_key(page), ()) else _needs(columns)
    placed = [
        replace(
            column,
            place=_place(column, columns, phone, figure, needs.get(column.name, 0)),
            width=width(column, columns),
        )
        for column in columns
    ]
    extra = next((one for one in all_columns(page) if one.name == figure), None)
    if extra is not None and all(column.name != figure for column in columns):
        placed.append(replace(extra, place="only-phone p-fig", is_for_phone=True))
    return placed


def least_width(columns: Sequence[BoundColumn]) -> int:
    """What the columns need that are never left out; narrower than that, the list scrolls."""
    return MENU + sum(_least(column, columns) for column in columns if not is_left_out(column))


def natural_width(columns: Sequence[BoundColumn]) -> int:
    """What all columns need together, as on paper, where none is left out."""
    return sum(_least(column, columns) for column in columns if not column.is_for_phone)


def is_left_out(column: BoundColumn) -> bool:
    """Whether the column goes where the list is narrow, or is for a phone only."""
    return column.is_for_phone or any(name.startswith("n-") for name in column.place.split())


def width(column: BoundColumn, columns: Sequence[BoundColumn], longest_sum: int = 0) -> int:
    """Pixels for the column; 0 where it takes what is left or stands beside what does."""
    if column.column.width:
        return column.column.width
    words = max((len(word) for word in column.caption.split()), default=0) * 7 + 24  # and the arrow of the sort
    edge = EDGE if columns and column.name == columns[0].name else 0  # the first column stands further from the edge
    if column.kind in _TEXTS:
        return max(_WIDTHS["code"], words) + edge if 0 < column.length <= SHORT else 0
    if column.kind in _FIGURES:
        # One side's figures are never longer than their sum; others can be longer than any sum below them.
        least = FIGURE if column.has_total and column.column.zero == "empty" else SIGNED_FIGURE
        return max(least, longest_sum * 7 + 8 if column.has_total else 0, words) + edge
    return max(_WIDTHS.get(column.kind, FIGURE), words) + edge


def phone_of(page: List, columns: Sequence[BoundColumn]) -> Phone:
    """The two lines of a row on a phone: as declared, else the widest text above the first columns."""
    if page.phone is not None:
        return page.phone
    name = next((column.name for column in columns if _is_fluid(column, columns)), columns[0].name)
    rest = [column.name for column in columns if column.name != name and column.kind not in _FIGURES]
    return Phone(name, tuple(rest[:2]))


def figures_of(page: List) -> list[BoundColumn]:
    """The figures that a phone can show, one at a time."""
    declared = page.phone.figures if page.phone is not None else ()
    found = [column for column in all_columns(page) if column.kind == "money"]
    return [column for column in found if column.name in declared] if declared else found


def figure_key(page: List) -> str:
    """Under which name the viewer's figure for the phone is kept."""
    return f"list.{page.slug}.figure"


def _figure(page: List, columns: Sequence[BoundColumn], phone: Phone, viewer: Viewer) -> str:
    offered = [column.name for column in figures_of(page)]
    kept = viewer.preference(figure_key(page), "")
    if kept in offered:
        return str(kept)
    shown = [column.name for column in columns if column.name in offered]
    return (phone.figures or tuple(shown) or ("",))[0]


def _needs(columns: Sequence[BoundColumn]) -> dict[str, int]:
    """By column, the width of the list below which it is left out: the least important first, of equals the last."""
    total, needs = MENU + sum(_least(column, columns) for column in columns), {}
    by_importance = sorted(enumerate(columns), key=lambda found: (_importance(found[1], columns), -found[0]))
    for _position, column in by_importance:
        if _importance(column, columns) >= _NEVER_LEFT_OUT:
            break
        needs[column.name] = -(-total // STEP) * STEP
        total -= _least(column, columns)
    return needs


def _importance(column: BoundColumn, columns: Sequence[BoundColumn]) -> int:
    is_kept = column.name == columns[0].name or column.kind in _FIGURES or _is_fluid(column, columns)
    if is_kept or column.column.importance:
        return _NEVER_LEFT_OUT if is_kept else column.column.importance
    return (1 if column.column.is_soft else 4) if column.kind in _TEXTS else _IMPORTANCE.get(column.kind, 4)


def _least(column: BoundColumn, columns: Sequence[BoundColumn]) -> int:
    return width(column, columns) or (FLUID if _is_fluid(column, columns) else BESIDE)


def _is_fluid(column: BoundColumn, columns: Sequence[BoundColumn]) -> bool:
    weights = {one.name: _weight(one) for one in columns if one.kind in _TEXTS and not width(one, columns)}
    return column.name in weights and weights[column.name] == max(weights.values())


def _weight(column: BoundColumn) -> int:
    return column.column.weight or (1 if column.column.is_soft else 2)


def _place(column: BoundColumn, columns: Sequence[BoundColumn], phone: Phone, figure: str, needs: int) -> str:
    """The classes of the column's cells: below which width of the list they go, what they are on a phone."""
    is_beside = column.kind in _TEXTS and not width(column, columns) and not _is_fluid(column, columns)
    roles = {phone.name: "p-name", figure: "p-fig", phone.state: "p-state"}
    role = roles.get(column.name) or ("p-sub" if column.name in phone.sub else "")
    return " ".join(filter(None, ("beside" if is_beside else "", f"n-{needs}" if needs else "", role)))
