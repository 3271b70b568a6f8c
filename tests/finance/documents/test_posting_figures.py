"""What documents post, by the figures of the golden cases (finance.md 2.7)."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.subledger.cards import TradeSetup
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, DetailedCustomerLedgerEntry, VendorLedgerEntry
from ledgerhall.finance.vat.models import TaxJurisdiction, VATEntry, VATPostingSetup, VATProductPostingGroup
from tests.finance.documents.trading import (
    booked,
    credit_memo,
    invoice,
    line,
    make,
    start_sales_tax,
    table,
    vat_entries,
)

G1 = [line("GOODS", "10", "100.00"), line("GOODS", "4", "50.00", line_discount_percent="5")]
TEN = {"invoice_discount_percent": Decimal(10)}


class TestASalesInvoice:
    @pytest.mark.parametrize(
        ("posting", "wanted"),
        [
            ("all", "1100 1,338.75 Dr\n4000 1,200.00 Cr\n4080 10.00 Dr\n4090 119.00 Dr\n2100 267.75 Cr"),  # G1
            ("none", "1100 1,338.75 Dr\n4000 1,071.00 Cr\n2100 267.75 Cr"),  # S1
            ("invoice", "1100 1,338.75 Dr\n4000 1,190.00 Cr\n4090 119.00 Dr\n2100 267.75 Cr"),  # S2
            ("line", "1100 1,338.75 Dr\n4000 1,081.00 Cr\n4080 10.00 Dr\n2100 267.75 Cr"),  # S3
        ],
    )
    def test_posts_its_discounts_as_the_setup_says(self, trading, posting, wanted):
        TradeSetup.objects.filter(side="sales").update(discount_posting=posting)
        made = invoice("sales", "SI-001", "2017-01-10", "C10", *G1, **TEN)
        assert booked("SI-001") == table(wanted)
        assert vat_entries("SI-001") == [("sale", Decimal(-1071), Decimal("-267.75"))]
        assert (made.document.total_amount, made.document.vat_amount) == (Decimal("1338.75"), Decimal("267.75"))
        entry = CustomerLedgerEntry.objects.get(document_no="SI-001")
        assert (entry.amount, entry.trade_amount_lcy, entry.invoice_discount_lcy) == (
            made.document.total_amount,
            Decimal(1071),
            Decimal(119),
        )

    def test_rounds_vat_on_its_total(self, trading):
        """G19."""
        invoice("sales", "SI-090", "2017-02-11", "C10", *[line("GOODS", "1", "10.01")] * 3)
        assert booked("SI-090") == table("1100 37.54 Dr\n4000 30.03 Cr\n2100 7.51 Cr")

    def test_is_rounded_where_the_setup_says_so(self, trading):
        """G20."""
        TradeSetup.objects.filter(side="sales").update(is_invoice_rounded=True)
        made = invoice("sales", "SI-091", "2017-02-11", "C10", *[line("GOODS", "1", "10.01")] * 3)
        assert booked("SI-091") == table("1100 37.55 Dr\n4000 30.03 Cr\n2100 7.51 Cr\n7200 0.01 Cr")
        assert (made.document.rounding_amount, made.document.total_amount) == (Decimal("0.01"), Decimal("37.55"))

    def test_in_a_currency_balances_in_both(self, trading):
        """G7a, and amounts whose local parts need a carried remainder."""
        invoice("sales", "SI-020", "2017-04-03", "C30", line("GOODS", "1", "1000.00"))
        assert booked("SI-020") == table("1110 7,450.00 Dr\n4000 7,450.00 Cr")
        assert vat_entries("SI-020") == [("sale", Decimal(-7450), Decimal(0))]
        parts = [line("GOODS", "1", "0.33"), line("SERVICE", "1", "0.35", vat_product_group_code="VAT25")]
        invoice("sales", "SI-022", "2017-04-03", "C30", *parts)
        assert booked("SI-022") == table("1110 5.07 Dr\n4000 2.46 Cr\n4010 2.61 Cr")

    def test_on_a_reverse_charge_has_a_base_alone(self, trading):
        """S7."""
        invoice("sales", "SI-1", "2017-03-03", "C40", line("GOODS", "1", "1000.00"))
        assert booked("SI-1") == table("1110 1,000.00 Dr\n4000 1,000.00 Cr")
        assert vat_entries("SI-1") == [("sale", Decimal(-1000), Decimal(0))]

    def test_takes_sales_tax_for_each_jurisdiction(self, trading):
        """G13a."""
        start_sales_tax()
        made = invoice("sales", "SI-060", "2017-03-15", "C50", line("GOODS", "1", "6000.00"))
        assert booked("SI-060") == table("1100 6,410.00 Dr\n4000 6,000.00 Cr\n2150 360.00 Cr\n2151 50.00 Cr")
        assert vat_entries("SI-060") == [
            ("sale", Decimal(-6000), Decimal(-360)),
            ("sale", Decimal(-5000), Decimal(-50)),
        ]
        assert made.document.vat_amount == Decimal(410)

    def test_of_a_stocked_item_has_a_cost_side(self, trading):
        """G16, with what was bought before it."""
        invoice("purchases", "PI-1", "2017-02-01", "V20", line("STOCK-1", "10", "6.00"))
        assert booked("PI-1") == table("1210 60.00 Dr\n1200 15.00 Dr\n2000 75.00 Cr")
        invoice("sales", "SI-080", "2017-02-10", "C10", line("STOCK-1", "10", "10.00"))
        assert booked("SI-080") == table("1100 125.00 Dr\n4000 100.00 Cr\n2100 25.00 Cr\n5000 60.00 Dr\n1210 60.00 Cr")

    def test_of_a_fixed_asset_disposes_of_it(self, trading):
        """G15b without depreciation: 12,000.00 sold for 8,000.00."""
        invoice("purchases", "PI-070", "2017-01-01", "V20", line("FA1", "1", "12000.00", kind="fixed asset"))
        assert booked("PI-070") == table("1300 12,000.00 Dr\n1200 3,000.00 Dr\n2000 15,000.00 Cr")
        invoice("sales", "SI-071", "2017-12-31", "C10", line("FA1", "1", "8000.00", kind="fixed asset"))
        assert booked("SI-071") == table("1100 10,000.00 Dr\n2100 2,000.00 Cr\n1300 12,000.00 Cr\n7100 4,000.00 Dr")

    def test_takes_its_draft_away(self, trading):
        made = invoice("sales", "SI-001", "2017-01-10", "C10", *G1)
        assert not Document.objects.exists()
        posted = PostedDocument.objects.get()
        assert posted == made.document
        assert [(row.quantity, row.line_amount, row.vat_amount) for row in posted.lines.order_by("line_no")] == [
            (Decimal(10), Decimal(1000), Decimal(250)),
            (Decimal(4), Decimal(190), Decimal("47.50")),
        ]
        assert posted.register_no == GLEntry.objects.filter(document_no="SI-001").first().register.number

    def test_posts_the_payment_of_a_method_with_an_account(self, trading):
        invoice("sales", "SI-5", "2017-02-01", "C10", line("GOODS", "1", "100.00"), payment_method_code="CASH")
        assert booked("SI-5") == table("1000 125.00 Dr\n4000 100.00 Cr\n2100 25.00 Cr")
        entries = CustomerLedgerEntry.objects.order_by("entry_no").values_list("document_type", "amount", "is_open")
        assert list(entries) == [("invoice", Decimal(125), False), ("payment", Decimal(-125), False)]

    def test_puts_the_headers_dimensions_on_vat_and_the_lines_on_its_account(self, trading):
        said = line("GOODS", "1", "100.00", dimensions="DEPARTMENT=B")
        invoice("sales", "SI-6", "2017-02-01", "C10", said, dimensions="DEPARTMENT=A")
        entries = GLEntry.objects.order_by("account_no").values_list("account_no", "dimension_set__content")
        assert list(entries) == [("1100", "DEPARTMENT=A"), ("2100", "DEPARTMENT=A"), ("4000", "DEPARTMENT=B")]


class TestASalesCreditMemo:
    def test_is_applied_and_turns_the_signs_round(self, trading):
        """G3."""
        TradeSetup.objects.filter(side="sales").update(discount_posting="all")
        invoice("sales", "SI-001", "2017-01-10", "C10", *G1, **TEN)
        applied = {"applies_to": [("SI-001", None)], **TEN}
        credit_memo("sales", "SCM-001", "2017-01-20", "C10", line("GOODS", "2", "100.00"), **applied)
        assert booked("SCM-001") == table("1100 225.00 Cr\n4020 200.00 Dr\n4090 20.00 Cr\n2100 45.00 Dr")
        assert vat_entries("SCM-001") == [("sale", Decimal(180), Decimal(45))]
        left = dict(CustomerLedgerEntry.objects.values_list("document_no", "remaining_amount"))
        assert left == {"SI-001": Decimal("1113.75"), "SCM-001": Decimal(0)}
        details = DetailedCustomerLedgerEntry.objects.filter(entry_type="application")
        assert sorted(details.values_list("amount_lcy", flat=True)) == [Decimal(-225), Decimal(225)]

    @pytest.mark.parametrize(("side", "party"), [("sales", "C10"), ("purchases", "V20")])
    def test_is_applied_to_a_part(self, trading, side, party):
        invoice(side, "I-1", "2017-01-10", party, line("GOODS", "1", "100.00"))
        applied = {"applies_to": [("I-1", Decimal(10))]}
        credit_memo(side, "CM-1", "2017-01-20", party, line("GOODS", "1", "40.00"), **applied)
        ledger = CustomerLedgerEntry if side == "sales" else VendorLedgerEntry
        left = {no: abs(amount) for no, amount in ledger.objects.values_list("document_no", "remaining_amount")}
        assert left == {"I-1": Decimal(115), "CM-1": Decimal(40)}

    def test_defers_what_was_deferred_the_other_way(self, trading):
        """G10a the other way round."""
        said = line("SERVICE", "1", "1200.00", deferral_code="REV3")
        credit_memo("sales", "SCM-30", "2017-01-15", "C10", said)
        assert booked("SCM-30", by_date=True) == table(
            """
            2017-01-15 1100 1,500.00 Cr
            2017-01-15 4020   219.35 Dr
            2017-01-15 2100   300.00 Dr
            2017-01-15 2200   980.65 Dr
            2017-02-01 2200   400.00 Cr
            2017-02-01 4020   400.00 Dr
            2017-03-01 2200   400.00 Cr
            2017-03-01 4020   400.00 Dr
            2017-04-01 2200   180.65 Cr
            2017-04-01 4020   180.65 Dr
            """
        )


class TestAPurchaseInvoice:
    def test_debits_cost_and_input_vat(self, trading):
        """G2."""
        invoice("purchases", "PI-001", "2017-01-12", "V20", line("5010", "1", "800.00", kind="account"))
        assert booked("PI-001") == table("5010 800.00 Dr\n1200 200.00 Dr\n2000 1,000.00 Cr")
        assert vat_entries("PI-001") == [("purchase", Decimal(800), Decimal(200))]

    def test_on_a_reverse_charge_owes_the_net_amount(self, trading):
        """G12."""
        invoice("purchases", "PI-050", "2017-03-03", "V40", line("6020", "1", "1000.00", kind="account"))
        assert booked("PI-050") == table("6020 1,000.00 Dr\n2010 1,000.00 Cr\n1200 250.00 Dr\n2110 250.00 Cr")
        assert vat_entries("PI-050") == [("purchase", Decimal(1000), Decimal(250))]

    def test_reckons_use_tax(self, trading):
        """G13b."""
        start_sales_tax()
        said = line("5010", "1", "1000.00", kind="account", tax_group_code="GOODS", is_use_tax=True)
        invoice("purchases", "PI-061", "2017-03-16", "V50", said)
        assert booked("PI-061") == table("5010 1,070.00 Dr\n2160 70.00 Cr\n2000 1,000.00 Cr")
        assert vat_entries("PI-061") == [("purchase", Decimal(1000), Decimal(70))]

    def test_makes_what_may_not_be_deducted_part_of_the_cost(self, trading):
        VATPostingSetup.objects.filter(business_group_code="DOMESTIC").update(deductible_percent=Decimal(40))
        invoice("purchases", "PI-1", "2017-01-12", "V20", line("5010", "1", "800.00", kind="account"))
        assert booked("PI-1") == table("5010 920.00 Dr\n1200 80.00 Dr\n2000 1,000.00 Cr")
        assert vat_entries("PI-1") == [("purchase", Decimal(320), Decimal(80))]


class TestADeferral:
    def test_releases_income_by_its_schedule(self, trading):
        """G10a."""
        said = line("SERVICE", "1", "1200.00", deferral_code="REV3")
        invoice("sales", "SI-030", "2017-01-15", "C10", said)
        assert booked("SI-030", by_date=True) == table(
            """
            2017-01-15 1100 1,500.00 Dr
            2017-01-15 4010   219.35 Cr
            2017-01-15 2100   300.00 Cr
            2017-01-15 2200   980.65 Cr
            2017-02-01 2200   400.00 Dr
            2017-02-01 4010   400.00 Cr
            2017-03-01 2200   400.00 Dr
            2017-03-01 4010   400.00 Cr
            2017-04-01 2200   180.65 Dr
            2017-04-01 4010   180.65 Cr
            """
        )
        released = PostedDocument.objects.get().lines.get().deferral_lines.order_by("posting_date")
        assert [row.amount for row in released] == [Decimal(x) for x in ("219.35", "400", "400", "180.65")]

    def test_releases_expense_in_equal_parts(self, trading):
        """G10b."""
        said = line("5010", "1", "1000.00", kind="account", deferral_code="EXP3", vat_product_group_code="VAT0")
        invoice("purchases", "PI-031", "2017-01-01", "V20", said)
        assert booked("PI-031", by_date=True) == table(
            """
            2017-01-01 5010   333.33 Dr
            2017-01-01 1400   666.67 Dr
            2017-01-01 2000 1,000.00 Cr
            2017-02-01 5010   333.33 Dr
            2017-02-01 1400   333.33 Cr
            2017-03-01 5010   333.34 Dr
            2017-03-01 1400   333.34 Cr
            """
        )
        assert vat_entries("PI-031") == [("purchase", Decimal(1000), Decimal(0))]

    def test_of_a_currency_leaves_nothing_on_the_deferral_account(self, trading):
        said = line("SERVICE", "1", "100.01", deferral_code="REV3")
        invoice("sales", "SI-31", "2017-01-15", "C30", said)
        entries = GLEntry.objects.filter(account_no="2200")
        assert entries.count() == 5
        assert sum(entry.amount for entry in entries) == 0


class TestAnInvoice:
    def test_with_prices_that_include_vat_takes_it_out(self, trading):
        TradeSetup.objects.filter(side="sales").update(discount_posting="all")
        said = line("GOODS", "1", "125.00", line_discount_percent="20")
        made = invoice("sales", "SI-1", "2017-02-01", "C10", said, is_price_including_vat=True)
        assert booked("SI-1") == table("1100 100.00 Dr\n4000 100.00 Cr\n4080 20.00 Dr\n2100 20.00 Cr")
        assert (made.document.line_amount, made.document.base_amount) == (Decimal(100), Decimal(80))

    def test_carries_the_payment_discount_of_its_terms(self, trading):
        invoice("sales", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "100.00"), payment_terms_code="2/10")
        entry = CustomerLedgerEntry.objects.get()
        assert (entry.original_discount, entry.payment_discount_date) == (Decimal("2.50"), date(2017, 2, 11))
        assert entry.due_date == date(2017, 3, 3)

    def test_of_a_triangular_trade_says_so_in_its_vat_entry(self, trading):
        invoice("sales", "SI-1", "2017-02-01", "C40", line("GOODS", "1", "100.00"), is_eu_triangular=True)
        assert VATEntry.objects.get().is_eu_triangular

    def test_takes_purchase_tax_where_the_vendor_charges_it(self, trading):
        """S8."""
        start_sales_tax()
        TaxJurisdiction.objects.update(purchase_account_no="1200")
        said = line("5010", "1", "1000.00", kind="account", tax_group_code="GOODS")
        invoice("purchases", "PI-062", "2017-03-16", "V50", said)
        assert booked("PI-062") == table("5010 1,000.00 Dr\n1200 60.00 Dr\n2000 1,060.00 Cr")

    def test_that_comes_to_nothing_is_posted_with_its_discount(self, trading):
        TradeSetup.objects.filter(side="sales").update(discount_posting="all")
        invoice("sales", "SI-1", "2017-02-01", "C10", line("GOODS", "1", "100.00", line_discount_percent="100"))
        assert booked("SI-1") == table("4000 100.00 Cr\n4080 100.00 Dr")
        assert not CustomerLedgerEntry.objects.exists()

    def test_in_full_vat_stands_on_the_vat_account(self, trading):
        make(
            VATPostingSetup,
            business_group_code="DOMESTIC",
            product_group_code="FULL",
            identifier="FULL",
            calculation="full",
            purchase_account_no="1200",
        )
        make(VATProductPostingGroup, code="FULL")
        said = line("1200", "1", "100.00", kind="account", vat_product_group_code="FULL")
        invoice("purchases", "PI-9", "2017-02-02", "V20", said)
        assert booked("PI-9") == table("1200 100.00 Dr\n2000 100.00 Cr")
        assert vat_entries("PI-9") == [("purchase", Decimal(0), Decimal(100))]
