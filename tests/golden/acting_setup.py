"""The acts on setup and periods: close a fiscal year, change the setup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledgerhall.finance.foundation import periods
from ledgerhall.tenancy import books
from tests.golden.reading import merge
from tests.golden.setting_up import KEYS
from tests.golden.stage import Stage


def close_fiscal_year(act: Mapping[str, Any], stage: Stage) -> None:
    periods.close_fiscal_year(starting_date=date.fromisoformat(act["starts"]), by=stage.by(act), at=stage.at)


def change_setup(act: Mapping[str, Any], stage: Stage) -> None:
    """Merge what the act sets into the setup and enter the keys that it touches, as at the start."""
    stage.setup = merge(stage.setup, act["set"])
    with books.transaction():
        for name, key in KEYS.items():
            if name in act["set"]:
                key.enter(stage.setup[name], stage)
