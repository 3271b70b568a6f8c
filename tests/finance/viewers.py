"""A viewer for tests of pages without a browser: everything is allowed, preferences lie in a dict."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from ledgerhall.kernel.errors import Refused
from ledgerhall.pages.acts import find_action
from ledgerhall.pages.context import Context
from ledgerhall.pages.registry import registered
from tests.finance.ledgers import AT, ROSA


@dataclass
class FakeViewer:
    """Rosa at the end of June 2026."""

    work_date: date = date(2026, 6, 30)
    today: date = date(2026, 6, 30)
    text: str = ROSA.text
    user_uuid: Any = ROSA.user_uuid
    language: str = "en"
    time_zone: str = "UTC"
    kept: dict[str, Any] = field(default_factory=dict)

    def may(self, permission: str) -> bool:
        return True

    def preference(self, key: str, default: Any = None) -> Any:
        return self.kept.get(key, default)

    def keep(self, key: str, value: Any) -> None:
        self.kept[key] = value


def refused_by(page: str, action: str, **asked: Any) -> list[str]:
    """The codes of all that an action of a page refuses; pages show the group of a rule where it has one."""
    declared = registered().page(page)
    assert declared is not None
    found = find_action(declared, action)
    assert found is not None
    with pytest.raises(Refused) as refused:
        found.act(by=FakeViewer(), at=AT, work_date=FakeViewer.work_date, **asked)
    return [refusal.code for refusal in refused.value.refusals]


def context_for(viewer: FakeViewer) -> Context:
    return Context(viewer, "/acme/books", "Test Ltd", "EUR")
