"""After everything that ends a period the books are still what was posted: verify finds nothing."""

from datetime import date

from ledgerhall.finance.closing import exchange_rates, income_statement, vat_settlement
from ledgerhall.finance.foundation import periods
from ledgerhall.finance.inspection import verify
from ledgerhall.finance.journals import posting
from tests.finance.closing.period_ends import BY, buy, euro, line, post_lines, sell
from tests.finance.ledgers import AT, ROSA


def test_verify_finds_nothing_in_a_year_that_was_ended(books):
    euro(("2017-05-10", "7.45"), ("2017-05-31", "7.50"), ("2017-06-15", "7.48"))
    shared = {"day": "2017-05-10", "document_type": "invoice", "euro": True}
    post_lines(line("C30", "1000", "4000", no="SI-1", **shared))
    post_lines(line("BANK-EUR", "500", "3000", no="B1", day="2017-05-10", euro=True))
    sell("SI-2", "2017-05-20", "2500")
    buy("PI-1", "2017-05-20", "1000", business="EU")
    exchange_rates.adjust(asked=exchange_rates.Asked(date(2017, 5, 31), "EXADJ"), by=ROSA, posted_at=AT)
    paid = {"day": "2017-06-15", "document_type": "payment", "euro": True, "applies": ["SI-1"]}
    post_lines(line("C30", "-400", "BANK-EUR", no="CR-1", **paid))
    settled = vat_settlement.Asked(date(2017, 6, 30), "VATSET", date(2017, 6, 30), "2120")
    vat_settlement.settle(asked=settled, by=ROSA, posted_at=AT)
    periods.close_fiscal_year(**BY)
    batch = income_statement.closing_batch(**BY)
    asked = income_statement.Asked(date(2017, 12, 31), "CLOSE", "3100")
    assert income_statement.close(asked=asked, batch=batch, **BY).lines
    posting.post_batch(batch=batch, by=ROSA, posted_at=AT)
    assert [str(finding) for finding in verify.verify() if not finding.is_notice] == []
