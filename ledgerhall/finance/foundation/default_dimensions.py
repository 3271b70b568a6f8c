"""Default dimensions: values that lines on an account get, and rules that postings on it keep (finance.md 1.9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.dimension_sets import canonical, parsed
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import DefaultDimension, Dimension, DimensionValue
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

GL_ACCOUNT = "G/L Account"


def with_defaults(content: str, account_numbers: list[str]) -> str:
    """The canonical dimensions with the defaults of the accounts, earlier ones first, where no value is given."""
    numbers = [number for number in account_numbers if number]
    rows = DefaultDimension.objects.filter(table=GL_ACCOUNT, record_no__in=numbers).exclude(value_code="")
    values = parsed(content)
    for record in sorted(rows, key=lambda row: (numbers.index(row.record_no), row.dimension_code)):
        if record.rule != DefaultDimension.Rule.NO_CODE:
            values.setdefault(record.dimension_code, record.value_code)
    return canonical(values)


def read(typed: str) -> str:
    """The canonical text of typed dimensions: `DEPARTMENT=A;PROJECT=X`, codes in any case, also with commas.

    Refuses what is no list of dimension and value, and codes that do not exist (E-JNL-15).
    """
    pairs = [part.split("=", 1) for part in typed.replace(",", ";").split(";") if part.strip()]
    if any(len(pair) != 2 for pair in pairs):
        template = text("Write dimensions as DIMENSION=VALUE, with ; between them; {typed} is not so.")
        raise Refused(Refusal("dimensions-unreadable", template, "dimensions", row="E-JNL-15", values={"typed": typed}))
    return canonical([_known(dimension.strip(), value.strip()) for dimension, value in pairs]) if pairs else ""


@under_lock
def create(*, values: Mapping[str, Any], by: By, at: datetime) -> DefaultDimension:
    """Give an account a default value or a rule. Refuses unknown codes, a second one of the dimension, and a rule
    `same code` without a value (E-DIM-01)."""
    code, value = _known(values["dimension_code"], values.get("value_code", ""))
    dimension = Dimension.objects.get(code=code)
    existing = DefaultDimension.objects.filter(table=GL_ACCOUNT, record_no=values["record_no"], dimension=dimension)
    refusals = _rule_refusals(values.get("rule", ""), value)
    if existing.exists():
        template = text("Account {account} has a default for dimension {dimension} already.")
        places = {"account": values["record_no"], "dimension": code}
        refusals.append(Refusal("default-dimension-exists", template, "dimension_code", row="E-DIM-01", values=places))
    records.refuse(refusals)
    record = DefaultDimension(
        record_no=values["record_no"],
        dimension=dimension,
        dimension_code=code,
        value_code=value,
        rule=values.get("rule", ""),
    )
    return records.insert(record, key=str(record), by=by, at=at)


@under_lock
def change(*, default: DefaultDimension, values: Mapping[str, Any], by: By, at: datetime) -> DefaultDimension:
    """Change value and rule. Refuses as `create`."""
    kept = {name: new for name, new in values.items() if name in ("value_code", "rule")}
    value = kept.get("value_code", default.value_code)
    _known(default.dimension_code, value)
    records.refuse(_rule_refusals(kept.get("rule", default.rule), value))
    return records.change(default, kept, key=str(default), by=by, at=at)


def delete(*, default: DefaultDimension, by: By, at: datetime) -> None:
    records.remove(default, key=str(default), by=by, at=at)


def _known(dimension: str, value: str) -> tuple[str, str]:
    """The two codes as they are kept. Refuses what does not exist."""
    found = Dimension.objects.filter(code__iexact=dimension).order_by("code").first()
    if found is None:
        template = text("Dimension {dimension} does not exist.")
        places = {"dimension": dimension}
        raise Refused(Refusal("dimension-unknown", template, "dimensions", row="E-JNL-15", values=places))
    if not value:
        return found.code, ""
    named = DimensionValue.objects.filter(dimension=found, code__iexact=value).order_by("code").first()
    if named is None:
        template = text("Dimension {dimension} has no value {value}.")
        places = {"dimension": found.code, "value": value}
        raise Refused(Refusal("dimension-value-unknown", template, "dimensions", row="E-JNL-15", values=places))
    return found.code, named.code


def _rule_refusals(rule: str, value: str) -> list[Refusal]:
    if rule == DefaultDimension.Rule.SAME_CODE and not value:
        return [
            Refusal("default-dimension-value", text("The rule Same Code needs a value."), "value_code", row="E-DIM-01")
        ]
    if rule == DefaultDimension.Rule.NO_CODE and value:
        return [
            Refusal("default-dimension-value", text("The rule No Code takes no value."), "value_code", row="E-DIM-01")
        ]
    return []
