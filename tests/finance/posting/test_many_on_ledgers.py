"""Many at once on customers: no gap, nothing applied twice, one posting for one key. And what leaves no trace, and what
is the same on both engines."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import NumberSeriesLine
from ledgerhall.finance.inspection.facts import facts
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting.draft import PostingDraft
from ledgerhall.finance.posting.preview import preview
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, DetailedCustomerLedgerEntry
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import Refused
from ledgerhall.tenancy import books as tenancy_books
from tests.finance import copies
from tests.finance.conftest import started
from tests.finance.inspection import rich_books, rich_ledgers
from tests.finance.inspection.rich_ledgers import payment, post_lines, sale
from tests.finance.ledgers import ROSA
from tests.finance.posting.contents import everything
from tests.finance.processes import together

PROCESSES = 20


@pytest.fixture
def trade(copy_books):
    """A company that sells, closed; SI-1 of 1,250.00 is open."""

    def fill(made) -> None:
        started(made)
        with tenancy_books.open(made):
            rich_books.set_up()
            rich_ledgers.set_up()
            post_lines(sale("SI-1"))

    return copy_books("many", fill)


def is_clean() -> bool:
    return [finding.message for finding in verify() if not finding.is_notice] == []


class TestManyAtOnce:
    def test_leave_no_gap_in_any_ledger(self, trade):
        def work(number: int) -> list[str]:
            with tenancy_books.open(trade):
                posted = post_lines(sale("1", str(100 + number)), posting_number_series="VOU")
            return list(posted.document_numbers)

        given = [number for numbers in together(PROCESSES, work) for number in numbers]
        assert sorted(given) == [f"V{number:03d}" for number in range(1, PROCESSES + 1)]
        with tenancy_books.open(trade):
            assert NumberSeriesLine.objects.get(series__code="VOU").last_no_used == f"V{PROCESSES:03d}"
            for model in (CustomerLedgerEntry, DetailedCustomerLedgerEntry, VATEntry):
                numbers = model.objects.order_by("entry_no").values_list("entry_no", flat=True)
                assert list(numbers) == list(range(1, PROCESSES + 2))
            assert is_clean()

    def test_never_apply_more_than_there_is(self, trade):
        """Six payments of 400 race for an invoice of 1,250: what it has no room for stays on the payments."""

        def work(number: int) -> list[str]:
            with tenancy_books.open(trade):
                try:
                    post_lines(payment(f"CR-{number}", "-400", "SI-1", day="2026-05-01"))
                except Refused as refused:
                    return [each.code for each in refused.refusals]
            return []

        posted = together(6, work)
        with tenancy_books.open(trade):
            invoice = CustomerLedgerEntry.objects.get(document_no="SI-1")
            applied = DetailedCustomerLedgerEntry.objects.filter(ledger_entry_no=1, entry_type="application")
            assert sum(applied.values_list("amount", flat=True)) == -1250
            assert (invoice.remaining_amount, invoice.is_open) == (0, False)
            assert sorted(posted) == [[]] * 4 + [["application-entry-closed"]] * 2
            left = CustomerLedgerEntry.objects.filter(is_open=True).values_list("remaining_amount", flat=True)
            assert list(left) == [Decimal(-350)]
            assert is_clean()

    def test_with_one_key_post_once(self, trade):
        def work(number: int) -> tuple[int, bool]:
            with tenancy_books.open(trade):
                posted = post_lines(payment("CR-1", "-400", "SI-1", day="2026-05-01"), key="the same")
            return posted.register_no, posted.is_repeated

        assert sorted(together(PROCESSES, work)) == [(2, False)] + [(2, True)] * (PROCESSES - 1)
        with tenancy_books.open(trade):
            assert CustomerLedgerEntry.objects.get(document_no="SI-1").remaining_amount == 850
            assert CustomerLedgerEntry.objects.filter(document_no="CR-1").count() == 1
            with pytest.raises(Refused) as refused:
                post_lines(payment("CR-1", "-300", "SI-1", day="2026-05-01"), key="the same")
            assert [each.code for each in refused.value.refusals] == ["idempotency-key-reused"]


class TestPreview:
    def test_leaves_no_trace(self, trade):
        """Invariant 18: no number taken, no entry, no dimension set, nothing applied."""
        lines = (sale("1", dimensions="DEPARTMENT=A"), payment("2", "-400", "SI-1", day="2026-05-01", line_no=2))
        draft = PostingDraft(lines=lines, source_code="GENJNL", posting_number_series="VOU")
        with tenancy_books.open(trade):
            before = everything()
            shown = preview(draft=draft, by=ROSA)
            assert shown.refusals == ()
            assert everything() == before
            post_lines(*lines, posting_number_series="VOU")
            made = GLEntry.objects.filter(register=GLRegister.objects.get(number=2)).order_by("entry_no")
            assert [(entry.account_no, entry.amount) for entry in shown.entries] == list(
                made.values_list("account_no", "amount")
            )


@pytest.mark.postgres
class TestEngines:
    def test_the_same_drafts_give_the_same_hashes(self, postgres_url, django_db_blocker):
        def fill(made) -> None:
            started(made)
            with tenancy_books.open(made):
                rich_books.fill()

        found = []
        with django_db_blocker.unblock():
            for engine in ("sqlite", "postgresql"):
                company = copies.books_of(engine, "same", fill, postgres_url)
                with tenancy_books.open(company):
                    hashes = GLRegister.objects.order_by("number").values_list("content_hash", "chain_hash")
                    found.append((facts(), list(hashes)))
                copies.remove(company)
            tenancy_books.close_all()
        assert found[0] == found[1]
        assert len(found[0][1]) > 50
