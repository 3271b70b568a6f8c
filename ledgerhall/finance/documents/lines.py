"""The lines of a document that is being prepared: inserted, changed, deleted, with what the cards give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from ledgerhall.finance.documents import drafts, trade
from ledgerhall.finance.documents.models import DeferralLine, Document, DocumentLine
from ledgerhall.finance.documents.sides import SIDES
from ledgerhall.finance.documents.trade import Thing
from ledgerhall.finance.foundation import default_dimensions, records, references
from ledgerhall.finance.foundation.dimension_sets import canonical, parsed
from ledgerhall.finance.foundation.locking import under_lock
from ledgerhall.finance.subledger.ledgers import ItemLedgerEntry
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

STEP = 10_000
_Kind = DocumentLine.Kind
_TABLES = {
    _Kind.ACCOUNT: default_dimensions.GL_ACCOUNT,
    _Kind.ITEM: default_dimensions.ITEM,
    _Kind.FIXED_ASSET: default_dimensions.FIXED_ASSET,
}
# Only posting counts these.
_COUNTED = frozenset(
    {
        "quantity_shipped",
        "quantity_invoiced",
        "prepayment_invoiced",
        "prepayment_vat_invoiced",
        "prepayment_deducted",
        "prepayment_vat_deducted",
        "prepayment_invoiced_lcy",
        "prepayment_vat_invoiced_lcy",
        "prepayment_deducted_lcy",
        "prepayment_vat_deducted_lcy",
    }
)
_FIXED = _COUNTED | {"id", "uuid", "document", "line_no", "created_at", "changed_at", "deferral_schedule"}
_PERCENTS = ("line_discount_percent", "prepayment_percent")


def lines_of(document: Document) -> list[DocumentLine]:
    """The lines in order."""
    return list(DocumentLine.objects.filter(document=document).order_by("line_no"))


@under_lock
def insert(*, document: Document, values: Mapping[str, Any], by: By, at: datetime) -> DocumentLine:
    """A new last line. `values` are fields of DocumentLine, and `deferral_schedule`: pairs of a day and an amount.

    Price, groups, deferral and dimensions come from the card of what the line names. Refuses what does not exist, what
    could not be kept, a deferral of what cannot be deferred (E-DOC-03, E-DEF-01), and a released document (E-DOC-01).
    """
    current = drafts.require_open(document)
    last = DocumentLine.objects.filter(document=current).aggregate(last=Max("line_no"))["last"] or 0
    line = DocumentLine(document=current, line_no=last + STEP, created_at=at)
    line.prepayment_percent = current.prepayment_percent if current.kind == Document.Kind.ORDER else Decimal(0)
    return _written(line, values, at)


@under_lock
def change(*, line: DocumentLine, values: Mapping[str, Any], by: By, at: datetime) -> DocumentLine:
    """Change a line. Refuses as `insert`, a line that is gone, and less than was shipped or invoiced (E-DOC-04)."""
    return _written(_current(line), values, at)


@under_lock
def delete(*, line: DocumentLine, by: By, at: datetime) -> None:
    """Take a line away. Refuses one of which something is shipped, invoiced or prepaid (E-DOC-04)."""
    current = _current(line)
    if any(getattr(current, name) for name in _COUNTED):
        template = text("Something of this line is shipped, invoiced or prepaid: it stays.")
        raise Refused(Refusal("document-line-posted", template, "quantity", row="E-DOC-04"))
    current.delete()


def _current(line: DocumentLine) -> DocumentLine:
    current = DocumentLine.objects.select_related("document").filter(pk=line.pk).first()
    if current is None:
        template = text("This line is gone: it was posted or deleted by somebody else.")
        raise Refused(Refusal("document-line-gone", template, row="E-DOC-01"))
    drafts.require_open(current.document)
    return current


def _written(line: DocumentLine, values: Mapping[str, Any], at: datetime) -> DocumentLine:
    typed = {name: value for name, value in values.items() if name not in _FIXED}
    is_new_thing = any(name in typed and typed[name] != getattr(line, name) for name in ("kind", "no"))
    kind, number = typed.get("kind", line.kind), typed.get("no", line.no)
    thing = trade.things([DocumentLine(kind=kind, no=number)]).get((kind, number)) if kind != _Kind.TEXT else None
    records.refuse(list(_refusals(typed, kind, number, thing)))
    if "dimensions" in typed:
        typed["dimensions"] = default_dimensions.read(typed["dimensions"] or "")
    if is_new_thing and thing is not None:
        _start_from(line, thing, kind, typed)
    for name, value in typed.items():
        setattr(line, name, value)
    if kind in _TABLES and (is_new_thing or "dimensions" in typed):
        line.dimensions = _dimensions(line)
    _count_left(line, typed)
    records.refuse(list(_quantity_refusals(line)))
    line.changed_at = at
    line.save()
    if "deferral_schedule" in values:
        DeferralLine.objects.filter(line=line).delete()
        for day, amount in values["deferral_schedule"]:
            DeferralLine.objects.create(line=line, posting_date=day, amount=amount)
    return line


def _start_from(line: DocumentLine, thing: Thing, kind: str, typed: Mapping[str, Any]) -> None:
    """What the card gives where nothing is typed; a price only to what is sold in the local currency."""
    document = line.document
    offered: dict[str, Any] = {
        "description": thing.description,
        "unit_of_measure": thing.unit_of_measure,
        "general_product_group_code": thing.general_group,
        "vat_product_group_code": thing.vat_group,
        "tax_group_code": thing.tax_group,
        "deferral_code": thing.deferral_code,
        "depreciation_book_code": thing.book_code,
    }
    if kind == _Kind.ITEM and not document.currency_code:
        is_sale = SIDES[document.side].is_sale
        offered["unit_price"] = thing.unit_price if is_sale else thing.unit_cost
    for name, value in offered.items():
        if name not in typed:
            setattr(line, name, value)


def _dimensions(line: DocumentLine) -> str:
    """The line's own dimensions with the defaults of its card, where the document has no value of its own."""
    own, header = parsed(line.dimensions), parsed(line.document.dimensions)
    merged = default_dimensions.with_defaults_of(canonical({**header, **own}), [(_TABLES[_Kind(line.kind)], line.no)])
    values = parsed(merged)
    return canonical({code: values[code] for code in values if code in own or header.get(code) != values[code]})


def _count_left(line: DocumentLine, typed: Mapping[str, Any]) -> None:
    """What is to be shipped and invoiced next is what is left, where it is not typed."""
    if "quantity" not in typed:
        return
    if "quantity_to_ship" not in typed:
        line.quantity_to_ship = line.quantity - line.quantity_shipped
    if "quantity_to_invoice" not in typed:
        line.quantity_to_invoice = line.quantity - line.quantity_invoiced


def _refusals(typed: Mapping[str, Any], kind: str, number: str, thing: Thing | None) -> Iterable[Refusal]:
    yield from records.fit_refusals(DocumentLine, typed)
    yield from references.unknown(DocumentLine, typed)
    if number and kind != _Kind.TEXT and thing is None:
        template = text("{kind} {no} does not exist.")
        values = {"kind": _Kind(kind).label, "no": number}
        row = "E-JNL-05" if kind == _Kind.ACCOUNT else "E-DOC-03"
        yield Refusal("document-line-thing-missing", template, "no", row=row, values=values)
    for name in _PERCENTS:
        value = typed.get(name)
        if value is not None and not 0 <= value <= 100:
            template = text("A percentage lies between 0 and 100; {percent} does not.")
            yield Refusal("document-percent", template, name, row="E-DOC-04", values={"percent": value})
    if (entry_no := typed.get("returns_entry_no")) is not None:
        gone = ItemLedgerEntry.objects.filter(entry_no=entry_no, item_no=number, is_positive=False)
        if kind != _Kind.ITEM or not gone.exists():
            template = text("Entry {entry_no} took nothing of {item} out of stock.")
            values = {"entry_no": entry_no, "item": number}
            yield Refusal("document-return-unknown", template, "returns_entry_no", row="E-DOC-04", values=values)
    if typed.get("deferral_code") and kind == _Kind.FIXED_ASSET:
        template = text("What a fixed asset costs is depreciated, not deferred.")
        yield Refusal("deferral-of-asset", template, "deferral_code", row="E-DEF-01")


def _quantity_refusals(line: DocumentLine) -> Iterable[Refusal]:
    for name in ("quantity_shipped", "quantity_invoiced"):
        done = getattr(line, name)
        if done and (abs(done) > abs(line.quantity) or done * line.quantity < 0):
            template = text("{done} of this line is shipped, received or invoiced: its quantity cannot be {quantity}.")
            values = {"done": done, "quantity": line.quantity}
            yield Refusal("document-quantity-done", template, "quantity", row="E-DOC-04", values=values)
