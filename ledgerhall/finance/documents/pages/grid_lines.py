"""Lines of documents as the grid shows and types them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents import lines as acts
from ledgerhall.finance.documents import totals, trade
from ledgerhall.finance.documents.models import Document, DocumentLine, PostedDocument, PostedDocumentLine
from ledgerhall.finance.documents.pages.columns import SHOWN_ONLY
from ledgerhall.finance.documents.totals import PricedLine
from ledgerhall.finance.foundation import global_dimensions
from ledgerhall.finance.foundation.models import Currency, GeneralLedgerSetup
from ledgerhall.finance.subledger.cards import Item
from ledgerhall.finance.vat.arithmetic import VatRule
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.people import By

_ZERO = Decimal(0)
_KINDS = DocumentLine.Kind
_UNTAXED = VatRule("", _ZERO)
# What a line has 0 of where its cell is empty.
_NUMBERS = frozenset(
    {
        "quantity",
        "unit_price",
        "line_discount_percent",
        "quantity_to_ship",
        "quantity_to_invoice",
        "prepayment_percent",
    }
)


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line with its amount as the document shows it, before the invoice discount; None of a text."""

    line: DocumentLine
    line_amount: Decimal | None
    global_dimension_1: str = ""
    global_dimension_2: str = ""

    def __getattr__(self, name: str) -> Any:
        """What the line holds; nothing is left empty."""
        value = getattr(self.line, name)
        return None if name in _NUMBERS and not value else value


def in_grid(document: Document) -> list[GridLine]:
    """The lines of a draft in order."""
    found = acts.lines_of(document)
    of = global_dimensions.codes()
    return [
        GridLine(line, amount, **global_dimensions.values_of(line.dimensions, of))
        for line, amount in zip(found, line_amounts(document, found), strict=True)
    ]


def posted_in_grid(document: PostedDocument) -> list[PostedDocumentLine]:
    return list(document.lines.order_by("line_no"))


def line_amounts(document: Document, lines: Sequence[DocumentLine]) -> list[Decimal | None]:
    """Quantity × price less the line discount; None of a text."""
    priced = [
        PricedLine(line.quantity, line.unit_price, _UNTAXED, line.line_discount_percent, line.line_discount_amount)
        for line in lines
    ]
    amounts = totals.of(priced, minor_units(document)).lines
    return [
        None if line.kind == _KINDS.TEXT else amount.line_amount for line, amount in zip(lines, amounts, strict=True)
    ]


def minor_units(document: Document | PostedDocument) -> int:
    """Of the document's currency."""
    code = document.currency_code
    found = Currency.objects.filter(code=code).values_list("minor_units", flat=True).first() if code else None
    if found is not None:
        return int(found)
    return int(GeneralLedgerSetup.objects.order_by("id").values_list("local_minor_units", flat=True)[0])


def next_line(document: Document, work_date: date) -> dict[str, Any]:
    """What the empty line starts from: the type of the line above it, and one of whatever is named."""
    last = DocumentLine.objects.filter(document=document).order_by("-line_no").values_list("kind", flat=True).first()
    if last is None or last == _KINDS.TEXT:
        last = _KINDS.ITEM if Item.objects.exists() else _KINDS.ACCOUNT
    return {"kind": str(last), "quantity": Decimal(1)}


def save_line(
    *, record: Document, line: str | None, values: Mapping[str, Any], by: By, at: datetime, work_date: date
) -> DocumentLine:
    """The line as typed; without a key it is a new one. What is left empty comes from the card of what it names."""
    typed = {name: _ZERO if value is None and name in _NUMBERS else value for name, value in values.items()}
    typed = {name: value for name, value in typed.items() if name not in SHOWN_ONLY}
    if line is None:
        return acts.insert(document=record, values=_new(global_dimensions.in_text(typed, "")), by=by, at=at)
    held = _line(record, line)
    typed = global_dimensions.in_text(typed, held.dimensions)
    changed = {name: value for name, value in typed.items() if value != getattr(held, name)}
    if changed.get("no"):
        changed["no"] = _as_known(str(changed.get("kind", held.kind)), str(changed["no"]))
    return acts.change(line=held, values=changed, by=by, at=at)


def delete_line(*, record: Document, line: str, by: By, at: datetime, work_date: date) -> None:
    acts.delete(line=_line(record, line), by=by, at=at)


def _new(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed of a new line: words alone are a text."""
    said = {name: value for name, value in typed.items() if value not in (None, "", _ZERO)}
    if "no" not in said and "unit_price" not in said:
        return {"kind": _KINDS.TEXT, **{name: said[name] for name in ("description",) if name in said}}
    if said.get("kind") == _KINDS.TEXT:
        said.pop("quantity", None)
    if "no" in said:
        said["no"] = _as_known(str(said.get("kind", _KINDS.ITEM)), str(said["no"]))
    return said


def _as_known(kind: str, number: str) -> str:
    """The number as it was typed, or in capitals where only that exists."""
    numbers = (number, number.upper())
    found = trade.things(DocumentLine(kind=kind, no=one) for one in numbers) if kind != _KINDS.TEXT else {}
    return next((one for one in numbers if (kind, one) in found), number)


def _line(document: Document, key: str) -> DocumentLine:
    found = DocumentLine.objects.filter(document=document, pk=key).first() if key.isdecimal() else None
    if found is None:
        template = text("This line is gone: it was posted or deleted by somebody else.")
        raise Refused(Refusal("document-line-gone", template, row="E-DOC-01"))
    return found


def amounts_of(documents: Iterable[Document]) -> dict[int, Decimal]:
    """By document, its lines and their invoice discount, without VAT as far as its prices are; one question for all."""
    found = {document.pk: document for document in documents}
    by_document: dict[int, list[DocumentLine]] = {key: [] for key in found}
    for line in DocumentLine.objects.filter(document__in=found).order_by("document_id", "line_no"):
        by_document[line.document_id].append(line)
    units = _units()
    answered = {}
    for key, lines in by_document.items():
        document = found[key]
        priced = [
            PricedLine(
                line.quantity,
                line.unit_price,
                _UNTAXED,
                line.line_discount_percent,
                line.line_discount_amount,
                line.is_invoice_discount_allowed,
            )
            for line in lines
        ]
        made = totals.of(
            priced,
            units.get(document.currency_code, units[""]),
            invoice_discount_percent=document.invoice_discount_percent,
        )
        answered[key] = made.line_amount - (document.invoice_discount_amount or made.invoice_discount)
    return answered


def _units() -> dict[str, int]:
    """Minor units by currency; the local ones under no code."""
    local = GeneralLedgerSetup.objects.order_by("id").values_list("local_minor_units", flat=True)[0]
    return {**dict(Currency.objects.values_list("code", "minor_units")), "": int(local)}
