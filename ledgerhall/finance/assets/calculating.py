"""Calculating depreciation: what assets lose up to a day, as lines to review or posted at once (finance.md 2.6, G15a).

Each asset gets a line of its accumulated depreciation against the expense account of its posting group, with the
dimensions of both. A declining balance that is run over the end of a fiscal year gets a line for each year. What has
been calculated is not calculated again: the same run once more is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from ledgerhall.finance.assets import asset_values, depreciation
from ledgerhall.finance.assets.asset_values import Valued
from ledgerhall.finance.assets.depreciation import YEAR_DAYS, DecliningBalance, DecliningThenStraight
from ledgerhall.finance.foundation import currencies, default_dimensions, periods, references
from ledgerhall.finance.foundation.locking import Head, under_lock
from ledgerhall.finance.journals import batches, drafting, starting, suggesting
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate
from ledgerhall.finance.posting import post, transaction
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.finance.subledger import named
from ledgerhall.finance.subledger.cards import AssetBook, DepreciationBook
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.finance.subledger.posting_groups import FAPostingGroup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

ROW = "E-FA-01"
_FIELD = "asset_numbers"
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be depreciated: assets by their numbers, or (empty) all that can be, in a book, up to a day.

    A named asset that cannot be depreciated is refused; where all are asked for it is left out.
    """

    book_code: str
    to: date
    posting_date: date
    document_no: str
    asset_numbers: tuple[str, ...] = ()
    description: str = "Depreciation"


@dataclass(frozen=True, slots=True)
class Run:
    """What an asset loses, positive, in the local currency, and the days of 360 to the year that it loses it in."""

    asset_no: str
    days: int
    amount: Decimal
    expense_account_no: str


@dataclass(frozen=True, slots=True)
class Calculated:
    """The runs, and where they went: lines in the batch, or what was posted."""

    runs: tuple[Run, ...]
    batch: JournalBatch | None = None
    posted: Posted | None = None

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.runs), _ZERO)


def fill_journal(*, asked: Asked, batch: JournalBatch, by: By, at: datetime) -> Calculated:
    """Put the depreciation as lines into the batch. Nothing is posted.

    Refuses a book or asset that does not exist and an empty document number; of named assets those without the book,
    blocked, disposed of, without acquisition cost up to the day, depreciated by hand, or from a later day on; of any
    those whose card says not how they are depreciated, more days at once than a year has, and what waits in a batch
    already; a posting group without accounts (E-DOC-03); and a run that finds nothing to depreciate (E-FA-01).
    """

    def act(_head: Head) -> Calculated:
        runs = calculated(asked)
        suggesting.insert(batch=batch, lines=_lines(runs, asked), by=by, at=at)
        return Calculated(runs, batch=batch)

    return transaction.run(act)


def depreciate(*, asked: Asked, by: By, posted_at: datetime, idempotency_key: str | None = None) -> Calculated:
    """Post the depreciation at once, as one register of the asset journal. Refuses as `fill_journal`, and what the
    door refuses. The same key for the same request returns the first register."""

    def act(_head: Head) -> Calculated:
        request = hashlib.sha256(repr(asked).encode()).hexdigest()
        if earlier := transaction.repeated(idempotency_key, request):
            return Calculated((), posted=earlier)
        runs = calculated(asked)
        batch = asset_batch(by=by, at=posted_at)
        numbered = list(enumerate(_lines(runs, asked), start=1))
        # The number that is asked for counts, not the series of what somebody types.
        draft = replace(
            drafting.posting_draft(batch, drafting.draft_lines(numbered)), number_series="", posting_number_series=""
        )
        posted = post.post(
            draft=draft,
            by=by,
            posted_at=posted_at,
            idempotency_key=idempotency_key,
            request_hash=request if idempotency_key else "",
        )
        return Calculated(runs, posted=posted)

    return transaction.run(act)


@under_lock
def asset_batch(*, by: By, at: datetime) -> JournalBatch:
    """The first batch of the asset journal, made where the books have none yet."""
    kind = JournalTemplate.Kind.ASSETS
    if not batches.in_order(kind):
        years = periods.fiscal_years()
        starting.complete_journals(first_day=years[0].starting_date if years else at.date(), by=by, at=at)
    return batches.in_order(kind)[0]


def calculated(asked: Asked) -> tuple[Run, ...]:
    """What the run would take, by asset. Refuses as `fill_journal`."""
    book = DepreciationBook.objects.filter(code=asked.book_code).first()
    refusals = list(_request_refusals(asked))
    if book is None or refusals:
        raise Refused(refusals)
    years = periods.fiscal_years()
    starts = [year.starting_date for year in years]
    starts += [years[-1].ending_date + timedelta(days=1)] if years else []
    every = asset_values.values_of(book, asked.asset_numbers, to=asked.to, fiscal_year_starts=starts)
    refusals += _without_book(every, asked)
    groups = {
        one.code: one
        for one in FAPostingGroup.objects.filter(code__in={each.asset_book.posting_group_code for each in every})
    }
    runs: list[Run] = []
    for one in every:
        if objection := _objection(one, asked):
            refusals += [objection] if asked.asset_numbers else []
            continue
        if faults := [*_card_refusals(one, asked), *_group_refusals(one, groups)]:
            refusals += faults
            continue
        runs += _runs(one, asked, starts, groups)
    refusals += _waiting(runs, asked)
    if not runs and not refusals:
        template = text("No fixed asset has anything left to depreciate in book {book} up to {date}.")
        refusals.append(_refusal("depreciation-nothing", template, book=asked.book_code, date=asked.to))
    if refusals:
        raise Refused(refusals)
    return tuple(runs)


def _runs(one: Valued, asked: Asked, starts: Sequence[date], groups: Mapping[str, FAPostingGroup]) -> Iterator[Run]:
    """What the asset loses up to the day; of a declining balance year by year."""
    value, method = one.value, one.method
    assert value is not None
    assert method is not None
    group = groups.get(one.asset_book.posting_group_code)
    is_by_year = isinstance(method, DecliningBalance | DecliningThenStraight)
    ends = depreciation.year_ends(value.next_day, asked.to, starts) if is_by_year else []
    minor_units = currencies.local_currency().minor_units
    for end in (*ends, asked.to):
        made = depreciation.run(value, method, to=end, fiscal_year_starts=starts, minor_units=minor_units)
        if made.amount:
            yield Run(one.asset_no, made.days, made.amount, group.depreciation_expense_account_no if group else "")
        value = replace(
            value,
            book_value=value.book_value - made.amount,
            depreciated_days=value.depreciated_days + made.days,
            depreciated_in_year=_ZERO,
        )


def _lines(runs: Sequence[Run], asked: Asked) -> list[JournalLine]:
    """Lines on the assets against the expense."""
    is_integrated = DepreciationBook.objects.get(code=asked.book_code).is_integrated
    return [
        JournalLine(
            posting_date=LedgerDate(asked.posting_date),
            document_no=asked.document_no,
            description=asked.description,
            account_type=LineAccountType.FIXED_ASSET,
            account_no=one.asset_no,
            amount=-one.amount,
            balancing_account_no=one.expense_account_no if is_integrated else "",
            asset_posting_type=FALedgerEntry.PostingType.DEPRECIATION,
            depreciation_book_code=asked.book_code,
            depreciation_days=one.days,
            dimensions=default_dimensions.with_defaults_of(
                "",
                [
                    (default_dimensions.FIXED_ASSET, one.asset_no),
                    (default_dimensions.GL_ACCOUNT, one.expense_account_no if is_integrated else ""),
                ],
            ),
            is_system_created=True,
        )
        for one in runs
    ]


def _request_refusals(asked: Asked) -> Iterator[Refusal]:
    asked_for = [(named.BOOK, asked.book_code, "book_code")]
    asked_for += [(named.ASSET, number, _FIELD) for number in asked.asset_numbers]
    found = (references.why_not(*each) for each in asked_for)
    yield from (replace(refusal, row=ROW) for refusal in found if refusal is not None)
    if not asked.document_no:
        yield Refusal("depreciation-document-no", text("Depreciation needs a document number."), "document_no", row=ROW)


def _without_book(every: Sequence[Valued], asked: Asked) -> Iterator[Refusal]:
    there = {one.asset_no for one in every}
    for number in asked.asset_numbers:
        if number not in there:
            template = text("Fixed asset {asset} has no depreciation book {book}.")
            yield _refusal("asset-book-missing", template, asset=number, book=asked.book_code)


def _objection(one: Valued, asked: Asked) -> Refusal | None:
    """Why the asset is not depreciated by this run."""
    values = {"asset": one.asset_no, "book": asked.book_code}
    starts = one.asset_book.starting_date
    if one.asset_book.asset.is_blocked:
        return _refusal("asset-blocked", text("Fixed asset {asset} is blocked."), **values)
    if one.is_disposed:
        template = text("Fixed asset {asset} has been disposed of in book {book}.")
        return _refusal("asset-disposed", template, **values)
    if not one.is_acquired:
        template = text("Fixed asset {asset} has no acquisition cost in book {book}.")
        return _refusal("asset-not-acquired", template, **values)
    if one.asset_book.method == AssetBook.Method.MANUAL:
        template = text("Fixed asset {asset} is depreciated by hand in book {book}.")
        return _refusal("asset-manual", template, **values)
    if starts is not None and asked.to < starts:
        template = text("Fixed asset {asset} is depreciated in book {book} from {date} on.")
        return _refusal("asset-before-start", template, **values, date=starts.isoformat())
    return None


def _card_refusals(one: Valued, asked: Asked) -> Iterator[Refusal]:
    """What the asset's book does not say, and more days than a year has."""
    values = {"asset": one.asset_no, "book": asked.book_code}
    if one.value is None:
        template = text("Fixed asset {asset} has no depreciation starting date in book {book}.")
        yield _refusal("asset-start-missing", template, **values)
        return
    if one.method is None:
        template = text("Nothing says how long fixed asset {asset} is depreciated in book {book}.")
        yield _refusal("asset-length-missing", template, **values)
        return
    minor_units = currencies.local_currency().minor_units
    made = depreciation.run(one.value, one.method, to=asked.to, fiscal_year_starts=(), minor_units=minor_units)
    if made.days > YEAR_DAYS and made.amount:
        following = depreciation.day_after(one.value.next_day, YEAR_DAYS)
        template = text("Fixed asset {asset} has {days} days to depreciate, more than a year: go to {date} first.")
        date_of_year = (following - timedelta(days=1)).isoformat()
        yield _refusal("depreciation-over-year", template, asset=one.asset_no, days=made.days, date=date_of_year)


def _group_refusals(one: Valued, groups: Mapping[str, FAPostingGroup]) -> Iterator[Refusal]:
    """E-DOC-03, where the book reaches the general ledger."""
    code = one.asset_book.posting_group_code
    group = groups.get(code)
    if not one.asset_book.book.is_integrated:
        return
    if group is None:
        template = text("Fixed asset {asset} has no FA posting group {group} in book {book}.")
        values = {"asset": one.asset_no, "group": code, "book": one.asset_book.book.code}
        yield Refusal("asset-group-missing", template, _FIELD, row="E-DOC-03", values=values)
    elif not group.depreciation_expense_account_no:
        template = text("Fill in the {purpose} account of FA posting group {group}.")
        values = {"purpose": "depreciation expense", "group": code}
        yield Refusal("asset-account-missing", template, _FIELD, row="E-DOC-03", values=values)


def _waiting(runs: Sequence[Run], asked: Asked) -> Iterator[Refusal]:
    """What an earlier run put into a batch would be taken once more."""
    lines = JournalLine.objects.filter(
        account_type=LineAccountType.FIXED_ASSET,
        account_no__in={one.asset_no for one in runs},
        asset_posting_type=FALedgerEntry.PostingType.DEPRECIATION,
        depreciation_book_code=asked.book_code,
    )
    found = sorted(set(lines.values_list("account_no", "batch__name")))
    for number, batch in found:
        template = text("Depreciation of fixed asset {asset} waits in batch {batch}: post or delete it first.")
        yield _refusal("depreciation-lines-waiting", template, asset=number, batch=batch)


def _refusal(code: str, template: str, **values: object) -> Refusal:
    return Refusal(code, template, _FIELD, row=ROW, values=values)
