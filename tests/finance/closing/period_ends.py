"""A Danish company of the golden cases' chart, whose periods the tests end; what is posted, told as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ledgerhall.finance.foundation import dimensions, periods
from ledgerhall.finance.foundation.models import Currency, ExchangeRate
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import AccountType, GLAccount, GLEntry, IncomeBalance
from ledgerhall.finance.posting.draft import (
    BANK_ACCOUNT,
    CUSTOMER,
    VENDOR,
    AppliesTo,
    DraftLine,
    PostingDraft,
    VATAsked,
)
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.subledger.cards import BankAccount, Customer, Vendor
from ledgerhall.finance.subledger.posting_groups import (
    BankAccountPostingGroup,
    CustomerPostingGroup,
    VendorPostingGroup,
)
from ledgerhall.finance.vat.models import TaxJurisdiction, VATPostingSetup
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, ROSA

DKK, EURO = money.Currency("DKK"), money.Currency("EUR")
BY = {"by": ROSA, "at": AT}
_BALANCE = "1000 1010 1100 1110 1200 1205 2000 2010 2100 2105 2110 2120 2150 2160 2300 3000 3100"
_INCOME = "4000 4010 5000 5010 6000 6010 6030 7000 7010 7020 7030 7200"
_CONTROL = frozenset("1000 1010 1100 1110 2000 2010 2100 2110".split())


def add(model, **values):
    return model.objects.create(created_at=AT, changed_at=AT, **values)


def start_company() -> None:
    """Fiscal years 2016 (closed) to 2019, the dimension DEPARTMENT, a customer and a vendor at home and in EUR."""
    years = tuple((date(year, 1, 1), 12) for year in range(2016, 2020))
    start_books(
        new=NewBooks("Ended Ltd", DKK, chart="empty", years=years, information={"country_code": "DK"}), by=ROSA, at=AT
    )
    periods.close_fiscal_year(**BY)
    department = dimensions.create_dimension(code="DEPARTMENT", name="Department", **BY)
    for code in ("A", "B"):
        dimensions.create_value(dimension=department, code=code, name=code, **BY)
    chart.create_many(accounts=[*_accounts(_BALANCE, "balance sheet"), *_accounts(_INCOME, "income statement")], **BY)
    _groups()
    for pair, identifier, percent, calculation in (
        (("DOMESTIC", "VAT25"), "VAT25", 25, "normal"),
        (("DOMESTIC", "VAT0"), "VAT0", 0, "normal"),
        (("EU", "VAT25"), "RC25", 25, "reverse charge"),
    ):
        add(
            VATPostingSetup, business_group_code=pair[0], product_group_code=pair[1], identifier=identifier,
            percent=percent, calculation=calculation, sales_account_no="2100", purchase_account_no="1200",
            reverse_charge_account_no="2110",
        )  # fmt: skip
    add(TaxJurisdiction, code="STATE", sales_account_no="2150", use_tax_account_no="2160")


def _accounts(numbers: str, statement: str) -> list[GLAccount]:
    return [
        GLAccount(
            number=number,
            name=f"Account {number}",
            account_type=AccountType.POSTING,
            income_balance=IncomeBalance(statement),
            is_direct_posting=number not in _CONTROL,
        )
        for number in numbers.split()
    ]


def _groups() -> None:
    for model, party, controls in (
        (CustomerPostingGroup, Customer, ("1100", "1110")),
        (VendorPostingGroup, Vendor, ("2000", "2010")),
    ):
        for code, control in zip(("DOMESTIC", "FOREIGN"), controls, strict=True):
            rounding = {"rounding_debit_account_no": "7200", "rounding_credit_account_no": "7200"}
            add(model, code=code, control_account_no=control, **rounding)
        letter = party.__name__[0]
        add(party, number=f"{letter}10", name="At home", posting_group_code="DOMESTIC")
        for number in ("30", "31"):
            add(party, number=letter + number, name="Abroad", posting_group_code="FOREIGN", currency_code="EUR")
    Customer.objects.filter(number="C31").update(country_code="DE", vat_registration_no="DE1")
    add(BankAccountPostingGroup, code="LCY", account_no="1000")
    add(BankAccountPostingGroup, code="EUR", account_no="1010")
    add(BankAccount, number="BANK", name="Bank", posting_group_code="LCY")
    add(BankAccount, number="BANK-EUR", name="Bank", posting_group_code="EUR", currency_code="EUR")


def euro(*rates: tuple[str, str]) -> Currency:
    """The euro with its rates: (day, DKK for one euro)."""
    accounts = {"realized_gains": "7000", "realized_losses": "7010"}
    accounts |= {"unrealized_gains": "7020", "unrealized_losses": "7030"}
    found = add(Currency, code="EUR", **{f"{name}_account_no": number for name, number in accounts.items()})
    for day, rate in rates:
        rated = {"exchange_amount": Decimal(1), "relational_amount": Decimal(rate)}
        add(ExchangeRate, currency=found, starting_date=date.fromisoformat(day), **rated)
    return found


_KINDS = {"C": CUSTOMER, "V": VENDOR, "B": BANK_ACCOUNT}


def line(number: str, amount: str, other: str = "", **more) -> DraftLine:
    """A line; a number beginning with C, V or B is a customer's, vendor's or bank account's. `day`, `no`, `applies`."""
    currency = EURO if more.pop("euro", False) else DKK
    day, no = more.pop("day"), more.pop("no")
    applied = tuple(AppliesTo(document_no=one) for one in more.pop("applies", ()))
    return DraftLine(
        1,
        number,
        LedgerDate.parse(day),
        no,
        Money(amount, currency),
        account_type=_KINDS.get(number[0], "account"),
        balancing_account_no=other,
        balancing_account_type=_KINDS.get(other[:1], "account"),
        applies_to=applied,
        **more,
    )


def post_lines(*lines: DraftLine, source_code: str = "GENJNL"):
    numbered = tuple(replace(each, line_no=at) for at, each in enumerate(lines, 1))
    return post(draft=PostingDraft(numbered, source_code), by=ROSA, posted_at=AT)


def asked(kind: str, business: str = "DOMESTIC", product: str = "VAT25") -> VATAsked:
    return VATAsked(kind, business, product)


def sell(no: str, day: str, amount: str, *, party: str = "C10", business: str = "DOMESTIC", **more):
    """An invoice of goods; the amount includes VAT."""
    vat = asked("sale", business)
    shared = {"day": day, "no": no, "document_type": "invoice", **more}
    return post_lines(line(party, amount, "4000", balancing_vat=vat, **shared))


def buy(no: str, day: str, amount: str, *, party: str = "V10", business: str = "DOMESTIC", **more):
    vat = asked("purchase", business)
    shared = {"day": day, "no": no, "document_type": "invoice", "external_document_no": no, **more}
    return post_lines(line(party, f"-{amount}", "5010", balancing_vat=vat, **shared))


def document(no: str) -> dict[str, str]:
    """What the document moved: account (with its dimensions) → amount, debit positive."""
    sums: dict[str, Decimal] = {}
    fields = ("account_no", "dimensions", "amount")
    for number, content, amount in GLEntry.objects.filter(document_no=no).values_list(*fields):
        key = f"{number} {content}".strip()
        sums[key] = sums.get(key, Decimal(0)) + amount
    return {key: f"{amount:.2f}" for key, amount in sorted(sums.items()) if amount}


def balance(number: str, *, to: str = "C2019-12-31") -> Decimal:
    entries = GLEntry.objects.filter(account_no=number, posting_date__lte=LedgerDate.parse(to))
    return sum(entries.values_list("amount", flat=True), Decimal(0))
