"""Charts, drawn on the server as SVG: bars that are links, a line over them, and the figures as a table beneath.

Drawn here rather than by a library: the drawing has no style and no script of its own (the pages allow none inline),
bars and line share one picture, and it costs a fraction of a millisecond. Geometry is whole pixels; figures stay exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ledgerhall.pages import links
from ledgerhall.pages.chrome import writer_of
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Bar, ChartData, ChartPart, Series
from ledgerhall.pages.figures import DASH, Writer, write_number
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


def chart_view(part: ChartPart, context: Context, registry: Registry) -> dict[str, Any]:
    """The drawing and its table."""
    data = part.data(context.viewer)
    has_figures = any(bar.value for series in data.series for bar in series.bars)
    writer = writer_of(context)
    return {
        "note": str(data.note),
        "empty": str(part.empty),
        "svg": _drawing(part, data, context, registry) if has_figures else "",
        "labels": data.labels,
        "series": [
            {
                "caption": str(series.caption),
                "class": "c-3" if series.is_line else f"c-{position}",
                "is_line": series.is_line,
                "bars": [_figure(bar, context, registry, writer) for bar in series.bars],
            }
            for position, series in _numbered(data.series)
        ],
    }


def _numbered(series: Sequence[Series]) -> list[tuple[int, Series]]:
    """Series with the number of their colour; lines do not count."""
    bars = [one for one in series if not one.is_line]
    return [(min(bars.index(one) + 1, 2) if one in bars else 3, one) for one in series]


def _figure(bar: Bar, context: Context, registry: Registry, writer: Writer) -> dict[str, str]:
    text = write_number(bar.value, 0, writer.language) if bar.value else DASH
    return {"text": text, "url": links.allowed(bar.opens, context, registry)}


def _drawing(part: ChartPart, data: ChartData, context: Context, registry: Registry) -> SafeString:
    scale = _scale([Decimal(bar.value) for series in data.series for bar in series.bars])
    slot = (_WIDTH - _LEFT) // max(1, len(data.labels))
    pieces = [_grid(scale, context), _labels(data, slot)]
    bars = [(position, series) for position, series in _numbered(data.series) if not series.is_line]
    for order, (position, series) in enumerate(bars):
        pieces.append(_bars(series, position, order, len(bars), slot, scale, data, context, registry))
    for _position, series in _numbered(data.series):
        if series.is_line:
            pieces.append(_line(series, slot, scale, data, context, registry))
    title = f"{part.caption}, {data.note}" if data.note else str(part.caption)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        _WIDTH,
        _HEIGHT,
        title,
        format_html_join("", "{}", ((piece,) for piece in pieces)),
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


def _bars(
    series: Series,
    position: int,
    order: int,
    of: int,
    slot: int,
    scale: Scale,
    data: ChartData,
    context: Context,
    registry: Registry,
) -> SafeString:
    width = min(18, max(4, slot // (of + 1)))
    zero, pieces = scale.y(Decimal(0)), []
    for at, bar in enumerate(series.bars):
        if not bar.value:
            continue
        x = _LEFT + slot * at + slot // 2 - (of * (width + 2)) // 2 + order * (width + 2)
        y = scale.y(Decimal(bar.value))
        shape = format_html(
            '<rect class="c-{}" x="{}" y="{}" width="{}" height="{}"/>',
            position,
            x,
            min(y, zero),
            width,
            max(1, abs(zero - y)),
        )
        pieces.append((_linked(shape, bar, series, data.labels[at], context, registry),))
    return format_html_join("", "{}", pieces)


def _line(series: Series, slot: int, scale: Scale, data: ChartData, context: Context, registry: Registry) -> SafeString:
    places = [(_LEFT + slot * at + slot // 2, scale.y(Decimal(bar.value)), bar) for at, bar in enumerate(series.bars)]
    points = " ".join(f"{x},{y}" for x, y, _bar in places)
    dots = []
    for at, (x, y, bar) in enumerate(places):
        shape = format_html('<circle class="c-3" cx="{}" cy="{}" r="3.2"/>', x, y)
        dots.append((_linked(shape, bar, series, data.labels[at], context, registry),))
    return format_html(
        '<polyline class="c-halo" points="{}"/><polyline class="c-line" points="{}"/>{}',
        points,
        points,
        format_html_join("", "{}", dots),
    )


def _linked(
    shape: SafeString, bar: Bar, series: Series, label: str, context: Context, registry: Registry
) -> SafeString:
    url = links.allowed(bar.opens, context, registry)
    if not url:
        return shape
    text = f"{label}, {series.caption}: {write_number(bar.value, 0, context.viewer.language)}"
    return format_html('<a href="{}" aria-label="{}">{}</a>', url, text, shape)
