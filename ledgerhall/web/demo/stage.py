"""Where the scenes of the demo play: the company, its cards, the month that it is, and the acts that they share.

Documents are entered and posted by the acts of their room, payments by those of the journals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from ledgerhall.finance.documents import drafts, posting
from ledgerhall.finance.documents import lines as document_lines
from ledgerhall.finance.documents.models import Document, PostedDocument
from ledgerhall.finance.journals import batches, lines
from ledgerhall.finance.journals import posting as journal_posting
from ledgerhall.finance.journals.applications import Chosen
from ledgerhall.finance.journals.models import JournalBatch, JournalTemplate
from ledgerhall.kernel.dates import LedgerDate, month_end
from ledgerhall.kernel.money import round_half_away
from ledgerhall.kernel.people import By
from ledgerhall.web.demo.cast import Cast
from ledgerhall.web.demo.roles import ROLES, Roles
from ledgerhall.web.demo.trades import Trade

SALES, PURCHASES = "sales", "purchases"
_MONTHS = 12


@dataclass(slots=True)
class Stage:
    """`first` is the first day of the month that is played, `left` how many months come after it up to today's.

    `kept` is what a scene leaves for a later one: posted documents, orders, amounts, by name.
    """

    trade: Trade
    cast: Cast
    years: tuple[date, ...]
    today: date
    by: By
    at: datetime
    first: date = date.min
    left: int = 0
    kept: dict[str, Any] = field(default_factory=dict)
    _count: int = 0

    @property
    def roles(self) -> Roles:
        return ROLES[self.trade.setup]

    @property
    def last(self) -> date:
        """The last day of the month."""
        return month_end(self.first)

    def at_month(self, first: date) -> None:
        self.first = first
        self.left = (self.today.year - first.year) * _MONTHS + self.today.month - first.month

    def is_past(self, day: int) -> bool:
        """Whether the day of the month has come by today."""
        return self.first.replace(day=day) <= self.today

    def moment(self, day: date) -> dict[str, Any]:
        """Who acts, and when: on the evening of the day."""
        return {"by": self.by, "at": self._evening(day)}

    def posts(self, day: date) -> dict[str, Any]:
        """The same of acts that post."""
        return {"by": self.by, "posted_at": self._evening(day)}

    def rounded(self, amount: Decimal) -> Decimal:
        return round_half_away(amount, self.trade.currency.minor_units)

    def share(self, percent: str) -> Decimal:
        """That much of a month's revenue, in hundreds or thousands as the currency goes."""
        amount = self.trade.revenue * Decimal(percent) / 100
        return amount.quantize(Decimal("1E2") if amount > 10_000 else Decimal("1E1"))

    def buyer(self, position: int) -> str:
        """The number of a customer at home."""
        return self.cast.customers[self.trade.customers[position % len(self.trade.customers)]]

    def seller(self, position: int) -> str:
        """The number of a vendor at home."""
        return self.cast.vendors[self.trade.vendors[position % len(self.trade.vendors)]]

    @property
    def buyer_abroad(self) -> str:
        return self.cast.customers[self.trade.buyer_abroad.name]

    @property
    def seller_abroad(self) -> str:
        return self.cast.vendors[self.trade.seller_abroad.name]

    def item(self, position: int, quantity: str | Decimal, **values: Any) -> dict[str, Any]:
        """A line on goods in stock."""
        number = self.cast.goods[position % len(self.cast.goods)]
        return {"kind": "item", "no": number, "quantity": Decimal(quantity), **values}

    def hours(self, quantity: str, **values: Any) -> dict[str, Any]:
        """A line on the service that the company sells."""
        return {"kind": "item", "no": self.cast.service, "quantity": Decimal(quantity), **values}

    def account(self, number: str, amount: Decimal, description: str, **values: Any) -> dict[str, Any]:
        """A line on a G/L account, of a service bought or sold at home."""
        groups = {"general_product_group_code": "SERVICES"}
        groups |= {} if self.trade.setup == "us" else {"vat_product_group_code": "SERVICES"}
        line = {"kind": "account", "no": number, "quantity": Decimal(1), "unit_price": amount}
        return {**line, "description": description, **groups, **values}

    @property
    def tax(self) -> dict[str, str]:
        """What a line on an asset says of sales tax."""
        return {"tax_group_code": "EXEMPT"} if self.trade.setup == "us" else {}

    def enter(
        self, side: str, kind: str, party_no: str, day: int | date, *content: Mapping[str, Any], **header: Any
    ) -> Document:
        """A document with its lines, not posted."""
        on = day if isinstance(day, date) else self.first.replace(day=day)
        values = {"party_no": party_no, "posting_date": LedgerDate(on), "document_date": on, **header}
        if side == PURCHASES and "external_document_no" not in values:
            values["external_document_no"] = f"{on:%y%m}-{4100 + 7 * self._count}"
        self._count += 1
        texts = self.trade.goods if side == SALES else ("Goods for stock", "As ordered", "Delivery of the month")
        values.setdefault("description", texts[self._count % len(texts)])
        moment = self.moment(on)
        document = drafts.create(side=side, kind=kind, values=values, **moment)
        for line in content:
            document_lines.insert(document=document, values=line, **moment)
        return document

    def post(self, document: Document, day: int | date, **how: Any) -> PostedDocument:
        """The document posted on the day; of an order what is to be shipped and invoiced."""
        on = day if isinstance(day, date) else self.first.replace(day=day)
        made = posting.post(document=document, posting_date=LedgerDate(on), **how, **self.posts(on))
        posted = made.document or made.shipment
        assert posted is not None
        return posted

    def invoice(self, side: str, party_no: str, day: int, *content: Mapping[str, Any], **header: Any) -> PostedDocument:
        """An invoice, entered and posted."""
        return self.post(self.enter(side, "invoice", party_no, day, *content, **header), day)

    def pay(
        self,
        posted: PostedDocument,
        day: int,
        share: str = "1",
        *,
        less: Decimal = Decimal(0),
        is_applied: bool = True,
        text: str = "",
    ) -> str:
        """A payment of that share of the invoice, less an amount, through its journal; the number that it got."""
        is_sale = posted.side == SALES
        kind = JournalTemplate.Kind.CASH_RECEIPTS if is_sale else JournalTemplate.Kind.PAYMENTS
        batch = batches.in_order(kind)[0]
        on = self.first.replace(day=day)
        units = 2 if posted.currency_code else self.trade.currency.minor_units
        amount = round_half_away(posted.total_amount * Decimal(share), units) - less
        line = {
            "posting_date": LedgerDate(on),
            "document_type": "payment",
            "document_no": lines.next_line(batch, on)["document_no"],
            "external_document_no": posted.number,
            "account_type": "customer" if is_sale else "vendor",
            "account_no": posted.billed_no,
            "description": text or f"Payment of {posted.number}",
            "currency_code": posted.currency_code,
            "amount": -amount if is_sale else amount,
            "balancing_account_type": "bank account",
            "balancing_account_no": self.cast.bank_abroad if posted.currency_code else self.cast.bank,
        }
        if is_applied:
            line["applies_to"] = [Chosen(posted.number, "invoice")]
        lines.insert(batch=batch, values=line, **self.moment(on))
        return self.post_batch(batch, on)

    def post_batch(self, batch: JournalBatch, on: date) -> str:
        """The batch posted on the evening of the day; the first number that it got."""
        return journal_posting.post_batch(batch=batch, **self.posts(on)).document_numbers[0]

    def _evening(self, day: date) -> datetime:
        return min(datetime.combine(day, time(17, 30), UTC), self.at)
