"""Finance charge memos and reminders: suggested, looked at, issued; and those that were issued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from ledgerhall.finance.settlement import claims, finance_charges, reminders
from ledgerhall.finance.settlement.models import (
    FinanceChargeMemo,
    FinanceChargeMemoLine,
    IssuedFinanceChargeMemo,
    IssuedFinanceChargeMemoLine,
    IssuedReminder,
    IssuedReminderLine,
    Reminder,
    ReminderLine,
)
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    Done,
    FastTab,
    Field,
    FilterField,
    List,
    Selection,
)

READ, EDIT, POST = "books.read", "journals.edit", "posting.post"
_LAZY = gettext_lazy
_ENTRIES = "customer-ledger-entries"
_NUMBER = Field("number", _LAZY("No."), "code", hint=_LAZY("Empty: the next one of the number series"))


@dataclass(frozen=True, slots=True)
class _Pages:
    """The slugs of one kind of document: drafts, issued ones, and the lines of both (`…-lines`)."""

    drafts: str
    draft_card: str
    issued: str


_MEMOS = _Pages("finance-charge-memos", "finance-charge-memo-card", "issued-finance-charge-memos")
_REMINDERS = _Pages("reminders", "reminder-card", "issued-reminders")


def _suggest_memos(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    made = finance_charges.suggest(
        posting_date=values["posting_date"],
        customer_numbers=_numbers(values["customers"]),
        terms_code=values["terms_code"] or "",
        by=by,
        at=at,
    )
    return _suggested(len(made), _MEMOS.drafts)


def _suggest_reminders(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    made = reminders.suggest(
        document_date=values["document_date"],
        posting_date=values["posting_date"],
        customer_numbers=_numbers(values["customers"]),
        by=by,
        at=at,
    )
    return _suggested(len(made), _REMINDERS.drafts)


def _suggested(number: int, page: str) -> Done:
    if not number:
        return Done(_("Nobody owes anything that is overdue so far: nothing was suggested."))
    message = ngettext("%(number)s document waits to be issued.", "%(number)s documents wait to be issued.", number)
    return Done(message % {"number": number}, Selection(page))


def _numbers(typed: str | None) -> list[str] | None:
    """Customer numbers with commas between them; None where there are none."""
    return [number.strip() for number in (typed or "").split(",") if number.strip()] or None


def _issue_memo(*, record: FinanceChargeMemo, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    return _issued(finance_charges.issue(memo=record, number=values["number"] or "", by=by, at=at), _MEMOS)


def _issue_reminder(*, record: Reminder, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    return _issued(reminders.issue(reminder=record, number=values["number"] or "", by=by, at=at), _REMINDERS)


def _issued(made: Any, pages: _Pages) -> Done:
    return Done(
        _("%(number)s was issued.") % {"number": made.number}, Selection(pages.issued, {"number": exact(made.number)})
    )


def _leave_out(*, record: Any, by: By, at: datetime, work_date: date) -> None:
    claims.leave_out(line=record, by=by, at=at)


def _lines_of(page: str) -> Callable[[Any], Selection]:
    return lambda claim: Selection(f"{page}-lines", {"document__id": str(claim.pk)})


def _entry(line: Any) -> Selection:
    return Selection(_ENTRIES, {"entry_no": str(line.entry_no)})


def _register(claim: Any) -> Selection | None:
    return None if claim.register_no is None else Selection("gl-registers", {"number": str(claim.register_no)})


def _drafts(pages: _Pages, model: Any, caption: Promise, suggest: Action, issue: Any, *more: Column) -> List:
    return List(
        pages.drafts,
        model,
        READ,
        caption,
        entity=ngettext_lazy("document", "documents", "n"),
        card=pages.draft_card,
        columns=(
            Column("customer_no", _LAZY("Customer No.")),
            Column("customer_name", _LAZY("Name")),
            *more,
            Column("document_date", _LAZY("Document Date")),
            Column("due_date", _LAZY("Due Date")),
            Column("currency_code", _LAZY("Currency"), width=72),
            Column("interest", _LAZY("Interest"), has_total=False, opens=_lines_of(pages.drafts)),
            Column("additional_fee", _LAZY("Additional Fee"), has_total=False),
            Column("terms_code", _LAZY("Terms"), is_hidden=True),
            Column("posting_date", _LAZY("Posting Date"), is_hidden=True),
        ),
        order_by=("customer_no", "id"),
        filters=(
            FilterField("customer_no", _LAZY("Customer No.")),
            FilterField("document_date", _LAZY("Document Date")),
        ),
        actions=(suggest, *_draft_actions(pages, issue)),
        search=("customer_no", "customer_name"),
        empty=_LAZY("Nothing waits to be issued. Suggest looks for what is overdue."),
    )


def _draft_actions(pages: _Pages, issue: Any) -> tuple[Action, ...]:
    return (
        Action(
            _LAZY("Issue…"),
            issue,
            POST,
            fields=(_NUMBER,),
            then=pages.issued,
            icon="post",
            style="lead",
            refused=_LAZY("Not issued"),
        ),
        Action(_LAZY("Lines"), opens=_lines_of(pages.drafts), permission=READ, icon="list"),
        Action(
            _LAZY("Delete"),
            on_record(claims.delete, "claim"),
            EDIT,
            confirm=_LAZY("Delete this draft? Nothing of it was posted."),
            then=pages.drafts,
            icon="bin",
            refused=_LAZY("Not deleted"),
        ),
    )


def _draft_card(pages: _Pages, model: Any, caption: Promise, issue: Any, *more: Field) -> Card:
    return Card(
        pages.draft_card,
        model,
        READ,
        caption,
        title=str,
        tabs=(
            FastTab(
                _LAZY("General"),
                (
                    Field("customer_no", _LAZY("Customer No."), is_read_only=True, is_promoted=True),
                    Field("customer_name", _LAZY("Name"), is_read_only=True, is_promoted=True),
                    Field("currency_code", _LAZY("Currency"), is_read_only=True),
                    Field("terms_code", _LAZY("Terms"), is_read_only=True),
                    *more,
                    Field("posting_date", _LAZY("Posting Date"), is_required=True),
                    Field("document_date", _LAZY("Document Date"), is_required=True),
                    Field("due_date", _LAZY("Due Date"), is_required=True),
                    Field("interest", _LAZY("Interest"), is_read_only=True),
                    Field("additional_fee", _LAZY("Additional Fee"), is_required=True),
                ),
            ),
            FastTab(_LAZY("Texts"), ("beginning_text", "ending_text")),
        ),
        save=on_record(claims.change, "claim"),
        save_permission=EDIT,
        actions=_draft_actions(pages, issue),
        list_page=pages.drafts,
    )


def _issued_list(pages: _Pages, model: Any, caption: Promise, *more: Column) -> List:
    return List(
        pages.issued,
        model,
        READ,
        caption,
        entity=ngettext_lazy("document", "documents", "n"),
        columns=(
            Column("number", _LAZY("No.")),
            Column("customer_no", _LAZY("Customer No.")),
            Column("customer_name", _LAZY("Name")),
            *more,
            Column("document_date", _LAZY("Document Date")),
            Column("due_date", _LAZY("Due Date")),
            Column("currency_code", _LAZY("Currency"), width=72),
            Column("interest", _LAZY("Interest"), has_total=False, opens=_lines_of(pages.issued)),
            Column("additional_fee", _LAZY("Additional Fee"), has_total=False),
            Column("register_no", _LAZY("Register"), "code", align="right", has_total=False, opens=_register),
            Column("user_text", _LAZY("Issued by"), is_hidden=True),
            Column("issued_at", _LAZY("Issued at"), is_hidden=True),
            Column("beginning_text", _LAZY("Beginning Text"), is_hidden=True),
            Column("ending_text", _LAZY("Ending Text"), is_hidden=True),
        ),
        order_by=("-document_date", "-id"),
        filters=(
            FilterField("customer_no", _LAZY("Customer No.")),
            FilterField("document_date", _LAZY("Document Date")),
            FilterField("number", _LAZY("No.")),
        ),
        actions=(Action(_LAZY("Lines"), opens=_lines_of(pages.issued), permission=READ, icon="list"),),
        search=("number", "customer_no", "customer_name"),
        empty=_LAZY("Nothing has been issued yet."),
    )


def _lines(page: str, model: Any, caption: Promise, *more: Column, is_draft: bool) -> List:
    leave_out = Action(
        _LAZY("Leave Out"),
        _leave_out,
        EDIT,
        confirm=_LAZY("Take this entry off the document?"),
        is_for_many=True,
        icon="bin",
        refused=_LAZY("Not left out"),
    )
    return List(
        f"{page}-lines",
        model,
        READ,
        caption,
        entity=ngettext_lazy("line", "lines", "n"),
        columns=(
            Column("document_type", _LAZY("Doc. Type"), width=92),
            Column("document_no", _LAZY("Document No."), opens=_entry),
            Column("entry_due_date", _LAZY("Due Date")),
            *more,
            Column("original_amount", _LAZY("Original Amount"), has_total=False),
            Column("remaining_amount", _LAZY("Remaining"), has_total=False),
            Column("interest", _LAZY("Interest"), has_total=False),
            Column("document__customer_no", _LAZY("Customer No.")),
            Column("entry_posting_date", _LAZY("Posting Date"), is_hidden=True),
            Column("entry_no", _LAZY("Entry No."), "code", align="right", has_total=False, is_hidden=True),
        ),
        order_by=("entry_due_date", "id"),
        filters=(
            FilterField("document__id", _LAZY("Document"), "integer"),
            FilterField("document__customer_no", _LAZY("Customer No.")),
        ),
        actions=(leave_out,) if is_draft else (),
        search=("document_no",),
        empty=_LAZY("There are no lines."),
    )


_CUSTOMERS = Field("customers", _LAZY("Customers"), hint=_LAZY("C10, C20; empty: all"))
_POSTING_DATE = Field("posting_date", _LAZY("Posting Date"), "date", is_required=True, default="w")
_SUGGEST_MEMOS = Action(
    _LAZY("Suggest Finance Charge Memos…"),
    _suggest_memos,
    EDIT,
    fields=(
        _POSTING_DATE,
        _CUSTOMERS,
        Field(
            "terms_code",
            _LAZY("Terms"),
            "code",
            lookup="finance-charge-terms",
            lookup_field="code",
            hint=_LAZY("Empty: those of each customer"),
        ),
    ),
    needs_record=False,
    icon="plus",
    slug="suggest",
    refused=_LAZY("Not suggested"),
)
_SUGGEST_REMINDERS = Action(
    _LAZY("Suggest Reminders…"),
    _suggest_reminders,
    EDIT,
    fields=(
        Field("document_date", _LAZY("Document Date"), "date", is_required=True, default="w"),
        _POSTING_DATE,
        _CUSTOMERS,
    ),
    needs_record=False,
    icon="plus",
    slug="suggest",
    refused=_LAZY("Not suggested"),
)
_LEVEL = Column("level", _LAZY("Level"), has_total=False, width=64)

PAGES = (
    _drafts(_MEMOS, FinanceChargeMemo, _LAZY("Finance Charge Memos"), _SUGGEST_MEMOS, _issue_memo),
    _draft_card(_MEMOS, FinanceChargeMemo, _LAZY("Finance Charge Memo"), _issue_memo),
    _lines(_MEMOS.drafts, FinanceChargeMemoLine, _LAZY("Finance Charge Memo Lines"), is_draft=True),
    _issued_list(_MEMOS, IssuedFinanceChargeMemo, _LAZY("Issued Finance Charge Memos")),
    _lines(_MEMOS.issued, IssuedFinanceChargeMemoLine, _LAZY("Issued Finance Charge Memo Lines"), is_draft=False),
    _drafts(_REMINDERS, Reminder, _LAZY("Reminders"), _SUGGEST_REMINDERS, _issue_reminder, _LEVEL),
    _draft_card(
        _REMINDERS, Reminder, _LAZY("Reminder"), _issue_reminder, Field("level", _LAZY("Level"), is_read_only=True)
    ),
    _lines(_REMINDERS.drafts, ReminderLine, _LAZY("Reminder Lines"), _LEVEL, is_draft=True),
    _issued_list(_REMINDERS, IssuedReminder, _LAZY("Issued Reminders"), _LEVEL),
    _lines(_REMINDERS.issued, IssuedReminderLine, _LAZY("Issued Reminder Lines"), _LEVEL, is_draft=False),
)
