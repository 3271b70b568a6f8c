"""A process that is killed at any statement leaves all of a posting in all ledgers, or nothing of it in any."""

from __future__ import annotations

from datetime import date

import pytest

from ledgerhall.finance.closing import vat_settlement
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.finance.posting.draft import AppliesTo, PartyTerms
from ledgerhall.finance.settlement.applying import apply
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, DetailedCustomerLedgerEntry
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.conftest import started
from tests.finance.inspection import rich_books, rich_ledgers
from tests.finance.inspection.rich_ledgers import USD, payment, post_lines, purchase, sale
from tests.finance.ledgers import AT, ROSA
from tests.finance.posting.contents import everything
from tests.finance.processes import survives


@pytest.fixture
def ready(copy_books):
    """A company that buys, sells and trades in dollars; SI-1 in dollars with discount, CR-1 not yet applied to it."""

    def fill(made) -> None:
        started(made)
        with tenancy_books.open(made):
            rich_books.set_up()
            rich_ledgers.set_up()
            terms = PartyTerms(discount=Money("21.60", USD), discount_date=date(2026, 5, 20))
            post_lines(sale("SI-1", "1080", USD, party="C2", vat=None, terms=terms))
            post_lines(payment("CR-1", "-1058.40", currency=USD, party="C2", day="2026-05-04"))
            post_lines(sale("SI-2"), purchase("PI-1"))

    return copy_books("crash", fill)


def kill_at_each_step(company, work) -> int:
    """Kill the work before its first step, its second …, until it comes to its end; how many steps it had."""
    with tenancy_books.open(company):
        before = everything()
    for step in range(1, 500):
        is_done = survives(work, company, killed_at=step)
        with tenancy_books.open(company):
            now = everything()
        if now != before:
            break
        assert not is_done, "it left nothing behind"
    # The change that was found is the whole of it, committed just before the kill.
    with tenancy_books.open(company):
        assert not is_done, "no kill came after the commit"
        assert len(now["ledger_glregister"]) == len(before["ledger_glregister"]) + 1
        assert [finding.message for finding in verify() if not finding.is_notice] == []
    return step


class TestKilled:
    def test_a_customers_invoice_with_vat(self, ready):
        line = sale("1", dimensions="DEPARTMENT=A")
        assert kill_at_each_step(ready, lambda: post_lines(line, posting_number_series="VOU")) >= 15
        with tenancy_books.open(ready):
            entry = CustomerLedgerEntry.objects.order_by("entry_no").last()
            assert (entry.document_no, entry.remaining_amount) == ("V001", 1250)
            assert VATEntry.objects.filter(document_no="V001", amount=-250).count() == 1

    def test_an_application_with_discount_in_currency(self, ready):
        def work() -> None:
            apply(
                side="customer",
                entry_no=2,
                applies_to=[AppliesTo("SI-1")],
                posting_date=LedgerDate(date(2026, 5, 6)),
                by=ROSA,
                posted_at=AT,
            )

        assert kill_at_each_step(ready, work) >= 15
        with tenancy_books.open(ready):
            assert (
                list(CustomerLedgerEntry.objects.filter(party_no="C2").values_list("is_open", flat=True)) == [False] * 2
            )
            types = set(DetailedCustomerLedgerEntry.objects.values_list("entry_type", flat=True))
            assert types >= {"application", "payment discount", "realized loss"}

    def test_a_vat_settlement(self, ready):
        asked = vat_settlement.Asked(date(2026, 3, 31), "VAT-1", date(2026, 3, 31), "2250")

        def work() -> None:
            vat_settlement.settle(asked=asked, by=ROSA, posted_at=AT)

        assert kill_at_each_step(ready, work) >= 12
        with tenancy_books.open(ready):
            assert not VATEntry.objects.filter(is_closed=False).exists()
            assert GLRegister.objects.order_by("number").last().source_code == "VATSTMT"
