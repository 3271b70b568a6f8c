"""What belongs to a document number: whose it is, and which documents have such a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledgerhall.finance.documents.models import PostedDocument
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.subledger.ledgers import BankAccountLedgerEntry, CustomerLedgerEntry, VendorLedgerEntry
from ledgerhall.kernel.dates import LedgerDate

# How many of a kind are told, and what sorts behind every continuation of a number.
PARTIES, LAST_SIGN = 3, chr(0x10FFFF)
_OWNERS: tuple[tuple[str, Any, str], ...] = (
    ("customer", CustomerLedgerEntry, "party"),
    ("vendor", VendorLedgerEntry, "party"),
    ("bank account", BankAccountLedgerEntry, "bank_account"),
)


@dataclass(frozen=True, slots=True)
class Owner:
    """A customer, vendor or bank account that a document was posted on."""

    kind: str
    uuid: str
    number: str
    name: str


def owners(document_no: str, posting_date: LedgerDate | None) -> Iterator[Owner]:
    """On whom the document was posted, a few of each kind; of all dates where none is given."""
    for kind, entries, card in _OWNERS:
        found = entries.objects.filter(document_no=document_no)
        if posting_date is not None:
            found = found.filter(posting_date=posting_date)
        names = (f"{card}__uuid", f"{card}__number", f"{card}__name")
        for uuid, number, name in found.order_by(f"{card}__number").values_list(*names).distinct()[:PARTIES]:
            yield Owner(kind, str(uuid), number, name)


def documents(typed: str, limit: int) -> list[tuple[str, LedgerDate]]:
    """Number and date of what was posted with the number that is typed, or with three letters or more of its
    beginning; in either case of letters."""
    found: dict[tuple[str, LedgerDate], None] = {}
    for number in dict.fromkeys((typed, typed.upper())):
        last = number + LAST_SIGN if len(number) > 2 else number
        entries = GLEntry.objects.filter(document_no__gte=number, document_no__lte=last)
        papers = PostedDocument.objects.filter(number__gte=number, number__lte=last)
        for queryset, name in ((entries, "document_no"), (papers, "number")):
            rows = queryset.order_by(name, "posting_date").values_list(name, "posting_date").distinct()
            found.update(dict.fromkeys(rows[:limit]))
    return sorted(found)[:limit]
