"""The setup of a case entered through the acts of the rooms: the registry of its keys, in the order of entry.

A function makes the books say what the merged setup says under its key. `change_setup` asks the same function again, so
each creates what is new and changes what is another; of a record, what the setup no longer says is emptied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import currencies as currency_acts
from ledgerhall.finance.foundation import default_dimensions, dimensions, periods, setup
from ledgerhall.finance.foundation.models import (
    Currency,
    Dimension,
    DimensionValue,
    ExchangeRate,
    GeneralLedgerSetup,
    TolerancePosting,
    UserSetup,
)
from ledgerhall.finance.journals import batches
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import AccountType, GLAccount, IncomeBalance
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Currency as MoneyCurrency
from ledgerhall.tenancy import books
from tests.golden import acting_settlement, entering_assets, entering_journals, entering_masters, entering_trade
from tests.golden.entering_masters import emptied, enter_default_dimensions
from tests.golden.stage import Stage, person
from tests.golden.taking import Key

BATCH = "CASES"
_STATEMENT = {"income": IncomeBalance.INCOME_STATEMENT, "balance": IncomeBalance.BALANCE_SHEET}
_TOLERANCE = {
    "payment tolerance accounts": TolerancePosting.TOLERANCE,
    "payment discount accounts": TolerancePosting.DISCOUNT,
}
_RANGE = ("allow_posting_from", "allow_posting_to")
# Keys of `general` whose value the setup keeps as it is, by the setup's field.
_GENERAL = {
    "vat_rounding": "vat_rounding",
    "adjust_for_payment_discount": "is_vat_adjusted_for_payment_discount",
    "payment_discount_excl_vat": "is_payment_discount_excl_vat",
    "payment_discount_grace": "payment_discount_grace_formula",
    "payment_tolerance_warning": "is_payment_tolerance_warned",
    "discount_tolerance_warning": "is_discount_tolerance_warned",
    "vat_settlement_account": "vat_settlement_account_no",
    "retained_earnings_account": "retained_earnings_account_no",
}
_CURRENCY = {
    "realized_gains": "realized_gains_account_no",
    "realized_losses": "realized_losses_account_no",
    "unrealized_gains": "unrealized_gains_account_no",
    "unrealized_losses": "unrealized_losses_account_no",
}
_RATE = {
    "foreign": "exchange_amount",
    "local": "relational_amount",
    "adjustment_local": "adjustment_relational_amount",
}


def start(stage: Stage) -> None:
    """Fill empty, open books with the stage's setup, in one transaction, and make the journal batch of the cases."""
    with books.transaction():
        local = stage.setup["local_currency"]
        currency = MoneyCurrency(local["code"], _minor_units(local["amount_rounding"]))
        person_and_moment = stage.enters
        start_books(new=NewBooks("Company of the cases", currency, chart="empty"), **person_and_moment)
        batches.create(values={"name": BATCH, "description": "Acts of the cases"}, **person_and_moment)
        for name, key in KEYS.items():
            if name in stage.setup:
                key.enter(stage.setup[name], stage)


def _local_currency(values: Mapping[str, Any], stage: Stage) -> None:
    """Entered when the books are started; it never changes."""
    found = GeneralLedgerSetup.objects.get()
    assert (found.local_currency_code, found.local_minor_units) == (
        values["code"],
        _minor_units(values["amount_rounding"]),
    )


def _fiscal_years(years: list[Mapping[str, Any]], stage: Stage) -> None:
    """Years that are not there are created; then those that the setup calls closed are closed, the earliest first."""
    there = {year.starting_date for year in periods.fiscal_years()}
    for year in years:
        starts = date.fromisoformat(year["starts"])
        if starts not in there:
            periods.create_fiscal_year(starting_date=starts, number_of_periods=int(year["periods"]), **stage.enters)
    closed = {date.fromisoformat(year["starts"]) for year in years if year.get("closed")}
    while any(year.starting_date in closed and not year.is_closed for year in periods.fiscal_years()):
        periods.close_fiscal_year(**stage.enters)


def _dimensions(values: Mapping[str, Any], stage: Stage) -> None:
    for code, said in values.items():
        dimension = Dimension.objects.filter(code=code).first()
        dimension = dimension or dimensions.create_dimension(code=code, name=code.title(), **stage.enters)
        blocked = said.get("blocked_values", ())
        there = {value.code: value for value in DimensionValue.objects.filter(dimension=dimension)}
        for value_code in dict.fromkeys([*said.get("values", ()), *blocked]):
            value = there.get(value_code) or dimensions.create_value(
                dimension=dimension, code=value_code, name=value_code, **stage.enters
            )
            if value.is_blocked != (value_code in blocked):
                dimensions.change_value(value=value, values={"is_blocked": value_code in blocked}, **stage.enters)


def _accounts(values: Mapping[str, Any], stage: Stage) -> None:
    there = {account.number: account for account in GLAccount.objects.order_by("number")}
    said = {number: _account(fields) for number, fields in values.items()}
    new = [GLAccount(number=number, **fields) for number, fields in said.items() if number not in there]
    chart.create_many(accounts=new, **stage.enters)
    for number in said.keys() & there.keys():
        chart.change(account=there[number], values=said[number], **stage.enters)
    for number, fields in values.items():
        enter_default_dimensions(default_dimensions.GL_ACCOUNT, number, fields.get("dimensions", {}), stage)


def _account(fields: Mapping[str, Any]) -> dict[str, Any]:
    account_type = AccountType(fields.get("account_type", AccountType.POSTING))
    return {
        "name": fields["name"],
        "income_balance": _STATEMENT[fields["income_balance"]],
        "account_type": account_type,
        "is_direct_posting": fields.get("direct_posting", True) and account_type == AccountType.POSTING,
        "is_blocked": fields.get("blocked", False),
        "general_product_group_code": fields.get("gen_prod", ""),
        "vat_product_group_code": fields.get("vat_prod", ""),
    }


def _currencies(values: Mapping[str, Any], stage: Stage) -> None:
    for code, said in values.items():
        accounts = {field: said[name] for name, field in _CURRENCY.items() if name in said}
        currency = Currency.objects.filter(code=code).first()
        if currency is None:
            fields = {"code": code, "minor_units": _minor_units(said.get("amount_rounding", "0.01")), **accounts}
            currency = currency_acts.create(values=fields, **stage.enters)
        else:
            values_of = {**emptied(Currency, _CURRENCY), **accounts}
            currency_acts.change(currency=currency, values=values_of, **stage.enters)
        for rate in said.get("rates", ()):
            _rate(currency, rate, stage)


def _rate(currency: Currency, said: Mapping[str, str], stage: Stage) -> None:
    starts = date.fromisoformat(said["from"])
    amounts = {field: Decimal(said[name]) for name, field in _RATE.items() if name in said}
    found = ExchangeRate.objects.filter(currency=currency, starting_date=starts).first()
    if found is None:
        currency_acts.add_rate(currency=currency, values={"starting_date": starts, **amounts}, **stage.enters)
    else:
        currency_acts.change_rate(rate=found, values={**emptied(ExchangeRate, _RATE), **amounts}, **stage.enters)


def _general(values: Mapping[str, Any], stage: Stage) -> None:
    tolerance = values.get("payment_tolerance", {})
    fields = {
        **_posting_range(values),
        **emptied(GeneralLedgerSetup, _GENERAL),
        **{field: values[name] for name, field in _GENERAL.items() if name in values},
        "payment_tolerance_percent": Decimal(tolerance.get("percent", "0")),
        "payment_tolerance_maximum": Decimal(tolerance.get("max", "0")),
    }
    for name in ("payment_tolerance_posting", "discount_tolerance_posting"):
        if name in values:
            fields[name] = _TOLERANCE[values[name]]
    setup.change_ledger_setup(setup=GeneralLedgerSetup.objects.get(), values=fields, **stage.enters)


def _users(values: Mapping[str, Any], stage: Stage) -> None:
    kept = [person(name).user_uuid for name in values]
    for gone in UserSetup.objects.exclude(user_uuid__in=kept):
        setup.delete_user_setup(setup=gone, **stage.enters)
    for name, said in values.items():
        user = person(name)
        found = UserSetup.objects.filter(user_uuid=user.user_uuid).first()
        if found is None:
            setup.create_user_setup(
                user_text=user.text, user_uuid=user.user_uuid, values=_posting_range(said), **stage.enters
            )
        else:
            setup.change_user_setup(setup=found, values=_posting_range(said), **stage.enters)


# With a null for each level that `change_setup` can take away.
_DIMENSIONS = ("*.dimensions", "*.dimensions.*", "*.dimensions.*.value", "*.dimensions.*.rule")


def _each(names: Iterable[str]) -> tuple[str, ...]:
    """These fields of every record of the key."""
    return tuple(f"*.{name}" for name in names)


KEYS: Mapping[str, Key] = {
    "local_currency": Key(_local_currency, ("code", "amount_rounding")),
    "fiscal_years": Key(_fiscal_years, ("*.starts", "*.periods", "*.closed")),
    "dimensions": Key(_dimensions, ("*.values.*", "*.blocked_values.*", "*.blocked_values")),
    "accounts": Key(
        _accounts,
        (
            *(f"*.{field}" for field in "name income_balance direct_posting blocked gen_prod vat_prod".split()),
            *(f"*.account_type={kind}" for kind in AccountType.values),
            *_DIMENSIONS,
        ),
    ),
    "currencies": Key(
        _currencies,
        (
            "*.amount_rounding",
            "*.rates.*.from",
            *(f"*.rates.*.{field}" for field in _RATE),
            *(f"*.{field}" for field in _CURRENCY),
        ),
    ),
    "general": Key(
        _general,
        (
            *_RANGE,
            *_GENERAL,
            "payment_tolerance",
            "payment_tolerance.percent",
            "payment_tolerance.max",
            "payment_tolerance_posting",
            "discount_tolerance_posting",
        ),
    ),
    "users": Key(_users, ("*", *(f"*.{end}" for end in _RANGE))),
    "general_posting": Key(entering_masters.general_posting, _each(entering_masters.GENERAL_POSTING)),
    "vat_posting": Key(entering_masters.vat_posting, _each(entering_masters.VAT_POSTING)),
    "customer_posting_groups": Key(entering_masters.customer_groups, _each(entering_masters.CUSTOMER_GROUP)),
    "vendor_posting_groups": Key(entering_masters.vendor_groups, _each(entering_masters.VENDOR_GROUP)),
    "bank_posting_groups": Key(entering_masters.bank_groups, _each(entering_masters.BANK_GROUP)),
    "inventory_posting": Key(entering_masters.inventory_groups, _each(entering_masters.INVENTORY_GROUP)),
    "fa_posting_groups": Key(entering_masters.fa_groups, _each(entering_masters.FA_GROUP)),
    "payment_terms": Key(entering_masters.payment_terms, _each(entering_masters.TERMS)),
    "finance_charge_terms": Key(acting_settlement.finance_charge_terms, acting_settlement.TERMS_TAKE),
    "customers": Key(entering_masters.customers, (*_each(entering_masters.CUSTOMER), *_DIMENSIONS)),
    "vendors": Key(entering_masters.vendors, (*_each(entering_masters.PARTY), *_DIMENSIONS)),
    "bank_accounts": Key(entering_masters.bank_accounts, (*_each(entering_masters.BANK), *_DIMENSIONS)),
    "fixed_assets": Key(entering_assets.fixed_assets, entering_assets.TAKES),
    "sales": Key(entering_trade.sales, tuple(entering_trade.TRADE)),
    "purchases": Key(entering_trade.purchases, tuple(entering_trade.TRADE)),
    "deferral_templates": Key(entering_trade.deferral_templates, _each([*entering_trade.DEFERRAL, "periods"])),
    "items": Key(entering_trade.items, entering_trade.ITEM_TAKES),
    "sales_tax": Key(entering_trade.sales_tax, entering_trade.SALES_TAX_TAKES),
    "recurring_journals": Key(entering_journals.recurring_journals, entering_journals.TAKES),
}


def _posting_range(said: Mapping[str, Any]) -> dict[str, LedgerDate | None]:
    return {end: LedgerDate.parse(said[end]) if said.get(end) else None for end in _RANGE}


def _minor_units(amount_rounding: str) -> int:
    """The decimals of amounts that are multiples of a power of ten: 0.01 has two, 1 none. ValueError for others."""
    digits, exponent = Decimal(amount_rounding).normalize().as_tuple()[1:]
    if digits != (1,) or not -4 <= int(exponent) <= 0:
        raise ValueError(f"Amounts rounded to {amount_rounding} are no whole number of a currency's smallest units.")
    return -int(exponent)
