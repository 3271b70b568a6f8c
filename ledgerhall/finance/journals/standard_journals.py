"""Standard journals: lines that are kept to be taken into a journal again (finance.md 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import records
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.journals import lines
from ledgerhall.finance.journals.content import CONTENT
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, StandardJournal, StandardJournalLine
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.people import By

_AMOUNTS = ("amount", "amount_lcy", "vat_amount", "balancing_vat_amount")
# Of the day that a line was saved on; its terms say them anew.
_DATED = ("due_date", "discount_date", "amount_lcy")


@under_lock
def save(
    *,
    batch: JournalBatch,
    code: str,
    description: str,
    by: By,
    at: datetime,
    is_replacing: bool = False,
    is_with_amounts: bool = True,
) -> StandardJournal:
    """Keep the lines of the batch as a standard journal of its template. `is_replacing`: in place of one of that code.

    Refuses an empty code, one that is used, and a batch without lines (E-JNL-01).
    """
    found = lines.lines_of(batch)
    existing = StandardJournal.objects.filter(template=batch.template, code=code).first()
    refusals = []
    if not code.strip():
        refusals.append(_refusal("standard-journal-code", text("A standard journal needs a code."), "code"))
    if existing is not None and not is_replacing:
        template = text("There is a standard journal {code} already.")
        refusals.append(_refusal("standard-journal-code", template, "code", code=code))
    if not found:
        template = text("Batch {name} has no lines to be kept.")
        refusals.append(_refusal("standard-journal-empty", template, "code", name=batch.name))
    records.refuse(refusals)
    key = f"{batch.template.name} {code}"
    if existing is None:
        made = StandardJournal(template=batch.template, code=code, description=description)
        journal = records.insert(made, key=key, by=by, at=at)
    else:
        journal = records.change(existing, {"description": description}, key=key, by=by, at=at)
        StandardJournalLine.objects.filter(journal=journal).delete()
    StandardJournalLine.objects.bulk_create(
        StandardJournalLine(
            journal=journal,
            line_no=position * lines.STEP,
            created_at=at,
            changed_at=at,
            **_kept(line, is_with_amounts=is_with_amounts),
        )
        for position, line in enumerate(found, start=1)
    )
    return journal


@under_lock
def get_lines(
    *,
    journal: StandardJournal,
    batch: JournalBatch,
    work_date: date,
    by: By,
    at: datetime,
    is_with_amounts: bool = True,
) -> list[JournalLine]:
    """Take the lines into the batch, behind those that it holds, as one document of its next number and date.

    Refuses a journal of another template, and what no longer exists (as `lines.insert`).
    """
    if journal.template_id != batch.template_id:
        template = text("Standard journal {code} belongs to journal {journal}.")
        values = {"code": journal.code, "journal": journal.template.name}
        records.refuse([_refusal("standard-journal-template", template, "code", **values)])
    start = lines.next_line(batch, work_date)
    dated: Mapping[str, Any] = {name: start[name] for name in ("posting_date", "document_no")}
    made = []
    for line in StandardJournalLine.objects.filter(journal=journal).order_by("line_no"):
        content = _kept(line, is_with_amounts=is_with_amounts)
        new = lines.insert(batch=batch, values={**content, **dated}, by=by, at=at)
        # Once more, as what was cleared on the kept line has been filled in again.
        made.append(lines.change(line=new, values=content, by=by, at=at))
    return made


@under_lock
def delete(*, journal: StandardJournal, by: By, at: datetime) -> None:
    """Take a standard journal away; what was made of it stays."""
    records.remove(journal, key=f"{journal.template.name} {journal.code}", by=by, at=at)


def _kept(line: JournalLine | StandardJournalLine, *, is_with_amounts: bool) -> dict[str, Any]:
    content = {name: getattr(line, name) for name in CONTENT if name not in _DATED}
    if is_with_amounts:
        return content
    empty: dict[str, Any] = {"amount": Decimal(0), "is_correction": False}
    return {name: empty.get(name) if name in _AMOUNTS else value for name, value in {**content, **empty}.items()}


def _refusal(rule: str, template: str, field: str, **values: Any) -> Refusal:
    return Refusal(rule, template, field, row="E-JNL-01", values=values)
