"""A company that buys and sells, with the chart and the setup of the golden cases; what documents post, as tables.

1100 1,338.75 Dr
4000 1,200.00 Cr
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from ledgerhall.finance.documents import drafts, lines, posting
from ledgerhall.finance.documents.models import Document
from ledgerhall.finance.foundation.models import (
    Currency,
    Dimension,
    DimensionValue,
    ExchangeRate,
)
from ledgerhall.finance.journals.starting import NewBooks, start_books
from ledgerhall.finance.ledger.models import AccountType, GLAccount, GLEntry, IncomeBalance
from ledgerhall.finance.subledger.cards import (
    AssetBook,
    BankAccount,
    Customer,
    DeferralTemplate,
    DepreciationBook,
    FixedAsset,
    Item,
    PaymentMethod,
    PaymentTerms,
    TradeSetup,
    Vendor,
)
from ledgerhall.finance.subledger.posting_groups import (
    BankAccountPostingGroup,
    CustomerPostingGroup,
    FAPostingGroup,
    GeneralBusinessPostingGroup,
    GeneralPostingSetup,
    GeneralProductPostingGroup,
    InventoryPostingGroup,
    VendorPostingGroup,
)
from ledgerhall.finance.vat.models import (
    TaxArea,
    TaxAreaLine,
    TaxDetail,
    TaxGroup,
    TaxJurisdiction,
    VATBusinessPostingGroup,
    VATEntry,
    VATPostingSetup,
    VATProductPostingGroup,
)
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Currency as MoneyCurrency
from tests.finance.ledgers import AT, ROSA

BALANCE = "1000 1010 1100 1110 1200 1210 1300 1310 1400 2000 2010 2100 2110 2120 2150 2151 2160 2200 2210 3100"
INCOME = "4000 4010 4020 4080 4090 4100 4110 4120 5000 5010 5190 6000 6010 6020 6100 7000 7010 7020 7030 7100 7200"
MATRIX = {
    "sales_account_no": "4000",
    "sales_credit_memo_account_no": "4020",
    "sales_line_discount_account_no": "4080",
    "sales_invoice_discount_account_no": "4090",
    "sales_prepayments_account_no": "2210",
    "purchase_account_no": "5010",
    "purchase_credit_memo_account_no": "5010",
    "purchase_line_discount_account_no": "5190",
    "purchase_invoice_discount_account_no": "5190",
    "purchase_prepayments_account_no": "1400",
    "cogs_account_no": "5000",
}
_MOMENTS = {"created_at": AT, "changed_at": AT}


def make(model, **values):
    return model.objects.create(**_MOMENTS, **values)


def start_trading() -> None:
    """Fill open, empty books: DKK, the fiscal years 2016 to 2019, chart, groups, parties, items."""
    years = tuple((date(year, 1, 1), 12) for year in range(2016, 2020))
    start_books(new=NewBooks("Trading Ltd", MoneyCurrency("DKK"), chart="empty", years=years), by=ROSA, at=AT)
    _accounts()
    _groups()
    _vat()
    _parties()
    _items()


def _accounts() -> None:
    closed = "1000 1010 1100 1110 1210 1300 1310 2000 2010 2100 2110".split()
    for kind, numbers in ((IncomeBalance.BALANCE_SHEET, BALANCE), (IncomeBalance.INCOME_STATEMENT, INCOME)):
        for number in numbers.split():
            make(
                GLAccount,
                number=number,
                name=f"Account {number}",
                account_type=AccountType.POSTING,
                income_balance=kind,
                is_direct_posting=number not in closed,
                general_product_group_code="GOODS" if number in ("5000", "5010", "1300") else "SERVICES",
                vat_product_group_code="VAT25",
            )


def _groups() -> None:
    for code in ("GOODS", "SERVICES"):
        make(GeneralProductPostingGroup, code=code)
    for business in ("DOMESTIC", "FOREIGN"):
        make(GeneralBusinessPostingGroup, code=business)
        for product, sales in (("GOODS", "4000"), ("SERVICES", "4010")):
            values = {**MATRIX, "sales_account_no": sales}
            make(GeneralPostingSetup, business_group_code=business, product_group_code=product, **values)
    for model, control in ((CustomerPostingGroup, ("1100", "1110")), (VendorPostingGroup, ("2000", "2010"))):
        for code, number in zip(("DOMESTIC", "FOREIGN"), control, strict=True):
            make(
                model,
                code=code,
                control_account_no=number,
                payment_discount_debit_account_no="4100",
                payment_discount_credit_account_no="4100",
                invoice_rounding_account_no="7200",
                rounding_debit_account_no="7200",
                rounding_credit_account_no="7200",
            )
    make(BankAccountPostingGroup, code="LCY", account_no="1000")
    make(BankAccount, number="BANK", name="Bank", posting_group_code="LCY")
    make(InventoryPostingGroup, code="STOCK", inventory_account_no="1210")
    make(
        FAPostingGroup,
        code="EQUIPMENT",
        acquisition_cost_account_no="1300",
        accumulated_depreciation_account_no="1310",
        depreciation_expense_account_no="6100",
        acquisition_cost_on_disposal_account_no="1300",
        accumulated_depreciation_on_disposal_account_no="1310",
        gain_on_disposal_account_no="7100",
        loss_on_disposal_account_no="7100",
    )
    TradeSetup.objects.filter(side="purchases").update(is_external_document_no_mandatory=True)


def _vat() -> None:
    for code in ("VAT25", "VAT0", "VAT12"):
        make(VATProductPostingGroup, code=code)
    for code in ("DOMESTIC", "FOREIGN", "EU"):
        make(VATBusinessPostingGroup, code=code)
    accounts = {"sales_account_no": "2100", "purchase_account_no": "1200", "reverse_charge_account_no": "2110"}
    for business, product, identifier, percent, calculation in (
        ("DOMESTIC", "VAT25", "VAT25", 25, "normal"),
        ("DOMESTIC", "VAT0", "VAT0", 0, "normal"),
        ("FOREIGN", "VAT25", "EXPORT", 0, "normal"),
        ("EU", "VAT25", "RC25", 25, "reverse charge"),
    ):
        make(
            VATPostingSetup,
            business_group_code=business,
            product_group_code=product,
            identifier=identifier,
            percent=Decimal(percent),
            calculation=calculation,
            **accounts,
        )


def _parties() -> None:
    make(PaymentTerms, code="NET30", due_date_formula="30D")
    make(
        PaymentTerms,
        code="2/10",
        due_date_formula="30D",
        discount_date_formula="10D",
        discount_percent=Decimal(2),
    )
    make(PaymentMethod, code="CASH", balancing_type="bank account", balancing_no="BANK")
    for model, number, group, vat, currency in (
        (Customer, "C10", "DOMESTIC", "DOMESTIC", ""),
        (Customer, "C30", "FOREIGN", "FOREIGN", "EUR"),
        (Customer, "C40", "FOREIGN", "EU", ""),
        (Vendor, "V20", "DOMESTIC", "DOMESTIC", ""),
        (Vendor, "V30", "FOREIGN", "FOREIGN", "EUR"),
        (Vendor, "V40", "FOREIGN", "EU", ""),
    ):
        make(
            model,
            number=number,
            name=f"Party {number}",
            posting_group_code=group,
            general_business_group_code=group,
            vat_business_group_code=vat,
            currency_code=currency,
            payment_terms_code="NET30",
        )
    make(Currency, code="EUR", name="Euro", minor_units=2)
    rate(date(2016, 1, 1), "7.45")
    department = make(Dimension, code="DEPARTMENT", name="Department")
    for code in ("A", "B"):
        make(DimensionValue, dimension=department, code=code)


def _items() -> None:
    make(
        Item,
        number="GOODS",
        description="Goods",
        kind="non-inventory",
        general_product_group_code="GOODS",
        vat_product_group_code="VAT25",
        tax_group_code="",
    )
    make(
        Item,
        number="SERVICE",
        description="Service",
        kind="service",
        general_product_group_code="SERVICES",
        vat_product_group_code="VAT25",
    )
    make(
        Item,
        number="STOCK-1",
        description="Thing",
        kind="inventory",
        inventory_posting_group_code="STOCK",
        general_product_group_code="GOODS",
        vat_product_group_code="VAT25",
        unit_cost=Decimal(6),
    )
    asset = make(FixedAsset, number="FA1", description="Machine")
    book = make(DepreciationBook, code="COMPANY")
    make(AssetBook, asset=asset, book=book, posting_group_code="EQUIPMENT", starting_date=date(2017, 1, 1))
    for code, account, method in (
        ("REV3", "2200", "straight-line"),
        ("EXP3", "1400", "equal per period"),
        ("UD", "2200", "user-defined"),
        ("DAYS2", "2200", "days per period"),
    ):
        periods = 2 if code in ("UD", "DAYS2") else 3
        make(DeferralTemplate, code=code, account_no=account, method=method, number_of_periods=periods)


def rate(day: date, local: str) -> None:
    """From the day on, one euro is worth so much."""
    values = {"exchange_amount": Decimal(1), "relational_amount": Decimal(local)}
    make(ExchangeRate, currency=Currency.objects.get(code="EUR"), starting_date=day, **values)


def start_sales_tax() -> None:
    """G13a: state 6 %, county 1 % on the first 5,000.00; use tax 7 %."""
    make(TaxGroup, code="GOODS")
    for area in ("CITY", "STATEONLY"):
        make(TaxArea, code=area)
    for code, account in (("STATE", "2150"), ("COUNTY", "2151")):
        make(
            TaxJurisdiction, code=code, sales_account_no=account, purchase_account_no="5010", use_tax_account_no="2160"
        )
    for area, code, order in (("CITY", "STATE", 2), ("CITY", "COUNTY", 1), ("STATEONLY", "STATE", 1)):
        make(
            TaxAreaLine,
            area=TaxArea.objects.get(code=area),
            jurisdiction=TaxJurisdiction.objects.get(code=code),
            calculation_order=order,
        )
    for code, kind, below, maximum in (
        ("STATE", "sales", 6, None),
        ("COUNTY", "sales", 1, 5000),
        ("STATE", "use", 7, None),
    ):
        make(
            TaxDetail,
            jurisdiction=TaxJurisdiction.objects.get(code=code),
            group_code="GOODS",
            tax_type=kind,
            effective_date=date(2017, 1, 1),
            percent_below_maximum=Decimal(below),
            maximum=maximum,
        )
    for model, number, area in ((Customer, "C50", "CITY"), (Vendor, "V50", "STATEONLY")):
        make(
            model,
            number=number,
            name=number,
            posting_group_code="DOMESTIC",
            general_business_group_code="DOMESTIC",
            tax_area_code=area,
            is_tax_liable=True,
        )
    Item.objects.filter(number="GOODS").update(tax_group_code="GOODS")


def line(no: str = "GOODS", quantity="1", price="0", kind: str = "item", **more) -> dict:
    amounts = {name: Decimal(value) for name, value in more.items() if name.startswith("line_discount_")}
    said = {"kind": kind, "no": no, "quantity": Decimal(quantity), "unit_price": Decimal(price)}
    return {**said, **more, **amounts}


def document(side: str, kind: str, number: str, day: str, party: str, *said: dict, **header) -> Document:
    """A document that is being prepared."""
    external = {"external_document_no": f"X-{number}"} if side == "purchases" else {}
    values = {"number": number, "posting_date": LedgerDate.parse(day), "party_no": party, **external, **header}
    made = drafts.create(side=side, kind=kind, values=values, by=ROSA, at=AT)
    for one in said:
        lines.insert(document=made, values=one, by=ROSA, at=AT)
    return made


def post(made: Document, number: str = "", **more) -> posting.PostedParts:
    return posting.post(document=made, by=ROSA, posted_at=AT, document_no=number, **more)


def invoice(side: str, number: str, day: str, party: str, *said: dict, **header) -> posting.PostedParts:
    return post(document(side, "invoice", number, day, party, *said, **header))


def credit_memo(side: str, number: str, day: str, party: str, *said: dict, **header) -> posting.PostedParts:
    return post(document(side, "credit memo", number, day, party, *said, **header))


def booked(number: str, *, by_date: bool = False) -> str:
    """What stands on the accounts under a document number, summed: `1100 1,338.75 Dr`."""
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for entry in GLEntry.objects.filter(document_no=number):
        sums[(str(entry.posting_date) if by_date else "", entry.account_no)] += entry.amount
    return table(
        "\n".join(
            f"{day} {account} {abs(amount):,.2f} {'Dr' if amount > 0 else 'Cr'}"
            for (day, account), amount in sums.items()
            if amount
        )
    )


def table(text: str) -> str:
    """A table as it is compared: its rows in order, blanks apart."""
    return "\n".join(sorted(" ".join(row.split()) for row in text.splitlines() if row.strip()))


def vat_entries(number: str) -> list[tuple[str, Decimal, Decimal]]:
    rows = VATEntry.objects.filter(document_no=number).order_by("entry_no")
    return [(row.entry_type + (" (prepmt)" if row.is_prepayment else ""), row.base, row.amount) for row in rows]
