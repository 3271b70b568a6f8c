"""What asks for open entries, or for what happened since a day, is found by an index that knows no closed history."""

from __future__ import annotations

from datetime import date

import pytest

from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedVendorLedgerEntry,
    ItemLedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.pages.filtering import Clock, condition
from ledgerhall.tenancy import books as tenancy_books

DAY = LedgerDate(date(2026, 6, 30))
CLOCK = Clock(DAY.day, DAY.day)


@pytest.fixture
def searching(books):
    """A planner that never reads a whole table where there is an index."""
    if tenancy_books.connection().vendor == "postgresql":
        with tenancy_books.connection().cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("SET enable_bitmapscan = off")


def test_open_entries_and_changes_after_a_day_have_indexes_of_their_own(searching) -> None:
    typed = condition("Yes", "boolean", CLOCK).q("is_open")
    for model, prefix in ((CustomerLedgerEntry, "cust"), (VendorLedgerEntry, "vend")):
        of_party = model._default_manager.filter(party_id=7)
        every = model._default_manager.all()
        plans = {
            f"{prefix}entry_open_of_party": of_party.filter(is_open=True, due_date__lt=DAY.day),
            f"{prefix}entry_open_of_no": every.filter(is_open=True, party_no="C1"),
            f"{prefix}entry_open_by_due": every.filter(typed, due_date__lt=DAY.day),
            f"{prefix}entry_party": of_party.order_by("-entry_no"),
        }
        for name, queryset in plans.items():
            assert name in queryset.explain()
    for details, prefix in ((DetailedCustomerLedgerEntry, "cust"), (DetailedVendorLedgerEntry, "vend")):
        every = details._default_manager.all()
        assert f"{prefix}detail_date" in every.filter(posting_date__gt=DAY).explain()
        assert f"{prefix}detail_entry_no" in every.filter(ledger_entry_no=7).explain()
        assert f"{prefix}detail_party_date" in every.filter(party_no="C1", posting_date__lt=DAY).explain()
    stock = ItemLedgerEntry.objects.filter(item_id=7, is_open=True, is_positive=True).order_by("entry_no")
    assert "itementry_open_of_item" in stock.explain()
    assert "bankentry_open_of_account" in BankAccountLedgerEntry.objects.filter(bank_account=7, is_open=True).explain()
