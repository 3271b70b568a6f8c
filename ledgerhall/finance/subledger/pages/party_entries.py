"""The ledger entries of customers and vendors, and the detailed entries that say how what is left of each changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.ledger.pages import entry_words as words
from ledgerhall.finance.subledger.ledgers import (
    CustomerLedgerEntry,
    DetailedCustomerLedgerEntry,
    DetailedVendorLedgerEntry,
    VendorLedgerEntry,
)
from ledgerhall.pages.declare import Action, Column, FilterField, List, Opened, Phone, Selection, Text, View
from ledgerhall.pages.viewer import Viewer

CUSTOMER_ENTRIES, VENDOR_ENTRIES = "customer-ledger-entries", "vendor-ledger-entries"
CUSTOMER_DETAILS, VENDOR_DETAILS = "detailed-customer-ledger-entries", "detailed-vendor-ledger-entries"


def _overdue(viewer: Viewer) -> dict[str, str]:
    return {"is_open": "Yes", "due_date": f"..{viewer.work_date - timedelta(days=1)}"}


def _details(page: str) -> Any:
    def of(entry: CustomerLedgerEntry | VendorLedgerEntry) -> Selection:
        return Selection(page, {"ledger_entry_no": str(entry.entry_no)})

    return of


def _party(card: str) -> Any:
    def of(entry: CustomerLedgerEntry | VendorLedgerEntry) -> Opened:
        return Opened(card, str(entry.party.uuid))

    return of


def _entry(page: str) -> Any:
    def of(detail: DetailedCustomerLedgerEntry | DetailedVendorLedgerEntry) -> Selection:
        return Selection(page, {"entry_no": str(detail.ledger_entry_no)})

    return of


def _own_columns(party: Text, details: str, card: str) -> tuple[str | Column, ...]:
    return (
        words.DATE,
        *words.DOCUMENT,
        Column("party__number", party, opens=_party(card), width=84, importance=8),
        Column("party__name", _("Name"), is_soft=True),
        "description",
        Column("due_date", _("Due Date"), importance=7),
        Column("currency_code", _("Currency"), width=72, importance=3),
        Column("amount", _("Amount"), has_total=False, is_hidden=True),
        Column("remaining_amount", _("Remaining"), has_total=False, is_hidden=True),
        Column("amount_lcy", _("Amount (LCY)")),
        Column("remaining_amount_lcy", _("Remaining (LCY)"), opens=_details(details)),
        words.ENTRY_NO,
        Column("is_open", _("Open"), is_hidden=True),
        Column("payment_discount_date", _("Pmt. Discount Date"), is_hidden=True),
        Column("original_discount", _("Original Pmt. Disc."), has_total=False, is_hidden=True),
        Column("remaining_discount", _("Remaining Pmt. Disc."), has_total=False, is_hidden=True),
        Column("maximum_tolerance", _("Max. Payment Tolerance"), has_total=False, is_hidden=True),
        Column("trade_amount_lcy", _("Net of VAT (LCY)"), is_hidden=True),
        Column("invoice_discount_lcy", _("Invoice Discount (LCY)"), is_hidden=True),
        Column("control_account_no", _("Control Account"), is_hidden=True),
        Column("posting_group_code", _("Posting Group"), is_hidden=True),
        Column("payment_terms_code", _("Payment Terms"), is_hidden=True),
        Column("payment_method_code", _("Payment Method"), is_hidden=True),
        Column("on_hold", _("On Hold"), is_hidden=True),
        Column("payment_text", _("Payment Text"), is_hidden=True),
        Column("is_prepayment", _("Prepayment"), is_hidden=True),
        Column("closed_by_entry_no", _("Closed by Entry"), "code", align="right", has_total=False, is_hidden=True),
        Column("closed_at_date", _("Closed at Date"), is_hidden=True),
        *words.REST,
    )


def _entries(slug: str, model: Any, caption: Text, party: Text, details: str, card: str, *more: Column) -> List:
    return List(
        slug,
        model,
        words.READ,
        caption,
        entity=ngettext_lazy("entry", "entries", "n"),
        columns=(*_own_columns(party, details, card), *more),
        order_by=words.ORDER,
        filters=(
            FilterField("party__number", party),
            FilterField("is_open", _("Open")),
            FilterField("due_date", _("Due Date")),
            FilterField("currency_code", _("Currency")),
            FilterField("control_account_no", _("Control Account")),
            *words.FILTERS,
        ),
        views=(
            View(_("Open"), {"is_open": "Yes"}),
            View(_("Overdue"), _overdue),
            View(_("On Hold"), {"is_open": "Yes", "on_hold": "<>''"}),
            words.THIS_MONTH,
        ),
        phone=Phone("party__name", ("posting_date", "document_no", "due_date"), ("remaining_amount_lcy", "amount_lcy")),
        actions=(
            Action(
                _("Detailed Ledger Entries"),
                opens=_details(details),
                permission=words.READ,
                key="Ctrl+F7",
                icon="list",
            ),
            *words.ACTIONS,
            Action(_("Card"), opens=_party(card), permission=words.READ, key="Ctrl+Alt+↓", icon="account"),
        ),
        fact_boxes=words.FACT_BOXES,
        search=(*words.SEARCH, "party__number", "party__name"),
        empty=_("Nothing has been posted here yet."),
    )


def _detail_columns(party: Text, entries: str) -> tuple[Column, ...]:
    return (
        words.DATE,
        Column("entry_type", _("Entry Type"), width=148),
        *words.DOCUMENT,
        Column("party_no", party, width=84),
        Column("currency_code", _("Currency"), width=72),
        Column("amount", _("Amount"), has_total=False),
        Column("amount_lcy", _("Amount (LCY)")),
        Column("initial_document_type", _("Initial Doc. Type"), width=96),
        Column("initial_due_date", _("Initial Due Date"), importance=3),
        Column("is_unapplied", _("Unapplied"), width=80),
        Column(
            "ledger_entry_no",
            _("Ledger Entry"),
            "code",
            align="right",
            has_total=False,
            opens=_entry(entries),
            width=72,
        ),
        words.ENTRY_NO,
        Column("control_account_no", _("Control Account"), is_hidden=True),
        Column("counter_account_no", _("Counter Account"), is_hidden=True),
        Column("applied_entry_no", _("Applied Entry"), "code", align="right", has_total=False, is_hidden=True),
        Column("application_no", _("Application"), "code", align="right", has_total=False, is_hidden=True),
        Column(
            "unapplied_by_entry_no", _("Unapplied by Entry"), "code", align="right", has_total=False, is_hidden=True
        ),
        *words.REST,
    )


def _detailed(slug: str, model: Any, caption: Text, party: Text, entries: str) -> List:
    return List(
        slug,
        model,
        words.READ,
        caption,
        entity=ngettext_lazy("entry", "entries", "n"),
        columns=_detail_columns(party, entries),
        order_by=words.ORDER,
        filters=(
            FilterField("party_no", party),
            FilterField("entry_type", _("Entry Type")),
            FilterField("ledger_entry_no", _("Ledger Entry")),
            FilterField("application_no", _("Application")),
            FilterField("is_unapplied", _("Unapplied")),
            FilterField("ledger_entry__due_date", _("Due Date")),
            *words.FILTERS,
        ),
        views=(words.THIS_MONTH,),
        phone=Phone("document_no", ("posting_date", "entry_type", "party_no"), ("amount_lcy", "amount")),
        actions=(
            Action(_("Ledger Entry"), opens=_entry(entries), permission=words.READ, icon="list"),
            *words.ACTIONS,
        ),
        fact_boxes=words.FACT_BOXES,
        search=(*words.SEARCH, "party_no"),
        empty=_("Nothing has been posted here yet."),
        keywords=_("application, unapplied, gains and losses"),
    )


PAGES = (
    _entries(
        CUSTOMER_ENTRIES,
        CustomerLedgerEntry,
        _("Customer Ledger Entries"),
        _("Customer No."),
        CUSTOMER_DETAILS,
        "customer-card",
        Column("profit_lcy", _("Profit (LCY)"), is_hidden=True),
        Column("last_reminder_level", _("Last Reminder Level"), has_total=False, is_hidden=True),
    ),
    _detailed(
        CUSTOMER_DETAILS,
        DetailedCustomerLedgerEntry,
        _("Detailed Customer Ledger Entries"),
        _("Customer No."),
        CUSTOMER_ENTRIES,
    ),
    _entries(
        VENDOR_ENTRIES, VendorLedgerEntry, _("Vendor Ledger Entries"), _("Vendor No."), VENDOR_DETAILS, "vendor-card"
    ),
    _detailed(
        VENDOR_DETAILS, DetailedVendorLedgerEntry, _("Detailed Vendor Ledger Entries"), _("Vendor No."), VENDOR_ENTRIES
    ),
)
