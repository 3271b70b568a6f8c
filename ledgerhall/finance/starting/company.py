"""Starting a company: its books, and the ready-made setup that it chose, in one transaction."""

from __future__ import annotations

from datetime import date, datetime

from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.finance.starting import applying
from ledgerhall.finance.starting.setups import SETUPS
from ledgerhall.kernel.people import By


@under_lock
def start_company(*, new: NewBooks, by: By, at: datetime) -> None:
    """Fill the open, empty books; `new.chart` names a setup, or a chart without one. Refuses as `start_books`."""
    start_books(new=new, by=by, at=at)
    if new.chart in SETUPS:
        first_day = new.years[0][0] if new.years else date(1900, 1, 1)
        applying.apply(setup=SETUPS[new.chart], first_day=first_day, by=by, at=at)
