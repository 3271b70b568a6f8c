"""Closing the income statement: lines that bring the income accounts of a closed year to zero (finance.md section 4).

They are dated on the closing date of the year's last day and wait in a journal batch for somebody to post them. What
was closed before counts, so that a later run closes only what was posted since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from ledgerhall.finance.closing import retained_earnings
from ledgerhall.finance.foundation import change_log, periods
from ledgerhall.finance.foundation.default_dimensions import GL_ACCOUNT
from ledgerhall.finance.foundation.dimension_sets import canonical, parsed
from ledgerhall.finance.foundation.locking import Head, under_lock
from ledgerhall.finance.foundation.models import DefaultDimension, Dimension, DimensionSet
from ledgerhall.finance.journals import suggesting
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate
from ledgerhall.finance.ledger import balances
from ledgerhall.finance.ledger.models import AccountType, GLAccount, GLEntry, IncomeBalance
from ledgerhall.finance.posting import transaction
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

SOURCE_CODE = "CLSINCOME"
TEMPLATE, BATCH = "YEAR-END", "CLOSING"
# Retained earnings take the total in one line, or the amount of each line.
BALANCE, DETAILS = "balance", "details"
_MANDATORY = (DefaultDimension.Rule.CODE_MANDATORY, DefaultDimension.Rule.SAME_CODE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be closed, and how: the year by its last day, the dimensions that are kept apart.

    Without a retained earnings account only the income accounts get lines. `accepts_missing_dimensions` is the answer
    to the warning that accounts demand dimensions that are not kept apart.
    """

    fiscal_year_ending: date | None
    document_no: str
    retained_earnings_account_no: str
    post_to: str = BALANCE
    dimensions: tuple[str, ...] = ()
    description: str = "Close Income Statement"
    accepts_missing_dimensions: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands on an income account within the year, for the kept dimensions; debit positive, local currency."""

    account_no: str
    dimensions: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Closing:
    """What a run put into the batch: lines (0: nothing was posted since the last one), and the year's result so far
    not closed; profit positive."""

    batch: JournalBatch
    lines: int
    result: Decimal


def close(*, asked: Asked, batch: JournalBatch, by: By, at: datetime) -> Closing:
    """Put the closing lines of a year into the batch. Nothing is posted.

    Refuses a year that does not exist or is open, an empty document number or date, a retained earnings account that
    is none (E-PER-03); lines of an earlier run that still wait; unknown dimensions (E-JNL-15); and, until they are
    accepted, dimensions that accounts demand and that are not kept apart.
    """

    def act(_head: Head) -> Closing:
        year = _year(asked)
        sums = sums_of(year, asked.dimensions)
        missing = missing_dimensions(sums, asked)
        if missing and not asked.accepts_missing_dimensions:
            template = text("These dimensions are mandatory on accounts, but not kept apart: {missing}.")
            listed = "; ".join(f"{dimension} ({', '.join(accounts)})" for dimension, accounts in missing.items())
            raise Refused(_refusal("closing-dimensions-mandatory", template, "dimensions", missing=listed))
        lines = list(_lines(sums, asked, LedgerDate(year.ending_date, True)))
        suggesting.insert(batch=batch, lines=lines, by=by, at=at)
        return Closing(batch, len(lines), -sum((one.amount for one in sums), Decimal(0)))

    return transaction.run(act)


def sums_of(year: periods.FiscalYear, dimensions: Sequence[str]) -> list[Sums]:
    """What is to be closed: per income account, in order, and per values of the dimensions, without zeros.

    Without dimensions the totals of the accounts answer, whatever the number of entries; else one grouping of the
    year's entries.
    """
    accounts = dict(_income_accounts().values_list("id", "number"))
    first, last = LedgerDate(year.starting_date), LedgerDate(year.ending_date, True)
    if dimensions:
        found = _grouped(accounts, first, last, dimensions)
    else:
        nets = balances.sums_between(first, last, accounts)
        found = {(accounts[account], ""): one.net for account, one in nets.items()}
    return [Sums(account, values, amount) for (account, values), amount in sorted(found.items()) if amount]


def missing_dimensions(sums: Sequence[Sums], asked: Asked) -> dict[str, list[str]]:
    """The dimensions that rules demand on the accounts to be posted on, and that are not kept apart: its accounts.

    The line of the total on retained earnings has no dimensions at all.
    """
    accounts = {one.account_no for one in sums}
    retained = asked.retained_earnings_account_no
    rules = DefaultDimension.objects.filter(table=GL_ACCOUNT, rule__in=_MANDATORY)
    found: dict[str, list[str]] = {}
    for code, account in rules.order_by("dimension_code", "record_no").values_list("dimension_code", "record_no"):
        is_kept = code in asked.dimensions and (account != retained or asked.post_to == DETAILS)
        if sums and not is_kept and (account in accounts or account == retained):
            found.setdefault(code, []).append(account)
    return found


@under_lock
def closing_batch(*, by: By, at: datetime) -> JournalBatch:
    """The batch of the year end journal, made where there is none yet; what it posts has the source CLSINCOME."""
    template = JournalTemplate.objects.filter(source_code=SOURCE_CODE).order_by("name").first()
    stamp: dict[str, Any] = {"created_at": at, "changed_at": at}
    if template is None:
        named: dict[str, Any] = {"name": TEMPLATE, "description": "Year end", "source_code": SOURCE_CODE}
        template = JournalTemplate.objects.create(**named, **stamp)
        change_log.record([change_log.inserted(template, TEMPLATE)], by=by, at=at)
    batch = JournalBatch.objects.filter(template=template).select_related("template").order_by("name").first()
    if batch is None:
        batch = JournalBatch.objects.create(
            template=template, name=BATCH, description="Close income statement", **stamp
        )
        change_log.record([change_log.inserted(batch, f"{template.name} {BATCH}")], by=by, at=at)
    return batch


def _year(asked: Asked) -> periods.FiscalYear:
    """The year to close, where nothing stands against it."""
    year = next((one for one in periods.fiscal_years() if one.ending_date == asked.fiscal_year_ending), None)
    refusals = [*_year_refusals(year, asked), *_setup_refusals(asked)]
    if year is None or refusals:
        raise Refused(refusals)
    return year


def _year_refusals(year: periods.FiscalYear | None, asked: Asked) -> Iterator[Refusal]:
    ending = asked.fiscal_year_ending
    field = "fiscal_year_ending"
    if ending is None:
        yield _refusal("closing-date-empty", text("Enter the last day of the fiscal year to close."), field)
    elif year is None:
        template = text("No fiscal year ends on {date}.")
        yield _refusal("closing-year-missing", template, field, date=ending)
    elif not year.is_closed:
        template = text("Close the fiscal year that ends on {date} before you close its income statement.")
        yield _refusal("closing-year-open", template, field, date=ending)
    if ending is not None and _waiting_batches(ending):
        template = text(
            "Lines that close the year ending on {date} wait in batch {batches}: post or delete them first."
        )
        batches = ", ".join(_waiting_batches(ending))
        yield _refusal("closing-lines-waiting", template, field, date=ending, batches=batches)


def _waiting_batches(ending: date) -> list[str]:
    """The batches that hold unposted lines of income accounts on the closing date."""
    income = _income_accounts().values("number")
    moment: Any = LedgerDate(ending, True)
    waiting = JournalLine.objects.filter(posting_date=moment, account_no__in=income)
    return sorted(set(waiting.order_by("batch__name").values_list("batch__name", flat=True)))


def _setup_refusals(asked: Asked) -> Iterator[Refusal]:
    if not asked.document_no:
        template = text("The closing lines need a document number.")
        yield _refusal("closing-document-no", template, "document_no")
    if asked.retained_earnings_account_no:
        yield from retained_earnings.refusals(asked.retained_earnings_account_no)
    known = set(Dimension.objects.filter(code__in=asked.dimensions).values_list("code", flat=True))
    for code in asked.dimensions:
        if code not in known:
            template = text("Dimension {dimension} does not exist.")
            values = {"dimension": code}
            yield Refusal("dimension-unknown", template, "dimensions", row="E-JNL-15", values=values)


def _income_accounts() -> Any:
    statement = {"account_type": AccountType.POSTING, "income_balance": IncomeBalance.INCOME_STATEMENT}
    return GLAccount.objects.filter(**statement).order_by("number")


def _grouped(
    accounts: Mapping[int, str], first: LedgerDate, last: LedgerDate, dimensions: Sequence[str]
) -> dict[tuple[str, str], Decimal]:
    """Sums per account and kept values: the database adds up per set of dimensions, of which few share the values."""
    entries = GLEntry.objects.filter(account_id__in=list(accounts), posting_date__gte=first, posting_date__lte=last)
    rows = list(entries.order_by().values_list("account_id", "dimension_set_id").annotate(total=Sum("amount")))
    kept = _kept_values({row[1] for row in rows}, dimensions)
    found: dict[tuple[str, str], Decimal] = {}
    for account, dimension_set, amount in rows:
        key = accounts[account], kept.get(dimension_set, "")
        found[key] = found.get(key, Decimal(0)) + amount
    return found


def _kept_values(sets: set[int | None], dimensions: Sequence[str]) -> dict[int | None, str]:
    """What is kept apart of each set of dimensions."""
    found = DimensionSet.objects.in_bulk([number for number in sets if number is not None])
    return {
        number: canonical({code: value for code, value in parsed(one.content).items() if code in dimensions})
        for number, one in found.items()
    }


def _lines(sums: Sequence[Sums], asked: Asked, moment: LedgerDate) -> Iterator[JournalLine]:
    retained = asked.retained_earnings_account_no
    shared: dict[str, Any] = {
        "posting_date": moment,
        "document_no": asked.document_no,
        "description": asked.description,
        "is_system_created": True,
    }
    for one in sums:
        yield JournalLine(
            **shared,
            account_no=one.account_no,
            amount=-one.amount,
            dimensions=one.dimensions,
            balancing_account_no=retained if asked.post_to == DETAILS else "",
        )
    total = sum((one.amount for one in sums), Decimal(0))
    if retained and asked.post_to == BALANCE and total:
        yield JournalLine(**shared, account_no=retained, amount=total)


def _refusal(code: str, template: str, field: str, **values: object) -> Refusal:
    return Refusal(code, template, field=field, row="E-PER-03", values=values)
