"""Paying: suggest vendor payments, where vendors and their entries are looked at and in the payment journal itself; and
registering what was paid, on an entry or on a posted invoice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.journals import batches
from ledgerhall.finance.journals.models import JournalBatch, JournalTemplate
from ledgerhall.finance.journals.pages.journal import slug_of
from ledgerhall.finance.posting.draft import CUSTOMER, VENDOR
from ledgerhall.finance.settlement import payment_registration, vendor_payments
from ledgerhall.finance.settlement.ledger_sides import currencies, ledger, side_of
from ledgerhall.finance.settlement.payment_choice import Wish
from ledgerhall.finance.subledger.ledgers import PartyLedgerEntry
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Done, Field, Opened, PageExtension, Selection

_LAZY = gettext_lazy


def _suggest(*, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    batch = batches.find(values["batch"], JournalTemplate.Kind.PAYMENTS)
    if batch is None:
        template = text("There is no batch {batch} of the payment journal.")
        raise Refused(Refusal("payment-batch-missing", template, "batch", values={"batch": values["batch"]}))
    return _fill(batch, values, by, at)


def _suggest_here(*, record: JournalBatch, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    return _fill(record, values, by, at)


def _fill(batch: JournalBatch, values: Mapping[str, Any], by: By, at: datetime) -> Done:
    wish = Wish(
        posting_date=values["posting_date"],
        last_payment_date=values["last_payment_date"],
        finds_discounts=bool(values["finds_discounts"]),
        is_summarised=bool(values["is_summarised"]),
        uses_priority=bool(values["uses_priority"]),
        available_lcy=values["available_lcy"],
        minimum_lcy=values["minimum_lcy"] or Decimal(0),
    )
    vendors = tuple(number.strip() for number in (values["vendors"] or "").split(",") if number.strip())
    asked = vendor_payments.Asked(wish, values["bank_account_no"], values["document_no"] or "", vendors or None)
    left_out = vendor_payments.suggested(asked).left_out
    made = vendor_payments.fill_journal(batch=batch, asked=asked, by=by, at=at)
    message = ngettext(
        "%(lines)s line waits in batch %(batch)s of the payment journal to be posted.",
        "%(lines)s lines wait in batch %(batch)s of the payment journal to be posted.",
        len(made),
    )
    told = message % {"lines": len(made), "batch": batch.name}
    if left_out:
        listed = "; ".join(f"{one.payable.vendor_no} {one.payable.document_no}: {one.reason}" for one in left_out[:20])
        told = f"{told} {_('Not paid:')} {listed}"
    return Done(told, Opened(slug_of(batch.template), batch.name))


_FIELDS = (
    Field("last_payment_date", _LAZY("Last Payment Date"), "date", is_required=True, default="w"),
    Field("posting_date", _LAZY("Posting Date"), "date", is_required=True, default="w"),
    Field(
        "bank_account_no",
        _LAZY("Bank Account"),
        "code",
        lookup="bank-accounts",
        lookup_field="number",
        is_required=True,
    ),
    Field("finds_discounts", _LAZY("Find Payment Discounts"), "boolean", default="1"),
    Field("is_summarised", _LAZY("Summarise per Vendor"), "boolean", default="1"),
    Field("uses_priority", _LAZY("Use Vendor Priority"), "boolean"),
    Field("available_lcy", _LAZY("Available Amount (LCY)"), "money", hint=_LAZY("Empty: no limit")),
    Field("minimum_lcy", _LAZY("Minimum Amount (LCY)"), "money"),
    Field("document_no", _LAZY("Starting Document No."), "code", hint=_LAZY("Empty: what the batch gives")),
    Field("vendors", _LAZY("Vendors"), hint=_LAZY("V10, V20; empty: all")),
)
_BATCH = Field("batch", _LAZY("Batch"), "code", is_required=True, default="DEFAULT")
_CAPTION, _REFUSED = _LAZY("Suggest Vendor Payments…"), _LAZY("Nothing was suggested")
SUGGEST_PAYMENTS = Action(
    _CAPTION,
    _suggest,
    "journals.edit",
    fields=(*_FIELDS, _BATCH),
    needs_record=False,
    icon="journal",
    refused=_REFUSED,
)


def _register(entry_of: Callable[[Any], PartyLedgerEntry | None]) -> Callable[..., Done]:
    """The act that registers the payment of a record, which is an entry or has one."""

    def called(*, record: Any, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
        entry = entry_of(record)
        if entry is None:
            raise Refused(payment_registration.closed(str(record)))
        asked = payment_registration.Asked(
            side_of(entry), entry.entry_no, values["posting_date"], values["bank_account_no"], values["amount"],
            values["document_no"] or "",
        )  # fmt: skip
        made = payment_registration.register(asked=asked, by=by, posted_at=at)
        told = {
            "document": made.document_no,
            "amount": Money(made.amount, currencies([made.currency_code], local_currency())[made.currency_code]),
            "register": made.posted.register_no,
        }
        message = _("%(document)s of %(amount)s was posted as register %(register)s.") % told
        return Done(message, Selection("general-ledger-entries", {"register__number": str(made.posted.register_no)}))

    return called


def _why_not(entry_of: Callable[[Any], PartyLedgerEntry | None]) -> Callable[[Any], str]:
    def reason(record: Any) -> str:
        entry = entry_of(record)
        return "" if entry is not None and entry.is_open else _("Nothing is left to be paid.")

    return reason


def _itself(record: PartyLedgerEntry) -> PartyLedgerEntry:
    return record


def _of_invoice(side: str) -> Callable[[Any], PartyLedgerEntry | None]:
    """The ledger entry of a posted invoice."""

    def entry(record: Any) -> PartyLedgerEntry | None:
        named = {"document_no": record.number, "party_no": record.billed_no, "document_type": "invoice"}
        found: PartyLedgerEntry | None = ledger(side).filter(**named, is_reversed=False).order_by("-entry_no").first()
        return found

    return entry


def _registers(entry_of: Callable[[Any], PartyLedgerEntry | None]) -> tuple[Action, ...]:
    return (
        Action(
            _LAZY("Register Payment…"),
            _register(entry_of),
            "posting.post",
            fields=_PAID,
            is_for_many=True,
            icon="pay",
            slug="register-payment",
            refused=_LAZY("Not registered"),
            disabled=_why_not(entry_of),
        ),
    )


_PAID = (
    Field("posting_date", _LAZY("Posting Date"), "date", is_required=True, default="w"),
    Field(
        "bank_account_no",
        _LAZY("Bank Account"),
        "code",
        lookup="bank-accounts",
        lookup_field="number",
        is_required=True,
    ),
    Field(
        "amount", _LAZY("Amount"), "money", hint=_LAZY("Empty: what is left, less the payment discount while it is due")
    ),
    Field("document_no", _LAZY("Document No."), "code", hint=_LAZY("Empty: the next number of the journal")),
)

PAGES = (
    PageExtension("vendors", actions=(SUGGEST_PAYMENTS,)),
    PageExtension("vendor-ledger-entries", actions=(SUGGEST_PAYMENTS, *_registers(_itself))),
    PageExtension("customer-ledger-entries", actions=_registers(_itself)),
    PageExtension("posted-sales-invoices", actions=_registers(_of_invoice(CUSTOMER))),
    PageExtension("posted-purchase-invoices", actions=_registers(_of_invoice(VENDOR))),
    PageExtension(
        "payment-journal",
        actions=(Action(_CAPTION, _suggest_here, "journals.edit", fields=_FIELDS, icon="pay", refused=_REFUSED),),
    ),
)
