"""Placeholders in the texts of recurring lines: `Rent %4 %6` becomes `Rent January 2017` (finance.md 1.3). Pure."""

from __future__ import annotations

from datetime import date

_MONTHS = "January February March April May June July August September October November December".split()


def filled(content: str, day: date, period_name: str) -> str:
    """The text with %1 day, %2 week, %3 month, %4 name of the month, %5 of the accounting period, %6 year put in.

    The week is that of ISO 8601.
    """
    values = {
        "%1": str(day.day),
        "%2": str(day.isocalendar().week),
        "%3": str(day.month),
        "%4": _MONTHS[day.month - 1],
        "%5": period_name,
        "%6": str(day.year),
    }
    for placeholder, value in values.items():
        content = content.replace(placeholder, value)
    return content
