"""What is refused of lines on customers and vendors: sides, blocks, signs, used numbers, discounts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ledgerhall.finance.posting.books import PostingBooks
from ledgerhall.finance.posting.books_parties import Party
from ledgerhall.finance.posting.draft import CUSTOMER, FIXED_ASSET, VENDOR, DraftLine, PostingDraft
from ledgerhall.finance.posting.parts import Line
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, text
from ledgerhall.kernel.money import Money

_ONE, _OPPOSITE = Decimal(1), Decimal(-1)
_PARTIES = frozenset((CUSTOMER, VENDOR))
_OF_SUBLEDGERS = frozenset((CUSTOMER, VENDOR, FIXED_ASSET))
# Document types by what a customer's amount is then: a debit or a credit; a vendor's is the other. The rest is free.
_DEBITS = frozenset(("invoice", "refund", "reminder"))
_CREDITS = frozenset(("payment", "credit memo"))
_WITH_DISCOUNT = frozenset(("invoice", "credit memo"))
_OF_ONE_PARTY = frozenset(("invoice", "credit memo", "finance charge memo", "reminder"))
# (side, what the card says) → the document types that are refused then.
_BLOCKED = {
    (CUSTOMER, "invoice"): frozenset(("invoice", "finance charge memo", "reminder")),
    (VENDOR, "payment"): frozenset(("payment",)),
}
_SALES_DOCUMENTS = _OF_ONE_PARTY
_VENDOR_DOCUMENTS = frozenset(("invoice", "credit memo"))


@dataclass(frozen=True, slots=True)
class _PartySide:
    """A line that makes a ledger entry of a party, with the amount as that entry has it."""

    line: DraftLine
    party: Party
    amount: Money


def sides_fit(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-04: of customer, vendor and fixed asset only one stands on a line."""
    for line in draft.lines:
        is_other = line.balancing_account_type in _OF_SUBLEDGERS and bool(line.balancing_account_no)
        if is_other and line.account_type in _OF_SUBLEDGERS:
            template = text("Line {line} has a {kind} against a {other}: one side must be a G/L or bank account.")
            values = {"kind": line.account_type, "other": line.balancing_account_type}
            yield _refusal(line, "account-types-conflict", template, "balancing_account_type", "E-JNL-04", **values)


def parties_unblocked(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-06: the party is not blocked for this type of document."""
    for side in _party_sides(draft, books):
        blocked, kind = side.party.blocked, side.line.document_type
        if blocked == "all" or kind in _BLOCKED.get((side.party.side, blocked), ()):
            template = text("The {side} {number} is blocked ({blocked}): no {document_type} can be posted.")
            values = {
                "side": side.party.side,
                "number": side.party.number,
                "blocked": blocked,
                "document_type": kind or "entry",
            }
            yield _refusal(side.line, "party-blocked", template, "account_no", "E-JNL-06", **values)


def signs_fit(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-07: debit or credit as the type of document demands; a vendor's payment may pay back a credit memo."""
    for side in _party_sides(draft, books):
        kind, is_customer = side.line.document_type, side.party.side == CUSTOMER
        debits, credits = (_DEBITS, _CREDITS) if is_customer else (_CREDITS, _DEBITS)
        amount = side.amount.amount
        is_wrong = (kind in debits and amount < 0) or (kind in credits and amount > 0)
        if is_wrong and not (kind == "payment" and not is_customer and _pays_memo_back(side, books)):
            template = text("The amount of a {document_type} of {side} {number} must be {sign}; it is {amount}.")
            values = {
                "document_type": kind,
                "side": side.party.side,
                "number": side.party.number,
                "sign": "debit" if kind in debits else "credit",
                "amount": side.amount,
            }
            yield _refusal(side.line, "amount-sign", template, "amount", "E-JNL-07", **values)


def documents_once(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-12: the number of a sales document is used once. With a posting series it gets its number later."""
    if draft.posting_number_series:
        return
    used: Set[tuple[str, str]] = books.parties.sales_documents
    own: set[tuple[str, str]] = set()
    for side in _party_sides(draft, books):
        key = side.line.document_type, side.line.document_no
        if side.party.side != CUSTOMER or key[0] not in _SALES_DOCUMENTS or not key[1]:
            continue
        if key in used or key in own:
            template = text("Sales {document_type} {document_no} exists already.")
            values = {"document_type": key[0], "document_no": key[1]}
            yield _refusal(side.line, "sales-document-exists", template, "document_no", "E-JNL-12", **values)
        own.add(key)


def vendor_documents_once(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-DOC-02, of journal lines E-JNL-12: a vendor's own document number is there where it must be, and used once."""
    used: Mapping[tuple[str, str, str], str] = books.parties.vendor_documents
    own: dict[tuple[str, str, str], str] = {}
    for side in _party_sides(draft, books):
        line, kind, external = side.line, side.line.document_type, side.line.external_document_no
        if side.party.side != VENDOR or kind not in _VENDOR_DOCUMENTS:
            continue
        if not external:
            if books.parties.is_external_no_mandatory:
                template = text("The {document_type} {document_no} needs the vendor's document number.")
                values = {"document_type": kind, "document_no": line.document_no}
                yield _refusal(line, "vendor-document-no-empty", template, "external_document_no", "E-DOC-02", **values)
            continue
        key = side.party.number, kind, external
        if key in used or key in own:
            template = text("{external} of vendor {number} has been posted already, with document {document_no}.")
            document_no = used[key] if key in used else own[key]
            values = {"external": external, "number": side.party.number, "document_no": document_no}
            row = "E-DOC-02" if line.is_system_created else "E-JNL-12"
            yield _refusal(line, "vendor-document-no-used", template, "external_document_no", row, **values)
        own.setdefault(key, line.document_no)


def customer_documents_named(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-DOC-02: the customer's own document number is there where the sales setup wants one."""
    if not books.parties.is_customer_no_mandatory:
        return
    for side in _party_sides(draft, books):
        line, kind = side.line, side.line.document_type
        if side.party.side == CUSTOMER and kind in _VENDOR_DOCUMENTS and not line.external_document_no:
            template = text("The {document_type} {document_no} needs the customer's document number.")
            values = {"document_type": kind, "document_no": line.document_no}
            yield _refusal(line, "customer-document-no-empty", template, "external_document_no", "E-DOC-02", **values)


def discounts_fit(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-14: only invoices and credit memos offer a payment discount."""
    for line in draft.lines:
        if line.terms is None or line.document_type in _WITH_DISCOUNT:
            continue
        if line.terms.discount_percent or (line.terms.discount is not None and not line.terms.discount.is_zero):
            template = text("Line {line} has a payment discount, but is no invoice or credit memo: clear it.")
            yield _refusal(line, "discount-not-on-invoice", template, "terms", "E-JNL-14")


def documents_of_one_party(draft: PostingDraft, books: PostingBooks, lines: Sequence[Line]) -> Iterator[Refusal]:
    """E-JNL-16: an invoice or memo is of one customer or vendor; so is any document with VAT on lines of accounts,
    which do not say themselves whose VAT it is."""
    parties: dict[tuple[LedgerDate | None, str, str], dict[tuple[str, str], DraftLine]] = defaultdict(dict)
    for side in _party_sides(draft, books):
        key = side.line.posting_date, side.line.document_type, side.line.document_no
        parties[key].setdefault((side.party.side, side.party.number), side.line)
    if all(len(found) < 2 for found in parties.values()):
        return
    with_vat: dict[tuple[LedgerDate | None, str, str], list[int]] = defaultdict(list)
    for line in draft.lines:
        if line.vat is not None or line.balancing_vat is not None:
            with_vat[line.posting_date, line.document_type, line.document_no].append(line.line_no)
    for key, found in parties.items():
        if len(found) < 2:
            continue
        last = list(found.values())[-1]
        values = {"document_no": key[2], "parties": ", ".join(f"{kind} {number}" for kind, number in found)}
        if key[1] in _OF_ONE_PARTY:
            template = text("Document {document_no} has more than one party: {parties}.")
            yield _refusal(last, "document-of-two-parties", template, "account_no", "E-JNL-16", **values)
        elif key in with_vat:
            template = text(
                "Document {document_no} has VAT on lines {lines}, which could be that of any of its parties: {parties}."
            )
            values["lines"] = ", ".join(str(number) for number in with_vat[key])
            yield _refusal(last, "document-vat-of-two-parties", template, "account_no", "E-JNL-16", **values)


def party_sides_of(line: DraftLine, books: PostingBooks) -> Iterator[tuple[Party, Decimal]]:
    """The parties of a line, each with the sign of its amount."""
    for kind, number, sign in (
        (line.account_type, line.account_no, _ONE),
        (line.balancing_account_type, line.balancing_account_no, _OPPOSITE),
    ):
        if kind in _PARTIES and (party := books.parties.parties.get((kind, number))) is not None:
            yield party, sign


def _party_sides(draft: PostingDraft, books: PostingBooks) -> Iterator[_PartySide]:
    """The lines that make a ledger entry."""
    if not books.parties.parties:
        return
    for line in draft.lines:
        if line.effects or line.applying_entry_no is not None:
            continue
        for party, sign in party_sides_of(line, books):
            yield _PartySide(line, party, line.amount * sign)


def _pays_memo_back(side: _PartySide, books: PostingBooks) -> bool:
    numbers = {applied.document_no for applied in side.line.applies_to if applied.document_no}
    entry_nos = {applied.entry_no for applied in side.line.applies_to}
    return any(
        known.entry.document_type == "credit memo"
        and (known.entry.document_no in numbers or known.entry.entry_no in entry_nos)
        for known in books.parties.entries.values()
        if known.side == VENDOR and known.party_no == side.party.number
    )


def _refusal(line: DraftLine, code: str, template: str, field: str, row: str, **values: Any) -> Refusal:
    return Refusal(code, template, field=field, line=line.line_no, row=row, values={"line": line.line_no, **values})
