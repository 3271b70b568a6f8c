"""Tell me (Alt+Q): the pages and actions that this viewer may use and whose words contain what is typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from ledgerhall.pages import acts, links
from ledgerhall.pages.chrome import role_center
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Card, Document, Inquiry, Journal, List, Page, RoleCenter
from ledgerhall.pages.registry import Registry

FOUND = 20


def tell_me(typed: str, context: Context, registry: Registry) -> list[dict[str, Any]]:
    """Pages and actions by their captions and keywords; those that begin with what is typed come first."""
    words = _folded(typed).split()
    if not words:
        return []
    found = []
    for entry in _entries(context, registry):
        text = _folded(f"{entry['caption']} {entry.pop('keywords')}")
        if all(word in text for word in words):
            found.append((not text.startswith(words[0]), entry["kind"] != "page", entry["caption"], entry))
    found.sort(key=lambda one: one[:3])
    # An action that only opens a page that is found says nothing new.
    listed = {entry["url"] for *_rank, entry in found if entry["kind"] == "page"}
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for *_rank, entry in found:
        if not (entry.pop("only_opens") and entry["url"] in listed):
            told.setdefault((entry["caption"], entry["url"]), entry)
    return [*_records(typed.strip(), context, registry), *told.values()][:FOUND]


def _records(typed: str, context: Context, registry: Registry) -> Iterator[dict[str, Any]]:
    """What the rooms' own searches find: a document's number leads to its entries."""
    for search in registry.search_records:
        if not context.viewer.may(search.permission):
            continue
        for found in search.find(typed, context.viewer):
            if url := links.allowed(found.opens, context, registry):
                yield {"caption": str(found.caption), "where": str(search.caption), "url": url, "kind": "record"}


def _entries(context: Context, registry: Registry) -> Iterator[dict[str, Any]]:
    center = role_center(context, registry)
    for page in registry.pages():
        if not context.viewer.may(page.permission) or (isinstance(page, RoleCenter) and page is not center):
            continue
        if isinstance(page, List | Journal | Inquiry | RoleCenter):
            url = links.to_page(page, context.prefix)
            caption = {"caption": str(page.caption), "where": "", "url": url, "kind": "page"}
            yield {**caption, "keywords": page.keywords, "only_opens": False}
        yield from _actions(page, context, registry)


def _actions(page: Page, context: Context, registry: Registry) -> Iterator[dict[str, Any]]:
    """Actions that need no record, at their own address; the others at the page where a record can be chosen."""
    if isinstance(page, Card | Document):
        return
    for action in acts.page_actions(page):
        if not acts.may_do(action, context, registry):
            continue
        url = links.to_page(page, context.prefix)
        if isinstance(action.opens, str):
            url = links.to_target(action.opens, context.prefix, registry)
        yield {
            "caption": str(action.name),
            "where": str(page.caption),
            "url": url,
            "kind": "action",
            "keywords": "",
            "only_opens": isinstance(action.opens, str),
        }


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
