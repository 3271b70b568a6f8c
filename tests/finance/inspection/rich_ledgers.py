"""What rich books hold beside the general ledger: every kind of entry, so that every column of every ledger has
something in it. Parties in EUR and USD, all kinds of VAT, applications and what undoes them, banks, assets, stock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ledgerhall.finance.closing import exchange_rates, vat_settlement
from ledgerhall.finance.foundation import change_log
from ledgerhall.finance.foundation.dimension_sets import canonical
from ledgerhall.finance.foundation.models import Currency, ExchangeRate, GeneralLedgerSetup
from ledgerhall.finance.posting.draft import (
    AppliesTo,
    AssetMovement,
    DraftLine,
    ItemMovement,
    PartyTerms,
    PostingDraft,
    VATAsked,
    VATComputed,
)
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.posting.reversal import reverse_register
from ledgerhall.finance.settlement.applying import unapply
from ledgerhall.finance.subledger.cards import (
    AssetBook,
    BankAccount,
    Customer,
    DepreciationBook,
    FixedAsset,
    Item,
    PaymentTerms,
    Vendor,
)
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, VendorLedgerEntry
from ledgerhall.finance.subledger.posting_groups import (
    BankAccountPostingGroup,
    CustomerPostingGroup,
    FAPostingGroup,
    InventoryPostingGroup,
    VendorPostingGroup,
)
from ledgerhall.finance.vat.models import TaxArea, TaxAreaLine, TaxDetail, TaxJurisdiction, VATEntry, VATPostingSetup
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, EUR, ROSA

USD = money.Currency("USD")
KINDS = {"C": "customer", "V": "vendor", "B": "bank account", "F": "fixed asset"}
TAGS = canonical({"DEPARTMENT": "A", "PROJECT": "B"})
OUT, IN = VATAsked("sale", "HOME", "STANDARD"), VATAsked("purchase", "HOME", "STANDARD")


def add(model, **values):
    return model.objects.create(created_at=AT, changed_at=AT, **values)


def set_up() -> None:
    """Groups and cards. `rich_books.set_up` comes first."""
    GeneralLedgerSetup.objects.update(
        is_unrealized_vat=True,
        is_vat_adjusted_for_payment_discount=True,
        payment_tolerance_percent=1,
        payment_tolerance_maximum=5,
        payment_discount_grace_formula="5D",
    )
    accounts = {
        f"{purpose}_{side}_account_no": number
        for purpose, number in (("payment_discount", "4800"), ("payment_tolerance", "4900"), ("rounding", "7300"))
        for side in ("debit", "credit")
    }
    for code, receivables, payables in (("HOME", "1200", "2100"), ("ABROAD", "1290", "2110")):
        add(CustomerPostingGroup, code=code, control_account_no=receivables, **accounts)
        add(VendorPostingGroup, code=code, control_account_no=payables, **accounts)
    add(PaymentTerms, code="2/10", due_date_formula="30D", discount_date_formula="10D", discount_percent=2)
    about = {"country_code": "DK", "vat_registration_no": "DK12345678"}
    add(Customer, number="C1", name="Customer", posting_group_code="HOME", payment_terms_code="2/10", **about)
    add(Customer, number="C2", name="Customer abroad", posting_group_code="ABROAD", currency_code="USD")
    add(Vendor, number="V1", name="Vendor", posting_group_code="HOME", payment_terms_code="2/10", **about)
    add(Vendor, number="V2", name="Vendor abroad", posting_group_code="ABROAD", currency_code="USD")
    usd = Currency.objects.get(code="USD")
    Currency.objects.filter(code="USD").update(
        **{f"{kind}_{way}_account_no": "7200" for kind in ("realized", "unrealized") for way in ("gains", "losses")}
    )
    rate = {"exchange_amount": 110, "relational_amount": 100, "adjustment_relational_amount": 98}
    add(ExchangeRate, currency=usd, starting_date=date(2026, 4, 30), **rate)
    for number, currency, account_no in (("B1", "", "1110"), ("B2", "USD", "1120")):
        add(BankAccountPostingGroup, code=number, account_no=account_no)
        add(BankAccount, number=number, name=number, posting_group_code=number, currency_code=currency)
    _set_up_vat()
    _set_up_things()


def _set_up_vat() -> None:
    standard = {"identifier": "VAT25", "percent": 25, "sales_account_no": "2200", "purchase_account_no": "1450"}
    for business, product, more in (
        ("HOME", "STANDARD", {"is_adjusted_for_payment_discount": True}),
        ("HOME", "WAITING", {"is_unrealized": True, "sales_unrealized_account_no": "2310"}),
        ("HOME", "PART", {"deductible_percent": 40}),
        ("HOME", "FULL", {"calculation": "full"}),
        (
            "EU",
            "STANDARD",
            {"calculation": "reverse charge", "reverse_charge_account_no": "2300", "is_eu_service": True},
        ),
    ):
        add(VATPostingSetup, business_group_code=business, product_group_code=product, **standard | more)
    area = add(TaxArea, code="CITY")
    for order, code in enumerate(("COUNTY", "STATE")):
        levied = add(TaxJurisdiction, code=code, sales_account_no="2320", use_tax_account_no="2400")
        add(TaxAreaLine, area=area, jurisdiction=levied, calculation_order=order)
        for kind, percent in (("sales", 6), ("use", 7)):
            add(
                TaxDetail,
                jurisdiction=levied,
                group_code="GOODS",
                tax_type=kind,
                effective_date=date(2026, 1, 1),
                percent_below_maximum=percent,
            )


def _set_up_things() -> None:
    add(
        FAPostingGroup,
        code="EQUIPMENT",
        acquisition_cost_account_no="1510",
        accumulated_depreciation_account_no="1519",
        write_down_account_no="1529",
        acquisition_cost_on_disposal_account_no="1510",
        accumulated_depreciation_on_disposal_account_no="1519",
        gain_on_disposal_account_no="7300",
        loss_on_disposal_account_no="7300",
    )
    books = [add(DepreciationBook, code="COMPANY"), add(DepreciationBook, code="TAX", is_integrated=False)]
    for number in ("F1", "F2", "F3"):
        asset = add(FixedAsset, number=number, description="Machine")
        for book in books:
            add(AssetBook, asset=asset, book=book, posting_group_code="EQUIPMENT", starting_date=date(2026, 1, 1))
    add(InventoryPostingGroup, code="STOCK", inventory_account_no="1300")
    for number in ("I1", "I2"):
        add(Item, number=number, description="Thing", inventory_posting_group_code="STOCK")


def line(number: str, amount: str, currency=EUR, *, day="2026-03-10", **more) -> DraftLine:
    """A line of document L1; a number beginning with C, V, B or F says its type."""
    values = {"line_no": 1, "document_no": "L1", "account_type": KINDS.get(number[:1], "account")}
    if other := more.get("balancing_account_no"):
        values["balancing_account_type"] = KINDS.get(other[:1], "account")
    money_of_line = {"account_no": number, "amount": Money(amount, currency), "posting_date": LedgerDate.parse(day)}
    return DraftLine(**values | money_of_line | more)


def post_lines(*lines: DraftLine, source="GENJNL", key=None, **options):
    numbered = tuple(replace(each, line_no=number) for number, each in enumerate(lines, 1))
    draft = PostingDraft(numbered, source, **options)
    return post(draft=draft, by=ROSA, posted_at=AT, idempotency_key=key)


def sale(number: str, amount="1250", currency=EUR, party="C1", vat=OUT, **more) -> DraftLine:
    about = {"document_type": "invoice", "balancing_account_no": "4100", "balancing_vat": vat}
    return line(party, amount, currency, document_no=number, **about | more)


def purchase(number: str, amount="-1250", currency=EUR, party="V1", vat=IN, **more) -> DraftLine:
    about = {"document_type": "invoice", "balancing_account_no": "6400", "balancing_vat": vat}
    return line(party, amount, currency, **about | {"document_no": number, "external_document_no": f"X{number}"} | more)


def payment(number: str, amount: str, *applied: str, currency=EUR, party="C1", **more) -> DraftLine:
    about = {"document_type": "payment", "balancing_account_no": "B1" if currency == EUR else "B2"}
    applies = tuple(AppliesTo(document) for document in applied)
    return line(party, amount, currency, document_no=number, applies_to=applies, **about | more)


def entry_no(model, document_no: str) -> int:
    return model.objects.get(document_no=document_no, is_reversed=False).entry_no


def fill() -> None:
    """Postings of every kind, what users changed on them, and two VAT settlements."""
    set_up()
    _customers()
    _vendors()
    _in_dollars()
    _other_taxes()
    _assets()
    _stock()
    _settlements()
    _users_changes()


def _full_terms() -> PartyTerms:
    amounts = {"trade_amount_lcy": "1000", "profit_lcy": "300", "invoice_discount_lcy": "10", "discount": "25"}
    return PartyTerms(
        due_date=date(2026, 4, 9),
        discount_date=date(2026, 3, 20),
        payment_terms="2/10",
        payment_method="BANK",
        payment_text="Thanks",
        on_hold="RL",
        is_prepayment=True,
        **{name: Money(amount, EUR) for name, amount in amounts.items()},
    )


def _customers() -> None:
    named = {"journal_template_name": "GENERAL", "journal_batch_name": "DEFAULT"}
    about = {"external_document_no": "E-1", "description": "Sold", "dimensions": TAGS, "reason_code": "ERROR"}
    post_lines(sale("SI-1", terms=_full_terms(), document_date=date(2026, 3, 9), **about), **named)
    post_lines(payment("CR-1", "-1225", "SI-1", day="2026-03-15", **about), source="CASHRECJNL", **named)
    number = entry_no(CustomerLedgerEntry, "CR-1")
    undone = LedgerDate(date(2026, 3, 16))
    unapply(side="customer", entry_no=number, posting_date=undone, by=ROSA, posted_at=AT)
    # What its application did is undone; the payment itself is reversed.
    register = CustomerLedgerEntry.objects.get(entry_no=number).register.number
    reverse_register(register_no=register, by=ROSA, posted_at=AT)
    post_lines(payment("CR-2", "-400", "SI-1", day="2026-03-17"))
    # Paid five too little, then within the days of grace, then two invoices by one payment.
    post_lines(sale("SI-2", "1000", terms=PartyTerms(discount=Money(0, EUR))))
    post_lines(payment("CR-3", "-996", "SI-2", day="2026-03-30"))
    post_lines(sale("SI-3"), sale("SI-4", "100", document_date=date(2026, 3, 10)))
    post_lines(payment("CR-4", "-1323", "SI-3", "SI-4", day="2026-03-23", accepts_late_discount=True))
    post_lines(sale("SI-5", vat=VATAsked("sale", "HOME", "WAITING", "HOME", "GOODS")))
    post_lines(payment("CR-5", "-500", "SI-5", day="2026-03-30"))
    post_lines(payment("CR-6", "-75", day="2026-03-30", **about), source="CASHRECJNL", **named)
    post_lines(sale("SI-9", "200", day="2026-03-30", **about), source="SALESJNL", **named)
    for document in ("CR-6", "SI-9"):
        register = CustomerLedgerEntry.objects.get(document_no=document).register.number
        reverse_register(register_no=register, by=ROSA, posted_at=AT)


def _vendors() -> None:
    named = {"journal_template_name": "GENERAL", "journal_batch_name": "DEFAULT"}
    about = {"description": "Bought", "dimensions": TAGS, "reason_code": "ERROR", "document_date": date(2026, 3, 9)}
    post_lines(purchase("PI-1", terms=replace(_full_terms(), discount=Money(-25, EUR)), **about), **named)
    post_lines(payment("PP-1", "1225", "PI-1", day="2026-03-15", party="V1", **about), **named)
    number = entry_no(VendorLedgerEntry, "PP-1")
    undone = LedgerDate(date(2026, 3, 16))
    unapply(side="vendor", entry_no=number, posting_date=undone, by=ROSA, posted_at=AT)
    post_lines(payment("PP-2", "300", "PI-1", day="2026-03-17", party="V1"))
    post_lines(purchase("PI-2", "-1000", terms=PartyTerms(discount=Money(0, EUR))))
    post_lines(payment("PP-3", "997", "PI-2", day="2026-03-30", party="V1"))
    post_lines(purchase("PI-3"))
    post_lines(payment("PP-4", "1225", "PI-3", day="2026-03-23", party="V1", accepts_late_discount=True))
    post_lines(purchase("PI-4", "-600", vat=VATAsked("purchase", "EU", "STANDARD"), day="2026-04-02"))
    post_lines(purchase("PI-5", "-250", vat=VATAsked("purchase", "HOME", "PART")))
    post_lines(purchase("PI-6", "-80", balancing_account_no="1450", vat=VATAsked("purchase", "HOME", "FULL")))
    post_lines(payment("PP-5", "90", party="V1", day="2026-03-30", **about), source="PAYMENTJNL", **named)
    register = VendorLedgerEntry.objects.get(document_no="PP-5").register.number
    reverse_register(register_no=register, by=ROSA, posted_at=AT)


def _in_dollars() -> None:
    """Adjusted, then paid in part at another rate."""
    for number, amount in (("SI-6", "1080"), ("SI-7", "540")):
        post_lines(sale(number, amount, USD, party="C2", vat=None))
    for number, amount in (("PI-7", "-1080"), ("PI-8", "-333.33")):
        post_lines(purchase(number, amount, USD, party="V2", vat=None))
    post_lines(line("B2", "1000", USD, balancing_account_no="3100"))
    asked = exchange_rates.Asked(posting_date=date(2026, 4, 30), document_no="ADJ-1")
    exchange_rates.adjust(asked=asked, by=ROSA, posted_at=AT)
    post_lines(payment("CR-7", "-500", "SI-6", currency=USD, party="C2", day="2026-05-05"))
    post_lines(payment("PP-7", "1080", "PI-7", currency=USD, party="V2", day="2026-05-05"))


def _other_taxes() -> None:
    """Sales and use tax, and VAT as a document has it, with every figure."""
    taxed = VATAsked("sale", "", "", "HOME", "GOODS", tax_area="CITY", tax_group="GOODS")
    post_lines(line("4100", "-112", vat=taxed, balancing_account_no="B1"))
    used = VATAsked("purchase", tax_area="CITY", tax_group="GOODS", is_use_tax=True)
    post_lines(line("6400", "100", vat=used, balancing_account_no="B1"))
    stated = VATComputed(
        "sale",
        Money(-100, EUR),
        Money("-24.99", EUR),
        Money("-24.99", EUR),
        "HOME",
        "STANDARD",
        "HOME",
        "GOODS",
        difference_lcy=Money("0.01", EUR),
        is_prepayment=True,
        is_triangular=True,
    )
    post_lines(
        line("4100", "-100", vat=stated, document_type="invoice", document_no="SI-8", vat_date=date(2026, 3, 8)),
        line("C1", "124.99", document_type="invoice", document_no="SI-8"),
        source="SALESJNL",
    )


def _assets() -> None:
    named = {"journal_template_name": "ASSETS", "journal_batch_name": "DEFAULT"}
    about = {"external_document_no": "E-3", "description": "Machine", "dimensions": TAGS, "reason_code": "ERROR"}

    def moved(asset: str, amount: str, kind: str, other: str, book="COMPANY", days=0, **more) -> DraftLine:
        movement = AssetMovement(kind, book, days)
        return line(asset, amount, asset=movement, balancing_account_no=other, **more)

    bought = moved("F1", "1200", "acquisition cost", "B1", document_type="invoice", **about)
    post_lines(bought, source="FAGLJNL", **named)
    post_lines(moved("F2", "900", "acquisition cost", "B1", vat=IN), source="FAGLJNL")
    post_lines(moved("F1", "-100", "depreciation", "6700", days=30, **about), source="FAGLJNL", **named)
    post_lines(moved("F2", "-200", "depreciation", "6700", days=90), source="FAGLJNL")
    post_lines(moved("F1", "-50", "write-down", "6700"), source="FAGLJNL")
    mistaken = post_lines(moved("F1", "-40", "depreciation", "6700", days=12, **about), source="FAGLJNL", **named)
    reverse_register(register_no=mistaken.register_no, by=ROSA, posted_at=AT)
    post_lines(moved("F2", "-600", "proceeds on disposal", "B1", day="2026-03-31"), source="FAGLJNL")


def _stock() -> None:
    named = {"journal_template_name": "GENERAL", "journal_batch_name": "DEFAULT"}
    about = {"external_document_no": "E-4", "description": "Thing", "dimensions": TAGS, "reason_code": "ERROR"}

    def moved(kind: str, quantity: str, cost=None, number="I1", **more) -> ItemMovement:
        return ItemMovement(number, kind, Decimal(quantity), cost and Decimal(cost), "5100", **more)

    bought = purchase("PI-9", "-50", item=moved("purchase", "10", "5"), **about)
    post_lines(bought, **named)
    post_lines(line("6400", "1", balancing_account_no="B1", item=moved("positive adjustment", "4", "6.25", "I2")))
    post_lines(line("6400", "1", balancing_account_no="B1", item=moved("purchase", "3", "7")))
    sold = moved("sale", "-11", sales_amount_lcy=Money(99, EUR))
    about |= {"document_type": "invoice", "document_no": "SI-10"}
    post_lines(line("4100", "-99", item=sold, **about), line("C1", "99", **about), **named)


def _settlements() -> None:
    """Two, so that closed entries name one or the other; what is dated later stays open."""
    for number, day in (("VAT-1", date(2026, 3, 31)), ("VAT-2", date(2026, 4, 30))):
        asked = vat_settlement.Asked(day, number, day, "2250")
        vat_settlement.settle(asked=asked, by=ROSA, posted_at=AT)
    post_lines(sale("SI-11", "125", day="2026-05-04"))


def _users_changes() -> None:
    """As acts change a posted entry: a row of the change log for each cell."""
    change(CustomerLedgerEntry, "SI-6", due_date=date(2026, 6, 1), on_hold="XY")
    change(CustomerLedgerEntry, "SI-6", due_date=date(2026, 6, 2), payment_text="Soon")
    change(CustomerLedgerEntry, "SI-11", payment_discount_date=date(2026, 5, 9), remaining_discount=Decimal(5))
    change(VendorLedgerEntry, "PI-8", payment_method_code="BANK", discount_tolerance_date=None)
    change(VATEntry, "SI-11", vat_date=date(2026, 5, 3))


def change(model, document_no: str, **values) -> None:
    entry = model.objects.get(document_no=document_no, is_reversed=False)
    change_log.record(list(change_log.modified(entry, str(entry.entry_no), values)), by=ROSA, at=AT)
    model.objects.filter(entry_no=entry.entry_no).update(**values, changed_at=AT)
