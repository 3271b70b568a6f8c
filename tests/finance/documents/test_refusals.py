"""What stops a document from being posted (finance.md section 6, E-DOC and E-DEF; R7, R10, R14)."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.documents import drafts, lines, posting
from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.foundation import number_series
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.subledger.cards import Customer, DeferralTemplate, Item, TradeSetup
from ledgerhall.finance.subledger.posting_groups import CustomerPostingGroup, GeneralPostingSetup
from ledgerhall.finance.vat.models import VATPostingSetup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.documents.trading import booked, document, invoice, line, post, table
from tests.finance.ledgers import AT, ROSA


def refused(act) -> list[tuple[str, str]]:
    """The codes and rows of what the act is refused for; nothing is posted by it."""
    before = GLRegister.objects.count(), PostedDocument.objects.count()
    with pytest.raises(Refused) as raised:
        act()
    assert (GLRegister.objects.count(), PostedDocument.objects.count()) == before
    return [(refusal.code, refusal.row) for refusal in raised.value.refusals]


def sale(*said, **header):
    """Posts a sales invoice of one number, that no earlier attempt has left behind."""
    Document.objects.all().delete()
    return invoice("sales", "SI-1", header.pop("day", "2017-02-01"), header.pop("party", "C10"), *said, **header)


class TestPosting:
    def test_needs_something_to_post(self, trading):
        nothing = [("document-nothing-to-post", "E-DOC-01")]
        assert refused(sale) == nothing
        assert refused(lambda: sale(line("GOODS", "0", "10.00"))) == nothing
        assert refused(lambda: sale(line("GOODS", "1", "0.00"))) == nothing
        assert refused(lambda: sale({"kind": "text", "description": "only words"})) == nothing

    def test_needs_a_posting_date(self, trading):
        made = document("sales", "invoice", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "10.00"))
        drafts.change(document=made, values={"posting_date": None}, by=ROSA, at=AT)
        assert refused(lambda: post(made)) == [("document-posting-date", "E-DOC-01")]

    def test_refuses_a_negative_total_but_not_a_negative_line(self, trading):
        """R14."""
        assert refused(lambda: sale(line("GOODS", "-1", "10.00"))) == [("document-negative-total", "E-DOC-04")]
        sale(line("GOODS", "2", "10.00"), line("GOODS", "-1", "10.00"))
        assert booked("SI-1") == table("1100 12.50 Dr\n4000 10.00 Cr\n2100 2.50 Cr")

    def test_refuses_what_is_blocked(self, trading):
        Item.objects.filter(number="GOODS").update(is_blocked=True)
        assert refused(lambda: sale(line("GOODS", "1", "10.00"))) == [("document-thing-blocked", "E-DOC-03")]
        Customer.objects.filter(number="C10").update(blocked="invoice")
        assert [row for _, row in refused(lambda: sale(line("SERVICE", "1", "10.00")))] == ["E-JNL-06"]
        order = document("sales", "order", "SO-1", "2017-02-01", "C10", line("SERVICE", "1", "10.00"))
        Customer.objects.filter(number="C10").update(blocked="ship")
        shipped_alone = refused(lambda: post(order, is_invoiced=False))
        assert shipped_alone == [("document-party-blocked", "E-DOC-03")]

    def test_refuses_what_is_gone(self, trading):
        made = document("sales", "invoice", "SI-1", "2017-02-01", "C10", line("SERVICE", "1", "10.00"))
        Item.objects.filter(number="SERVICE").delete()
        assert refused(lambda: post(made)) == [("document-thing-missing", "E-DOC-03")]

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"vat_product_group_code": "VAT12"}, "document-vat-setup-missing"),
            ({"general_product_group_code": ""}, "document-matrix-missing"),
        ],
    )
    def test_needs_the_setup_of_the_groups(self, trading, values, code):
        Item.objects.filter(number="GOODS").update(general_product_group_code="")
        said = line("GOODS", "1", "10.00", **{"general_product_group_code": "GOODS", **values})
        assert refused(lambda: sale(said)) == [(code, "E-DOC-03")]

    def test_tells_everything_that_is_missing_at_once(self, trading):
        GeneralPostingSetup.objects.filter(product_group_code="GOODS").update(sales_account_no="")
        GeneralPostingSetup.objects.filter(product_group_code="SERVICES").update(is_blocked=True)
        VATPostingSetup.objects.filter(product_group_code="VAT0").update(is_blocked=True)
        said = [
            line("GOODS", "1", "10.00"),
            line("SERVICE", "1", "10.00"),
            line("6010", "1", "10.00", kind="account", vat_product_group_code="VAT0"),
        ]
        assert refused(lambda: sale(*said)) == [
            ("document-account-empty", "E-DOC-03"),
            ("document-matrix-blocked", "E-DOC-03"),
            ("document-vat-setup-blocked", "E-DOC-03"),
        ]

    def test_needs_an_account_for_its_rounding(self, trading):
        TradeSetup.objects.filter(side="sales").update(is_invoice_rounded=True)
        CustomerPostingGroup.objects.update(invoice_rounding_account_no="")
        assert refused(lambda: sale(line("GOODS", "1", "10.01"))) == [("document-rounding-account", "E-DOC-03")]

    def test_needs_a_line_for_its_invoice_discount(self, trading):
        said = line("GOODS", "1", "10.00", is_invoice_discount_allowed=False)
        found = refused(lambda: sale(said, invoice_discount_amount=Decimal(5)))
        assert found == [("document-discount-nothing", "E-DOC-04")]

    def test_needs_a_rate(self, trading):
        said = line("GOODS", "1", "10.00")
        assert refused(lambda: sale(said, party="C30", day="2015-12-31")) == [("currency-rate-missing", "E-JNL-08")]

    def test_needs_a_party_that_is_there(self, trading):
        made = document("sales", "invoice", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "10.00"))
        Document.objects.update(billed_no="GONE")
        assert refused(lambda: post(made)) == [("document-party-missing", "E-DOC-03")]

    def test_uses_a_vendors_number_once(self, trading):
        """R7."""
        said = line("5010", "1", "100.00", kind="account")
        invoice("purchases", "PI-1", "2017-02-01", "V20", said, external_document_no="INV 77")
        for external in ("INV 77", ""):
            made = document("purchases", "invoice", "PI-2", "2017-02-02", "V20", said, external_document_no=external)
            assert [row for _, row in refused(lambda made=made: post(made))] == ["E-DOC-02"]
            drafts.delete(document=made, by=ROSA, at=AT)
        invoice("purchases", "PI-3", "2017-02-02", "V40", said, external_document_no="INV 77")
        assert GLEntry.objects.filter(document_no="PI-3").exists()

    def test_uses_a_number_once(self, trading):
        """R7."""
        sale(line("GOODS", "1", "10.00"))
        assert refused(lambda: sale(line("GOODS", "1", "10.00"))) == [("document-number-used", "E-JNL-12")]

    def test_of_a_document_that_is_gone_posts_nothing(self, trading):
        made = document("sales", "invoice", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "10.00"))
        post(made)
        assert refused(lambda: post(made)) == [("document-gone", "E-DOC-01")]

    def test_takes_the_next_number_and_none_where_it_is_refused(self, trading):
        number_series.create(code="P-INV", starting_no="I-0001", starting_date=date(2017, 1, 1), by=ROSA, at=AT)
        TradeSetup.objects.filter(side="sales").update(posted_invoice_series_code="P-INV")
        Customer.objects.filter(number="C10").update(blocked="all")
        refused(lambda: sale(line("GOODS", "1", "10.00")))
        Customer.objects.filter(number="C10").update(blocked="")
        assert sale(line("GOODS", "1", "10.00")).document.number == "I-0001"
        assert sale(line("GOODS", "1", "10.00")).document.number == "I-0002"

    def test_with_the_same_key_returns_what_was_posted(self, trading):
        made = document("sales", "invoice", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "10.00"))
        first = post(made, idempotency_key="k1")
        again = post(made, idempotency_key="k1")
        assert (again.document, again.register.is_repeated) == (first.document, True)

    def test_is_previewed_without_a_trace(self, trading):
        made = document("sales", "invoice", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "10.00"))
        shown = posting.preview_document(document=made, by=ROSA)
        assert not shown.refusals
        assert {(one.account_no, one.amount) for one in shown.entries} == {
            ("1100", Decimal("12.50")),
            ("4000", Decimal(-10)),
            ("2100", Decimal("-2.50")),
        }
        assert not GLEntry.objects.exists()


class TestADeferral:
    def typed(self, *releases, day="2017-02-15", template="UD"):
        said = line("SERVICE", "1", "100.00", deferral_code=template)
        schedule = [(date.fromisoformat(when), Decimal(amount)) for when, amount in releases]
        return sale({**said, **({"deferral_schedule": schedule} if schedule else {})}, day=day)

    @pytest.mark.parametrize(
        ("releases", "day", "codes"),
        [
            ((("2017-02-15", "60.00"), ("2017-03-01", "39.99")), "2017-02-15", ["deferral-sum-wrong"]),
            ((("2017-02-15", "100.00"), ("2017-03-01", "0.00")), "2017-02-15", ["deferral-amount-zero"]),
            ((("2017-02-15", "60.00"), ("2017-03-01", "40.00")), "2017-02-16", ["deferral-before-document"]),
            ((("2017-02-15", "60.00"), ("2017-05-01", "40.00")), "2017-02-15", ["deferral-date-not-allowed"]),
        ],
    )
    def test_is_refused(self, trading, releases, day, codes):
        """R10."""
        GeneralLedgerSetup.objects.update(allow_posting_to=LedgerDate(date(2017, 4, 30)))
        found = refused(lambda: self.typed(*releases, day=day))
        assert found == [(code, "E-DEF-01") for code in codes]

    def test_of_a_template_is_refused_where_it_runs_too_far(self, trading):
        """R10."""
        GeneralLedgerSetup.objects.update(allow_posting_to=LedgerDate(date(2017, 4, 30)))
        found = refused(lambda: self.typed(template="REV3"))
        assert found == [("deferral-date-not-allowed", "E-DEF-01")]

    def test_with_a_typed_schedule_is_posted(self, trading):
        self.typed(("2017-02-15", "60.00"), ("2017-03-01", "40.00"))
        assert booked("SI-1", by_date=True) == table(
            """
            2017-02-15 1100 125.00 Dr
            2017-02-15 2100  25.00 Cr
            2017-02-15 4010  60.00 Cr
            2017-02-15 2200  40.00 Cr
            2017-03-01 2200  40.00 Dr
            2017-03-01 4010  40.00 Cr
            """
        )

    def test_needs_its_template(self, trading):
        made = document(
            "sales", "invoice", "SI-1", "2017-02-15", "C10", line("SERVICE", "1", "100.00", deferral_code="UD")
        )
        DeferralTemplate.objects.filter(code="UD").delete()
        assert refused(lambda: post(made)) == [("deferral-template-missing", "E-DEF-01")]

    def test_is_not_of_a_fixed_asset(self, trading):
        made = document("purchases", "invoice", "PI-1", "2017-02-15", "V20")
        said = line("FA1", "1", "100.00", kind="fixed asset", deferral_code="UD")
        found = refused(lambda: lines.insert(document=made, values=said, by=ROSA, at=AT))
        assert found == [("deferral-of-asset", "E-DEF-01")]
