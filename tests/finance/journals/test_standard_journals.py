"""Standard journals, deferrals of journal lines, and the journals that every company has."""

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import SourceCode
from ledgerhall.finance.journals import batches, deferring, lines, standard_journals
from ledgerhall.finance.journals.models import JournalBatch, JournalTemplate, StandardJournal
from ledgerhall.finance.journals.posting import post_batch, preview_batch
from ledgerhall.finance.journals.starting import TEMPLATES, complete_journals
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.posting import reversal
from ledgerhall.finance.subledger import terms
from ledgerhall.finance.subledger.cards import DeferralTemplate
from ledgerhall.finance.vat import tax_setup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refused
from tests.finance.journals.journals import BY, JUNE, default_batch, line, rent
from tests.finance.ledgers import AT, ROSA, ledger

POST = {"by": ROSA, "posted_at": AT}
WORK_DATE = date(2026, 6, 30)


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def batch(books):
    return default_batch()


class TestStandardJournals:
    def kept(self, batch, **values):
        rent(batch)
        return standard_journals.save(batch=batch, code="RENT", description="Rent", **values, **BY)

    def test_bring_their_lines_as_one_document_of_the_next_number(self, batch):
        journal = self.kept(batch)
        post_batch(batch=batch, **POST)
        made = standard_journals.get_lines(journal=journal, batch=batch, work_date=WORK_DATE, **BY)
        assert [(one.document_no, one.account_no, one.amount) for one in made] == [
            ("G00002", "6200", 1240),
            ("G00002", "1110", -1240),
        ]
        assert {one.posting_date for one in made} == {JUNE}

    def test_bring_them_without_amounts_where_asked(self, batch):
        journal = self.kept(batch)
        made = standard_journals.get_lines(
            journal=journal, batch=batch, work_date=WORK_DATE, is_with_amounts=False, **BY
        )
        assert [one.amount for one in made] == [0, 0]

    def test_are_replaced_only_where_that_is_said(self, batch):
        self.kept(batch)
        with pytest.raises(Refused) as refused:
            self.kept(batch)
        assert codes(refused) == ["standard-journal-code"]
        anew = self.kept(batch, is_replacing=True, is_with_amounts=False)
        assert [one.amount for one in anew.lines.order_by("line_no")] == [0] * 6
        assert StandardJournal.objects.count() == 1

    def test_refuse_an_empty_batch_and_a_journal_of_another_kind(self, batch):
        with pytest.raises(Refused) as refused:
            standard_journals.save(batch=batch, code=" ", description="", **BY)
        assert codes(refused) == ["standard-journal-code", "standard-journal-empty"]
        other = batches.find("DEFAULT", JournalTemplate.Kind.SALES)
        with pytest.raises(Refused) as refused:
            standard_journals.get_lines(journal=self.kept(batch), batch=other, work_date=WORK_DATE, **BY)
        assert codes(refused) == ["standard-journal-template"]

    def test_are_deleted_with_their_lines(self, batch):
        standard_journals.delete(journal=self.kept(batch), **BY)
        assert not StandardJournal.objects.exists()


class TestDeferrals:
    @pytest.fixture
    def template(self, batch):
        values = {"code": "QUARTER", "account_no": "1400", "method": "equal per period", "number_of_periods": 3}
        return terms.DEFERRAL_TEMPLATES.create(values=values, **BY)

    def posted(self) -> list[tuple[str, str, Decimal]]:
        return [(day, account, amount) for _, day, _, account, amount in ledger()]

    def test_move_the_expense_and_release_it_period_by_period(self, batch, template):
        first = LedgerDate(date(2026, 1, 1))
        values = {"balancing_account_no": "1100", "deferral_template_code": "QUARTER"}
        line(batch, "INS", "6200", debit="1000", day=first, **values)
        shown = preview_batch(batch=batch, by=ROSA)
        post_batch(batch=batch, **POST)
        assert self.posted() == [
            ("2026-01-01", "6200", 1000), ("2026-01-01", "1100", -1000),
            ("2026-01-01", "1400", 1000), ("2026-01-01", "6200", -1000),
            ("2026-01-01", "6200", Decimal("333.33")), ("2026-01-01", "1400", Decimal("-333.33")),
            ("2026-02-01", "6200", Decimal("333.33")), ("2026-02-01", "1400", Decimal("-333.33")),
            ("2026-03-01", "6200", Decimal("333.34")), ("2026-03-01", "1400", Decimal("-333.34")),
        ]  # fmt: skip
        assert [(str(one.posting_date), one.account_no, one.amount) for one in shown.entries] == self.posted()

    def test_of_a_foreign_amount_leave_nothing_on_the_deferral_account(self, batch, template):
        dollar = currencies.create(values={"code": "USD"}, **BY)
        for day, relational in ((date(2026, 1, 1), "0.8551"), (date(2026, 2, 1), "0.91")):
            rate = {"starting_date": day, "exchange_amount": Decimal(1), "relational_amount": Decimal(relational)}
            currencies.add_rate(currency=dollar, values=rate, **BY)
        values = {"balancing_account_no": "1100", "deferral_template_code": "QUARTER", "currency_code": "USD"}
        line(batch, "INS", "6200", debit="100", day=LedgerDate(date(2026, 1, 10)), **values)
        post_batch(batch=batch, **POST)
        on_account = [amount for _, account, amount in self.posted() if account == "1400"]
        assert (len(on_account), sum(on_account)) == (4, 0)
        assert sum(amount for _, account, amount in self.posted() if account == "6200") == Decimal("85.51")

    def test_refuse_what_cannot_be_scheduled_beside_the_rest(self, batch, template):
        terms.DEFERRAL_TEMPLATES.change(record=template, values={"number_of_periods": 30}, **BY)
        line(batch, "INS", "6200", debit="1000", deferral_template_code="QUARTER")
        with pytest.raises(Refused) as refused:
            post_batch(batch=batch, **POST)
        assert codes(refused) == ["deferral-outside-periods", "document-out-of-balance"]
        assert refused.value.refusals[0].line == 1

    def test_are_released_as_somebody_typed_it_where_the_template_leaves_it_open(self, batch, template):
        values = {"method": "user-defined", "number_of_periods": 2, "period_description": "%4 %6"}
        terms.DEFERRAL_TEMPLATES.change(record=template, values=values, **BY)
        day = LedgerDate(date(2026, 1, 1))
        sides = {"balancing_account_no": "1100", "deferral_template_code": "QUARTER"}
        made = line(batch, "INS", "6200", debit="9", day=day, **sides)
        refused = [one.code for one in preview_batch(batch=batch, by=ROSA).refusals]
        assert refused == ["deferral-sum-wrong", "deferral-amount-zero", "deferral-amount-zero"]
        deferring.change_release(line=made, position=1, day=day.day, amount=Decimal(4), **BY)
        deferring.change_release(line=made, position=2, day=date(2026, 3, 5), amount=Decimal(5), **BY)
        deferring.change_release(line=made, position=None, day=date(2026, 4, 1), amount=Decimal(1), **BY)
        assert [one.code for one in deferring.schedule_of(made).refusals] == ["deferral-sum-wrong"]
        deferring.delete_release(line=made, position=3, **BY)
        assert deferring.schedule_of(made).refusals == ()
        post_batch(batch=batch, **POST)
        assert self.posted()[-2:] == [("2026-03-05", "6200", 5), ("2026-03-05", "1400", -5)]
        assert GLEntry.objects.filter(description="March 2026").count() == 2
        with pytest.raises(Refused):
            deferring.keep(line=made, releases=(), **BY)

    def test_refuse_lines_with_sales_tax_and_templates_that_are_gone(self, batch, template):
        tax_setup.GROUPS.create(values={"code": "GOODS"}, **BY)
        values = {"balancing_account_no": "1100", "deferral_template_code": "QUARTER", "tax_group_code": "GOODS"}
        line(batch, "INS", "6200", debit="9", **values)
        assert "deferral-with-sales-tax" in [one.code for one in preview_batch(batch=batch, by=ROSA).refusals]
        DeferralTemplate.objects.all().delete()
        assert "deferral-unusable" in [one.code for one in preview_batch(batch=batch, by=ROSA).refusals]


class TestStarting:
    def test_every_company_has_every_journal_with_a_batch(self, batch):
        found = JournalBatch.objects.order_by("template__name").values_list("template__name", "name")
        assert list(found) == [(name, "DEFAULT") for name in sorted(template.name for template in TEMPLATES)]

    def test_books_of_an_earlier_time_are_completed_and_then_left_alone(self, batch):
        JournalBatch.objects.exclude(template__name="GENERAL").delete()
        JournalTemplate.objects.exclude(name="GENERAL").delete()
        SourceCode.objects.filter(code="SALESJNL").delete()
        made = complete_journals(first_day=date(2025, 1, 1), **BY)
        assert [template.name for template in made] == [template.name for template in TEMPLATES[1:]]
        assert SourceCode.objects.filter(code="SALESJNL").exists()
        assert complete_journals(first_day=date(2025, 1, 1), **BY) == []

    def test_what_any_journal_posted_can_be_reversed(self, batch):
        sales = batches.find("DEFAULT", JournalTemplate.Kind.SALES)
        line(sales, "G00001", "6200", debit="5", balancing_account_no="1100")
        post_batch(batch=sales, **POST)
        reversal.reverse_transaction(transaction_no=1, by=ROSA, posted_at=AT)
        assert sum(amount for *_, amount in ledger()) == 0
        assert len(ledger()) == 4

    def test_lines_of_a_journal_are_counted_on_in_its_own_batch(self, batch):
        line(batch, "G00001", "6200", debit="5", balancing_account_no="1100")
        sales = batches.find("DEFAULT", JournalTemplate.Kind.SALES)
        assert lines.next_line(sales, WORK_DATE)["document_type"] == "invoice"
