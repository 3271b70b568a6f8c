"""Deferral schedules of journal lines: calculated by the template, or typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.models import Currency, GeneralLedgerSetup
from ledgerhall.finance.journals import deferring
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.journals.pages import journal
from ledgerhall.finance.subledger.pages.deferral_grids import GridRelease, columns, next_release, placed, totals
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import (
    Action,
    Column,
    Document,
    DocumentTotals,
    FastTab,
    Field,
    List,
    Opened,
    PageExtension,
    Phone,
    Selection,
)

SCHEDULE, SCHEDULES = "journal-deferral-schedule", "journal-deferral-schedules"
_DEFERRED = {"deferral_template_code__gt": ""}


def _in_grid(line: JournalLine) -> list[GridRelease]:
    return placed(deferring.schedule_of(line).releases)


def _next_release(line: JournalLine, work_date: date) -> dict[str, Any]:
    return next_release(deferring.schedule_of(line), work_date)


def _totals(line: JournalLine, work_date: date) -> DocumentTotals:
    return totals(deferring.schedule_of(line))


def _notices(line: JournalLine, work_date: date) -> tuple[Refusal, ...]:
    return deferring.schedule_of(line).refusals


def _save(*, record: JournalLine, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    """The header says which line it is; nothing of it is typed here."""


def _save_release(
    *, record: JournalLine, line: str | None, values: Mapping[str, Any], by: By, at: datetime, work_date: date
) -> GridRelease:
    day, amount = values["posting_date"], values["amount"] or Decimal(0)
    place = deferring.change_release(
        line=record, position=int(line) if line else None, day=day, amount=amount, by=by, at=at
    )
    return GridRelease(place, day, amount)


def _delete_release(*, record: JournalLine, line: str, by: By, at: datetime, work_date: date) -> None:
    deferring.delete_release(line=record, position=int(line), by=by, at=at)


def _calculate(*, record: JournalLine, by: By, at: datetime, work_date: date) -> None:
    deferring.keep(line=record, releases=(), by=by, at=at)


def _minor_units(line: JournalLine) -> int:
    """Of the line's currency."""
    card = Currency.objects.filter(code=line.currency_code).first() if line.currency_code else None
    return card.minor_units if card is not None else GeneralLedgerSetup.objects.get().local_minor_units


def _journal_of(line: JournalLine) -> Opened:
    return Opened(journal.slug_of(line.batch.template), line.batch.name)


def _of_batch(batch: JournalBatch) -> Selection:
    return Selection(SCHEDULES, {"batch__name": exact(batch.name), "batch__template__name": exact(batch.template.name)})


_TO_JOURNAL = Action(_("Journal"), opens=_journal_of, permission=journal.READ, icon="journal")
_FIELDS = (
    ("document_no", _("Document No.")),
    ("posting_date", _("Posting Date")),
    ("account_no", _("Account No.")),
    ("description", _("Description")),
    ("deferral_template_code", _("Deferral Template")),
)
_SCHEDULE = Document(
    SCHEDULE,
    JournalLine,
    journal.READ,
    _("Deferral Schedule of a Journal Line"),
    tabs=(FastTab(_("General"), tuple(Field(name, caption, is_read_only=True) for name, caption in _FIELDS)),),
    columns=columns(is_read_only=False),
    lines=_in_grid,
    title=lambda line: f"{line.document_no} · {line.description or line.account_no}",
    edit_permission=journal.EDIT,
    save=_save,
    save_line=_save_release,
    delete_line=_delete_release,
    totals=_totals,
    notices=_notices,
    next_line=_next_release,
    minor_units=_minor_units,
    line_key="position",
    line_number="position",
    actions=(
        Action(
            _("Calculate Schedule"),
            _calculate,
            journal.EDIT,
            confirm=_("Calculate the schedule by the template? What was typed is replaced."),
            icon="refresh",
            style="lead",
            refused=_("Not calculated"),
        ),
        _TO_JOURNAL,
    ),
    list_page=SCHEDULES,
    where=_DEFERRED,
)
_LIST = List(
    SCHEDULES,
    JournalLine,
    journal.READ,
    _("Deferral Schedules of Journal Lines"),
    entity=ngettext_lazy("schedule", "schedules", "n"),
    card=SCHEDULE,
    columns=(
        Column("document_no", _("Document No."), width=120),
        Column("batch__name", _("Batch"), opens=_journal_of, width=92),
        Column("posting_date", _("Posting Date")),
        Column("account_no", _("Account No."), width=92),
        "description",
        Column("amount", _("Amount"), has_total=False),
        Column("deferral_template_code", _("Template"), width=92),
    ),
    order_by=("batch__name", "line_no"),
    where=_DEFERRED,
    filters=("batch__name", "batch__template__name", "posting_date", "document_no", "account_no"),
    phone=Phone("description", ("document_no", "posting_date"), ("amount",), "deferral_template_code"),
    actions=(_TO_JOURNAL,),
    search=("document_no", "description"),
    empty=_("No line of a journal has a deferral template."),
    keywords=_("deferred revenue, prepaid expense, accruals"),
)
_OPEN = Action(
    _("Deferral Schedules"), opens=_of_batch, permission=journal.READ, icon="cal", group=_("Line"), tab=_("Batch")
)
PAGES = (_SCHEDULE, _LIST, *(PageExtension(slug, actions=(_OPEN,)) for slug in journal.SLUGS.values()))
