"""Customers and vendors as a posting sees them: their groups, terms, ledger entries and what is told of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ledgerhall.finance.subledger.open_entries import OpenEntry
from ledgerhall.kernel.dates import DateFormula, LedgerDate

# (side, number) of a party, (side, code) of a group, (side, entry number) of an entry.
Key = tuple[str, str]
EntryKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class DimensionRule:
    """What a posting on a record must say of a dimension: `code mandatory`, `same code` or `no code`."""

    dimension: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class AccountPair:
    """Two accounts of one purpose: where it is debited, and where it is credited."""

    debit: str
    credit: str

    def of(self, amount: Decimal) -> str:
        """The account that a signed amount goes to."""
        return self.debit if amount > 0 else self.credit


NO_ACCOUNTS = AccountPair("", "")


@dataclass(frozen=True, slots=True)
class PartyGroup:
    """The accounts of a posting group of customers or vendors."""

    code: str
    control_account_no: str
    payment_discount: AccountPair
    payment_tolerance: AccountPair
    rounding: AccountPair


@dataclass(frozen=True, slots=True)
class Party:
    """A customer or vendor as far as posting asks."""

    side: str
    id: int
    number: str
    blocked: str
    posting_group: str
    country_code: str
    vat_registration_no: str
    payment_terms: str
    is_applied_to_oldest: bool
    is_tolerance_blocked: bool
    rules: tuple[DimensionRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """Payment terms: date formulas on the document date, and the discount in percent."""

    due: str
    discount: str
    discount_percent: Decimal
    is_discount_on_credit_memos: bool

    def due_date(self, document_date: date) -> date:
        return DateFormula.parse(self.due).apply(document_date)

    def discount_date(self, document_date: date) -> date:
        return DateFormula.parse(self.discount).apply(document_date)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A ledger entry of a party that is applied, or that effects lie on."""

    side: str
    entry: OpenEntry
    party_no: str
    posting_group: str
    control_account_no: str
    transaction_no: int
    due_date: date
    is_reversed: bool = False
    on_hold: str = ""
    accepted_tolerance: Decimal = Decimal(0)
    is_late_discount_accepted: bool = False
    closed_by_entry_no: int | None = None
    closed_at: LedgerDate | None = None

    @property
    def key(self) -> EntryKey:
        assert self.entry.entry_no is not None
        return self.side, self.entry.entry_no


@dataclass(frozen=True, slots=True)
class Detail:
    """A detailed entry on a ledger entry whose application is undone."""

    entry_no: int
    ledger_entry_no: int
    entry_type: str
    posting_date: LedgerDate
    transaction_no: int
    application_no: int | None
    is_unapplied: bool
    unapplies_entry_no: int | None
    discount_before: Decimal


@dataclass(frozen=True, slots=True)
class PartyBooks:
    """What is read of customers and vendors. `details` are those of ledger entries whose applications are undone."""

    parties: Mapping[Key, Party] = field(default_factory=dict)
    groups: Mapping[Key, PartyGroup] = field(default_factory=dict)
    terms: Mapping[str, Terms] = field(default_factory=dict)
    entries: Mapping[EntryKey, LedgerEntry] = field(default_factory=dict)
    details: Mapping[EntryKey, Detail] = field(default_factory=dict)
    # (document type, number) of posted sales documents, and (vendor, document type, external number) → document.
    sales_documents: Set[tuple[str, str]] = frozenset()
    vendor_documents: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    is_external_no_mandatory: bool = False
    is_customer_no_mandatory: bool = False
    # The sides whose entries may be applied between currencies.
    sides_between_currencies: frozenset[str] = frozenset()


NO_PARTIES = PartyBooks()
