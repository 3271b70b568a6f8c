"""What a posting made, ledger by ledger, before it is written; and the numbers that entries get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.finance.posting.draft import CUSTOMER, VENDOR, DraftLine
from ledgerhall.finance.posting.walk import Walked
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedLedgerEntry,
    DetailedVendorLedgerEntry,
    FALedgerEntry,
    ItemLedgerEntry,
    PartyLedgerEntry,
    ValueEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.vat.models import VATEntry

# Ledger → the column of the posting head that holds its last entry number.
HEAD_COLUMNS: Mapping[type[PostedEntry], str] = {
    VATEntry: "last_vat_entry_no",
    CustomerLedgerEntry: "last_customer_entry_no",
    DetailedCustomerLedgerEntry: "last_customer_detail_no",
    VendorLedgerEntry: "last_vendor_entry_no",
    DetailedVendorLedgerEntry: "last_vendor_detail_no",
    BankAccountLedgerEntry: "last_bank_entry_no",
    FALedgerEntry: "last_asset_entry_no",
    ItemLedgerEntry: "last_item_entry_no",
    ValueEntry: "last_value_entry_no",
}
PARTY_LEDGERS: Mapping[str, type[PartyLedgerEntry]] = {CUSTOMER: CustomerLedgerEntry, VENDOR: VendorLedgerEntry}
DETAILED_LEDGERS: Mapping[str, type[DetailedLedgerEntry]] = {
    CUSTOMER: DetailedCustomerLedgerEntry,
    VENDOR: DetailedVendorLedgerEntry,
}


@dataclass(slots=True)
class Made:
    """The entries of one register, numbered, none of them written yet."""

    walked: Walked
    register: GLRegister
    head: Head
    dimension_sets: Mapping[str, int]
    first_transaction: int
    gl: list[GLEntry] = field(default_factory=list)
    others: dict[type[PostedEntry], list[PostedEntry]] = field(default_factory=dict)
    # Engine's columns of ledger entries that exist: model → entry no → values.
    states: dict[type[PartyLedgerEntry], dict[int, dict[str, Any]]] = field(default_factory=dict)

    def next_no(self, model: type[PostedEntry]) -> int:
        """The next number of a ledger, taken from the head."""
        column = HEAD_COLUMNS[model]
        number = int(getattr(self.head, column)) + 1
        setattr(self.head, column, number)
        return number

    def add(self, entry: PostedEntry) -> None:
        self.others.setdefault(type(entry), []).append(entry)

    def all_others(self) -> Iterator[PostedEntry]:
        for entries in self.others.values():
            yield from entries

    def transaction_no(self, transaction: int) -> int:
        """The number of the posting's transaction, counted from 0; the head follows."""
        number = self.first_transaction + transaction
        self.head.last_transaction_no = max(self.head.last_transaction_no, number)
        return number

    def posted(self, model: type[PostedEntry], source: DraftLine, transaction: int) -> dict[str, Any]:
        """What every entry beside the general ledger says: number, register, document, dimensions, user, moment."""
        number = self.next_no(model)
        return {
            **self.of_register(),
            "id": number,
            "entry_no": number,
            "transaction_no": self.transaction_no(transaction),
            "dimension_set_id": self.dimension_sets.get(source.dimensions),
            **document_values(source, self.walked.books.global_dimensions),
        }

    def of_register(self) -> dict[str, Any]:
        """What every entry has from its register and draft: user, moment, source, journal."""
        register, draft = self.register, self.walked.draft
        return {
            "register_id": register.id,
            "user_text": register.user_text,
            "user_uuid": register.user_uuid,
            "posted_at": register.posted_at,
            "changed_at": register.posted_at,
            "source_code": draft.source_code,
            "journal_template_name": draft.journal_template_name,
            "journal_batch_name": draft.journal_batch_name,
        }


def document_values(
    source: DraftLine, global_dimensions: tuple[str, str], dimensions: str | None = None
) -> dict[str, Any]:
    """What an entry has from its document: dates, numbers, text, and the dimensions, its own or those given."""
    assert source.posting_date is not None
    dimensions = source.dimensions if dimensions is None else dimensions
    values = parsed(dimensions)
    return {
        "posting_date": source.posting_date,
        "document_date": source.document_date or source.posting_date.day,
        "document_type": source.document_type,
        "document_no": source.document_no,
        "external_document_no": source.external_document_no,
        "description": source.description,
        "reason_code": source.reason_code,
        "dimensions": dimensions,
        "global_dimension_1_code": values.get(global_dimensions[0], ""),
        "global_dimension_2_code": values.get(global_dimensions[1], ""),
    }


def dimension_texts(walked: Walked) -> Iterable[str]:
    """The dimension sets that the entries will stand on."""
    for line in walked.parts.lines:
        yield line.source.dimensions if line.dimensions is None else line.dimensions
    parts = walked.parts
    for group in (parts.parties, parts.details, parts.vat, parts.bank, parts.assets, parts.items, parts.values):
        yield from (part.source.dimensions for part in group)
