"""The lists around the journal: batches, unposted lines, lines that do not balance, and the card of a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.journals import batches, documents, lines
from ledgerhall.finance.journals.content import LineAccountType
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, UnbalancedLine
from ledgerhall.finance.journals.pages.journal import slug_of
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.people import By
from ledgerhall.pages.calling import on_record, with_values
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    FastTab,
    Field,
    List,
    Opened,
    Phone,
    Selection,
    ValuesColumn,
)

READ, EDIT = "books.read", "journals.edit"


def _of_content(name: str) -> Callable[..., dict[int, Any]]:
    """A column of what the batches hold."""

    def values(records: Sequence[JournalBatch], _totals: Mapping[str, Any]) -> dict[int, Any]:
        return {batch: getattr(content, name) for batch, content in batches.contents(records).items()}

    return values


def _side(position: int) -> Callable[..., dict[int, Any]]:
    """What stands in the debit (0) or credit (1) column of the lines."""

    def values(records: Sequence[JournalLine], _totals: Mapping[str, Any]) -> dict[int, Any]:
        return {line.pk: documents.sides(line)[position] for line in records}

    return values


def _journal_of(batch: JournalBatch) -> Opened:
    return Opened(slug_of(batch.template), batch.name)


def _journal_of_line(line: JournalLine) -> Opened:
    return Opened(slug_of(line.batch.template), line.batch.name)


def _template_of(batch: JournalBatch) -> Opened:
    return Opened("journal-template-card", str(batch.template.uuid))


def _settings_of(batch: JournalBatch) -> Opened:
    return Opened("journal-batch-card", str(batch.uuid))


def _lines_of(batch: JournalBatch) -> Selection:
    filters = {"batch__name": exact(batch.name), "batch__template__name": exact(batch.template.name)}
    return Selection("general-journal-lines", filters)


def _save(*, record: JournalBatch, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    batches.change(batch=record, values=_by_field(values), by=by, at=at)


def _by_field(values: Mapping[str, Any]) -> dict[str, Any]:
    """Series under the names of their fields, as codes."""
    return {name.removesuffix("__code"): value for name, value in values.items()}


_ACCOUNT_TYPES = tuple((str(key), label) for key, label in LineAccountType.choices)
_FIELDS = (
    Field("description", _("Description")),
    Field("number_series__code", _("No. Series"), "code", lookup="number-series", lookup_field="code"),
    Field("posting_number_series__code", _("Posting No. Series"), "code", lookup="number-series", lookup_field="code"),
    Field("balancing_account_type", _("Bal. Account Type"), "enum", choices=_ACCOUNT_TYPES),
    Field("balancing_account_no", _("Bal. Account No."), "code", lookup="chart-of-accounts", lookup_field="number"),
    Field("reason_code", _("Reason Code"), "code", lookup="reason-codes", lookup_field="code"),
    Field("is_balancing_amount_suggested", _("Suggest Balancing Amount"), "boolean", default="1"),
)

# What the template of a batch sets: VAT differences, balance of documents, source code.
TEMPLATE = Action(_("Journal Template"), opens=_template_of, permission=READ, icon="clip", group=_("Batch"))

JOURNAL_BATCHES = List(
    "journal-batches",
    JournalBatch,
    READ,
    _("Journals"),
    entity=ngettext_lazy("batch", "batches", "n"),
    columns=(
        Column("template__description", _("Journal"), opens=_template_of),
        Column("name", opens=_journal_of),
        "description",
        ValuesColumn("lines", _of_content("lines"), kind="integer", caption=_("Lines"), opens=_lines_of),
        ValuesColumn("documents", _of_content("documents"), kind="integer", caption=_("Documents")),
        ValuesColumn("balance", _of_content("balance"), caption=_("Balance"), zero="zero"),
        Column("balancing_account_no", _("Bal. Account No.")),
        Column("number_series__code", _("No. Series")),
        Column("posting_number_series__code", _("Posting No. Series")),
        Column("reason_code", _("Reason Code"), is_hidden=True),
    ),
    order_by=("template__name", "name"),
    phone=Phone("description", ("name", "lines")),
    filters=("name", "template__name"),
    where={"template__is_recurring": False},
    actions=(
        Action(_("Edit Journal"), opens=_journal_of, permission=READ, style="lead", icon="journal"),
        Action(
            _("Settings"),
            opens=lambda batch: Opened("journal-batch-card", str(batch.uuid)),
            permission=READ,
            icon="gear",
        ),
        TEMPLATE,
        Action(
            _("Delete"),
            on_record(batches.delete, "batch"),
            EDIT,
            confirm=_("Delete this batch?"),
            icon="bin",
            refused=_("Not deleted"),
        ),
    ),
    new=Action(
        _("New…"),
        with_values(lambda *, values, by, at: batches.create(values=_by_field(values), by=by, at=at)),
        EDIT,
        key="Alt+N",
        fields=(Field("name", _("Name"), "code", is_required=True), *_FIELDS),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The batch was not made"),
    ),
    keywords=_("journal batches"),
)
JOURNAL_BATCH_CARD = Card(
    "journal-batch-card",
    JournalBatch,
    READ,
    _("Journal Batch"),
    tabs=(FastTab(_("General"), (Field("name", is_read_only=True), *_FIELDS)),),
    title=lambda batch: f"{batch.name} {batch.description}".strip(),
    save=_save,
    save_permission=EDIT,
    actions=(Action(_("Edit Journal"), opens=_journal_of, permission=READ, style="lead", icon="journal"), TEMPLATE),
    list_page="journal-batches",
)
_LINE_COLUMNS: tuple[str | Column, ...] = (
    Column("batch__template__name", _("Journal"), is_hidden=True),
    Column("batch__name", _("Batch"), opens=_journal_of_line),
    "posting_date",
    Column("document_type", _("Doc. Type"), is_hidden=True),
    Column("document_no", _("Document No.")),
    Column("account_type", _("Account Type"), is_hidden=True),
    Column("account_no", _("Account No.")),
    "description",
    Column("currency_code", _("Currency")),
    ValuesColumn("debit", _side(0), caption=_("Debit"), zero="empty"),
    ValuesColumn("credit", _side(1), caption=_("Credit"), zero="empty"),
    Column("amount", is_hidden=True, has_total=False),
    Column("balancing_account_no", _("Bal. Account No.")),
    Column("dimensions", is_soft=True, is_hidden=True),
)
_LINE_ORDER = ("batch__name", "line_no")
_EDIT_JOURNAL = Action(_("Edit Journal"), opens=_journal_of_line, permission=READ, style="lead", icon="journal")
_DELETE_LINES = Action(
    _("Delete Lines…"),
    on_record(lines.delete, "line"),
    EDIT,
    confirm=_("Delete from the journal? Unposted lines leave no trace."),
    icon="bin",
    is_for_many=True,
    refused=_("Not deleted"),
)
JOURNAL_LINES = List(
    "general-journal-lines",
    JournalLine,
    READ,
    _("Unposted Journal Lines"),
    entity=ngettext_lazy("line", "lines", "n"),
    columns=_LINE_COLUMNS,
    order_by=_LINE_ORDER,
    where={"batch__template__is_recurring": False},
    filters=("batch__name", "batch__template__name", "posting_date", "document_no", "account_no"),
    group_by="document_no",
    actions=(_EDIT_JOURNAL, _DELETE_LINES),
    empty=_("Every journal is empty: all lines are posted."),
)
UNBALANCED_LINES = List(
    "unbalanced-journal-lines",
    UnbalancedLine,
    READ,
    _("Unbalanced Journal Lines"),
    entity=ngettext_lazy("line", "lines", "n"),
    columns=_LINE_COLUMNS,
    order_by=_LINE_ORDER,
    filters=("batch__name", "batch__template__name", "posting_date", "document_no", "account_no"),
    group_by="document_no",
    actions=(_EDIT_JOURNAL,),
    empty=_("Every document in the journals balances."),
)

PAGES = (JOURNAL_BATCHES, JOURNAL_BATCH_CARD, JOURNAL_LINES, UNBALANCED_LINES)
