"""Items, deferral templates, sales tax, and how sales and purchases are posted, entered through their acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.models import AccountingPeriod
from ledgerhall.finance.posting.draft import DraftLine, ItemMovement, PostingDraft
from ledgerhall.finance.posting.post import post
from ledgerhall.finance.subledger import posting_setup, terms
from ledgerhall.finance.subledger.cards import Item, TradeSetup
from ledgerhall.finance.subledger.items import ITEMS
from ledgerhall.finance.vat import setup as vat_setup
from ledgerhall.finance.vat import tax_setup
from ledgerhall.finance.vat.models import TaxArea, TaxJurisdiction
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.kernel.money import Currency, Money
from tests.golden.entering_masters import emptied, enter_coded, enter_groups, fields_of
from tests.golden.stage import Stage

TRADE = {
    "discount_posting": "discount_posting",
    "invoice_rounding": "is_invoice_rounded",
    "invoice_rounding_precision": "invoice_rounding_precision",
    "external_document_no_mandatory": "is_external_document_no_mandatory",
}
ITEM = {
    "type": "kind",
    "gen_prod": "general_product_group_code",
    "vat_prod": "vat_product_group_code",
    "tax_group": "tax_group_code",
    "inventory_group": "inventory_posting_group_code",
    "unit_cost": "unit_cost",
    "unit_price": "unit_price",
    "blocked": "is_blocked",
}
ITEM_TAKES = (
    *(f"*.type={kind}" for kind in Item.Kind.values),
    *(f"*.{field}" for field in (*ITEM, "opening_stock") if field != "type"),
)
DEFERRAL = {"account": "account_no", "percent": "percent", "method": "method", "start": "start"}
SALES_TAX_TAKES = (
    *(f"jurisdictions.*.{field}" for field in ("sales_account", "purchases_account", "use_tax_account")),
    "areas.*.*.jurisdiction",
    "areas.*.*.calculation_order",
    *(f"details.*.{field}" for field in ("jurisdiction", "tax_group", "from", "below", "maximum", "above")),
    "details.*.type=sales",
    "details.*.type=use",
)
_JURISDICTION = {
    "sales_account": "sales_account_no",
    "purchases_account": "purchase_account_no",
    "use_tax_account": "use_tax_account_no",
}
_GROUPS = {
    "gen_prod": posting_setup.PRODUCT_GROUPS,
    "vat_prod": vat_setup.PRODUCT_GROUPS,
    "tax_group": tax_setup.GROUPS,
}


def sales(values: Mapping[str, Any], stage: Stage) -> None:
    _trade("sales", values, stage)


def purchases(values: Mapping[str, Any], stage: Stage) -> None:
    _trade("purchases", values, stage)


def _trade(side: str, values: Mapping[str, Any], stage: Stage) -> None:
    fields = {**emptied(TradeSetup, TRADE), **fields_of(values, TRADE)}
    terms.change_trade_setup(side=side, values=fields, **stage.enters)


def deferral_templates(values: Mapping[str, Any], stage: Stage) -> None:
    for code, said in values.items():
        fields = {**fields_of(said, DEFERRAL), "number_of_periods": int(said.get("periods", "1"))}
        enter_coded(terms.DEFERRAL_TEMPLATES, {"code": code}, fields, DEFERRAL, stage)


def items(values: Mapping[str, Any], stage: Stage) -> None:
    """The cards with the groups that they name, and what is on hand, which a posting of its own brings in."""
    for number, said in values.items():
        enter_groups(said, _GROUPS, stage)
        found = Item.objects.filter(number=number).first()
        if found is not None:
            ITEMS.change(record=found, values={**emptied(Item, ITEM), **fields_of(said, ITEM)}, **stage.enters)
            continue
        fields = {"number": number, "description": number.title(), **fields_of(said, ITEM)}
        ITEMS.create(values=fields, work_date=stage.at.date(), **stage.enters)
        if said.get("opening_stock"):
            _bring_in(number, said, stage)


def sales_tax(values: Mapping[str, Any], stage: Stage) -> None:
    for code, said in values.get("jurisdictions", {}).items():
        fields = fields_of(said, _JURISDICTION)
        enter_coded(tax_setup.JURISDICTIONS, {"code": code}, fields, _JURISDICTION, stage)
    for code, rows in values.get("areas", {}).items():
        enter_groups({"area": code}, {"area": tax_setup.AREAS}, stage)
        for row in rows:
            keys = {
                "area": TaxArea.objects.get(code=code),
                "jurisdiction": TaxJurisdiction.objects.get(code=row["jurisdiction"]),
            }
            order = {"calculation_order": int(row["calculation_order"])}
            enter_coded(tax_setup.AREA_LINES, keys, order, {}, stage)
    for row in values.get("details", ()):
        _detail(row, stage)


def _detail(row: Mapping[str, Any], stage: Stage) -> None:
    enter_groups(row, {"tax_group": tax_setup.GROUPS}, stage)
    keys = {
        "jurisdiction": TaxJurisdiction.objects.get(code=row["jurisdiction"]),
        "group_code": row["tax_group"],
        "tax_type": row["type"],
        "effective_date": date.fromisoformat(row["from"]),
    }
    fields = {
        "percent_below_maximum": Decimal(row["below"]),
        "maximum": Decimal(row["maximum"]) if "maximum" in row else None,
        "percent_above_maximum": Decimal(row.get("above", "0")),
    }
    enter_coded(tax_setup.DETAILS, keys, fields, {}, stage)


def _bring_in(number: str, said: Mapping[str, Any], stage: Stage) -> None:
    """Stock on hand on the first day of the second fiscal year or the first, against retained earnings."""
    years = AccountingPeriod.objects.filter(is_new_fiscal_year=True, is_closed=False).order_by("starting_date")
    first = years.first()
    assert first is not None
    local = Currency(stage.setup["local_currency"]["code"])
    counter = stage.setup["general"]["retained_earnings_account"]
    quantity, cost = Decimal(said["opening_stock"]), Decimal(said["unit_cost"])
    line = DraftLine(
        1,
        counter,
        LedgerDate(first.starting_date),
        "OPENING-STOCK",
        Money.zero(local),
        item=ItemMovement(number, "positive adjustment", quantity, unit_cost=cost, counter_account_no=counter),
        is_system_created=True,
    )
    draft = PostingDraft(lines=(line,), source_code="ITEMJNL")
    stage.openings.add(post(draft=draft, by=stage.enters["by"], posted_at=stage.at).register_no)
