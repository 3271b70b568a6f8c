"""Dimensions, their values and sets (finance.md 1.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ledgerhall.finance.foundation import change_log, records, references
from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import (
    DefaultDimension,
    Dimension,
    DimensionCombination,
    DimensionSet,
    DimensionSetEntry,
    DimensionValue,
    GeneralLedgerSetup,
)
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

# So many records of each kind are told by name.
_TOLD = 5


def ensure_sets(contents: Iterable[str]) -> dict[str, int]:
    """The ids of the sets with these canonical contents; missing ones are made. The empty content has no set."""
    wanted = {content for content in contents if content}
    if not wanted:
        return {}
    found = dict(DimensionSet.objects.filter(content__in=wanted).values_list("content", "id"))
    missing = sorted(wanted - found.keys())
    if missing:
        DimensionSet.objects.bulk_create([DimensionSet(content=content) for content in missing])
        made = dict(DimensionSet.objects.filter(content__in=missing).values_list("content", "id"))
        _list_values(made)
        found |= made
    return found


def global_caption(number: int) -> str:
    """The name of the company's first or second global dimension; "" where it has none."""
    code = GeneralLedgerSetup.objects.values_list(f"global_dimension_{number}_code", flat=True).first()
    if not code:
        return ""
    return Dimension.objects.filter(code=code).values_list("name", flat=True).first() or code


def _list_values(sets: dict[str, int]) -> None:
    values = {
        (value.dimension.code, value.code): value
        for value in DimensionValue.objects.select_related("dimension").order_by("id")
    }
    DimensionSetEntry.objects.bulk_create(
        DimensionSetEntry(dimension_set_id=set_id, dimension=values[pair].dimension, dimension_value=values[pair])
        for content, set_id in sets.items()
        for pair in parsed(content).items()
    )


@under_lock
def create_dimension(*, code: str, name: str, by: By, at: datetime) -> Dimension:
    """A new dimension. Refuses a code that is empty, taken, too long, or contains = or ; (E-DIM-01)."""
    _refuse_bad_code(code, Dimension.objects.filter(code=code).exists())
    dimension = Dimension.objects.create(code=code, name=name, created_at=at, changed_at=at)
    change_log.record([change_log.inserted(dimension, code)], by=by, at=at)
    return dimension


@under_lock
def create_value(*, dimension: Dimension, code: str, name: str, by: By, at: datetime) -> DimensionValue:
    """A new value of a dimension. Refuses as `create_dimension`."""
    _refuse_bad_code(code, DimensionValue.objects.filter(dimension=dimension, code=code).exists())
    value = DimensionValue.objects.create(dimension=dimension, code=code, name=name, created_at=at, changed_at=at)
    change_log.record([change_log.inserted(value, f"{dimension.code} {code}")], by=by, at=at)
    return value


@under_lock
def delete_value(*, value: DimensionValue, by: By, at: datetime) -> None:
    """Take a value away. Refuses one that stands on entries, and one that defaults, combinations, lines or documents
    name, told where (E-DIM-01)."""
    refusals = []
    values = {"dimension": value.dimension.code, "value": value.code}
    if DimensionSetEntry.objects.filter(dimension_value=value).exists():
        template = text("{dimension} {value} stands on entries and cannot be deleted. Block it instead.")
        refusals.append(Refusal("dimension-value-in-use", template, field="code", row="E-DIM-01", values=values))
    if places := _named_by(value.dimension.code, value.code):
        template = text("{dimension} {value} is named by {places}: take it away there first.")
        values["places"] = places
        refusals.append(Refusal("dimension-value-named", template, field="code", row="E-DIM-01", values=values))
    records.refuse(refusals)
    change_log.record([change_log.deleted(value, f"{value.dimension.code} {value.code}")], by=by, at=at)
    DimensionValue.objects.filter(pk=value.pk).delete()


def _refuse_bad_code(code: str, is_taken: bool) -> None:
    if not code or len(code) > 20 or set("=;") & set(code) or is_taken:
        template = text("The code {code} is empty, already used, longer than 20 characters, or contains = or ;.")
        raise Refused(Refusal("dimension-code", template, field="code", row="E-DIM-01", values={"code": code}))


def change_dimension(*, dimension: Dimension, values: Mapping[str, Any], by: By, at: datetime) -> Dimension:
    """Change name and blocking; the code stays, because dimension sets are written in it."""
    kept = {name: value for name, value in values.items() if name != "code"}
    return records.change(dimension, kept, key=dimension.code, by=by, at=at)


@under_lock
def delete_dimension(*, dimension: Dimension, by: By, at: datetime) -> None:
    """Take a dimension away. Refuses one with values, and one that the setup, defaults, combinations, lines or
    documents name, told where (E-DIM-01)."""
    if places := _named_by(dimension.code):
        template = text("Dimension {dimension} is named by {places}: take it away there first.")
        values = {"dimension": dimension.code, "places": places}
        raise Refused(Refusal("dimension-named", template, field="code", row="E-DIM-01", values=values))
    records.remove(dimension, key=dimension.code, by=by, at=at)


def change_value(*, value: DimensionValue, values: Mapping[str, Any], by: By, at: datetime) -> DimensionValue:
    """Change name and blocking of a value; its code stays."""
    kept = {name: new for name, new in values.items() if name != "code"}
    return records.change(value, kept, key=f"{value.dimension.code} {value.code}", by=by, at=at)


@under_lock
def create_combination(*, values: Mapping[str, Any], by: By, at: datetime) -> DimensionCombination:
    """Bar two dimensions, or two of their values, from standing on one entry. Refuses unknown and barred ones."""
    first, second = ((values[f"dimension_{place}_code"], values.get(f"value_{place}_code", "")) for place in ("1", "2"))
    refusals = [*_unknown(*first, "dimension_1_code"), *_unknown(*second, "dimension_2_code")]
    if first[0] == second[0]:
        template = text("A combination names two dimensions.")
        refusals.append(Refusal("dimension-combination", template, "dimension_2_code", row="E-DIM-01"))
    if bool(first[1]) != bool(second[1]):
        template = text("Name a value of both dimensions, or of neither.")
        refusals.append(Refusal("dimension-combination", template, "value_2_code", row="E-DIM-01"))
    if _combination_exists(first, second):
        refusals.append(
            Refusal("dimension-combination-exists", text("This combination is barred already."), row="E-DIM-01")
        )
    records.refuse(refusals)
    combination = DimensionCombination(
        dimension_1_code=first[0], value_1_code=first[1], dimension_2_code=second[0], value_2_code=second[1]
    )
    return records.insert(combination, key=str(combination), by=by, at=at)


def delete_combination(*, combination: DimensionCombination, by: By, at: datetime) -> None:
    """Let the two stand on one entry again."""
    records.remove(combination, key=str(combination), by=by, at=at)


def _named_by(dimension: str, value: str = "") -> str:
    """Where setup, lines and documents name the dimension (with that value, where one is given); "" where nowhere."""
    defaults = DefaultDimension.objects.filter(dimension_code=dimension)
    first = DimensionCombination.objects.filter(dimension_1_code=dimension)
    second = DimensionCombination.objects.filter(dimension_2_code=dimension)
    if value:
        defaults = defaults.filter(value_code=value)
        first, second = first.filter(value_1_code=value), second.filter(value_2_code=value)
    found = [f"{default.table} {default.record_no}" for default in defaults.order_by("table", "record_no")[:_TOLD]]
    if (more := defaults.count() - _TOLD) > 0:
        found.append(f"+{more}")
    found += [str(combination) for combination in (first | second).order_by("id")[:_TOLD]]
    found += [f"{table} ({count})" for table, count in references.dimension_uses(dimension, value)]
    setup = GeneralLedgerSetup.objects.order_by("id").first()
    if setup is not None and not value and dimension in (setup.global_dimension_1_code, setup.global_dimension_2_code):
        found.append(str(setup))
    return ", ".join(found)


def _combination_exists(first: tuple[str, str], second: tuple[str, str]) -> bool:
    return any(
        DimensionCombination.objects.filter(
            dimension_1_code=one[0], value_1_code=one[1], dimension_2_code=other[0], value_2_code=other[1]
        ).exists()
        for one, other in ((first, second), (second, first))
    )


def _unknown(dimension: str, value: str, field: str) -> list[Refusal]:
    if not Dimension.objects.filter(code=dimension).exists():
        template = text("Dimension {dimension} does not exist.")
        return [Refusal("dimension-unknown", template, field, row="E-DIM-01", values={"dimension": dimension})]
    if value and not DimensionValue.objects.filter(dimension__code=dimension, code=value).exists():
        template = text("Dimension {dimension} has no value {value}.")
        places = {"dimension": dimension, "value": value}
        return [Refusal("dimension-value-unknown", template, field, row="E-DIM-01", values=places)]
    return []
