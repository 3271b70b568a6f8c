"""Random sales and purchases: invoices, credit memos, orders in parts with prepayments, what takes invoices back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents import correcting, drafts, lines, posting
from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.tenancy import books
from tests.finance.ledgers import ROSA
from tests.invariants.hands import Hand
from tests.invariants.previews import post_as_shown

PARTIES = {"sales": ("C10", "C20", "C30"), "purchases": ("V20", "V30", "V40")}
THINGS = (("item", "GOODS"), ("item", "STOCKED"), ("item", "SERVICE"), ("account", "6000"), ("fixed asset", "FA2"))
SALES, PURCHASES = PARTIES


def post_sales_invoice(hand: Hand) -> Posted:
    return _entered_and_posted(hand, SALES, Document.Kind.INVOICE)


def post_purchase_invoice(hand: Hand) -> Posted:
    return _entered_and_posted(hand, PURCHASES, Document.Kind.INVOICE)


def post_sales_credit_memo(hand: Hand) -> Posted:
    return _entered_and_posted(hand, SALES, Document.Kind.CREDIT_MEMO)


def post_purchase_credit_memo(hand: Hand) -> Posted:
    return _entered_and_posted(hand, PURCHASES, Document.Kind.CREDIT_MEMO)


def work_on_an_order(hand: Hand) -> Any:
    """Enter an order, prepay one, or ship and invoice part of one or what is left of it."""
    orders = list(Document.objects.filter(kind=Document.Kind.ORDER).order_by("id"))
    if not orders or (len(orders) < 3 and hand.drawn.how % 3 == 0):
        side = SALES if hand.bit(4) else PURCHASES
        prepaid = {"prepayment_percent": Decimal(30)} if hand.bit(5) else {}
        return _entered(hand, side, Document.Kind.ORDER, prepaid).number
    order = hand.one_of(orders)
    posts = {"document": order, "posting_date": hand.ledger_date, **hand.posts}
    if hand.drawn.how % 3 == 1:
        return posting.post_prepayment_invoice(document_no=hand.document_no("PRE"), **posts).register
    if hand.bit(6):
        for line in lines.lines_of(order):
            part = (line.quantity - line.quantity_shipped) / 2
            lines.change(line=line, values={"quantity_to_ship": part, "quantity_to_invoice": part}, **hand.enters)
    return posting.post(document_no=hand.document_no("ORD"), **posts).register


def take_an_invoice_back(hand: Hand) -> Any:
    """Cancel an invoice, or post a corrective credit memo of part of it."""
    invoices = list(PostedDocument.objects.filter(kind=PostedDocument.Kind.INVOICE).order_by("-id")[:6])
    if not invoices:
        return None
    invoice, number = hand.one_of(invoices), hand.document_no("BACK")
    taken = {"invoice": invoice, "posting_date": max(hand.ledger_date, invoice.posting_date)}
    if hand.drawn.how % 2:
        return correcting.cancel(document_no=number, **taken, **hand.posts).register
    with books.transaction():
        memo = correcting.create_corrective_credit_memo(number=number, **taken, **hand.enters)
        first = lines.lines_of(memo)[0]
        lines.change(line=first, values={"quantity": first.quantity / 2}, **hand.enters)
        return posting.post(document=memo, document_no=number, **hand.posts).register


def _entered_and_posted(hand: Hand, side: str, kind: str) -> Posted:
    """What is refused leaves no draft."""
    with books.transaction():
        document = _entered(hand, side, kind, {})

        def post() -> Posted:
            made = posting.post(document=document, document_no=document.number, **hand.posts)
            assert made.register is not None
            return made.register

        return post_as_shown(hand, lambda: posting.preview_document(document=document, by=ROSA), post)


def _entered(hand: Hand, side: str, kind: str, more: dict[str, Any]) -> Document:
    prefix = {"invoice": "INV", "credit memo": "CM", "order": "SO"}[kind]
    values: dict[str, Any] = {
        "number": hand.document_no(prefix),
        "party_no": hand.one_of(PARTIES[side]),
        "posting_date": hand.ledger_date,
        "is_price_including_vat": hand.bit(0),
        "dimensions": hand.dimensions,
        **more,
    }
    if hand.bit(1):
        values["invoice_discount_percent"] = Decimal(5 + hand.drawn.which)
    if side == PURCHASES:
        values["external_document_no"] = hand.document_no("EXT")
    with books.transaction():
        document = drafts.create(side=side, kind=kind, values=values, **hand.enters)
        for number in range(1 + hand.drawn.how % 2):
            lines.insert(document=document, values=_line(hand, number, document.currency_code), **hand.enters)
    return document


def _line(hand: Hand, number: int, currency_code: str) -> dict[str, Any]:
    kind, no = hand.one_of(THINGS, number + hand.drawn.how)
    values: dict[str, Any] = {
        "kind": kind,
        "no": no,
        "quantity": Decimal(1 + hand.drawn.which % 4 + number),
        "unit_price": hand.amount_in(currency_code),
    }
    if hand.bit(2) and kind != "fixed asset":
        values["line_discount_percent"] = Decimal("2.5")
    if kind == "fixed asset":
        values |= {"quantity": Decimal(1), "depreciation_book_code": "COMPANY"}
    return values
