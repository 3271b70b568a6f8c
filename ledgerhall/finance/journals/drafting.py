"""From the lines of a batch to what is asked to be posted: lines numbered from 1, as the grid shows them."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerhall.finance.foundation import currencies
from ledgerhall.finance.foundation.models import Currency
from ledgerhall.finance.journals.models import JournalBatch, JournalLine
from ledgerhall.finance.posting.draft import DraftLine, PostingDraft
from ledgerhall.kernel import money


def draft_of(batch: JournalBatch, lines: Sequence[JournalLine]) -> PostingDraft:
    """The draft of the batch; lines without anything on them are left out, the others keep their numbers."""
    local = currencies.local_currency()
    codes = {line.currency_code for line in lines if line.currency_code}
    units = dict(Currency.objects.filter(code__in=codes).values_list("code", "minor_units"))
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if not is_empty(line)]
    return PostingDraft(
        lines=tuple(_draft_line(number, line, units, local) for number, line in numbered),
        source_code=batch.template.source_code,
        journal_template_name=batch.template.name,
        journal_batch_name=batch.name,
        is_document_balance_forced=batch.template.is_document_balance_forced,
        number_series=batch.number_series.code if batch.number_series else "",
        posting_number_series=batch.posting_number_series.code if batch.posting_number_series else "",
    )


def is_empty(line: JournalLine) -> bool:
    """Whether a line says nothing that could be posted."""
    return not (line.account_no or line.balancing_account_no or line.amount or line.description)


def _draft_line(number: int, line: JournalLine, units: dict[str, int], local: money.Currency) -> DraftLine:
    code = line.currency_code
    currency = money.Currency(code, units.get(code, 2)) if code else local
    return DraftLine(
        line_no=number,
        account_no=line.account_no,
        posting_date=line.posting_date,
        document_no=line.document_no,
        amount=money.Money(line.amount, currency),
        amount_lcy=_typed_local_amount(line, local),
        balancing_account_no=line.balancing_account_no,
        document_type=line.document_type,
        external_document_no=line.external_document_no,
        document_date=line.document_date,
        vat_date=line.vat_date,
        description=line.description,
        dimensions=line.dimensions,
        reason_code=line.reason_code,
        is_correction=line.is_correction,
    )


def _typed_local_amount(line: JournalLine, local: money.Currency) -> money.Money | None:
    """The local amount of a foreign line where it is another than the day's rate gives; else the rate itself counts."""
    if not line.currency_code or line.amount_lcy is None or line.posting_date is None:
        return None
    at_rate = currencies.in_local(line.amount, line.currency_code, line.posting_date.day, local)
    return None if at_rate == line.amount_lcy else money.Money(line.amount_lcy, local)
