"""Lines on customers, vendors, bank accounts and assets: what they take over, which entries they settle, their VAT."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation import default_dimensions, dimensions, setup
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.journals import applications, batches, lines
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.journals.models import JournalTemplate
from ledgerhall.finance.journals.posting import post_batch, preview_batch
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.subledger.bank_accounts import BANK_ACCOUNTS
from ledgerhall.finance.subledger.cards import BankAccount, Customer, DepreciationBook
from ledgerhall.finance.subledger.ledgers import BankAccountLedgerEntry, CustomerLedgerEntry, FALedgerEntry
from ledgerhall.finance.subledger.parties import CUSTOMERS
from ledgerhall.finance.subledger.posting_groups import FAPostingGroup
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.journals.journals import BY, default_batch, line
from tests.finance.ledgers import AT, ROSA, ledger
from tests.finance.subledger.masters import enter_cards, invoice

POST = {"by": ROSA, "posted_at": AT}
SALE = {
    "general_posting_type": "sale",
    "vat_business_group_code": "DOMESTIC",
    "vat_product_group_code": "VAT21",
}


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def customer_line(batch, document_no="G1", **values):
    return line(batch, document_no, "C10", account_type="customer", **values)


def taxed_sales_account(**values):
    fields = {**SALE, "general_product_group_code": "GOODS", **values}
    chart.change(account=GLAccount.objects.get(number="4100"), values=fields, **BY)


@pytest.fixture
def batch(books):
    enter_cards()
    return default_batch()


class TestTakingOver:
    def test_a_customer_brings_name_terms_and_what_they_make_of_an_invoice(self, batch):
        made = customer_line(batch, debit="121", document_type="invoice")
        assert (made.description, made.payment_terms_code) == ("Tern & Sons", "2/10")
        assert (made.due_date, made.discount_date) == (date(2026, 7, 30), date(2026, 7, 10))
        assert made.discount_percent == 2

    def test_a_payment_has_no_discount_and_a_later_date_moves_the_due_date(self, batch):
        payment = customer_line(batch, credit="121", document_type="payment")
        assert (payment.due_date, payment.discount_percent) == (None, None)
        made = customer_line(batch, debit="121", document_type="invoice")
        moved = lines.change(line=made, values={"document_date": date(2026, 7, 1)}, **BY)
        assert moved.due_date == date(2026, 7, 31)

    def test_what_is_typed_stays(self, batch):
        due = {"due_date": date(2026, 12, 31), "discount_percent": Decimal(3)}
        made = customer_line(batch, debit="121", document_type="invoice", description="June", **due)
        assert (made.description, made.due_date, made.discount_percent) == ("June", date(2026, 12, 31), 3)
        changed = lines.change(line=made, values={"debit": Decimal(50), "credit": None}, **BY)
        assert changed.due_date == date(2026, 12, 31)

    def test_an_account_brings_its_vat_only_where_it_has_a_posting_type(self, batch):
        chart.change(account=GLAccount.objects.get(number="6200"), values={"vat_product_group_code": "VAT21"}, **BY)
        taxed_sales_account()
        assert line(batch, "G1", "6200", debit="1").vat_product_group_code == ""
        made = line(batch, "G1", "4100", credit="121")
        assert (made.general_posting_type, made.vat_product_group_code) == ("sale", "VAT21")
        other = lines.change(line=made, values={"account_no": "6200"}, **BY)
        assert (other.general_posting_type, other.vat_business_group_code) == ("", "")

    def test_a_taxed_account_takes_the_business_group_of_the_party_opposite(self, batch):
        taxed_sales_account(vat_business_group_code="")
        made = customer_line(batch, debit="121", document_type="invoice", balancing_account_no="4100")
        assert made.balancing_vat_business_group_code == "DOMESTIC"
        assert made.balancing_general_posting_type == "sale"

    def test_an_asset_is_acquired_in_its_book(self, batch):
        made = line(batch, "G1", "FA1", account_type="fixed asset", debit="500")
        assert (made.asset_posting_type, made.depreciation_book_code) == ("acquisition cost", "COMPANY")

    def test_an_asset_is_written_down_against_the_expense_of_its_group(self, batch):
        FAPostingGroup.objects.update(write_down_expense_account_no="6200")
        asset = {"account_type": "fixed asset", "credit": "500", "asset_posting_type": "write-down"}
        assert line(batch, "G1", "FA1", **asset).balancing_account_no == "6200"
        assert line(batch, "G2", "FA1", **asset, balancing_account_no="6300").balancing_account_no == "6300"
        DepreciationBook.objects.update(is_integrated=False)
        assert line(batch, "G3", "FA1", **asset).balancing_account_no == ""

    def test_dimensions_come_from_account_and_party(self, batch):
        for code, value in (("AREA", "NORTH"), ("DEPARTMENT", "SHOP")):
            dimension = dimensions.create_dimension(code=code, name=code, **BY)
            dimensions.create_value(dimension=dimension, code=value, name=value, **BY)
        rows = (("Customer", "C10", "AREA", "NORTH"), ("G/L Account", "4100", "DEPARTMENT", "SHOP"))
        for table, number, code, value in rows:
            row = {"table": table, "record_no": number, "dimension_code": code, "value_code": value}
            default_dimensions.create(values=row, **BY)
        made = customer_line(batch, debit="121", balancing_account_no="4100")
        assert made.dimensions == "AREA=NORTH;DEPARTMENT=SHOP"

    def test_the_batch_brings_type_and_number_of_the_balancing_account(self, batch):
        values = {"balancing_account_type": "bank account", "balancing_account_no": "BANK"}
        batches.change(batch=batch, values=values, **BY)
        changed = default_batch()
        offered = lines.next_line(changed, date(2026, 6, 30))
        assert offered["balancing_account_no"] == "BANK"
        made = line(changed, "G1", "6200", debit="5", balancing_account_no="BANK")
        assert made.balancing_account_type == "bank account"

    def test_each_kind_of_journal_starts_from_its_party(self, batch):
        kinds = {"sales": "customer", "purchases": "vendor", "payments": "vendor", "assets": "fixed asset"}
        for kind, party in kinds.items():
            found = batches.find("DEFAULT", JournalTemplate.Kind(kind))
            assert lines.next_line(found, date(2026, 6, 30))["account_type"] == party


class TestRefusals:
    def test_what_does_not_exist_is_refused_by_what_it_is(self, batch):
        values = {"balancing_account_type": "bank account", "balancing_account_no": "9", "payment_terms_code": "NO"}
        with pytest.raises(Refused) as refused:
            line(batch, "G1", "C99", account_type="customer", debit="1", **values)
        rows = [(refusal.code, refusal.row) for refusal in refused.value.refusals]
        assert rows == [("party-missing", "E-JNL-06"), ("party-missing", "E-JNL-05"), ("code-unknown", "E-JNL-01")]

    def test_what_is_no_choice_and_no_percentage_is_refused(self, batch):
        with pytest.raises(Refused) as refused:
            customer_line(batch, debit="1", document_type="bill", discount_percent=Decimal(101))
        assert codes(refused) == ["choice-unknown", "discount-percent"]

    def test_vat_on_a_party_is_refused_when_posted_with_the_rest(self, batch):
        made = customer_line(batch, debit="121", document_type="invoice")
        lines.change(line=made, values=SALE, **BY)
        with pytest.raises(Refused) as refused:
            post_batch(batch=batch, **POST)
        assert {"vat-on-subledger-account", "document-out-of-balance"} <= set(codes(refused))

    def test_a_card_that_a_line_or_a_batch_stands_on_is_not_deleted(self, batch):
        customer_line(batch, debit="121")
        values = {"balancing_account_type": "bank account", "balancing_account_no": "BANK"}
        batches.change(batch=batch, values=values, **BY)
        for table, card in ((CUSTOMERS, Customer.objects.get()), (BANK_ACCOUNTS, BankAccount.objects.get())):
            with pytest.raises(Refused) as refused:
                table.delete(record=card, **BY)
            assert codes(refused) == ["card-in-journal"]
            assert "DEFAULT" in str(refused.value)


class TestVAT:
    def grid(self, batch, position=0):
        return lines.in_grid(batch)[position]

    def test_is_shown_and_posted_as_it_was_worked_out(self, batch):
        taxed_sales_account()
        customer_line(batch, debit="121", document_type="invoice", balancing_account_no="4100")
        shown = self.grid(batch)
        assert (shown.balancing_vat_percent, shown.balancing_vat_amount, shown.vat_amount) == (21, -21, None)
        post_batch(batch=batch, **POST)
        amounts = {number: amount for _, _, _, number, amount in ledger()}
        assert amounts == {"1200": 121, "4100": -100, "2200": -21}
        assert VATEntry.objects.get().base == -100

    def test_typed_by_hand_makes_a_difference_where_journal_and_setup_allow_it(self, batch):
        taxed_sales_account()
        made = line(batch, "G1", "4100", credit="121", balancing_account_no="1100")
        with pytest.raises(Refused) as refused:
            lines.change(line=made, values={"vat_amount": Decimal("-21.01")}, **BY)
        assert codes(refused) == ["vat-difference-not-allowed"]
        JournalTemplate.objects.filter(name="GENERAL").update(is_vat_difference_allowed=True)
        setup.change_ledger_setup(
            setup=GeneralLedgerSetup.objects.get(), values={"maximum_vat_difference": Decimal("0.01")}, **BY
        )
        lines.change(line=made, values={"vat_amount": Decimal("-21.01")}, **BY)
        post_batch(batch=default_batch(), **POST)
        entry = VATEntry.objects.get()
        assert (entry.amount, entry.difference) == (Decimal("-21.01"), Decimal("-0.01"))

    def test_that_was_only_shown_is_not_kept_and_a_new_amount_forgets_a_typed_one(self, batch):
        taxed_sales_account()
        JournalTemplate.objects.filter(name="GENERAL").update(is_vat_difference_allowed=True)
        made = line(batch, "G1", "4100", credit="121")
        same = lines.change(line=made, values={"vat_amount": Decimal(-21), "description": "x"}, **BY)
        assert same.vat_amount is None
        typed = lines.change(line=made, values={"vat_amount": Decimal("-21.01")}, **BY)
        assert typed.vat_amount == Decimal("-21.01")
        anew = lines.change(line=made, values={"credit": Decimal(242), "debit": None}, **BY)
        assert (anew.vat_amount, self.grid(batch).vat_amount) == (None, -42)


class TestApplications:
    def test_settle_the_documents_that_were_typed(self, batch):
        invoice("121", "SI1")
        invoice("50", "SI2")
        late = LedgerDate(date(2026, 7, 20))
        customer_line(batch, credit="171", document_type="payment", applies_to_no="SI1, SI2", day=late)
        assert lines.in_grid(batch)[0].applies_to_no == "SI1, SI2"
        made = lines.lines_of(batch)[0]
        lines.change(line=made, values={"balancing_account_type": "bank account", "balancing_account_no": "BANK"}, **BY)
        post_batch(batch=batch, **POST)
        assert not CustomerLedgerEntry.objects.filter(is_open=True).exists()
        assert BankAccountLedgerEntry.objects.get().amount == 171

    def test_chosen_by_entry_give_a_line_its_amount_less_the_discount_in_time(self, batch):
        invoice("100", "SI1", terms=None)
        made = customer_line(batch, document_type="payment")
        assert [entry.document_no for entry in applications.open_entries(made)] == ["SI1"]
        entry = CustomerLedgerEntry.objects.get()
        chosen = [Chosen("SI1", "invoice", entry_no=entry.entry_no)]
        assert applications.choose(line=made, entries=chosen, **BY).amount == -98
        part = [Chosen("SI1", "invoice", Decimal(40), entry.entry_no)]
        lines.change(line=made, values={"amount": Decimal(-40), "balancing_account_no": "1100"}, **BY)
        applications.choose(line=made, entries=part, **BY)
        post_batch(batch=batch, **POST)
        entry.refresh_from_db()
        assert entry.remaining_amount == 60

    def test_of_another_party_or_without_one_are_refused(self, batch):
        invoice("100", "SI1")
        number = CustomerLedgerEntry.objects.get().entry_no
        vendor = line(batch, "G1", "V20", account_type="vendor")
        for made, code in (
            (vendor, "application-entry-unfit"),
            (line(batch, "G2", "6200"), "application-without-party"),
        ):
            with pytest.raises(Refused) as refused:
                applications.choose(line=made, entries=[Chosen(entry_no=number)], **BY)
            assert codes(refused) == [code]

    def test_are_forgotten_with_the_party_and_kept_by_other_changes(self, batch):
        made = customer_line(batch, credit="5", applies_to_no="SI1")
        same = lines.change(line=made, values={"description": "x", "applies_to_no": "SI1"}, **BY)
        assert applications.of_lines([same])[same.pk] == [Chosen("SI1")]
        other = lines.change(line=made, values={"account_type": "vendor", "account_no": "V20"}, **BY)
        assert applications.of_lines([other]) == {}


class TestOtherLedgers:
    def test_an_asset_bought_from_the_bank(self, batch):
        bank = {"balancing_account_type": "bank account", "balancing_account_no": "BANK"}
        line(batch, "G1", "FA1", account_type="fixed asset", debit="500", **bank)
        post_batch(batch=batch, **POST)
        assert (FALedgerEntry.objects.get().amount, BankAccountLedgerEntry.objects.get().amount) == (500, -500)

    def test_a_closing_date_is_not_for_them(self, batch):
        customer_line(batch, debit="5", balancing_account_no="4100", day=LedgerDate(date(2026, 12, 31), True))
        assert "E-JNL-03" in {refusal.row for refusal in preview_batch(batch=batch, by=ROSA).refusals}
