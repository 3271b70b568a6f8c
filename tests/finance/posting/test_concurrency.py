"""Many at once: no gap, no double, one register for one key, and nobody who reads waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

from ledgerhall.finance.foundation.locking import locked
from ledgerhall.finance.foundation.models import NumberSeriesLine
from ledgerhall.finance.inspection.verify import verify
from ledgerhall.finance.ledger.balances import balance_at
from ledgerhall.finance.ledger.models import GLAccount, GLEntry, GLRegister
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books as tenancy_books
from tests.finance.inspection import rich_books
from tests.finance.ledgers import ledger, post_text
from tests.finance.processes import together

PROCESSES, EACH = 20, 3
SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""


class TestManyAtOnce:
    def test_leave_no_gap_and_no_double(self, company):
        with tenancy_books.open(company):
            rich_books.set_up()

        def work(number: int) -> list[str]:
            line = rich_books.line(1, "1100", str(number + 1))
            with tenancy_books.open(company):
                posted = [rich_books.post_lines(line, posting_number_series="VOU") for _ in range(EACH)]
            return [document for one in posted for document in one.document_numbers]

        given = [number for numbers in together(PROCESSES, work) for number in numbers]
        assert sorted(given) == [f"V{number:03d}" for number in range(1, PROCESSES * EACH + 1)]
        with tenancy_books.open(company):
            assert GLRegister.objects.count() == PROCESSES * EACH
            assert GLEntry.objects.count() == PROCESSES * EACH * 2
            assert NumberSeriesLine.objects.get(series__code="VOU").last_no_used == f"V{PROCESSES * EACH:03d}"
            assert balance_at(GLAccount.objects.get(number="1100")) == sum(range(1, PROCESSES + 1)) * EACH
            assert [finding for finding in verify() if not finding.is_notice] == []

    def test_with_one_key_make_one_register(self, company):
        def work(number: int) -> tuple[int, bool]:
            with tenancy_books.open(company):
                posted = post_text(SALE, key="the same")
            return posted.register_no, posted.is_repeated

        results = together(PROCESSES, work)
        assert sorted(results) == [(1, False)] + [(1, True)] * (PROCESSES - 1)
        with tenancy_books.open(company):
            assert len(ledger()) == 3


class TestReaders:
    def test_do_not_wait_for_a_writer(self, company):
        with tenancy_books.open(company):
            post_text(SALE)

        def read() -> tuple[int, Decimal]:
            try:
                with tenancy_books.open(company), tenancy_books.snapshot():
                    customers = GLAccount.objects.get(number="1200")
                    return GLEntry.objects.count(), balance_at(customers, LedgerDate(date(2026, 12, 31)))
            finally:
                tenancy_books.close_all()

        with ThreadPoolExecutor(1) as pool:
            with tenancy_books.open(company), locked():
                post_text(SALE)
                assert pool.submit(read).result(20) == (3, 121)
            assert pool.submit(read).result(20) == (6, 242)
