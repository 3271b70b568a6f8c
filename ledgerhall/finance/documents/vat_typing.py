"""The VAT of a draft, typed for an identifier in place of what is worked out: a vendor's invoice that is a cent off.

Bounded by Max. VAT Difference of the General Ledger Setup (finance.md 1.12, 1.14); it counts while the lines of the
identifier stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from ledgerhall.finance.documents import drafts, statistics, vat_differences
from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.documents.statistics import Statistics, VATLine
from ledgerhall.finance.documents.vat_differences import Difference
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.vat.arithmetic import VatCalculation
from ledgerhall.finance.vat.models import VATEntry
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By

_ZERO = Decimal(0)
Typed = Mapping[tuple[str, Decimal], Decimal | None]


@under_lock
def set_vat(*, document: Document, typed: Typed, by: By, at: datetime, work_date: date) -> Document:
    """Let the VAT by (identifier, percent) be what was typed; None, or what is worked out anyway, takes it back.

    What is not named stays. Refuses identifiers that the document does not have, amounts finer than its currency
    (E-JNL-11), a difference beyond the setup's (E-JNL-09), and a document that is gone or released (E-DOC-01).
    """
    current = drafts.require_open(document)
    found = statistics.of(current, work_date)
    kept, refusals = [], list(_unknown(found, typed))
    for line in found.vat_lines:
        vat = typed.get((line.identifier, line.percent), line.vat)
        difference = _ZERO if vat is None else vat - line.worked_out
        if difference:
            refusals += _refusals(line, difference, found)
            kept.append(_difference(line, difference, is_including_vat=current.is_price_including_vat))
    if refusals:
        raise Refused(refusals)
    current.vat_differences, current.changed_at = vat_differences.written(kept), at
    current.save(force_update=True, update_fields=["vat_differences", "changed_at"])
    return current


def forgotten(document: Document, found: Statistics) -> Iterator[Difference]:
    """What was typed and does not count, as the lines have changed since."""
    counting = {line.rule for line in found.vat_lines if line.difference}
    for one in vat_differences.read(document.vat_differences):
        if one.rule not in counting:
            yield one


def take_over(memo: Document, invoice: PostedDocument) -> None:
    """A credit memo of an invoice that was posted with typed VAT takes back the same VAT."""
    entries = VATEntry.objects.filter(document_no=invoice.number, document_type="invoice")
    if invoice.register_no is None or not entries.exclude(difference=0).exists():
        return
    posted: dict[tuple[str, Decimal], Decimal] = {}
    for line in invoice.lines.order_by("line_no"):
        key = line.vat_identifier, line.vat_percent
        posted[key] = posted.get(key, _ZERO) + line.vat_amount
    assert memo.posting_date is not None
    found = statistics.of(memo, memo.posting_date.day)
    memo.vat_differences = vat_differences.written(
        _difference(line, vat - line.worked_out, is_including_vat=memo.is_price_including_vat)
        for line in found.vat_lines
        if (vat := posted.get((line.identifier, line.percent))) is not None
    )
    memo.save(force_update=True, update_fields=["vat_differences"])


def _difference(line: VATLine, difference: Decimal, *, is_including_vat: bool) -> Difference:
    """Beside the base and VAT as worked out; of prices with VAT the base that is shown has what was typed in it."""
    is_in_base = is_including_vat and line.rule.calculation is not VatCalculation.REVERSE_CHARGE
    base = line.base + line.difference if is_in_base else line.base
    return Difference(line.rule, base, line.worked_out, difference)


def _unknown(found: Statistics, typed: Typed) -> Iterator[Refusal]:
    known = {(line.identifier, line.percent) for line in found.vat_lines if line.identifier}
    for identifier, percent in typed:
        if (identifier, percent) not in known:
            template = text("The document has no VAT of identifier {identifier}, {percent} percent.")
            values = {"identifier": identifier, "percent": percent}
            yield Refusal("document-vat-identifier", template, "", row="E-DOC-04", values=values)


def _refusals(line: VATLine, difference: Decimal, found: Statistics) -> Iterator[Refusal]:
    vat, field = Money(line.worked_out + difference, found.currency), field_of(line)
    if vat.rounded() != vat:
        template = text("{amount} is finer than the amounts of {currency}.")
        values = {"amount": vat.amount, "currency": found.currency.code}
        yield Refusal("amount-precision", template, field, row="E-JNL-11", values=values)
    elif abs(found.local.of(difference)) > maximum():
        template = text(
            "The VAT of {identifier} would differ by {difference} from the {amount} that is worked out; "
            "at most {limit} is allowed."
        )
        values = {"identifier": line.identifier, "difference": difference, "amount": line.worked_out}
        yield Refusal("document-vat-difference", template, field, row="E-JNL-09", values={**values, "limit": maximum()})


def field_of(line: VATLine) -> str:
    """What the identifier's field is called: letters and digits, whatever the identifier is made of."""
    return "vat_" + f"{line.identifier}/{line.percent.normalize():f}".encode().hex()


def maximum() -> Decimal:
    """What VAT may differ by, in the local currency."""
    return Decimal(GeneralLedgerSetup.objects.values_list("maximum_vat_difference", flat=True)[0])
