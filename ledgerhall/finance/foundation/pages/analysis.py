"""The pages of dimensions: values, defaults of accounts, combinations that are barred."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation import default_dimensions, dimensions
from ledgerhall.finance.foundation.models import DefaultDimension, Dimension, DimensionCombination, DimensionValue
from ledgerhall.finance.foundation.pages.small_cards import EDIT, READ, small_card
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record, with_values
from ledgerhall.pages.declare import Action, Column, Field, List, Selection

_CODE, _NAME = Field("code", _("Code"), "code", is_required=True), Field("name", _("Name"), is_required=True)
_CODE_STAYS, _BLOCKED = Field("code", _("Code"), is_read_only=True), Field("is_blocked", _("Blocked"))


def _values_of(dimension: Dimension) -> Selection:
    return Selection("dimension-values", {"dimension__code": exact(dimension.code)})


def _entries_of(value: DimensionValue) -> Selection:
    pair = f"{value.dimension.code}={value.code}"
    return Selection("general-ledger-entries", {"dimensions": f"{pair}|{pair};*|*;{pair}|*;{pair};*"})


def _create_dimension(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Dimension:
    return dimensions.create_dimension(code=values["code"], name=values["name"], by=by, at=at)


def _create_value(
    *, record: Dimension, values: Mapping[str, Any], by: By, at: datetime, work_date: date
) -> DimensionValue:
    return dimensions.create_value(dimension=record, code=values["code"], name=values["name"], by=by, at=at)


DIMENSIONS = List(
    "dimensions",
    Dimension,
    READ,
    _("Dimensions"),
    entity=ngettext_lazy("dimension", "dimensions", "n"),
    card="dimension-card",
    columns=("code", Column("name", opens=_values_of), Column("is_blocked", _("Blocked"))),
    order_by=("code",),
    actions=(
        Action(_("Dimension Values"), opens=_values_of, permission=READ, icon="list"),
        Action(
            _("New Value…"),
            _create_value,
            EDIT,
            fields=(_CODE, _NAME),
            icon="plus",
            refused=_("The value was not made"),
        ),
        Action(
            _("Delete"),
            on_record(dimensions.delete_dimension, "dimension"),
            EDIT,
            confirm=_("Delete this dimension?"),
            icon="bin",
        ),
        Action(_("Combinations"), opens="dimension-combinations", icon="tree", needs_record=False),
    ),
    new=Action(
        _("New…"),
        _create_dimension,
        EDIT,
        key="Alt+N",
        fields=(_CODE, _NAME),
        needs_record=False,
        icon="plus",
        slug="new",
    ),
    empty=_("This company analyses its entries by no dimension yet."),
)
DIMENSION_VALUES = List(
    "dimension-values",
    DimensionValue,
    READ,
    _("Dimension Values"),
    entity=ngettext_lazy("value", "values", "n"),
    card="dimension-value-card",
    columns=("code", "name", Column("dimension__code", _("Dimension")), Column("is_blocked", _("Blocked"))),
    order_by=("dimension__code", "code"),
    filters=("dimension__code", "code"),
    actions=(
        Action(_("Ledger Entries"), opens=_entries_of, permission=READ, key="Ctrl+F7", icon="list"),
        Action(
            _("Delete"), on_record(dimensions.delete_value, "value"), EDIT, confirm=_("Delete this value?"), icon="bin"
        ),
    ),
)
_RULES = tuple((str(key), label) for key, label in DefaultDimension.Rule.choices)
_TABLES = tuple((table, table) for table in default_dimensions.TABLES)
_DEFAULT_FIELDS = (
    Field("value_code", _("Value"), "code", lookup="dimension-values", lookup_field="code"),
    Field("rule", _("Rule"), "enum", choices=_RULES),
)
DEFAULT_DIMENSIONS = List(
    "default-dimensions",
    DefaultDimension,
    READ,
    _("Default Dimensions"),
    entity=ngettext_lazy("default", "defaults", "n"),
    card="default-dimension-card",
    columns=(
        Column("table", _("Table")),
        Column("record_no", _("No.")),
        Column("dimension_code", _("Dimension")),
        Column("value_code", _("Value")),
        "rule",
    ),
    order_by=("table", "record_no", "dimension_code"),
    filters=("table", "record_no", "dimension_code"),
    actions=(
        Action(
            _("Delete"),
            on_record(default_dimensions.delete, "default"),
            EDIT,
            confirm=_("Delete this default?"),
            icon="bin",
        ),
    ),
    new=Action(
        _("New…"),
        with_values(default_dimensions.create),
        EDIT,
        key="Alt+N",
        fields=(
            Field("table", _("Table"), "enum", choices=_TABLES, default=default_dimensions.GL_ACCOUNT),
            Field("record_no", _("No."), "code", is_required=True),
            Field("dimension_code", _("Dimension"), "code", lookup="dimensions", lookup_field="code", is_required=True),
            *_DEFAULT_FIELDS,
        ),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The default was not made"),
    ),
)


def _places(place: str) -> tuple[Field, Field]:
    return (
        Field(
            f"dimension_{place}_code",
            _("Dimension"),
            "code",
            lookup="dimensions",
            lookup_field="code",
            is_required=True,
        ),
        Field(f"value_{place}_code", _("Value"), "code", lookup="dimension-values", lookup_field="code"),
    )


DIMENSION_COMBINATIONS = List(
    "dimension-combinations",
    DimensionCombination,
    READ,
    _("Dimension Combinations"),
    entity=ngettext_lazy("combination", "combinations", "n"),
    columns=(
        Column("dimension_1_code", _("Dimension 1")),
        Column("value_1_code", _("Value 1")),
        Column("dimension_2_code", _("Dimension 2")),
        Column("value_2_code", _("Value 2")),
    ),
    order_by=("dimension_1_code", "value_1_code", "dimension_2_code", "value_2_code"),
    actions=(
        Action(
            _("Delete"),
            on_record(dimensions.delete_combination, "combination"),
            EDIT,
            confirm=_("Let these two stand on one entry again?"),
            icon="bin",
        ),
    ),
    new=Action(
        _("New…"),
        with_values(dimensions.create_combination),
        EDIT,
        key="Alt+N",
        fields=(*_places("1"), *_places("2")),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The combination was not barred"),
    ),
    empty=_("Every dimension may stand beside every other."),
)

DIMENSION_CARD = small_card(
    "dimension-card",
    Dimension,
    _("Dimension"),
    (_CODE_STAYS, Field("name", is_required=True), _BLOCKED),
    save=dimensions.change_dimension,
    record="dimension",
    list_page="dimensions",
)
DIMENSION_VALUE_CARD = small_card(
    "dimension-value-card",
    DimensionValue,
    _("Dimension Value"),
    (_CODE_STAYS, "name", _BLOCKED),
    save=dimensions.change_value,
    record="value",
    list_page="dimension-values",
)
DEFAULT_DIMENSION_CARD = small_card(
    "default-dimension-card",
    DefaultDimension,
    _("Default Dimension"),
    (
        Field("table", _("Table"), is_read_only=True),
        Field("record_no", _("No."), is_read_only=True),
        Field("dimension_code", _("Dimension"), is_read_only=True),
        *_DEFAULT_FIELDS,
    ),
    save=default_dimensions.change,
    record="default",
    list_page="default-dimensions",
)

PAGES = (
    DIMENSIONS,
    DIMENSION_CARD,
    DIMENSION_VALUES,
    DIMENSION_VALUE_CARD,
    DEFAULT_DIMENSIONS,
    DEFAULT_DIMENSION_CARD,
    DIMENSION_COMBINATIONS,
)
