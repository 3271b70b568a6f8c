"""Figures under a journal or document and in its side sheets, written for the viewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.pages import refusals
from ledgerhall.pages.declare import Figure, Kind, Opened, Preview, PreviewTable, Selection, TableCell
from ledgerhall.pages.figures import Writer
from ledgerhall.pages.words import FIGURES

Leads = Callable[[Selection | Opened], str]


def figure_views(figures: Sequence[Figure], writer: Writer) -> list[dict[str, Any]]:
    """Labelled figures; zero is the message here, so it is written."""
    return [
        {
            "label": str(figure.label),
            "text": writer.cell(figure.value, figure.kind, "zero"),
            "before": writer.cell(figure.before, figure.kind, "zero") if figure.before is not None else "",
            "style": figure.style,
            "is_largest": figure.is_largest,
            "is_total": figure.is_total,
            "is_figure": figure.kind in FIGURES,
            "total": figure.total,
        }
        for figure in figures
    ]


def preview_view(preview: Preview, writer: Writer) -> dict[str, Any]:
    """The side sheet: what would be written, and what it would change."""
    return {
        "caption": _("Posting Preview"),
        "tag": _("Nothing is written"),
        "changes_caption": _("What it would change"),
        "lead": str(preview.lead),
        "cautions": refusals.notices(preview.cautions, writer),
        "tables": [table_view(table, writer) for table in preview.tables],
        "changes": figure_views(preview.changes, writer),
    }


def statistics_view(statistics: Preview, writer: Writer) -> dict[str, Any]:
    """The same sheet with the figures of a record as it is."""
    return {**preview_view(statistics, writer), "caption": _("Statistics"), "tag": "", "changes_caption": ""}


def table_view(table: PreviewTable, writer: Writer, leads: Leads | None = None) -> dict[str, Any]:
    """Each cell with its place in the look: figures at the right; texts rest on a phone, amounts never.

    `leads` gives the address of what a cell opens, "" where the viewer may not look at it.
    """
    if table.minor_units is not None:
        writer = replace(writer, minor_units=table.minor_units)
    kinds = [kind for _caption, kind in table.columns]
    headings = [{"caption": str(caption), "look": _look(kind)} for caption, kind in table.columns]
    rows = []
    for position, row in enumerate(table.rows):
        following = table.rows[position + 1] if position + 1 < len(table.rows) else None
        closes = table.group is not None and (following is None or following[table.group] != row[table.group])
        cells = [
            _cell(value, kind, heading["look"], table.zero, writer, leads)
            for value, kind, heading in zip(row, kinds, headings, strict=True)
        ]
        rows.append({"cells": cells, "closes": closes})
    totals = [
        {"text": writer.cell(value, kind, "zero") if value is not None else "", "look": heading["look"]}
        for value, kind, heading in zip(table.totals, kinds, headings, strict=False)
    ]
    return {"caption": str(table.caption), "headings": headings, "rows": rows, "totals": totals}


def _cell(value: Any, kind: Kind, look: str, zero: str, writer: Writer, leads: Leads | None) -> dict[str, Any]:
    cell = value if isinstance(value, TableCell) else TableCell(value)
    url = leads(cell.opens) if leads is not None and cell.opens is not None else ""
    return {"text": writer.cell(cell.value, kind, zero), "look": look, "style": cell.style, "url": url}


def _look(kind: Kind) -> str:
    if kind in FIGURES:
        return "num"
    return "no-phone" if kind == "text" else ""
