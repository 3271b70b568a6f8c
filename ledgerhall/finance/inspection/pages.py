"""Find Entries: every document and entry with a number, of all ledgers, from wherever one of them is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.inspection import related
from ledgerhall.kernel import filters
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.filters import Compare, exact
from ledgerhall.pages.declare import (
    Action,
    Answer,
    Fact,
    Field,
    FoundRecord,
    Inquiry,
    Opened,
    PageExtension,
    RecordSearch,
    Selection,
    Text,
)
from ledgerhall.pages.viewer import Viewer

READ = "books.read"
FIND_ENTRIES = "find-entries"
DOCUMENTS_FOUND = 6
_ENTRIES = (
    "general-ledger-entries",
    "vat-entries",
    "customer-ledger-entries",
    "detailed-customer-ledger-entries",
    "vendor-ledger-entries",
    "detailed-vendor-ledger-entries",
    "bank-account-ledger-entries",
    "fa-ledger-entries",
    "item-ledger-entries",
    "value-entries",
)
_PAPERS = (
    "posted-sales-invoices",
    "posted-sales-credit-memos",
    "posted-sales-shipments",
    "posted-return-receipts",
    "posted-purchase-invoices",
    "posted-purchase-credit-memos",
    "posted-purchase-receipts",
    "posted-return-shipments",
)
# They have no number of somebody else.
_CLAIMS = ("issued-reminders", "issued-finance-charge-memos")
_OWNERS: Mapping[str, tuple[Text, str]] = {
    "customer": (_("Customer"), "customer-card"),
    "vendor": (_("Vendor"), "vendor-card"),
    "bank account": (_("Bank Account"), "bank-account-card"),
}


def _answers(typed: Mapping[str, str], _viewer: Viewer) -> Iterator[Answer]:
    """The same filters on every list; a document's own number is its document number."""
    papers = {"number" if name == "document_no" else name: text for name, text in typed.items()}
    claims = () if "external_document_no" in typed else _CLAIMS
    yield Answer(_("Documents"), tuple(Selection(page, papers) for page in (*_PAPERS, *claims)))
    yield Answer(_("Entries"), tuple(Selection(page, typed) for page in _ENTRIES))


def _owners(typed: Mapping[str, str]) -> Iterator[Fact]:
    """On whom it was posted, where one number is asked for."""
    asked = filters.parse(typed["document_no"]) if "document_no" in typed else None
    if not isinstance(asked, Compare) or asked.operator != "=":
        return
    for owner in related.owners(asked.value, _day(typed.get("posting_date", ""))):
        caption, card = _OWNERS[owner.kind]
        yield Fact(caption, f"{owner.number} {owner.name}".strip(), opens=Opened(card, owner.uuid))


def _day(text: str) -> LedgerDate | None:
    try:
        return LedgerDate.parse(text)
    except ValueError:
        return None


def _of_entry(entry: Any) -> Selection:
    return _related_to(entry.document_no, entry)


def _of_paper(document: Any) -> Selection:
    return _related_to(document.number, document)


def _related_to(number: str, record: Any) -> Selection:
    return Selection(FIND_ENTRIES, {"document_no": exact(number), "posting_date": str(record.posting_date)})


def _documents(typed: str, _viewer: Viewer) -> Iterator[FoundRecord]:
    for number, posting_date in related.documents(typed, DOCUMENTS_FOUND):
        asked = {"document_no": exact(number), "posting_date": str(posting_date)}
        yield FoundRecord(number, Selection(FIND_ENTRIES, asked))


def _find_entries(opens: Callable[[Any], Selection]) -> tuple[Action, ...]:
    return (Action(_("Find Entries"), opens=opens, permission=READ, key="Ctrl+Alt+Q", icon="find"),)


FINDING = Inquiry(
    FIND_ENTRIES,
    READ,
    _("Find Entries"),
    fields=(
        Field("document_no", _("Document No."), "code", hint=_("INV-1, INV-1..INV-9, INV-*")),
        Field("posting_date", _("Posting Date"), "ledger date", hint=_("Empty: all dates")),
        Field("external_document_no", _("External No."), "code", hint=_("A vendor's own number")),
    ),
    answers=_answers,
    facts=_owners,
    facts_caption=_("Posted on"),
    lead=_("Type a number: every document and entry that has it is found, in all ledgers."),
    empty=_("Nothing was posted with that number on that date."),
    keywords=_("navigate, document, trace, audit trail"),
)
DOCUMENTS = RecordSearch(_("Document"), READ, _documents)

PAGES: tuple[Inquiry | RecordSearch | PageExtension, ...] = (
    FINDING,
    DOCUMENTS,
    *(PageExtension(page, actions=_find_entries(_of_entry)) for page in _ENTRIES),
    *(PageExtension(page, actions=_find_entries(_of_paper)) for page in (*_PAPERS, *_CLAIMS)),
)
