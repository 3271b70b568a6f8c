"""The declared pages: registered by the rooms at start-up, merged with their extensions, looked up by slug."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar, cast

from django.utils import translation
from django.utils.text import slugify

from ledgerhall.pages.declare import (
    Action,
    Card,
    Document,
    Inquiry,
    Journal,
    List,
    Page,
    PageExtension,
    RecordSearch,
    RoleCenter,
)

P = TypeVar("P", List, Card, Journal, Document, Inquiry, RoleCenter)


class Registry:
    """Pages by slug. `page` gives them merged with what extensions add."""

    def __init__(self) -> None:
        self.declared: list[Page] = []
        self.extensions: list[PageExtension] = []
        self.search_records: list[RecordSearch] = []
        self._merged: dict[str, Page] = {}

    def register(self, *declarations: Page | PageExtension | RecordSearch) -> None:
        """Take declarations over. The same value twice is one page (a module may be imported again by a test)."""
        for declaration in declarations:
            if isinstance(declaration, PageExtension):
                if not any(declaration is known for known in self.extensions):
                    self.extensions.append(declaration)
            elif isinstance(declaration, RecordSearch):
                if not any(declaration is known for known in self.search_records):
                    self.search_records.append(declaration)
            elif not any(declaration is known for known in self.declared):
                self.declared.append(declaration)
        self._merged = {}

    def page(self, slug: str) -> Page | None:
        """The page of the slug with everything that extends it, or None."""
        if not self._merged:
            self._merged = {page.slug: self._extended(page) for page in self.declared}
        return self._merged.get(slug)

    def pages(self) -> Iterator[Page]:
        """All pages, merged, in the order of their registration."""
        for declared in self.declared:
            page = self.page(declared.slug)
            if page is not None:
                yield page

    def of_kind(self, kind: type[P], slug: str) -> P | None:
        """The page of the slug if it is of the kind."""
        page = self.page(slug)
        return page if isinstance(page, kind) else None

    def record_page(self, slug: str) -> Card | Document | None:
        """The card or document of the slug, on which a list shows its records."""
        page = self.page(slug)
        return page if isinstance(page, Card | Document) else None

    def _extended(self, page: Page) -> Page:
        for extension in self.extensions:
            if extension.page == page.slug:
                page = _extended(page, extension)
        return page


def _extended(page: Page, by: PageExtension) -> Page:
    actions = page.actions + by.actions
    if isinstance(page, List):
        return replace(
            page,
            actions=actions,
            columns=page.columns + by.columns,
            fact_boxes=page.fact_boxes + by.fact_boxes,
            views=page.views + by.views,
            markings=page.markings + by.markings,
        )
    if isinstance(page, Inquiry):
        return replace(page, actions=actions)
    if isinstance(page, RoleCenter):
        return replace(page, actions=actions, groups=page.groups + by.cues, navigation=page.navigation + by.navigation)
    return cast("Page", replace(page, actions=actions, fact_boxes=page.fact_boxes + by.fact_boxes))


def action_slug(action: Action) -> str:
    """The name of an action in addresses: as declared, else from its untranslated name."""
    if action.slug:
        return action.slug
    with translation.override(None):
        return slugify(str(action.name))


_registry = Registry()


def register(*declarations: Page | PageExtension | RecordSearch) -> None:
    """Register pages, extensions and searches of records with the product."""
    _registry.register(*declarations)


def registered() -> Registry:
    """The product's pages."""
    return _registry
