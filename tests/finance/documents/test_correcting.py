"""Posted invoices taken back: cancelled, corrected, credited in part; never changed or deleted."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError

from ledgerhall.finance.documents import copying, correcting, lines, posting
from ledgerhall.finance.documents.models import Correction, Document, PostedDocument
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, ItemLedgerEntry
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books
from tests.finance.documents.trading import booked, credit_memo, document, invoice, line, post, rate, table
from tests.finance.ledgers import AT, ROSA

MARCH = LedgerDate(date(2017, 3, 1))


def cancel(posted: PostedDocument, number: str = "SCM-1") -> posting.PostedParts:
    return correcting.cancel(invoice=posted, posting_date=MARCH, by=ROSA, posted_at=AT, document_no=number)


def codes(act) -> list[str]:
    with pytest.raises(Refused) as raised:
        act()
    return [refusal.code for refusal in raised.value.refusals]


def balances() -> dict[str, Decimal]:
    """The accounts that do not come to 0."""
    sums: dict[str, Decimal] = {}
    for entry in GLEntry.objects.all():
        sums[entry.account_no] = sums.get(entry.account_no, Decimal(0)) + entry.amount
    return {account: amount for account, amount in sums.items() if amount}


class TestACancellation:
    def test_is_a_credit_memo_over_all_of_it(self, trading):
        said = [line("GOODS", "3", "10.01", line_discount_percent="7"), line("SERVICE", "1", "99.99")]
        made = invoice("sales", "SI-1", "2017-02-01", "C10", *said, invoice_discount_amount=Decimal("3.33"))
        memo = cancel(made.document)
        assert memo.document.total_amount == made.document.total_amount
        assert set(balances()) == {"4000", "4010", "4020"}
        assert not CustomerLedgerEntry.objects.filter(is_open=True).exists()
        found = Correction.objects.get()
        assert (found.invoice, found.credit_memo, found.kind) == (made.document, memo.document, "cancellation")
        assert correcting.corrections_of(made.document) == [found]

    def test_in_a_currency_takes_the_rate_of_the_invoice(self, trading):
        made = invoice("sales", "SI-1", "2017-02-01", "C30", line("GOODS", "1", "1000.00"))
        rate(date(2017, 3, 1), "7.60")
        cancel(made.document)
        assert booked("SCM-1") == table("1110 7,450.00 Cr\n4020 7,450.00 Dr")
        entries = CustomerLedgerEntry.objects.values_list("remaining_amount", "remaining_amount_lcy")
        assert set(entries) == {(Decimal(0), Decimal(0))}

    def test_puts_stock_back_at_its_cost(self, trading):
        invoice("purchases", "PI-1", "2017-01-01", "V20", line("STOCK-1", "1", "4.00"))
        invoice("purchases", "PI-2", "2017-01-02", "V20", line("STOCK-1", "1", "8.00"))
        made = invoice("sales", "SI-1", "2017-02-01", "C10", line("STOCK-1", "2", "10.00"))
        cancel(made.document)
        assert balances()["1210"] == Decimal(12)
        assert "5000" not in balances()

    def test_turns_a_deferral_round(self, trading):
        made = invoice("sales", "SI-1", "2017-03-01", "C10", line("SERVICE", "1", "100.00", deferral_code="REV3"))
        cancel(made.document)
        assert "2200" not in balances()

    def test_of_a_prepaid_invoice_takes_all_of_it_back(self, trading):
        order = document(
            "sales", "order", "SO-1", "2017-02-20", "C10", line("GOODS", "3", "33.33"), prepayment_percent=Decimal(33)
        )
        prepaid = posting.post_prepayment_invoice(document=order, by=ROSA, posted_at=AT, document_no="SPI-1")
        made = post(order, "SI-1")
        cancel(made.document)
        cancel(prepaid.document, "SCM-2")
        assert set(balances()) == {"4000", "4020"}
        assert sum(entry.amount for entry in VATEntry.objects.filter(is_prepayment=True)) == 0

    def test_of_a_prepayment_leaves_it_to_be_prepaid_again(self, trading):
        order = document(
            "sales", "order", "SO-1", "2017-02-20", "C10", line("GOODS", "1", "100.00"), prepayment_percent=Decimal(30)
        )
        first = posting.post_prepayment_invoice(document=order, by=ROSA, posted_at=AT, document_no="SPI-1")
        cancel(first.document)
        posting.post_prepayment_invoice(document=order, by=ROSA, posted_at=AT, document_no="SPI-2")
        lines.change(
            line=order.lines.get(),
            values={"quantity": Decimal(2), "quantity_to_ship": Decimal(1), "quantity_to_invoice": Decimal(1)},
            by=ROSA,
            at=AT,
        )
        posting.post_prepayment_invoice(document=order, by=ROSA, posted_at=AT, document_no="SPI-3")
        post(order, "SI-1")
        second, third = (PostedDocument.objects.get(number=number) for number in ("SPI-2", "SPI-3"))
        cancel(second, "SCM-2")
        assert codes(lambda: cancel(third, "SCM-3")) == ["document-prepayment-deducted"]

    def test_is_made_once_of_an_open_invoice(self, trading):
        made = invoice("sales", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "100.00"))
        assert codes(lambda: cancel(made.document, "")) == ["document-credit-memo-series"]
        memo = cancel(made.document)
        assert codes(lambda: cancel(made.document)) == ["document-cancelled", "document-applied"]
        assert codes(lambda: cancel(memo.document)) == ["document-not-invoice"]
        paid = invoice("sales", "SI-2", "2017-02-01", "C10", line("GOODS", "1", "100.00"))
        applied = {"applies_to": [("SI-2", None)]}
        credit_memo("sales", "SCM-2", "2017-02-02", "C10", line("GOODS", "1", "10.00"), **applied)
        assert codes(lambda: cancel(paid.document, "SCM-3")) == ["document-applied"]


class TestACorrection:
    def test_leaves_a_copy_to_be_edited(self, trading):
        made = invoice("sales", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "100.00"))
        draft = correcting.correct(
            invoice=made.document, posting_date=MARCH, by=ROSA, posted_at=AT, document_no="SCM-1"
        )
        assert (draft.kind, draft.lines.get().unit_price) == ("invoice", Decimal(100))
        assert Document.objects.count() == 1
        assert Correction.objects.get().kind == "cancellation"

    def test_in_part_is_a_credit_memo_that_is_edited(self, trading):
        made = invoice("sales", "SI-1", "2017-02-01", "C10", line("GOODS", "2", "100.00"))
        memo = correcting.create_corrective_credit_memo(
            invoice=made.document, posting_date=MARCH, by=ROSA, at=AT, number="CM-1"
        )
        lines.change(line=memo.lines.get(), values={"quantity": Decimal(1)}, by=ROSA, at=AT)
        post(memo, "SCM-1")
        assert CustomerLedgerEntry.objects.get(document_no="SI-1").remaining_amount == Decimal(125)
        assert Correction.objects.get().kind == "correction"


class TestWhatIsPosted:
    @pytest.mark.parametrize("table_name", ["posteddocument", "posteddocumentline", "posteddeferralline", "correction"])
    def test_never_changes(self, trading, table_name):
        made = invoice("sales", "SI-1", "2017-03-01", "C10", line("SERVICE", "1", "100.00", deferral_code="REV3"))
        cancel(made.document)
        for statement in (f"UPDATE documents_{table_name} SET id = id + 100", f"DELETE FROM documents_{table_name}"):
            with pytest.raises(DatabaseError), books.transaction(), books.connection().cursor() as cursor:
                cursor.execute(statement)


class TestAReturn:
    def test_comes_back_at_the_cost_that_it_went_out_with(self, trading):
        invoice("purchases", "PI-1", "2017-01-01", "V20", line("STOCK-1", "3", "7.00"))
        sold = invoice("sales", "SI-1", "2017-02-01", "C10", line("STOCK-1", "2", "10.00")).document
        entry = ItemLedgerEntry.objects.get(document_no="SI-1").entry_no
        wrong = line("STOCK-1", "1", "10.00", returns_entry_no=entry - 1)
        nothing = document("sales", "return order", "SR-0", "2017-03-01", "C10")
        assert codes(lambda: lines.insert(document=nothing, values=wrong, by=ROSA, at=AT)) == [
            "document-return-unknown"
        ]
        said = line("STOCK-1", "1", "10.00", returns_entry_no=entry)
        post(document("sales", "return order", "SR-1", "2017-03-01", "C10", said), "SCM-1")
        assert balances()["1210"] == Decimal(14)
        copied = document("sales", "credit memo", "SC-2", "2017-03-01", "C10")
        copying.copy(source=sold, document=copied, by=ROSA, at=AT)
        assert copied.lines.get().returns_entry_no == entry
