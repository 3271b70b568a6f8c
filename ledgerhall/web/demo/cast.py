"""The cards of a fictional company: customers, vendors, items, assets, bank accounts, and the terms that it added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import Currency as ForeignCurrency
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.foundation.setup import change_ledger_setup
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.settlement.models import FinanceChargeTerms
from ledgerhall.finance.settlement.terms import FINANCE_CHARGE_TERMS
from ledgerhall.finance.starting.setups import SETUPS
from ledgerhall.finance.subledger.bank_accounts import BANK_ACCOUNTS
from ledgerhall.finance.subledger.cards import AssetBook, DepreciationBook
from ledgerhall.finance.subledger.fixed_assets import ASSET_BOOKS, FIXED_ASSETS
from ledgerhall.finance.subledger.items import ITEMS
from ledgerhall.finance.subledger.parties import CUSTOMERS, VENDORS
from ledgerhall.finance.vat import setup as vat_setup
from ledgerhall.finance.vat.models import VATPostingSetup
from ledgerhall.kernel.dates import add_months
from ledgerhall.kernel.people import By
from ledgerhall.web.demo import fiction, roles
from ledgerhall.web.demo.trades import Partner, Trade

_TERMS = ("30D", "2-10-30", "30D", "10D", "EOM30")
# Of the machines in their order: posting group, method, years or percent of the declining balance.
_MACHINES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("EQUIPMENT", {"method": AssetBook.Method.STRAIGHT_LINE, "years": Decimal(8)}),
    ("EQUIPMENT", {"method": AssetBook.Method.DECLINING_BALANCE, "declining_percent": Decimal(25)}),
    ("VEHICLES", {"method": AssetBook.Method.STRAIGHT_LINE, "years": Decimal(5)}),
    ("EQUIPMENT", {"method": AssetBook.Method.STRAIGHT_LINE, "years": Decimal(6)}),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the numbers of the cards by their names, and those that the scenes ask for."""

    customers: Mapping[str, str]
    vendors: Mapping[str, str]
    machines: Mapping[str, str]
    goods: tuple[str, ...]
    service: str
    bank: str
    bank_abroad: str


def make(*, trade: Trade, first_day: date, by: By, at: datetime) -> Cast:
    """The cards, in books that have the setup of the trade."""
    stamp: dict[str, Any] = {"by": by, "at": at}
    _fit_vat(trade, stamp)
    _set_up_ledger(trade, stamp)
    _rates(trade, first_day, stamp)
    card = {**stamp, "work_date": first_day}
    customers = [
        CUSTOMERS.create(values=_customer(trade, position, name), **card)
        for position, name in enumerate((*trade.customers, trade.buyer_abroad.name))
    ]
    vendors = [
        VENDORS.create(values=_vendor(trade, position, name), **card)
        for position, name in enumerate((*trade.vendors, trade.seller_abroad.name))
    ]
    goods = [ITEMS.create(values=values, **card) for values in _goods(trade)]
    service = ITEMS.create(values=_service(trade), **card)
    account = {"posting_group_code": "BANK"}
    bank = BANK_ACCOUNTS.create(values={**account, "name": f"Current account {trade.currency.code}"}, **card)
    abroad = {**account, "name": f"Account in {trade.foreign_currency}", "currency_code": trade.foreign_currency}
    bank_abroad = BANK_ACCOUNTS.create(values={**abroad, "posting_group_code": "SAVINGS"}, **card)
    machines = [_machine(trade, position, name, first_day, card) for position, name in enumerate(trade.machines)]
    return Cast(
        {one.name: one.number for one in customers},
        {one.name: one.number for one in vendors},
        dict(zip(trade.machines, machines, strict=True)),
        tuple(one.number for one in goods),
        service.number,
        bank.number,
        bank_abroad.number,
    )


def _fit_vat(trade: Trade, stamp: dict[str, Any]) -> None:
    """The rates of the company's country, where the setup is not for it; VAT on payment for services at home."""
    for code, percent in trade.rates.items():
        for found in VATPostingSetup.objects.filter(product_group_code=code, percent__gt=0).order_by("id"):
            description = f"{found.description.rsplit(',', 1)[0]}, {percent.normalize():f} %"
            values = {"percent": percent, "description": description}
            vat_setup.POSTING_SETUPS.change(record=found, values=values, **stamp)
        product = vat_setup.PRODUCT_GROUPS.model.objects.get(code=code)
        kind = {"STANDARD": "Goods", "SERVICES": "Services"}.get(code, "Reduced rate")
        text = f"{kind} {percent.normalize():f} %"
        vat_setup.PRODUCT_GROUPS.change(record=product, values={"description": text}, **stamp)
    if trade.is_vat_on_payment:
        services = VATPostingSetup.objects.get(business_group_code=roles.DOMESTIC, product_group_code="SERVICES")
        waiting = {
            f"{side}_unrealized_account_no": _account_beside(like, f"{kind} VAT to Fall Due on Payment", stamp)
            for side, like, kind in (
                ("sales", services.sales_account_no, "Sales"),
                ("purchase", services.purchase_account_no, "Purchase"),
            )
        }
        vat_setup.POSTING_SETUPS.change(record=services, values={"is_unrealized": True, **waiting}, **stamp)


def _account_beside(number: str, name: str, stamp: dict[str, Any]) -> str:
    """A further account of the same kind, with the next number; no setup has one for VAT that waits for payment."""
    like = GLAccount.objects.get(number=number)
    kept = {field: getattr(like, field) for field in ("category", "category_kind", "income_balance")}
    return str(chart.create(values={"number": str(int(number) + 1), "name": name, **kept}, **stamp).number)


def _set_up_ledger(trade: Trade, stamp: dict[str, Any]) -> None:
    """A small tolerance, VAT on payment where the company owes it so, and interest on what is late."""
    values = {
        "payment_tolerance_percent": Decimal(1),
        "payment_tolerance_maximum": Decimal(5) * (100 if trade.currency.minor_units == 0 else 1),
        "payment_discount_grace_formula": "2D",
        "is_unrealized_vat": trade.is_vat_on_payment,
    }
    change_ledger_setup(setup=GeneralLedgerSetup.objects.get(), values=values, **stamp)
    terms = {
        "code": "STANDARD",
        "description": "1.5 % per month",
        "method": FinanceChargeTerms.Method.AVERAGE_DAILY_BALANCE,
        "interest_percent": Decimal("1.5"),
        "grace_period_formula": "5D",
        "due_date_formula": "14D",
    }
    FINANCE_CHARGE_TERMS.create(values=terms, **stamp)


def _rates(trade: Trade, first_day: date, stamp: dict[str, Any]) -> None:
    """A rate for each month of three years."""
    currency = ForeignCurrency.objects.get(code=trade.foreign_currency)
    start = first_day.replace(day=1)
    for position in range(36):
        day = add_months(start, position)
        rate = {"exchange_amount": Decimal(1), "relational_amount": fiction.rate_of(trade, day)}
        currencies.add_rate(currency=currency, values={"starting_date": day, **rate}, **stamp)


def _customer(trade: Trade, position: int, name: str) -> dict[str, Any]:
    values = _party(trade, trade.buyer_abroad, position, name)
    values |= {"reminder_terms_code": "STANDARD", "finance_charge_terms_code": "STANDARD"}
    if position == 0:
        values["credit_limit_lcy"] = trade.revenue * 3
    if trade.setup == "us" and name != trade.buyer_abroad.name:
        values |= {"tax_area_code": "STATE", "is_tax_liable": True}
    return values


def _vendor(trade: Trade, position: int, name: str) -> dict[str, Any]:
    return {**_party(trade, trade.seller_abroad, position, name), "payment_priority": position + 1}


def _party(trade: Trade, abroad: Partner, position: int, name: str) -> dict[str, Any]:
    """A party at home, or the one abroad."""
    is_abroad = name == abroad.name
    group = abroad.group if is_abroad else roles.DOMESTIC
    word = "".join(letter for letter in name.casefold() if letter.isascii() and letter.isalnum())
    return {
        "name": name,
        "city": abroad.city if is_abroad else trade.city,
        "country_code": abroad.country if is_abroad else trade.country,
        "currency_code": abroad.currency if is_abroad else "",
        "vat_registration_no": abroad.vat_no if is_abroad else "",
        "document_email": f"invoices@{word}.example",
        "posting_group_code": group,
        "general_business_group_code": group,
        "vat_business_group_code": group if SETUPS[trade.setup].vat else "",
        "payment_terms_code": _TERMS[position % len(_TERMS)],
    }


def _goods(trade: Trade) -> list[dict[str, Any]]:
    return [
        {
            "description": ware.description,
            "unit_of_measure": ware.unit,
            "unit_cost": ware.cost,
            "unit_price": ware.price,
            "inventory_posting_group_code": "STOCK",
            "vendor_no": "",
            **_groups(trade, trade.goods_group),
        }
        for ware in trade.wares
    ]


def _service(trade: Trade) -> dict[str, Any]:
    """An hour of work, for what an hour of the staff is worth."""
    price = (trade.salary / 60).quantize(Decimal(1))
    values = {"description": f"{trade.line.capitalize()}, hour", "kind": "service", "unit_of_measure": "h"}
    return {**values, "unit_price": price, **_groups(trade, "SERVICES")}


def _groups(trade: Trade, group: str) -> dict[str, str]:
    tax = {"tax_group_code": "TAXABLE"} if trade.setup == "us" else {}
    vat = roles.vat_of(trade.setup, group)
    return {"general_product_group_code": group, "vat_product_group_code": vat, **tax}


def _machine(trade: Trade, position: int, name: str, first_day: date, card: dict[str, Any]) -> str:
    """The asset, and how it loses its value in the company's book from the first day on."""
    group, how = _MACHINES[position]
    asset = FIXED_ASSETS.create(values={"description": name, "location": trade.city}, **card)
    book = DepreciationBook.objects.get(code="COMPANY")
    values = {"asset": asset, "book": book, "posting_group_code": group, "starting_date": first_day, **how}
    ASSET_BOOKS.create(values=values, by=card["by"], at=card["at"])
    return str(asset.number)
