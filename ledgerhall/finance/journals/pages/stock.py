"""Adjust Inventory: on the item's card and list, previewed and posted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledgerhall.finance.journals import adjusting_stock
from ledgerhall.finance.journals.pages.previews import preview_of
from ledgerhall.finance.subledger.cards import Item
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.people import By
from ledgerhall.pages.declare import Action, Done, Field, PageExtension, Preview, Selection
from ledgerhall.pages.viewer import Viewer

POST = "posting.post"


def _asked(item: Item, values: Mapping[str, Any]) -> adjusting_stock.Asked:
    return adjusting_stock.Asked(
        item_no=item.number,
        posting_date=LedgerDate(values["posting_date"]),
        document_no=values["document_no"],
        change=values["change"],
        counted=values["counted"],
        unit_cost=values["unit_cost"],
        description=values["description"] or "",
        reason_code=values["reason_code"] or "",
        dimensions=values["dimensions"] or "",
    )


def _adjust(*, record: Item, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Done:
    adjusted = adjusting_stock.adjust(asked=_asked(record, values), by=by, posted_at=at)
    register = adjusted.posted.register_no
    told = gettext("The stock of %(item)s changed by %(quantity)s: posted as register %(register)s.")
    said = {"item": record.number, "quantity": f"{adjusted.quantity.normalize():f}", "register": register}
    return Done(told % said, Selection("value-entries", {"register__number": str(register)}))


def _preview(*, record: Item, values: Mapping[str, Any], by: By, at: datetime, work_date: date) -> Preview:
    return preview_of(adjusting_stock.previewed(asked=_asked(record, values), by=by))


def _number(viewer: Viewer) -> str:
    return f"ADJ-{viewer.work_date:%Y%m%d}"


_FIELDS = (
    Field("posting_date", _("Posting Date"), "date", is_required=True, default="w"),
    Field("document_no", _("Document No."), "code", is_required=True, default=_number),
    Field("change", _("Change of Quantity"), "number", hint=_("10 comes in, −10 is written off")),
    Field("counted", _("Or Quantity Counted"), "number", hint=_("in stock at the end of the posting date")),
    Field("unit_cost", _("Unit Cost"), "price", hint=_("of what comes in; empty: the card's")),
    Field("reason_code", _("Reason"), "code", lookup="reason-codes", lookup_field="code"),
    Field("description", _("Description"), "text"),
    Field("dimensions", _("Dimensions"), "text", hint=_("DEPARTMENT=SALES;PROJECT=X")),
)


def _disabled(item: Item) -> Any:
    return "" if item.kind == Item.Kind.INVENTORY else _("Only stocked items have an inventory.")


_ADJUST = Action(
    _("Adjust Inventory…"),
    _adjust,
    POST,
    fields=_FIELDS,
    icon="scale",
    group=_("Inventory"),
    refused=_("Not adjusted"),
    disabled=_disabled,
    preview=_preview,
)

PAGES = tuple(PageExtension(page, actions=(_ADJUST,)) for page in ("items", "item-card"))
