"""The page of accounting periods and fiscal years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation import periods
from ledgerhall.finance.foundation.models import AccountingPeriod
from ledgerhall.finance.foundation.periods import FiscalYear
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Column, Field, List, Selection, View
from ledgerhall.pages.figures import write_day
from ledgerhall.pages.filtering import day_range

READ, EDIT = "books.read", "setup.edit"


def _entries_of_period(period: AccountingPeriod) -> Selection:
    first = period.starting_date
    later = AccountingPeriod.objects.filter(starting_date__gt=first).order_by("starting_date").first()
    days = f"{first.isoformat()}.." if later is None else day_range(first, later.starting_date - timedelta(days=1))
    return Selection("general-ledger-entries", {"posting_date": days})


def _create_year(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    periods.create_fiscal_year(
        starting_date=values["starting_date"],
        number_of_periods=values["number_of_periods"],
        period_length=values["period_length"],
        by=by,
        at=at,
    )


def _rename(*, record: AccountingPeriod, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    periods.rename(period=record, name=values["name"], by=by, at=at)


def _close_year(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    """Of the year that was confirmed: should somebody have closed it by then, the one after it stays open."""
    periods.close_fiscal_year(starting_date=values["starting_date"], by=by, at=at)


def _year_to_close() -> FiscalYear | None:
    return next((year for year in periods.fiscal_years() if not year.is_closed), None)


def _first_open_day(_viewer: Any) -> str:
    year = _year_to_close()
    return "" if year is None else year.starting_date.isoformat()


def _closing_question() -> str:
    """Names the year that would be closed, and its dates."""
    year = _year_to_close()
    if year is None:
        return _now("There is no open fiscal year to close.")
    first, last = year.starting_date, year.ending_date
    language = get_language() or "en"
    said = {
        "year": str(first.year) if first.year == last.year else f"{first.year}/{last.year}",
        "first": write_day(first, language),
        "last": write_day(last, language),
    }
    question = _now(
        "Close fiscal year %(year)s, from %(first)s to %(last)s? "
        "Its periods are closed and locked; there is no way back."
    )
    return question % said


def _next_year(viewer: Any) -> str:
    """The first day after the last fiscal year, or of the work date's year."""
    last = AccountingPeriod.objects.order_by("-starting_date").first()
    return (last.starting_date if last is not None else viewer.work_date.replace(month=1, day=1)).isoformat()


ACCOUNTING_PERIODS = List(
    "accounting-periods",
    AccountingPeriod,
    READ,
    _("Accounting Periods"),
    entity=ngettext_lazy("period", "periods", "n"),
    columns=(
        "starting_date",
        "name",
        Column("is_new_fiscal_year", _("New Fiscal Year")),
        Column("is_closed", _("Closed")),
        Column("is_date_locked", _("Date Locked")),
    ),
    order_by=("starting_date",),
    bold=lambda period: bool(period.is_new_fiscal_year),
    filters=("starting_date", "is_new_fiscal_year", "is_closed"),
    views=(View(_("Open"), {"is_closed": "No"}), View(_("Fiscal Years"), {"is_new_fiscal_year": "Yes"})),
    actions=(
        Action(
            _("Create Fiscal Year…"),
            _create_year,
            EDIT,
            fields=(
                Field("starting_date", _("Starting Date"), "date", is_required=True, default=_next_year),
                Field("number_of_periods", _("Number of Periods"), "integer", is_required=True, default="12"),
                Field("period_length", _("Period Length"), "text", is_required=True, default="1M", hint=_("1M, 4W …")),
            ),
            needs_record=False,
            style="lead",
            icon="plus",
            refused=_("The fiscal year was not created"),
        ),
        Action(_("Rename…"), _rename, EDIT, fields=(Field("name", _("Name"), is_required=True),), icon="edit"),
        Action(
            _("Close Year…"),
            _close_year,
            EDIT,
            fields=(Field("starting_date", _("Starting Date"), "date", is_required=True, default=_first_open_day),),
            needs_record=False,
            confirm=lazy(_closing_question, str)(),
            icon="lock",
            refused=_("The year was not closed"),
        ),
        Action(_("Delete"), on_record(periods.delete, "period"), EDIT, confirm=_("Delete this period?"), icon="bin"),
        Action(_("Ledger Entries"), opens=_entries_of_period, permission=READ, key="Ctrl+F7", icon="list"),
    ),
    empty=_("This company has no accounting periods yet. Create a fiscal year."),
    keywords=_("fiscal year close"),
)


PAGES = (ACCOUNTING_PERIODS,)
