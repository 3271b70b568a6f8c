"""Deferral schedules: of the lines of drafts, where they are calculated and typed, and of posted lines, to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.documents import lines as line_acts
from ledgerhall.finance.documents import schedules
from ledgerhall.finance.documents.models import (
    DeferralLine,
    Document,
    DocumentLine,
    PostedDeferralLine,
    PostedDocument,
    PostedDocumentLine,
)
from ledgerhall.finance.documents.pages import grid_lines
from ledgerhall.finance.documents.pages.kinds import DRAFTS, EDIT, POSTED, READ, page_of
from ledgerhall.finance.subledger import figures
from ledgerhall.finance.subledger.pages.deferral_grids import GridRelease, columns, next_release, placed, totals
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import (
    Action,
    Column,
    DocumentTotals,
    FastTab,
    Field,
    Figure,
    FilterField,
    FlowColumn,
    List,
    Opened,
    PageExtension,
    Phone,
    Selection,
    ValuesColumn,
)
from ledgerhall.pages.declare import Document as DocumentPage

SCHEDULE, SCHEDULES = "deferral-schedule", "deferral-schedules"
POSTED_SCHEDULE, POSTED_SCHEDULES = "posted-deferral-schedule", "posted-deferral-schedules"
_DEFERRED = {"deferral_code__gt": "", "is_prepayment": False}
_HEADERS = ("deferral_start_date", "deferral_periods")
_Line = DocumentLine | PostedDocumentLine


def _in_grid(line: DocumentLine) -> list[GridRelease]:
    return placed(schedules.of(line).releases)


def _posted_in_grid(line: PostedDocumentLine) -> list[GridRelease]:
    return placed(line.deferral_lines.order_by("posting_date", "id"))


def _next_release(line: DocumentLine, work_date: date) -> dict[str, Any]:
    return next_release(schedules.of(line), work_date)


def _save(*, record: DocumentLine, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    """Start and number of periods of the line's own; what was typed stays until the schedule is calculated anew."""
    line_acts.change(line=record, values={name: values[name] for name in _HEADERS if name in values}, by=by, at=at)


def _save_release(
    *, record: DocumentLine, line: str | None, values: Mapping[str, Any], by: By, at: datetime, work_date: date
) -> GridRelease:
    day, amount = values["posting_date"], values["amount"] or Decimal(0)
    place = schedules.change_release(
        line=record, position=int(line) if line else None, day=day, amount=amount, by=by, at=at
    )
    return GridRelease(place, day, amount)


def _delete_release(*, record: DocumentLine, line: str, by: By, at: datetime, work_date: date) -> None:
    schedules.delete_release(line=record, position=int(line), by=by, at=at)


def _totals(line: DocumentLine, work_date: date) -> DocumentTotals:
    return totals(schedules.of(line))


def _notices(line: DocumentLine, work_date: date) -> tuple[Refusal, ...]:
    return schedules.of(line).refusals


def _posted_totals(line: PostedDocumentLine, work_date: date) -> DocumentTotals:
    releases = _posted_in_grid(line)
    total = sum((one.amount for one in releases), Decimal(0))
    left = sum((one.amount for one in releases if one.posting_date > work_date), Decimal(0))
    return DocumentTotals(
        (
            Figure(_("Released until the work date"), total - left),
            Figure(_("Still deferred"), left),
            Figure(_("Amount Deferred"), total, is_largest=True, is_total=True),
        )
    )


def _locked(line: DocumentLine) -> Any:
    if not line.deferral_code:
        return _("The line has no deferral template.")
    is_released = line.document.status == Document.Status.RELEASED
    return _("Released: reopen the document to change it.") if is_released else ""


def _title(line: _Line) -> str:
    return f"{line.document.number} · {line.description or line.no}"


def _minor_units(line: _Line) -> int:
    return grid_lines.minor_units(line.document)


def _document_of(line: _Line) -> Opened:
    return page_of(line.document)


def _is_typed(records: Sequence[DocumentLine], _totals: Mapping[str, Any]) -> dict[int, bool]:
    typed = set(DeferralLine.objects.filter(line__in=records).values_list("line_id", flat=True))
    return {one.pk: one.pk in typed for one in records}


def _deferred(records: QuerySet[Any], _totals: Mapping[str, Any]) -> QuerySet[Any]:
    return figures.annotated(records, "deferred", PostedDeferralLine.objects.all(), "line", "amount")


def _ends(records: Sequence[PostedDocumentLine], _totals: Mapping[str, Any]) -> dict[int, date | None]:
    found: dict[int, date | None] = dict.fromkeys((one.pk for one in records), None)
    rows = PostedDeferralLine.objects.filter(line__in=found).order_by("posting_date")
    found.update(rows.values_list("line_id", "posting_date"))
    return found


def _header(*fields: Field) -> tuple[FastTab, ...]:
    return (
        FastTab(
            _("General"),
            (
                Field("document__number", _("Document No."), is_read_only=True, is_promoted=True),
                Field("no", _("No."), is_read_only=True),
                Field("description", _("Description"), is_read_only=True, is_promoted=True),
                Field("deferral_code", _("Deferral Template"), is_read_only=True, is_promoted=True),
                *fields,
            ),
        ),
    )


_TO_DOCUMENT = Action(_("Document"), opens=_document_of, permission=READ, icon="doc")
_SCHEDULE = DocumentPage(
    SCHEDULE,
    DocumentLine,
    READ,
    _("Deferral Schedule"),
    tabs=_header(
        Field("deferral_start_date", _("Start Date"), hint=_("Empty: as the template says")),
        Field("deferral_periods", _("No. of Periods"), hint=_("Empty: as the template says")),
    ),
    columns=columns(is_read_only=False),
    lines=_in_grid,
    title=_title,
    edit_permission=EDIT,
    save=_save,
    save_line=_save_release,
    delete_line=_delete_release,
    totals=_totals,
    notices=_notices,
    next_line=_next_release,
    locked=_locked,
    minor_units=_minor_units,
    line_key="position",
    line_number="position",
    actions=(
        Action(
            _("Calculate Schedule"),
            on_record(schedules.calculate, "line"),
            EDIT,
            confirm=_("Calculate the schedule by the template? What was typed is replaced."),
            icon="refresh",
            style="lead",
            refused=_("Not calculated"),
        ),
        _TO_DOCUMENT,
    ),
    list_page=SCHEDULES,
)
_POSTED_SCHEDULE = DocumentPage(
    POSTED_SCHEDULE,
    PostedDocumentLine,
    READ,
    _("Posted Deferral Schedule"),
    tabs=_header(
        Field("document__posting_date", _("Posting Date"), is_read_only=True),
        Field("account_no", _("Account"), is_read_only=True),
        Field("base_amount", _("Amount Excl. VAT"), is_read_only=True),
    ),
    columns=columns(is_read_only=True),
    lines=_posted_in_grid,
    title=_title,
    totals=_posted_totals,
    minor_units=_minor_units,
    line_key="position",
    line_number="position",
    actions=(_TO_DOCUMENT,),
    list_page=POSTED_SCHEDULES,
)


def _list(slug: str, model: Any, caption: Any, card: str, own: tuple[Any, ...], order: tuple[str, ...]) -> List:
    return List(
        slug,
        model,
        READ,
        caption,
        entity=ngettext_lazy("schedule", "schedules", "n"),
        card=card,
        columns=(
            Column("document__number", _("Document No."), width=120),
            Column("document__side", _("Side"), width=84),
            Column("document__kind", _("Document Type"), width=104),
            Column("document__party_no", _("Party No."), is_hidden=True),
            Column("document__posting_date", _("Posting Date")),
            Column("no", _("No."), width=92),
            "description",
            Column("deferral_code", _("Template"), width=92),
            *own,
        ),
        order_by=order,
        where=_DEFERRED,
        filters=(
            FilterField("document__number", _("Document No.")),
            FilterField("document__side", _("Side")),
            FilterField("document__kind", _("Document Type")),
            FilterField("document__posting_date", _("Posting Date")),
            FilterField("deferral_code", _("Template")),
        ),
        phone=Phone("description", ("document__number", "document__posting_date"), (), "deferral_code"),
        actions=(_TO_DOCUMENT,),
        search=("document__number", "no", "description"),
        empty=_("No line has a deferral template."),
        keywords=_("deferred revenue, prepaid expense, accruals"),
    )


_LISTS = (
    _list(
        SCHEDULES,
        DocumentLine,
        _("Deferral Schedules"),
        SCHEDULE,
        (ValuesColumn("is_typed", _is_typed, kind="boolean", caption=_("Typed")),),
        ("document__side", "document__number", "line_no"),
    ),
    _list(
        POSTED_SCHEDULES,
        PostedDocumentLine,
        _("Posted Deferral Schedules"),
        POSTED_SCHEDULE,
        (
            Column("account_no", _("Account"), width=84),
            Column("base_amount", _("Amount Excl. VAT"), is_hidden=True),
            FlowColumn("deferred", _deferred, caption=_("Amount Deferred")),
            ValuesColumn("ends", _ends, kind="date", caption=_("Ends")),
        ),
        ("-document__posting_date", "-document__number", "line_no"),
    ),
)


def _deferred_lines(document: Document | PostedDocument) -> list[str]:
    """The keys of its lines that are deferred, asked once for all that a page shows of them."""
    known: dict[str, list[str]] = document.__dict__
    if "_deferred_lines" not in known:
        rows = document.lines.filter(**_DEFERRED).order_by("line_no")
        known["_deferred_lines"] = [str(key) for key in rows.values_list("uuid", flat=True)]
    return known["_deferred_lines"]


def _schedules_of(card: str, page: str) -> Callable[[Any], Selection | Opened]:
    """The schedule of its only deferred line, else the list of them."""

    def opened(document: Document | PostedDocument) -> Selection | Opened:
        keys = _deferred_lines(document)
        if len(keys) == 1:
            return Opened(card, keys[0])
        filters = {"document__number": exact(document.number)}
        kind, side = str(document.get_kind_display()), str(document.get_side_display())
        return Selection(page, {**filters, "document__side": side, "document__kind": kind})

    return opened


def _extensions() -> Iterator[PageExtension]:
    """From the pages of documents to the schedules of their lines."""
    for slugs, card, page in (
        ([one.slug for one in DRAFTS], SCHEDULE, SCHEDULES),
        ([one.slug for one in POSTED if one.has_amounts], POSTED_SCHEDULE, POSTED_SCHEDULES),
    ):
        action = Action(
            _("Deferral Schedule"),
            opens=_schedules_of(card, page),
            permission=READ,
            icon="cal",
            is_offered=lambda document: bool(_deferred_lines(document)),
        )
        yield from (PageExtension(slug, actions=(action,)) for slug in slugs)


PAGES = (_SCHEDULE, _POSTED_SCHEDULE, *_LISTS, *_extensions())
