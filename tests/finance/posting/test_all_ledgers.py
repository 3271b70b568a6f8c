"""The walk on real books of both engines: what is read of the other ledgers is what was posted to them before."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import Currency, DefaultDimension, Dimension, ExchangeRate, GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting.draft import (
    AppliesTo,
    AssetMovement,
    DraftLine,
    Effect,
    ItemMovement,
    PartyTerms,
    PostingDraft,
    VATAsked,
    VATComputed,
)
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.posting.walk import walk
from ledgerhall.finance.subledger.cards import (
    AssetBook,
    BankAccount,
    Customer,
    DepreciationBook,
    FixedAsset,
    Item,
    PaymentTerms,
    TradeSetup,
    Vendor,
)
from ledgerhall.finance.subledger.ledgers import (
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    ItemLedgerEntry,
    ValueEntry,
    VendorLedgerEntry,
)
from ledgerhall.finance.subledger.posting_groups import (
    BankAccountPostingGroup,
    CustomerPostingGroup,
    FAPostingGroup,
    InventoryPostingGroup,
    VendorPostingGroup,
)
from ledgerhall.finance.vat.models import TaxArea, TaxAreaLine, TaxDetail, TaxJurisdiction, VATEntry, VATPostingSetup
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.ledgers import AT, EUR, ROSA

USD = money.Currency("USD")
KINDS = {"C": "customer", "V": "vendor", "B": "bank account", "F": "fixed asset"}


def add(model, **values):
    return model.objects.create(created_at=AT, changed_at=AT, **values)


@pytest.fixture
def trade(books):
    """Masters and groups of a company that trades: payment terms, customers, a vendor, banks, an asset, an item."""
    accounts = {
        f"{purpose}_{side}_account_no": number
        for purpose, number in (("payment_discount", "4800"), ("payment_tolerance", "4800"), ("rounding", "7300"))
        for side in ("debit", "credit")
    }
    add(CustomerPostingGroup, code="HOME", control_account_no="1200", **accounts)
    add(VendorPostingGroup, code="HOME", control_account_no="2100", **accounts)
    add(PaymentTerms, code="2/10", due_date_formula="30D", discount_date_formula="10D", discount_percent=2)
    add(Customer, number="C1", name="Customer", posting_group_code="HOME", payment_terms_code="2/10", country_code="SE")
    add(Customer, number="C2", name="Oldest", posting_group_code="HOME", is_applied_to_oldest=True)
    add(Vendor, number="V1", name="Vendor", posting_group_code="HOME")
    add(BankAccountPostingGroup, code="BANK", account_no="1100")
    add(BankAccount, number="B1", name="Bank", posting_group_code="BANK")
    add(
        VATPostingSetup, business_group_code="HOME", product_group_code="STANDARD", identifier="VAT25", percent=25,
        sales_account_no="2200", purchase_account_no="1450", sales_unrealized_account_no="2250",
        is_adjusted_for_payment_discount=True,
    )  # fmt: skip


def line(number, amount, **more) -> DraftLine:
    """A line of 30 June 2026, document D1; a number beginning with C, V, B or F says its type."""
    values = {"line_no": 1, "document_no": "D1", "account_type": KINDS.get(number[:1], "account")}
    if other := more.get("balancing_account_no"):
        values["balancing_account_type"] = KINDS.get(other[:1], "account")
    day = LedgerDate.parse(more.pop("day", "2026-06-30"))
    amount = amount if isinstance(amount, Money) else Money(amount, EUR)
    return DraftLine(**values | {"account_no": number, "posting_date": day, "amount": amount} | more)


def draft_of(*lines) -> PostingDraft:
    return PostingDraft(tuple(replace(each, line_no=at) for at, each in enumerate(lines, 1)), "GENJNL")


def post_lines(*lines):
    return post(draft=draft_of(*lines), by=ROSA, posted_at=AT)


def refused(*lines) -> list[str]:
    with pytest.raises(Refused) as refusal:
        post_lines(*lines)
    return [each.code for each in refusal.value.refusals]


def balances() -> dict[str, str]:
    sums: dict[str, Decimal] = {}
    for number, amount in GLEntry.objects.order_by("entry_no").values_list("account_no", "amount"):
        sums[number] = sums.get(number, Decimal(0)) + amount
    return {number: f"{total:.2f}" for number, total in sorted(sums.items()) if total}


SALE = VATAsked("sale", "HOME", "STANDARD")


def invoice(number="SI-1", amount="1250", party="C1", **more):
    return line(
        party, amount, document_no=number, document_type="invoice", balancing_account_no="4100", balancing_vat=SALE,
        **more,
    )  # fmt: skip


def payment(amount, *applied, party="C1", **more):
    applies = tuple(AppliesTo(number) for number in applied)
    values = {"document_no": "CR-1", "document_type": "payment", "balancing_account_no": "B1"} | more
    return line(party, amount, applies_to=applies, **values)


class TestCustomers:
    def test_an_invoice_and_its_payment_less_discount(self, trade):
        GeneralLedgerSetup.objects.update(is_vat_adjusted_for_payment_discount=True)
        post_lines(invoice())
        post_lines(payment("-1225", "SI-1", day="2026-07-05"))
        assert balances() == {"1100": "1225.00", "2200": "-245.00", "4100": "-1000.00", "4800": "20.00"}
        assert not CustomerLedgerEntry.objects.filter(is_open=True).exists()
        adjusted = VATEntry.objects.get(entry_no=2)
        assert (adjusted.base, adjusted.amount, adjusted.party_no, adjusted.country_code) == (20, 5, "C1", "SE")
        of_application = (
            DetailedCustomerLedgerEntry.objects.filter(application_no__isnull=False).order_by("entry_no").first()
        )
        assert adjusted.application_no == of_application.application_no
        post_lines(replace(unapplication(), posting_date=LedgerDate(date(2026, 7, 6))))
        assert balances() == {"1100": "1225.00", "1200": "25.00", "2200": "-250.00", "4100": "-1000.00"}
        assert sum(VATEntry.objects.values_list("amount", flat=True)) == -250
        post_lines(payment("-1", "SI-1", document_no="CR-2", day="2026-07-06"))
        rows = CustomerLedgerEntry.objects.order_by("entry_no").values_list("remaining_amount", "is_open")
        assert list(rows) == [(1249, True), (-1225, True), (0, False)]

    def test_the_oldest_are_settled_first(self, trade):
        post_lines(invoice("SI-1", "100", "C2", terms=PartyTerms(due_date=date(2026, 9, 1), discount=Money(0, EUR))))
        post_lines(invoice("SI-2", "100", "C2", terms=PartyTerms(due_date=date(2026, 8, 1), discount=Money(0, EUR))))
        post_lines(payment("-150", party="C2"))
        rows = CustomerLedgerEntry.objects.order_by("entry_no").values_list("document_no", "remaining_amount")
        assert list(rows) == [("SI-1", 50), ("SI-2", 0), ("CR-1", 0)]

    def test_what_was_posted_before_refuses(self, trade):
        post_lines(invoice())
        assert refused(invoice()) == ["sales-document-exists"]
        assert refused(payment("-1", "SI-9")) == ["application-not-found"]
        post_lines(payment("-1225", "SI-1"))
        assert refused(payment("-1", "SI-1")) == ["application-entry-closed"]

    def test_a_rule_about_a_customers_dimensions_is_kept(self, trade):
        dimension = add(Dimension, code="AREA", name="Area")
        add(
            DefaultDimension, table="Customer", record_no="C1", dimension=dimension, dimension_code="AREA",
            rule="code mandatory",
        )  # fmt: skip
        assert refused(invoice()) == ["dimension-mandatory"]

    def test_vat_on_payment_is_released_and_taken_back(self, trade):
        GeneralLedgerSetup.objects.update(is_unrealized_vat=True)
        VATPostingSetup.objects.update(is_unrealized=True)
        post_lines(invoice())
        assert balances()["2250"] == "-250.00"
        post_lines(payment("-500", "SI-1"))
        assert (balances()["2200"], balances()["2250"]) == ("-100.00", "-150.00")
        waiting, released = VATEntry.objects.order_by("entry_no")
        assert (waiting.remaining_unrealized_base, waiting.remaining_unrealized_amount) == (-600, -150)
        assert (released.realizes_entry_no, released.base, released.amount) == (waiting.entry_no, -400, -100)
        post_lines(unapplication())
        assert (balances().get("2200"), balances()["2250"]) == (None, "-250.00")
        waiting.refresh_from_db()
        assert waiting.remaining_unrealized_amount == -250
        rows = CustomerLedgerEntry.objects.order_by("entry_no").values_list("remaining_amount", "remaining_discount")
        assert list(rows) == [(1250, 25), (-500, 0)]
        assert refused(unapplication()) == ["unapply-twice", "unapply-twice"]

    def test_gains_are_measured_from_the_original_rate(self, trade):
        currency = add(
            Currency, code="USD", name="US dollar", realized_gains_account_no="7200",
            realized_losses_account_no="7200", unrealized_gains_account_no="7300",
        )  # fmt: skip
        for day, rate in ((date(2026, 1, 1), "0.9"), (date(2026, 7, 1), "0.8")):
            add(ExchangeRate, currency=currency, starting_date=day, exchange_amount=1, relational_amount=Decimal(rate))
        post_lines(line("C1", Money(1000, USD), document_no="SI-1", balancing_account_no="4300"))
        gain = Effect(
            1, "unrealized gain", Money(0, USD), Money(50, EUR), "7300", adjusted_factor=Decimal("1.052631579")
        )
        post_lines(line("C1", "0", effects=(gain,), document_no="ADJ"))
        post_lines(payment(Money(-1000, USD), "SI-1", day="2026-07-01"))
        assert balances() == {"1100": "800.00", "4300": "-900.00", "7200": "100.00"}
        assert CustomerLedgerEntry.objects.get(entry_no=1).closed_by_entry_no == 2


def unapplication() -> DraftLine:
    """The application of the payment undone, by the detailed entries that it made."""
    rows = DetailedCustomerLedgerEntry.objects.filter(application_no__isnull=False, unapplies_entry_no=None)
    effects = tuple(
        Effect(
            row.ledger_entry_no,
            row.entry_type,
            Money(-row.amount, EUR),
            Money(-row.amount_lcy, EUR),
            row.counter_account_no,
            application_no=row.application_no,
            unapplies_entry_no=row.entry_no,
        )
        for row in rows.order_by("entry_no")
    )
    return line("C1", "0", effects=effects, document_no="CR-1")


class TestVendors:
    def test_a_number_of_the_vendor_is_asked_for_and_used_once(self, trade):
        TradeSetup.objects.update_or_create(
            side="purchases",
            defaults={"is_external_document_no_mandatory": True, "created_at": AT, "changed_at": AT},
        )
        bought = line("V1", "-100", document_type="invoice", balancing_account_no="6400")
        assert refused(bought) == ["vendor-document-no-empty"]
        numbered = replace(bought, external_document_no="V-77")
        post_lines(numbered)
        assert refused(replace(numbered, document_no="D2")) == ["vendor-document-no-used"]
        assert VendorLedgerEntry.objects.get(entry_no=1).amount == -100


class TestSalesTax:
    def test_each_jurisdiction_takes_its_part(self, trade):
        area = add(TaxArea, code="CITY")
        for code, order, percent in (("STATE", 2, 6), ("COUNTY", 1, 1)):
            levied = add(TaxJurisdiction, code=code, sales_account_no="2200")
            add(TaxAreaLine, area=area, jurisdiction=levied, calculation_order=order)
            add(
                TaxDetail, jurisdiction=levied, group_code="GOODS", effective_date=date(2026, 1, 1),
                percent_below_maximum=percent,
            )  # fmt: skip
        asked = VATAsked("sale", tax_area="CITY", tax_group="GOODS")
        post_lines(line("4100", "-107", vat=asked, balancing_account_no="B1"))
        assert balances() == {"1100": "107.00", "2200": "-7.00", "4100": "-100.00"}
        rows = VATEntry.objects.order_by("entry_no").values_list("tax_jurisdiction_code", "amount")
        assert list(rows) == [("STATE", -6), ("COUNTY", -1)]
        stated = VATComputed("sale", Money(-100, EUR), Money(-6, EUR), Money(-6, EUR), tax_jurisdiction="STATE")
        post_lines(line("4100", "-100", vat=stated, document_no="D2"), line("B1", "106", document_no="D2"))
        assert balances()["2200"] == "-13.00"


class TestAssetsAndItems:
    def test_an_asset_is_worth_what_its_entries_say(self, trade):
        add(
            FAPostingGroup, code="EQUIPMENT", acquisition_cost_account_no="1510",
            accumulated_depreciation_account_no="1519", acquisition_cost_on_disposal_account_no="1510",
            accumulated_depreciation_on_disposal_account_no="1519", gain_on_disposal_account_no="7300",
            loss_on_disposal_account_no="7300",
        )  # fmt: skip
        book, asset = add(DepreciationBook, code="COMPANY"), add(FixedAsset, number="F1", description="Van")
        add(AssetBook, asset=asset, book=book, posting_group_code="EQUIPMENT")

        def moved(amount, posting_type, other):
            return line("F1", amount, asset=AssetMovement(posting_type, "COMPANY"), balancing_account_no=other)

        assert refused(moved("-1", "depreciation", "6700")) == ["asset-not-acquired"]
        post_lines(moved("1000", "acquisition cost", "B1"))
        post_lines(moved("-400", "depreciation", "6700"))
        assert refused(moved("-601", "depreciation", "6700")) == ["asset-value-negative"]
        post_lines(moved("-700", "proceeds on disposal", "B1"))
        assert balances() == {"1100": "-300.00", "6700": "400.00", "7300": "-100.00"}
        assert refused(moved("-1", "proceeds on disposal", "B1")) == ["asset-disposed"]

    def test_items_go_out_at_the_cost_they_came_in_at(self, trade):
        add(InventoryPostingGroup, code="STOCK", inventory_account_no="1300")
        add(Item, number="I1", description="Thing", inventory_posting_group_code="STOCK")

        def moved(kind, quantity, cost=None, **more):
            item = ItemMovement("I1", kind, Decimal(quantity), cost, "5100", **more)
            return line("6400", "1", item=item, balancing_account_no="B1")

        post_lines(moved("purchase", 3, Decimal("3.33333333")))
        post_lines(moved("purchase", 2, Decimal(5)))
        post_lines(moved("sale", -1))
        post_lines(moved("sale", -3))
        assert list(ValueEntry.objects.order_by("entry_no").values_list("from_entry_no", "cost_amount")) == [
            (None, 10),
            (None, 10),
            (1, Decimal("-3.33")),
            (1, Decimal("-6.67")),
            (2, -5),
        ]
        assert balances()["1300"] == "5.00"
        assert refused(moved("sale", -2)) == ["item-out-of-stock"]
        post_lines(moved("sale", 1, returns_entry_no=3))
        assert ValueEntry.objects.get(entry_no=6).cost_amount == Decimal("3.33")
        rows = ItemLedgerEntry.objects.order_by("entry_no").values_list("remaining_quantity", flat=True)
        assert list(rows) == [0, 1, 0, 0, 1]


class TestStatements:
    def test_a_draft_of_accounts_alone_reads_no_other_ledger(self, trade, django_assert_num_queries):
        from ledgerhall.tenancy import books as tenancy_books

        connection = tenancy_books.connection()
        with django_assert_num_queries(3, connection=connection):
            walk(draft_of(line("6200", "1", balancing_account_no="1100")), ROSA)
        stated = VATComputed("sale", Money(-100, EUR), Money(-25, EUR), Money(-25, EUR), "HOME", "STANDARD")
        terms = PartyTerms(due_date=date(2026, 7, 30), discount=Money(0, EUR))
        document = (
            line("4100", "-100", vat=stated, document_type="invoice"),
            line("C1", "125", terms=terms, document_type="invoice"),
        )
        with django_assert_num_queries(9, connection=connection):
            walked = walk(draft_of(*document), ROSA)
        assert walked.refusals == ()
