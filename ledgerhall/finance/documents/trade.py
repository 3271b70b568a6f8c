"""Reads, once, what a document touches of the books: setup, party, posting matrix, VAT, things on its lines, rates.

A question: nothing is refused here. What is missing is not in the mappings, and `amounts` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from ledgerhall.finance.documents.content import DocumentContent, LineContent
from ledgerhall.finance.documents.loading import Memory, first, load, load_by, places
from ledgerhall.finance.documents.sides import SIDES, Side
from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import AccountingPeriod, GeneralLedgerSetup, UserSetup
from ledgerhall.finance.foundation.models import Currency as CurrencyCard
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.posting.books import PostingRange
from ledgerhall.finance.posting.draft import CUSTOMER
from ledgerhall.finance.subledger.cards import (
    AssetBook,
    Customer,
    DeferralTemplate,
    FixedAsset,
    Item,
    PaymentMethod,
    PaymentTerms,
    TradeSetup,
    Vendor,
)
from ledgerhall.finance.subledger.posting_groups import (
    CustomerPostingGroup,
    FAPostingGroup,
    GeneralPostingSetup,
    PartyPostingGroup,
    VendorPostingGroup,
)
from ledgerhall.finance.vat.models import TaxAreaLine, TaxDetail, VATPostingSetup
from ledgerhall.finance.vat.sales_tax import AreaLine, Rates, TaxType
from ledgerhall.finance.vat.sales_tax import TaxDetail as Detail
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import By

Pair = tuple[str, str]
S = TypeVar("S", GeneralPostingSetup, VATPostingSetup)
_ONE = Decimal(1)
_KINDS = LineContent.Kind


@dataclass(frozen=True, slots=True)
class Thing:
    """What a line's number stands for, and what lines on it start from."""

    no: str
    description: str
    is_blocked: bool = False
    is_stocked: bool = False
    unit_of_measure: str = ""
    unit_price: Decimal = Decimal(0)
    unit_cost: Decimal = Decimal(0)
    general_group: str = ""
    vat_group: str = ""
    tax_group: str = ""
    deferral_code: str = ""
    book_code: str = ""


@dataclass(frozen=True, slots=True)
class Trade:
    """All that posting or showing a document needs. `rate` is (foreign, local) units; None where there is none."""

    side: Side
    setup: TradeSetup
    local: Currency
    currency: Currency | None
    rate: tuple[Decimal, Decimal] | None
    vat_rounding: str
    is_discount_without_vat: bool
    is_memo_correction: bool
    party: Customer | Vendor | None
    group: PartyPostingGroup | None
    terms: PaymentTerms | None
    method: PaymentMethod | None
    things: Mapping[Pair, Thing]
    matrix: Mapping[Pair, GeneralPostingSetup]
    vat: Mapping[Pair, VATPostingSetup]
    tax: Rates | None = None
    # Of the document's currency.
    gain_account_no: str = ""
    loss_account_no: str = ""
    templates: Mapping[str, DeferralTemplate] = field(default_factory=dict)
    period_starts: Sequence[date] = ()
    posting_range: PostingRange | None = None


def read(
    document: DocumentContent,
    lines: Sequence[LineContent],
    on: date,
    by: By | None = None,
    memory: Memory | None = None,
) -> Trade:
    """What the document touches on that posting date. `by` decides the posting range, which deferrals need.

    What is in `memory` is not read again.
    """
    side = SIDES[document.side]
    memory = memory or Memory()
    ledger_setup = memory.once(_ledger_setup)
    local = Currency(ledger_setup.local_currency_code, ledger_setup.local_minor_units)
    code = document.currency_code
    card = memory.first(CurrencyCard, "code", code) if code != local.code else None
    currency, rate = _currency(document, card, local, on, memory)
    found = things(lines, memory)
    codes = {line.deferral_code for line in lines} - {""}
    is_taxed = bool(document.tax_area_code)
    return Trade(
        side=side,
        setup=memory.once(_setup, side.code),
        local=local,
        currency=currency,
        rate=rate,
        vat_rounding=ledger_setup.vat_rounding,
        is_discount_without_vat=ledger_setup.is_payment_discount_excl_vat,
        is_memo_correction=ledger_setup.is_credit_memo_correction,
        party=party(side, document.billed_no, memory),
        group=_group(side, document.posting_group_code, memory),
        terms=memory.first(PaymentTerms, "code", document.payment_terms_code),
        method=method(document, memory),
        things=found,
        matrix=_matrix(document, lines, found, memory),
        vat={} if is_taxed else _vat(document, lines, found, memory),
        tax=memory.once(_tax, document.tax_area_code) if is_taxed else None,
        gain_account_no=card.realized_gains_account_no if card else "",
        loss_account_no=card.realized_losses_account_no if card else "",
        templates={row.code: row for row in memory.load_by(DeferralTemplate, "code", codes)},
        period_starts=memory.once(_period_starts) if codes else (),
        posting_range=memory.once(_posting_range, ledger_setup, by.user_uuid) if codes and by else None,
    )


def read_cards(documents: Iterable[DocumentContent], lines: Iterable[LineContent], memory: Memory) -> dict[Pair, Thing]:
    """The cards that many documents name, in few statements; `read` finds them in memory. Returns what is on lines."""
    numbers: dict[str, set[str]] = {}
    for document in documents:
        numbers.setdefault(document.side, set()).add(document.billed_no)
    for side, of_side in numbers.items():
        memory.load_by(Customer if SIDES[side].party_type == CUSTOMER else Vendor, "number", of_side - {""})
    return things(lines, memory)


def party(side: Side, number: str, memory: Memory | None = None) -> Customer | Vendor | None:
    """The card of a customer or vendor."""
    find = (memory or Memory()).first
    return find(Customer, "number", number) if side.party_type == CUSTOMER else find(Vendor, "number", number)


def method(document: DocumentContent, memory: Memory) -> PaymentMethod | None:
    return memory.first(PaymentMethod, "code", document.payment_method_code)


def things(lines: Iterable[LineContent], memory: Memory | None = None) -> dict[Pair, Thing]:
    """What the lines' numbers stand for, by kind and number."""
    known = (memory or Memory()).by_question(_things)
    wanted = dict.fromkeys((line.kind, line.no) for line in lines)
    if missing := wanted.keys() - known.keys():
        known |= dict.fromkeys(missing)
        known |= _things(missing)
    return {pair: thing for pair in wanted if (thing := known[pair]) is not None}


def _things(pairs: Iterable[Pair]) -> Iterator[tuple[Pair, Thing]]:
    """What is there of these."""
    numbers: dict[str, set[str]] = {}
    for kind, number in pairs:
        numbers.setdefault(kind, set()).add(number)
    for item in load_by(Item, "number", numbers.get(_KINDS.ITEM, ())):
        yield (_KINDS.ITEM, item.number), _item(item)
    for account in load_by(GLAccount, "number", numbers.get(_KINDS.ACCOUNT, ())):
        yield (_KINDS.ACCOUNT, account.number), _account(account)
    if _KINDS.FIXED_ASSET in numbers:
        for asset in _assets(numbers[_KINDS.FIXED_ASSET]):
            yield (_KINDS.FIXED_ASSET, asset.no), asset


def vat_group(line: LineContent, thing: Thing | None) -> str:
    return line.vat_product_group_code or (thing.vat_group if thing else "")


def general_group(line: LineContent, thing: Thing | None) -> str:
    return line.general_product_group_code or (thing.general_group if thing else "")


def _item(item: Item) -> Thing:
    return Thing(
        item.number,
        item.description,
        item.is_blocked,
        item.kind == Item.Kind.INVENTORY,
        item.unit_of_measure,
        item.unit_price,
        item.unit_cost,
        item.general_product_group_code,
        item.vat_product_group_code,
        item.tax_group_code,
        item.deferral_template_code,
    )


def _account(account: GLAccount) -> Thing:
    """Whether an account may be posted on is asked by the door."""
    return Thing(
        account.number,
        account.name,
        general_group=account.general_product_group_code,
        vat_group=account.vat_product_group_code,
        tax_group=account.tax_group_code,
        deferral_code=account.deferral_template_code,
    )


def _assets(numbers: set[str]) -> Iterable[Thing]:
    """With the groups of the account that the asset's cost stands on, in its first book that is integrated."""
    books: dict[str, AssetBook] = {}
    for book in AssetBook.objects.filter(asset__number__in=numbers, book__is_integrated=True).select_related(
        "asset", "book"
    ):
        known = books.setdefault(book.asset.number, book)
        if book.book.code < known.book.code:
            books[book.asset.number] = book
    groups = dict(
        FAPostingGroup.objects.filter(code__in={book.posting_group_code for book in books.values()}).values_list(
            "code", "acquisition_cost_account_no"
        )
    )
    accounts = {account.number: account for account in GLAccount.objects.filter(number__in=groups.values())}
    for asset in FixedAsset.objects.filter(number__in=numbers):
        asset_book = books.get(asset.number)
        account = accounts.get(groups.get(asset_book.posting_group_code, "")) if asset_book else None
        yield Thing(
            asset.number,
            asset.description,
            asset.is_blocked,
            general_group=account.general_product_group_code if account else "",
            vat_group=account.vat_product_group_code if account else "",
            tax_group=account.tax_group_code if account else "",
            book_code=asset_book.book.code if asset_book else "",
        )


def _ledger_setup() -> GeneralLedgerSetup:
    return load(GeneralLedgerSetup, "id = (SELECT MIN(id) FROM foundation_generalledgersetup)")[0]


def _setup(side: str) -> TradeSetup:
    return first(TradeSetup, "side", side) or TradeSetup(side=side)


def _currency(
    document: DocumentContent, card: CurrencyCard | None, local: Currency, on: date, memory: Memory
) -> tuple[Currency | None, tuple[Decimal, Decimal] | None]:
    code = document.currency_code
    if not code or code == local.code:
        return local, (_ONE, _ONE)
    if card is None:
        return None, None
    if document.exchange_amount and document.relational_amount:
        return Currency(code, card.minor_units), (document.exchange_amount, document.relational_amount)
    return Currency(code, card.minor_units), memory.once(currencies.rate_on, code, on)


def _group(side: Side, code: str, memory: Memory) -> PartyPostingGroup | None:
    find = memory.first
    return find(CustomerPostingGroup, "code", code) if side.is_sale else find(VendorPostingGroup, "code", code)


def _matrix(
    document: DocumentContent, lines: Iterable[LineContent], found: Mapping[Pair, Thing], memory: Memory
) -> dict[Pair, GeneralPostingSetup]:
    groups = {general_group(line, found.get((line.kind, line.no))) for line in lines if line.kind != _KINDS.TEXT}
    return _pairs(GeneralPostingSetup, document.general_business_group_code, groups, memory)


def _vat(
    document: DocumentContent, lines: Iterable[LineContent], found: Mapping[Pair, Thing], memory: Memory
) -> dict[Pair, VATPostingSetup]:
    groups = {vat_group(line, found.get((line.kind, line.no))) for line in lines if line.kind != _KINDS.TEXT}
    return _pairs(VATPostingSetup, document.vat_business_group_code, groups, memory)


def _pairs(model: type[S], business: str, products: Iterable[str], memory: Memory) -> dict[Pair, S]:
    """The rows of a setup of a business group with product groups."""
    return memory.once(_pairs_of, model, business, tuple(sorted(products)))


def _pairs_of(model: type[S], business: str, products: Sequence[str]) -> dict[Pair, S]:
    if not products:
        return {}
    rows = load(model, f"business_group_code = %s AND product_group_code IN ({places(products)})", business, *products)
    return {(row.business_group_code, row.product_group_code): row for row in rows}


def _tax(area: str) -> Rates:
    """The jurisdictions of the area and their details."""
    lines = list(TaxAreaLine.objects.filter(area__code=area).select_related("jurisdiction").order_by("id"))
    jurisdictions = [line.jurisdiction_id for line in lines]
    details = TaxDetail.objects.filter(jurisdiction__in=jurisdictions).select_related("jurisdiction").order_by("id")
    return Rates(
        tuple(
            AreaLine(line.jurisdiction.code, line.calculation_order, line.jurisdiction.is_tax_on_tax) for line in lines
        ),
        tuple(
            Detail(
                detail.jurisdiction.code,
                detail.group_code,
                TaxType(detail.tax_type),
                detail.effective_date,
                detail.percent_below_maximum,
                detail.maximum,
                detail.percent_above_maximum,
            )
            for detail in details
        ),
    )


def _period_starts() -> tuple[date, ...]:
    return tuple(AccountingPeriod.objects.order_by("starting_date").values_list("starting_date", flat=True))


def _posting_range(setup: GeneralLedgerSetup, user: UUID | None) -> PostingRange:
    """The user's own where either end is filled, else the company's (finance.md section 4)."""
    own = UserSetup.objects.filter(user_uuid=user).first() if user else None
    if own is not None and (own.allow_posting_from or own.allow_posting_to):
        return PostingRange(own.allow_posting_from, own.allow_posting_to, "user")
    return PostingRange(setup.allow_posting_from, setup.allow_posting_to, "company")
