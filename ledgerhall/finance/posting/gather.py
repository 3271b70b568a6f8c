"""Reads, once and in few statements, what a draft touches of the books."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.foundation.models import (
    AccountingPeriod,
    Currency,
    DefaultDimension,
    Dimension,
    DimensionCombination,
    DimensionValue,
    ExchangeRate,
    GeneralLedgerSetup,
    NumberSeries,
    ReasonCode,
    UserSetup,
)
from ledgerhall.finance.ledger.models import AccountType, GLAccount
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
from ledgerhall.kernel.people import By


def gather(draft: PostingDraft, by: By) -> PostingBooks:
    """What the draft touches: accounts, periods, posting range, currencies, dimensions, series."""
    setup = GeneralLedgerSetup.objects.order_by("id")[:1].get()
    foreign = {line.amount.currency.code for line in draft.lines} - {setup.local_currency_code}
    currencies = _currencies(foreign)
    has_dimensions = any(line.dimensions for line in draft.lines)
    return PostingBooks(
        local_currency=money.Currency(setup.local_currency_code, setup.local_minor_units),
        accounts=_accounts(draft, currencies),
        period_starts=tuple(
            PeriodStart(*row)
            for row in AccountingPeriod.objects.order_by("starting_date").values_list(
                "starting_date", "is_new_fiscal_year", "is_closed", "is_date_locked"
            )
        ),
        posting_range=_posting_range(setup, by),
        currencies=currencies,
        dimensions=dict(Dimension.objects.values_list("code", "is_blocked")) if has_dimensions else {},
        dimension_values=_dimension_values(draft) if has_dimensions else {},
        blocked_combinations=_combinations() if has_dimensions else frozenset(),
        global_dimensions=(setup.global_dimension_1_code, setup.global_dimension_2_code),
        reason_codes=_reason_codes(draft),
        number_series=_series(draft.number_series),
        posting_number_series=_series(draft.posting_number_series),
    )


def _accounts(draft: PostingDraft, currencies: dict[str, ForeignCurrency]) -> dict[str, Account]:
    numbers = {line.account_no for line in draft.lines} | {line.balancing_account_no for line in draft.lines}
    for currency in currencies.values():
        numbers |= {currency.rounding_debit_account_no, currency.rounding_credit_account_no}
    numbers.discard("")
    rules: dict[str, list[DimensionRule]] = defaultdict(list)
    for record_no, *rule in (
        DefaultDimension.objects.filter(table="G/L Account", record_no__in=numbers)
        .exclude(rule="")
        .order_by("record_no", "dimension_code")
        .values_list("record_no", "dimension_code", "value_code", "rule")
    ):
        rules[record_no].append(DimensionRule(*rule))
    rows = GLAccount.objects.filter(number__in=numbers).values_list(
        "id", "number", "name", "account_type", "is_blocked", "is_direct_posting"
    )
    return {
        number: Account(
            id, number, name, account_type == AccountType.POSTING, is_blocked, is_direct, tuple(rules.get(number, ()))
        )
        for id, number, name, account_type, is_blocked, is_direct in rows
    }


def _posting_range(setup: GeneralLedgerSetup, by: By) -> PostingRange:
    """The user's own pair where either end is filled, else the company's."""
    own = UserSetup.objects.filter(user_uuid=by.user_uuid).first() if by.user_uuid else None
    if own is not None and (own.allow_posting_from or own.allow_posting_to):
        return PostingRange(own.allow_posting_from, own.allow_posting_to, "user")
    return PostingRange(setup.allow_posting_from, setup.allow_posting_to, "company")


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
