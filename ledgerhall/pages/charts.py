"""Charts, drawn on the server as SVG: bars that are links, a line over them, and the figures as a table beneath.

Drawn here rather than by a library: the drawing has no style and no script of its own (the pages allow none inline),
bars and line share one picture, and it costs a fraction of a millisecond. Geometry is whole pixels; figures stay exact.
The shapes are written in Python because a chart has dozens of them; all is escaped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from html import escape
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ledgerhall.pages import links
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Bar, ChartData, ChartPart, Series
from ledgerhall.pages.figures import DASH, write_number
from ledgerhall.pages.registry import Registry

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 800, 172, 100, 8, 150


@dataclass(frozen=True, slots=True)
class Scale:
    """From figures to pixels: `step` apart, from `low` to `high` steps around zero."""

    step: Decimal
    low: int
    high: int

    def y(self, value: Decimal) -> int:
        span = (self.high - self.low) * self.step
        return int(_BOTTOM - (_BOTTOM - _TOP) * (value - self.low * self.step) / span)


@dataclass(frozen=True, slots=True)
class Point:
    """A bar or a point of a line: its value, the same written out, and where it leads ("": nowhere)."""

    value: Decimal
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Plotted:
    """A series with the number of its colour and its points, each written once for drawing and table."""

    caption: str
    colour: int
    is_line: bool
    points: tuple[Point, ...]


def chart_view(part: ChartPart, context: Context, registry: Registry) -> dict[str, Any]:
    """The drawing and its table."""
    data = part.data(context.viewer)
    series = _plotted(data.series, context, registry)
    has_figures = any(point.value for one in series for point in one.points)
    return {
        "note": str(data.note),
        "empty": str(part.empty),
        "svg": _drawing(part, data, series, context) if has_figures else "",
        "labels": data.labels,
        "series": [
            {
                "caption": one.caption,
                "class": f"c-{one.colour}",
                "is_line": one.is_line,
                "cells": mark_safe("".join(_cell(point) for point in one.points)),  # noqa: S308 (escaped in _cell)
            }
            for one in series
        ],
    }


def _plotted(series: Sequence[Series], context: Context, registry: Registry) -> list[Plotted]:
    """Series with the number of their colour; lines do not count and have the third."""
    plotted: list[Plotted] = []
    for one in series:
        colour = 3 if one.is_line else min(sum(not before.is_line for before in plotted) + 1, 2)
        points = tuple(_point(bar, context, registry) for bar in one.bars)
        plotted.append(Plotted(str(one.caption), colour, one.is_line, points))
    return plotted


def _point(bar: Bar, context: Context, registry: Registry) -> Point:
    text = write_number(bar.value, 0, context.viewer.language)
    return Point(Decimal(bar.value), text, links.allowed(bar.opens, context, registry))


def _cell(point: Point) -> str:
    text = escape(point.text if point.value else DASH)
    return f'<td class="num" role="cell">{_linked(text, point.url)}</td>'


def _drawing(part: ChartPart, data: ChartData, series: Sequence[Plotted], context: Context) -> SafeString:
    scale = _scale([point.value for one in series for point in one.points])
    slot = (_WIDTH - _LEFT) // max(1, len(data.labels))
    pieces: list[str] = [_grid(scale, context), _labels(data, slot)]
    bars = [one for one in series if not one.is_line]
    pieces += [_bars(one, order, len(bars), slot, scale, data) for order, one in enumerate(bars)]
    pieces += [_line(one, slot, scale, data) for one in series if one.is_line]
    title = f"{part.caption}, {data.note}" if data.note else str(part.caption)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        _WIDTH,
        _HEIGHT,
        title,
        mark_safe("".join(pieces)),  # noqa: S308 (each piece is escaped where it is made)
    )


def _scale(values: Sequence[Decimal]) -> Scale:
    """Three or four round steps that hold every value and zero."""
    top, bottom = max(Decimal(0), *values), min(Decimal(0), *values)
    rough = max((top - bottom) / 3, Decimal(1))
    unit = Decimal(1).scaleb(rough.adjusted())
    step = next(unit * factor for factor in (1, 2, 3, 5, 10) if unit * factor >= rough)
    low = -int((-bottom / step).to_integral_value(ROUND_CEILING))
    return Scale(step, low, max(int((top / step).to_integral_value(ROUND_CEILING)), 1 if low == 0 else 0))


def _grid(scale: Scale, context: Context) -> SafeString:
    rows = []
    for number in range(scale.low, scale.high + 1):
        y = scale.y(number * scale.step)
        rows.append(
            (
                "c-grid" if number else "c-axis",
                _LEFT,
                _WIDTH,
                y,
                y,
                _LEFT - 10,
                y + 4,
                _short(number * scale.step, context),
            )
        )
    return format_html_join(
        "", '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>', rows
    )


def _short(value: Decimal, context: Context) -> str:
    """Figures along the axis in thousands or millions; the exact ones stand in the table."""
    for divisor, sign in ((1_000_000, "M"), (1_000, "k")):
        if abs(value) >= divisor:
            short = value / divisor
            decimals = 0 if short == short.to_integral_value() else 1
            return write_number(short, decimals, context.viewer.language) + sign
    return write_number(value, 0, context.viewer.language)


def _labels(data: ChartData, slot: int) -> SafeString:
    rows = [
        (_LEFT + slot * at + slot // 2, _HEIGHT - 7, "now" if at == data.current else "", label)
        for at, label in enumerate(data.labels)
    ]
    return format_html_join("", '<text x="{}" y="{}" text-anchor="middle" class="{}">{}</text>', rows)


def _bars(series: Plotted, order: int, of: int, slot: int, scale: Scale, data: ChartData) -> str:
    """The bars of one series, the one of that order among so many; nothing where the figure is zero."""
    width = min(18, max(4, slot // (of + 1)))
    zero, pieces = scale.y(Decimal(0)), []
    for at, point in enumerate(series.points):
        if not point.value:
            continue
        x = _LEFT + slot * at + slot // 2 - (of * (width + 2)) // 2 + order * (width + 2)
        y = scale.y(point.value)
        top, height = min(y, zero), max(1, abs(zero - y))
        shape = f'<rect class="c-{series.colour}" x="{x}" y="{top}" width="{width}" height="{height}"/>'
        pieces.append(_linked(shape, point.url, _said(series, point, data.labels[at])))
    return "".join(pieces)


def _line(series: Plotted, slot: int, scale: Scale, data: ChartData) -> str:
    places = [(_LEFT + slot * at + slot // 2, scale.y(point.value)) for at, point in enumerate(series.points)]
    points = " ".join(f"{x},{y}" for x, y in places)
    dots = [
        _linked(f'<circle class="c-3" cx="{x}" cy="{y}" r="3.2"/>', point.url, _said(series, point, label))
        for (x, y), point, label in zip(places, series.points, data.labels, strict=True)
    ]
    return f'<polyline class="c-halo" points="{points}"/><polyline class="c-line" points="{points}"/>{"".join(dots)}'


def _said(series: Plotted, point: Point, label: str) -> str:
    return f"{label}, {series.caption}: {point.text}"


def _linked(html: str, url: str, said: str = "") -> str:
    """The piece of HTML as a link, where it leads anywhere, with what it is read out as."""
    if not url:
        return html
    label = f' aria-label="{escape(said)}"' if said else ""
    return f'<a href="{escape(url)}"{label}>{html}</a>'
