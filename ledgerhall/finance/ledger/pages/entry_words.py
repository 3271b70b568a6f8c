"""What the lists of posted entries have in common: columns, filters, actions, and the facts about the current one."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation import dimensions
from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.ledger.models import GLEntry
from ledgerhall.finance.ledger.pages.entries import ENTRIES, REGISTERS, facts_of_register
from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import Action, Column, Fact, FactBox, FilterField, Selection, View
from ledgerhall.pages.filtering import this_month

READ = "books.read"


def gl_entries_of(entry: PostedEntry) -> Selection:
    """The general ledger's entries of the entry's document: its number on its date."""
    return Selection(ENTRIES, {"document_no": exact(entry.document_no), "posting_date": str(entry.posting_date)})


def register_of(entry: PostedEntry) -> Selection:
    return Selection(REGISTERS, {"number": str(entry.register.number)})


def _department() -> str:
    return dimensions.global_caption(1)


def _project() -> str:
    return dimensions.global_caption(2)


def _dimension_facts(entry: PostedEntry) -> Iterator[Fact]:
    for dimension, code in parsed(entry.dimensions).items():
        yield Fact(dimension, code)


def _document_facts(entry: PostedEntry) -> Iterator[Fact]:
    document = GLEntry.objects.filter(document_no=entry.document_no, posting_date=entry.posting_date)
    yield Fact(_("G/L Entries"), document.count(), "integer", gl_entries_of(entry))
    yield Fact(_("External Document No."), entry.external_document_no)
    if entry.reversed_by_entry_no is not None:
        yield Fact(_("Reversed by"), str(entry.reversed_by_entry_no))
    if entry.reverses_entry_no is not None:
        yield Fact(_("Reverses"), str(entry.reverses_entry_no))


def _register_facts(entry: PostedEntry) -> Iterator[Fact]:
    yield Fact(_("No."), str(entry.register.number), opens=register_of(entry))
    yield from facts_of_register(entry.register)


DATE = Column("posting_date", width=104)
DOCUMENT = (
    Column("document_type", _("Doc. Type"), width=92, importance=5),
    Column("document_no", _("Document No."), opens=gl_entries_of, importance=8),
)
ENTRY_NO = Column("entry_no", _("Entry"), "code", align="right", has_total=False, is_soft=True, width=56)
REST = (
    Column("document_date", is_hidden=True),
    Column("external_document_no", _("External Document No."), is_hidden=True),
    Column("global_dimension_1_code", named=_department, is_hidden=True),
    Column("global_dimension_2_code", named=_project, is_hidden=True),
    Column("source_code", is_hidden=True),
    Column("reason_code", is_hidden=True),
    Column("transaction_no", _("Transaction"), "code", align="right", is_hidden=True, has_total=False),
    Column("register__number", _("Register"), "code", align="right", is_hidden=True, has_total=False),
    Column("user_text", _("User"), is_hidden=True),
    Column("is_reversed", _("Reversed"), is_hidden=True),
    Column("posted_at", _("Posted"), is_hidden=True),
)
FILTERS = (
    FilterField("posting_date", _("Posting Date")),
    FilterField("document_no", _("Document No.")),
    FilterField("document_type", _("Doc. Type")),
    FilterField("register__number", _("Register")),
    FilterField("is_reversed", _("Reversed")),
)
ACTIONS = (
    Action(_("G/L Entries"), opens=gl_entries_of, permission=READ, icon="list"),
    Action(_("Register"), opens=register_of, permission=READ, icon="hash"),
)
FACT_BOXES = (
    FactBox(_("Document"), _document_facts),
    FactBox(_("Dimensions"), _dimension_facts),
    FactBox(_("Register"), _register_facts),
)
THIS_MONTH = View(_("This Month"), lambda viewer: {"posting_date": this_month(viewer.work_date)})
SEARCH = ("document_no", "external_document_no", "description")
ORDER = ("-entry_no",)
