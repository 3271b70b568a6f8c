"""The pages of finance charge terms, reminder terms and their levels, and where all of the room stands in the pane."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import Said, code_pages, general, used_by
from ledgerhall.finance.settlement import terms
from ledgerhall.finance.settlement.models import ReminderLevel, ReminderTerms
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    FastTab,
    Field,
    FilterField,
    List,
    NavigationArea,
    NavigationItem,
    PageExtension,
    Selection,
)

READ, EDIT = "books.read", "setup.edit"
_FORMULA = _("30D, 1M, CM+15D …")
_TEXTS = FastTab(_("Texts"), ("beginning_text", "ending_text"), is_open=False)
FINANCE_CHARGE_TERMS = code_pages(
    terms.FINANCE_CHARGE_TERMS,
    "finance-charge-terms",
    Said(
        _("Finance Charge Terms"),
        _("Finance Charge Terms Card"),
        ngettext_lazy("terms record", "terms records", "n"),
        _("There are no finance charge terms yet. They say what interest overdue invoices cost."),
        _("interest, late payment"),
    ),
    (
        general(
            Field("method", _("Interest Calculation"), default="average daily balance"),
            Field("interest_percent", _("Interest %"), is_promoted=True),
            Field("interest_period_days", _("Interest Period (Days)"), default="30"),
            Field("grace_period_formula", _("Grace Period"), hint=_FORMULA),
            Field("due_date_formula", _("Due Date Calculation"), hint=_FORMULA),
        ),
        FastTab(
            _("Posting"),
            (
                Field("minimum_amount_lcy", _("Minimum Amount (LCY)")),
                Field("additional_fee_lcy", _("Additional Fee (LCY)")),
                Field("is_interest_posted", _("Post Interest"), default="1"),
                Field("is_additional_fee_posted", _("Post Additional Fee"), default="1"),
            ),
        ),
        _TEXTS,
    ),
    card="finance-charge-terms-card",
    columns=(
        "code",
        "description",
        Column("interest_percent", _("Interest %"), has_total=False),
        Column("interest_period_days", _("Interest Period (Days)"), has_total=False),
        Column("grace_period_formula", _("Grace Period")),
        Column("additional_fee_lcy", _("Additional Fee (LCY)"), has_total=False),
        Column("minimum_amount_lcy", _("Minimum Amount (LCY)"), has_total=False, is_hidden=True),
        Column("due_date_formula", _("Due Date Calculation"), is_hidden=True),
    ),
    fact_boxes=(used_by(terms.FINANCE_CHARGE_TERMS),),
)


def _levels_of(found: ReminderTerms) -> Selection:
    return Selection("reminder-levels", {"terms__code": found.code})


def _add_level(
    *, record: ReminderTerms, values: Mapping[str, Any], by: By, at: datetime, work_date: date
) -> ReminderLevel:
    return terms.add_level(terms=record, values=values, by=by, at=at)


_LEVEL_FIELDS = (
    Field("grace_period_formula", _("Grace Period"), "text", hint=_FORMULA),
    Field("due_date_formula", _("Due Date Calculation"), "text", hint=_FORMULA),
    Field("additional_fee_lcy", _("Additional Fee (LCY)"), "money"),
    Field("is_interest_calculated", _("Calculate Interest"), "boolean"),
)
REMINDER_TERMS = code_pages(
    terms.REMINDER_TERMS,
    "reminder-terms",
    Said(
        _("Reminder Terms"),
        _("Reminder Terms Card"),
        ngettext_lazy("terms record", "terms records", "n"),
        _("There are no reminder terms yet. Their levels say when customers are reminded and what it costs."),
        _("dunning, overdue"),
    ),
    (
        general(
            Field("maximum_reminders", _("Max. No. of Reminders"), hint=_("0: as many as come")),
            Field("is_interest_posted", _("Post Interest")),
            Field("is_additional_fee_posted", _("Post Additional Fee")),
        ),
    ),
    card="reminder-terms-card",
    columns=(
        "code",
        "description",
        Column("maximum_reminders", _("Max. No. of Reminders"), has_total=False),
        Column("is_interest_posted", _("Post Interest")),
        Column("is_additional_fee_posted", _("Post Additional Fee")),
    ),
    actions=(
        Action(_("Levels"), opens=_levels_of, permission=READ, icon="list"),
        Action(
            _("New Level…"),
            _add_level,
            EDIT,
            fields=_LEVEL_FIELDS,
            then="reminder-level-card",
            icon="plus",
            refused=_("The level was not made"),
        ),
    ),
    fact_boxes=(used_by(terms.REMINDER_TERMS),),
)
_DELETE_LEVEL = Action(
    _("Delete"),
    on_record(terms.delete_level, "level"),
    EDIT,
    confirm=_("Delete this level?"),
    then="reminder-levels",
    icon="bin",
    refused=_("Not deleted"),
)
REMINDER_LEVELS = List(
    "reminder-levels",
    ReminderLevel,
    READ,
    _("Reminder Levels"),
    entity=ngettext_lazy("level", "levels", "n"),
    card="reminder-level-card",
    columns=(
        Column("terms__code", _("Reminder Terms")),
        Column("number", _("Level"), has_total=False),
        Column("grace_period_formula", _("Grace Period")),
        Column("due_date_formula", _("Due Date Calculation")),
        Column("additional_fee_lcy", _("Additional Fee (LCY)"), has_total=False),
        Column("is_interest_calculated", _("Calculate Interest")),
    ),
    order_by=("terms__code", "number"),
    filters=(FilterField("terms__code", _("Reminder Terms")),),
    actions=(_DELETE_LEVEL,),
    empty=_("There are no levels yet: New Level on the reminder terms makes one."),
)
REMINDER_LEVEL_CARD = Card(
    "reminder-level-card",
    ReminderLevel,
    READ,
    _("Reminder Level"),
    title=str,
    tabs=(
        FastTab(
            _("General"),
            (
                Field("terms__code", _("Reminder Terms"), is_read_only=True),
                Field("number", _("Level"), is_read_only=True, is_promoted=True),
                Field("grace_period_formula", _("Grace Period"), hint=_FORMULA),
                Field("due_date_formula", _("Due Date Calculation"), hint=_FORMULA),
                Field("additional_fee_lcy", _("Additional Fee (LCY)")),
                Field("is_interest_calculated", _("Calculate Interest")),
            ),
        ),
        _TEXTS,
    ),
    save=on_record(terms.REMINDER_LEVELS.change, "record"),
    save_permission=EDIT,
    actions=(_DELETE_LEVEL,),
    list_page="reminder-levels",
)
_PANE = (
    "reminders",
    "finance-charge-memos",
    "issued-reminders",
    "issued-finance-charge-memos",
    "reminder-terms",
    "reminder-levels",
    "finance-charge-terms",
)

PAGES = (
    *FINANCE_CHARGE_TERMS,
    *REMINDER_TERMS,
    REMINDER_LEVELS,
    REMINDER_LEVEL_CARD,
    PageExtension(
        "accountant",
        navigation=(NavigationArea(_("Reminders & Interest"), tuple(map(NavigationItem, _PANE)), icon="doc"),),
    ),
)
