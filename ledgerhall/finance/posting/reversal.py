"""Reversing a posted transaction or register: the mirror image of every entry, posted and linked (finance.md 2.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.foundation.models import AccountingPeriod, Currency, GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting import reversal_checks, transaction
from ledgerhall.finance.posting.draft import DraftLine, Posted, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

SOURCE_CODE = "REVERSAL"
# Postings that a person prepared line by line; documents are undone by credit memos instead.
REVERSIBLE_SOURCES = frozenset(
    {"GENJNL", "SALESJNL", "PURCHJNL", "CASHRECJNL", "PAYMENTJNL", "FAGLJNL", "SIE", "OPENING"}
)

_DOCUMENT = text("Only what a journal posted can be reversed. A document is undone by a credit memo.")
# Why a posting that no journal made is not reversed, and what undoes it, by its source (finance.md 2.4).
NOT_REVERSED = {
    "SALES": _DOCUMENT,
    "PURCHASES": _DOCUMENT,
    "EXCHRATADJ": text(
        "Only what a journal posted can be reversed. An exchange rate adjustment is taken back by the next one: "
        "correct the rate and adjust again."
    ),
    "VATSTMT": text(
        "Only what a journal posted can be reversed. VAT that was settled stays closed: post what was wrong anew, "
        "with a VAT date after the settled period."
    ),
}


def reverse_transaction(
    *, transaction_no: int, by: By, posted_at: datetime, idempotency_key: str | None = None
) -> Posted:
    """Post the mirror image of one transaction in every ledger: same dates and document numbers, linked both ways.

    Refuses what is reversed already, what no journal posted, what is applied, settled, on a statement, disposed of or
    of a blocked party, and what today's rules do not let be posted (E-REV-01). What an application in the transaction
    did and an unapplication took back since is left out.
    """
    found = GLEntry.objects.filter(transaction_no=transaction_no)
    return _reverse(
        lambda: list(found.order_by("entry_no")), f"transaction {transaction_no}", by, posted_at, idempotency_key
    )


def reverse_register(*, register_no: int, by: By, posted_at: datetime, idempotency_key: str | None = None) -> Posted:
    """Post the mirror image of what is left to reverse of a whole register. Refuses as `reverse_transaction`."""

    def entries() -> list[GLEntry]:
        register = GLRegister.objects.filter(number=register_no).first()
        found = GLEntry.objects.filter(register=register) if register else GLEntry.objects.none()
        left = found if register and register.is_reversed else found.filter(is_reversed=False)
        return list(left.order_by("entry_no"))

    return _reverse(entries, f"register {register_no}", by, posted_at, idempotency_key)


def _reverse(
    entries_of: Callable[[], list[GLEntry]], unit: str, by: By, posted_at: datetime, key: str | None
) -> Posted:
    def act(head: Head) -> Posted:
        request_hash = f"reverse {unit}"
        if earlier := transaction.repeated(key, request_hash):
            return earlier
        originals = entries_of()
        transactions = sorted({entry.transaction_no for entry in originals})
        refusals = [*_refusals(originals, unit), *reversal_checks.refusals(transactions)]
        if not refusals:
            undone = reversal_checks.undone_effects(originals)
            originals = [entry for entry in originals if entry.entry_no not in undone]
            refusals += _refusals(originals, unit)
        if refusals:
            raise Refused(refusals)
        draft = _mirror(originals, transactions)
        return post(draft=draft, by=by, posted_at=posted_at, idempotency_key=key, request_hash=request_hash)

    return transaction.run(act)


def _refusals(originals: Sequence[GLEntry], unit: str) -> Iterator[Refusal]:
    if not originals:
        yield _refusal("reversal-nothing", text("There are no G/L entries of {unit} to reverse."), unit=unit)
    for source in sorted({entry.source_code for entry in originals} & NOT_REVERSED.keys()):
        yield _refusal("reversal-not-journal", NOT_REVERSED[source])
    for entry in originals:
        if entry.is_reversed:
            template = text("G/L entry {entry} is reversed already or is itself a reversal.")
            yield _refusal("reversal-already-reversed", template, entry=entry.entry_no)
        elif entry.source_code not in REVERSIBLE_SOURCES | NOT_REVERSED.keys():
            template = text("G/L entry {entry} was posted by {source}, not from a journal.")
            yield _refusal("reversal-not-journal", template, entry=entry.entry_no, source=entry.source_code)


def _mirror(originals: Sequence[GLEntry], transactions: Sequence[int]) -> PostingDraft:
    setup = GeneralLedgerSetup.objects.order_by("id")[:1].get()
    local = money.Currency(setup.local_currency_code, setup.local_minor_units)
    foreign = {row.code: money.Currency(row.code, row.minor_units) for row in Currency.objects.order_by("code")}
    first = AccountingPeriod.objects.order_by("starting_date").first()
    opening_date = LedgerDate(first.starting_date).day_before if first else None
    lines = tuple(_mirrored(entry, local, foreign) for entry in originals)
    return PostingDraft(
        lines=lines,
        source_code=SOURCE_CODE,
        is_document_balance_forced=False,
        is_opening=any(line.posting_date == opening_date for line in lines),
        is_reversal=True,
        mirrors=tuple(transactions),
    )


def _mirrored(entry: GLEntry, local: money.Currency, foreign: dict[str, money.Currency]) -> DraftLine:
    currency = foreign[entry.currency_code] if entry.currency_code else local
    return DraftLine(
        line_no=entry.entry_no,
        account_no=entry.account_no,
        posting_date=entry.posting_date,
        document_no=entry.document_no,
        amount=money.Money(-entry.currency_amount, currency),
        amount_lcy=money.Money(-entry.amount, local),
        document_type=entry.document_type,
        external_document_no=entry.external_document_no,
        document_date=entry.document_date,
        vat_date=entry.vat_date,
        description=entry.description,
        dimensions=entry.dimensions,
        reason_code=entry.reason_code,
        is_correction=not entry.is_correction,
        is_system_created=True,
        reverses_entry_no=entry.entry_no,
    )


def _refusal(code: str, template: str, **values: object) -> Refusal:
    return Refusal(code, template, row="E-REV-01", values=values)
