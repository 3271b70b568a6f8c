"""What stands around a document's lines: totals, statistics, what the other party owes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledgerhall.finance.documents import cautions, correcting, statistics, trade, vat_typing
from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.documents.pages.grid_lines import in_grid
from ledgerhall.finance.documents.pages.kinds import READ, page_of
from ledgerhall.finance.documents.sides import SIDES, Side
from ledgerhall.finance.documents.statistics import Statistics
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.finance.ledger.models import DocumentType
from ledgerhall.finance.subledger import figures
from ledgerhall.finance.subledger.control_accounts import entries_of
from ledgerhall.finance.subledger.ledgers import CustomerLedgerEntry, PartyLedgerEntry, VendorLedgerEntry
from ledgerhall.kernel.errors import Refusal, Refused
from ledgerhall.kernel.filters import exact
from ledgerhall.kernel.money import fixed
from ledgerhall.pages.declare import (
    DocumentTotals,
    Fact,
    FactBox,
    Field,
    Figure,
    Kind,
    Opened,
    Preview,
    PreviewTable,
    Selection,
    Text,
)

_ZERO = Decimal(0)


def totals(document: Document, work_date: date) -> DocumentTotals:
    """Lines, invoice discount, VAT by rate, total; while it cannot be told, the lines alone and what is missing."""
    try:
        found = _reckoned(document, work_date)
    except Refused as refused:
        total = sum((line.line_amount or _ZERO for line in in_grid(document)), _ZERO)
        notes = tuple(_(one.template).format(**one.values) for one in refused.refusals[:3])
        return DocumentTotals((Figure(_("Lines"), total, is_largest=True),), notes)
    return DocumentTotals(tuple(_figures(found)), tuple(_notes(found.vat_lines)))


def _reckoned(document: Document, day: date) -> Statistics:
    """The statistics of the document, asked once for all that a page shows of them: a request reads its own record."""
    known: dict[str, Statistics] = document.__dict__
    if "_reckoned" not in known:
        known["_reckoned"] = statistics.of(document, day)
    return known["_reckoned"]


def _figures(found: Statistics) -> Iterator[Figure]:
    if found.invoice_discount:
        yield Figure(_("Lines"), found.line_amount)
        yield Figure(_("Invoice Discount"), -found.invoice_discount)
    yield Figure(_("Total Excl. VAT"), found.base, is_total=True)
    for line in found.vat_lines:
        if line.vat or len(found.vat_lines) == 1:
            yield Figure(_vat_label(line), line.vat)
    charged = found.total - found.base - found.rounding
    if charged != found.vat:
        yield Figure(_("Reverse charge, not owed"), charged - found.vat)
    if found.rounding:
        yield Figure(_("Rounding"), found.rounding)
    yield Figure(_("Total %(currency)s") % {"currency": found.currency.code}, found.total, is_largest=True)
    local = _local_currency()
    if found.currency.code != local:
        yield Figure(_("Total %(currency)s") % {"currency": local}, found.total_lcy)


def _vat_label(line: statistics.VATLine) -> str:
    percent = f"{line.percent.normalize():f}"
    return _("VAT %(percent)s %%") % {"percent": percent} if line.identifier else _("Sales Tax")


def _notes(lines: Sequence[statistics.VATLine]) -> Iterator[Figure]:
    """What each rate is taken of, where there is more than one."""
    if len(lines) > 1:
        for line in lines:
            yield Figure(
                _("%(rate)s (%(identifier)s) of") % {"rate": _vat_label(line), "identifier": line.identifier or "–"},
                line.base,
            )


def statistics_sheet(document: Document, work_date: date) -> Preview:
    """Statistics (F7): amounts, VAT by identifier, cost and profit."""
    found = statistics.of(document, work_date)
    differences = sum((line.difference for line in found.vat_lines), _ZERO)
    is_typed = any(line.difference for line in found.vat_lines)
    headings: tuple[tuple[Text, Kind], ...] = (
        (_("VAT Identifier"), "code"),
        (_("VAT %"), "number"),
        (_("Amount Excl. VAT"), "money"),
        (_("VAT"), "money"),
        (_("VAT Difference"), "money"),
    )
    table = PreviewTable(
        _("VAT"),
        headings if is_typed else headings[:4],
        [_vat_row(line)[: 5 if is_typed else 4] for line in found.vat_lines],
        (None, None, found.base, found.vat, *([differences] if is_typed else [])),
    )
    shown = [
        Figure(_("Quantity"), found.quantity, "number"),
        Figure(_("Lines"), found.line_amount),
        Figure(_("Invoice Discount"), found.invoice_discount),
        Figure(_("Amount Excl. VAT"), found.base),
        Figure(_("VAT"), found.vat),
        Figure(_("Total %(currency)s") % {"currency": found.currency.code}, found.total),
        Figure(_("Amount Excl. VAT (LCY)"), found.base_lcy),
        Figure(_("Total (LCY)"), found.total_lcy),
        Figure(_("Cost (LCY)"), found.cost_lcy),
    ]
    if SIDES[document.side].is_sale:
        shown.append(Figure(_("Profit (LCY)"), found.profit_lcy))
    lead = f"{document.number} · {document.party_name}" if document.party_name else document.number
    return Preview(lead, (table,), tuple(shown))


def _vat_row(line: statistics.VATLine) -> tuple[object, ...]:
    return line.identifier, line.percent, line.base, line.vat, line.difference


def vat_fields(document: Document, work_date: date) -> tuple[Field, ...]:
    """A field for the VAT of each identifier, with what it is now."""
    found = statistics.of(document, work_date)
    return tuple(
        Field(
            vat_typing.field_of(line),
            f"{_vat_label(line)} ({line.identifier})",
            "money",
            default=fixed(line.vat, found.currency.minor_units),
            hint=_("worked out: %(amount)s of %(base)s")
            % {
                "amount": fixed(line.worked_out, found.currency.minor_units),
                "base": fixed(line.base, found.currency.minor_units),
            },
        )
        for line in found.vat_lines
        if line.identifier
    )


def vat_typed(document: Document, values: Mapping[str, Any], work_date: date) -> dict[tuple[str, Decimal], Any]:
    """What was typed in these fields, by identifier and percent."""
    found = statistics.of(document, work_date).vat_lines
    return {
        (line.identifier, line.percent): values[vat_typing.field_of(line)]
        for line in found
        if line.identifier and vat_typing.field_of(line) in values
    }


def notices(document: Document, work_date: date) -> tuple[Refusal, ...]:
    return cautions.cautions_of(document, work_date)


def party_box(side: Side) -> FactBox:
    """What the billed party owes or is owed, with this document and without, and what of it is overdue."""
    return FactBox(gettext_lazy("Customer") if side.is_sale else gettext_lazy("Vendor"), facts_on=_party_facts)


def _party_facts(document: Document, work_date: date) -> Iterator[Fact]:
    side = SIDES[document.side]
    party = trade.party(side, document.billed_no)
    if party is None:
        yield Fact(_("No."), document.billed_no)
        return
    page = "customer-ledger-entries" if side.is_sale else "vendor-ledger-entries"
    is_open = {"party__number": exact(party.number), "is_open": "Yes"}
    opens = Selection(page, is_open)
    card = Opened("customer-card" if side.is_sale else "vendor-card", str(party.uuid))
    open_entries = entries_of(party).filter(is_open=True)
    sign = 1 if side.is_sale else -1
    balance = sign * figures.added(open_entries, "remaining_amount_lcy")
    yield Fact(party.name, party.number, "code", opens=card)
    yield Fact(_("City"), party.city)
    yield Fact(_("VAT Reg. No."), party.vat_registration_no)
    yield Fact(_("Balance (LCY)"), balance, "money", opens)
    day = document.posting_date.day if document.posting_date else None
    if day is not None:
        added = _signed_total(document, day)
        if added is not None:
            yield Fact(_("This document (LCY)"), added, "money")
            yield Fact(_("Balance after posting"), balance + added, "money", is_total=True)
    if side.is_sale:
        yield Fact(_("Credit Limit (LCY)"), getattr(party, "credit_limit_lcy", None), "money")
    overdue = sign * figures.added(open_entries.filter(due_date__lt=work_date), "remaining_amount_lcy")
    late = Selection(page, {**is_open, "due_date": f"..{work_date - timedelta(days=1)}"})
    yield Fact(_("Overdue (LCY)"), overdue, "money", late)


def _signed_total(document: Document, day: date) -> Decimal | None:
    """What posting adds to the balance; None while it cannot be told."""
    try:
        total = _reckoned(document, day).total_lcy
    except Refused:
        return None
    is_memo = document.kind in (Document.Kind.CREDIT_MEMO, Document.Kind.RETURN_ORDER)
    return -total if is_memo else total


def posted_totals(document: PostedDocument, work_date: date) -> DocumentTotals:
    """The amounts that were posted, VAT by identifier."""
    sums: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
    for line in document.lines.order_by("line_no"):
        if line.base_amount or line.vat_amount:
            key = line.vat_identifier, line.vat_percent
            base, vat = sums.get(key, (_ZERO, _ZERO))
            sums[key] = base + line.base_amount, vat + line.vat_amount
    lines = [statistics.VATLine(*key, base, vat) for key, (base, vat) in sums.items()]
    code, local = document.currency_code or _local_currency(), _local_currency()
    shown = []
    if document.invoice_discount:
        shown += [
            Figure(_("Lines"), document.line_amount),
            Figure(_("Invoice Discount"), -document.invoice_discount),
        ]
    shown.append(Figure(_("Total Excl. VAT"), document.base_amount, is_total=True))
    shown += [Figure(_vat_label(line), line.vat) for line in lines if line.vat or len(lines) == 1]
    charged = document.total_amount - document.base_amount - document.rounding_amount
    if charged != document.vat_amount:
        shown.append(Figure(_("Reverse charge, not owed"), charged - document.vat_amount))
    if document.rounding_amount:
        shown.append(Figure(_("Rounding"), document.rounding_amount))
    shown.append(Figure(_("Total %(currency)s") % {"currency": code}, document.total_amount, is_largest=True))
    if code != local:
        shown.append(Figure(_("Total %(currency)s") % {"currency": local}, document.total_amount_lcy))
    return DocumentTotals(tuple(shown), tuple(_notes(lines)))


def _posted_facts(document: PostedDocument) -> Iterator[Fact]:
    """What is left of it, its register, and what has taken it back."""
    side = SIDES[document.side]
    party = trade.party(side, document.billed_no)
    if party is not None:
        card = Opened("customer-card" if side.is_sale else "vendor-card", str(party.uuid))
        yield Fact(party.name, party.number, "code", opens=card)
    if (entry := _entry(document)) is not None:
        page = "customer-ledger-entries" if side.is_sale else "vendor-ledger-entries"
        opens = Selection(page, {"entry_no": str(entry.entry_no)})
        yield Fact(_("Remaining Amount"), abs(entry.remaining_amount), "money", opens)
        yield Fact(_("Closed"), not entry.is_open, "boolean")
    if document.register_no is not None:
        yield Fact(
            _("Register"),
            document.register_no,
            "integer",
            Selection("gl-registers", {"number": str(document.register_no)}),
        )
    for correction in correcting.corrections_of(document):
        memo = correction.credit_memo
        yield Fact(str(_(correction.get_kind_display())), memo.number, "code", page_of(memo))
    yield Fact(_("Posted by"), document.posted_by.split(" <")[0])
    yield Fact(_("Posted at"), document.posted_at, "moment")


def _entry(document: PostedDocument) -> PartyLedgerEntry | None:
    model: type[PartyLedgerEntry] = CustomerLedgerEntry if SIDES[document.side].is_sale else VendorLedgerEntry
    types = {
        PostedDocument.Kind.INVOICE: DocumentType.INVOICE,
        PostedDocument.Kind.CREDIT_MEMO: DocumentType.CREDIT_MEMO,
    }
    if document.kind not in types:
        return None
    found = model._default_manager.filter(  # noqa: SLF001 (of either model)
        party_no=document.billed_no,
        document_no=document.number,
        document_type=types[PostedDocument.Kind(document.kind)],
    )
    return found.order_by("-entry_no").first()


def _local_currency() -> str:
    return str(GeneralLedgerSetup.objects.order_by("id").values_list("local_currency_code", flat=True)[0])


POSTED_BOX = FactBox(gettext_lazy("Posted Document"), _posted_facts, permission=READ)
