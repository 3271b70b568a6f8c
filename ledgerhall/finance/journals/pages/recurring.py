"""The allocations of recurring lines: their list, and what the grid shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from ledgerhall.finance.journals import allocations, lines
from ledgerhall.finance.journals.lines import GridLine
from ledgerhall.finance.journals.models import JournalAllocation, JournalBatch, JournalLine
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Column, Field, List, Opened, Selection

READ, EDIT = "books.read", "journals.edit"


@dataclass(frozen=True, slots=True)
class RecurringGridLine:
    """A recurring line as its grid shows it: with how many accounts it is allocated to."""

    line: GridLine
    allocated: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)


def with_allocations(batch: JournalBatch) -> Sequence[RecurringGridLine]:
    """The lines of a recurring journal as the grid shows them."""
    found = lines.in_grid(batch)
    allocated = allocations.of_lines([one.line for one in found])
    return [RecurringGridLine(one, _said(len(allocated.get(one.pk, ())))) for one in found]


def allocations_of_batch(batch: JournalBatch) -> Selection:
    return Selection("journal-allocations", {"line__batch__name": exact(batch.name)})


def _said(count: int) -> str:
    return (
        ngettext("%(count)s account", "%(count)s accounts", count) % {"count": count} if count else str(_("Allocate…"))
    )


def _create(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> JournalAllocation:
    """On the line of that number, as the grid counts, of the recurring batch."""
    found = JournalLine.objects.filter(batch__template__is_recurring=True, batch__name=values["batch_name"])
    number = values["line_number"]
    line = next((one for one in found.select_related("batch__template") if lines.number_of(one) == number), None)
    if line is None:
        template = text("Batch {batch} of the recurring journal has no line {line}.")
        places = {"batch": values["batch_name"], "line": number}
        raise Refused(Refusal("allocation-line-missing", template, "line_number", row="E-JNL-17", values=places))
    kept = {name: value for name, value in values.items() if name not in ("batch_name", "line_number")}
    return allocations.insert(line=line, values=kept, by=by, at=at)


def _change(
    *, record: JournalAllocation, values: Mapping[str, Any], by: By, at: datetime, work_date: date
) -> JournalAllocation:
    return allocations.change(allocation=record, values=values, by=by, at=at)


_FIELDS = (
    Field("account_no", _("Account No."), "code", lookup="chart-of-accounts", lookup_field="number", is_required=True),
    Field("percent", _("Percent"), "number"),
    Field("quantity", _("Quantity"), "number"),
    Field("amount", _("Amount"), "money", hint=_("With the opposite sign of the line.")),
    Field("dimensions", _("Dimensions"), "text"),
)
ALLOCATIONS = List(
    "journal-allocations",
    JournalAllocation,
    READ,
    _("Allocations"),
    entity=ngettext_lazy("allocation", "allocations", "n"),
    columns=(
        Column("line__batch__name", _("Batch"), opens=lambda one: Opened("recurring-journal", one.line.batch.name)),
        Column(
            "line__document_no", _("Document No."), opens=lambda one: Opened("line-allocations", str(one.line.uuid))
        ),
        Column("line__description", _("Description")),
        Column("account_no", _("Account No.")),
        Column("percent", _("Percent"), "number", has_total=False),
        Column("quantity", _("Quantity"), "number", has_total=False),
        "amount",
        Column("dimensions", is_soft=True),
    ),
    order_by=("line__batch__name", "line__line_no", "line_no"),
    filters=("line__batch__name", "account_no"),
    actions=(
        Action(
            _("Edit Allocation…"),
            _change,
            EDIT,
            fields=_FIELDS,
            icon="edit",
            refused=_("Not changed"),
        ),
        Action(
            _("Delete"),
            on_record(allocations.delete, "allocation"),
            EDIT,
            confirm=_("Delete this allocation?"),
            icon="bin",
            is_for_many=True,
            refused=_("Not deleted"),
        ),
    ),
    new=Action(
        _("New…"),
        _create,
        EDIT,
        key="Alt+N",
        fields=(
            Field("batch_name", _("Batch"), "code", is_required=True, default="DEFAULT"),
            Field("line_number", _("Line"), "integer", is_required=True),
            *_FIELDS,
        ),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The allocation was not made"),
    ),
    empty=_("Recurring lines are posted to their own account alone."),
    keywords=_("allocation keys"),
)

PAGES = (ALLOCATIONS,)
