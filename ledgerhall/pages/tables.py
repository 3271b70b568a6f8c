"""What stands around the rows of a list: bands over its headings, totals below, what rows are judged, the figure of a
phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.pages.cells import Marks
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.columns import BoundColumn
from ledgerhall.pages.context import Context
from ledgerhall.pages.counting import Figures, entries_text
from ledgerhall.pages.declare import List
from ledgerhall.pages.filtering import Condition
from ledgerhall.pages.layout import figures_of, is_left_out


def column_count(columns: Sequence[BoundColumn]) -> int:
    """How many columns the table always has: a cell over all of them must not bring back one that was left out."""
    return sum(not is_left_out(column) for column in columns)


def bands(columns: Sequence[BoundColumn], totals: Mapping[str, Condition]) -> list[dict[str, Any]]:
    """The line above the headings, where neighbours have a heading in common; else nothing."""
    texts = [_band(column, totals) for column in columns if not column.is_for_phone]
    if not any(texts):
        return []
    return [{"text": text, "span": len(list(run))} for text, run in groupby(texts)]


def totals(page: List, columns: Sequence[BoundColumn], found: Figures, context: Context) -> list[dict[str, Any]]:
    """The totals row, a cell for each column: the count in the first, whose text may run over empty neighbours."""
    writer = writer_of(context)
    counted = entries_text(page, found.count, context, is_more=found.is_more)
    texts = {name: writer.money(total) for name, total in found.sums.items()}
    cells = [_total(column, texts.get(column.name, "")) for column in columns]
    if cells and not columns[0].has_total:
        cells[0].update({"text": f"{counted}, {context.currency_code}", "classes": "lead p-name"})
    return cells


def differences(page: List, columns: Sequence[BoundColumn], found: Figures, context: Context) -> list[dict[str, Any]]:
    """The line below the totals where a list declares pairs of debits and credits: what they differ by."""
    sums = {credit: found.sums[debit] - found.sums[credit] for debit, credit in page.pairs if debit in found.sums}
    if not sums or columns[0].has_total:
        return []
    cells = [_difference(column, sums.get(column.name), context) for column in columns if not column.is_for_phone]
    cells[0].update({"text": _("Debit less credit"), "classes": "lead"})
    return cells


def marks(page: List, records: Sequence[Any]) -> Marks:
    """What the page's rows are judged, asked once for all of them."""
    return {
        (key, column): judged
        for marking in page.markings
        for key, judged in marking.marks(records).items()
        for column in marking.columns
    }


def figure_choice(page: List, columns: Sequence[BoundColumn]) -> dict[str, Any]:
    """Which figure a phone shows, and which it could show."""
    shown = next((column for column in columns if "p-fig" in column.place.split()), None)
    others = [{"name": one.name, "caption": one.caption} for one in figures_of(page)]
    return {"caption": shown.caption, "figures": others} if shown is not None and len(others) > 1 else {}


def _band(column: BoundColumn, totals: Mapping[str, Condition]) -> str:
    band = column.column.band
    return band(totals) if callable(band) else str(band)


def _total(column: BoundColumn, text: str) -> dict[str, Any]:
    side = "num" if column.is_right else ""
    return {"text": text, "classes": f"{side} {column.place}".strip(), "style": ""}


def _difference(column: BoundColumn, difference: Decimal | None, context: Context) -> dict[str, Any]:
    if difference is None:
        return _total(column, "")
    style = "favourable" if difference == 0 else "unfavourable"
    return {**_total(column, writer_of(context).money(difference)), "style": style}
