"""Applying on pages: the actions of open entries, the worksheet of an application, and what may be corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ledgerhall.finance.posting import reversal
from ledgerhall.finance.posting.draft import CUSTOMER, VENDOR, Posted
from ledgerhall.finance.settlement import applying, choosing, corrections
from ledgerhall.finance.settlement.ledger_sides import entry_of, ledger, side_of
from ledgerhall.finance.settlement.models import ApplicationLine
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, PartyLedgerEntry, VendorLedgerEntry
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    Done,
    Fact,
    FactBox,
    FastTab,
    Field,
    FilterField,
    List,
    Opened,
    PageExtension,
    Selection,
    ValuesColumn,
)

READ, EDIT, POST, REVERSE = "books.read", "journals.edit", "posting.post", "posting.reverse"
_LAZY = gettext_lazy
_ENTRIES = {CUSTOMER: "customer-ledger-entries", VENDOR: "vendor-ledger-entries"}
_WORKSHEETS = {CUSTOMER: "apply-customer-entries", VENDOR: "apply-vendor-entries"}
_CARDS = {CUSTOMER: "customer-ledger-entry-card", VENDOR: "vendor-ledger-entry-card"}
_POSTING_DATE = Field("posting_date", _LAZY("Posting Date"), "ledger date", is_required=True, default="w")


def _prepare(*, record: PartyLedgerEntry, by: By, at: datetime, work_date: date) -> Selection:
    side = side_of(record)
    choosing.prepare(side=side, applying_entry_no=record.entry_no)
    return Selection(_WORKSHEETS[side], {"applying_entry_no": str(record.entry_no)})


def _unapply(*, record: PartyLedgerEntry, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    posted = applying.unapply(
        side=side_of(record), entry_no=record.entry_no, posting_date=values["posting_date"], by=by, posted_at=at
    )
    return Done(_("The last application of %(document)s is undone.") % {"document": record.document_no}, _of(posted))


def _reverse(*, record: PartyLedgerEntry, by: By, at: datetime, work_date: date) -> Done:
    posted = reversal.reverse_transaction(transaction_no=record.transaction_no, by=by, posted_at=at)
    message = _("Reversed: register %(register)s is the mirror image.") % {"register": posted.register_no}
    return Done(message, _of(posted))


def _of(posted: Posted) -> Selection:
    return Selection("gl-registers", {"number": str(posted.register_no)})


def _why_not_applied(entry: PartyLedgerEntry) -> str | Promise:
    return "" if entry.is_open else _("This entry is closed: nothing of it is left to apply.")


def _why_not_unapplied(entry: PartyLedgerEntry) -> str | Promise:
    is_applied = applying.last_application_no(side_of(entry), entry.entry_no) is not None and not entry.is_reversed
    return "" if is_applied else _("Nothing is applied to this entry that could be undone.")


def _why_not_reversed(entry: PartyLedgerEntry) -> str | Promise:
    if entry.is_reversed:
        return _("This entry is reversed already, or is itself a reversal.")
    return "" if entry.source_code in reversal.REVERSIBLE_SOURCES else _("Only what a journal posted can be reversed.")


def _to_card(entry: PartyLedgerEntry) -> Opened:
    return Opened(_CARDS[side_of(entry)], str(entry.uuid))


_ACTIONS = (
    Action(
        _LAZY("Apply…"),
        _prepare,
        EDIT,
        key="Shift+F11",
        icon="pay",
        refused=_LAZY("Not applied"),
        disabled=_why_not_applied,
    ),
    Action(
        _LAZY("Unapply…"),
        _unapply,
        POST,
        fields=(_POSTING_DATE,),
        icon="undo",
        refused=_LAZY("Not unapplied"),
        disabled=_why_not_unapplied,
    ),
    Action(
        _LAZY("Reverse Transaction…"),
        _reverse,
        REVERSE,
        confirm=_LAZY(
            "Reverse the transaction of this entry? The mirror image of its entries is posted on the same date."
        ),
        icon="undo",
        refused=_LAZY("Not reversed"),
        disabled=_why_not_reversed,
    ),
    Action(_LAZY("Due Date and Payment"), opens=_to_card, permission=READ, icon="edit"),
)


def _toggle(*, record: ApplicationLine, by: By, at: datetime, work_date: date) -> None:
    keys = _keys(record)
    if record.is_chosen:
        choosing.leave_out(**keys)
    else:
        choosing.choose(**keys)


def _amount(*, record: ApplicationLine, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> None:
    choosing.choose(**_keys(record), amount=values["amount"])


def _post(*, record: ApplicationLine, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    side, number = record.side, record.applying_entry_no
    posted = choosing.apply_chosen(
        side=side,
        applying_entry_no=number,
        posting_date=values["posting_date"],
        by=by,
        posted_at=at,
        accepts_late_discount=bool(values["accepts_late_discount"]),
        accepts_tolerance=bool(values["accepts_tolerance"]),
    )
    opens = Selection(_ENTRIES[side], {"entry_no": str(number)})
    return Done(_("Applied, with register %(register)s.") % {"register": posted.register_no}, opens)


def _keys(line: ApplicationLine) -> dict[str, Any]:
    return {"side": line.side, "applying_entry_no": line.applying_entry_no, "entry_no": line.entry_no}


def _of_entries(side: str, field: str) -> Callable[[Sequence[Any], Mapping[str, Any]], Mapping[Any, Any]]:
    """A field of the entries that the lines are about."""

    def values(lines: Sequence[ApplicationLine], _totals: Mapping[str, Any]) -> dict[Any, Any]:
        found = ledger(side).filter(entry_no__in=[line.entry_no for line in lines])
        by_number = dict(found.values_list("entry_no", field))
        return {line.pk: by_number.get(line.entry_no) for line in lines}

    return values


def _applying(line: ApplicationLine) -> Iterator[Fact]:
    entry, sheet = entry_of(line.side, line.applying_entry_no), choosing.worksheet(line.side, line.applying_entry_no)
    opens = Selection(_ENTRIES[line.side], {"entry_no": str(line.applying_entry_no)})
    yield Fact(_("Applying"), f"{entry.document_no} {entry.description}".strip(), opens=opens)
    yield Fact(_("Currency"), entry.currency_code)
    yield Fact(_("Remaining"), sheet.remaining, "money")
    yield Fact(_("Chosen"), sheet.chosen, "integer")
    yield Fact(_("Applied"), sheet.applied, "money")
    yield Fact(_("Balance"), sheet.balance, "money", is_total=True)


_WORKSHEET_ACTIONS = (
    Action(_LAZY("Choose or Leave Out"), _toggle, EDIT, is_for_many=True, icon="check", refused=_LAZY("Not chosen")),
    Action(
        _LAZY("Amount to Apply…"),
        _amount,
        EDIT,
        fields=(Field("amount", _LAZY("Amount to Apply"), "money", hint=_LAZY("Empty: as much as there is")),),
        icon="edit",
        refused=_LAZY("Not chosen"),
    ),
    Action(
        _LAZY("Post Application…"),
        _post,
        POST,
        fields=(
            _POSTING_DATE,
            Field("accepts_late_discount", _LAZY("Accept Late Payment Discount"), "boolean"),
            Field("accepts_tolerance", _LAZY("Accept Payment Tolerance"), "boolean"),
        ),
        style="lead",
        key="F9",
        icon="post",
        refused=_LAZY("Not applied"),
    ),
)


def _worksheet(side: str, caption: Promise) -> List:
    def entry(line: ApplicationLine) -> Selection:
        return Selection(_ENTRIES[side], {"entry_no": str(line.entry_no)})

    return List(
        _WORKSHEETS[side],
        ApplicationLine,
        READ,
        caption,
        entity=ngettext_lazy("entry", "entries", "n"),
        where={"side": side},
        columns=(
            Column("is_chosen", _LAZY("Chosen"), width=72),
            Column("document_type", _LAZY("Doc. Type"), width=92),
            Column("document_no", _LAZY("Document No."), opens=entry),
            Column("due_date", _LAZY("Due Date")),
            Column("currency_code", _LAZY("Currency"), width=72),
            ValuesColumn("remaining", _of_entries(side, "remaining_amount"), caption=_LAZY("Remaining")),
            ValuesColumn("discount", _of_entries(side, "remaining_discount"), caption=_LAZY("Pmt. Discount")),
            Column("amount", _LAZY("Amount to Apply"), has_total=False),
            Column("entry_no", _LAZY("Entry No."), "code", align="right", has_total=False, width=72),
            Column("applying_entry_no", _LAZY("Applying Entry"), "code", has_total=False, is_hidden=True),
        ),
        order_by=("due_date", "entry_no"),
        filters=(FilterField("applying_entry_no", _LAZY("Applying Entry")), FilterField("is_chosen", _LAZY("Chosen"))),
        actions=_WORKSHEET_ACTIONS,
        fact_boxes=(FactBox(_LAZY("Application"), _applying),),
        search=("document_no",),
        empty=_LAZY("Nothing here can be applied to: choose Apply on an open entry."),
    )


def _correct(
    *, record: PartyLedgerEntry, values: Mapping[str, Any], by: By, at: datetime, work_date: date
) -> PartyLedgerEntry:
    changed = {name: value for name, value in values.items() if name in corrections.CHANGEABLE}
    if "remaining_discount" in changed and changed["remaining_discount"] is None:
        changed["remaining_discount"] = Decimal(0)
    return corrections.correct_party_entry(entry=record, values=changed, by=by, at=at)


def _card(side: str, model: Any, caption: Promise) -> Card:
    fixed = ("entry_no", "party_no", "posting_date", "document_type", "document_no", "description", "currency_code")
    return Card(
        _CARDS[side],
        model,
        READ,
        caption,
        title=lambda entry: f"{entry.entry_no} {entry.document_no}",
        tabs=(
            FastTab(
                _LAZY("General"),
                (
                    *(Field(name, is_read_only=True) for name in fixed),
                    Field("amount", _LAZY("Amount"), is_read_only=True),
                    Field("remaining_amount", _LAZY("Remaining"), is_read_only=True, is_promoted=True),
                ),
            ),
            FastTab(
                _LAZY("Payment"),
                (
                    Field("due_date", _LAZY("Due Date"), is_promoted=True, is_required=True),
                    Field("payment_discount_date", _LAZY("Pmt. Discount Date")),
                    Field("remaining_discount", _LAZY("Remaining Pmt. Disc.")),
                    Field("on_hold", _LAZY("On Hold"), hint=_LAZY("Initials; left out of reminders and payments")),
                    Field(
                        "payment_method_code",
                        _LAZY("Payment Method"),
                        "code",
                        lookup="payment-methods",
                        lookup_field="code",
                    ),
                    Field("payment_text", _LAZY("Payment Text")),
                ),
            ),
        ),
        save=_correct,
        save_permission=EDIT,
        list_page=_ENTRIES[side],
    )


def _correct_vat_date(*, record: VATEntry, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    corrections.correct_vat_date(entry=record, vat_date=values["vat_date"], by=by, at=at)
    return Done(_("The VAT date of entry %(entry)s was changed.") % {"entry": record.entry_no})


def _why_not_vat_date(entry: VATEntry) -> str | Promise:
    return _("This entry is settled: its VAT date stays.") if entry.is_closed else ""


PAGES = (
    _worksheet(CUSTOMER, _LAZY("Apply Customer Entries")),
    _worksheet(VENDOR, _LAZY("Apply Vendor Entries")),
    _card(CUSTOMER, CustomerLedgerEntry, _LAZY("Customer Ledger Entry")),
    _card(VENDOR, VendorLedgerEntry, _LAZY("Vendor Ledger Entry")),
    PageExtension(_ENTRIES[CUSTOMER], actions=_ACTIONS),
    PageExtension(_ENTRIES[VENDOR], actions=_ACTIONS),
    PageExtension(
        "vat-entries",
        actions=(
            Action(
                _LAZY("Change VAT Date…"),
                _correct_vat_date,
                POST,
                fields=(Field("vat_date", _LAZY("VAT Date"), "date", is_required=True),),
                icon="edit",
                refused=_LAZY("Not changed"),
                disabled=_why_not_vat_date,
            ),
        ),
    ),
)
