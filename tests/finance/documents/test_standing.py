"""How posted documents stand, on their lists: what is left of each, closed, cancelled, credited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledgerhall.finance.documents import correcting, lines, standing
from ledgerhall.finance.documents.models import PostedDocument
from ledgerhall.finance.documents.sides import PURCHASES, SALES
from ledgerhall.kernel.dates import LedgerDate
from tests.finance.documents.trading import credit_memo, invoice, line, post
from tests.finance.ledgers import AT, ROSA

ON = LedgerDate(date(2017, 3, 1))


def posted(side, kind: str):
    found = PostedDocument.objects.filter(side=side.code, kind=kind).order_by("number")
    return standing.with_closed(standing.with_remaining(found, side, kind), side, kind)


def told(side, kind: str) -> list[tuple[str, Decimal, bool]]:
    return list(posted(side, kind).values_list("number", "remaining", "is_closed"))


class TestStanding:
    def test_of_sales_and_purchases_is_positive_as_their_totals_are(self, trading):
        made = [
            invoice("sales", f"SI-{n}", "2017-02-01", "C10", line("GOODS", "1", price))
            for n, price in ((1, "100.00"), (2, "200.00"), (3, "300.00"))
        ]
        correcting.cancel(invoice=made[0].document, posting_date=ON, by=ROSA, posted_at=AT, document_no="SCM-1")
        part = correcting.create_corrective_credit_memo(
            invoice=made[1].document, posting_date=ON, by=ROSA, at=AT, number="CM-2"
        )
        lines.change(line=part.lines.get(), values={"quantity": Decimal("0.5")}, by=ROSA, at=AT)
        post(part, "SCM-2")
        credit_memo("sales", "SCM-3", "2017-02-02", "C10", line("GOODS", "1", "10.00"))
        invoice("purchases", "PI-1", "2017-02-03", "V20", line("GOODS", "1", "80.00"))
        credit_memo("purchases", "PCM-1", "2017-02-03", "V20", line("GOODS", "1", "8.00"))

        assert told(SALES, "invoice") == [
            ("SI-1", 0, True), ("SI-2", 125, False), ("SI-3", 375, False),
        ]  # fmt: skip
        assert told(SALES, "credit memo") == [
            ("SCM-1", 0, True), ("SCM-2", 0, True), ("SCM-3", Decimal("12.5"), False),
        ]  # fmt: skip
        assert told(PURCHASES, "invoice") == [("PI-1", 100, False)]
        assert told(PURCHASES, "credit memo") == [("PCM-1", 10, False)]
        invoices = standing.with_credited(standing.with_cancelled(posted(SALES, "invoice")))
        assert list(invoices.values_list("is_cancelled", "is_credited")) == [
            (True, False), (False, True), (False, False),
        ]  # fmt: skip
        memos = standing.with_corrective(posted(SALES, "credit memo"))
        assert list(memos.values_list("is_corrective", flat=True)) == [True, True, False]
