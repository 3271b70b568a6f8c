"""What somebody should look at before a document is posted, though nothing forbids it (E-DOC-05, E-DOC-02)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from ledgerhall.finance.documents import drafts, statistics, vat_typing
from ledgerhall.finance.documents.models import Document
from ledgerhall.finance.documents.sides import SIDES
from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.subledger.cards import Customer, TradeSetup
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, VendorLedgerEntry
from ledgerhall.finance.vat import settled
from ledgerhall.kernel.errors import Refusal, Refused, text

_POSTING = (Document.Kind.ORDER, Document.Kind.INVOICE, Document.Kind.CREDIT_MEMO)
_POSTED_SERIES: Mapping[str, str] = {
    Document.Kind.ORDER: "posted_invoice_series_code",
    Document.Kind.INVOICE: "posted_invoice_series_code",
    Document.Kind.CREDIT_MEMO: "posted_credit_memo_series_code",
    Document.Kind.RETURN_ORDER: "posted_credit_memo_series_code",
}
_INVOICING = (Document.Kind.QUOTE, Document.Kind.ORDER, Document.Kind.INVOICE)


def cautions_of(document: Document, work_date: date) -> tuple[Refusal, ...]:
    """Its numbers come to an end; it would exceed the customer's credit limit; the customer is overdue; the vendor's
    number looks like one that is used; its VAT comes too late for the return of its period."""
    own = [*_numbers(document, work_date)]
    own += _credit(document, work_date) if SIDES[document.side].is_sale else _alike(document)
    return (*own, *_late(document), *_forgotten_vat(document, work_date))


def _forgotten_vat(document: Document, work_date: date) -> Iterator[Refusal]:
    """VAT was typed for lines that have changed since: it is worked out again."""
    if not document.vat_differences:
        return
    try:
        found = statistics.of(document, work_date)
    except Refused:
        return
    for one in vat_typing.forgotten(document, found):
        template = text(
            "The VAT of {identifier} was typed as {amount} for other lines: it is worked out again. Look at it in "
            "VAT Amounts."
        )
        amount = one.vat + one.difference
        yield _caution("document-vat-worked-out-again", template, "", identifier=one.rule.identifier, amount=amount)


def _numbers(document: Document, work_date: date) -> Iterator[Refusal]:
    """The series of the document, and that which posting takes from, have come to their warning numbers."""
    day = document.posting_date.day if document.posting_date else document.document_date or work_date
    yield from number_series.cautions(drafts.series_code(document), [(None, day, document.number)])
    setup = TradeSetup.objects.filter(side=document.side).first()
    if setup is not None and document.kind in _POSTED_SERIES:
        yield from number_series.cautions(getattr(setup, _POSTED_SERIES[document.kind]), [(None, day, "")])


def _late(document: Document) -> tuple[Refusal, ...]:
    vat_date = document.vat_date or (document.posting_date.day if document.posting_date else None)
    return settled.cautions([(None, vat_date)]) if document.kind in _POSTING and vat_date else ()


def _credit(document: Document, work_date: date) -> Iterator[Refusal]:
    setup = TradeSetup.objects.filter(side=document.side).first()
    customer = Customer.objects.filter(number=document.billed_no).first()
    if setup is None or customer is None or not setup.is_credit_warned or document.kind not in _INVOICING:
        return
    found = CustomerLedgerEntry.objects.filter(party=customer, is_open=True)
    balance = _sum(found)
    added = _total_lcy(document, work_date)
    if customer.credit_limit_lcy and balance + added > customer.credit_limit_lcy:
        template = text(
            "{number} would owe {amount} with this document, more than the credit limit of {limit}; {balance} is owed."
        )
        values = {"amount": balance + added, "limit": customer.credit_limit_lcy, "balance": balance}
        yield _caution("document-credit-limit", template, "billed_no", number=customer.number, **values)
    overdue = _sum(found.filter(due_date__lt=work_date))
    if overdue > 0:
        template = text("{number} owes {amount} that is overdue.")
        yield _caution("document-overdue", template, "billed_no", number=customer.number, amount=overdue)


def _alike(document: Document) -> Iterator[Refusal]:
    """A number that differs from a used one only in case, blanks and marks: INV 77, inv-77."""
    if not document.external_document_no:
        return
    wanted = _plain(document.external_document_no)
    used = VendorLedgerEntry.objects.filter(party_no=document.billed_no).exclude(external_document_no="")
    rows = used.order_by("entry_no").values_list("external_document_no", "document_no", "posting_date")
    for number, document_no, day in rows:
        if number != document.external_document_no and _plain(number) == wanted:
            template = text("{number} looks like {used}, which document {document} of {date} has.")
            values = {"number": document.external_document_no, "used": number, "document": document_no, "date": day}
            yield _caution("document-external-alike", template, "external_document_no", row="E-DOC-02", **values)


def _plain(number: str) -> str:
    return "".join(char for char in number.casefold() if char.isalnum()).lstrip("0")


def _sum(entries: Any) -> Decimal:
    return Decimal(entries.aggregate(total=Sum("remaining_amount_lcy"))["total"] or 0)


def _total_lcy(document: Document, work_date: date) -> Decimal:
    """What the document comes to; nothing while it cannot be told."""
    try:
        return statistics.of(document, work_date).total_lcy
    except Refused:
        return Decimal(0)


def _caution(code: str, template: str, field: str, row: str = "E-DOC-05", **values: Any) -> Refusal:
    return Refusal(code, template, field, row=row, values=values)
