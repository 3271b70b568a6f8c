"""Books that hold something in every column: dimensions, currencies, corrections, reversals, a closed year; and what
`rich_ledgers` posts to the other ledgers."""

from __future__ import annotations

from datetime import date, timedelta

from ledgerhall.finance.exchange.import_file import import_sie
from ledgerhall.finance.foundation import dimensions, number_series, periods
from ledgerhall.finance.foundation.dimension_sets import canonical
from ledgerhall.finance.foundation.models import (
    Currency,
    ExchangeRate,
    GeneralLedgerSetup,
    NumberSeries,
    ReasonCode,
)
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.posting.reversal import reverse_register, reverse_transaction
from ledgerhall.kernel import money
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import COMMAND_LINE
from tests.finance.inspection import rich_ledgers
from tests.finance.ledgers import AT, EUR, ROSA, post_text

USD = money.Currency("USD")
DAY = LedgerDate(date(2026, 3, 31))
STAMP = {"created_at": AT, "changed_at": AT}


# Transactions without balances: a row of 0.00 and a removed row stay as history.
JOURNAL = b"""#FLAGGA 1
#FORMAT PC8
#SIETYP 4
#PROGRAM "Fakt" 1
#GEN 20260401
#FNAMN "Test Ltd"
#VALUTA EUR
#XYZ 1
#KONTO 1200 Customers
#KONTO 4100 Sales
#VER F 1 20260331 "Invoice"
{
#TRANS 1200 {} 100.00 20260331 "Sold"
#TRANS 4100 {} -100.00
#TRANS 1200 {} 0.00
#BTRANS 4100 {} -90.00 20260331 "Before" 1 "RL"
}
"""


def set_up() -> None:
    """Dimensions DEPARTMENT and PROJECT (both global), the currency USD, a reason code, a series VOU."""
    for code in ("DEPARTMENT", "PROJECT"):
        dimension = dimensions.create_dimension(code=code, name=code.title(), by=ROSA, at=AT)
        for value in ("A", "B"):
            dimensions.create_value(dimension=dimension, code=value, name=value, by=COMMAND_LINE, at=AT)
    GeneralLedgerSetup.objects.update(global_dimension_1_code="DEPARTMENT", global_dimension_2_code="PROJECT")
    usd = Currency.objects.create(
        code="USD", name="US Dollar", rounding_debit_account_no="7300", rounding_credit_account_no="7300", **STAMP
    )
    ExchangeRate.objects.create(
        currency=usd, starting_date=date(2025, 1, 1), exchange_amount=108, relational_amount=100, **STAMP
    )
    ReasonCode.objects.create(code="ERROR", description="Error", **STAMP)
    number_series.create(code="VOU", starting_no="V001", starting_date=date(2025, 1, 1), by=ROSA, at=AT)


def set_up_more() -> None:
    """More rows in tables of setup, which get keys of their own from the database."""
    dimension = dimensions.create_dimension(code="REGION", name="Region", by=ROSA, at=AT)
    dimensions.create_value(dimension=dimension, code="N", name="North", by=ROSA, at=AT)
    tags = canonical({"REGION": "N", "PROJECT": "A"})
    post_lines(line(1, "1100", "3", dimensions=tags))


def line(line_no: int, account_no: str, amount: str, currency=EUR, **options) -> DraftLine:
    values = {"posting_date": DAY, "document_no": "X1", "balancing_account_no": "1200", **options}
    return DraftLine(line_no, account_no, amount=Money(amount, currency), **values)


def post_lines(*lines: DraftLine, at=AT, by=ROSA, key=None, **options):
    draft = PostingDraft(lines=lines, source_code="GENJNL", **options)
    return post(draft=draft, by=by, posted_at=at, idempotency_key=key)


def fill() -> None:
    """Postings of every kind; totals rolled over the first few of them."""
    set_up()
    tags = canonical({"DEPARTMENT": "A", "PROJECT": "B"})
    named = {"journal_template_name": "GENERAL", "journal_batch_name": "DEFAULT"}
    full = line(
        1,
        "1100",
        "108.00",
        USD,
        document_type="invoice",
        external_document_no="E-77",
        document_date=date(2026, 3, 30),
        vat_date=date(2026, 3, 29),
        description="A sale abroad",
        dimensions=tags,
        reason_code="ERROR",
    )
    post_lines(full, key="key-1", **named)
    totals.roll()
    post_lines(line(1, "1100", "50", dimensions=canonical({"PROJECT": "A"}), is_correction=True), by=COMMAND_LINE)
    post_text("""
        2025-06-30 D1
        1200 Customers      121.00
        4100 Sales                  100.00
        2200 VAT                     21.00
    """)
    reverse_transaction(transaction_no=1, by=ROSA, posted_at=AT)
    reverse_register(register_no=3, by=ROSA, posted_at=AT)
    post_lines(
        line(1, "1100", "10", document_no="1"), line(2, "1100", "20", document_no="2"), posting_number_series="VOU"
    )
    periods.close_fiscal_year(by=ROSA, at=AT)
    post_lines(line(1, "1100", "7", posting_date=LedgerDate(date(2025, 12, 31))), at=AT + timedelta(days=1))
    rich_ledgers.fill()
    _use_series_in_a_journal()


def import_a_file() -> None:
    """A journal batch out of a file that has history rows and a notice."""
    import_sie(data=JOURNAL, by=ROSA, posted_at=AT, file_name="journal.si")


def _use_series_in_a_journal() -> None:
    from ledgerhall.finance.journals.models import JournalBatch

    JournalBatch.objects.update(posting_number_series=NumberSeries.objects.get(code="VOU"))
