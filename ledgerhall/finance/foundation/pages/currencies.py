"""The pages of currencies and their rates, source codes and reason codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation import codes, currencies
from ledgerhall.finance.foundation.models import Currency, ExchangeRate, ReasonCode, SourceCode
from ledgerhall.finance.foundation.pages.small_cards import EDIT, READ, small_card
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.calling import on_record, with_values
from ledgerhall.pages.declare import Action, Card, Column, FastTab, Field, List, Selection, ValuesColumn


def _latest(records: Sequence[Currency]) -> dict[int, ExchangeRate]:
    """The rate of each currency that started last."""
    rows = ExchangeRate.objects.filter(currency__in=records).order_by("currency_id", "starting_date", "id")
    return {rate.currency_id: rate for rate in rows}


def _rate_dates(records: Sequence[Currency], _totals: Mapping[str, Any]) -> dict[int, Any]:
    return {currency: rate.starting_date for currency, rate in _latest(records).items()}


def _rate_values(records: Sequence[Currency], _totals: Mapping[str, Any]) -> dict[int, Decimal]:
    return {currency: rate.relational_amount / rate.exchange_amount for currency, rate in _latest(records).items()}


def _rates_of(currency: Currency) -> Selection:
    return Selection("exchange-rates", {"currency__code": exact(currency.code)})


def _registers_of(source_code: SourceCode) -> Selection:
    return Selection("gl-registers", {"source_code": exact(source_code.code)})


def _entries_of(reason_code: ReasonCode) -> Selection:
    return Selection("general-ledger-entries", {"reason_code": exact(reason_code.code)})


_ROUNDING = tuple(
    Field(name, caption, "code", lookup="chart-of-accounts", lookup_field="number")
    for name, caption in (
        ("rounding_debit_account_no", _("Rounding Debit Account")),
        ("rounding_credit_account_no", _("Rounding Credit Account")),
    )
)
_GAINS = tuple(
    Field(name, caption, "code", lookup="chart-of-accounts", lookup_field="number")
    for name, caption in (
        ("realized_gains_account_no", _("Realized Gains")),
        ("realized_losses_account_no", _("Realized Losses")),
        ("unrealized_gains_account_no", _("Unrealized Gains")),
        ("unrealized_losses_account_no", _("Unrealized Losses")),
    )
)
_RATE = (
    Field("exchange_amount", _("Exchange Amount"), "number", is_required=True, default="1"),
    Field("relational_amount", _("Relational Amount"), "number", is_required=True, hint=_("in the local currency")),
    Field(
        "adjustment_relational_amount",
        _("Adjustment Amount"),
        "number",
        hint=_("Empty: the same"),
    ),
)
CURRENCIES = List(
    "currencies",
    Currency,
    READ,
    _("Currencies"),
    entity=ngettext_lazy("currency", "currencies", "n"),
    card="currency-card",
    columns=(
        "code",
        "name",
        Column("minor_units", _("Decimals"), has_total=False, zero="zero"),
        ValuesColumn("rate_date", _rate_dates, kind="date", caption=_("Exchange Rate Date"), opens=_rates_of),
        ValuesColumn("rate", _rate_values, kind="number", caption=_("Exchange Rate"), opens=_rates_of),
        Column("rounding_debit_account_no", _("Rounding Debit Account"), is_hidden=True),
        Column("rounding_credit_account_no", _("Rounding Credit Account"), is_hidden=True),
        *(Column(field.name, field.caption, is_hidden=True) for field in _GAINS),
        Column("last_adjusted_date", _("Last Adjusted"), is_hidden=True),
    ),
    order_by=("code",),
    actions=(
        Action(_("Exchange Rates"), opens=_rates_of, permission=READ, icon="percent"),
        Action(
            _("New Rate…"),
            on_record(currencies.add_rate, "currency"),
            EDIT,
            fields=(Field("starting_date", _("Starting Date"), "date", is_required=True, default="w"), *_RATE),
            icon="plus",
            refused=_("The rate was not made"),
        ),
        Action(
            _("Delete"), on_record(currencies.delete, "currency"), EDIT, confirm=_("Delete this currency?"), icon="bin"
        ),
    ),
    new=Action(
        _("New…"),
        with_values(currencies.create),
        EDIT,
        key="Alt+N",
        fields=(
            Field("code", _("Code"), "code", is_required=True, hint=_("ISO 4217")),
            Field("name", _("Name")),
            Field("minor_units", _("Decimals"), "integer", hint=_("Empty: by ISO 4217")),
            *_ROUNDING,
            *_GAINS,
        ),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The currency was not made"),
    ),
    empty=_("This company posts in its local currency only."),
)
CURRENCY_CARD = Card(
    "currency-card",
    Currency,
    READ,
    _("Currency"),
    tabs=(
        FastTab(
            _("General"),
            (
                Field("code", is_read_only=True),
                "name",
                Field("minor_units", _("Decimals"), is_read_only=True),
                Field("last_adjusted_date", _("Last Adjusted"), is_read_only=True),
            ),
        ),
        FastTab(_("Gains and Losses"), _GAINS),
        FastTab(_("Rounding"), _ROUNDING),
    ),
    title=lambda currency: f"{currency.code} {currency.name}".strip(),
    save=on_record(currencies.change, "currency"),
    save_permission=EDIT,
    actions=(Action(_("Exchange Rates"), opens=_rates_of, permission=READ, icon="percent"),),
    list_page="currencies",
)
EXCHANGE_RATES = List(
    "exchange-rates",
    ExchangeRate,
    READ,
    _("Exchange Rates"),
    entity=ngettext_lazy("rate", "rates", "n"),
    columns=(
        "starting_date",
        Column("currency__code", _("Currency")),
        Column("exchange_amount", _("Exchange Amount"), has_total=False, decimals=4),
        Column("relational_amount", _("Relational Amount"), has_total=False, decimals=4),
        Column("adjustment_relational_amount", _("Adjustment"), has_total=False, decimals=4),
    ),
    order_by=("currency__code", "-starting_date"),
    filters=("currency__code", "starting_date"),
    card="exchange-rate-card",
    actions=(
        Action(
            _("Delete"), on_record(currencies.delete_rate, "rate"), EDIT, confirm=_("Delete this rate?"), icon="bin"
        ),
    ),
)
_DESCRIPTION = (Field("description", _("Description")),)
SOURCE_CODES = List(
    "source-codes",
    SourceCode,
    READ,
    _("Source Codes"),
    entity=ngettext_lazy("code", "codes", "n"),
    card="source-code-card",
    columns=("code", "description"),
    order_by=("code",),
    actions=(Action(_("G/L Registers"), opens=_registers_of, permission=READ, icon="hash"),),
)
REASON_CODES = List(
    "reason-codes",
    ReasonCode,
    READ,
    _("Reason Codes"),
    entity=ngettext_lazy("code", "codes", "n"),
    card="reason-code-card",
    columns=("code", "description"),
    order_by=("code",),
    actions=(
        Action(_("Ledger Entries"), opens=_entries_of, permission=READ, key="Ctrl+F7", icon="list"),
        Action(
            _("Delete"),
            on_record(codes.delete_reason_code, "reason_code"),
            EDIT,
            confirm=_("Delete this reason code? Entries keep it."),
            icon="bin",
        ),
    ),
    new=Action(
        _("New…"),
        with_values(codes.create_reason_code),
        EDIT,
        key="Alt+N",
        fields=(Field("code", _("Code"), "code", is_required=True), *_DESCRIPTION),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The code was not made"),
    ),
    empty=_("There is no reason code yet."),
)

EXCHANGE_RATE_CARD = small_card(
    "exchange-rate-card",
    ExchangeRate,
    _("Exchange Rate"),
    (
        Field("currency__code", _("Currency"), is_read_only=True),
        Field("starting_date", is_read_only=True),
        *_RATE,
    ),
    save=currencies.change_rate,
    record="rate",
    list_page="exchange-rates",
)
_CODE_FIELDS = (Field("code", is_read_only=True), "description")
SOURCE_CODE_CARD = small_card(
    "source-code-card",
    SourceCode,
    _("Source Code"),
    _CODE_FIELDS,
    save=codes.change_source_code,
    record="source_code",
    list_page="source-codes",
)
REASON_CODE_CARD = small_card(
    "reason-code-card",
    ReasonCode,
    _("Reason Code"),
    _CODE_FIELDS,
    save=codes.change_reason_code,
    record="reason_code",
    list_page="reason-codes",
)

PAGES = (
    CURRENCIES,
    CURRENCY_CARD,
    EXCHANGE_RATES,
    EXCHANGE_RATE_CARD,
    SOURCE_CODES,
    SOURCE_CODE_CARD,
    REASON_CODES,
    REASON_CODE_CARD,
)
