"""Default dimensions: values that lines on an account, a party, an item … get, and rules that postings on it keep
(finance.md 1.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ledgerhall.finance.foundation import records, references
from ledgerhall.finance.foundation.dimension_sets import canonical, parsed
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import DefaultDimension, Dimension, DimensionValue
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

GL_ACCOUNT, CUSTOMER, VENDOR = "G/L Account", "Customer", "Vendor"
BANK_ACCOUNT, FIXED_ASSET, ITEM = "Bank Account", "Fixed Asset", "Item"
# The tables whose records can have defaults, and what `references` call their records.
TABLES = {
    GL_ACCOUNT: "G/L account",
    CUSTOMER: "customer",
    VENDOR: "vendor",
    BANK_ACCOUNT: "bank account",
    ITEM: "item",
    FIXED_ASSET: "fixed asset",
}


def with_defaults(content: str, account_numbers: list[str]) -> str:
    """The canonical dimensions with the defaults of the accounts, earlier ones first, where no value is given."""
    return with_defaults_of(content, [(GL_ACCOUNT, number) for number in account_numbers])


def with_defaults_of(content: str, sources: Sequence[tuple[str, str]]) -> str:
    """The canonical dimensions with the defaults of the records (table, number), where no value is given.

    A value that one of them demands (same code) comes before the others', then earlier records' before later ones'.
    What one of them forbids (no code) no other fills in.
    """
    places = {source: place for place, source in enumerate(sources) if source[1]}
    named = DefaultDimension.objects.filter(record_no__in={number for _, number in places})
    rows = [row for row in named.order_by("dimension_code") if (row.table, row.record_no) in places]
    barred = {row.dimension_code for row in rows if row.rule == DefaultDimension.Rule.NO_CODE}
    given = [row for row in rows if row.value_code and row.dimension_code not in barred]
    values = parsed(content)
    demanded = DefaultDimension.Rule.SAME_CODE
    for row in sorted(given, key=lambda row: (row.rule != demanded, places[row.table, row.record_no])):
        values.setdefault(row.dimension_code, row.value_code)
    return canonical(values)


def read(typed: str) -> str:
    """The canonical text of typed dimensions: `DEPARTMENT=A;PROJECT=X`, codes in any case, also with commas.

    Refuses what is no list of dimension and value, and codes that do not exist (E-JNL-15).
    """
    pairs = [part.split("=", 1) for part in typed.replace(",", ";").split(";") if part.strip()]
    if any(len(pair) != 2 for pair in pairs):
        template = text("Write dimensions as DIMENSION=VALUE, with ; between them; {typed} is not so.")
        raise Refused(Refusal("dimensions-unreadable", template, "dimensions", row="E-JNL-15", values={"typed": typed}))
    return canonical([known(dimension.strip(), value.strip()) for dimension, value in pairs]) if pairs else ""


@under_lock
def create(*, values: Mapping[str, Any], by: By, at: datetime) -> DefaultDimension:
    """Give an account, or another record whose `table` is named, a default value or a rule. Refuses records and
    codes that do not exist, a second one of the dimension, and a rule `same code` without a value (E-DIM-01)."""
    table = values.get("table") or GL_ACCOUNT
    code, value = known(values["dimension_code"], values.get("value_code", ""))
    dimension = Dimension.objects.get(code=code)
    existing = DefaultDimension.objects.filter(table=table, record_no=values["record_no"], dimension=dimension)
    refusals = [*_record_refusals(table, values["record_no"]), *_rule_refusals(values.get("rule", ""), value)]
    if existing.exists():
        template = text("{record} has a default for dimension {dimension} already.")
        places = {"record": f"{table} {values['record_no']}", "dimension": code}
        refusals.append(Refusal("default-dimension-exists", template, "dimension_code", row="E-DIM-01", values=places))
    records.refuse(refusals)
    record = DefaultDimension(
        table=table,
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
    known(default.dimension_code, value)
    records.refuse(_rule_refusals(kept.get("rule", default.rule), value))
    return records.change(default, kept, key=str(default), by=by, at=at)


def delete(*, default: DefaultDimension, by: By, at: datetime) -> None:
    records.remove(default, key=str(default), by=by, at=at)


@under_lock
def delete_all_of(*, table: str, record_no: str, by: By, at: datetime) -> None:
    """Take away the defaults of a record that goes."""
    for default in DefaultDimension.objects.filter(table=table, record_no=record_no).order_by("id"):
        delete(default=default, by=by, at=at)


def _record_refusals(table: str, record_no: str) -> list[Refusal]:
    if table not in TABLES:
        template = text("{table} is no table whose records have default dimensions.")
        return [Refusal("default-dimension-table", template, "table", row="E-DIM-01", values={"table": table})]
    refusal = references.why_not(TABLES[table], record_no, "record_no")
    return [] if refusal is None else [refusal]


def known(dimension: str, value: str) -> tuple[str, str]:
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
