"""What stands against reversing transactions in the ledgers beside the general one (finance.md 2.4, E-REV-01).

And which G/L entries of them an unapplication has taken back already, so that a reversal leaves them out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting.draft import CUSTOMER, VENDOR
from ledgerhall.finance.posting.made import DETAILED_LEDGERS, PARTY_LEDGERS
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    DetailType,
    FALedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import Inconsistent, Refusal, text

_UNREALIZED = (DetailType.UNREALIZED_GAIN, DetailType.UNREALIZED_LOSS)
_INVOICED = ("invoice", "credit memo", "finance charge memo", "reminder")
# (side, what the card says) → the document types that it stops.
_STOPPED: Mapping[tuple[str, str], tuple[str, ...]] = {
    (CUSTOMER, "invoice"): _INVOICED,
    (VENDOR, "payment"): ("payment",),
}

# What one effect of an application left in the general ledger: account, amount, account of the other side.
_Trace = tuple[str, Decimal, str]


def refusals(transactions: Sequence[int]) -> Iterator[Refusal]:
    """Every entry of the transactions that cannot be mirrored, and why."""
    for side in (CUSTOMER, VENDOR):
        yield from _party_refusals(side, transactions)
    yield from _bank_refusals(transactions)
    yield from _vat_refusals(transactions)
    yield from _asset_refusals(transactions)


def undone_effects(originals: Sequence[GLEntry]) -> set[int]:
    """The G/L entries of applications in these transactions that were undone since, each by its mirror image.

    A reversal mirrors what is left: what an application did (discount, gain, released VAT) and what undid it cancel.
    """
    transactions = sorted({entry.transaction_no for entry in originals})
    traces = [*_traces_of_details(transactions), *_traces_of_vat(transactions)]
    if not traces:
        return set()
    found: dict[tuple[int, _Trace], list[int]] = defaultdict(list)
    for entry in originals:
        trace = entry.account_no, entry.amount, entry.balancing_account_no
        found[entry.transaction_no, trace].append(entry.entry_no)
    undone = set()
    for transaction_no, trace in traces:
        if not (numbers := found[transaction_no, trace]):
            raise Inconsistent(f"Transaction {transaction_no} has no G/L entry {trace} of an application.")
        undone.add(numbers.pop())
    return undone


def _traces_of_details(transactions: Sequence[int]) -> Iterator[tuple[int, _Trace]]:
    for model in DETAILED_LEDGERS.values():
        details = _of(model, transactions).exclude(entry_type=DetailType.INITIAL).exclude(amount_lcy=0)
        columns = ("transaction_no", "control_account_no", "counter_account_no", "amount_lcy")
        for number, control, counter, amount in details.exclude(counter_account_no="").values_list(*columns):
            yield number, (control, amount, counter)
            yield number, (counter, -amount, control)


def _traces_of_vat(transactions: Sequence[int]) -> Iterator[tuple[int, _Trace]]:
    """Released VAT left its waiting account; of a reverse charge both accounts were adjusted."""
    entries = list(_of(VATEntry, transactions).filter(application_no__isnull=False).exclude(amount=0))
    waiting = dict(
        VATEntry.objects.filter(entry_no__in=[entry.realizes_entry_no for entry in entries]).values_list(
            "entry_no", "vat_account_no"
        )
    )
    for entry in entries:
        other = waiting.get(entry.realizes_entry_no) or entry.reverse_charge_account_no
        if other:
            yield entry.transaction_no, (entry.vat_account_no, entry.amount, other)
            yield entry.transaction_no, (other, -entry.amount, entry.vat_account_no)


def _party_refusals(side: str, transactions: Sequence[int]) -> Iterator[Refusal]:
    entries = _of(PARTY_LEDGERS[side], transactions).select_related("party")
    live = _live_details(side, transactions)
    for entry in entries:
        values = {"side": side, "document_no": entry.document_no, "number": entry.party_no}
        kinds = live.get(entry.entry_no, set())
        if kinds & set(_UNREALIZED) and not kinds - set(_UNREALIZED):
            template = text("{document_no} of {side} {number} was adjusted to an exchange rate since.")
            yield _refusal("reversal-entry-adjusted", template, **values)
        elif kinds:
            template = text("{document_no} of {side} {number} is applied: undo the application first.")
            yield _refusal("reversal-entry-applied", template, **values)
        if _is_stopped(side, entry):
            template = text("The {side} {number} is blocked ({blocked}): {document_no} cannot be reversed.")
            yield _refusal("reversal-party-blocked", template, **values, blocked=entry.party.blocked)


def _live_details(side: str, transactions: Sequence[int]) -> dict[int, set[str]]:
    """Ledger entry → the types of its detailed entries beside the initial one that still count."""
    numbers = _of(PARTY_LEDGERS[side], transactions).values("entry_no")
    details = DETAILED_LEDGERS[side]._default_manager.filter(ledger_entry_no__in=numbers, is_unapplied=False)  # noqa: SLF001
    found: dict[int, set[str]] = defaultdict(set)
    for number, kind in details.exclude(entry_type=DetailType.INITIAL).values_list("ledger_entry_no", "entry_type"):
        found[number].add(kind)
    return found


def _is_stopped(side: str, entry: CustomerLedgerEntry | VendorLedgerEntry) -> bool:
    blocked = entry.party.blocked
    return blocked == "all" or entry.document_type in _STOPPED.get((side, blocked), ())


def _bank_refusals(transactions: Sequence[int]) -> Iterator[Refusal]:
    taken = _of(BankAccountLedgerEntry, transactions).filter(
        Q(is_open=False) | ~Q(statement_no="") | ~Q(statement_status="open")
    )
    for entry in taken:
        template = text("Bank entry {entry} of {account} is closed or stands on statement {statement}.")
        values = {"entry": entry.entry_no, "account": entry.bank_account_no, "statement": entry.statement_no}
        yield _refusal("reversal-bank-entry-closed", template, **values)


def _vat_refusals(transactions: Sequence[int]) -> Iterator[Refusal]:
    for entry in _of(VATEntry, transactions).filter(is_closed=True):
        template = text("VAT entry {entry} of {document_no} was settled by VAT entry {settlement}.")
        values = {"entry": entry.entry_no, "document_no": entry.document_no, "settlement": entry.closed_by_entry_no}
        yield _refusal("reversal-vat-settled", template, **values)


def _asset_refusals(transactions: Sequence[int]) -> Iterator[Refusal]:
    """The asset must still be there, and what is left of its value must not be negative without the entries."""
    pairs = _of(FALedgerEntry, transactions).order_by("asset_no", "book_code").values_list("asset_no", "book_code")
    for asset, book in pairs.distinct():
        entries = FALedgerEntry.objects.filter(asset_no=asset, book_code=book, is_reversed=False)
        values = {"asset": asset, "book": book}
        if entries.filter(Q(posting_type=FALedgerEntry.PostingType.PROCEEDS) | Q(is_disposal=True)).exists():
            template = text("Fixed asset {asset} has been disposed of in book {book}.")
            yield _refusal("reversal-asset-disposed", template, **values)
            continue
        left = entries.exclude(transaction_no__in=transactions).aggregate(value=Sum("amount"))["value"]
        if left is not None and left < 0:
            template = text("Without these entries fixed asset {asset} would be worth {value} in book {book}.")
            yield _refusal("reversal-asset-value", template, **values, value=left)


def _of(model: type[Any], transactions: Sequence[int]) -> Any:
    """The entries of a ledger in the transactions that are not reversed, in order."""
    found = model._default_manager.filter(transaction_no__in=transactions, is_reversed=False)  # noqa: SLF001
    return found.order_by("entry_no")


def _refusal(code: str, template: str, **values: object) -> Refusal:
    return Refusal(code, template, row="E-REV-01", values=values)
