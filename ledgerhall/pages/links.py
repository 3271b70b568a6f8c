"""Addresses of pages below the company's prefix."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Card, Document, Inquiry, Journal, List, Opened, Page, RoleCenter, Selection
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.state import query_of


def to_page(page: Page, prefix: str, key: str = "") -> str:
    """The address of a page: a list, a card or document (of the record, or a new one), a journal, the Role Center."""
    if isinstance(page, List):
        return f"{prefix}/list/{page.slug}/"
    if isinstance(page, Card):
        return f"{prefix}/card/{page.slug}/{quote(key, safe='') or ('only' if page.is_single else 'new')}/"
    if isinstance(page, Document):
        # Quoted twice: a server reads a quoted slash as one that divides the address.
        return f"{prefix}/document/{page.slug}/{quote(quote(key, safe=''), safe='') or 'new'}/"
    if isinstance(page, Journal):
        return f"{prefix}/journal/{page.slug}/" + (f"{quote(key, safe='')}/" if key else "")
    if isinstance(page, Inquiry):
        return f"{prefix}/inquiry/{page.slug}/"
    assert isinstance(page, RoleCenter)
    return f"{prefix}/"


def to_selection(selection: Selection, prefix: str) -> str:
    """The list that shows exactly what the selection counts."""
    return f"{prefix}/list/{selection.page}/{query_of(selection.filters, selection.totals, sort=selection.sort)}"


def to_target(target: Selection | Opened | str, prefix: str, registry: Registry) -> str:
    """The address of whatever a declaration opens."""
    if isinstance(target, Selection):
        inquiry = registry.of_kind(Inquiry, target.page)
        if inquiry is not None:
            return f"{to_page(inquiry, prefix)}?{urlencode(target.filters)}"
        return to_selection(target, prefix)
    slug, key = (target, "") if isinstance(target, str) else (target.page, target.key)
    page = registry.page(slug)
    if page is None:
        raise LookupError(f"there is no page {slug}")
    return to_page(page, prefix, key)


def allowed(target: Selection | Opened | None, context: Context, registry: Registry) -> str:
    """The address of a target, or "" where the viewer may not look at it."""
    if target is None:
        return ""
    page = target_page(target, registry)
    may = page is not None and context.viewer.may(page.permission)
    return to_target(target, context.prefix, registry) if may else ""


def target_page(target: Any, registry: Registry) -> Page | None:
    """The page that a target lies on."""
    return registry.page(target if isinstance(target, str) else target.page)
