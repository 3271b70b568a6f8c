"""A company's masters, entered by their acts: groups, terms, cards of every kind; and postings on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.posting.draft import (
    AssetMovement,
    DraftLine,
    ItemMovement,
    PartyTerms,
    PostingDraft,
    VATAsked,
)
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.subledger import posting_setup, terms
from ledgerhall.finance.subledger.bank_accounts import BANK_ACCOUNTS
from ledgerhall.finance.subledger.fixed_assets import ASSET_BOOKS, DEPRECIATION_BOOKS, FIXED_ASSETS
from ledgerhall.finance.subledger.items import ITEMS
from ledgerhall.finance.subledger.parties import CUSTOMERS, VENDORS
from ledgerhall.finance.vat import setup as vat_setup
from ledgerhall.finance.vat import tax_setup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, EUR, ROSA

BY = {"by": ROSA, "at": AT}
NEW = {**BY, "work_date": date(2026, 6, 30)}


def codes(act: Callable, **asked) -> list[str]:
    """The codes of all that the act refuses."""
    with pytest.raises(Refused) as refused:
        act(**asked)
    return [refusal.code for refusal in refused.value.refusals]


def enter_groups() -> None:
    """One group of each kind, and the setup of their pairs."""
    vat_setup.BUSINESS_GROUPS.create(values={"code": "DOMESTIC", "description": "At home"}, **BY)
    vat_setup.PRODUCT_GROUPS.create(values={"code": "VAT21", "description": "Standard rate"}, **BY)
    pair = {"business_group_code": "DOMESTIC", "product_group_code": "VAT21"}
    accounts = {"sales_account_no": "2200", "purchase_account_no": "1450"}
    values = {**pair, **accounts, "identifier": "VAT21", "percent": Decimal(21)}
    vat_setup.POSTING_SETUPS.create(values=values, **BY)
    posting_setup.BUSINESS_GROUPS.create(
        values={"code": "DOMESTIC", "default_vat_business_group_code": "DOMESTIC"}, **BY
    )
    posting_setup.PRODUCT_GROUPS.create(values={"code": "GOODS", "default_vat_product_group_code": "VAT21"}, **BY)
    matrix = {"business_group_code": "DOMESTIC", "product_group_code": "GOODS", "sales_account_no": "4100"}
    posting_setup.POSTING_SETUPS.create(values=matrix, **BY)
    posting_setup.CUSTOMER_GROUPS.create(values={"code": "DOMESTIC", "control_account_no": "1200"}, **BY)
    posting_setup.CUSTOMER_GROUPS.create(values={"code": "OTHER", "control_account_no": "1290"}, **BY)
    posting_setup.VENDOR_GROUPS.create(values={"code": "DOMESTIC", "control_account_no": "2100"}, **BY)
    posting_setup.BANK_GROUPS.create(values={"code": "CURRENT", "account_no": "1100"}, **BY)
    posting_setup.BANK_GROUPS.create(values={"code": "SAVINGS", "account_no": "1110"}, **BY)
    posting_setup.INVENTORY_GROUPS.create(values={"code": "STOCK", "inventory_account_no": "1300"}, **BY)
    posting_setup.INVENTORY_GROUPS.create(values={"code": "WORK", "inventory_account_no": "1350"}, **BY)
    fixed = {"acquisition_cost_account_no": "1510", "accumulated_depreciation_account_no": "1519"}
    posting_setup.FA_GROUPS.create(values={"code": "EQUIPMENT", **fixed}, **BY)
    due = {"due_date_formula": "30D", "discount_date_formula": "10D", "discount_percent": Decimal(2)}
    terms.PAYMENT_TERMS.create(values={"code": "2/10", **due}, **BY)
    terms.PAYMENT_METHODS.create(values={"code": "BANK"}, **BY)


PARTY = {
    "posting_group_code": "DOMESTIC",
    "general_business_group_code": "DOMESTIC",
    "vat_business_group_code": "DOMESTIC",
    "payment_terms_code": "2/10",
}


def enter_cards() -> dict:
    """One card of each kind, by what it is."""
    enter_groups()
    bank = {"number": "BANK", "name": "Harbour Bank", "posting_group_code": "CURRENT"}
    goods = {"general_product_group_code": "GOODS", "vat_product_group_code": "VAT21"}
    rope = {"number": "ROPE", "description": "Rope, 10 m", "inventory_posting_group_code": "STOCK", **goods}
    book = DEPRECIATION_BOOKS.create(values={"code": "COMPANY"}, **BY)
    crane = FIXED_ASSETS.create(values={"number": "FA1", "description": "Crane"}, **NEW)
    straight = {"posting_group_code": "EQUIPMENT", "starting_date": date(2026, 1, 1), "years": Decimal(10)}
    ASSET_BOOKS.create(values={"asset": crane, "book": book, **straight}, **BY)
    return {
        "customer": CUSTOMERS.create(values={"number": "C10", "name": "Tern & Sons", **PARTY}, **NEW),
        "vendor": VENDORS.create(values={"number": "V20", "name": "Ropeworks", **PARTY}, **NEW),
        "bank": BANK_ACCOUNTS.create(values=bank, **NEW),
        "item": ITEMS.create(values=rope, **NEW),
        "asset": crane,
    }


def enter_everything() -> None:
    """A record in every table of masters and setup, and an entry in every ledger."""
    enter_cards()
    terms.DEFERRAL_TEMPLATES.create(values={"code": "R3", "account_no": "2120", "number_of_periods": 3}, **BY)
    state = tax_setup.JURISDICTIONS.create(values={"code": "STATE", "sales_account_no": "2200"}, **BY)
    area = tax_setup.AREAS.create(values={"code": "CITY"}, **BY)
    tax_setup.AREA_LINES.create(values={"area": area, "jurisdiction": state, "calculation_order": 1}, **BY)
    tax_setup.GROUPS.create(values={"code": "GOODS"}, **BY)
    rate = {"jurisdiction": state, "group_code": "GOODS", "effective_date": date(2026, 1, 1)}
    tax_setup.DETAILS.create(values={**rate, "percent_below_maximum": Decimal(6)}, **BY)
    invoice()
    bill = (("vendor", "V20", "-60.50"), ("account", "6200", "60.50"))
    post_lines(*bill, document_no="PI1", document_type="invoice", external_document_no="R-77")
    sale = (("account", "4100", "-121"), ("account", "1120", "121"))
    post_lines(*sale, document_no="CASH1", vat=VATAsked("sale", "DOMESTIC", "VAT21"))
    acquire()
    stock()


def post_lines(
    *lines: tuple[str, str, str], document_no: str, day: str = "2026-06-30", document_type: str = "", **more
) -> None:
    """Post lines of (type, number, amount) as one document. `more` goes to the first line."""
    date_ = LedgerDate.parse(day)
    drafted = [
        DraftLine(
            place,
            number,
            date_,
            document_no,
            Money(Decimal(amount), EUR),
            account_type=kind,
            document_type=document_type,
            **(more if place == 1 else {}),
        )
        for place, (kind, number, amount) in enumerate(lines, start=1)
    ]
    post(draft=PostingDraft(lines=tuple(drafted), source_code="GENJNL"), by=ROSA, posted_at=AT)


def invoice(amount: str = "121", document_no: str = "SI1", customer: str = "C10", **more) -> None:
    """What a customer owes from now on."""
    lines = (("customer", customer, amount), ("account", "4100", f"-{amount}"))
    more.setdefault("terms", PartyTerms(due_date=date(2026, 7, 30)))
    post_lines(*lines, document_no=document_no, document_type="invoice", **more)


def stock(quantity: str = "10", cost: str = "6") -> None:
    """Stock that comes in."""
    moved = ItemMovement("ROPE", "purchase", Decimal(quantity), Decimal(cost), "5100")
    lines = (("account", "6200", "1"), ("account", "6100", "-1"))
    post_lines(*lines, document_no="IN1", item=moved)


def acquire(amount: str = "5000") -> None:
    """An asset that is bought."""
    lines = (("fixed asset", "FA1", amount), ("bank account", "BANK", f"-{amount}"))
    post_lines(*lines, document_no="FA-1", asset=AssetMovement("acquisition cost", "COMPANY"))
