"""What a posting preview shows beside a journal or document: entries of each ledger, and accounts after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledgerhall.finance.posting import previewed_ledgers
from ledgerhall.finance.posting.preview import Preview as PostingPreview
from ledgerhall.kernel.errors import text
from ledgerhall.pages.declare import Figure, Kind, Preview, PreviewTable, Text

_LEDGERS = {
    previewed_ledgers.CUSTOMER: text("Detailed Customer Ledger Entries"),
    previewed_ledgers.VENDOR: text("Detailed Vendor Ledger Entries"),
    previewed_ledgers.VAT: text("VAT Entries"),
    previewed_ledgers.BANK: text("Bank Account Ledger Entries"),
    previewed_ledgers.ASSET: text("FA Ledger Entries"),
    previewed_ledgers.ITEM: text("Value Entries"),
}


def preview_of(shown: PostingPreview) -> Preview:
    """The side sheet of a preview."""
    totals = [None, None, None, None, shown.debit_total, shown.credit_total]
    rows = [
        (
            entry.document_no,
            entry.posting_date,
            entry.account_no,
            entry.account_name,
            entry.debit_amount or None,
            entry.credit_amount or None,
        )
        for entry in shown.entries
    ]
    table = PreviewTable(
        _("G/L Entries"),
        (
            (_("Document"), "code"),
            (_("Date"), "ledger date"),
            (_("Account"), "code"),
            (_("Account Name"), "text"),
            (_("Debit"), "money"),
            (_("Credit"), "money"),
        ),
        rows,
        totals,
        group=0,
    )
    changes = [
        Figure(f"{change.account_no} {change.account_name}", change.after, before=change.before)
        for change in shown.changes
    ]
    return Preview(_lead(shown), (table, *_other_tables(shown)), tuple(changes), shown.refusals, shown.cautions)


def _lead(shown: PostingPreview) -> str:
    number = len(shown.entries)
    lead = ngettext("%(number)s entry would be posted.", "%(number)s entries would be posted.", number)
    told = lead % {"number": number}
    if not shown.refusals:
        return told
    refused = ngettext(
        "%(number)s refusal stands against it.", "%(number)s refusals stand against it.", len(shown.refusals)
    )
    return f"{told} {refused % {'number': len(shown.refusals)}}"


def _other_tables(shown: PostingPreview) -> Iterator[PreviewTable]:
    """The entries of each other ledger that has any."""
    for ledger in previewed_ledgers.LEDGERS:
        entries = [entry for entry in shown.others if entry.ledger == ledger]
        if not entries:
            continue
        is_local = all(entry.currency_code == shown.currency.code for entry in entries)
        foreign: list[tuple[Text, Kind]] = [] if is_local else [(_("Cur."), "code"), (_("Amount"), "money")]
        columns: list[tuple[Text, Kind]] = [
            (_("Document"), "code"),
            (_("Date"), "ledger date"),
            (_("No."), "code"),
            (_("Type"), "text"),
            *foreign,
            (_("Amount") if is_local else _("Amount (LCY)"), "money"),
        ]
        rows: list[list[Any]] = [
            [
                entry.document_no,
                entry.posting_date,
                entry.number,
                _(entry.entry_type.capitalize()) if entry.entry_type else "",
                *([] if is_local else [entry.currency_code, entry.amount]),
                entry.amount_lcy,
            ]
            for entry in entries
        ]
        further = {previewed_ledgers.VAT: "base", previewed_ledgers.ITEM: "quantity"}.get(ledger, "")
        if further:
            columns.append((_("Base"), "money") if further == "base" else (_("Quantity"), "number"))
            rows = [[*row, getattr(entry, further)] for row, entry in zip(rows, entries, strict=True)]
        yield PreviewTable(_(_LEDGERS[ledger]), tuple(columns), rows, group=0)
