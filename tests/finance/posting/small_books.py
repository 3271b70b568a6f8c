"""Small frozen books for tests of the walk: a company in DKK that trades at home and in euro."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ledgerhall.finance.posting.books import Account, ForeignCurrency, PeriodStart, PostingBooks, PostingRange
from ledgerhall.finance.posting.books_parties import AccountPair, LedgerEntry, Party, PartyBooks, PartyGroup, Terms
from ledgerhall.finance.posting.books_stock import AssetGroup, AssetValue, Bank, Item, Layer, Outgoing, StockBooks
from ledgerhall.finance.posting.books_vat import Jurisdiction, VATBooks, VATFact, VATSetup
from ledgerhall.finance.posting.checks import all_refusals
from ledgerhall.finance.posting.draft import AppliesTo, DraftLine, PostingDraft
from ledgerhall.finance.posting.expansion import expand
from ledgerhall.finance.posting.parts import Parts
from ledgerhall.finance.subledger.open_entries import OpenEntry
from ledgerhall.finance.vat.sales_tax import AreaLine, Rates, TaxDetail, TaxType
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.money import Currency, Money, round_half_away

DKK, EUR = Currency("DKK"), Currency("EUR")
ZERO = Decimal(0)
NUMBERS = (
    "1000 1010 1100 1110 1200 1210 1290 1300 1310 2000 2010 2100 2110 2150 2151 2160 2190 4000 4100 4110 5000 5010 "
    "5190 6010 6100 7000 7010 7020 7030 7100 7200"
).split()


def account(number: str, **more) -> Account:
    return Account(int(number), number, number, is_posting=True, is_blocked=False, is_direct_posting=True, **more)


def pair(number: str) -> AccountPair:
    return AccountPair(number, number)


def party(side: str, number: str, group: str, **more) -> Party:
    values = {"blocked": "", "country_code": "DK", "vat_registration_no": "", "payment_terms": ""}
    flags = {"is_applied_to_oldest": False, "is_tolerance_blocked": False}
    return Party(side, id=int(number[1:]), number=number, posting_group=group, **{**values, **flags, **more})


def vat_setup(business: str, product: str, percent: str, calculation: str = "normal", **more) -> VATSetup:
    values = {
        "identifier": f"{product}",
        "percent": Decimal(percent),
        "calculation": calculation,
        "sales_account_no": "2100",
        "purchase_account_no": "1200",
        "reverse_charge_account_no": "2110",
        "is_unrealized": False,
        "sales_unrealized_account_no": "2190",
        "purchase_unrealized_account_no": "1290",
        "deductible_percent": Decimal(100),
        "is_adjusted_for_payment_discount": False,
        "is_eu_service": False,
        "is_blocked": False,
    }
    return VATSetup(business, product, **{**values, **more})


def setups(*rows: VATSetup) -> dict:
    return {(row.business_group, row.product_group): row for row in rows}


CUSTOMERS = PartyGroup("DOMESTIC", "1100", pair("4100"), pair("4110"), pair("7200"))
VENDORS = PartyGroup("DOMESTIC", "2000", pair("5190"), pair("5190"), pair("7200"))
PARTIES = PartyBooks(
    parties={
        ("customer", "C10"): party("customer", "C10", "DOMESTIC", payment_terms="2/10"),
        ("customer", "C30"): party("customer", "C30", "FOREIGN"),
        ("vendor", "V20"): party("vendor", "V20", "DOMESTIC"),
        ("vendor", "V30"): party("vendor", "V30", "FOREIGN"),
    },
    groups={
        ("customer", "DOMESTIC"): CUSTOMERS,
        ("customer", "FOREIGN"): replace(CUSTOMERS, code="FOREIGN", control_account_no="1110"),
        ("vendor", "DOMESTIC"): VENDORS,
        ("vendor", "FOREIGN"): replace(VENDORS, code="FOREIGN", control_account_no="2010"),
    },
    terms={"2/10": Terms("30D", "10D", Decimal(2), False)},
)
VAT = VATBooks(
    setups=setups(vat_setup("DOMESTIC", "VAT25", "25"), vat_setup("EU", "VAT25", "25", "reverse charge")),
    jurisdictions={
        "STATE": Jurisdiction("STATE", "2150", "", "2160"),
        "COUNTY": Jurisdiction("COUNTY", "2151", "", "2160"),
    },
    areas={
        "CITY": Rates(
            (AreaLine("STATE", 2), AreaLine("COUNTY", 1)),
            (
                TaxDetail("STATE", "GOODS", TaxType.SALES, date(2017, 1, 1), Decimal(6)),
                TaxDetail("COUNTY", "GOODS", TaxType.SALES, date(2017, 1, 1), Decimal(1), Decimal(5000)),
                TaxDetail("STATE", "GOODS", TaxType.USE, date(2017, 1, 1), Decimal(7)),
            ),
        )
    },
)
STOCK = StockBooks(
    banks={
        "BANK": Bank(1, "BANK", "", False, "LCY", "1000"),
        "BANK-EUR": Bank(2, "BANK-EUR", "EUR", False, "EUR", "1010"),
    },
    assets={
        ("FA1", "COMPANY"): AssetValue(
            1,
            "FA1",
            False,
            1,
            "COMPANY",
            True,
            "EQUIPMENT",
            date(2017, 1, 1),
            acquisition_cost=Decimal(12000),
            depreciation=Decimal(-4800),
        ),
        ("FA2", "COMPANY"): AssetValue(2, "FA2", False, 1, "COMPANY", True, "EQUIPMENT", date(2017, 1, 1)),
        ("FA2", "TAX"): AssetValue(2, "FA2", False, 2, "TAX", False, "EQUIPMENT", None),
    },
    asset_groups={"EQUIPMENT": AssetGroup("EQUIPMENT", "1300", "1310", "1310", "1300", "1310", "7100", "7100")},
    items={
        "ITEM": Item(
            1,
            "ITEM",
            True,
            False,
            "1210",
            "STOCK",
            (Layer(1, Decimal(3), Decimal(10)), Layer(2, Decimal(10), Decimal(60))),
        ),
        "SERVICE": Item(2, "SERVICE", False, False, "", ""),
    },
    outgoing={7: Outgoing("ITEM", Decimal(-3), Decimal(-10))},
)
BOOKS = PostingBooks(
    local_currency=DKK,
    accounts={number: account(number) for number in NUMBERS},
    period_starts=tuple(PeriodStart(date(year, 1, 1), True, False, False) for year in range(2016, 2021)),
    posting_range=PostingRange(None, None, "company"),
    currencies={
        "EUR": ForeignCurrency(
            EUR,
            ((date(2017, 1, 1), Decimal(1), Decimal("7.45")), (date(2017, 5, 1), Decimal(1), Decimal("7.40"))),
            "7200",
            "7200",
            realized=AccountPair("7010", "7000"),
            unrealized=AccountPair("7030", "7020"),
        )
    },
    parties=PARTIES,
    vat=VAT,
    stock=STOCK,
)


def line(account_no: str, amount: str, **more) -> DraftLine:
    """A line of 10 January 2017, document D1, in DKK; a number beginning with C, V, B or F says its type."""
    kinds = {"C": "customer", "V": "vendor", "B": "bank account", "F": "fixed asset"}
    currency = more.pop("currency", DKK)
    day = LedgerDate.parse(more.pop("day", "2017-01-10"))
    values = {"line_no": 1, "document_no": "D1", "account_type": kinds.get(account_no[:1], "account")}
    if other := more.get("balancing_account_no"):
        values["balancing_account_type"] = kinds.get(other[:1], "account")
    if applies := more.pop("applies", None):
        values["applies_to"] = tuple(AppliesTo(number) for number in applies.split())
    return DraftLine(
        **values | {"account_no": account_no, "posting_date": day, "amount": Money(amount, currency)} | more
    )


def entry(side: str, number: int, document_no: str, amount: str, **more) -> LedgerEntry:
    """An open entry of C10 or V20 (in euro: of C30 or V30), of 5 January 2017; its transaction has its number."""
    rate = Decimal(more.pop("rate", 1))
    currency = EUR if rate != 1 else DKK
    own = {"customer": ("C30", "FOREIGN", "1110") if rate != 1 else ("C10", "DOMESTIC", "1100"),
           "vendor": ("V30", "FOREIGN", "2010") if rate != 1 else ("V20", "DOMESTIC", "2000")}[side]  # fmt: skip
    about = {name: more.pop(name) for name in ("is_reversed", "on_hold") if name in more}
    full, remaining = Decimal(amount), Decimal(more.pop("remaining", amount))
    values = {
        "entry_no": number,
        "document_type": more.pop("kind", "invoice"),
        "document_no": document_no,
        "posting_date": date(2017, 1, 5),
        "currency": currency,
        "amount": full,
        "amount_lcy": round_half_away(full * rate, 2),
        "remaining_amount": remaining,
        "remaining_amount_lcy": round_half_away(remaining * rate, 2),
        "currency_factor": round_half_away(1 / rate, 9),
    }
    return LedgerEntry(side, OpenEntry(**values | more), *own, number, date(2017, 2, 4), **about)


def with_entries(*entries: LedgerEntry, books: PostingBooks = BOOKS) -> PostingBooks:
    return replace(books, parties=replace(books.parties, entries={known.key: known for known in entries}))


def vat_fact(number: int, document_no: str, base: str, amount: str, *, is_waiting: bool = False, **more) -> VATFact:
    """A VAT entry of a sale at 25 %, of the transaction with its number; waiting for payment, if so said."""
    base, amount = Decimal(base), Decimal(amount)
    waiting, done = ((base, amount), (ZERO, ZERO)) if is_waiting else ((ZERO, ZERO), (base, amount))
    values = {
        "entry_no": number,
        "transaction_no": number,
        "entry_type": "sale",
        "calculation": "normal",
        "base": done[0],
        "amount": done[1],
        "unrealized_base": waiting[0],
        "unrealized_amount": waiting[1],
        "remaining_base": waiting[0],
        "remaining_amount": waiting[1],
        "nondeductible_base": ZERO,
        "nondeductible_amount": ZERO,
        "vat_account_no": "2190" if is_waiting else "2100",
        "reverse_charge_account_no": "",
        "realizes_entry_no": None,
        "application_no": None,
        "document_no": document_no,
        "business_group": "DOMESTIC",
        "product_group": "VAT25",
        "identifier": "VAT25",
        "percent": Decimal(25),
        "general_business_group": "",
        "general_product_group": "",
        "party_no": "C10",
        "country_code": "DK",
        "vat_registration_no": "",
        "is_eu_service": False,
        "is_triangular": False,
        "is_prepayment": False,
        "tax_area": "",
        "tax_jurisdiction": "",
        "tax_group": "",
        "is_use_tax": False,
    }
    return VATFact(**values | more)


def walked(*lines: DraftLine, books: PostingBooks = BOOKS, **options) -> Parts:
    """What the lines make; nothing may stand against them, and each transaction balances."""
    draft = PostingDraft(
        tuple(replace(each, line_no=number) for number, each in enumerate(lines, 1)), "TEST", **options
    )
    parts = expand(draft, books)
    assert [refusal.message for refusal in all_refusals(draft, books, parts)] == []
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for made in parts.lines:
        sums[made.transaction] += made.amount_lcy.amount
    assert set(sums.values()) <= {ZERO}
    assert control_sums(parts) == detail_sums(parts)
    return parts


def codes(*lines: DraftLine, books: PostingBooks = BOOKS, **options) -> list[str]:
    """What the lines are refused for."""
    return [refusal.code for refusal in refusals(*lines, books=books, **options)]


def refusals(*lines: DraftLine, books: PostingBooks = BOOKS, **options) -> list[Refusal]:
    """The same with their words."""
    draft = PostingDraft(
        tuple(replace(each, line_no=number) for number, each in enumerate(lines, 1)), "TEST", **options
    )
    return list(all_refusals(draft, books, expand(draft, books)))


def posted(parts: Parts) -> dict[str, str]:
    """The sum of each account, as text."""
    return {
        number: f"{total:.2f}" for number, total in _sums((made.account_no, made.amount_lcy) for made in parts.lines)
    }


def detailed(parts: Parts) -> list[str]:
    """`payment discount on D1 -25.00`: every detailed entry; a ledger entry that exists is named by its number."""
    found = []
    for part in parts.details:
        on = part.entry.entry_no or parts.parties[part.entry.new].source.document_no
        found.append(f"{part.entry_type} on {on} {part.amount_lcy.amount:.2f}")
    return found


def taxed(parts: Parts) -> list[str]:
    """`sale 20.00 5.00 2100`: every VAT entry."""
    return [f"{part.entry_type} {part.base + 0:.2f} {part.amount + 0:.2f} {part.vat_account_no}" for part in parts.vat]


def left(parts: Parts) -> dict[int | str, str]:
    """What is left of the entries that an application changed, in their currency."""
    return {
        state.entry.entry_no or parts.parties[state.entry.new].source.document_no: f"{state.remaining:.2f}"
        for state in parts.states
    }


def control_sums(parts: Parts) -> dict[str, Decimal]:
    controls = ("1100", "1110", "2000", "2010")
    return dict(_sums((made.account_no, made.amount_lcy) for made in parts.lines if made.account_no in controls))


def detail_sums(parts: Parts) -> dict[str, Decimal]:
    """By control account, of the details on entries of this posting and of those of the frozen books."""
    moving = [part for part in parts.details if part.entry_type != "application"]
    return dict(_sums((_control(part, parts), part.amount_lcy) for part in moving))


def _control(part, parts: Parts) -> str:
    if part.entry.new is not None:
        return parts.parties[part.entry.new].control_account_no
    of_entry = {made.account_no for made in parts.lines if made.balancing_account_no == part.counter_account_no}
    return next(number for number in sorted(of_entry) if number in ("1100", "1110", "2000", "2010"))


def _sums(pairs):
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for number, amount in pairs:
        sums[number] += amount.amount
    return sorted((number, total) for number, total in sums.items() if total)
