"""The fixed assets of a case: their cards, depreciation books, and how they are depreciated in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerhall.finance.foundation.default_dimensions import FIXED_ASSET
from ledgerhall.finance.ledger import chart
from ledgerhall.finance.ledger.models import GLAccount
from ledgerhall.finance.subledger.cards import AssetBook, DepreciationBook, FixedAsset
from ledgerhall.finance.subledger.fixed_assets import ASSET_BOOKS, DEPRECIATION_BOOKS, FIXED_ASSETS
from ledgerhall.finance.subledger.posting_groups import FAPostingGroup
from tests.golden.entering_masters import enter_default_dimensions
from tests.golden.stage import Stage

_STRAIGHT_LINE, _DECLINING = "straight-line", "declining-balance 1"
TAKES = (
    *(f"*.{field}" for field in ("posting_group", "gen_prod", "vat_prod")),
    *(f"*.depreciation.{field}" for field in ("book", "start", "years", "months", "percent", "salvage")),
    *(f"*.depreciation.method={method}" for method in (_STRAIGHT_LINE, _DECLINING)),
    "*.dimensions.*.value",
    "*.dimensions.*.rule",
)
_PRODUCT_GROUPS = {"general": "gen_prod", "vat": "vat_prod"}
_MONTHS_OF_YEAR = 12


def fixed_assets(values: Mapping[str, Any], stage: Stage) -> None:
    """A document takes an asset's product groups from the account that its cost lies on: they are entered there."""
    for number, said in values.items():
        asset = FixedAsset.objects.filter(number=number).first() or FIXED_ASSETS.create(
            values={"number": number, "description": number}, work_date=stage.at.date(), **stage.enters
        )
        enter_default_dimensions(FIXED_ASSET, number, said.get("dimensions", {}), stage)
        group = FAPostingGroup.objects.get(code=said["posting_group"])
        groups = {f"{kind}_product_group_code": said.get(name, "") for kind, name in _PRODUCT_GROUPS.items()}
        account = GLAccount.objects.get(number=group.acquisition_cost_account_no)
        chart.change(account=account, values=groups, **stage.enters)
        _depreciation(asset, said, stage)


def _depreciation(asset: FixedAsset, said: Mapping[str, Any], stage: Stage) -> None:
    how = said["depreciation"]
    book = DepreciationBook.objects.filter(code=how["book"]).first()
    book = book or DEPRECIATION_BOOKS.create(values={"code": how["book"]}, **stage.enters)
    months = Decimal(how.get("months", "0"))
    years = Decimal(how.get("years", "0")) + round(months / _MONTHS_OF_YEAR, 9)
    percent = Decimal(how.get("percent", "0"))
    is_declining = how["method"] == _DECLINING
    fields = {
        "posting_group_code": said["posting_group"],
        "method": how["method"],
        "starting_date": date.fromisoformat(how["start"]),
        "salvage_amount": Decimal(how.get("salvage", "0")),
        "years": years,
        "declining_percent": percent if is_declining else Decimal(0),
        "straight_line_percent": Decimal(0) if is_declining else percent,
    }
    found = AssetBook.objects.filter(asset=asset, book=book).first()
    if found is None:
        ASSET_BOOKS.create(values={"asset": asset, "book": book, **fields}, **stage.enters)
    else:
        ASSET_BOOKS.change(record=found, values=fields, **stage.enters)
