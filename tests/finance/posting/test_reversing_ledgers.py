"""Reversing what stands in other ledgers: mirror images everywhere, and what must be undone first (finance.md 2.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.closing import exchange_rates, vat_settlement
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting.draft import AssetMovement
from ledgerhall.finance.posting.reversal import reverse_register
from ledgerhall.finance.settlement.applying import unapply
from ledgerhall.finance.subledger.cards import Customer
from ledgerhall.finance.subledger.ledgers import (
    BankAccountLedgerEntry,
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    FALedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.inspection import rich_books, rich_ledgers
from tests.finance.inspection.rich_ledgers import USD, line, payment, post_lines, purchase, sale
from tests.finance.ledgers import AT, ROSA


@pytest.fixture
def trade(books):
    """Parties, banks, assets and VAT; every test ends with books that verify."""
    rich_books.set_up()
    rich_ledgers.set_up()
    yield books
    assert [finding.message for finding in verify() if not finding.is_notice] == []


def reverse(register_no: int):
    return reverse_register(register_no=register_no, by=ROSA, posted_at=AT)


def refused(register_no: int) -> list[str]:
    with pytest.raises(Refused) as refusal:
        reverse(register_no)
    assert {each.row for each in refusal.value.refusals} == {"E-REV-01"}
    return [each.code for each in refusal.value.refusals]


def undo_application(document_no: str, day=date(2026, 3, 30)) -> None:
    number = CustomerLedgerEntry.objects.get(document_no=document_no).entry_no
    unapply(side="customer", entry_no=number, posting_date=LedgerDate(day), by=ROSA, posted_at=AT)


def balances() -> dict[str, str]:
    sums: dict[str, Decimal] = {}
    for number, amount in GLEntry.objects.order_by("entry_no").values_list("account_no", "amount"):
        sums[number] = sums.get(number, Decimal(0)) + amount
    return {number: f"{total:.2f}" for number, total in sorted(sums.items()) if total}


class TestParties:
    def test_a_payment_that_was_applied_is_reversed_once_it_is_not(self, trade):
        """Case R9."""
        post_lines(sale("SI-1"))
        paid = post_lines(payment("CR-1", "-400", "SI-1"), source="CASHRECJNL")
        assert refused(paid.register_no) == ["reversal-entry-applied"]
        assert refused(1) == ["reversal-entry-applied"]
        undo_application("CR-1")
        assert refused(GLRegister.objects.latest("number").number) == ["reversal-nothing"]
        reverse(paid.register_no)
        assert balances() == {"1200": "1250.00", "2200": "-250.00", "4100": "-1000.00"}
        rows = CustomerLedgerEntry.objects.order_by("entry_no").values_list(
            "document_no", "remaining_amount", "is_open"
        )
        assert list(rows) == [("SI-1", 1250, True), ("CR-1", 0, False), ("CR-1", 0, False)]
        initial = DetailedCustomerLedgerEntry.objects.filter(entry_type="initial entry").order_by("entry_no")
        assert list(initial.values_list("amount", flat=True)) == [1250, -400, 400]
        assert BankAccountLedgerEntry.objects.filter(is_open=True).count() == 0
        assert set(refused(paid.register_no)) == {"reversal-already-reversed"}

    def test_discount_and_released_vat_are_not_reversed_twice(self, trade):
        """The unapplication took them back; the reversal leaves them out."""
        post_lines(sale("SI-1"), sale("SI-2", vat=rich_ledgers.VATAsked("sale", "HOME", "WAITING")))
        paid = post_lines(payment("CR-1", "-1725", "SI-1", "SI-2", day="2026-03-15"))
        assert balances()["4800"] == "20.00"
        assert balances()["2310"] == "-150.00"
        undo_application("CR-1")
        before = {**balances(), "1110": "0.00"}
        reverse(paid.register_no)
        assert balances() == {
            "1200": "2500.00", "2200": "-250.00", "2310": "-250.00", "4100": "-2000.00"
        }  # fmt: skip
        assert before["2310"] == "-250.00"
        assert sum(VATEntry.objects.values_list("amount", flat=True)) == -250

    def test_an_invoice_takes_its_vat_along(self, trade):
        posted = post_lines(purchase("PI-1"), source="PURCHJNL")
        reverse(posted.register_no)
        assert balances() == {}
        original, mirror = VATEntry.objects.order_by("entry_no")
        assert (mirror.base, mirror.amount, mirror.reverses_entry_no) == (-1000, -250, 1)
        assert original.reversed_by_entry_no == 2
        assert GLEntry.objects.get(entry_no=mirror.gl_entry_no).reverses_entry_no == original.gl_entry_no
        assert not VendorLedgerEntry.objects.filter(is_open=True).exists()
        # The vendor's number is free again.
        post_lines(purchase("PI-2", external_document_no="XPI-1"))

    def test_an_adjusted_entry_stays(self, trade):
        posted = post_lines(sale("SI-1", "1080", USD, party="C2", vat=None))
        asked = exchange_rates.Asked(posting_date=date(2026, 4, 30), document_no="ADJ")
        exchange_rates.adjust(asked=asked, by=ROSA, posted_at=AT)
        assert refused(posted.register_no) == ["reversal-entry-adjusted"]

    @pytest.mark.parametrize(("blocked", "codes"), [("all", ["reversal-party-blocked"]), ("ship", [])])
    def test_a_blocked_party_is_asked_for(self, trade, blocked, codes):
        posted = post_lines(payment("CR-1", "-10"))
        Customer.objects.filter(number="C1").update(blocked=blocked)
        if codes:
            assert refused(posted.register_no) == codes
        else:
            assert not reverse(posted.register_no).is_repeated


class TestOthers:
    def test_settled_vat_stays(self, trade):
        posted = post_lines(sale("SI-1"))
        asked = vat_settlement.Asked(date(2026, 3, 31), "VAT-1", date(2026, 3, 31), "2250")
        vat_settlement.settle(asked=asked, by=ROSA, posted_at=AT)
        assert refused(posted.register_no) == ["reversal-vat-settled"]

    def test_what_is_on_a_bank_statement_stays(self, trade):
        posted = post_lines(payment("CR-1", "-10"))
        BankAccountLedgerEntry.objects.update(statement_no="S1", statement_status="applied")
        assert refused(posted.register_no) == ["reversal-bank-entry-closed"]
        BankAccountLedgerEntry.objects.update(statement_no="", statement_status="open")

    def test_an_asset_is_never_worth_less_than_nothing(self, trade):
        def moved(amount, kind, other, days=0):
            return line("F1", amount, asset=AssetMovement(kind, "COMPANY", days), balancing_account_no=other)

        bought = post_lines(moved("1000", "acquisition cost", "B1"), source="FAGLJNL")
        used = post_lines(moved("-400", "depreciation", "6700", 90), source="FAGLJNL")
        assert refused(bought.register_no) == ["reversal-asset-value"]
        reverse(used.register_no)
        assert list(FALedgerEntry.objects.order_by("entry_no").values_list("amount", "days")) == [
            (1000, 0),
            (-400, 90),
            (400, -90),
        ]
        sold = post_lines(moved("-900", "proceeds on disposal", "B1"), source="FAGLJNL")
        assert refused(bought.register_no) == ["reversal-asset-disposed"]
        assert refused(sold.register_no) == ["reversal-asset-disposed"]

    def test_a_book_that_does_not_reach_the_general_ledger_is_corrected_by_opposite_entries(self, trade):
        def moved(amount, kind):
            return post_lines(line("F1", amount, asset=AssetMovement(kind, "TAX")), source="FAGLJNL")

        bought = moved("1000", "acquisition cost")
        assert refused(bought.register_no) == ["reversal-nothing"]
        moved("-1000", "acquisition cost")
        moved("1000", "acquisition cost")
        scrapped = moved("0", "proceeds on disposal")
        assert list(FALedgerEntry.objects.order_by("entry_no").values_list("posting_type", "amount")) == [
            ("acquisition cost", 1000),
            ("acquisition cost", -1000),
            ("acquisition cost", 1000),
            ("acquisition cost", -1000),
            ("gain/loss", 1000),
        ]
        assert not GLEntry.objects.exists()
        assert refused(scrapped.register_no) == ["reversal-nothing"]
        with pytest.raises(Refused) as again:
            moved("0", "proceeds on disposal")
        assert [refusal.code for refusal in again.value.refusals] == ["asset-disposed"]

    def test_what_no_journal_posted_stays(self, trade):
        posted = post_lines(sale("SI-1"), source="EXCHRATADJ")
        assert refused(posted.register_no) == ["reversal-not-journal"]
        assert GLRegister.objects.count() == 1
