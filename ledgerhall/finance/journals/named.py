"""What lines of journals name: while one waits to be posted, nothing that it names goes (references.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q

from ledgerhall.finance.foundation import references
from ledgerhall.finance.foundation.named import REASON_CODE, SERIES, SOURCE_CODE
from ledgerhall.finance.journals.checks import CODES
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import (
    JournalAllocation,
    JournalBatch,
    JournalLine,
    JournalTemplate,
    StandardJournalLine,
)
from ledgerhall.finance.subledger import named
from ledgerhall.kernel.errors import Refusal, text

_TABLES = {
    LineAccountType.CUSTOMER: named.CUSTOMER,
    LineAccountType.VENDOR: named.VENDOR,
    LineAccountType.BANK_ACCOUNT: named.BANK_ACCOUNT,
    LineAccountType.FIXED_ASSET: named.ASSET,
}


def register() -> None:
    """Tell the names; at start-up."""
    fields = {field: table for field, (table, _) in CODES.items()}
    for model in (JournalLine, StandardJournalLine):
        references.register_fields(model, fields)
    references.register_dimensioned(JournalLine, JournalAllocation, StandardJournalLine)
    series = {"number_series_code": SERIES, "posting_number_series_code": SERIES}
    references.register_fields(JournalTemplate, {"source_code": SOURCE_CODE, "reason_code": REASON_CODE, **series})
    for account_type, table in _TABLES.items():
        references.register_objection(table, _objection(account_type))


def _objection(account_type: str) -> Callable[[Any], Iterator[Refusal]]:
    """Refuses the going of a card that lines or batches stand on."""

    def refusals(record: Any) -> Iterator[Refusal]:
        balancing = Q(balancing_account_type=account_type, balancing_account_no=record.number)
        account = Q(account_type=account_type, account_no=record.number)
        found = JournalLine.objects.filter(account | balancing)
        names = {*found.values_list("batch__name", flat=True)}
        names |= {*JournalBatch.objects.filter(balancing).values_list("name", flat=True)}
        if names:
            template = text("{number} stands in the journal batches {batches}.")
            values = {"number": record.number, "batches": ", ".join(sorted(names))}
            yield Refusal("card-in-journal", template, "number", row="E-MST-01", values=values)

    return refusals
