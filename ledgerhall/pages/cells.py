"""The cells of a list row as HTML, written in Python because a list has thousands of them; all is escaped here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ledgerhall.pages import fields
from ledgerhall.pages.columns import BoundColumn
from ledgerhall.pages.declare import Opened, Selection, Style, Text
from ledgerhall.pages.figures import DASH, Writer
from ledgerhall.pages.filtering import this_value
from ledgerhall.pages.templatetags.look import mark, style_class

# What is judged of rows: by the record's primary key and the column.
Marks = Mapping[tuple[Any, str], tuple[Style, Text]]


def raw_value(record: Any, column: BoundColumn, answers: Mapping[str, Mapping[Any, Any]]) -> Any:
    """The value of a column for a record: stored, annotated by its flow, or answered for the whole page."""
    if column.column.values is not None:
        return answers.get(column.name, {}).get(record.pk)
    if column.column.flow is not None:
        return getattr(record, column.name)
    return fields.value_of(record, column.name)


def written(value: Any, column: BoundColumn, writer: Writer) -> str:
    """The text of a value in its column; a choice is written by its name."""
    if column.kind == "enum":
        return next((str(label) for key, label in column.choices if key == value), "" if value is None else str(value))
    return writer.cell(value, column.kind, column.column.zero, column.decimals)


def with_decimals(
    columns: Sequence[BoundColumn],
    records: Sequence[Any],
    answers: Mapping[str, Mapping[Any, Any]],
    writer: Writer,
) -> list[BoundColumn]:
    """The columns, each of numbers or prices with the most decimals that one of the records needs, and no fewer than
    it declares: so all figures of the column stand point below point."""
    return [
        replace(column, decimals=_most_decimals(column, records, answers, writer))
        if column.kind in ("number", "price")
        else column
        for column in columns
    ]


def _most_decimals(
    column: BoundColumn, records: Sequence[Any], answers: Mapping[str, Mapping[Any, Any]], writer: Writer
) -> int:
    needed = (writer.decimals(raw_value(record, column, answers), column.kind) for record in records)
    return max(column.column.decimals, max(needed, default=0))


def row_cells(
    record: Any,
    columns: Sequence[BoundColumn],
    answers: Mapping[str, Mapping[Any, Any]],
    writer: Writer,
    address: Callable[[Selection | Opened], str],
    card: str = "",
    marks: Marks | None = None,
) -> SafeString:
    """All cells of a row. The first column leads to the record's card, where the list has one."""
    cells = [
        _cell(
            record,
            column,
            raw_value(record, column, answers),
            writer,
            address,
            card if position == 0 else "",
            _judged(record, column, marks),
        )
        for position, column in enumerate(columns)
    ]
    return mark_safe("".join(cells))  # noqa: S308 (every value below is escaped)


def paper_cells(
    record: Any,
    columns: Sequence[BoundColumn],
    answers: Mapping[str, Mapping[Any, Any]],
    writer: Writer,
    marks: Marks | None = None,
) -> SafeString:
    """All cells of a printed row: what the eye reads alone, without links and what scripts need. A browser lays out
    thousands of them in a fraction of the time."""
    cells = []
    for column in columns:
        text: str = escape(written(raw_value(record, column, answers), column, writer))
        judged = _judged(record, column, marks)
        cells.append(f"<td{_classes(record, column)}>{_marked(text, judged)}</td>")
    return mark_safe("".join(cells))  # noqa: S308 (every value is escaped)


def _cell(
    record: Any,
    column: BoundColumn,
    value: Any,
    writer: Writer,
    address: Callable[[Selection | Opened], str],
    card: str,
    judged: tuple[Style, Text] | None,
) -> str:
    shown = written(value, column, writer)
    text: str = escape(shown)
    if text == DASH and column.is_right:
        text = f'<span class="zero">{text}</span>'
    target = column.column.opens(record) if column.column.opens is not None else None
    href = address(target) if target is not None else card
    if href and text:
        text = f'<a href="{escape(href)}">{text}</a>'
    attributes = f' data-field="{column.name}"{_classes(record, column)}{_this_value(value, column, shown, writer)}'
    return f"<td{attributes}>{_marked(text, judged)}</td>"


def _judged(record: Any, column: BoundColumn, marks: Marks | None) -> tuple[Style, Text] | None:
    if column.column.mark is not None and (style := column.column.mark(record)):
        return (style, "")
    return (marks or {}).get((record.pk, column.name))


def _marked(text: str, judged: tuple[Style, Text] | None) -> str:
    if judged is None:
        return text
    return f'<span class="st {style_class(judged[0])}">{mark(*judged)}<span>{text}</span></span>'


def _this_value(value: Any, column: BoundColumn, text: str, writer: Writer) -> str:
    """What Alt+F3 filters the column to; without a value of its own the attribute stands for the cell's text."""
    if not column.is_stored:
        return ""
    expression = this_value(value, column.kind, column.choices, writer.time_zone)
    return " data-filter-value" if expression == text else f' data-filter-value="{escape(expression)}"'


def _classes(record: Any, column: BoundColumn) -> str:
    names = [
        "num" if column.is_right else "",
        "soft" if column.column.is_soft else "",
        "strong" if column.column.bold is not None and column.column.bold(record) else "",
        f"lv{min(column.column.indent(record), 5)}" if column.column.indent is not None else "",
        column.place,
    ]
    classes = " ".join(name for name in names if name)
    return f' class="{classes}"' if classes else ""
