"""General ledger entries, and the registers that made them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation import dimensions
from ledgerhall.finance.foundation.dimension_sets import parsed
from ledgerhall.finance.foundation.models import DimensionValue
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import (
    Action,
    Column,
    Fact,
    FactBox,
    FilterField,
    List,
    Opened,
    Phone,
    Selection,
    ValuesColumn,
    View,
)
from ledgerhall.pages.filtering import this_month

READ = "books.read"
ENTRIES, REGISTERS = "general-ledger-entries", "gl-registers"


def entries_of_document(entry: GLEntry) -> Selection:
    """All entries of the entry's document: its number on its date."""
    filters = {"document_no": exact(entry.document_no), "posting_date": str(entry.posting_date)}
    return Selection(ENTRIES, filters)


def entries_of_register(register: GLRegister) -> Selection:
    return Selection(ENTRIES, {"register__number": str(register.number)})


def _account_card(entry: GLEntry) -> Opened:
    return Opened("gl-account-card", str(entry.account.uuid))


def _register_of(entry: GLEntry) -> Selection:
    return Selection(REGISTERS, {"number": str(entry.register.number)})


def _department() -> str:
    return dimensions.global_caption(1)


def _project() -> str:
    return dimensions.global_caption(2)


def _dimension_values(entries: Sequence[GLEntry], _totals: Mapping[str, Any]) -> dict[int, str]:
    """The values alone, in order of their dimensions; the FactBox says which is which."""
    return {entry.pk: " ".join(parsed(entry.dimensions).values()) for entry in entries}


def _dimension_facts(entry: GLEntry) -> Iterator[Fact]:
    """Each value with its name."""
    values = parsed(entry.dimensions)
    rows = DimensionValue.objects.filter(code__in=values.values()).values_list("dimension__code", "code", "name")
    names = {(dimension, code): name for dimension, code, name in rows}
    for dimension, code in values.items():
        yield Fact(dimension, f"{code} {names.get((dimension, code), '')}".strip())


def _related_facts(entry: GLEntry) -> Iterator[Fact]:
    opens = entries_of_document(entry)
    document = GLEntry.objects.filter(document_no=entry.document_no, posting_date=entry.posting_date)
    yield Fact(_("G/L Entries"), document.count(), "integer", opens)
    if entry.reversed_by_entry_no is not None:
        yield Fact(_("Reversed by"), str(entry.reversed_by_entry_no), opens=_entry(entry.reversed_by_entry_no))
    if entry.reverses_entry_no is not None:
        yield Fact(_("Reverses"), str(entry.reverses_entry_no), opens=_entry(entry.reverses_entry_no))


def _entry(entry_no: int) -> Selection:
    return Selection(ENTRIES, {"entry_no": str(entry_no)})


def _register_facts(entry: GLEntry) -> Iterator[Fact]:
    register = entry.register
    yield Fact(_("No."), str(register.number), opens=_register_of(entry))
    yield from facts_of_register(register)


def facts_of_register(register: GLRegister) -> Iterator[Fact]:
    """Who made it, when, by which process, and the head of the chain with it."""
    yield Fact(_("Posted"), register.posted_at, "moment")
    yield Fact(_("By"), register.user_text)
    yield Fact(_("Source"), register.source_code)
    entries = f"{register.from_entry_no}..{register.to_entry_no}"
    yield Fact(_("Entries"), entries, opens=entries_of_register(register))
    digits = register.chain_hash
    yield Fact(_("Hash"), " ".join(digits[at : at + 8] for at in range(0, 32, 8)))
    yield Fact("", " ".join(digits[at : at + 8] for at in range(32, 64, 8)))


GENERAL_LEDGER_ENTRIES = List(
    ENTRIES,
    GLEntry,
    READ,
    _("General Ledger Entries"),
    entity=ngettext_lazy("entry", "entries", "n"),
    columns=(
        Column("posting_date", width=104),
        Column("document_type", _("Doc. Type"), width=84),
        Column("document_no", _("Document No."), opens=entries_of_document, importance=8),
        Column("account__number", _("G/L"), opens=_account_card, width=48, importance=8),
        Column("account__name", _("Account Name"), is_soft=True),
        "description",
        Column("global_dimension_1_code", named=_department, is_soft=True, width=80, importance=3),
        Column("global_dimension_2_code", named=_project, is_soft=True, width=66, importance=3),
        Column("debit_amount", _("Debit"), zero="empty"),
        Column("credit_amount", _("Credit"), zero="empty"),
        Column("entry_no", _("Entry"), "code", align="right", has_total=False, is_soft=True, width=56),
        ValuesColumn(
            "dimension_values",
            _dimension_values,
            kind="text",
            caption=_("Dimensions"),
            reads=("dimensions",),
            is_hidden=True,
        ),
        Column("dimensions", _("Dimension Set"), is_hidden=True),
        Column("amount", is_hidden=True),
        Column("currency_code", _("Currency"), is_hidden=True),
        Column("currency_amount", _("Amount in Currency"), is_hidden=True, has_total=False),
        Column("currency_factor", is_hidden=True, has_total=False),
        Column("document_date", is_hidden=True),
        Column("vat_date", _("VAT Date"), is_hidden=True),
        Column("external_document_no", _("External Document No."), is_hidden=True),
        Column("balancing_account_no", _("Bal. Account No."), is_hidden=True),
        Column("source_code", is_hidden=True),
        Column("reason_code", is_hidden=True),
        Column("register__number", _("Register"), "code", align="right", is_hidden=True, has_total=False),
        Column("transaction_no", _("Transaction"), "code", align="right", is_hidden=True, has_total=False),
        Column("journal_batch_name", _("Journal Batch"), is_hidden=True),
        Column("user_text", _("User"), is_hidden=True),
        Column("is_reversed", _("Reversed"), is_hidden=True),
        Column("is_correction", _("Correction"), is_hidden=True),
        Column("is_prior_year", _("Prior-Year Entry"), is_hidden=True),
        Column("posted_at", _("Posted"), is_hidden=True),
    ),
    order_by=("-posting_date", "-entry_no"),
    filters=(
        "posting_date",
        FilterField("account__number", _("G/L Account No.")),
        FilterField("document_no", _("Document No.")),
        FilterField("is_reversed", _("Reversed")),
        FilterField("dimensions", _("Dimensions"), hint=_("*PROJECT=CURLEW*")),
        FilterField("account__category_kind", _("Account Category")),
        FilterField("account__income_balance", _("Income/Balance")),
        FilterField("account__category__report_definition", _("Report Definition")),
        FilterField("register__number", _("Register")),
    ),
    group_by="document_no",
    phone=Phone(
        "description", ("posting_date", "document_no", "account__number"), ("amount", "debit_amount", "credit_amount")
    ),
    pairs=(("debit_amount", "credit_amount"),),
    views=(
        View(_("This Month"), lambda viewer: {"posting_date": this_month(viewer.work_date)}),
        View(_("This Fiscal Year"), {"posting_date": "Y"}),
        View(_("Corrections"), {"is_correction": "Yes"}),
        View(_("Without Reversed"), {"is_reversed": "No"}),
    ),
    actions=(
        Action(_("Register"), opens=_register_of, permission=READ, icon="hash"),
        Action(_("Account Card"), opens=_account_card, permission=READ, key="Ctrl+Alt+↓", icon="account"),
    ),
    fact_boxes=(
        FactBox(_("Dimensions"), _dimension_facts),
        FactBox(_("Related Entries"), _related_facts),
        FactBox(_("Register"), _register_facts),
    ),
    search=("document_no", "external_document_no", "description", "account__number", "account__name"),
    empty=_("Nothing has been posted yet."),
    keywords=_("ledger postings transactions"),
)
GL_REGISTERS = List(
    REGISTERS,
    GLRegister,
    READ,
    _("G/L Registers"),
    entity=ngettext_lazy("register", "registers", "n"),
    columns=(
        Column("number", _("No."), "code", align="right", opens=entries_of_register, width=56),
        Column("posted_at", _("Created")),
        Column("user_text", _("User")),
        "source_code",
        Column("journal_batch_name", _("Journal Batch")),
        Column("from_entry_no", _("From Entry"), "code", align="right", has_total=False),
        Column("to_entry_no", _("To Entry"), "code", align="right", has_total=False),
        Column("is_reversed", _("Reversed")),
        Column("hash_badge", _("Hash"), "code"),
        Column("chain_hash", _("Chain Hash"), is_hidden=True),
        Column("content_hash", _("Content Hash"), is_hidden=True),
        Column("idempotency_key", is_hidden=True),
    ),
    order_by=("-number",),
    phone=Phone("user_text", ("number", "posted_at"), state="source_code"),
    filters=("number", "posted_at", "source_code", "journal_batch_name", "user_text", "is_reversed"),
    views=(View(_("Reversals"), {"source_code": "REVERSAL"}),),
    actions=(Action(_("General Ledger"), opens=entries_of_register, permission=READ, key="Ctrl+F7", icon="list"),),
    fact_boxes=(FactBox(_("Register"), facts_of_register),),
    empty=_("Nothing has been posted yet."),
    keywords=_("audit hash chain"),
)

PAGES = (GENERAL_LEDGER_ENTRIES, GL_REGISTERS)
