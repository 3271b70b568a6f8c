"""Suggest vendor payments: where vendors and their entries are looked at, and in the payment journal itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledgerhall.finance.journals import batches
from ledgerhall.finance.journals.models import JournalBatch, JournalTemplate
from ledgerhall.finance.journals.pages.journal import slug_of
from ledgerhall.finance.settlement import vendor_payments
from ledgerhall.finance.settlement.payment_choice import Wish
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Done, Field, Opened, PageExtension

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

PAGES = (
    PageExtension("vendors", actions=(SUGGEST_PAYMENTS,)),
    PageExtension("vendor-ledger-entries", actions=(SUGGEST_PAYMENTS,)),
    PageExtension(
        "payment-journal",
        actions=(Action(_CAPTION, _suggest_here, "journals.edit", fields=_FIELDS, icon="pay", refused=_REFUSED),),
    ),
)
