"""Making empty books ready for a company: its information, setup, categories, chart, first year and first journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ledgerhall.finance.foundation import change_log, number_series, periods
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import CompanyInformation, GeneralLedgerSetup, NumberSeries, SourceCode
from ledgerhall.finance.journals.models import JournalBatch, JournalTemplate
from ledgerhall.finance.ledger import categories, charts
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import By

_JOURNAL_SOURCES = {
    "GENJNL": "General Journal",
    "SALESJNL": "Sales Journal",
    "PURCHJNL": "Purchase Journal",
    "CASHRECJNL": "Cash Receipt Journal",
    "PAYMENTJNL": "Payment Journal",
    "FAGLJNL": "Fixed Asset Journal",
}
SOURCE_CODES = {
    **_JOURNAL_SOURCES,
    "ITEMJNL": "Item Journal",
    "REVERSAL": "Reversal",
    "OPENING": "Opening Balance",
    "SIE": "SIE Import",
    "CLSINCOME": "Close Income Statement",
    "EXCHRATADJ": "Exchange Rate Adjustment",
    "VATSTMT": "VAT Settlement",
    "SALESAPPL": "Sales Entry Application",
    "PURCHAPPL": "Purchase Entry Application",
    "UNAPPSALES": "Unapplied Sales Entry Application",
    "UNAPPPURCH": "Unapplied Purchase Entry Application",
    "FINCHRG": "Finance Charge Memo",
    "REMINDER": "Reminder",
}
GENERAL, DEFAULT_BATCH, JOURNAL_SERIES = "GENERAL", "DEFAULT", "GJNL"


@dataclass(frozen=True, slots=True)
class Template:
    """A journal that every company has."""

    name: str
    description: str
    kind: str
    source_code: str
    is_recurring: bool = False


_KINDS = JournalTemplate.Kind
TEMPLATES = (
    Template(GENERAL, "General journal", _KINDS.GENERAL, "GENJNL"),
    Template("SALES", "Sales journal", _KINDS.SALES, "SALESJNL"),
    Template("PURCHASES", "Purchase journal", _KINDS.PURCHASES, "PURCHJNL"),
    Template("CASHRCPT", "Cash receipt journal", _KINDS.CASH_RECEIPTS, "CASHRECJNL"),
    Template("PAYMENT", "Payment journal", _KINDS.PAYMENTS, "PAYMENTJNL"),
    Template("ASSETS", "Fixed asset journal", _KINDS.ASSETS, "FAGLJNL"),
    Template("RECURRING", "Recurring journal", _KINDS.GENERAL, "GENJNL", is_recurring=True),
)


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
    complete_journals(first_day=new.years[0][0] if new.years else date(1900, 1, 1), by=by, at=at)


@under_lock
def complete_journals(*, first_day: date, by: By, at: datetime) -> list[JournalTemplate]:
    """Make the kinds of journal, with a batch each, that the books do not have yet; their source codes and the series
    of their documents, from `first_day` on, too. Books of an earlier time get them so."""
    stamp = {"created_at": at, "changed_at": at}
    codes = {template.source_code for template in TEMPLATES} - {*SourceCode.objects.values_list("code", flat=True)}
    SourceCode.objects.bulk_create(
        SourceCode(code=code, description=_JOURNAL_SOURCES[code], **stamp) for code in sorted(codes)
    )
    series = NumberSeries.objects.filter(code=JOURNAL_SERIES).first() or number_series.create(
        code=JOURNAL_SERIES,
        starting_no="G00001",
        starting_date=first_day,
        description="Journals",
        is_manual_allowed=True,
        by=by,
        at=at,
    )
    there = {*JournalTemplate.objects.values_list("name", flat=True)}
    return [_start_journal(template, series, by, at) for template in TEMPLATES if template.name not in there]


def _start_journal(start: Template, series: NumberSeries, by: By, at: datetime) -> JournalTemplate:
    """The lines of a recurring journal stay, so that their numbers follow no series."""
    stamp = {"created_at": at, "changed_at": at}
    named = {"name": start.name, "description": start.description, "source_code": start.source_code}
    template = JournalTemplate.objects.create(**named, kind=start.kind, is_recurring=start.is_recurring, **stamp)
    batch = JournalBatch.objects.create(
        template=template,
        name=DEFAULT_BATCH,
        description="Default journal",
        number_series=None if start.is_recurring else series,
        **stamp,
    )
    changes = [change_log.inserted(template, start.name), change_log.inserted(batch, f"{start.name} {DEFAULT_BATCH}")]
    change_log.record(changes, by=by, at=at)
    return template
