"""The spans have one name each, in the table and in the arithmetic."""

from ledgerhall.finance.ledger import spans
from ledgerhall.finance.ledger.models import GLTotal


def test_table_and_arithmetic_call_the_spans_alike():
    assert list(GLTotal.Span.values) == [spans.DAY, spans.FIVE_DAYS, spans.MONTH, spans.YEAR]
