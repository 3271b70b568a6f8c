"""Making a fictional company's books: started, set up, and filled month by month through the door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random

from ledgerhall.finance.foundation import dimensions, periods
from ledgerhall.finance.foundation.models import Currency as ForeignCurrency
from ledgerhall.finance.foundation.models import Dimension, ExchangeRate, GeneralLedgerSetup
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.journals.starting import NewBooks
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.kernel.dates import DateFormula, LedgerDate, add_months
from ledgerhall.kernel.money import Currency, Money
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web.demo import fiction
from ledgerhall.web.demo.fiction import Bookkeeper, Document
from ledgerhall.web.demo.trades import Trade
from ledgerhall.web.new_company import create_company

SEED = 20260630
Progress = Callable[[], None]


def make_company(
    *, trade: Trade, tenant: Tenant, today: date, by: By, at: datetime, progress: Progress = lambda: None
) -> Company:
    """The company with two fiscal years of postings, the second up to `today`. The same for the same day."""
    new = NewBooks(
        trade.name, trade.currency, information={"country_code": trade.country, "time_zone": trade.time_zone}
    )
    company = create_company(
        tenant=tenant, new=new, by=by, at=at, time_zone=trade.time_zone, is_demo=True, slug="books"
    )
    years = fiscal_years(trade, today)
    with books.open(company):
        _set_up(trade, years, by, at)
        _post_all(trade, years[0], today, by, at, progress)
        totals.roll()
    return company


def fiscal_years(trade: Trade, today: date) -> list[date]:
    """The first days of last year, this year and next year, as the company counts them."""
    if trade.period_length != "1M":
        length = DateFormula.parse(trade.period_length).apply(date(2001, 1, 1)) - date(2001, 1, 1)
        year = length * trade.periods
        start = date(today.year - 1, 1, 1)
        starts = [start - timedelta(days=start.weekday())]
        while starts[-1] <= today:
            starts.append(starts[-1] + year)
        return starts[-3:] if starts[-3] + year <= today else starts
    this_year = date(today.year if today.month >= trade.year_starts else today.year - 1, trade.year_starts, 1)
    return [add_months(this_year, -12), this_year, add_months(this_year, 12)]


def add_unposted_lines(*, company: Company, today: date, at: datetime) -> None:
    """Journal lines that wait in the default batch, one document of them out of balance by 10.00."""
    lines = (
        ("U00001", "6210", "1240.00", "Electricity, meter read"),
        ("U00001", "2110", "-1240.00", "Electricity, accrued"),
        ("U00002", "6420", "850.00", "Lease advice"),
        ("U00002", "1100", "-850.00", "Lease advice"),
        ("U00003", "6400", "112.35", "Petty cash slips 31 to 36"),
        ("U00003", "1120", "-102.35", "Petty cash slips 31 to 36"),
        ("U00004", "1350", "6480.00", "Work in progress"),
        ("U00004", "5100", "-2180.00", "Materials to work in progress"),
        ("U00004", "5200", "-4300.00", "Labor to work in progress"),
    )
    with books.open(company):
        batch = JournalBatch.objects.order_by("id")[:1].get()
        JournalLine.objects.bulk_create(
            JournalLine(
                batch=batch,
                line_no=position * 10_000,
                posting_date=LedgerDate(today),
                document_no=number,
                account_no=account,
                amount=Decimal(amount),
                description=text,
                created_at=at,
                changed_at=at,
            )
            for position, (number, account, amount, text) in enumerate(lines, start=1)
        )


def documents(trade: Trade, first_day: date, today: date) -> Iterator[list[Document]]:
    """The opening, then month by month what was done up to today, in order of days."""
    keeper = Bookkeeper(trade, Random(f"{SEED} {trade.slug}"))  # noqa: S311 (a story, not a secret)
    # Months are calendar months; a fiscal year of weeks may begin on the last days of one.
    start = first_day if first_day.day == 1 else add_months(first_day.replace(day=1), 1)
    yield [fiction.opening(keeper, first_day)]
    months = 0
    while (first := add_months(start, months)) <= today:
        made = [document for document in fiction.month(keeper, first, months) if document.day <= today]
        yield sorted(made, key=lambda document: (document.kind, document.day, document.number))
        months += 1


def draft_of(made: Iterable[Document], trade: Trade) -> PostingDraft:
    """One posting of these documents, as a journal batch posts them."""
    lines: list[DraftLine] = []
    is_opening = False
    for document in made:
        is_opening = document.is_opening
        day = LedgerDate(document.day)
        for part in document.parts:
            local = Money(part.amount, trade.currency)
            abroad = None if part.foreign is None else Money(part.foreign, Currency(trade.foreign_currency))
            lines.append(
                DraftLine(
                    line_no=len(lines) + 1,
                    account_no=part.account,
                    posting_date=day.day_before if is_opening else day,
                    document_no=document.number,
                    amount=abroad or local,
                    amount_lcy=local if abroad else None,
                    document_type=document.document_type,
                    external_document_no=document.external_no,
                    description=document.text,
                    dimensions=part.dimensions,
                )
            )
    return PostingDraft(lines=tuple(lines), source_code="OPENING" if is_opening else "GENJNL", is_opening=is_opening)


def _post_all(trade: Trade, first_day: date, today: date, by: By, at: datetime, progress: Progress) -> None:
    """A month is posted kind by kind, on its last afternoon: a register of sales, one of purchases and so on."""
    for month in documents(trade, first_day, today):
        afternoon = datetime.combine(max(document.day for document in month), time(16, 30), UTC)
        for position, (kind, group) in enumerate(groupby(month, key=lambda document: document.kind)):
            draft = replace(draft_of(group, trade), journal_template_name="GENERAL", journal_batch_name=kind.upper())
            post(draft=draft, by=by, posted_at=min(afternoon + timedelta(minutes=position), at))
        progress()


def _set_up(trade: Trade, years: list[date], by: By, at: datetime) -> None:
    for start in years:
        periods.create_fiscal_year(
            starting_date=start, number_of_periods=trade.periods, period_length=trade.period_length, by=by, at=at
        )
    for code, values in trade.dimensions.items():
        dimension: Dimension = dimensions.create_dimension(code=code, name=code.capitalize(), by=by, at=at)
        for value in values:
            dimensions.create_value(dimension=dimension, code=value, name=value.capitalize(), by=by, at=at)
    if trade.dimensions:
        first, second = list(trade.dimensions)
        GeneralLedgerSetup.objects.update(global_dimension_1_code=first, global_dimension_2_code=second, changed_at=at)
    if trade.foreign_currency:
        _set_up_currency(trade, years, at)


def _set_up_currency(trade: Trade, years: list[date], at: datetime) -> None:
    stamp = {"created_at": at, "changed_at": at}
    currency = ForeignCurrency.objects.create(
        code=trade.foreign_currency, name=trade.foreign_currency, rounding_debit_account_no="7300",
        rounding_credit_account_no="7300", **stamp,
    )  # fmt: skip
    months = [add_months(years[0].replace(day=1), position) for position in range(36)]
    ExchangeRate.objects.bulk_create(
        ExchangeRate(
            currency=currency,
            starting_date=month,
            exchange_amount=Decimal(1),
            relational_amount=fiction.rate_of(month),
            **stamp,
        )
        for month in months
    )
