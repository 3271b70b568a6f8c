"""Documents that are being prepared: what they start from, what they refuse."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.documents import cautions, copying, drafts, lines, statistics
from ledgerhall.finance.documents.models import Document, DocumentLine, PostedDocument
from ledgerhall.finance.foundation import default_dimensions, dimensions, number_series, references
from ledgerhall.finance.foundation.models import DimensionValue, NumberSeries, NumberSeriesLine
from ledgerhall.finance.subledger import named as subledger
from ledgerhall.finance.subledger.cards import Customer, TradeSetup, Vendor
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.documents.trading import document, invoice, line, post
from tests.finance.ledgers import AT, ROSA


def codes(act) -> list[str]:
    with pytest.raises(Refused) as raised:
        act()
    return [refusal.code for refusal in raised.value.refusals]


def create(**values) -> Document:
    said = {"number": "D-1", "party_no": "C10", "posting_date": LedgerDate(date(2017, 1, 31)), **values}
    return drafts.create(side="sales", kind="invoice", values=said, by=ROSA, at=AT)


class TestADocument:
    def test_starts_from_the_card(self, trading):
        Customer.objects.filter(number="C10").update(payment_terms_code="2/10", city="Aarhus")
        made = create()
        assert (made.party_name, made.party_city, made.billed_no) == ("Party C10", "Aarhus", "C10")
        assert (made.vat_business_group_code, made.posting_group_code) == ("DOMESTIC", "DOMESTIC")
        assert (made.due_date, made.payment_discount_date) == (date(2017, 3, 2), date(2017, 2, 10))
        assert made.payment_discount_percent == 2

    def test_is_billed_to_whom_the_card_says(self, trading):
        Customer.objects.filter(number="C10").update(bill_to_no="C30")
        made = create()
        assert (made.party_no, made.billed_no, made.currency_code) == ("C10", "C30", "EUR")
        changed = drafts.change(document=made, values={"billed_no": "C40"}, by=ROSA, at=AT)
        assert (changed.billed_name, changed.currency_code) == ("Party C40", "")

    def test_takes_its_dimensions_from_the_card(self, trading):
        default_dimensions.create(
            values={"table": "Customer", "record_no": "C10", "dimension_code": "DEPARTMENT", "value_code": "A"},
            by=ROSA,
            at=AT,
        )
        assert create().dimensions == "DEPARTMENT=A"
        assert create(number="D-2", dimensions="DEPARTMENT=B").dimensions == "DEPARTMENT=B"
        for code, places in (("A", "Customer C10, documents (1)"), ("B", "documents (1)")):
            value = DimensionValue.objects.get(dimension__code="DEPARTMENT", code=code)
            with pytest.raises(Refused) as raised:
                dimensions.delete_value(value=value, by=ROSA, at=AT)
            assert [one.code for one in raised.value.refusals] == ["dimension-value-named"]
            assert f"named by {places}:" in raised.value.refusals[0].message

    def test_takes_its_number_from_the_series(self, trading):
        number_series.create(code="INV", starting_no="D-0001", starting_date=date(2017, 1, 1), by=ROSA, at=AT)
        TradeSetup.objects.filter(side="sales").update(invoice_series_code="INV")
        assert create(number="").number == "D-0001"
        assert codes(lambda: create(number="D-7")) == ["number-by-hand"]
        assert not Document.objects.filter(number="D-7").exists()
        series = NumberSeries.objects.get(code="INV")
        number_series.change(series=series, values={"is_manual_allowed": True}, by=ROSA, at=AT)
        assert create(number="D-7").number == "D-7"

    def test_needs_a_party_a_number_and_codes_that_exist(self, trading):
        assert codes(lambda: create(party_no="NOBODY")) == ["document-party-missing"]
        assert codes(lambda: create(billed_no="NOBODY")) == ["document-party-missing"]
        assert codes(lambda: create(number="")) == ["document-number-missing"]
        assert codes(lambda: create(payment_terms_code="NEVER")) == ["code-unknown"]
        assert codes(lambda: create(invoice_discount_percent=Decimal(101))) == ["document-percent"]
        create()
        assert codes(create) == ["document-number-taken"]

    def test_counts_its_terms_anew_from_another_date(self, trading):
        made = create()
        later = {"posting_date": LedgerDate(date(2017, 2, 1))}
        assert drafts.change(document=made, values=later, by=ROSA, at=AT).due_date == date(2017, 3, 3)
        typed = {"due_date": date(2017, 12, 31)}
        assert drafts.change(document=made, values=typed, by=ROSA, at=AT).due_date == date(2017, 12, 31)

    def test_that_is_released_stays_as_it_is(self, trading):
        made = drafts.release(document=create(), by=ROSA, at=AT)
        assert codes(lambda: drafts.change(document=made, values={}, by=ROSA, at=AT)) == ["document-released"]
        assert codes(lambda: lines.insert(document=made, values={}, by=ROSA, at=AT)) == ["document-released"]
        drafts.reopen(document=made, by=ROSA, at=AT)
        drafts.delete(document=made, by=ROSA, at=AT)
        assert codes(lambda: drafts.reopen(document=made, by=ROSA, at=AT)) == ["document-gone"]

    def test_that_is_posted_is_not_deleted(self, trading):
        invoice("sales", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "10.00"))
        posted = PostedDocument.objects.get()
        assert codes(lambda: drafts.delete(document=posted, by=ROSA, at=AT)) == ["document-posted"]

    def test_keeps_its_party(self, trading):
        create()
        objections = references.objections(subledger.CUSTOMER, Customer.objects.get(number="C10"))
        assert [refusal.code for refusal in objections] == ["party-has-documents"]
        assert not references.objections(subledger.VENDOR, Vendor.objects.get(number="V20"))


class TestALine:
    def test_starts_from_what_it_names(self, trading):
        made = lines.insert(document=create(), values={"kind": "item", "no": "SERVICE"}, by=ROSA, at=AT)
        assert (made.description, made.general_product_group_code) == ("Service", "SERVICES")
        changed = lines.change(line=made, values={"no": "GOODS", "quantity": Decimal(3)}, by=ROSA, at=AT)
        assert (changed.description, changed.quantity_to_invoice) == ("Goods", Decimal(3))

    def test_names_what_exists(self, trading):
        made = create()

        def insert(**values):
            return lambda: lines.insert(document=made, values=values, by=ROSA, at=AT)

        assert codes(insert(kind="item", no="NOTHING")) == ["document-line-thing-missing"]
        assert codes(insert(kind="item", no="GOODS", vat_product_group_code="X")) == ["code-unknown"]
        assert codes(insert(kind="item", no="GOODS", line_discount_percent=Decimal(-1))) == ["document-percent"]

    def test_has_only_the_dimensions_that_are_its_own(self, trading):
        for table, number, value in (("Item", "GOODS", "A"), ("Item", "SERVICE", "B")):
            default_dimensions.create(
                values={"table": table, "record_no": number, "dimension_code": "DEPARTMENT", "value_code": value},
                by=ROSA,
                at=AT,
            )
        plain = lines.insert(document=create(), values={"kind": "item", "no": "GOODS"}, by=ROSA, at=AT)
        assert plain.dimensions == "DEPARTMENT=A"
        header = create(number="D-2", dimensions="DEPARTMENT=B")
        assert lines.insert(document=header, values={"kind": "item", "no": "GOODS"}, by=ROSA, at=AT).dimensions == ""

    def test_that_is_gone_is_not_changed(self, trading):
        made = lines.insert(document=create(), values={"kind": "item", "no": "GOODS"}, by=ROSA, at=AT)
        lines.delete(line=made, by=ROSA, at=AT)
        assert codes(lambda: lines.change(line=made, values={}, by=ROSA, at=AT)) == ["document-line-gone"]


class TestACopy:
    def test_takes_header_and_lines_but_no_dates_and_numbers(self, trading):
        said = line("GOODS", "2", "10.00", dimensions="DEPARTMENT=B")
        source = invoice("sales", "SI-1", "2017-02-01", "C30", said, external_document_no="PO 1").document
        draft = create()
        assert codes(lambda: copying.copy(source=source, document=draft, by=ROSA, at=AT)) == ["document-copy-party"]
        assert (Document.objects.get(pk=draft.pk).party_no, draft.lines.count()) == ("C10", 0)
        made = copying.copy(source=source, document=draft, by=ROSA, at=AT, is_header_included=True)
        assert (made.number, made.party_no, made.currency_code) == ("D-1", "C30", "EUR")
        assert (made.external_document_no, made.due_date) == ("", date(2017, 3, 2))
        assert (made.exchange_amount, made.lines.get().dimensions) == (0, "DEPARTMENT=B")
        assert made.lines.get().quantity_to_invoice == 2

    def test_takes_lines_alone_into_a_document_of_the_same_party_and_prices(self, trading):
        source = document("sales", "invoice", "SI-1", "2017-02-01", "C10", line("GOODS", "2", "10.00"), description="A")
        target = create(currency_code="EUR", description="B")
        assert codes(lambda: copying.copy(source=source, document=target, by=ROSA, at=AT)) == ["document-copy-prices"]
        drafts.change(document=target, values={"currency_code": ""}, by=ROSA, at=AT)
        made = copying.copy(source=source, document=target, by=ROSA, at=AT)
        assert (made.description, made.lines.get().quantity) == ("B", 2)

    def test_goes_into_an_empty_document_of_its_side(self, trading):
        source = document("purchases", "invoice", "PI-1", "2017-02-01", "V20", line("GOODS", "1", "1.00"))
        target = document("sales", "invoice", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "1.00"))
        found = codes(lambda: copying.copy(source=source, document=target, by=ROSA, at=AT))
        assert found == ["document-copy-side", "document-copy-lines", "document-copy-party"]


class TestStatistics:
    def test_are_what_would_be_posted(self, trading):
        made = document("sales", "order", "SO-1", "2017-02-01", "C10", line("STOCK-1", "10", "10.00"))
        found = statistics.of(made, date(2017, 2, 1))
        assert (found.base, found.vat, found.total) == (Decimal(100), Decimal(25), Decimal(125))
        assert (found.cost_lcy, found.profit_lcy, found.quantity) == (Decimal(60), Decimal(40), Decimal(10))
        assert [(one.identifier, one.vat) for one in found.vat_lines] == [("VAT25", Decimal(25))]

    def test_are_in_both_currencies(self, trading):
        made = document("sales", "quote", "Q-1", "2017-02-01", "C30", line("GOODS", "1", "10.00"))
        found = statistics.of(made, date(2017, 2, 1))
        assert (found.total, found.total_lcy) == (Decimal(10), Decimal("74.50"))


class TestCautions:
    def test_tell_of_numbers_that_come_to_an_end(self, trading):
        for code in ("INV", "POSTED"):
            start = {"starting_no": f"{code}-01", "starting_date": date(2017, 1, 1)}
            number_series.create(code=code, **start, by=ROSA, at=AT)
        TradeSetup.objects.filter(side="sales").update(invoice_series_code="INV", posted_invoice_series_code="POSTED")
        made = create(number="")
        assert cautions.cautions_of(made, date(2017, 2, 1)) == ()
        NumberSeriesLine.objects.filter(series__code="INV").update(warning_no="INV-01")
        NumberSeriesLine.objects.filter(series__code="POSTED").update(warning_no="POSTED-02")
        told = [one.values["number"] for one in cautions.cautions_of(made, date(2017, 2, 1))]
        assert told == ["INV-01"]
        number_series.take("POSTED", date(2017, 1, 1))
        told = [one.values["number"] for one in cautions.cautions_of(made, date(2017, 2, 1))]
        assert told == ["INV-01", "POSTED-02"]

    def test_tell_of_credit_limit_and_overdue_amounts(self, trading):
        Customer.objects.filter(number="C10").update(credit_limit_lcy=Decimal(200))
        invoice("sales", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "100.00"))
        made = document("sales", "invoice", "SI-2", "2017-06-01", "C10", line("GOODS", "1", "100.00"))
        found = cautions.cautions_of(made, date(2017, 6, 1))
        assert [(one.code, one.row) for one in found] == [
            ("document-credit-limit", "E-DOC-05"),
            ("document-overdue", "E-DOC-05"),
        ]
        post(made)

    def test_tell_of_a_vendors_number_that_looks_like_another(self, trading):
        said = line("GOODS", "1", "100.00")
        invoice("purchases", "PI-1", "2017-02-01", "V20", said, external_document_no="INV 77")
        made = document("purchases", "invoice", "PI-2", "2017-02-01", "V20", said, external_document_no="inv-77")
        assert [one.code for one in cautions.cautions_of(made, date(2017, 2, 1))] == ["document-external-alike"]
        other = document("purchases", "invoice", "PI-3", "2017-02-01", "V20", said, external_document_no="INV 78")
        assert not cautions.cautions_of(other, date(2017, 2, 1))
        assert DocumentLine.objects.count() == 2
