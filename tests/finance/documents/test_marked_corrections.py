"""Credit memos that are marked as corrections: negative on the sides of their invoices (finance.md 1.14)."""

from __future__ import annotations

from decimal import Decimal

from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.ledger.models import GLEntry
from tests.finance.documents.trading import credit_memo, invoice, line

_SAID = ("C10", line("GOODS", "1", "100.00"), line("6000", "1", "40.00", kind="account"))


def sides(document_no: str) -> list[tuple[Decimal, Decimal]]:
    """Debit and credit of the entries of a document, in order of their accounts."""
    found = GLEntry.objects.filter(document_no=document_no).order_by("account_no", "entry_no")
    return list(found.values_list("debit_amount", "credit_amount"))


def test_a_credit_memo_lies_on_the_sides_of_its_invoice_where_the_setup_says_so(trading):
    invoice("sales", "SI-1", "2017-02-01", *_SAID)
    credit_memo("sales", "SCM-1", "2017-02-02", *_SAID)
    sold = sides("SI-1")
    assert len(sold) >= 3
    assert sides("SCM-1") == [(credit, debit) for debit, credit in sold]
    GeneralLedgerSetup.objects.update(is_credit_memo_correction=True)
    credit_memo("sales", "SCM-2", "2017-02-03", *_SAID)
    assert sides("SCM-2") == [(-debit, -credit) for debit, credit in sold]
    invoice("sales", "SI-2", "2017-02-04", *_SAID)
    assert sides("SI-2") == sold
    marked = GLEntry.objects.filter(is_correction=True).values_list("document_no", flat=True)
    assert set(marked) == {"SCM-2"}
