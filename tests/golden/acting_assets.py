"""The act on fixed assets: calculate depreciation, posted at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledgerhall.finance.assets import calculating
from tests.golden.stage import Stage

TAKES = ("document_no", "to", "posting_date", "assets.*")


def calculate_depreciation(act: Mapping[str, Any], stage: Stage) -> None:
    """Of the assets that the act names, or all, in each book that the case's assets are depreciated in."""
    numbers = tuple(act.get("assets", ()))
    assets = stage.setup.get("fixed_assets", {})
    for book in sorted({assets[number]["depreciation"]["book"] for number in numbers or assets}):
        asked = calculating.Asked(
            book_code=book,
            to=date.fromisoformat(act["to"]),
            posting_date=date.fromisoformat(act["posting_date"]),
            document_no=act["document_no"],
            asset_numbers=tuple(one for one in numbers if assets[one]["depreciation"]["book"] == book),
        )
        calculating.depreciate(asked=asked, by=stage.by(act), posted_at=stage.at)
