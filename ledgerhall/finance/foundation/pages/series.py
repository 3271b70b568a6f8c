"""The pages of number series and their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.foundation.models import NumberSeries, NumberSeriesLine
from ledgerhall.finance.foundation.pages.small_cards import EDIT, READ, small_card
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Card, Column, FastTab, Field, List, Selection, ValuesColumn


def _series_line(records: Sequence[NumberSeries], _totals: Mapping[str, Any]) -> dict[int, NumberSeriesLine]:
    """The run of each series that began last."""
    rows = NumberSeriesLine.objects.filter(series__in=records).order_by("series_id", "starting_date", "id")
    return {line.series_id: line for line in rows}


def _of_line(name: str) -> Any:
    def values(records: Sequence[NumberSeries], totals: Mapping[str, Any]) -> dict[int, Any]:
        return {series: getattr(line, name) for series, line in _series_line(records, totals).items()}

    return values


def _create_series(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> NumberSeries:
    return number_series.create(by=by, at=at, **values)


def _lines_of_series(series: NumberSeries) -> Selection:
    return Selection("number-series-lines", {"series__code": exact(series.code)})


_LINE_FIELDS = (
    Field("starting_date", _("Starting Date"), "date", is_required=True, default="w"),
    Field("starting_no", _("Starting No."), "code", is_required=True),
    Field("ending_no", _("Ending No."), "code"),
    Field("warning_no", _("Warning No."), "code"),
    Field("increment_by", _("Increment by"), "integer", is_required=True, default="1"),
)

NUMBER_SERIES = List(
    "number-series",
    NumberSeries,
    READ,
    _("Number Series"),
    entity=ngettext_lazy("series", "series", "n"),
    card="number-series-card",
    columns=(
        "code",
        "description",
        ValuesColumn("starting_date", _of_line("starting_date"), kind="date", caption=_("Starting Date")),
        ValuesColumn("starting_no", _of_line("starting_no"), kind="code", caption=_("Starting No.")),
        ValuesColumn("ending_no", _of_line("ending_no"), kind="code", caption=_("Ending No."), is_hidden=True),
        ValuesColumn("last_no_used", _of_line("last_no_used"), kind="code", caption=_("Last No. Used")),
        ValuesColumn("last_date_used", _of_line("last_date_used"), kind="date", caption=_("Last Date Used")),
        Column("is_default", _("Default Nos."), is_hidden=True),
        Column("is_manual_allowed", _("Manual Nos.")),
        Column("is_date_ordered", _("Date Order")),
        Column("is_blocked", _("Blocked")),
    ),
    order_by=("code",),
    actions=(
        Action(_("Lines"), opens=_lines_of_series, permission=READ, icon="list"),
        Action(
            _("New Line…"),
            on_record(number_series.add_line, "series"),
            EDIT,
            fields=_LINE_FIELDS,
            icon="plus",
            refused=_("The numbers were not added"),
        ),
    ),
    new=Action(
        _("New…"),
        _create_series,
        EDIT,
        key="Alt+N",
        fields=(
            Field("code", _("Code"), "code", is_required=True),
            Field("description", _("Description")),
            Field("starting_no", _("Starting No."), "code", is_required=True),
            Field("starting_date", _("Starting Date"), "date", is_required=True, default="w"),
            Field("is_default", _("Default Nos."), "boolean", default="1"),
            Field("is_manual_allowed", _("Manual Nos."), "boolean"),
            Field("is_date_ordered", _("Date Order"), "boolean"),
        ),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The series was not made"),
    ),
)
NUMBER_SERIES_CARD = Card(
    "number-series-card",
    NumberSeries,
    READ,
    _("Number Series"),
    tabs=(
        FastTab(
            _("General"),
            (
                Field("code", is_read_only=True),
                "description",
                Field("is_default", _("Default Nos.")),
                Field("is_manual_allowed", _("Manual Nos.")),
                Field("is_date_ordered", _("Date Order")),
                Field("is_blocked", _("Blocked")),
            ),
        ),
    ),
    title=lambda series: f"{series.code} · {series.description}",
    save=on_record(number_series.change, "series"),
    save_permission=EDIT,
    actions=(Action(_("Lines"), opens=_lines_of_series, permission=READ, icon="list"),),
    list_page="number-series",
)
NUMBER_SERIES_LINES = List(
    "number-series-lines",
    NumberSeriesLine,
    READ,
    _("Number Series Lines"),
    entity=ngettext_lazy("line", "lines", "n"),
    columns=(
        "starting_date",
        Column("series__code", _("Series")),
        Column("starting_no", _("Starting No.")),
        Column("ending_no", _("Ending No.")),
        Column("warning_no", _("Warning No.")),
        Column("increment_by", _("Increment by"), has_total=False),
        Column("last_no_used", _("Last No. Used")),
        "last_date_used",
    ),
    order_by=("series__code", "starting_date"),
    filters=("series__code", "starting_date"),
    card="number-series-line-card",
)


NUMBER_SERIES_LINE_CARD = small_card(
    "number-series-line-card",
    NumberSeriesLine,
    _("Number Series Line"),
    (
        Field("series__code", _("Series"), is_read_only=True),
        Field("starting_date", is_read_only=True),
        Field("starting_no", _("Starting No."), is_required=True),
        Field("ending_no", _("Ending No.")),
        Field("warning_no", _("Warning No.")),
        Field("increment_by", _("Increment by"), is_required=True),
        Field("last_no_used", _("Last No. Used"), is_read_only=True),
        Field("last_date_used", is_read_only=True),
    ),
    save=number_series.change_line,
    record="line",
    list_page="number-series-lines",
)

PAGES = (NUMBER_SERIES, NUMBER_SERIES_CARD, NUMBER_SERIES_LINES, NUMBER_SERIES_LINE_CARD)
