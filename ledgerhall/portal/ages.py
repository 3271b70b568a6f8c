"""How old a figure is, in the words of the house: now, 14 min ago, 3 h ago, yesterday 18:04, 2 d 4 h old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ledgerhall.pages.figures import write_day


@dataclass(frozen=True, slots=True)
class Age:
    """The words, and whether they are a warning: from yesterday on."""

    text: str
    is_old: bool


def age(taken_at: datetime, *, now: datetime, time_zone: str) -> Age:
    """How old something is that was taken at that moment, for a reader in that time zone."""
    zone = ZoneInfo(time_zone)
    passed = max(now - taken_at, timedelta(0))
    days = (now.astimezone(zone).date() - taken_at.astimezone(zone).date()).days
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return Age(_("now"), is_old=False)
    if minutes < 60:
        return Age(_("%(n)s min ago") % {"n": minutes}, is_old=False)
    if days < 1:
        return Age(_("%(n)s h ago") % {"n": minutes // 60}, is_old=False)
    if days == 1:
        return Age(_("yesterday %(time)s") % {"time": f"{taken_at.astimezone(zone):%H:%M}"}, is_old=True)
    hours = minutes // 60
    return Age(_("%(days)s d %(hours)s h old") % {"days": hours // 24, "hours": hours % 24}, is_old=True)


def moment(at: datetime, *, time_zone: str, language: str) -> str:
    """A moment in the past: day and time."""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{write_day(local.date(), language)} {local:%H:%M}"
