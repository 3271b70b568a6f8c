"""A list as an Excel workbook: figures as number cells, texts as text cells that no spreadsheet takes for formulas.

xlsxwriter makes the workbook with its formats, the lines above the table and its headings. The rows are written here
into the sheet that it made, as they come from the database: a hundred thousand of them in seconds and in little memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from operator import attrgetter
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages import cells, fields
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.columns import BoundColumn, list_filters, totals_filters
from ledgerhall.pages.context import Context
from ledgerhall.pages.lists import answers_for
from ledgerhall.pages.selecting import Selected
from ledgerhall.pages.state import ListState
from ledgerhall.pages.words import FIGURES

CHUNK = 2_000
_LAST_ROW = 1_048_576
_LONGEST_TEXT = 32_767
_SHEET = "xl/worksheets/sheet1.xml"
_KINDS = ("money", "price", "number", "integer", "date", "moment")
# Excel keeps 15 digits; a figure with more goes in as text rather than as another figure.
_EXACT = 10**15
_DAY_ZERO = date(1899, 12, 30).toordinal()
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED_SIGN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # how workbooks write a sign by its number
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

# Writes the cell of a value: `(value, place) -> XML`, "" for an empty one; a place is "C7".
CellWriter = Callable[[Any, str], str]


def write_workbook(
    file: IO[bytes], selected: Selected, columns: Sequence[BoundColumn], state: ListState, context: Context
) -> None:
    """Write the selected rows into the file, a chunk at a time."""
    made, row = _workbook(selected, columns, state, context)
    with ZipFile(made) as source, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as book:
        for name in source.namelist():
            if name != _SHEET:
                book.writestr(name, source.read(name))
        # The last row of the sheet shows which number each format got; the rows of the list take its place.
        sheet = re.sub("<dimension [^>]*/>", "", source.read(_SHEET).decode())
        sample = re.search(rf'<row r="{row}".*?</row>', sheet)
        assert sample is not None
        styles = dict(zip(_KINDS, re.findall(r' s="(\d+)"', sample[0]), strict=True))
        with book.open(_SHEET, "w", force_zip64=True) as rows:
            rows.write(sheet[: sample.start()].encode())
            for chunk in _rows(selected, columns, state, styles, context, row):
                rows.write(chunk.encode())
            rows.write(sheet[sample.end() :].encode())


def _workbook(
    selected: Selected, columns: Sequence[BoundColumn], state: ListState, context: Context
) -> tuple[BytesIO, int]:
    """The workbook up to its first row, and the number of that row, which has a cell in each format."""
    made = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet("".join(sign for sign in str(selected.page.caption) if sign not in "[]:*?/\\'")[:31])
        bold = book.add_format({"bold": True})
        top = _heading(sheet, selected, state, context, bold)
        for position, column in enumerate(columns):
            sheet.set_column(position, position, 40 if column.kind == "text" else 14)
            sheet.write_string(top, position, column.caption, bold)
        sheet.freeze_panes(top + 1, 0)
        for position, number_format in enumerate(_formats(context)):
            sheet.write_number(top + 1, position, 0, book.add_format({"num_format": number_format}))
    return made, top + 2


def _heading(sheet: Any, selected: Selected, state: ListState, context: Context, bold: Any) -> int:
    """Company, list and filters above the table; the row at which the column headings stand."""
    sheet.write_string(0, 0, f"{context.company_name}, {selected.page.caption}", bold)
    known = {**list_filters(selected.page), **totals_filters(selected.page)}
    shown = {**state.filters, **state.totals, **({"q": state.search} if state.search else {})}
    for number, (name, text) in enumerate(shown.items(), start=1):
        sheet.write_string(number, 0, known[name].caption if name in known else name)
        sheet.write_string(number, 1, text)
    return len(shown) + 2


def _formats(context: Context) -> tuple[str, ...]:
    decimals = "." + "0" * context.minor_units if context.minor_units else ""
    price = f"#,##0{decimals or '.'}{'#' * (9 - context.minor_units)}"
    return (f"#,##0{decimals}", price, "#,##0.#########", "0", "dd mmm yyyy", "dd mmm yyyy hh:mm")


def _rows(
    selected: Selected,
    columns: Sequence[BoundColumn],
    state: ListState,
    styles: dict[str, str],
    context: Context,
    first: int,
) -> Iterator[str]:
    """The XML of the rows, a chunk of them at a time."""
    cell_writers = [_cell_writer(column, styles, context) for column in columns]
    letters = [xl_col_to_name(position) for position in range(len(columns))]
    getters = [_getter(column) for column in columns]
    records = _slender(selected.rows(columns, state.sort), columns).iterator(chunk_size=CHUNK)
    number = first
    while chunk := list(islice(records, min(CHUNK, _LAST_ROW - number + 1))):
        answers, written = answers_for(chunk, columns, selected), []
        for record in chunk:
            row = [
                write(get(record, answers), f"{letter}{number}")
                for write, get, letter in zip(cell_writers, getters, letters, strict=True)
            ]
            written.append(f'<row r="{number}">{"".join(row)}</row>')
            number += 1
        yield "".join(written)


def _slender(rows: Any, columns: Sequence[BoundColumn]) -> Any:
    """The rows with no more of their fields than the columns show, where all columns say what they read."""
    needed: list[str] = []
    for column in columns:
        if column.column.values is not None and column.column.reads:
            needed += column.column.reads
        elif column.is_stored:
            needed.append(column.name)
        elif column.column.flow is None:
            return rows
    return rows.only(*needed)


def _getter(column: BoundColumn) -> Callable[[Any, Any], Any]:
    if column.is_stored and "__" not in column.name:
        get = attrgetter(column.name)
        return lambda record, _answers: get(record)
    if column.is_stored:
        return lambda record, _answers: fields.value_of(record, column.name)
    return lambda record, answers: cells.raw_value(record, column, answers)


def _cell_writer(column: BoundColumn, styles: dict[str, str], context: Context) -> CellWriter:
    """How the column's values are written: as numbers and days where Excel can hold them exactly, else as texts."""
    writer, zone = writer_of(context), ZoneInfo(context.viewer.time_zone)
    kind, day, moment = column.kind, styles["date"], styles["moment"]
    figure = styles[kind] if kind in FIGURES else ""

    def write(value: Any, place: str) -> str:
        if value is None or value == "":
            return ""
        if figure and isinstance(value, Decimal | int) and -_EXACT < value < _EXACT:
            return f'<c r="{place}" s="{figure}"><v>{value}</v></c>'
        if isinstance(value, LedgerDate) and not value.is_closing:
            return f'<c r="{place}" s="{day}"><v>{value.day.toordinal() - _DAY_ZERO}</v></c>'
        if isinstance(value, datetime):
            return f'<c r="{place}" s="{moment}"><v>{_serial(value.astimezone(zone))}</v></c>'
        if isinstance(value, date):
            return f'<c r="{place}" s="{day}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
        return _text_cell(cells.written(value, column, writer), place)

    return write


def _serial(moment: datetime) -> Decimal:
    """Days since Excel's first, the time of day as a fraction."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return moment.toordinal() - _DAY_ZERO + (Decimal(seconds) / 86_400).quantize(Decimal("1e-9"))


def _text_cell(text: str, place: str) -> str:
    escaped = _NOT_IN_XML.sub("", text[:_LONGEST_TEXT]).translate(_MARKUP)
    if "_x" in escaped:
        escaped = _ESCAPED_SIGN.sub("_x005F_", escaped)
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'
