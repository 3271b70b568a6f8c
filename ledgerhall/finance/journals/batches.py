"""Journal batches: made, changed, deleted; how many lines they hold and whether these balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import NumberSeries
from ledgerhall.finance.journals import defaults, documents
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

_SERIES = ("number_series", "posting_number_series")


@dataclass(frozen=True, slots=True)
class Content:
    """What a batch holds: lines, documents, and the balance, which is 0 where it can be posted."""

    lines: int
    documents: int
    balance: Decimal


def in_order(kind: str = JournalTemplate.Kind.GENERAL, *, is_recurring: bool = False) -> list[JournalBatch]:
    """The batches of a kind of journal, by name."""
    found = JournalBatch.objects.filter(template__kind=kind, template__is_recurring=is_recurring)
    return list(found.select_related("template", "number_series").order_by("template__name", "name"))


def find(name: str, kind: str = JournalTemplate.Kind.GENERAL, *, is_recurring: bool = False) -> JournalBatch | None:
    """The batch of that name, or None."""
    found = JournalBatch.objects.filter(template__kind=kind, template__is_recurring=is_recurring, name=name)
    return found.select_related("template", *_SERIES).order_by("template__name").first()


def contents(batches: Sequence[JournalBatch]) -> dict[int, Content]:
    """What each of the batches holds, by their ids."""
    lines: dict[int, list[JournalLine]] = {batch.id: [] for batch in batches}
    for line in JournalLine.objects.filter(batch_id__in=lines).order_by("batch_id", "line_no"):
        lines[line.batch_id].append(line)
    return {
        batch_id: Content(len(found), len({documents.key_of(line) for line in found}), documents.sums(found).balance)
        for batch_id, found in lines.items()
    }


def general_template() -> JournalTemplate:
    """The template of the general journal that batches are of where nobody names another."""
    found = JournalTemplate.objects.filter(kind=JournalTemplate.Kind.GENERAL, is_recurring=False)
    named = found.filter(source_code="GENJNL").order_by("name").first()
    return named or found.order_by("name")[:1].get()


@under_lock
def create(*, values: Mapping[str, Any], by: By, at: datetime, template: JournalTemplate | None = None) -> JournalBatch:
    """A new batch of the template, else of the general journal. `values`: name, description, balancing_account_type
    and _no, reason_code, and by their codes number_series or posting_number_series; series and reason code that are not
    named are those of the template.

    Refuses an empty name, one that a journal of that kind has already, unknown series and accounts, both series at
    once, and a number series in a recurring journal, whose lines keep their numbers (E-JNL-01).
    """
    template = template or general_template()
    name = values.get("name", "")
    refusals = []
    if not name.strip():
        refusals.append(_refusal("journal-batch-name", text("A batch needs a name."), "name"))
    if _of_kind(template).filter(name=name).exists():
        refusals.append(_refusal("journal-batch-name", text("There is a batch {name} already."), "name", name=name))
    found, more = _resolved(_with_template(values, template), JournalBatch(template=template))
    records.refuse([*refusals, *more])
    batch = JournalBatch(template=template, **found)
    return records.insert(batch, key=f"{template.name} {name}", by=by, at=at)


@under_lock
def change(*, batch: JournalBatch, values: Mapping[str, Any], by: By, at: datetime) -> JournalBatch:
    """Change what a batch is set to; its name stays, because registers carry it. Refuses as `create`."""
    found, refusals = _resolved({name: value for name, value in values.items() if name != "name"}, batch)
    records.refuse(refusals)
    return records.change(batch, found, key=f"{batch.template.name} {batch.name}", by=by, at=at)


@under_lock
def delete(*, batch: JournalBatch, by: By, at: datetime) -> None:
    """Take a batch away. Refuses one that holds lines, and the last one of a kind of journal (E-JNL-01)."""
    number = JournalLine.objects.filter(batch=batch).count()
    if number:
        template = text("Batch {name} holds {number} lines: post or delete them first.")
        raise Refused(_refusal("journal-batch-has-lines", template, "name", name=batch.name, number=number))
    if _of_kind(batch.template).count() == 1:
        template = text("{name} is the only batch of its journal and stays.")
        raise Refused(_refusal("journal-batch-last", template, "name", name=batch.name))
    records.remove(batch, key=f"{batch.template.name} {batch.name}", by=by, at=at)


def _of_kind(template: JournalTemplate) -> QuerySet[JournalBatch]:
    """The batches that a page of journals shows together: each has a name of its own there."""
    return JournalBatch.objects.filter(template__kind=template.kind, template__is_recurring=template.is_recurring)


def _with_template(values: Mapping[str, Any], template: JournalTemplate) -> dict[str, Any]:
    """The values, and what a batch starts with by its template where they do not say it."""
    found = dict(values)
    if not any(found.get(name) for name in _SERIES):
        found |= {name: getattr(template, f"{name}_code") for name in _SERIES}
    found["reason_code"] = found.get("reason_code") or template.reason_code
    return found


def _resolved(values: Mapping[str, Any], batch: JournalBatch) -> tuple[dict[str, Any], list[Refusal]]:
    """The values with series in place of their codes, and what is wrong with them for that batch."""
    found, refusals = dict(values), []
    for field in _SERIES:
        code = found.get(field)
        if isinstance(code, str):
            found[field] = NumberSeries.objects.filter(code=code).first() if code else None
            if code and found[field] is None:
                template = text("Number series {series} does not exist.")
                refusals.append(_refusal("number-series-missing", template, field, series=code))
    if found.get("number_series") and found.get("posting_number_series"):
        template = text("A batch has a number series or a posting number series, not both.")
        refusals.append(_refusal("journal-batch-two-series", template, "posting_number_series"))
    if found.get("number_series") and batch.template.is_recurring:
        template = text("The lines of a recurring journal keep their numbers: give its batch a posting number series.")
        refusals.append(_refusal("journal-batch-recurring-series", template, "number_series"))
    return found, [*refusals, *_account_refusals(found, batch)]


def _account_refusals(values: Mapping[str, Any], batch: JournalBatch) -> list[Refusal]:
    """The balancing account exists, whichever of its type and number is new."""
    if not {"balancing_account_type", "balancing_account_no"} & values.keys():
        return []
    account_type = values.get("balancing_account_type", batch.balancing_account_type)
    account = values.get("balancing_account_no", batch.balancing_account_no)
    if not account or defaults.record_of(account_type, account) is not None:
        return []
    if account_type == LineAccountType.ACCOUNT:
        template = text("G/L account {account} does not exist.")
        return [_refusal("account-missing", template, "balancing_account_no", account=account)]
    template = text("The {side} {number} does not exist.")
    return [_refusal("party-missing", template, "balancing_account_no", side=account_type, number=account)]


def _refusal(code: str, template: str, field: str, **values: Any) -> Refusal:
    return Refusal(code, template, field, row="E-JNL-01", values=values)
