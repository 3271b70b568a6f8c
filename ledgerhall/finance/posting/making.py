"""What an expansion has made so far: lines and parts in the order of the draft, and where entries and stock stand.

Pure, and gone when the expansion ends: `expansion` turns it into frozen `Parts`. Until then the `transaction` of a part
is the position of its draft line, and the `line` of a VAT part counts within the lines of that draft line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.books_parties import EntryKey, Key, LedgerEntry, Party
from ledgerhall.finance.posting.books_stock import AssetValue, Layer
from ledgerhall.finance.posting.draft import (
    ACCOUNT,
    BANK_ACCOUNT,
    CUSTOMER,
    VENDOR,
    DraftLine,
    PostingDraft,
    VATAsked,
    VATComputed,
)
from ledgerhall.finance.posting.parts import (
    AssetPart,
    BankPart,
    DetailPart,
    EntryRef,
    ItemPart,
    Line,
    PartyPart,
    ValuePart,
    VATPart,
)
from ledgerhall.finance.subledger.open_entries import OpenEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.money import Money

PARTIES = (CUSTOMER, VENDOR)
_ONE = Decimal(1)

Document = tuple[LedgerDate | None, str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a draft line: what its signed amount stands on, and what stands opposite."""

    position: int
    source: DraftLine
    account_type: str
    account_no: str
    amount: Money
    amount_lcy: Money | None
    factor: Decimal | None
    other_type: str = ACCOUNT
    other_no: str = ""
    vat: VATAsked | VATComputed | None = None

    @property
    def is_nothing(self) -> bool:
        return self.amount.is_zero and (self.amount_lcy is None or self.amount_lcy.is_zero)


@dataclass(slots=True)
class Standing:
    """A ledger entry of a party as it stands now; its number is negative where this posting makes it (−1 the first)."""

    side: str
    open: OpenEntry
    ref: EntryRef
    party_no: str
    posting_group: str
    control_account_no: str
    document: Document | None = None
    transaction_no: int = 0
    on_hold: str = ""
    is_reversed: bool = False
    accepted_tolerance: Decimal = Decimal(0)
    is_late_discount_accepted: bool = False
    closed_by: EntryRef | None = None
    closed_at: LedgerDate | None = None
    is_changed: bool = False

    @property
    def key(self) -> EntryKey:
        assert self.open.entry_no is not None
        return self.side, self.open.entry_no


@dataclass(frozen=True, slots=True)
class Order:
    """An application to be worked out when all entries of the posting are there. `is_oldest`: nothing was chosen."""

    position: int
    source: DraftLine
    applying: EntryKey
    party: Party
    is_oldest: bool = False


@dataclass(slots=True)
class Making:
    """The state of one expansion."""

    draft: PostingDraft
    books: PostingBooks
    lines: list[list[Line]] = field(default_factory=list)
    parties: list[PartyPart] = field(default_factory=list)
    details: list[DetailPart] = field(default_factory=list)
    vat: list[VATPart] = field(default_factory=list)
    bank: list[BankPart] = field(default_factory=list)
    assets: list[AssetPart] = field(default_factory=list)
    items: list[ItemPart] = field(default_factory=list)
    values: list[ValuePart] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    cautions: list[Refusal] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    # The percent of payment discount of new entries, by their place among the parties, where no amount was said.
    discounted: dict[int, Decimal] = field(default_factory=dict)
    applications: int = 0
    standing: dict[EntryKey, Standing] = field(default_factory=dict)
    of_party: dict[Key, list[Standing]] = field(default_factory=dict)
    # What is left unrealised of VAT entries: number (negative for parts of this posting) → (base, amount).
    unrealized: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)
    asset_values: dict[tuple[str, str], AssetValue] = field(default_factory=dict)
    layers: dict[str, list[Layer]] = field(default_factory=dict)
    stock_left: dict[int, Decimal] = field(default_factory=dict)
    undone: set[tuple[int, int]] = field(default_factory=set)
    _parties_of: dict[Document, Party] | None = None

    def __post_init__(self) -> None:
        self.lines = [[] for _ in self.draft.lines]
        for known in self.books.parties.entries.values():
            self.stand(_standing(known))

    def stand(self, standing: Standing) -> None:
        """Add a ledger entry to those that applications see."""
        self.standing[standing.key] = standing
        self.of_party.setdefault((standing.side, standing.party_no), []).append(standing)

    @property
    def has_parts(self) -> bool:
        """Whether the draft made anything beside lines of the general ledger."""
        return bool(self.standing or self.vat or self.bank or self.assets or self.items)

    def line(
        self,
        side: Side,
        account_no: str,
        amount: Money,
        amount_lcy: Money | None,
        *,
        balancing: str = "",
        is_system: bool = True,
        factor: Decimal | None = None,
    ) -> int:
        """Add a G/L line of the side's draft line; returns its place among that one's lines."""
        made = self.lines[side.position]
        made.append(
            Line(side.source, account_no, balancing, amount, amount_lcy, factor or side.factor, is_system)
        )  # fmt: skip
        return len(made) - 1

    def local_pair(self, side: Side, account_no: str, counter_account_no: str, amount: Decimal) -> None:
        """A local amount on one account, and its opposite on another."""
        if amount:
            money = Money(amount, self.books.local_currency)
            self.line(side, account_no, money, money, balancing=counter_account_no, factor=_ONE)
            self.line(side, counter_account_no, -money, -money, balancing=account_no, factor=_ONE)

    def against(
        self, side: Side, standing: Standing, counter_account_no: str, amount: Money, amount_lcy: Money
    ) -> None:
        """What an entry's control account moves by, against another; nothing where it is worth nothing."""
        if amount_lcy.is_zero:
            return
        # A gain or loss has an amount in the local currency alone, which of a local entry is its amount.
        moved = amount_lcy if amount.currency.code == self.books.local_currency.code else amount
        control, factor = standing.control_account_no, standing.open.currency_factor
        self.line(side, control, moved, amount_lcy, balancing=counter_account_no, factor=factor)
        self.line(side, counter_account_no, -moved, -amount_lcy, balancing=control, factor=factor)

    def refuse(self, source: DraftLine, code: str, template: str, field: str, row: str, **values: Any) -> None:
        self.refusals.append(Refusal(code, template, field, source.line_no, row, {"line": source.line_no, **values}))

    def party_of(self, source: DraftLine) -> Party | None:
        """The customer or vendor of the line's document."""
        if self._parties_of is None:
            self._parties_of = {}
            for line in self.draft.lines:
                for side, number in (
                    (line.account_type, line.account_no),
                    (line.balancing_account_type, line.balancing_account_no),
                ):
                    if (party := self.books.parties.parties.get((side, number))) is not None:
                        self._parties_of.setdefault(document_of(line), party)
        return self._parties_of.get(document_of(source))

    def gl_account(self, account_type: str, number: str) -> str:
        """The G/L account that a number of that type stands on, where there is one alone."""
        if account_type == ACCOUNT:
            return number
        if account_type in PARTIES:
            party = self.books.parties.parties.get((account_type, number))
            group = party and self.books.parties.groups.get((account_type, party.posting_group))
            return group.control_account_no if group else ""
        bank = self.books.stock.banks.get(number) if account_type == BANK_ACCOUNT else None
        return bank.account_no if bank else ""


def document_of(source: DraftLine) -> Document:
    return source.posting_date, source.document_type, source.document_no


def _standing(known: LedgerEntry) -> Standing:
    closed_by = None if known.closed_by_entry_no is None else EntryRef(known.side, known.closed_by_entry_no)
    return Standing(
        known.side,
        known.entry,
        EntryRef(known.side, known.entry.entry_no),
        known.party_no,
        known.posting_group,
        known.control_account_no,
        transaction_no=known.transaction_no,
        on_hold=known.on_hold,
        is_reversed=known.is_reversed,
        accepted_tolerance=known.accepted_tolerance,
        is_late_discount_accepted=known.is_late_discount_accepted,
        closed_by=closed_by,
        closed_at=known.closed_at,
    )
