"""Posting a batch: whole or not at all, once, with every refusal at its line."""

import threading
from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import NumberSeriesLine
from ledgerhall.finance.journals import batches
from ledgerhall.finance.journals.models import JournalLine
from ledgerhall.finance.journals.posting import post_batch, preview_batch
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.journals.journals import BY, JUNE, default_batch, line, rent
from tests.finance.ledgers import AT, ROSA, ledger

POST = {"by": ROSA, "posted_at": AT}


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def batch(books):
    return default_batch()


class TestPostBatch:
    def test_makes_entries_and_takes_the_lines_away(self, batch):
        rent(batch)
        posted = post_batch(batch=batch, **POST)
        assert posted.document_numbers == ("G00001",)
        assert ledger() == [
            (1, "2026-06-30", "G00001", "6200", Decimal(1240)),
            (2, "2026-06-30", "G00001", "1110", Decimal(-1240)),
        ]
        assert not JournalLine.objects.exists()
        register = GLRegister.objects.get()
        assert (register.source_code, register.journal_batch_name) == ("GENJNL", "DEFAULT")
        assert NumberSeriesLine.objects.get().last_no_used == "G00001"

    def test_refuses_an_empty_batch_and_so_a_second_post(self, batch):
        rent(batch)
        post_batch(batch=batch, **POST)
        with pytest.raises(Refused) as refused:
            post_batch(batch=batch, **POST)
        assert codes(refused) == ["nothing-to-post"]
        assert GLRegister.objects.count() == 1

    def test_tells_every_refusal_with_the_number_of_its_line(self, batch):
        rent(batch)
        line(batch, "G00002", "6200", debit="64.20", day=None)
        line(batch, "G00003", "6200", debit="10")
        line(batch, "G00003", "1000", credit="9")
        with pytest.raises(Refused) as refused:
            post_batch(batch=batch, **POST)
        told = {(refusal.line, refusal.code) for refusal in refused.value.refusals}
        assert {(3, "posting-date-empty"), (5, "account-not-posting"), (5, "document-out-of-balance")} <= told
        assert JournalLine.objects.count() == 5
        assert ledger() == []

    def test_leaves_empty_lines_out(self, batch):
        rent(batch)
        line(batch, "G00002", "")
        posted = post_batch(batch=batch, **POST)
        assert (posted.from_entry_no, posted.to_entry_no) == (1, 2)
        assert not JournalLine.objects.exists()

    def test_answers_the_same_key_with_the_first_register(self, batch):
        rent(batch)
        first = post_batch(batch=batch, idempotency_key="k-1", **POST)
        again = post_batch(batch=batch, idempotency_key="k-1", **POST)
        assert (again.register_no, again.is_repeated) == (first.register_no, True)
        rent(batch)
        with pytest.raises(Refused) as refused:
            post_batch(batch=batch, idempotency_key="k-1", **POST)
        assert codes(refused) == ["idempotency-key-reused"]
        assert JournalLine.objects.exists()
        other = batches.create(values={"name": "MONTHEND"}, **BY)
        with pytest.raises(Refused) as refused:
            post_batch(batch=other, idempotency_key="k-1", **POST)
        assert codes(refused) == ["idempotency-key-reused"]

    def test_posts_once_where_two_ask_at_once(self, company, batch):
        rent(batch)
        results = []

        def ask() -> None:
            with tenancy_books.open(company):
                try:
                    results.append(post_batch(batch=batch, **POST).register_no)
                except Refused as refused:
                    results.append(refused.refusals[0].code)
                tenancy_books.close_all()

        askers = [threading.Thread(target=ask) for _ in range(2)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        assert sorted(results, key=str) == [1, "nothing-to-post"]
        assert GLEntry.objects.count() == 2

    def test_numbers_the_documents_of_a_posting_series(self, batch):
        values = {"number_series": "", "posting_number_series": "GJNL"}
        batches.change(batch=batch, values=values, **BY)
        changed = default_batch()
        rent(changed, "A")
        rent(changed, "B")
        assert post_batch(batch=changed, **POST).document_numbers == ("G00001", "G00002")

    def test_carries_both_currencies_at_the_exact_rate(self, batch):
        dollar = currencies.create(values={"code": "USD"}, **BY)
        values = {
            "starting_date": date(2026, 1, 1),
            "exchange_amount": Decimal(1),
            "relational_amount": Decimal("0.8551"),
        }
        currencies.add_rate(currency=dollar, values=values, **BY)
        line(batch, "G00001", "6200", debit="1", currency_code="USD", balancing_account_no="1110")
        post_batch(batch=batch, **POST)
        entry = GLEntry.objects.get(entry_no=1)
        assert (entry.currency_code, entry.currency_amount, entry.amount) == ("USD", 1, Decimal("0.86"))
        assert entry.currency_factor == Decimal("1.169453865")


class TestPreviewBatch:
    def test_shows_what_posting_makes(self, batch):
        rent(batch)
        shown = preview_batch(batch=batch, by=ROSA)
        assert JournalLine.objects.count() == 2
        post_batch(batch=batch, **POST)
        assert [(entry.account_no, entry.amount) for entry in shown.entries] == [row[3:] for row in ledger()]
        assert (shown.debit_total, shown.credit_total) == (1240, 1240)

    def test_lists_refusals_beside_what_can_be_posted(self, batch):
        line(batch, "G00001", "6200", debit="10", day=JUNE)
        shown = preview_batch(batch=batch, by=ROSA)
        assert [refusal.code for refusal in shown.refusals] == ["document-out-of-balance"]
        assert [entry.account_no for entry in shown.entries] == ["6200"]
