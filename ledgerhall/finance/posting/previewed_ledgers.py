"""The entries of the ledgers beside the general one that a walk's parts would become, as a preview shows them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.draft import DraftLine
from ledgerhall.finance.posting.parts import DetailPart, Parts
from ledgerhall.kernel.dates import LedgerDate

CUSTOMER, VENDOR, VAT, BANK, ASSET, ITEM = "customer", "vendor", "vat", "bank account", "fixed asset", "item"
LEDGERS = (CUSTOMER, VENDOR, VAT, BANK, ASSET, ITEM)


@dataclass(frozen=True, slots=True)
class PreviewedLedgerEntry:
    """An entry as it would be; of customers and vendors a detailed one.

    `ledger` is one of `LEDGERS`; `number` that of the party, bank account, asset or item, of VAT its identifier.
    `amount` is in the currency; `base` is what VAT was worked out of, `quantity` that of items.
    """

    ledger: str
    document_no: str
    posting_date: LedgerDate | None
    number: str
    entry_type: str
    currency_code: str
    amount: Decimal
    amount_lcy: Decimal
    base: Decimal | None = None
    quantity: Decimal | None = None


def entries_of(parts: Parts, books: PostingBooks) -> Iterator[PreviewedLedgerEntry]:
    """All of them, ledger by ledger in the order of `LEDGERS`."""
    local = books.local_currency.code
    details = [_detail(part, parts, books) for part in parts.details]
    yield from sorted(details, key=lambda entry: LEDGERS.index(entry.ledger))
    for vat in parts.vat:
        amount = vat.amount + vat.unrealized_amount
        base = vat.base + vat.unrealized_base
        name = vat.identifier or vat.tax_jurisdiction
        yield _entry(VAT, vat.source, name, vat.entry_type, local, amount, amount, base=base)
    for bank in parts.bank:
        currency, number = bank.amount.currency.code, bank.bank_account_no
        yield _entry(BANK, bank.source, number, "", currency, bank.amount.amount, bank.amount_lcy.amount)
    for asset in parts.assets:
        yield _entry(ASSET, asset.source, asset.asset_no, asset.posting_type, local, asset.amount, asset.amount)
    for value in parts.values:
        item = parts.items[value.item]
        cost, quantity = value.cost, value.quantity
        yield _entry(ITEM, value.source, item.item_no, item.entry_type, local, cost, cost, quantity=quantity)


def _detail(part: DetailPart, parts: Parts, books: PostingBooks) -> PreviewedLedgerEntry:
    ref = part.entry
    if ref.new is not None:
        number = parts.parties[ref.new].party_no
    else:
        assert ref.entry_no is not None
        number = books.parties.entries[ref.side, ref.entry_no].party_no
    currency = part.amount.currency.code
    return _entry(ref.side, part.source, number, part.entry_type, currency, part.amount.amount, part.amount_lcy.amount)


def _entry(
    ledger: str,
    source: DraftLine,
    number: str,
    entry_type: str,
    currency: str,
    amount: Decimal,
    amount_lcy: Decimal,
    *,
    base: Decimal | None = None,
    quantity: Decimal | None = None,
) -> PreviewedLedgerEntry:
    return PreviewedLedgerEntry(
        ledger,
        source.document_no,
        source.posting_date,
        number,
        entry_type,
        currency,
        amount,
        amount_lcy,
        base,
        quantity,
    )
