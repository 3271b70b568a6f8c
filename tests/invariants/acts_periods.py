"""What ends periods, at random: rates, depreciation, VAT, closed years; and the days that may be posted on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.assets import calculating
from ledgerhall.finance.closing import exchange_rates, income_statement, vat_settlement
from ledgerhall.finance.foundation import currencies, periods, setup
from ledgerhall.finance.foundation.models import Currency, ExchangeRate, GeneralLedgerSetup
from ledgerhall.finance.journals import posting
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.tenancy import books
from tests.invariants.hands import Hand


def adjust_exchange_rates(hand: Hand) -> Posted | None:
    asked = exchange_rates.Asked(
        posting_date=hand.day,
        document_no=hand.document_no("ADJ"),
        currencies=hand.one_of(((), ("EUR",), ("USD",))),
        accepts_earlier_date=hand.bit(0),
    )
    return exchange_rates.adjust(asked=asked, **hand.posts).posted


def enter_a_rate(hand: Hand) -> str | None:
    currency = Currency.objects.get(code=hand.one_of(("EUR", "USD")))
    if ExchangeRate.objects.filter(currency=currency, starting_date=hand.day).exists():
        return None
    local = Decimal(6 + hand.drawn.which % 4) + Decimal(hand.drawn.units % 1000) / 1000
    values = {"starting_date": hand.day, "exchange_amount": Decimal(1), "relational_amount": local}
    return str(currencies.add_rate(currency=currency, values=values, **hand.enters))


def depreciate(hand: Hand) -> Posted | None:
    asked = calculating.Asked("COMPANY", hand.day, hand.day, hand.document_no("DEP"))
    return calculating.depreciate(asked=asked, **hand.posts).posted


def settle_vat(hand: Hand) -> Posted | None:
    asked = vat_settlement.Asked(hand.day, hand.document_no("VAT"), hand.day, "2120")
    return vat_settlement.settle(asked=asked, **hand.posts).posted


def close_a_year(hand: Hand) -> date | None:
    """Seldom, for it comes only three times; the last year stays open."""
    open_years = [year for year in periods.fiscal_years() if not year.is_closed]
    if hand.drawn.how % 2 or len(open_years) < 2:
        return None
    return periods.close_fiscal_year(**hand.enters).ending_date


def close_the_income_statement(hand: Hand) -> Any:
    """Lines of the closing batch, posted; a second run without new entries makes none (invariant 12). The first year is
    closed for it where none is."""
    with books.transaction():
        closed = [year.ending_date for year in periods.fiscal_years() if year.is_closed]
        closed = closed or [periods.close_fiscal_year(**hand.enters).ending_date]
        asked = income_statement.Asked(
            fiscal_year_ending=hand.one_of(closed),
            document_no=hand.document_no("CLOSE"),
            retained_earnings_account_no="3100",
            post_to=income_statement.DETAILS if hand.bit(0) else income_statement.BALANCE,
            dimensions=hand.one_of(((), ("DEPARTMENT",), ("DEPARTMENT", "PROJECT"))),
            accepts_missing_dimensions=True,
        )
        batch = income_statement.closing_batch(**hand.enters)
        if not income_statement.close(asked=asked, batch=batch, **hand.enters).lines:
            return None
        posted = posting.post_batch(batch=batch, **hand.posts)
        again = income_statement.close(asked=asked, batch=batch, **hand.enters)
        assert again.lines == 0
    return posted


def move_the_posting_range(hand: Hand) -> Any:
    """Mostly to where all days may be posted on again."""
    values: dict[str, Any] = {"allow_posting_from": None, "allow_posting_to": None}
    if hand.drawn.how % 4 == 0:
        values["allow_posting_from"] = hand.ledger_date
    elif hand.drawn.how % 4 == 1:
        values["allow_posting_to"] = hand.ledger_date
    found = GeneralLedgerSetup.objects.get()
    setup.change_ledger_setup(setup=found, values=values, **hand.enters)
    return (values["allow_posting_from"], values["allow_posting_to"])
