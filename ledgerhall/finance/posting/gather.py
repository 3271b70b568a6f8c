"""Reads, once and in few statements, what a draft touches of the books.

What every posting asks (setup, accounts, periods) is asked by statements of our own: to put one together, Django takes
longer than the database takes to answer. What few postings ask (currencies, dimensions, series) goes through models.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.foundation.models import (
    Currency,
    Dimension,
    DimensionCombination,
    DimensionValue,
    ExchangeRate,
    NumberSeries,
    ReasonCode,
    UserSetup,
)
from ledgerhall.finance.ledger.models import AccountType
from ledgerhall.finance.posting.books import (
    Account,
    DimensionRule,
    ForeignCurrency,
    PeriodStart,
    PostingBooks,
    PostingRange,
    Series,
    SeriesLine,
)
from ledgerhall.finance.posting.draft import PostingDraft
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Inconsistent
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books

_SETUP = """
SELECT s.local_currency_code, s.local_minor_units, s.global_dimension_1_code, s.global_dimension_2_code,
       s.allow_posting_from, s.allow_posting_to, u.allow_posting_from, u.allow_posting_to
  FROM foundation_generalledgersetup AS s LEFT JOIN foundation_usersetup AS u ON u.user_uuid = %s
 ORDER BY s.id LIMIT 1
"""
_PERIODS = """
SELECT starting_date, is_new_fiscal_year, is_closed, is_date_locked FROM foundation_accountingperiod
 ORDER BY starting_date
"""
_ACCOUNTS = """
SELECT a.id, a.number, a.name, a.account_type, a.is_blocked, a.is_direct_posting, d.dimension_code, d.value_code, d.rule
  FROM ledger_glaccount AS a LEFT JOIN foundation_defaultdimension AS d
    ON d."table" = 'G/L Account' AND d.record_no = a.number AND d.rule <> ''
 WHERE a.number IN ({places}) ORDER BY a.number, d.dimension_code
"""


@dataclass(frozen=True, slots=True)
class _Setup:
    local_currency: money.Currency
    global_dimensions: tuple[str, str]
    posting_range: PostingRange


def gather(draft: PostingDraft, by: By) -> PostingBooks:
    """What the draft touches: accounts, periods, posting range, currencies, dimensions, series."""
    setup = _setup(by)
    foreign = {line.amount.currency.code for line in draft.lines} - {setup.local_currency.code}
    currencies = _currencies(foreign)
    has_dimensions = any(line.dimensions for line in draft.lines)
    return PostingBooks(
        local_currency=setup.local_currency,
        accounts=_accounts(draft, currencies),
        period_starts=tuple(PeriodStart(_day(row[0]), *map(bool, row[1:])) for row in _rows(_PERIODS)),
        posting_range=setup.posting_range,
        currencies=currencies,
        dimensions=dict(Dimension.objects.values_list("code", "is_blocked")) if has_dimensions else {},
        dimension_values=_dimension_values(draft) if has_dimensions else {},
        blocked_combinations=_combinations() if has_dimensions else frozenset(),
        global_dimensions=setup.global_dimensions,
        reason_codes=_reason_codes(draft),
        number_series=_series(draft.number_series),
        posting_number_series=_series(draft.posting_number_series),
    )


def _setup(by: By) -> _Setup:
    """The company's setup; the posting range is the user's own where either end is filled, else the company's."""
    user = UserSetup._meta.get_field("user_uuid").get_db_prep_value(by.user_uuid, books.connection())
    rows = _rows(_SETUP, user)
    if not rows:
        raise Inconsistent("These books have no general ledger setup.")
    code, minor_units, dimension_1, dimension_2, *ends = rows[0]
    company_from, company_to, own_from, own_to = (None if end is None else LedgerDate.from_ordinal(end) for end in ends)
    allowed = (own_from, own_to, "user") if own_from or own_to else (company_from, company_to, "company")
    return _Setup(money.Currency(code, minor_units), (dimension_1, dimension_2), PostingRange(*allowed))


def _accounts(draft: PostingDraft, currencies: dict[str, ForeignCurrency]) -> dict[str, Account]:
    numbers = {line.account_no for line in draft.lines} | {line.balancing_account_no for line in draft.lines}
    for currency in currencies.values():
        numbers |= {currency.rounding_debit_account_no, currency.rounding_credit_account_no}
    numbers.discard("")
    if not numbers:
        return {}
    rows = _rows(_ACCOUNTS.format(places=", ".join(["%s"] * len(numbers))), *sorted(numbers))
    return {number: _account(list(of_account)) for number, of_account in groupby(rows, key=itemgetter(1))}


def _account(rows: list[tuple[Any, ...]]) -> Account:
    """One account from its rows, one for each rule about its dimensions."""
    id, number, name, account_type, is_blocked, is_direct_posting = rows[0][:6]
    rules = tuple(DimensionRule(*row[6:]) for row in rows if row[6] is not None)
    is_posting = account_type == AccountType.POSTING
    return Account(id, number, name, is_posting, bool(is_blocked), bool(is_direct_posting), rules)


def _currencies(codes: set[str]) -> dict[str, ForeignCurrency]:
    if not codes:
        return {}
    rates: dict[str, list[tuple[date, Decimal, Decimal]]] = defaultdict(list)
    for code, starting_date, exchange, relational in (
        ExchangeRate.objects.filter(currency__code__in=codes)
        .order_by("starting_date", "id")
        .values_list("currency__code", "starting_date", "exchange_amount", "relational_amount")
    ):
        rates[code].append((starting_date, exchange, relational))
    return {
        currency.code: ForeignCurrency(
            money.Currency(currency.code, currency.minor_units),
            tuple(rates[currency.code]),
            currency.rounding_debit_account_no,
            currency.rounding_credit_account_no,
        )
        for currency in Currency.objects.filter(code__in=codes).order_by("code")
    }


def _dimension_values(draft: PostingDraft) -> dict[tuple[str, str], bool]:
    values = {value for line in draft.lines for value in parsed(line.dimensions).values()}
    rows = DimensionValue.objects.filter(code__in=values).values_list("dimension__code", "code", "is_blocked")
    return {(dimension, value): is_blocked for dimension, value, is_blocked in rows}


def _combinations() -> frozenset[frozenset[tuple[str, str]]]:
    rows = DimensionCombination.objects.values_list(
        "dimension_1_code", "value_1_code", "dimension_2_code", "value_2_code"
    )
    return frozenset(frozenset(((one, value_one), (two, value_two))) for one, value_one, two, value_two in rows)


def _reason_codes(draft: PostingDraft) -> frozenset[str]:
    named = {line.reason_code for line in draft.lines} - {""}
    return frozenset(ReasonCode.objects.filter(code__in=named).values_list("code", flat=True)) if named else frozenset()


def _series(code: str) -> Series | None:
    if not code:
        return None
    series = NumberSeries.objects.filter(code=code).first()
    if series is None:
        return Series(code, is_blocked=False, is_manual_allowed=False, is_date_ordered=False, lines=())
    rows = series.lines.order_by("starting_date", "id").values_list(
        "id", "starting_date", "starting_no", "ending_no", "increment_by", "last_no_used", "last_date_used"
    )
    lines = tuple(SeriesLine(*row) for row in rows)
    return Series(code, series.is_blocked, series.is_manual_allowed, series.is_date_ordered, lines)


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with books.connection().cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _day(value: date | str) -> date:
    """SQLite keeps dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
