"""What a fictional company does, month by month: pure, and the same for the same seed and start day.

Everything is a *document*: a date, a number, and parts that balance. `Bookkeeper` remembers what is owed and what lies
on the bank account, so that payments follow invoices and the bank never falls below its limit. What the scenes add to
it (documents, stock, currencies) is not told here, nor what ends a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ledgerhall.kernel.dates import add_months, month_end
from ledgerhall.kernel.money import round_half_away
from ledgerhall.web.demo import roles
from ledgerhall.web.demo.roles import ROLES, Roles
from ledgerhall.web.demo.trades import Trade

ACCOUNT, CUSTOMER, VENDOR, BANK, ASSET = "account", "customer", "vendor", "bank account", "fixed asset"
ACQUISITION, DEPRECIATION = "acquisition cost", "depreciation"
_OPEN_ITEMS = 13
_INTEREST, _EMPLOYER, _WITHHELD = Decimal("0.055"), Decimal("0.21"), Decimal("0.27")
# Of the fixed assets that are there when the story begins: cost and depreciation in months of revenue.
OWNED = ((Decimal("1.9"), Decimal("0.6")), (Decimal("0.5"), Decimal("0.2")), (Decimal("0.8"), Decimal("0.3")))


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a document: what it stands on, and the signed amount in the local currency (debit positive).

    `account` is an account number, or the name of a customer, vendor or machine. `vat` is the product group of the VAT
    that the amount includes, `settles` the document that it pays, `number` that of an
    invoice that was open before, `movement` what happens to a machine, `foreign` the
    amount in the trade's foreign currency where the document is in it.
    """

    account: str
    amount: Decimal
    kind: str = ACCOUNT
    vat: str = ""
    settles: str = ""
    number: str = ""
    due: date | None = None
    movement: str = ""
    dimensions: str = ""
    foreign: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What is posted as one: its parts sum to zero."""

    day: date
    kind: str
    number: str
    text: str
    parts: tuple[Part, ...]
    document_type: str = ""
    external_no: str = ""


@dataclass(slots=True)
class Owed:
    """An invoice that is not paid yet."""

    due: date
    number: str
    party: str
    amount: Decimal


@dataclass(slots=True)
class Bookkeeper:
    """The company's memory from month to month. `vat` is what is owed of VAT, about."""

    trade: Trade
    random: Random
    bank: Decimal = Decimal(0)
    loan: Decimal = Decimal(0)
    vat: Decimal = Decimal(0)
    vat_due: Decimal = Decimal(0)
    receivables: list[Owed] = field(default_factory=list)
    payables: list[Owed] = field(default_factory=list)
    balances: dict[str, Decimal] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)

    @property
    def roles(self) -> Roles:
        return ROLES[self.trade.setup]

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
        *parts: Part,
        document_type: str = "",
        external_no: str = "",
    ) -> Document:
        """A document of these parts; what it does to the balances is remembered."""
        made = tuple(part for part in parts if part.amount)
        for part in made:
            if part.kind == BANK:
                self.bank += part.amount
            elif part.kind == ACCOUNT:
                self.balances[part.account] = self.balances.get(part.account, Decimal(0)) + part.amount
        return Document(day, kind, self.number(series, day), text, made, document_type, external_no)


def opening(keeper: Bookkeeper, first_day: date) -> Document:
    """What the company brought into these books, on their first day."""
    trade, its = keeper.trade, keeper.roles
    revenue = trade.revenue
    keeper.loan = trade.loan
    owed = keeper.rounded(revenue * Decimal("0.9"))
    owing = keeper.rounded(revenue * (1 - trade.margin) * Decimal("0.7"))
    keeper.receivables += _open_items(first_day, "SI", trade.customers, owed, keeper)
    keeper.payables += _open_items(first_day, "PI", trade.vendors, owing, keeper)
    parts = [
        _bank(keeper.rounded(revenue * Decimal("1.4"))),
        *(_of_machine(keeper, name, cost) for name, (cost, _) in zip(trade.machines, OWNED, strict=False)),
        *(_of_machine(keeper, name, -used) for name, (_, used) in zip(trade.machines, OWNED, strict=False)),
        Part(its.loan, -trade.loan),
        Part(its.capital, -keeper.rounded(revenue * Decimal("0.5"))),
    ]
    parts += [Part(one.party, one.amount, CUSTOMER, number=one.number, due=one.due) for one in keeper.receivables]
    parts += [Part(one.party, -one.amount, VENDOR, number=one.number, due=one.due) for one in keeper.payables]
    rest = -sum((part.amount for part in parts), Decimal(0))
    return keeper.document(first_day, "opening", "OB", "Opening balance", *parts, Part(its.earnings, rest))


def _of_machine(keeper: Bookkeeper, name: str, share: Decimal) -> Part:
    movement = ACQUISITION if share > 0 else DEPRECIATION
    return Part(name, keeper.rounded(keeper.trade.revenue * share), ASSET, movement=movement)


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
    yield from _sales(keeper, first, months_before)
    yield from _purchases(keeper, first)
    yield from _overheads(keeper, first)
    yield from _payroll(keeper, first)
    yield from _loan(keeper, first)
    yield from _receipts(keeper, first)
    yield from _vendor_payments(keeper, first)
    yield from _vat(keeper, first)


def rate_of(trade: Trade, first: date) -> Decimal:
    """Local units for one unit of the foreign currency in that month."""
    return trade.rate * (200 + first.month * 7 % 11 - 5) / 200


def _bank(amount: Decimal) -> Part:
    return Part("", amount, BANK)


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
    account, group = roles.sales_account(trade.setup, trade.sold), roles.vat_of(trade.setup, trade.sold)
    for _ in range(trade.invoices):
        net = keeper.about(target / trade.invoices, 55)
        vat = keeper.rounded(net * trade.vat_percent / 100)
        keeper.vat += vat
        day, party = _day(keeper, first), random.choice(trade.customers)
        text = f"{random.choice(trade.goods)}, {party}"
        parts = (
            Part(party, net + vat, CUSTOMER),
            Part(account, -net - vat, vat=group or "TAXABLE", dimensions=_dimensions(keeper)),
        )
        made = keeper.document(day, "sales", "SI", text, *parts, document_type="invoice")
        days = random.choice((18, 25, 30, 30, 34, 47))
        keeper.receivables.append(Owed(day + timedelta(days=days), made.number, party, net + vat))
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
        parts = (_bank(owed.amount), Part(owed.party, -owed.amount, CUSTOMER, settles=owed.number))
        yield keeper.document(day, "receipts", "RC", text, *parts, document_type="payment", external_no=owed.number)


def _purchases(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    trade, its = keeper.trade, keeper.roles
    target = trade.revenue * trade.seasons[first.month - 1] * (1 - trade.margin)
    for position in range(trade.purchases):
        account = its.freight if position % 5 == 0 else its.materials
        net = keeper.about(target / trade.purchases, 40)
        yield _bill(keeper, first, account, net, "Goods and materials", trade.goods_group)


def _bill(keeper: Bookkeeper, first: date, account: str, net: Decimal, text: str, group: str) -> Document:
    """A vendor's invoice with input VAT, to be paid about a month later. Without VAT sales tax is part of the cost."""
    trade, random = keeper.trade, keeper.random
    product_group = roles.vat_of(trade.setup, group)
    percent = roles.percent(trade.setup, trade.rates, product_group)
    vat = keeper.rounded(net * percent / 100)
    keeper.vat -= vat
    day, party = _day(keeper, first, 1, 27), random.choice(trade.vendors)
    external = f"{party[:3].upper()}-{keeper.number('X', day)[1:]}"
    cost = Part(account, net + vat, vat=product_group, dimensions=_dimensions(keeper, project=group != "SERVICES"))
    made = keeper.document(
        day,
        "purchases",
        "PI",
        f"{text}, {party}",
        cost,
        Part(party, -net - vat, VENDOR),
        document_type="invoice",
        external_no=external,
    )
    keeper.payables.append(Owed(day + timedelta(days=random.choice((14, 20, 30))), made.number, party, net + vat))
    return made


def _overheads(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    revenue, its = keeper.trade.revenue, keeper.roles
    shares = (
        (its.electricity, "0.011", "Electricity and water"),
        (its.repairs, "0.009", "Repairs"),
        (its.office, "0.007", "Office and IT"),
        (its.telephone, "0.003", "Telephone and internet"),
        (its.accounting, "0.008", "Accounting"),
        (its.advertising, "0.012", "Advertising"),
        (its.travel, "0.005", "Travel"),
        (its.vehicles, "0.010", "Fuel and vehicle costs"),
    )
    for account, share, text in shares:
        yield _bill(keeper, first, account, keeper.about(revenue * Decimal(share), 25), text, "SERVICES")
    rent, admin = keeper.trade.rent, _admin(keeper)
    yield from _funded(keeper, first, rent)
    parts = (Part(its.rent, rent, dimensions=admin), _bank(-rent))
    yield keeper.document(first, "bank", "BK", f"Rent {first:%B %Y}", *parts)
    charge = keeper.about(revenue * Decimal("0.0007"), 20)
    parts = (Part(its.bank_charges, charge, dimensions=admin), _bank(-charge))
    yield keeper.document(month_end(first), "bank", "BK", "Bank charges", *parts)
    yield _licences(keeper, first)


def _licences(keeper: Bookkeeper, first: date) -> Document:
    """Software licences, paid by card in the foreign currency."""
    abroad = Decimal(keeper.random.randint(180, 420))
    local = keeper.rounded(abroad * rate_of(keeper.trade, first))
    parts = (
        Part(keeper.roles.office, local, dimensions=_admin(keeper), foreign=abroad),
        Part("", -local, BANK, foreign=-abroad),
    )
    return keeper.document(first.replace(day=12), "bank", "BK", "Licences, by card", *parts)


def _admin(keeper: Bookkeeper) -> str:
    return "DEPARTMENT=ADMIN" if "DEPARTMENT" in keeper.trade.dimensions else ""


def _payroll(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    """Gross wages, tax and social security withheld and owed, paid on the 25th and the 15th of the month after."""
    trade, its, admin = keeper.trade, keeper.roles, _admin(keeper)
    gross = keeper.about(trade.salary * trade.staff, 3)
    tax = keeper.rounded(gross * _WITHHELD)
    social = keeper.rounded(gross * _EMPLOYER)
    day, paid = first.replace(day=25), first.replace(day=15)
    due = [Part(account, -keeper.balances.get(account, Decimal(0))) for account in (its.tax_due, its.social_due)]
    owed = sum((part.amount for part in due), Decimal(0))
    if owed:
        yield from _funded(keeper, paid, owed)
        yield keeper.document(paid, "bank", "BK", "Payroll tax and social security", *due, _bank(-owed))
    wages = (Part(its.wages, gross, dimensions=admin), Part(its.tax_due, -tax), Part(its.wages_due, tax - gross))
    yield keeper.document(day, "payroll", "PR", f"Wages {first:%B %Y}", *wages)
    employer = (Part(its.social, social, dimensions=admin), Part(its.social_due, -social))
    yield keeper.document(day, "payroll", "PR", "Employer's social security", *employer)
    yield from _funded(keeper, day, gross - tax)
    net = (Part(its.wages_due, gross - tax), _bank(tax - gross))
    yield keeper.document(day, "bank", "BK", "Net wages", *net)


def _funded(keeper: Bookkeeper, day: date, needed: Decimal) -> Iterator[Document]:
    """What must be paid is paid: where the bank account would fall below its limit, the loan is drawn on."""
    missing = keeper.trade.bank_limit + needed - keeper.bank
    if missing > 0 and needed > 0:
        drawn = keeper.rounded(missing * Decimal("1.5"))
        keeper.loan += drawn
        parts = (_bank(drawn), Part(keeper.roles.loan, -drawn))
        yield keeper.document(day.replace(day=1), "bank", "BK", "Loan drawn", *parts)


def _loan(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    interest = keeper.rounded(keeper.loan * _INTEREST / 12)
    principal = keeper.rounded(keeper.trade.loan / 96)
    day = month_end(first)
    yield from _funded(keeper, day, interest + principal)
    keeper.loan -= principal
    parts = (Part(keeper.roles.interest, interest), Part(keeper.roles.loan, principal), _bank(-interest - principal))
    yield keeper.document(day, "bank", "BK", "Loan, interest and principal", *parts)


def _vendor_payments(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    """Vendors are paid when due, as far as the bank account allows; the rest waits a month."""
    last = month_end(first)
    for owed in sorted(keeper.payables, key=lambda one: (one.due, one.number)):
        if owed.due > last or keeper.bank - owed.amount < keeper.trade.bank_limit:
            continue
        keeper.payables.remove(owed)
        text = f"Payment of {owed.number}, {owed.party}"
        parts = (Part(owed.party, owed.amount, VENDOR, settles=owed.number), _bank(-owed.amount))
        yield keeper.document(last, "payments", "PY", text, *parts, document_type="payment", external_no=owed.number)


def _vat(keeper: Bookkeeper, first: date) -> Iterator[Document]:
    """What is settled at the end of a quarter is paid in the month after, by what the return says: here it is kept
    ready for it."""
    if first.month % 3 == 1 and keeper.vat_due:
        yield from _funded(keeper, month_end(first), keeper.vat_due)
        keeper.bank, keeper.vat_due = keeper.bank - keeper.vat_due, Decimal(0)
    if first.month % 3 == 0:
        keeper.vat_due, keeper.vat = keeper.vat_due + keeper.vat, Decimal(0)
