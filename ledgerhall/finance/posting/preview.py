"""The same walk without lock and numbers: what a posting would make, and what stands against it. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ledgerhall.finance.ledger import balances
from ledgerhall.finance.posting.draft import PostingDraft
from ledgerhall.finance.posting.entries import sides
from ledgerhall.finance.posting.previewed_ledgers import PreviewedLedgerEntry, entries_of
from ledgerhall.finance.posting.walk import Walked, walk
from ledgerhall.finance.vat import settled
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal
from ledgerhall.kernel.money import Currency
from ledgerhall.kernel.people import By
from ledgerhall.tenancy import books


@dataclass(frozen=True, slots=True)
class PreviewedEntry:
    """An entry as it would be; amounts in the local currency, `amount` debit positive."""

    line_no: int
    transaction: int
    document_no: str
    posting_date: LedgerDate | None
    account_no: str
    account_name: str
    description: str
    amount: Decimal
    debit_amount: Decimal
    credit_amount: Decimal


@dataclass(frozen=True, slots=True)
class BalanceChange:
    """What an account's balance is, and what it would be, in the local currency."""

    account_no: str
    account_name: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """The entries that would be made, the balances that would change, and every refusal; `others` in other ledgers."""

    entries: tuple[PreviewedEntry, ...]
    changes: tuple[BalanceChange, ...]
    refusals: tuple[Refusal, ...]
    currency: Currency
    others: tuple[PreviewedLedgerEntry, ...] = ()
    # What forbids nothing: questions that nobody answered, VAT that comes too late for its return.
    cautions: tuple[Refusal, ...] = ()

    @property
    def debit_total(self) -> Decimal:
        return sum((entry.debit_amount for entry in self.entries), Decimal(0))

    @property
    def credit_total(self) -> Decimal:
        return sum((entry.credit_amount for entry in self.entries), Decimal(0))


def preview(*, draft: PostingDraft, by: By) -> Preview:
    """Walk the draft and show where it leads."""
    with books.snapshot():
        walked = walk(draft, by)
        entries = tuple(_entries(walked))
        others = tuple(entries_of(walked.parts, walked.books))
        return Preview(
            entries,
            _changes(walked, entries),
            walked.refusals,
            walked.books.local_currency,
            others,
            (*walked.parts.cautions, *_late(walked)),
        )


def _late(walked: Walked) -> tuple[Refusal, ...]:
    sources = [part.source for part in walked.parts.vat]
    return settled.cautions(
        (source.line_no, source.vat_date or source.posting_date.day) for source in sources if source.posting_date
    )


def _entries(walked: Walked) -> list[PreviewedEntry]:
    made = []
    for line in walked.parts.lines:
        account = walked.books.accounts.get(line.account_no)
        if line.amount_lcy is None or account is None:
            continue
        debit, credit = sides(line.amount_lcy.amount, is_correction=line.source.is_correction)
        made.append(
            PreviewedEntry(
                line.source.line_no,
                line.transaction,
                line.source.document_no,
                line.source.posting_date,
                account.number,
                account.name,
                line.source.description or account.name,
                line.amount_lcy.amount,
                debit,
                credit,
            )
        )
    return made


def _changes(walked: Walked, entries: tuple[PreviewedEntry, ...]) -> tuple[BalanceChange, ...]:
    added: dict[str, Decimal] = {}
    for entry in entries:
        added[entry.account_no] = added.get(entry.account_no, Decimal(0)) + entry.amount
    accounts = [walked.books.accounts[number] for number in sorted(added)]
    before = balances.sums_up_to(balances.LAST_DATE, [account.id for account in accounts])
    return tuple(
        BalanceChange(account.number, account.name, then, then + added[account.number])
        for account in accounts
        for then in [before.get(account.id, balances.NOTHING).net]
    )
