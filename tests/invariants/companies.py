"""Companies that random things are done in: books with everything set up, in currencies with 2, 0 and 3 decimals.

The books of each currency are made once and copied; what else differs (VAT on payment, discounts, tolerances,
roundings, mandatory dimensions) is a `Character`, set up by acts in the copy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledgerhall.finance.settlement import terms
from ledgerhall.finance.subledger import terms as terms_of_trade
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.finance.vat import setup as vat_setup
from ledgerhall.finance.vat.models import VATPostingSetup
from ledgerhall.tenancy import books as tenancy_books
from tests.finance import copies
from tests.finance.anew import TestCompany
from tests.golden import reading, setting_up
from tests.golden.acting_setup import change_setup
from tests.golden.stage import Stage

# Local currency → its smallest unit.
CURRENCIES = {"DKK": "0.01", "JPY": "1", "KWD": "0.001"}
WAITING_SALES, WAITING_PURCHASES = "2130", "1220"
_MORE: dict[str, Any] = {
    "fiscal_years": [{"starts": f"{year}-01-01", "periods": "12"} for year in (2017, 2018, 2019)],
    "dimensions": {
        "DEPARTMENT": {"values": ["ADM", "SALES"], "blocked_values": []},
        "PROJECT": {"values": ["X", "Y"], "blocked_values": []},
    },
    "accounts": {
        WAITING_SALES: {"name": "Sales VAT on payment", "income_balance": "balance", "direct_posting": False},
        WAITING_PURCHASES: {"name": "Purchase VAT on payment", "income_balance": "balance", "direct_posting": False},
    },
    "currencies": {
        "EUR": {
            "amount_rounding": "0.01",
            "rates": [
                {"from": "2016-01-01", "foreign": "1", "local": "7.45"},
                {"from": "2017-02-01", "foreign": "1", "local": "7.52", "adjustment_local": "7.50"},
                {"from": "2017-05-01", "foreign": "100", "local": "731.25"},
            ],
            "realized_gains": "7000",
            "realized_losses": "7010",
            "unrealized_gains": "7020",
            "unrealized_losses": "7030",
        },
        "USD": {
            "amount_rounding": "0.01",
            "rates": [
                {"from": "2016-01-01", "foreign": "1", "local": "6.6667"},
                {"from": "2017-03-01", "foreign": "3", "local": "20"},
            ],
            "realized_gains": "7000",
            "realized_losses": "7010",
            "unrealized_gains": "7020",
            "unrealized_losses": "7030",
        },
    },
    "customers": {
        "C10": {"payment_terms": "2/10"},
        "C20": {"posting_group": "DOMESTIC", "gen_bus": "DOMESTIC", "vat_bus": "DOMESTIC", "payment_terms": "NET30"},
        "C30": {"payment_terms": "2/10"},
    },
    "vendors": {"V20": {"payment_terms": "2/10"}},
    "items": {
        "STOCKED": {
            "type": "inventory",
            "gen_prod": "GOODS",
            "vat_prod": "VAT25",
            "inventory_group": "STOCK",
            "unit_cost": "6",
            "opening_stock": "100",
        }
    },
    "fixed_assets": {
        number: {
            "posting_group": "EQUIPMENT",
            "gen_prod": "GOODS",
            "vat_prod": "VAT25",
            "depreciation": {"book": "COMPANY", "method": method, "start": "2017-01-15", **how},
        }
        for number, method, how in (
            ("FA1", "straight-line", {"years": "5"}),
            ("FA2", "straight-line", {"months": "18", "salvage": "10"}),
            ("FA3", "declining-balance 1", {"percent": "25"}),
        )
    },
    "finance_charge_terms": {
        "1.5": {
            "method": "average daily balance",
            "interest_percent": "1.5",
            "interest_period_days": "30",
            "grace": "5D",
            "minimum_amount": "0",
            "additional_fee": "10",
            "post_interest": True,
            "post_additional_fee": True,
            "due": "14D",
        }
    },
}


@dataclass(frozen=True)
class Character:
    """How a company keeps its books."""

    currency: str
    is_vat_on_payment: bool
    is_vat_adjusted_for_discount: bool
    has_tolerance: bool
    is_invoice_rounded: bool
    is_discount_posted: bool
    is_department_mandatory: bool
    vat_rounding: str


def of_currency(code: str, engine: str, postgres_url: str, begin: Callable[[str], None]) -> TestCompany:
    """A copy of the books of a company in that currency, in which `begin` was done once."""
    return copies.books_of(engine, f"any_{code.lower()}", lambda made: fill(made, code, begin), postgres_url)


def give_character(character: Character) -> None:
    """Set the open books up as the character says."""
    stage = _stage(character.currency)
    smallest = Decimal(CURRENCIES[character.currency])
    has_tolerance = character.has_tolerance
    tolerance = {"percent": "1", "max": str(smallest * 500)} if has_tolerance else {"percent": "0", "max": "0"}
    general = {
        "adjust_for_payment_discount": character.is_vat_adjusted_for_discount,
        "payment_tolerance": tolerance,
        "payment_discount_grace": "5D" if character.has_tolerance else "0D",
        "vat_rounding": character.vat_rounding,
    }
    adjusted = {"adjust_for_payment_discount": character.is_vat_adjusted_for_discount}
    rounding = {"invoice_rounding": character.is_invoice_rounded, "invoice_rounding_precision": str(smallest * 5)}
    trade = {"discount_posting": "all" if character.is_discount_posted else "none", **rounding}
    said = {"general": general, "vat_posting": {"DOMESTIC/VAT25": adjusted}, "sales": trade, "purchases": trade}
    if character.is_department_mandatory:
        rule = {"rule": "code mandatory", "value": "ADM"}
        said["customers"] = {"C20": {"dimensions": {"DEPARTMENT": rule}}}
    change_setup({"set": said}, stage)
    if character.is_vat_on_payment:
        _wait_with_vat(stage)


def fill(made: TestCompany, code: str, begin: Callable[[str], None]) -> None:
    """What a company in that currency is set up with, in empty books, and its first business."""
    with tenancy_books.open(made):
        stage = _stage(code)
        setting_up.start(stage)
        fees = terms.REMINDER_TERMS.create(
            values={"code": "DOMESTIC", "is_additional_fee_posted": True}, **stage.enters
        )
        level = {"grace_period_formula": "5D", "due_date_formula": "7D", "additional_fee_lcy": Decimal(5)}
        terms.add_level(terms=fees, values=level, **stage.enters)
        Customer.objects.update(finance_charge_terms_code="1.5", reminder_terms_code="DOMESTIC")
        for side in ("sales", "purchases"):
            terms_of_trade.change_trade_setup(side=side, values={"is_applied_between_currencies": True}, **stage.enters)
        begin(code)


def _stage(code: str) -> Stage:
    golden = reading.cases_of(Path(reading.OURS) / "finance_golden.json")[0]
    common = {name: value for name, value in golden.setup.items() if name not in golden.given or name == "accounts"}
    local = {"local_currency": {"code": code, "amount_rounding": CURRENCIES[code]}}
    return Stage(reading.merge(reading.merge(common, _MORE), local))


def _wait_with_vat(stage: Stage) -> None:
    """Domestic VAT at the full rate becomes due when it is paid."""
    setting_up.setup.change_ledger_setup(
        setup=setting_up.GeneralLedgerSetup.objects.get(), values={"is_unrealized_vat": True}, **stage.enters
    )
    found = VATPostingSetup.objects.get(business_group_code="DOMESTIC", product_group_code="VAT25")
    values = {
        "is_unrealized": True,
        "sales_unrealized_account_no": WAITING_SALES,
        "purchase_unrealized_account_no": WAITING_PURCHASES,
    }
    vat_setup.POSTING_SETUPS.change(record=found, values=values, **stage.enters)
