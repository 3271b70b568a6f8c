"""What a user may change of posted entries (finance.md 1.5a), each field with a row of the change log.

Of an open entry of a customer or vendor: due date, discount date and remaining discount, on hold, payment method and
payment text. Of a VAT entry that is not settled: its VAT date. All else is fixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from ledgerhall.finance.foundation import change_log, records, references
from ledgerhall.finance.foundation.currencies import local_currency
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.ledger.posted import PostedEntry
from ledgerhall.finance.posting import transaction
from ledgerhall.finance.settlement.ledger_sides import currencies, entry_of, side_of
from ledgerhall.finance.subledger.ledgers import PartyLedgerEntry
from ledgerhall.finance.subledger.named import METHOD
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.dates import DateFormula
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By

E = TypeVar("E", bound=PostedEntry)

CHANGEABLE = (
    "due_date",
    "payment_discount_date",
    "remaining_discount",
    "on_hold",
    "payment_method_code",
    "payment_text",
)
_DISCOUNT = ("payment_discount_date", "remaining_discount")
_WITH_DISCOUNT = ("invoice", "credit memo")


def correct_party_entry(
    *, entry: PartyLedgerEntry, values: Mapping[str, Any], by: By, at: datetime
) -> PartyLedgerEntry:
    """Change fields of an open ledger entry of a customer or vendor; the end of grace follows the discount date.

    `values` by field; what stays the same is no change. Refuses, all at once, fields that are fixed, a closed entry, no
    due date, a discount on what is no invoice or credit memo (E-JNL-14) or that is not part of what is left (E-JNL-13),
    and a payment method that does not exist.
    """

    def act(_: object) -> PartyLedgerEntry:
        current = entry_of(side_of(entry), entry.entry_no)
        changed = {name: value for name, value in values.items() if getattr(current, name) != value}
        found = [*_refusals(current, changed), *records.fit_refusals(type(current), changed)]
        if payment_method := changed.get("payment_method_code"):
            unknown = references.why_not(METHOD, payment_method, "payment_method_code")
            found += [] if unknown is None else [unknown]
        records.refuse(found)
        if "payment_discount_date" in changed:
            changed["discount_tolerance_date"] = _end_of_grace(changed["payment_discount_date"])
        return _write(current, changed, by, at)

    return transaction.run(act)


def correct_vat_date(*, entry: VATEntry, vat_date: date, by: By, at: datetime) -> VATEntry:
    """Put a VAT entry into another VAT period. Refuses one that a settlement has closed (E-VAT-01)."""

    def act(_: object) -> VATEntry:
        current = VATEntry.objects.get(entry_no=entry.entry_no)
        if current.is_closed and current.vat_date != vat_date:
            template = text("VAT entry {entry_no} is settled: its VAT date stays {vat_date}.")
            values = {"entry_no": current.entry_no, "vat_date": current.vat_date}
            raise Refused(Refusal("vat-date-settled", template, "vat_date", row="E-VAT-01", values=values))
        return _write(current, {"vat_date": vat_date} if current.vat_date != vat_date else {}, by, at)

    return transaction.run(act)


def _refusals(entry: PartyLedgerEntry, changed: Mapping[str, Any]) -> Iterator[Refusal]:
    for name in changed:
        if name not in CHANGEABLE:
            template = text("{field} of a posted entry never changes: reverse it and post it again.")
            yield Refusal("entry-field-fixed", template, name, values={"field": name})
    if not changed:
        return
    if not entry.is_open:
        template = text("{document_no} is closed: nothing of it is left to be paid or changed.")
        yield Refusal("entry-closed", template, next(iter(changed)), values={"document_no": entry.document_no})
    if "due_date" in changed and changed["due_date"] is None:
        yield Refusal("due-date-empty", text("An entry needs a due date."), "due_date")
    yield from _discount_refusals(entry, {name: changed[name] for name in _DISCOUNT if name in changed})


def _discount_refusals(entry: PartyLedgerEntry, changed: Mapping[str, Any]) -> Iterator[Refusal]:
    values = {"document_no": entry.document_no}
    if any(changed.values()) and entry.document_type not in _WITH_DISCOUNT:
        template = text("{document_no} is no invoice or credit memo: it has no payment discount.")
        yield Refusal("entry-without-discount", template, next(iter(changed)), row="E-JNL-14", values=values)
    discount: Decimal | None = changed.get("remaining_discount")
    if not discount:
        return
    remaining = entry.remaining_amount
    if discount * remaining < 0 or abs(discount) > abs(remaining):
        template = text("The discount {discount} of {document_no} must lie between 0 and the {remaining} left.")
        amounts = {"discount": discount, "remaining": remaining}
        yield Refusal("discount-range", template, "remaining_discount", row="E-JNL-13", values=values | amounts)
    currency = currencies([entry.currency_code], local_currency())[entry.currency_code]
    if not Money(discount, currency).is_rounded:
        template = text("The discount {discount} has more decimals than {currency} has.")
        places = {"discount": discount, "currency": currency.code}
        yield Refusal("discount-precision", template, "remaining_discount", row="E-JNL-11", values=places)


def _end_of_grace(discount_date: date | None) -> date | None:
    grace = GeneralLedgerSetup.objects.order_by("id").values_list("payment_discount_grace_formula", flat=True)[0]
    return DateFormula.parse(grace).apply(discount_date) if grace and discount_date else None


def _write(entry: E, changed: Mapping[str, Any], by: By, at: datetime) -> E:
    """Log the changes and write them; the database lets these columns change alone."""
    if changed:
        change_log.record(change_log.modified(entry, str(entry.entry_no), changed), by=by, at=at)
        type(entry)._default_manager.filter(entry_no=entry.entry_no).update(**changed, changed_at=at)  # noqa: SLF001
        for name, value in changed.items():
            setattr(entry, name, value)
    return entry
