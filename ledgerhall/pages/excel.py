"""A list as an Excel workbook: figures as number cells, texts as text cells that no spreadsheet takes for formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages import cells
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.columns import BoundColumn, list_filters, totals_filters
from ledgerhall.pages.context import Context
from ledgerhall.pages.lists import answers_for
from ledgerhall.pages.selecting import Selected
from ledgerhall.pages.state import ListState

CHUNK = 2_000
_LAST_ROW = 1_048_575
# Excel keeps 15 digits; a figure with more goes in as text rather than as another figure.
_EXACT = Decimal(10) ** 15


def write_workbook(
    file: IO[bytes], selected: Selected, columns: Sequence[BoundColumn], state: ListState, context: Context
) -> None:
    """Write the selected rows into the file, a chunk at a time."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("".join(sign for sign in str(selected.page.caption) if sign not in "[]:*?/\\'")[:31])
        formats = _formats(book, context)
        top = _heading(sheet, selected, state, context, formats)
        for position, column in enumerate(columns):
            sheet.set_column(position, position, 40 if column.kind == "text" else 14)
            sheet.write_string(top, position, column.caption, formats["heading"])
        sheet.freeze_panes(top + 1, 0)
        row = top
        for record, answers in _records(selected, columns, state):
            row += 1
            if row > _LAST_ROW:
                break
            for position, column in enumerate(columns):
                _write(sheet, row, position, cells.raw_value(record, column, answers), column, formats, context)


def _heading(sheet: Any, selected: Selected, state: ListState, context: Context, formats: dict[str, Any]) -> int:
    """Company, list and filters above the table; the row at which the column headings stand."""
    sheet.write_string(0, 0, f"{context.company_name}, {selected.page.caption}", formats["heading"])
    known = {**list_filters(selected.page), **totals_filters(selected.page)}
    shown = {**state.filters, **state.totals, **({"q": state.search} if state.search else {})}
    for number, (name, text) in enumerate(shown.items(), start=1):
        sheet.write_string(number, 0, known[name].caption if name in known else name)
        sheet.write_string(number, 1, text)
    return len(shown) + 2


def _records(selected: Selected, columns: Sequence[BoundColumn], state: ListState) -> Iterator[tuple[Any, Any]]:
    rows = selected.rows(columns, state.sort).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        answers = answers_for(chunk, columns, selected)
        for record in chunk:
            yield record, answers


def _formats(book: Any, context: Context) -> dict[str, Any]:
    decimals = "." + "0" * context.minor_units if context.minor_units else ""
    return {
        "heading": book.add_format({"bold": True}),
        "money": book.add_format({"num_format": f"#,##0{decimals}"}),
        "number": book.add_format({"num_format": "#,##0.#########"}),
        "integer": book.add_format({"num_format": "0"}),
        "date": book.add_format({"num_format": "dd mmm yyyy"}),
        "moment": book.add_format({"num_format": "dd mmm yyyy hh:mm"}),
    }


def _write(
    sheet: Any, row: int, position: int, value: Any, column: BoundColumn, formats: dict[str, Any], context: Context
) -> None:
    if value is None or value == "":
        return
    if column.kind in ("money", "number", "integer") and _is_exact(value):
        sheet.write_number(row, position, value, formats[column.kind])
    elif isinstance(value, LedgerDate) and not value.is_closing:
        sheet.write_datetime(row, position, value.day, formats["date"])
    elif isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(context.viewer.time_zone)).replace(tzinfo=None)
        sheet.write_datetime(row, position, local, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, position, value, formats["date"])
    else:
        sheet.write_string(row, position, cells.written(value, column, writer_of(context)))


def _is_exact(value: Any) -> bool:
    return isinstance(value, Decimal | int) and abs(Decimal(value)) < _EXACT
