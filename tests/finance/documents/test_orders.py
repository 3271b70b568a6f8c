"""Orders: shipped and invoiced in parts, prepaid, made of quotes."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.documents import copying, correcting, drafts, lines, posting
from ledgerhall.finance.documents.models import Document, DocumentLine, PostedDocument
from ledgerhall.finance.foundation.models import Currency
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.vat.models import VATPostingSetup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.documents.trading import booked, document, line, post, rate, table, vat_entries
from tests.finance.ledgers import AT, ROSA


def to_do(order: Document, **values) -> None:
    """Say of the order's only line what is to be shipped or invoiced now."""
    amounts = {name: Decimal(value) for name, value in values.items()}
    lines.change(line=DocumentLine.objects.get(document=order), values=amounts, by=ROSA, at=AT)


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def prepay(order: Document, number: str, day: str) -> posting.PostedParts:
    return posting.post_prepayment_invoice(
        document=order, by=ROSA, posted_at=AT, document_no=number, posting_date=LedgerDate.parse(day)
    )


def words(number: str) -> dict[str, str]:
    """What the entries under a document number say, by account."""
    return dict(GLEntry.objects.filter(document_no=number).values_list("account_no", "description"))


class TestAnOrder:
    def test_is_shipped_and_invoiced_in_parts(self, trading):
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", line("GOODS", "10", "10.01"))
        to_do(order, quantity_to_ship="4", quantity_to_invoice="3")
        made = post(order, "SI-1")
        assert (made.shipment.number, made.shipment.lines.get().quantity) == ("SO-1-1", Decimal(4))
        assert booked("SI-1") == table("1100 37.54 Dr\n4000 30.03 Cr\n2100 7.51 Cr")
        assert (made.document.order_no, made.document.lines.get().quantity) == ("SO-1", Decimal(3))
        left = DocumentLine.objects.get()
        assert (left.quantity_shipped, left.quantity_to_ship) == (Decimal(4), Decimal(6))
        assert (left.quantity_invoiced, left.quantity_to_invoice) == (Decimal(3), Decimal(7))
        post(order, "SI-2")
        assert booked("SI-2") == table("1100 87.59 Dr\n4000 70.07 Cr\n2100 17.52 Cr")
        assert not Document.objects.exists()

    def test_says_in_its_entries_which_order_it_was_unless_it_has_words_of_its_own(self, trading):
        said = [line(price="10.00"), line("SERVICE", price="10.00", description="Advice")]
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", *said, prepayment_percent=Decimal(50))
        prepay(order, "PP-1", "2017-02-01")
        post(order, "SI-1")
        memo = document("purchases", "credit memo", "PC-1", "2017-02-01", "V20", line(), line(price="10.00"))
        post(memo)
        described = document(
            "sales", "invoice", "I-1", "2017-02-01", "C10", line(price="10.00"), description="February"
        )
        post(described, "SI-2")
        assert words("PP-1") == {"2210": "Advice", "2100": "Advice", "1100": "Prepayment Invoice, Order SO-1"}
        assert words("SI-1")["1100"] == "Order SO-1"
        assert words("PC-1") == dict.fromkeys(("5010", "1200", "2000"), "Credit Memo PC-1")
        assert words("SI-2") == {"4000": "Goods", "2100": "Goods", "1100": "February"}

    def test_is_shipped_alone_and_posts_no_entries(self, trading):
        order = document("purchases", "order", "PO-1", "2017-02-01", "V20", line("GOODS", "2", "10.00"))
        made = post(order, is_invoiced=False)
        assert (made.document, made.register) == (None, None)
        assert PostedDocument.objects.get().kind == PostedDocument.Kind.SHIPMENT
        assert not GLEntry.objects.exists()
        with pytest.raises(Refused) as refused:
            post(order, is_invoiced=False)
        assert codes(refused) == ["document-nothing-to-post"]

    def test_asked_to_ship_again_with_the_same_key_answers_with_the_first_shipment(self, trading):
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", line("GOODS", "10", "1.00"))
        to_do(order, quantity_to_ship="4")
        made = post(order, is_invoiced=False, idempotency_key="k1")
        again = post(order, is_invoiced=False, idempotency_key="k1")
        assert (again.shipment, again.register) == (made.shipment, None)
        assert DocumentLine.objects.get().quantity_shipped == Decimal(4)
        with pytest.raises(Refused) as refused:
            post(order, "SI-1", idempotency_key="k1")
        assert codes(refused) == ["idempotency-key-reused"]
        all_of_it = post(order, "SI-1", idempotency_key="k2")
        again = post(order, "SI-1", idempotency_key="k2")
        assert (again.document, again.shipment) == (all_of_it.document, all_of_it.shipment)
        assert (again.shipment.number, again.register.is_repeated) == ("SO-1-2", True)

    def test_divides_discount_amounts_over_its_parts(self, trading):
        said = line("GOODS", "3", "10.00", line_discount_amount="1.00")
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", said, invoice_discount_amount=Decimal("2.00"))
        for number in ("SI-1", "SI-2", "SI-3"):
            to_do(order, quantity_to_ship="1", quantity_to_invoice="1")
            post(order, number)
        posted = PostedDocument.objects.filter(kind=PostedDocument.Kind.INVOICE).order_by("number")
        discounts = [(one.lines.get().line_discount, one.invoice_discount) for one in posted]
        assert [sum(column) for column in zip(*discounts, strict=True)] == [Decimal("1.00"), Decimal("2.00")]
        assert discounts == [
            (Decimal("0.33"), Decimal("0.67")),
            (Decimal("0.34"), Decimal("0.66")),
            (Decimal("0.33"), Decimal("0.67")),
        ]

    def test_is_not_invoiced_beyond_what_is_shipped(self, trading):
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", line("GOODS", "10", "1.00"))
        to_do(order, quantity_to_ship="4", quantity_to_invoice="5")
        with pytest.raises(Refused) as refused:
            post(order, "SI-1")
        assert codes(refused) == ["document-quantity-over"]
        assert not PostedDocument.objects.exists()

    def test_is_not_shipped_beyond_its_quantity(self, trading):
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", line("GOODS", "10", "1.00"))
        to_do(order, quantity_to_ship="11")
        with pytest.raises(Refused) as refused:
            post(order, "SI-1")
        assert codes(refused) == ["document-shipment-over"]

    def test_keeps_the_quantity_that_is_shipped(self, trading):
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", line("GOODS", "10", "1.00"))
        post(order, is_invoiced=False)
        with pytest.raises(Refused) as refused:
            to_do(order, quantity="9")
        assert codes(refused) == ["document-quantity-done"]
        with pytest.raises(Refused) as refused:
            lines.delete(line=DocumentLine.objects.get(), by=ROSA, at=AT)
        assert codes(refused) == ["document-line-posted"]
        with pytest.raises(Refused) as refused:
            drafts.delete(document=order, by=ROSA, at=AT)
        assert codes(refused) == ["document-partly-posted"]

    def test_is_previewed_as_if_it_were_shipped(self, trading):
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", line("GOODS", "1", "100.00"))
        shown = posting.preview_document(document=order, by=ROSA)
        assert ("1100", Decimal(125)) in {(one.account_no, one.amount) for one in shown.entries}
        assert DocumentLine.objects.get().quantity_shipped == 0

    def test_is_made_of_a_quote(self, trading):
        quote = document("sales", "quote", "Q-1", "2017-02-01", "C10", line("GOODS", "2", "10.00"))
        with pytest.raises(Refused) as refused:
            post(quote)
        assert codes(refused) == ["document-quote"]
        order = copying.make_order(quote=quote, by=ROSA, at=AT, number="SO-9")
        assert (order.kind, order.quote_no, order.lines.get().quantity) == ("order", "Q-1", Decimal(2))
        assert not Document.objects.filter(kind="quote").exists()
        with pytest.raises(Refused) as refused:
            copying.make_order(quote=order, by=ROSA, at=AT, number="SO-10")
        assert codes(refused) == ["document-not-quote"]

    def test_of_returns_posts_a_credit_memo(self, trading):
        order = document("purchases", "return order", "RO-1", "2017-02-01", "V20", line("GOODS", "2", "10.00"))
        made = post(order, "PCM-1")
        assert (made.shipment.kind, made.document.kind) == ("return shipment", "credit memo")
        assert booked("PCM-1") == table("2000 25.00 Dr\n5010 20.00 Cr\n1200 5.00 Cr")


class TestAPrepayment:
    def test_is_taken_off_the_invoice(self, trading):
        """G11."""
        order = document(
            "sales",
            "order",
            "SO-040",
            "2017-02-20",
            "C10",
            line("GOODS", "1", "1000.00"),
            prepayment_percent=Decimal(30),
        )
        made = prepay(order, "SPI-040", "2017-02-01")
        assert booked("SPI-040") == table("1100 375.00 Dr\n2210 300.00 Cr\n2100 75.00 Cr")
        assert vat_entries("SPI-040") == [("sale (prepmt)", Decimal(-300), Decimal(-75))]
        assert (made.document.is_prepayment, made.document.order_no) == (True, "SO-040")
        final = post(order, "SI-040")
        assert booked("SI-040") == table("1100 875.00 Dr\n4000 1,000.00 Cr\n2210 300.00 Dr\n2100 175.00 Cr")
        assert vat_entries("SI-040") == [
            ("sale", Decimal(-1000), Decimal(-250)),
            ("sale (prepmt)", Decimal(300), Decimal(75)),
        ]
        assert final.document.total_amount == Decimal(875)
        assert [one.base_amount for one in final.document.lines.order_by("line_no")] == [Decimal(1000), Decimal(-300)]

    def test_of_everything_leaves_an_invoice_of_nothing(self, trading):
        order = document(
            "sales", "order", "SO-1", "2017-02-20", "C10", line("GOODS", "1", "9.99"), prepayment_percent=Decimal(100)
        )
        prepay(order, "SPI-1", "2017-02-01")
        made = post(order, "SI-1")
        assert booked("SI-1") == table("4000 9.99 Cr\n2210 9.99 Dr")
        assert made.document.total_amount == 0

    def test_of_parts_is_taken_off_to_the_cent(self, trading):
        order = document(
            "purchases",
            "order",
            "PO-1",
            "2017-02-20",
            "V20",
            line("GOODS", "3", "33.33"),
            line("SERVICE", "3", "0.77"),
            prepayment_percent=Decimal(33),
        )
        prepay(order, "PPI-1", "2017-02-01")
        for number in ("PI-1", "PI-2", "PI-3"):
            for one in DocumentLine.objects.filter(document=order):
                parts = {"quantity_to_ship": Decimal(1), "quantity_to_invoice": Decimal(1)}
                lines.change(line=one, values=parts, by=ROSA, at=AT)
            drafts.change(document=order, values={"external_document_no": f"X-{number}"}, by=ROSA, at=AT)
            post(order, number)
        assert sum(entry.amount for entry in GLEntry.objects.filter(account_no="1400")) == 0
        prepaid = [row for number in ("PPI-1", "PI-1", "PI-2", "PI-3") for row in vat_entries(number)]
        sums = [sum(row[part] for row in prepaid if "prepmt" in row[0]) for part in (1, 2)]
        assert sums == [0, 0]

    def test_is_invoiced_before_the_order(self, trading):
        order = document(
            "sales", "order", "SO-1", "2017-02-20", "C10", line("GOODS", "1", "100.00"), prepayment_percent=Decimal(30)
        )
        with pytest.raises(Refused) as refused:
            post(order, "SI-1")
        assert codes(refused) == ["document-prepayment-open"]

    def test_is_invoiced_once(self, trading):
        order = document(
            "sales", "order", "SO-1", "2017-02-20", "C10", line("GOODS", "1", "100.00"), prepayment_percent=Decimal(30)
        )
        prepay(order, "SPI-1", "2017-02-01")
        with pytest.raises(Refused) as refused:
            prepay(order, "SPI-2", "2017-02-01")
        assert codes(refused) == ["document-prepayment-nothing"]
        plain = document("sales", "invoice", "SI-1", "2017-02-20", "C10", line("GOODS", "1", "100.00"))
        with pytest.raises(Refused) as refused:
            prepay(plain, "SPI-3", "2017-02-01")
        assert codes(refused) == ["document-not-order"]

    def test_in_a_currency_leaves_at_the_value_that_it_came_with(self, trading):
        Currency.objects.update(realized_gains_account_no="7000", realized_losses_account_no="7010")
        order = document(
            "sales", "order", "SO-1", "2017-02-20", "C30", line("GOODS", "3", "100.00"), prepayment_percent=Decimal(50)
        )
        prepay(order, "SPI-1", "2017-02-01")
        assert booked("SPI-1") == table("1110 1,117.50 Dr\n2210 1,117.50 Cr")
        rate(date(2017, 2, 10), "7.60")
        to_do(order, quantity_to_ship="1", quantity_to_invoice="1")
        post(order, "SI-1")
        assert booked("SI-1") == table("1110 380.00 Dr\n4000 760.00 Cr\n2210 372.50 Dr\n7010 7.50 Dr")
        rate(date(2017, 2, 15), "7.40")
        made = post(order, "SI-2")
        assert booked("SI-2") == table("1110 740.00 Dr\n4000 1,480.00 Cr\n2210 745.00 Dr\n7000 5.00 Cr")
        assert sum(entry.amount for entry in GLEntry.objects.filter(account_no="2210")) == 0
        correcting.cancel(
            invoice=made.document,
            posting_date=LedgerDate(date(2017, 3, 1)),
            by=ROSA,
            posted_at=AT,
            document_no="SCM-1",
        )
        assert booked("SCM-1") == table("1110 740.00 Cr\n4020 1,480.00 Dr\n2210 745.00 Cr\n7000 5.00 Dr")

    def test_in_a_currency_needs_an_account_for_what_the_rate_makes_of_it(self, trading):
        order = document(
            "sales", "order", "SO-1", "2017-02-20", "C30", line("GOODS", "1", "100.00"), prepayment_percent=Decimal(50)
        )
        prepay(order, "SPI-1", "2017-02-01")
        rate(date(2017, 2, 10), "7.60")
        with pytest.raises(Refused) as refused:
            post(order, "SI-1")
        assert codes(refused) == ["document-gain-loss-account"]

    def test_of_what_may_not_be_deducted_leaves_nothing(self, trading):
        VATPostingSetup.objects.filter(business_group_code="DOMESTIC").update(deductible_percent=Decimal(40))
        order = document(
            "purchases",
            "order",
            "PO-1",
            "2017-02-20",
            "V20",
            line("GOODS", "1", "99.99"),
            prepayment_percent=Decimal(33),
        )
        prepay(order, "PPI-1", "2017-02-01")
        drafts.change(document=order, values={"external_document_no": "X-2"}, by=ROSA, at=AT)
        post(order, "PI-1")
        assert sum(entry.amount for entry in GLEntry.objects.filter(account_no="1400")) == 0
