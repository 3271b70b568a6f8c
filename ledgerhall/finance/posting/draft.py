"""What somebody asks to post: a frozen value, made by journals, documents, imports and closing acts. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money

# What a line's number is a number of.
ACCOUNT, CUSTOMER, VENDOR, BANK_ACCOUNT, FIXED_ASSET = "account", "customer", "vendor", "bank account", "fixed asset"
PURCHASE, SALE, SETTLEMENT = "purchase", "sale", "settlement"


@dataclass(frozen=True, slots=True)
class VATAsked:
    """VAT that the walk is to work out of a line's amount, which includes it (finance.md 2.1); journals ask so.

    With a tax area and a tax group it is sales tax. `amount`, where given, is the VAT typed by hand.
    """

    posting_type: str
    business_group: str = ""
    product_group: str = ""
    general_business_group: str = ""
    general_product_group: str = ""
    tax_area: str = ""
    tax_group: str = ""
    is_use_tax: bool = False
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class VATComputed:
    """VAT that a document has worked out: one VAT entry, and the lines on VAT accounts that it makes.

    The line it stands on carries the base. Amounts in the line's currency and in the local one, debit positive, as the
    VAT entry has them: sales negative, purchases positive. The setup of the two groups (or the jurisdiction) says how
    it is calculated and which accounts it takes. `base_lcy` and `amount` are what may be deducted; what may not is
    given apart, and part of the line's amount. A settlement stands on the line that empties the VAT account itself and
    makes no more lines; `closes` are the VAT entries that it closes.
    """

    posting_type: str
    base_lcy: Money
    amount: Money
    amount_lcy: Money
    business_group: str = ""
    product_group: str = ""
    general_business_group: str = ""
    general_product_group: str = ""
    difference_lcy: Money | None = None
    nondeductible_base_lcy: Money | None = None
    nondeductible_lcy: Money | None = None
    # The same in the line's currency, where that is another one (of a reverse charge).
    nondeductible: Money | None = None
    is_prepayment: bool = False
    is_triangular: bool = False
    tax_area: str = ""
    tax_jurisdiction: str = ""
    tax_group: str = ""
    is_use_tax: bool = False
    connection: int = 0
    closes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """An open entry of the same party to settle, by its document number or its entry number; `amount` of it, or all.

    `amount` is in the entry's currency with the entry's sign.
    """

    document_no: str = ""
    amount: Money | None = None
    entry_no: int | None = None
    document_type: str = ""


@dataclass(frozen=True, slots=True)
class PartyTerms:
    """What a ledger entry of a customer or vendor carries beside its amount; amounts with the entry's sign.

    A discount is an amount, or a percent that the walk takes of the entry: of what it is without the document's VAT,
    where the general ledger setup says so.
    """

    due_date: date | None = None
    discount_date: date | None = None
    discount: Money | None = None
    discount_percent: Decimal | None = None
    payment_terms: str = ""
    payment_method: str = ""
    posting_group: str = ""
    on_hold: str = ""
    payment_text: str = ""
    trade_amount_lcy: Money | None = None
    profit_lcy: Money | None = None
    invoice_discount_lcy: Money | None = None
    is_prepayment: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """A detailed entry on a ledger entry that exists, worked out by the act: unapplying, adjusting.

    With a `counter_account_no` it moves the control account against that account; without one it has no effect on the
    general ledger. `is_gl_apart`: lines of the draft move them, for many effects together. `adjusted_factor` is what an
    adjustment leaves on the ledger entry.
    """

    entry_no: int
    entry_type: str
    amount: Money
    amount_lcy: Money
    counter_account_no: str = ""
    applied_entry_no: int | None = None
    application_no: int | None = None
    unapplies_entry_no: int | None = None
    adjusted_factor: Decimal | None = None
    is_gl_apart: bool = False


@dataclass(frozen=True, slots=True)
class AssetMovement:
    """What a line on a fixed asset is: its posting type in a depreciation book, and the days of a depreciation.

    `proceeds on disposal` makes the whole disposal: cost and depreciation out, gain or loss.
    """

    posting_type: str
    book: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class ItemMovement:
    """Stock that comes in (positive) or goes out (negative) with the line; what goes out costs by FIFO.

    `unit_cost` is the local cost of what comes in. The accounts are the inventory account of the item's group and
    `counter_account_no`.
    """

    item_no: str
    entry_type: str
    quantity: Decimal
    unit_cost: Decimal | None = None
    counter_account_no: str = ""
    sales_amount_lcy: Money | None = None
    # The outgoing movement that a return takes back, at its cost.
    returns_entry_no: int | None = None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line: a positive amount debits what `account_no` names and credits the balancing side, where there is one.

    `account_type` says what `account_no` is a number of (`ACCOUNT`, `CUSTOMER` …). `amount` is in the line's currency;
    `amount_lcy`, where given, is its value in the local currency, else the day's rate makes it. `currency_factor` says
    by which factor (foreign units per local unit) a given one was worked out, where cents were carried; a payment's
    gain or loss is measured from it. `line_no` is how the caller counts, for refusals. `dimensions` is the canonical
    text of a set. `is_system_created` lines may stand on accounts without direct posting.

    A line on a customer or vendor makes a ledger entry, and settles `applies_to`. With `applying_entry_no` it makes
    none: the entry that exists settles them; its amount is zero. With `effects` it makes these alone.
    """

    line_no: int
    account_no: str
    posting_date: LedgerDate | None
    document_no: str
    amount: Money
    account_type: str = ACCOUNT
    amount_lcy: Money | None = None
    currency_factor: Decimal | None = None
    balancing_account_no: str = ""
    balancing_account_type: str = ACCOUNT
    document_type: str = ""
    external_document_no: str = ""
    document_date: date | None = None
    vat_date: date | None = None
    description: str = ""
    dimensions: str = ""
    reason_code: str = ""
    is_correction: bool = False
    is_system_created: bool = False
    reverses_entry_no: int | None = None
    vat: VATAsked | VATComputed | None = None
    balancing_vat: VATAsked | None = None
    terms: PartyTerms | None = None
    applies_to: tuple[AppliesTo, ...] = ()
    applying_entry_no: int | None = None
    accepts_late_discount: bool | None = None
    accepts_tolerance: bool | None = None
    effects: tuple[Effect, ...] = ()
    asset: AssetMovement | None = None
    item: ItemMovement | None = None


@dataclass(frozen=True, slots=True)
class PostingDraft:
    """All lines of one posting; they become one register.

    `number_series`: the lines' document numbers follow it and are taken from it. `posting_number_series`: each
    document gets its number from it when it is posted. `is_opening`: opening balances, which alone may be dated on the
    closing date of the day before the first fiscal year. `mirrors` are the transactions whose ledger entries beside
    the general ledger a reversal mirrors.
    """

    lines: tuple[DraftLine, ...]
    source_code: str
    journal_template_name: str = ""
    journal_batch_name: str = ""
    is_document_balance_forced: bool = True
    number_series: str = ""
    posting_number_series: str = ""
    is_opening: bool = False
    is_reversal: bool = False
    mirrors: tuple[int, ...] = ()

    @property
    def request_hash(self) -> str:
        """SHA-256 of what is asked, so that an idempotency key used for something else is noticed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def renumbered(self, numbers: dict[str, str]) -> PostingDraft:
        """The same draft with each document number replaced by the one that a posting series gave."""
        lines = tuple(replace(line, document_no=numbers[line.document_no]) for line in self.lines)
        return replace(self, lines=lines)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting made. `is_repeated` where the same request had been posted before and nothing was made now."""

    register_no: int
    from_entry_no: int
    to_entry_no: int
    document_numbers: tuple[str, ...] = ()
    is_repeated: bool = False
