"""Reads, once and in few statements, what a draft touches of the books; other ledgers only where it names them.

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
from ledgerhall.finance.posting.accounts_named import account_numbers
from ledgerhall.finance.posting.books import (
    Account,
    ForeignCurrency,
    PeriodStart,
    PostingBooks,
    PostingRange,
    Series,
    SeriesLine,
)
from ledgerhall.finance.posting.books_parties import NO_PARTIES, AccountPair, DimensionRule, PartyBooks
from ledgerhall.finance.posting.books_stock import NO_STOCK, StockBooks
from ledgerhall.finance.posting.books_vat import NO_RULES, NO_VAT, PostingRules, VATBooks
from ledgerhall.finance.posting.draft import ACCOUNT, PostingDraft
from ledgerhall.finance.posting.gather_parties import gather_parties, party_lines
from ledgerhall.finance.posting.gather_stock import gather_stock
from ledgerhall.finance.posting.gather_vat import gather_rules, gather_vat
from ledgerhall.finance.posting.reading import rows
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


@dataclass(frozen=True, slots=True)
class _Others:
    """What is read of the other ledgers."""

    rules: PostingRules = NO_RULES
    parties: PartyBooks = NO_PARTIES
    vat: VATBooks = NO_VAT
    stock: StockBooks = NO_STOCK


def gather(draft: PostingDraft, by: By) -> PostingBooks:
    """What the draft touches: accounts, periods, posting range, currencies, dimensions, series, other ledgers."""
    setup = _setup(by)
    others = _others(draft, setup.local_currency)
    foreign = {line.amount.currency.code for line in draft.lines} - {setup.local_currency.code}
    foreign |= {known.entry.currency.code for known in others.parties.entries.values()} - {setup.local_currency.code}
    currencies = _currencies(foreign)
    has_dimensions = any(line.dimensions for line in draft.lines)
    return PostingBooks(
        local_currency=setup.local_currency,
        accounts=_accounts(draft, currencies, others),
        period_starts=tuple(PeriodStart(_day(row[0]), *map(bool, row[1:])) for row in rows(_PERIODS)),
        posting_range=setup.posting_range,
        currencies=currencies,
        dimensions=dict(Dimension.objects.values_list("code", "is_blocked")) if has_dimensions else {},
        dimension_values=_dimension_values(draft) if has_dimensions else {},
        blocked_combinations=_combinations() if has_dimensions else frozenset(),
        global_dimensions=setup.global_dimensions,
        reason_codes=_reason_codes(draft),
        number_series=_series(draft.number_series),
        posting_number_series=_series(draft.posting_number_series),
        rules=others.rules,
        parties=others.parties,
        vat=others.vat,
        stock=others.stock,
    )


_NO_OTHERS = _Others()


def _others(draft: PostingDraft, local_currency: money.Currency) -> _Others:
    """Nothing where all lines stand on G/L accounts without VAT and items."""
    if not any(
        line.account_type != ACCOUNT
        or line.balancing_account_type != ACCOUNT
        or line.vat is not None
        or line.balancing_vat is not None
        or line.item is not None
        for line in draft.lines
    ):
        return _NO_OTHERS
    rules, lines = gather_rules(), party_lines(draft)
    parties = gather_parties(lines, local_currency) if lines else NO_PARTIES
    return _Others(rules, parties, gather_vat(draft, rules, parties), gather_stock(draft))


def _setup(by: By) -> _Setup:
    """The company's setup; the posting range is the user's own where either end is filled, else the company's."""
    user = UserSetup._meta.get_field("user_uuid").get_db_prep_value(by.user_uuid, books.connection())
    found = rows(_SETUP, user)
    if not found:
        raise Inconsistent("These books have no general ledger setup.")
    code, minor_units, dimension_1, dimension_2, *ends = found[0]
    company_from, company_to, own_from, own_to = (None if end is None else LedgerDate.from_ordinal(end) for end in ends)
    allowed = (own_from, own_to, "user") if own_from or own_to else (company_from, company_to, "company")
    return _Setup(money.Currency(code, minor_units), (dimension_1, dimension_2), PostingRange(*allowed))


def _accounts(draft: PostingDraft, currencies: dict[str, ForeignCurrency], others: _Others) -> dict[str, Account]:
    """The accounts of lines, and all that the other ledgers may post to."""
    numbers = {line.account_no for line in draft.lines if line.account_type == ACCOUNT}
    numbers |= {line.balancing_account_no for line in draft.lines if line.balancing_account_type == ACCOUNT}
    for currency in currencies.values():
        numbers |= {currency.rounding_debit_account_no, currency.rounding_credit_account_no}
    if others is not _NO_OTHERS:
        numbers |= set(account_numbers(draft, others.parties, others.vat, others.stock))
        for currency in currencies.values():
            for pair in (currency.realized, currency.unrealized):
                numbers |= {pair.debit, pair.credit}
    numbers.discard("")
    if not numbers:
        return {}
    found = rows(_ACCOUNTS.format(places=", ".join(["%s"] * len(numbers))), *sorted(numbers))
    return {number: _account(list(of_account)) for number, of_account in groupby(found, key=itemgetter(1))}


def _account(found: list[tuple[Any, ...]]) -> Account:
    """One account from its rows, one for each rule about its dimensions."""
    id, number, name, account_type, is_blocked, is_direct_posting = found[0][:6]
    rules = tuple(DimensionRule(*row[6:]) for row in found if row[6] is not None)
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
            AccountPair(currency.realized_losses_account_no, currency.realized_gains_account_no),
            AccountPair(currency.unrealized_losses_account_no, currency.unrealized_gains_account_no),
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


def _day(value: date | str) -> date:
    """SQLite keeps dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
