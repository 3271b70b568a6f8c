"""The journals, one page for each kind: General, Sales, Purchase, Cash Receipt, Payment, Fixed Asset, Recurring."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.foundation import global_dimensions
from ledgerhall.finance.journals import batches, lines
from ledgerhall.finance.journals.cautions import cautions_of
from ledgerhall.finance.journals.models import JournalTemplate
from ledgerhall.finance.journals.pages import journal
from ledgerhall.finance.journals.pages.batches import TEMPLATE
from ledgerhall.finance.journals.pages.columns import COLUMNS, RECURRING, shown
from ledgerhall.finance.journals.pages.recurring import allocations_of_batch, with_allocations
from ledgerhall.finance.journals.pages.standard_journals import GET_LINES, SAVE_LINES
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Field, Journal, Opened, Text

READ, EDIT, POST = journal.READ, journal.EDIT, journal.POST
_KINDS = JournalTemplate.Kind
_NEW_BATCH = Action(
    _("New Batch…"),
    journal.new_batch,
    EDIT,
    fields=(Field("name", _("Name"), "code", is_required=True), Field("description", _("Description"))),
    icon="plus",
    group=_("Batch"),
    refused=_("The batch was not made"),
)
_SETTINGS = Action(
    _("Batch Settings"),
    opens=lambda batch: Opened("journal-batch-card", str(batch.uuid)),
    permission=READ,
    icon="gear",
    group=_("Batch"),
)
_DELETE_LINES = Action(
    _("Delete All Lines"),
    journal.delete_all,
    EDIT,
    confirm=_("Delete all lines of this batch? They were not posted and leave no trace."),
    icon="bin",
    group=_("Batch"),
)
_DELETE_BATCH = Action(
    _("Delete Batch"),
    on_record(batches.delete, "batch"),
    EDIT,
    confirm=_("Delete this batch?"),
    then="journal-batches",
    icon="bin",
    group=_("Batch"),
    tab=_("Batch"),
)
_POSTED = Action(
    _("Posted Entries"),
    opens=journal.entries_of_batch,
    permission=READ,
    key="Ctrl+F7",
    icon="list",
    tab=_("Batch"),
)
_APPLY = Action(
    _("Apply Entries…"),
    opens=journal.entries_to_apply,
    permission=READ,
    key="Shift+F11",
    icon="check",
    group=_("Line"),
)
_ALLOCATIONS = Action(
    _("Allocations"),
    opens=allocations_of_batch,
    permission=READ,
    icon="list",
    group=_("Line"),
)
_OF_BATCH = (_NEW_BATCH, _SETTINGS, TEMPLATE, _DELETE_LINES, _DELETE_BATCH, _POSTED)
_TRADED = ("external_document_no", "account_type", "balancing_account_type", "balancing_account_no", "due_date")
_PAID = ("account_type", "balancing_account_type", "balancing_account_no", "applies_to_no", "currency_code")


def _journal(
    kind: str,
    caption: Text,
    keywords: Text,
    columns: tuple[Field, ...],
    actions: tuple[Action, ...],
    *,
    is_recurring: bool = False,
) -> Journal:
    return Journal(
        journal.SLUGS[kind, is_recurring],
        READ,
        EDIT,
        POST,
        caption,
        columns=columns,
        batches=partial(batches.in_order, kind, is_recurring=is_recurring),
        batch=partial(batches.find, kind=kind, is_recurring=is_recurring),
        lines=with_allocations if is_recurring else lines.in_grid,
        save_line=journal.save_line,
        delete_line=journal.delete_line,
        post=journal.post,
        preview=journal.preview,
        suggest=journal.suggest,
        next_line=lines.next_line,
        footer=journal.footer,
        fixes=journal.fixes,
        notices=cautions_of,
        line_number="number",
        actions=actions,
        keywords=keywords,
    )


_WITH_ENTRIES = (_APPLY, GET_LINES, SAVE_LINES, *_OF_BATCH)
GENERAL_JOURNAL = _journal(
    _KINDS.GENERAL,
    _("General Journal"),
    _("journal entry, post"),
    shown(("currency_code", "balancing_account_no", "dimensions", *global_dimensions.NAMES)),
    (*_OF_BATCH[:3], _APPLY, GET_LINES, SAVE_LINES, *_OF_BATCH[3:]),
)
SALES_JOURNAL = _journal(
    _KINDS.SALES, _("Sales Journal"), _("customers, invoices, post"), shown(_TRADED), _WITH_ENTRIES
)
PURCHASE_JOURNAL = _journal(
    _KINDS.PURCHASES, _("Purchase Journal"), _("vendors, invoices, post"), shown(_TRADED), _WITH_ENTRIES
)
CASH_RECEIPT_JOURNAL = _journal(
    _KINDS.CASH_RECEIPTS, _("Cash Receipt Journal"), _("customers pay, incoming payments"), shown(_PAID), _WITH_ENTRIES
)
PAYMENT_JOURNAL = _journal(
    _KINDS.PAYMENTS, _("Payment Journal"), _("pay vendors, outgoing payments"), shown(_PAID), _WITH_ENTRIES
)
FIXED_ASSET_JOURNAL = _journal(
    _KINDS.ASSETS,
    _("Fixed Asset Journal"),
    _("acquisition, depreciation, disposal"),
    shown(
        (
            "account_type",
            "asset_posting_type",
            "depreciation_book_code",
            "balancing_account_type",
            "balancing_account_no",
        )
    ),
    (GET_LINES, SAVE_LINES, *_OF_BATCH),
)
RECURRING_JOURNAL = _journal(
    _KINDS.GENERAL,
    _("Recurring Journal"),
    _("accruals, allocations, month end"),
    (*RECURRING, *shown(("account_type", "balancing_account_no"), COLUMNS)),
    (_ALLOCATIONS, *_OF_BATCH),
    is_recurring=True,
)

PAGES = (
    GENERAL_JOURNAL,
    SALES_JOURNAL,
    PURCHASE_JOURNAL,
    CASH_RECEIPT_JOURNAL,
    PAYMENT_JOURNAL,
    FIXED_ASSET_JOURNAL,
    RECURRING_JOURNAL,
)
