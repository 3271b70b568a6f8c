"""Standard journals: their list, and the acts of a journal that save lines as one and take the lines of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from ledgerhall.finance.journals import standard_journals
from ledgerhall.finance.journals.models import JournalBatch, StandardJournal, StandardJournalLine
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Column, Done, Field, List, ValuesColumn

READ, EDIT = "books.read", "journals.edit"


def _save(*, record: JournalBatch, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    saved = standard_journals.save(
        batch=record,
        code=values["code"],
        description=values["description"],
        is_replacing=values["is_replacing"],
        is_with_amounts=values["is_with_amounts"],
        by=by,
        at=at,
    )
    number = StandardJournalLine.objects.filter(journal=saved).count()
    told = ngettext("%(number)s line is kept as %(code)s.", "%(number)s lines are kept as %(code)s.", number)
    return Done(told % {"number": number, "code": saved.code})


def _get(*, record: JournalBatch, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    journal = StandardJournal.objects.filter(template=record.template, code=values["code"]).first()
    if journal is None:
        template = text("Journal {journal} has no standard journal {code}.")
        places = {"journal": record.template.name, "code": values["code"]}
        raise Refused(Refusal("standard-journal-missing", template, "code", row="E-JNL-01", values=places))
    made = standard_journals.get_lines(
        journal=journal,
        batch=record,
        work_date=work_date,
        is_with_amounts=values["is_with_amounts"],
        by=by,
        at=at,
    )
    told = ngettext("%(number)s line was taken in.", "%(number)s lines were taken in.", len(made))
    return Done(told % {"number": len(made)})


def _lines(records: Sequence[StandardJournal], _totals: Mapping[str, Any]) -> dict[int, Any]:
    found = dict.fromkeys((record.pk for record in records), 0)
    for key in StandardJournalLine.objects.filter(journal__in=found).values_list("journal_id", flat=True):
        found[key] += 1
    return found


_CODE = Field("code", _("Standard Journal"), "code", lookup="standard-journals", lookup_field="code", is_required=True)
_AMOUNTS = Field("is_with_amounts", _("With Amounts"), "boolean", default="1")
SAVE_LINES = Action(
    _("Save as Standard Journal…"),
    _save,
    EDIT,
    fields=(
        _CODE,
        Field("description", _("Description")),
        _AMOUNTS,
        Field("is_replacing", _("Replace One of This Code"), "boolean"),
    ),
    icon="copy",
    group=_("Standard Journal"),
    refused=_("Not saved"),
)
GET_LINES = Action(
    _("Get Standard Journal…"),
    _get,
    EDIT,
    fields=(_CODE, _AMOUNTS),
    icon="list",
    group=_("Standard Journal"),
    refused=_("No lines were taken in"),
)
STANDARD_JOURNALS = List(
    "standard-journals",
    StandardJournal,
    READ,
    _("Standard Journals"),
    entity=ngettext_lazy("standard journal", "standard journals", "n"),
    columns=(
        "code",
        "description",
        Column("template__description", _("Journal")),
        ValuesColumn("lines", _lines, kind="integer", caption=_("Lines")),
    ),
    order_by=("template__name", "code"),
    filters=("code", "template__name"),
    actions=(
        Action(
            _("Delete"),
            on_record(standard_journals.delete, "journal"),
            EDIT,
            confirm=_("Delete this standard journal?"),
            icon="bin",
            is_for_many=True,
            refused=_("Not deleted"),
        ),
    ),
    empty=_("Save the lines of a journal as a standard journal to take them in again."),
)

PAGES = (STANDARD_JOURNALS,)
