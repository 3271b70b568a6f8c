"""What a fictional company does, month by month: pure, and the same for the same seed and start day.

Everything is a *document*: a date, a number, and lines that balance. `Bookkeeper` remembers what is owed and what lies
on the bank account, so that payments follow invoices and the bank never falls below its limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ledgerhall.kernel.dates import add_months, month_end
from ledgerhall.kernel.money import round_half_away
from ledgerhall.web.demo.trades import Trade

BANK, CUSTOMERS, VENDORS, INPUT_VAT, OUTPUT_VAT, VAT_DUE = "1100", "1200", "2100", "1450", "2200", "2250"
WAGES_DUE, TAX_DUE, SOCIAL_DUE, ACCRUED, PREPAID, LOAN = "2320", "2300", "2310", "2110", "1400", "2500"
_OPEN_ITEMS = 13
_INTEREST, _EMPLOYER, _WITHHELD = Decimal("0.055"), Decimal("0.21"), Decimal("0.27")


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a document: account, signed amount in the local currency (debit positive), dimensions as
    `DEPARTMENT=YARD`, and the amount in the trade's foreign currency where the document is in it."""

    account: str
    amount: Decimal
    dimensions: str = ""
    foreign: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What is posted as one: its parts sum to zero. `is_opening` dates it before the first year."""

    day: date
    kind: str
    number: str
    text: str
    parts: tuple[Part, ...]
    document_type: str = ""
    external_no: str = ""
    is_opening: bool = False


@dataclass(slots=True)
class Owed:
    """An invoice that is not paid yet."""

    due: date
    number: str
    party: str
    amount: Decimal


@dataclass(slots=True)
class Bookkeeper:
    """The company's memory from month to month."""

    trade: Trade
    random: Random
    bank: Decimal = Decimal(0)
    loan: Decimal = Decimal(0)
    receivables: list[Owed] = field(default_factory=list)
    payables: list[Owed] = field(default_factory=list)
    balances: dict[str, Decimal] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    accrual: Document | None = None

    def rounded(self, amount: Decimal) -> Decimal:
        return round_half_away(amount, self.trade.currency.minor_units)

    def about(self, amount: Decimal, spread: int = 12) -> Decimal:
        """The amount, give or take some percent."""
        return self.rounded(amount * (100 + self.random.randint(-spread, spread)) / 100)

    def number(self, series: str, day: date) -> str:
        key = f"{series}{day:%y}"
        self.counters[key] = self.counters.get(key, 0) + 1
        return f"{key}{self.counters[key]:04d}"

    def document(
        self,
        day: date,
        kind: str,
        series: str,
        text: str,
        *parts: tuple[str, Decimal],
        dims: str = "",
        document_type: str = "",
        external_no: str = "",
    ) -> Document:
        """A document of these parts; what it does to the balances is remembered."""
        made = tuple(Part(account, amount, dims if account[0] in "456" else "") for account, amount in parts if amount)
        for part in made:
            self.balances[part.account] = self.balances.get(part.account, Decimal(0)) + part.amount
            if part.account == BANK:
                self.bank += part.amount
        return Document(day, kind, self.number(series, day), text, made, document_type, external_no)


def opening(keeper: Bookkeeper, first_day: date) -> Document:
    """The opening balances of the company, on the eve of its first fiscal year."""
    trade = keeper.trade
    revenue = trade.revenue
    keeper.loan = trade.loan
    owed = keeper.rounded(revenue * Decimal("0.9"))
    owing = keeper.rounded(revenue * (1 - trade.margin) * Decimal("0.7"))
    parts = [
        (BANK, keeper.rounded(revenue * Decimal("1.4"))),
        (CUSTOMERS, owed),
        ("1300", keeper.rounded(revenue * Decimal("0.3"))),
        ("1510", keeper.rounded(revenue * Decimal("1.9"))),
        ("1519", -keeper.rounded(revenue * Decimal("0.6"))),
        ("1520", keeper.rounded(revenue * Decimal("0.8"))),
        ("1529", -keeper.rounded(revenue * Decimal("0.3"))),
        (VENDORS, -owing),
        (LOAN, -trade.loan),
        ("3100", -keeper.rounded(revenue * Decimal("0.5"))),
    ]
    rest = -sum((amount for _, amount in parts), Decimal(0))
    keeper.receivables += _open_items(first_day, "SI", trade.customers, owed, keeper)
    keeper.payables += _open_items(first_day, "PI", trade.vendors, owing, keeper)
    made = keeper.document(first_day, "opening", "OB", "Opening balance", *parts, ("3200", rest))
    return Document(made.day, made.kind, made.number, made.text, made.parts, is_opening=True)


def _open_items(
    first_day: date, series: str, parties: tuple[str, ...], amount: Decimal, keeper: Bookkeeper
) -> list[Owed]:
    """The invoices of the year before that make up an opening balance, due in the first weeks."""
    share = keeper.rounded(amount / _OPEN_ITEMS)
    amounts = [share] * (_OPEN_ITEMS - 1) + [amount - share * (_OPEN_ITEMS - 1)]
    year = (first_day.year - 1) % 100
    return [
        Owed(first_day + timedelta(days=2 * position + 1), f"{series}{year:02d}{9000 + position}", party, part)
        for position, part in enumerate(amounts)
        for party in [parties[position % len(parties)]]
    ]


def month(keeper: Bookkeeper, first: date, months_before: int) -> Iterator[Document]:
    """Everything of the month that begins on `first`.

    What must be paid is paid from what the bank account holds when the month begins; what customers pay during the
    month goes to the vendors on its last day. So the account bears every single day.
    """
    yield from _reversed_accrual(keeper, first)
    yield from _sales(keeper, first, months_before)
    yield from _purchases(keeper, first)
    yield from _overheads(keeper, first)
    yield from _payroll(keeper, first)
    yield from _loan(keeper, first)
    yield from _receipts(keeper, first)
    yield from _vendor_payments(keeper, first)
    yield from _month_end(keeper, first)
    yield from _vat(keeper, first)


def _day(keeper: Bookkeeper, first: date, low: int = 1, high: int = 28) -> date:
    return first.replace(day=keeper.random.randint(low, high))


def _dimensions(keeper: Bookkeeper, project: bool = True) -> str:
    chosen = {
        code: keeper.random.choice(values)
        for code, values in keeper.trade.dimensions.items()
        if code == "DEPARTMENT" or (project and keeper.random.random() < 0.5)
    }
    return ";".join(f"{code}={chosen[code]}" for code in sorted(chosen))


def _sales(keeper: Bookkeeper, first: date, months_before: int) -> Iterator[Document]:
    trade, random = keeper.trade, keeper.random
    growth = Decimal(1) + Decimal("0.004") * months_before
    target = trade.revenue * trade.seasons[first.month - 1] * growth
    account = "4200" if trade.is_service else "4100"
    for position in range(trade.invoices):
        net = keeper.about(target / trade.invoices, 55)
        vat = keeper.rounded(net * trade.vat_percent / 100)
        day, party = _day(keeper, first), random.choice(trade.customers)
        text = f"{random.choice(trade.goods)}, {party}"
        is_abroad = bool(trade.foreign_currency) and position % 3 == 0
        parts = (
            [(CUSTOMERS, net), ("4300", -net)]
            if is_abroad
            else [(CUSTOMERS, net + vat), (account, -net), (OUTPUT_VAT, -vat)]
        )
        made = keeper.document(day, "sales", "SI", text, *parts, dims=_dimensions(keeper), document_type="invoice")
        days = random.choice((18, 25, 30, 30, 34, 47))
        keeper.receivables.append(Owed(day + timedelta(days=days), made.number, party, parts[0][1]))
        yield made


def _receipts(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    """Customers pay what falls due this month; a few pay late."""
    last = month_end(first)
    for owed in sorted(keeper.receivables, key=lambda one: (one.due, one.number)):
        if owed.due > last:
            continue
        if owed.due >= first and keeper.random.random() < 0.06:
            owed.due = add_months(owed.due, 1)
            continue
        keeper.receivables.remove(owed)
        day = max(owed.due, first)
        text = f"Payment of {owed.number}, {owed.party}"
        parts = ((BANK, owed.amount), (CUSTOMERS, -owed.amount))
        yield keeper.document(day, "receipts", "RC", text, *parts, document_type="payment", external_no=owed.number)


def _purchases(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    trade = keeper.trade
    target = trade.revenue * trade.seasons[first.month - 1] * (1 - trade.margin)
    for position in range(trade.purchases):
        account = "5300" if position % 5 == 0 else "5100"
        yield _bill(keeper, first, account, keeper.about(target / trade.purchases, 40), "Goods and materials")


def _bill(keeper: Bookkeeper, first: date, account: str, net: Decimal, text: str) -> Document:
    """A vendor's invoice with input VAT, to be paid about a month later."""
    trade, random = keeper.trade, keeper.random
    vat = keeper.rounded(net * trade.vat_percent / 100)
    day, party = _day(keeper, first, 1, 27), random.choice(trade.vendors)
    external = f"{party[:3].upper()}-{random.randint(10000, 99999)}"
    made = keeper.document(
        day,
        "purchases",
        "PI",
        f"{text}, {party}",
        (account, net),
        (INPUT_VAT, vat),
        (VENDORS, -net - vat),
        dims=_dimensions(keeper, project=account[0] == "5"),
        document_type="invoice",
        external_no=external,
    )
    keeper.payables.append(Owed(day + timedelta(days=random.choice((14, 20, 30))), made.number, party, net + vat))
    return made


def _overheads(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    revenue = keeper.trade.revenue
    shares = (
        ("6210", "0.011", "Electricity and water"),
        ("6220", "0.009", "Repairs"),
        ("6400", "0.007", "Office and IT"),
        ("6410", "0.003", "Telephone and internet"),
        ("6420", "0.008", "Accounting"),
        ("6500", "0.012", "Advertising"),
        ("6510", "0.005", "Travel"),
        ("6520", "0.010", "Fuel and vehicle costs"),
    )
    for account, share, text in shares:
        yield _bill(keeper, first, account, keeper.about(revenue * Decimal(share), 25), text)
    rent = keeper.trade.rent
    yield from _funded(keeper, first, rent)
    yield keeper.document(
        first, "bank", "BK", f"Rent {first:%B %Y}", ("6200", rent), (BANK, -rent), dims=_admin(keeper)
    )
    charge = keeper.about(revenue * Decimal("0.0007"), 20)
    parts = (("6430", charge), (BANK, -charge))
    yield keeper.document(month_end(first), "bank", "BK", "Bank charges", *parts, dims=_admin(keeper))
    if keeper.trade.foreign_currency:
        yield _licences(keeper, first)
    if first.month == keeper.trade.year_starts:
        premium = keeper.rounded(revenue * Decimal("0.12"))
        day = _day(keeper, first, 5, 9)
        yield from _funded(keeper, first, premium)
        yield keeper.document(day, "bank", "BK", "Insurance, one year", (PREPAID, premium), (BANK, -premium))


def rate_of(first: date) -> Decimal:
    """Local units for one unit of the foreign currency in that month."""
    return Decimal(148) + Decimal(first.month * 7 % 11) / 2


def _licences(keeper: Bookkeeper, first: date) -> Document:
    """Software licences, paid by card in the foreign currency."""
    abroad = Decimal(keeper.random.randint(180, 420))
    local = keeper.rounded(abroad * rate_of(first))
    made = keeper.document(first.replace(day=12), "bank", "BK", "Licences, by card", ("6400", local), (BANK, -local))
    parts = tuple(replace(part, foreign=abroad if part.amount > 0 else -abroad) for part in made.parts)
    return replace(made, parts=parts)


def _admin(keeper: Bookkeeper) -> str:
    return "DEPARTMENT=ADMIN" if "DEPARTMENT" in keeper.trade.dimensions else ""


def _payroll(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    """Gross wages, tax and social security withheld and owed, paid on the 25th and the 15th of the month after."""
    trade = keeper.trade
    gross = keeper.about(trade.salary * trade.staff, 3)
    tax = keeper.rounded(gross * _WITHHELD)
    social = keeper.rounded(gross * _EMPLOYER)
    day = first.replace(day=25)
    owed = -(keeper.balances.get(TAX_DUE, Decimal(0)) + keeper.balances.get(SOCIAL_DUE, Decimal(0)))
    if owed:
        parts = ((TAX_DUE, -keeper.balances[TAX_DUE]), (SOCIAL_DUE, -keeper.balances[SOCIAL_DUE]), (BANK, -owed))
        yield from _funded(keeper, first.replace(day=15), owed)
        yield keeper.document(first.replace(day=15), "bank", "BK", "Payroll tax and social security", *parts)
    yield keeper.document(
        day,
        "payroll",
        "PR",
        f"Wages {first:%B %Y}",
        ("6100", gross),
        (TAX_DUE, -tax),
        (WAGES_DUE, tax - gross),
        dims=_admin(keeper),
    )
    yield keeper.document(
        day, "payroll", "PR", "Employer's social security", ("6110", social), (SOCIAL_DUE, -social), dims=_admin(keeper)
    )
    yield from _funded(keeper, day, gross - tax)
    yield keeper.document(day, "bank", "BK", "Net wages", (WAGES_DUE, gross - tax), (BANK, tax - gross))


def _funded(keeper: Bookkeeper, day: date, needed: Decimal) -> Iterator[Document]:
    """What must be paid is paid: where the bank account would fall below its limit, the loan is drawn on."""
    missing = keeper.trade.bank_limit + needed - keeper.bank
    if missing > 0 and needed > 0:
        drawn = keeper.rounded(missing * Decimal("1.5"))
        keeper.loan += drawn
        yield keeper.document(day.replace(day=1), "bank", "BK", "Loan drawn", (BANK, drawn), (LOAN, -drawn))


def _loan(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    interest = keeper.rounded(keeper.loan * _INTEREST / 12)
    principal = keeper.rounded(keeper.trade.loan / 96)
    day = month_end(first)
    yield from _funded(keeper, day, interest + principal)
    keeper.loan -= principal
    parts = (("7100", interest), (LOAN, principal), (BANK, -interest - principal))
    yield keeper.document(day, "bank", "BK", "Loan, interest and principal", *parts)


def _vendor_payments(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    """Vendors are paid when due, as far as the bank account allows; the rest waits a month."""
    last = month_end(first)
    for owed in sorted(keeper.payables, key=lambda one: (one.due, one.number)):
        if owed.due > last or keeper.bank - owed.amount < keeper.trade.bank_limit:
            continue
        keeper.payables.remove(owed)
        text = f"Payment of {owed.number}, {owed.party}"
        parts = ((VENDORS, owed.amount), (BANK, -owed.amount))
        yield keeper.document(last, "payments", "PY", text, *parts, document_type="payment", external_no=owed.number)


def _month_end(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    """Depreciation, the month's share of insurance, and the electricity not billed yet."""
    revenue, last = keeper.trade.revenue, month_end(first)
    equipment, vehicles = keeper.rounded(revenue * Decimal("1.9") / 96), keeper.rounded(revenue * Decimal("0.8") / 60)
    parts = (("6700", equipment + vehicles), ("1519", -equipment), ("1529", -vehicles))
    yield keeper.document(last, "closing", "CL", f"Depreciation {first:%B %Y}", *parts, dims=_admin(keeper))
    share = min(keeper.rounded(revenue * Decimal("0.01")), keeper.balances.get(PREPAID, Decimal(0)))
    if share > 0:
        insurance = (("6300", share), (PREPAID, -share))
        yield keeper.document(last, "closing", "CL", "Insurance, share of the month", *insurance, dims=_admin(keeper))
    accrued = keeper.about(revenue * Decimal("0.006"), 20)
    text = f"Electricity {first:%B %Y}, accrued"
    keeper.accrual = keeper.document(
        last, "closing", "CL", text, ("6210", accrued), (ACCRUED, -accrued), dims=_admin(keeper)
    )
    yield keeper.accrual


def _reversed_accrual(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    if keeper.accrual is not None:
        parts = tuple((part.account, -part.amount) for part in keeper.accrual.parts)
        text = f"{keeper.accrual.text}: taken back"
        yield keeper.document(first, "closing", "CL", text, *parts, dims=_admin(keeper))


def _vat(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    """Every quarter the VAT accounts go to the settlement account, which is paid in the month after."""
    due = -keeper.balances.get(VAT_DUE, Decimal(0))
    if due and first.month % 3 == 1:
        day = month_end(first) if due > 0 else first.replace(day=20)
        yield from _funded(keeper, day, due)
        yield keeper.document(day, "bank", "BK", "VAT, last quarter", (VAT_DUE, due), (BANK, -due))
    if first.month % 3 == 0:
        output, paid = keeper.balances.get(OUTPUT_VAT, Decimal(0)), keeper.balances.get(INPUT_VAT, Decimal(0))
        parts = ((OUTPUT_VAT, -output), (INPUT_VAT, -paid), (VAT_DUE, output + paid))
        yield keeper.document(month_end(first), "vat", "VT", f"VAT to {first:%B %Y}", *parts)
