"""A company of the golden cases' chart that buys, depreciates and sells equipment through its asset journal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.assets import calculating
from ledgerhall.finance.assets.calculating import Asked, Calculated
from ledgerhall.finance.journals import lines, posting
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import AccountType, GLAccount, GLEntry, GLRegister, IncomeBalance
from ledgerhall.finance.subledger import posting_setup
from ledgerhall.finance.subledger.cards import AssetBook, DepreciationBook, FixedAsset
from ledgerhall.finance.subledger.fixed_assets import ASSET_BOOKS, DEPRECIATION_BOOKS, FIXED_ASSETS
from ledgerhall.finance.subledger.ledgers import FALedgerEntry
from ledgerhall.finance.vat import setup as vat_setup
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, ROSA

BY = {"by": ROSA, "at": AT}
START = date(2017, 1, 1)
GROUP = {
    "acquisition_cost_account_no": "1300",
    "accumulated_depreciation_account_no": "1310",
    "depreciation_expense_account_no": "6100",
    "write_down_account_no": "1310",
    "acquisition_cost_on_disposal_account_no": "1300",
    "accumulated_depreciation_on_disposal_account_no": "1310",
    "gain_on_disposal_account_no": "7100",
    "loss_on_disposal_account_no": "7100",
}


def start_company() -> None:
    """Fiscal years 2017 to 2026, VAT of 25 %, the group EQUIPMENT; books COMPANY, in the general ledger, and TAX."""
    years = tuple((date(year, 1, 1), 12) for year in range(2017, 2027))
    start_books(new=NewBooks("Equipped Ltd", money.Currency("DKK"), chart="empty", years=years), **BY)
    numbers = (("1000 1200 1300 1310 2100", "balance sheet"), ("6100 7100", "income statement"))
    chart.create_many(accounts=[account for text, statement in numbers for account in _accounts(text, statement)], **BY)
    vat_setup.BUSINESS_GROUPS.create(values={"code": "DOMESTIC"}, **BY)
    vat_setup.PRODUCT_GROUPS.create(values={"code": "VAT25"}, **BY)
    pair = {"business_group_code": "DOMESTIC", "product_group_code": "VAT25", "identifier": "VAT25"}
    accounts = {"sales_account_no": "2100", "purchase_account_no": "1200"}
    vat_setup.POSTING_SETUPS.create(values={**pair, **accounts, "percent": Decimal(25)}, **BY)
    posting_setup.FA_GROUPS.create(values={"code": "EQUIPMENT", **GROUP}, **BY)
    DEPRECIATION_BOOKS.create(values={"code": "COMPANY"}, **BY)
    DEPRECIATION_BOOKS.create(values={"code": "TAX", "is_integrated": False}, **BY)


def _accounts(numbers: str, statement: str) -> list[GLAccount]:
    values = {"account_type": AccountType.POSTING, "income_balance": IncomeBalance(statement)}
    return [GLAccount(number=number, name=number, is_direct_posting=True, **values) for number in numbers.split()]


def asset(number: str = "FA1", book: str = "COMPANY", **fields) -> FixedAsset:
    """An asset with its depreciation in a book: straight over five years, if nothing else is said."""
    made = FixedAsset.objects.filter(number=number).first() or FIXED_ASSETS.create(
        values={"number": number, "description": number}, work_date=START, **BY
    )
    said = fields or {"years": Decimal(5)}
    values = {"asset": made, "book": DepreciationBook.objects.get(code=book), "posting_group_code": "EQUIPMENT"}
    ASSET_BOOKS.create(values={**values, "starting_date": START, **said}, **BY)
    return made


def change(number: str = "FA1", **fields) -> None:
    ASSET_BOOKS.change(record=AssetBook.objects.get(asset__number=number, book__code="COMPANY"), values=fields, **BY)


def move(posting_type: str, amount: str, day: str, no: str, *, number: str = "FA1", book: str = "COMPANY", **more):
    """Post a line of the asset journal; positive: debit the asset. The other side is the bank."""
    batch = calculating.asset_batch(**BY)
    values = {
        "account_type": "fixed asset",
        "account_no": number,
        "posting_date": LedgerDate.parse(day),
        "document_no": no,
        "amount": Decimal(amount),
        "asset_posting_type": posting_type,
        "depreciation_book_code": book,
        "balancing_account_no": "1000",
        **more,
    }
    lines.insert(batch=batch, values=values, **BY)
    try:
        return posting.post_batch(batch=batch, by=ROSA, posted_at=AT)
    finally:
        lines.delete_all(batch=batch, **BY)


def acquire(amount: str = "12000", day: str = "2017-01-01", **more):
    return move("acquisition cost", amount, day, "PI-070", **more)


def asked(to: str, no: str = "", *numbers: str, book: str = "COMPANY", posted: str = "") -> Asked:
    """Depreciation up to a day, posted on it if nothing else is said."""
    day = date.fromisoformat(to)
    return Asked(book, day, date.fromisoformat(posted or to), no or f"D-{to}", numbers)


def depreciate(to: str, no: str = "", *numbers: str, **more) -> Calculated:
    key = more.pop("key", None)
    return calculating.depreciate(asked=asked(to, no, *numbers, **more), by=ROSA, posted_at=AT, idempotency_key=key)


def refused(act, *args, **more) -> list[str]:
    """The rows and codes of what is refused; nothing may have been posted."""
    before = GLRegister.objects.count()
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    assert GLRegister.objects.count() == before
    return [f"{each.row} {each.code}" for each in refusal.value.refusals]


def document(no: str) -> dict[str, str]:
    """What the document moved, by account (with its dimensions); debit positive."""
    sums: dict[str, Decimal] = {}
    for number, content, amount in GLEntry.objects.filter(document_no=no).values_list(
        "account_no", "dimensions", "amount"
    ):
        key = f"{number} {content}".strip()
        sums[key] = sums.get(key, Decimal(0)) + amount
    return {key: f"{amount:.2f}" for key, amount in sorted(sums.items()) if amount}


def book_value(number: str = "FA1", book: str = "COMPANY") -> Decimal:
    kinds = ("acquisition cost", "depreciation", "write-down")
    entries = FALedgerEntry.objects.filter(asset_no=number, book_code=book, posting_type__in=kinds)
    return sum(entries.values_list("amount", flat=True), Decimal(0))


def days(number: str = "FA1", book: str = "COMPANY") -> list[int]:
    entries = FALedgerEntry.objects.filter(asset_no=number, book_code=book, posting_type="depreciation")
    return list(entries.filter(is_disposal=False).order_by("entry_no").values_list("days", flat=True))
