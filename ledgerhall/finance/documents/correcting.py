"""Taking a posted invoice back: cancelled by its credit memo, corrected with a copy to edit, or credited in part.

What was posted stays; a dated `Correction` links the two (finance.md 1.12).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ledgerhall.finance.documents import copying, drafts, posting, prepaying, vat_typing
from ledgerhall.finance.documents.content import HEADER_FIELDS
from ledgerhall.finance.documents.models import Correction, Document, DocumentApplication, PostedDocument
from ledgerhall.finance.documents.posting import PostedParts
from ledgerhall.finance.documents.sides import SIDES
from ledgerhall.finance.foundation.locking import Head, under_lock
from ledgerhall.finance.ledger.models import DocumentType
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.subledger.cards import TradeSetup
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, PartyLedgerEntry, VendorLedgerEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

# What a credit memo does not take from its invoice.
_NOT_TAKEN = frozenset(
    {"payment_method_code", "due_date", "payment_discount_date", "payment_discount_percent", "vat_date"}
)


def cancel(
    *, invoice: PostedDocument, posting_date: LedgerDate, by: By, posted_at: datetime, document_no: str = ""
) -> PostedParts:
    """Post the credit memo over all of an invoice, at its rate, and apply it.

    Refuses what is no invoice, one that is credited already or applied, and a credit memo without a number to take
    (E-DOC-06); and everything that posting refuses.
    """

    def act(_head: Head) -> PostedParts:
        refusals = [*_refusals(invoice), *_unused_refusals(invoice), *_series_refusals(invoice, document_no)]
        if refusals:
            raise Refused(refusals)
        memo = _memo(invoice, f"~{invoice.number}"[:20], posting_date, posted_at, is_whole=True)
        made = posting.post(document=memo, by=by, posted_at=posted_at, document_no=document_no)
        if invoice.is_prepayment:
            prepaying.count_cancelled(invoice, posted_at)
        return made

    return transaction.run(act)


def correct(
    *, invoice: PostedDocument, posting_date: LedgerDate, by: By, posted_at: datetime, document_no: str = ""
) -> Document:
    """Cancel an invoice, and return a new draft with what it said, to be corrected and posted. Refuses as `cancel`."""

    def act(_head: Head) -> Document:
        cancel(invoice=invoice, posting_date=posting_date, by=by, posted_at=posted_at, document_no=document_no)
        values: dict[str, Any] = {"party_no": invoice.party_no, "posting_date": posting_date}
        if not _has_draft_series(invoice):
            values["number"] = f"{invoice.number[:18]}-C"
        draft = drafts.create(side=invoice.side, kind=Document.Kind.INVOICE, values=values, by=by, at=posted_at)
        return copying.copy(source=invoice, document=draft, by=by, at=posted_at, is_header_included=True)

    return transaction.run(act)


@under_lock
def create_corrective_credit_memo(
    *, invoice: PostedDocument, posting_date: LedgerDate, by: By, at: datetime, number: str = ""
) -> Document:
    """A draft credit memo with the lines of an invoice, to be edited and posted; it is applied to the invoice.

    Refuses what is no invoice, and one that is cancelled (E-DOC-06).
    """
    if refusals := _refusals(invoice):
        raise Refused(refusals)
    values = {"party_no": invoice.party_no, "posting_date": posting_date, "number": number}
    empty = drafts.create(side=invoice.side, kind=Document.Kind.CREDIT_MEMO, values=values, by=by, at=at)
    taken = empty.number
    empty.delete()
    return _memo(invoice, taken, posting_date, at, is_whole=True)


def corrections_of(invoice: PostedDocument) -> list[Correction]:
    """The credit memos that take the invoice back, the earliest first."""
    return list(Correction.objects.filter(invoice=invoice).select_related("credit_memo").order_by("made_at", "id"))


def _memo(invoice: PostedDocument, number: str, posting_date: LedgerDate, at: datetime, *, is_whole: bool) -> Document:
    """The draft of a credit memo with what the invoice says, at the invoice's rate, to be applied to it."""
    values = {name: getattr(invoice, name) for name in HEADER_FIELDS if name not in _NOT_TAKEN}
    values |= {"document_date": posting_date.day, "due_date": posting_date.day, "order_no": ""}
    if not invoice.currency_code:
        values |= {"exchange_amount": 0, "relational_amount": 0}
    memo = Document(side=invoice.side, kind=Document.Kind.CREDIT_MEMO, created_at=at, changed_at=at, **values)
    memo.number, memo.posting_date, memo.corrects_no = number, posting_date, invoice.number
    memo.save(force_insert=True)
    copying.copy_lines(invoice.lines.order_by("line_no"), memo, at, is_whole=is_whole)
    copying.take_stock_back(invoice, memo)
    vat_typing.take_over(memo, invoice)
    entry = _entry(invoice)
    if entry is not None and entry.is_open:
        DocumentApplication.objects.create(document=memo, position=1, document_no=invoice.number)
    return memo


def _entry(invoice: PostedDocument) -> PartyLedgerEntry | None:
    model: type[PartyLedgerEntry] = CustomerLedgerEntry if SIDES[invoice.side].is_sale else VendorLedgerEntry
    found = model._default_manager.filter(  # noqa: SLF001
        party_no=invoice.billed_no, document_type=DocumentType.INVOICE, document_no=invoice.number, is_reversed=False
    )
    return found.order_by("-entry_no").first()


def _refusals(invoice: PostedDocument) -> list[Refusal]:
    if invoice.kind != PostedDocument.Kind.INVOICE:
        template = text("{document} is no invoice, and cannot be cancelled or corrected.")
        return [_refusal("document-not-invoice", template, document=str(invoice))]
    cancelling = Correction.objects.filter(invoice=invoice, kind=Correction.Kind.CANCELLATION)
    cancelled = cancelling.select_related("credit_memo").first()
    if cancelled is None:
        return []
    template = text("{document} is cancelled already by credit memo {credit_memo}.")
    values = {"document": str(invoice), "credit_memo": cancelled.credit_memo.number}
    return [_refusal("document-cancelled", template, **values)]


def _unused_refusals(invoice: PostedDocument) -> list[Refusal]:
    """The whole of the invoice is open: nothing is paid, applied or credited of it."""
    found = list(prepaying.cancel_refusals(invoice)) if invoice.is_prepayment else []
    entry = _entry(invoice)
    if entry is not None and entry.remaining_amount != entry.amount:
        template = text(
            "{document} is paid or applied: of {amount} {remaining} is open. Unapply it first, or post a corrective "
            "credit memo."
        )
        values = {"document": str(invoice), "amount": entry.amount, "remaining": entry.remaining_amount}
        found.append(_refusal("document-applied", template, **values))
    return found


def _series_refusals(invoice: PostedDocument, document_no: str) -> list[Refusal]:
    setup = TradeSetup.objects.filter(side=invoice.side).first()
    if document_no or (setup is not None and setup.posted_credit_memo_series_code):
        return []
    template = text("The setup names no number series of posted credit memos, which the cancellation needs.")
    return [_refusal("document-credit-memo-series", template)]


def _has_draft_series(invoice: PostedDocument) -> bool:
    setup = TradeSetup.objects.filter(side=invoice.side).first()
    return setup is not None and bool(setup.invoice_series_code)


def _refusal(code: str, template: str, **values: Any) -> Refusal:
    return Refusal(code, template, row="E-DOC-06", values=values)
