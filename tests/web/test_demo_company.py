"""One company of the demo, made for a fixed day: it uses the whole engine, its books are clean, its bank bears it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import accumulate

import pytest
from django.db.models import Q

from ledgerhall.finance.documents.models import Correction, Document, DocumentLine, PostedDeferralLine, PostedDocument
from ledgerhall.finance.foundation import periods
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.journals.models import JournalLine, StandardJournal
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.settlement.models import IssuedFinanceChargeMemo, IssuedReminder, Reminder
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailType,
    FALedgerEntry,
    ItemLedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.finance.vat.statement_tables import VATReturn
from ledgerhall.kernel.people import Person
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Tenant
from ledgerhall.web.demo import making
from ledgerhall.web.demo.trades import TRADES

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.fixture
def winery(db: None, _clean_books: None) -> Iterator[None]:
    """The books of the winery, open: it owes VAT on services when they are paid, and trades in pounds."""
    trade = next(trade for trade in TRADES if trade.is_vat_on_payment)
    tenant = Tenant.objects.create(slug="winery", name=trade.name, created_at=AT, changed_at=AT)
    company = making.make_company(trade=trade, tenant=tenant, today=TODAY, by=Person("demo"), at=AT)
    with books.open(company):
        yield


def features() -> dict[str, int]:
    """How much there is of each thing that the engine can do."""
    details = DetailedCustomerLedgerEntry.objects
    customers = CustomerLedgerEntry.objects
    orders = DocumentLine.objects.filter(document__kind=Document.Kind.ORDER)
    waiting = Document.objects.filter(kind=Document.Kind.INVOICE)
    open_partly = Q(is_open=True) & ~Q(remaining_amount=0)
    invoices = customers.filter(open_partly, document_type="invoice")
    found = {
        "returns handed in": VATReturn.objects.filter(status__in=("submitted", "closed")),
        "returns that run": VATReturn.objects.filter(status="open"),
        "settlements": VATEntry.objects.filter(entry_type=VATEntry.Type.SETTLEMENT),
        "VAT on payment, waiting": VATEntry.objects.exclude(remaining_unrealized_amount=0),
        "VAT on payment, released": VATEntry.objects.exclude(realizes_entry_no=None),
        "invoices in a foreign currency": customers.exclude(currency_code="").filter(document_type="invoice"),
        "exchange rate adjustments": details.filter(
            entry_type__in=(DetailType.UNREALIZED_GAIN, DetailType.UNREALIZED_LOSS)
        ),
        "realised differences": details.filter(entry_type__in=(DetailType.REALIZED_GAIN, DetailType.REALIZED_LOSS)),
        "depreciation": FALedgerEntry.objects.filter(posting_type=FALedgerEntry.PostingType.DEPRECIATION),
        "assets sold": FALedgerEntry.objects.filter(posting_type=FALedgerEntry.PostingType.PROCEEDS),
        "deferrals": PostedDeferralLine.objects,
        "reminders issued": IssuedReminder.objects,
        "reminders waiting": Reminder.objects,
        "finance charge memos": IssuedFinanceChargeMemo.objects,
        "overdue invoices": invoices.filter(due_date__lt=TODAY),
        "payment discounts": details.filter(entry_type=DetailType.PAYMENT_DISCOUNT),
        "payment tolerance": details.filter(entry_type=DetailType.PAYMENT_TOLERANCE),
        "payments on account": customers.filter(document_type="payment", is_open=True),
        "unapplied": details.exclude(unapplies_entry_no=None),
        "corrective credit memos": Correction.objects.filter(kind=Correction.Kind.CORRECTION),
        "cancellations": Correction.objects.filter(kind=Correction.Kind.CANCELLATION),
        "prepayments": PostedDocument.objects.filter(is_prepayment=True),
        "orders part shipped": orders.filter(quantity_shipped__gt=0),
        "orders part invoiced": orders.filter(quantity_invoiced__gt=0),
        "quotes": Document.objects.filter(kind=Document.Kind.QUOTE),
        "sales invoices waiting": waiting.filter(side="sales"),
        "purchase invoices waiting": waiting.filter(side="purchases"),
        "bought stock": ItemLedgerEntry.objects.filter(entry_type=ItemLedgerEntry.Type.PURCHASE),
        "sold stock": ItemLedgerEntry.objects.filter(entry_type=ItemLedgerEntry.Type.SALE),
        "recurring lines": JournalLine.objects.exclude(recurring_method=""),
        "standard journals": StandardJournal.objects,
        "reversed": GLEntry.objects.filter(is_reversed=True),
        "vendor invoices open": VendorLedgerEntry.objects.filter(is_open=True, document_type="invoice"),
        "income statement closed": GLEntry.objects.filter(source_code="CLSINCOME"),
    }
    found["paid in part"] = invoices.exclude(remaining_amount=0).filter(
        entry_no__in=details.filter(entry_type=DetailType.APPLICATION).values("ledger_entry_no")
    )
    return {name: query.count() for name, query in found.items()}


def test_a_company_of_the_demo_uses_the_whole_engine_and_is_clean(winery):
    assert [name for name, number in features().items() if number == 0] == []
    assert periods.fiscal_years()[0].is_closed
    assert list(verify()) == []
    entries = BankAccountLedgerEntry.objects.filter(currency_code="").order_by("posting_date", "entry_no")
    days: dict[object, Decimal] = {}
    for day, amount in entries.values_list("posting_date", "amount_lcy"):
        days[day] = days.get(day, Decimal(0)) + amount
    assert min(accumulate(days.values())) >= 0
