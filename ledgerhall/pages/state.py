"""What the address of a list says: filters, totals filters, sort, search, page and current row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from django.http import QueryDict

# The query of a list without filters. A bare address opens the view that the viewer has chosen to see first.
WHOLE = "view=all"
# A page writes the same few names and filters into a hundred addresses.
_quoted = lru_cache(maxsize=4096)(quote_plus)


@dataclass(frozen=True, slots=True)
class ListState:
    """The state of a list; `query()` is the address of the same state, so every state is a link.

    `after` is the key of the row before the window: with it the window is found by what stands there, not by counting
    `page` windows from the start. `is_whole` asks for count and sums also where the list has very many rows.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    search: str = ""
    page: int = 1
    row: str = ""
    after: str = ""
    is_whole: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> ListState:
        """`?f.posting_date=…&t.date_filter=…&sort=-posting_date&q=…&page=2&row=…`; empty fields are no filters."""
        number = query.get("page", "1")
        return cls(
            filters=_prefixed(query, "f."),
            totals=_prefixed(query, "t."),
            sort=query.get("sort", ""),
            search=query.get("q", "").strip(),
            page=max(1, int(number)) if number.isdecimal() and len(number) < 9 else 1,
            row=query.get("row", ""),
            after=query.get("after", ""),
            is_whole=query.get("figures") == "whole",
        )

    def query(self, **changes: Any) -> str:
        """The query string of this state with changes; a change other than of page and row starts at the first page."""
        page = changes.get("page", self.page if "row" in changes else 1)
        return query_of(
            changes.get("filters", self.filters),
            changes.get("totals", self.totals),
            sort=changes.get("sort", self.sort),
            q=changes.get("search", self.search),
            page=str(page) if page > 1 else "",
            after=changes.get("after", ""),
            row=changes.get("row", ""),
            figures="whole" if changes.get("is_whole", False) else "",
        )

    def here(self, **changes: Any) -> str:
        """The query string of the same window with changes: another current row."""
        return self.query(page=self.page, after=self.after, **changes)

    def without(self, name: str) -> str:
        """The address without the filter of that name."""
        return self.query(
            filters={key: text for key, text in self.filters.items() if key != name},
            totals={key: text for key, text in self.totals.items() if key != name},
        )

    def hidden(self, *left_out: str) -> list[tuple[str, str]]:
        """The state as hidden fields of a form that asks for something else (`filters`, `search`)."""
        pairs = [("sort", self.sort)]
        if "filters" not in left_out:
            pairs += [(f"f.{name}", text) for name, text in self.filters.items()]
            pairs += [(f"t.{name}", text) for name, text in self.totals.items()]
        if "search" not in left_out:
            pairs.append(("q", self.search))
        return [(name, text) for name, text in pairs if text]


def query_of(filters: Mapping[str, str], totals: Mapping[str, str], **rest: str) -> str:
    """The query string of filters, totals filters and whatever else the address says; empty texts are left out."""
    pairs = [(f"f.{name}", text) for name, text in filters.items()]
    pairs += [(f"t.{name}", text) for name, text in totals.items()]
    pairs += rest.items()
    return "?" + ("&".join([f"{_quoted(name)}={_quoted(text)}" for name, text in pairs if text]) or WHOLE)


def _prefixed(query: QueryDict, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): text.strip()
        for name, text in query.items()
        if name.startswith(prefix) and isinstance(text, str) and text.strip()
    }
