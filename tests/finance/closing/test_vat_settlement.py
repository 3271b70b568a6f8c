"""Settling VAT (finance.md 2.6; golden case G14)."""

from dataclasses import replace
from datetime import date

import pytest

from ledgerhall.finance.closing import vat_settlement
from ledgerhall.finance.closing.vat_settlement import Asked
from ledgerhall.finance.journals.cautions import cautions_of
from ledgerhall.finance.journals.posting import preview_batch
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting.draft import VATComputed
from ledgerhall.finance.vat import settled
from ledgerhall.finance.vat.models import (
    TaxJurisdiction,
    VATBusinessPostingGroup,
    VATEntry,
    VATPostingSetup,
    VATProductPostingGroup,
)
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from ledgerhall.kernel.money import Money
from tests.finance.closing.period_ends import DKK, add, balance, buy, document, line, post_lines, sell
from tests.finance.journals.journals import default_batch
from tests.finance.journals.journals import line as journal_line
from tests.finance.ledgers import AT, ROSA

Q1 = Asked(date(2017, 3, 31), "VATSET-Q1", date(2017, 3, 31), "2120", from_date=date(2017, 1, 1))


def settle(key=None, **changed) -> vat_settlement.Settlement:
    return vat_settlement.settle(asked=replace(Q1, **changed), by=ROSA, posted_at=AT, idempotency_key=key)


def refused(**changed) -> list[str]:
    with pytest.raises(Refused) as refusal:
        settle(**changed)
    return [f"{each.row} {each.code}" for each in refusal.value.refusals]


@pytest.fixture
def quarter(books):
    """Output 500, input 200, reverse charge 250 (both sides), and a sale at 0 %."""
    sell("SI-065", "2017-01-20", "2500")
    buy("PI-065", "2017-02-10", "1000")
    buy("PI-066", "2017-03-03", "1000", business="EU")


class TestSettle:
    def test_closes_all_open_entries_and_moves_what_is_payable(self, quarter):
        settlement = settle()
        assert settlement.payable == 300
        assert document("VATSET-Q1") == {"1200": "-450.00", "2100": "500.00", "2110": "250.00", "2120": "-300.00"}
        assert [balance(number) for number in ("1200", "2100", "2110")] == [0, 0, 0]
        assert not VATEntry.objects.filter(is_closed=False).exists()

    def test_makes_a_settlement_entry_per_setup_and_type_in_order(self, quarter):
        settle()
        made = VATEntry.objects.filter(entry_type="settlement").order_by("entry_no")
        shown = [(each.business_group_code, each.vat_account_no, each.base, each.amount) for each in made]
        assert shown == [
            ("DOMESTIC", "1200", -800, -200),
            ("DOMESTIC", "2100", 2000, 500),
            ("EU", "1200", -1000, -250),
        ]
        for each in made:
            closed = VATEntry.objects.exclude(entry_type="settlement").get(closed_by_entry_no=each.entry_no)
            assert (closed.base, closed.amount) == (-each.base, -each.amount)
            assert each.vat_date == date(2017, 3, 31)

    def test_again_has_nothing_to_do(self, quarter):
        settle()
        again = settle(document_no="VATSET-Q1B")
        assert (again.combinations, again.posted) == ((), None)

    def test_leaves_what_is_dated_later_by_its_vat_date(self, quarter):
        sell("SI-100", "2017-03-30", "1250", vat_date=date(2017, 4, 2))
        assert settle().payable == 300
        assert [each.document_no for each in VATEntry.objects.filter(is_closed=False)] == ["SI-100"]

    def test_what_is_posted_late_is_settled_next_time_where_no_beginning_is_given(self, quarter):
        settle()
        sell("SI-101", "2017-03-30", "1250")
        late = settle(
            document_no="VATSET-Q2", from_date=None, to_date=date(2017, 6, 30), posting_date=date(2017, 6, 30)
        )
        assert late.payable == 250

    def test_what_comes_late_is_told_before_it_is_posted(self, quarter):
        settle()
        add(VATBusinessPostingGroup, code="DOMESTIC")
        add(VATProductPostingGroup, code="VAT25")
        batch = default_batch()
        taxed = {
            "general_posting_type": "sale",
            "vat_business_group_code": "DOMESTIC",
            "vat_product_group_code": "VAT25",
        }
        for day in ("2017-03-31", "2017-04-01"):
            journal_line(batch, "SI-101", "4000", day=LedgerDate.parse(day), credit="1250", **taxed)
        assert [(one.code, one.line) for one in cautions_of(batch)] == [("vat-date-settled", 1)]
        assert [(one.code, one.line) for one in preview_batch(batch=batch, by=ROSA).cautions] == [
            ("vat-date-settled", 1)
        ]

    def test_closes_an_invoice_and_the_credit_memo_that_takes_it_back(self, books):
        sell("SI-1", "2017-01-20", "1250")
        sell("SCM-1", "2017-01-21", "-1250", document_type="credit memo")
        settlement = settle()
        assert (settlement.payable, len(settlement.combinations[0].entry_numbers)) == (0, 2)
        assert not GLEntry.objects.filter(document_no="VATSET-Q1").exists()
        assert not VATEntry.objects.filter(is_closed=False).exists()

    def test_closes_entries_without_vat_that_have_no_account(self, books):
        VATPostingSetup.objects.filter(product_group_code="VAT0").update(sales_account_no="")
        vat = VATComputed("sale", Money(-80, DKK), Money(0, DKK), Money(0, DKK), "DOMESTIC", "VAT0")
        shared = {"day": "2017-01-20", "no": "SI-1"}
        post_lines(line("C10", "80", **shared), line("4000", "-80", vat=vat, **shared))
        assert settle().payable == 0
        assert VATEntry.objects.get(entry_type="sale").is_closed

    def test_the_same_key_settles_once(self, quarter):
        first, again = settle(key="q1"), settle(key="q1")
        assert again.posted.is_repeated
        assert again.posted.register_no == first.posted.register_no
        assert GLRegister.objects.count() == 4


class TestSalesTax:
    def tax(self, no: str, kind: str, base: str, amount: str, account: str, *others, **more) -> None:
        vat = VATComputed(
            kind, Money(base, DKK), Money(amount, DKK), Money(amount, DKK), tax_jurisdiction="STATE", tax_group="G",
            connection=1, **more,
        )  # fmt: skip
        shared = {"day": "2017-02-01", "no": no}
        post_lines(*(line(*each, **shared) for each in others), line(account, base, vat=vat, **shared))

    def test_a_jurisdiction_is_settled_and_use_tax_stays_in_the_cost(self, books):
        self.tax("SI-1", "sale", "-1000", "-60", "4000", ("C10", "1060"))
        self.tax("PI-1", "purchase", "500", "35", "5010", ("V10", "-500"), is_use_tax=True)
        settlement = settle()
        assert [each.name for each in settlement.combinations] == ["STATE", "STATE"]
        assert document("VATSET-Q1") == {"2120": "-95.00", "2150": "60.00", "2160": "35.00"}
        assert balance("5010") == 535
        assert not VATEntry.objects.filter(is_closed=False).exists()
        made = VATEntry.objects.filter(entry_type="settlement")
        assert {each.tax_jurisdiction_code for each in made} == {"STATE"}
        assert sum(each.amount for each in made) == 25

    def test_purchase_tax_that_is_refunded_has_an_account_in_the_balance_sheet(self, books):
        TaxJurisdiction.objects.update(purchase_account_no="1205")
        self.tax("PI-1", "purchase", "500", "35", "5010", ("V10", "-535"))
        assert settle().payable == -35
        assert document("VATSET-Q1") == {"1205": "-35.00", "2120": "35.00"}


class TestPreview:
    def test_calculates_and_shows_without_posting(self, quarter):
        assert vat_settlement.calculated(asked=Q1).payable == 300
        shown = vat_settlement.preview_settlement(asked=Q1, by=ROSA)
        assert shown.refusals == ()
        assert sum(each.amount for each in shown.entries if each.account_no == "2120") == -300
        assert not VATEntry.objects.filter(is_closed=True).exists()


class TestRefuse:
    def test_a_settlement_account_that_is_missing_or_does_not_fit(self, books):
        assert refused(settlement_account_no="") == ["E-VAT-01 vat-settlement-account"]
        assert refused(settlement_account_no="9999") == ["E-VAT-01 vat-settlement-account"]

    def test_an_empty_document_number_and_a_period_that_ends_before_it_begins(self, books):
        told = refused(document_no="", from_date=date(2017, 4, 1))
        assert told == ["E-VAT-01 vat-settlement-document-no", "E-VAT-01 vat-period-reversed"]


class TestSettled:
    def test_a_period_is_settled_up_to_the_last_day_of_its_settlement(self, quarter):
        assert settled.settled_up_to() is None
        settle()
        assert settled.settled_up_to() == date(2017, 3, 31)
        told = settled.cautions([(10, date(2017, 3, 31)), (20, date(2017, 4, 1))])
        assert [(one.code, one.line) for one in told] == [("vat-date-settled", 10)]
