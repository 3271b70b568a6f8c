"""What the pages of deferral schedules have in common, whatever line they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.subledger.deferral_schedule import LineSchedule
from ledgerhall.pages.declare import DocumentTotals, Field, Figure


@dataclass(frozen=True, slots=True)
class GridRelease:
    """A release in the grid, by its place in the schedule."""

    position: int
    posting_date: date
    amount: Decimal


def placed(releases: Iterable[Any]) -> list[GridRelease]:
    """Releases, or rows of them, by their places."""
    return [GridRelease(place, one.posting_date, one.amount) for place, one in enumerate(releases, start=1)]


def columns(*, is_read_only: bool) -> tuple[Field, ...]:
    return (
        Field("posting_date", _("Posting Date"), "date", width=120, is_read_only=is_read_only),
        Field("amount", _("Amount"), "money", width=120, is_read_only=is_read_only),
    )


def next_release(found: LineSchedule, work_date: date) -> dict[str, Any]:
    """What is not released yet, on the last day of the schedule."""
    day = found.releases[-1].posting_date if found.releases else work_date
    return {"posting_date": day, "amount": found.amount - found.total}


def totals(found: LineSchedule) -> DocumentTotals:
    """What is to be deferred, what the schedule comes to, and the difference."""
    difference = found.amount - found.total
    typed = gettext("Typed: the template does not change it.")
    return DocumentTotals(
        (
            Figure(_("Amount to Defer"), found.amount),
            Figure(_("Schedule"), found.total, is_total=True),
            Figure(_("Difference"), difference, is_largest=True, style="unfavourable" if difference else ""),
        ),
        (typed if found.is_typed else gettext("As the template calculates it."),),
    )
