"""A process that is killed leaves all of a posting or nothing of it, whatever the moment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import ChangeLogEntry, NumberSeries, NumberSeriesLine
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.journals import batches
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.journals.posting import post_batch
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting.reversal import reverse_register
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.inspection import rich_books
from tests.finance.ledgers import AT, ROSA, post_text
from tests.finance.processes import survives

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""


def state() -> tuple[int, int, str, int, int]:
    """What a posting changes: registers, entries, the series' last number, unposted lines, change log."""
    series = NumberSeriesLine.objects.get(series__code="VOU").last_no_used
    counts = (model.objects.count() for model in (JournalLine, ChangeLogEntry))
    return GLRegister.objects.count(), GLEntry.objects.count(), series, *counts


def kill_at_each_step(company, work) -> int:
    """Kill the work at its first step, its second …, until it comes to its end; each time all or nothing of it is
    there. How many steps it had."""
    with tenancy_books.open(company):
        before = state()
    is_done, step = False, 0
    while not is_done:
        step += 1
        is_done = survives(work, company, killed_at=step)
        with tenancy_books.open(company):
            now = state()
            assert [finding for finding in verify() if not finding.is_notice] == []
        if now != before:
            after = now
            break
    assert not is_done, "no kill came after the commit"
    assert after[0] == before[0] + 1
    return step


def wanted(steps: int) -> bool:
    """The killed postings had their statements: lock, questions, entries, register, head."""
    return steps >= 10


@pytest.fixture
def ready(company):
    with tenancy_books.open(company):
        rich_books.set_up()
        post_text(SALE)
    return company


class TestKilled:
    def test_a_posting_with_series_and_dimensions(self, ready):
        line = rich_books.line(1, "1100", "10", dimensions="DEPARTMENT=A")
        assert wanted(kill_at_each_step(ready, lambda: rich_books.post_lines(line, posting_number_series="VOU")))
        with tenancy_books.open(ready):
            assert GLEntry.objects.order_by("entry_no").last().document_no == "V001"

    def test_a_reversal(self, ready):
        assert wanted(kill_at_each_step(ready, lambda: reverse_register(register_no=1, by=ROSA, posted_at=AT)))

    def test_a_journal_batch(self, ready):
        with tenancy_books.open(ready):
            batch = batches.find("DEFAULT")
            JournalBatch.objects.update(number_series=None, posting_number_series=NumberSeries.objects.get(code="VOU"))
            for number, amount in ((1, 50), (2, 70)):
                JournalLine.objects.create(
                    batch=batch,
                    line_no=number,
                    posting_date=LedgerDate(date(2026, 6, 30)),
                    document_no="1",
                    account_no="1100",
                    amount=Decimal(amount),
                    balancing_account_no="4100",
                    created_at=AT,
                    changed_at=AT,
                )
        assert wanted(kill_at_each_step(ready, lambda: post_batch(batch=batch, by=ROSA, posted_at=AT)))
        with tenancy_books.open(ready):
            assert JournalLine.objects.count() == 0

    def test_the_totals_being_rolled(self, ready, monkeypatch):
        """They hold up to where they say, and the next one goes on."""
        monkeypatch.setattr(totals, "TAIL", 2)
        with tenancy_books.open(ready):
            registers = GLRegister.objects.count()
        step, is_done = 0, False
        while not is_done:
            step += 1
            is_done = survives(totals.roll, ready, killed_at=step)
            with tenancy_books.open(ready):
                assert [finding for finding in verify() if not finding.is_notice] == []
                assert GLRegister.objects.count() == registers
        assert step > 7
        with tenancy_books.open(ready):
            assert totals.TotalsHead.objects.get().entry_no == 3
            assert totals.stored() == totals.rebuilt() != {}
