"""Making a fictional company's books: started from a setup, filled month by month, and what scenes add to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random
from typing import Any

from ledgerhall.finance.foundation import dimensions, periods
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import Dimension, GeneralLedgerSetup
from ledgerhall.finance.journals import batches, lines
from ledgerhall.finance.journals.starting import NewBooks
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.posting.draft import (
    PURCHASE,
    SALE,
    AppliesTo,
    AssetMovement,
    DraftLine,
    PartyTerms,
    PostingDraft,
    VATAsked,
)
from ledgerhall.finance.posting.post import post
from ledgerhall.kernel.dates import DateFormula, LedgerDate, add_months
from ledgerhall.kernel.money import Currency, Money
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web.demo import cast, fiction, month_ends, scenes
from ledgerhall.web.demo.cast import Cast
from ledgerhall.web.demo.fiction import Bookkeeper, Document, Part
from ledgerhall.web.demo.roles import DOMESTIC, ROLES
from ledgerhall.web.demo.stage import Stage
from ledgerhall.web.demo.trades import Trade
from ledgerhall.web.new_company import create_company

SEED = 20260630
Progress = Callable[[], None]
_JOURNALS = {
    "opening": ("GENERAL", "OPENING"),
    "sales": ("SALES", "SALESJNL"),
    "receipts": ("CASHRCPT", "CASHRECJNL"),
    "purchases": ("PURCHASES", "PURCHJNL"),
    "payments": ("PAYMENT", "PAYMENTJNL"),
}
_KINDS = ("opening", "sales", "purchases", "payroll", "bank", "receipts", "payments")
_GENERAL = ("GENERAL", "GENJNL")


def make_company(
    *, trade: Trade, tenant: Tenant, today: date, by: By, at: datetime, progress: Progress = lambda: None
) -> Company:
    """The company with two fiscal years of postings, the second up to `today`. The same for the same day."""
    information = {"country_code": trade.country, "time_zone": trade.time_zone, "city": trade.city}
    new = NewBooks(trade.name, trade.currency, chart=trade.setup, information=information)
    company = create_company(
        tenant=tenant, new=new, by=by, at=at, time_zone=trade.time_zone, is_demo=True, slug="books"
    )
    years = fiscal_years(trade, today)
    with books.open(company):
        stage = _staged(trade, years, today, by, at)
        for first, made in documents(trade, years[0], today):
            _month(stage, first, made)
            progress()
        _today(stage)
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


def add_unposted_lines(*, company: Company, trade: Trade, today: date, by: By, at: datetime) -> None:
    """Journal lines that wait in the default batch, one document of them out of balance by 10.00."""
    its = ROLES[trade.setup]
    waiting = (
        ("U00001", its.electricity, "1240.00", "Electricity, meter read"),
        ("U00001", its.accrued, "-1240.00", "Electricity, accrued"),
        ("U00002", its.accounting, "850.00", "Lease advice"),
        ("U00002", its.accrued, "-850.00", "Lease advice"),
        ("U00003", its.office, "112.35", "Petty cash slips 31 to 36"),
        ("U00003", its.petty_cash, "-102.35", "Petty cash slips 31 to 36"),
        ("U00004", its.in_progress, "6480.00", "Work in progress"),
        ("U00004", its.materials, "-2180.00", "Materials to work in progress"),
        ("U00004", its.wages, "-4300.00", "Labor to work in progress"),
    )
    with books.open(company):
        batch = batches.in_order()[0]
        for number, account, amount, text in waiting:
            values = {"posting_date": LedgerDate(today), "document_no": number, "account_no": account}
            values |= {"amount": Decimal(amount), "description": text}
            lines.insert(batch=batch, values=values, by=by, at=at)


def documents(trade: Trade, first_day: date, today: date) -> Iterator[tuple[date, list[Document]]]:
    """Month by month what was done up to today, in order of days; the opening is in the first."""
    keeper = Bookkeeper(trade, Random(f"{SEED} {trade.slug}"))  # noqa: S311 (a story, not a secret)
    # Months are calendar months; a fiscal year of weeks may begin on the last days of one.
    start = first_day if first_day.day == 1 else add_months(first_day.replace(day=1), 1)
    before = [fiction.opening(keeper, first_day)]
    months = 0
    while (first := add_months(start, months)) <= today:
        made = [document for document in fiction.month(keeper, first, months) if document.day <= today]
        yield first, [*before, *sorted(made, key=_order)]
        before = []
        months += 1


def _order(document: Document) -> tuple[int, date, str]:
    """Invoices before what pays them; each kind in order of its days."""
    return _KINDS.index(document.kind), document.day, document.number


@under_lock
def _staged(trade: Trade, years: list[date], today: date, by: By, at: datetime) -> Stage:
    """Years, dimensions and cards."""
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
    made = cast.make(trade=trade, first_day=years[0], by=by, at=at)
    stage = Stage(trade, made, tuple(years), today, by, at)
    month_ends.prepare(stage)
    return stage


@under_lock
def _month(stage: Stage, first: date, made: list[Document]) -> None:
    """What the story tells is posted kind by kind on the last afternoon, then the scenes play and the month ends."""
    afternoon = datetime.combine(max(document.day for document in made), time(16, 30), UTC)
    for position, (kind, group) in enumerate(groupby(made, key=lambda document: document.kind)):
        name, source = _JOURNALS.get(kind, _GENERAL)
        draft = draft_of(group, stage.trade, stage.cast)
        # An opening has the numbers of the invoices that were open.
        draft = replace(
            draft,
            source_code=source,
            journal_template_name=name,
            journal_batch_name=kind.upper(),
            is_document_balance_forced=kind != "opening",
        )
        post(draft=draft, by=stage.by, posted_at=min(afternoon + timedelta(minutes=position), stage.at))
    stage.at_month(first)
    scenes.play(stage)
    month_ends.end(stage)


@under_lock
def _today(stage: Stage) -> None:
    month_ends.today(stage)
    scenes.today(stage)


def draft_of(made: Iterable[Document], trade: Trade, players: Cast) -> PostingDraft:
    """One posting of these documents, as a journal batch posts them."""
    made_lines: list[DraftLine] = []
    for document in made:
        for part in document.parts:
            local = Money(part.amount, trade.currency)
            abroad = None if part.foreign is None else Money(part.foreign, Currency(trade.foreign_currency))
            made_lines.append(
                DraftLine(
                    line_no=len(made_lines) + 1,
                    posting_date=LedgerDate(document.day),
                    document_no=part.number or document.number,
                    amount=abroad or local,
                    amount_lcy=local if abroad else None,
                    document_type="invoice" if part.number else document.document_type,
                    external_document_no=part.number or document.external_no,
                    description=document.text,
                    dimensions=part.dimensions,
                    **_of_part(part, document, trade, players),
                )
            )
    return PostingDraft(lines=tuple(made_lines), source_code="GENJNL")


def _of_part(part: Part, document: Document, trade: Trade, players: Cast) -> dict[str, Any]:
    """What a line says of its account, its VAT, its terms and what it settles."""
    if part.kind == fiction.BANK:
        return {"account_type": part.kind, "account_no": players.bank}
    if part.kind == fiction.ASSET:
        movement = AssetMovement(part.movement, "COMPANY")
        return {"account_type": part.kind, "account_no": players.machines[part.account], "asset": movement}
    if part.kind == fiction.ACCOUNT:
        return {"account_no": part.account, "vat": _vat(part, document, trade)}
    numbers = players.customers if part.kind == fiction.CUSTOMER else players.vendors
    return {
        "account_type": part.kind,
        "account_no": numbers[part.account],
        "terms": PartyTerms(due_date=part.due) if part.due else None,
        "applies_to": (AppliesTo(document_no=part.settles),) if part.settles else (),
    }


def _vat(part: Part, document: Document, trade: Trade) -> VATAsked | None:
    if not part.vat:
        return None
    kind = SALE if document.kind == "sales" else PURCHASE
    if trade.setup == "us":
        return VATAsked(kind, tax_area="STATE", tax_group=part.vat)
    group = "SERVICES" if part.vat == "SERVICES" else trade.goods_group
    return VATAsked(kind, DOMESTIC, part.vat, DOMESTIC, group)
