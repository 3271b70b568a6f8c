"""Making empty books ready for a company: its information, setup, categories, chart, first year and first journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ledgerhall.finance.foundation import change_log, number_series, periods
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import CompanyInformation, GeneralLedgerSetup, SourceCode
from ledgerhall.finance.journals.models import JournalBatch, JournalTemplate
from ledgerhall.finance.ledger import categories, charts
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import By

SOURCE_CODES = {
    "GENJNL": "General Journal",
    "REVERSAL": "Reversal",
    "OPENING": "Opening Balance",
    "SIE": "SIE Import",
    "CLSINCOME": "Close Income Statement",
}
GENERAL, DEFAULT_BATCH, JOURNAL_SERIES = "GENERAL", "DEFAULT", "GJNL"


@dataclass(frozen=True, slots=True)
class NewBooks:
    """What a company starts from. `information` are fields of CompanyInformation; `years` are (first day, periods)."""

    legal_name: str
    currency: Currency
    chart: str = "generic"
    years: tuple[tuple[date, int], ...] = ()
    information: Mapping[str, Any] = field(default_factory=dict)


@under_lock
def start_books(*, new: NewBooks, by: By, at: datetime) -> None:
    """Fill the open, empty books. Refuses fiscal years that do not fit together (E-PER-02)."""
    stamp = {"created_at": at, "changed_at": at}
    information = CompanyInformation.objects.create(legal_name=new.legal_name, **new.information, **stamp)
    setup = GeneralLedgerSetup.objects.create(
        local_currency_code=new.currency.code, local_minor_units=new.currency.minor_units, **stamp
    )
    made = [change_log.inserted(information, new.legal_name), change_log.inserted(setup, new.currency.code)]
    change_log.record(made, by=by, at=at)
    SourceCode.objects.bulk_create(
        SourceCode(code=code, description=description, **stamp) for code, description in SOURCE_CODES.items()
    )
    categories.create_default_tree(at)
    charts.create_chart(new.chart, by=by, at=at)
    for starting_date, number_of_periods in new.years:
        periods.create_fiscal_year(starting_date=starting_date, number_of_periods=number_of_periods, by=by, at=at)
    _start_journals(new.years[0][0] if new.years else date(1900, 1, 1), by, at)


def _start_journals(first_day: date, by: By, at: datetime) -> None:
    series = number_series.create(
        code=JOURNAL_SERIES,
        starting_no="G00001",
        starting_date=first_day,
        description="General journal",
        is_manual_allowed=True,
        by=by,
        at=at,
    )
    stamp = {"created_at": at, "changed_at": at}
    template = JournalTemplate.objects.create(name=GENERAL, description="General journal", **stamp)
    batch = JournalBatch.objects.create(
        template=template, name=DEFAULT_BATCH, description="Default journal", number_series=series, **stamp
    )
    changes = [change_log.inserted(template, GENERAL), change_log.inserted(batch, f"{GENERAL} {DEFAULT_BATCH}")]
    change_log.record(changes, by=by, at=at)
