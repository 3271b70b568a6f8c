"""The work date: kept in the sign-in's session, per company, so that two tabs on two companies do not mix."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from ledgerhall.tenancy.models import Company

_KEY = "work_dates"


class Session(Protocol):
    """What is asked of a session."""

    def get(self, key: str, default: Any, /) -> Any: ...
    def __setitem__(self, key: str, value: Any) -> None: ...


def chosen(session: Session, company: Company) -> date | None:
    """The date that was set for this sign-in in the company."""
    kept = session.get(_KEY, {}).get(str(company.id))
    return date.fromisoformat(kept) if kept else None


def choose(*, session: Session, company: Company, work_date: date | None) -> None:
    """Set the date for this sign-in in the company; None goes back to today."""
    dates = {**session.get(_KEY, {})}
    if work_date is None:
        dates.pop(str(company.id), None)
    else:
        dates[str(company.id)] = work_date.isoformat()
    session[_KEY] = dates
