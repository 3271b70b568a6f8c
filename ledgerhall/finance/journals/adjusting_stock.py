"""Stock that is brought in, counted or written off, without a purchase or sale: one adjustment of one item.

It posts an item ledger entry with its value entries and, for their cost, the inventory account of the item's group
against the inventory adjustment account of the posting matrix (finance.md 1.7). What comes in costs what is typed, else
the unit cost of the card; what goes out costs by FIFO.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from ledgerhall.finance.foundation import currencies, default_dimensions
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.posting import post, preview, transaction
from ledgerhall.finance.posting.draft import DraftLine, ItemMovement, Posted, PostingDraft
from ledgerhall.finance.posting.preview import Preview
from ledgerhall.finance.subledger.cards import Item
from ledgerhall.finance.subledger.ledgers import ItemLedgerEntry
from ledgerhall.finance.subledger.posting_groups import GeneralPostingSetup
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.kernel.money import Money
from ledgerhall.kernel.people import By

SOURCE_CODE = "ITEMJNL"
_TYPES = ItemLedgerEntry.Type
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is adjusted: by `change` (negative: written off), or to what was `counted` at the end of the posting date.

    `unit_cost` is local, of what comes in.
    """

    item_no: str
    posting_date: LedgerDate
    document_no: str
    change: Decimal | None = None
    counted: Decimal | None = None
    unit_cost: Decimal | None = None
    description: str = ""
    reason_code: str = ""
    dimensions: str = ""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """By how much the stock changed, and the posting that did it."""

    quantity: Decimal
    posted: Posted


def adjust(*, asked: Asked, by: By, posted_at: datetime, idempotency_key: str | None = None) -> Adjusted:
    """Post the adjustment as one register.

    Refuses neither or both of change and count, and what changes nothing (E-DOC-04); a negative count or cost; an
    account that is not set up, and what the door refuses: an item that is missing, blocked or not stocked (E-DOC-03),
    more than is in stock (E-DOC-04), dates and dimensions.
    """

    def act(_head: Head) -> Adjusted:
        quantity = quantity_of(asked)
        draft = _draft(asked, quantity)
        return Adjusted(quantity, post.post(draft=draft, by=by, posted_at=posted_at, idempotency_key=idempotency_key))

    return transaction.run(act)


def previewed(*, asked: Asked, by: By) -> Preview:
    """What the adjustment would post. Refuses as `adjust` what cannot be drafted; the rest is told beside it."""
    return preview.preview(draft=_draft(asked, quantity_of(asked)), by=by)


def in_stock(item_no: str, until: LedgerDate) -> Decimal:
    """What of the item is in stock at the end of the day."""
    entries = ItemLedgerEntry.objects.filter(item_no=item_no, posting_date__lte=until)
    return entries.aggregate(total=Sum("quantity"))["total"] or _ZERO


def quantity_of(asked: Asked) -> Decimal:
    """By how much the stock changes; refuses what says none or two, and what changes nothing."""
    refusals = list(_unclear(asked))
    if refusals:
        raise Refused(refusals)
    if asked.counted is None:
        return asked.change or _ZERO
    quantity = asked.counted - in_stock(asked.item_no, asked.posting_date)
    if not quantity:
        template = text("{counted} of item {item} are in stock on {date}, as counted: there is nothing to adjust.")
        values: dict[str, Any] = {"counted": asked.counted, "item": asked.item_no, "date": asked.posting_date}
        raise Refused(_refusal("item-adjustment-nothing", template, "counted", **values))
    return quantity


def _unclear(asked: Asked) -> Iterator[Refusal]:
    if bool(asked.change) == (asked.counted is not None):
        template = text("Say by how much the stock changes, or how much was counted: one of them.")
        yield _refusal("item-adjustment-unclear", template, "change")
    for name in ("counted", "unit_cost"):
        value = getattr(asked, name)
        if value is not None and value < 0:
            template = text("A count or a cost is not negative; {value} is.")
            yield _refusal("item-adjustment-negative", template, name, value=value)


def _draft(asked: Asked, quantity: Decimal) -> PostingDraft:
    """One line without an amount, beside which the stock moves."""
    item = Item.objects.filter(number=asked.item_no).first()
    if item is None:
        template = text("Item {item} does not exist.")
        raise Refused(_refusal("item-missing", template, "item", row="E-DOC-03", item=asked.item_no))
    counter = _adjustment_account(item)
    cost = item.unit_cost if asked.unit_cost is None else asked.unit_cost
    is_in = quantity > 0
    movement = ItemMovement(
        item.number,
        (_TYPES.POSITIVE_ADJUSTMENT if is_in else _TYPES.NEGATIVE_ADJUSTMENT).value,
        quantity,
        unit_cost=cost if is_in else None,
        counter_account_no=counter,
    )
    sources = [(default_dimensions.ITEM, item.number), (default_dimensions.GL_ACCOUNT, counter)]
    line = DraftLine(
        1,
        counter,
        asked.posting_date,
        asked.document_no,
        Money.zero(currencies.local_currency()),
        description=asked.description or item.description,
        dimensions=default_dimensions.with_defaults_of(default_dimensions.read(asked.dimensions), sources),
        reason_code=asked.reason_code,
        item=movement,
        is_system_created=True,
    )
    return PostingDraft(lines=(line,), source_code=SOURCE_CODE)


def _adjustment_account(item: Item) -> str:
    """Of the matrix without business group, else the one that all rows of the item's product group agree on."""
    rows = GeneralPostingSetup.objects.filter(
        product_group_code=item.general_product_group_code, is_blocked=False
    ).exclude(inventory_adjustment_account_no="")
    accounts = dict(
        rows.order_by("business_group_code").values_list("business_group_code", "inventory_adjustment_account_no")
    )
    agreed = {accounts[""]} if "" in accounts else set(accounts.values())
    if len(agreed) != 1:
        template = text(
            "Item {item} needs one inventory adjustment account: name it in the general posting setup of product group "
            "{group} without business group."
        )
        values = {"item": item.number, "group": item.general_product_group_code}
        raise Refused(_refusal("item-adjustment-account", template, "item", row="E-DOC-03", **values))
    return str(agreed.pop())


def _refusal(code: str, template: str, field: str, row: str = "E-DOC-04", **values: object) -> Refusal:
    return Refusal(code, template, field, row=row, values=values)
