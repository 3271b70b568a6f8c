"""The check at start-up: every fault of every declaration, told at once. A page that does not hold is never served."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from django.db.models import Model

from ledgerhall.pages import fields
from ledgerhall.pages.declare import (
    Action,
    Card,
    ChartPart,
    Column,
    Document,
    Field,
    FilterField,
    Grid,
    Inquiry,
    Journal,
    List,
    ListPart,
    Page,
    PageExtension,
    RoleCenter,
)
from ledgerhall.pages.registry import Registry, action_slug, registered


class PageDeclarationError(Exception):
    """Declarations do not hold; the message lists every fault."""

    def __init__(self, faults: Collection[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def check(permissions: Collection[str], registry: Registry | None = None) -> None:
    """Refuse to start on declarations with faults. `permissions` are all permission strings that exist."""
    pages = registered() if registry is None else registry
    faults = [*_slugs(pages), *_extensions(pages)]
    for page in pages.pages():
        faults += [f"{page.slug}: {fault}" for fault in _page(page, pages, permissions)]
    for search in pages.search_records:
        faults += _permission(f"the search for {search.caption}", search.permission, permissions)
    if faults:
        raise PageDeclarationError(faults)


def _slugs(pages: Registry) -> Iterator[str]:
    for slug, count in Counter(page.slug for page in pages.declared).items():
        if count > 1:
            yield f"{slug}: {count} pages have this name"


def _extensions(pages: Registry) -> Iterator[str]:
    for extension in pages.extensions:
        page = pages.page(extension.page)
        if page is None:
            yield f"extension of {extension.page}: there is no such page"
        elif fault := _misplaced(page, extension):
            yield f"extension of {extension.page}: {fault}"


def _misplaced(page: Page, extension: PageExtension) -> str:
    if (extension.columns or extension.views) and not isinstance(page, List):
        return "columns and views go on lists"
    if (extension.cues or extension.navigation) and not isinstance(page, RoleCenter):
        return "cues and navigation go on a Role Center"
    return ""


def _page(page: Page, pages: Registry, known: Collection[str]) -> Iterator[str]:
    yield from _permission("the page", page.permission, known)
    yield from _actions(page.actions, pages, known)
    if isinstance(page, List):
        yield from _list(page, pages, known)
    elif isinstance(page, Card):
        yield from _card(page, pages, known)
    elif isinstance(page, Journal):
        yield from _journal(page, pages, known)
    elif isinstance(page, Document):
        yield from _document(page, pages, known)
    elif isinstance(page, Inquiry):
        yield from _inquiry(page, pages)
    else:
        yield from _role_center(page, pages)


def _permission(what: str, permission: str, known: Collection[str]) -> Iterator[str]:
    if not permission:
        yield f"{what} has no permission"
    elif permission not in known:
        yield f"{what} names the permission {permission}, which does not exist"


def _actions(actions: tuple[Action, ...], pages: Registry, known: Collection[str]) -> Iterator[str]:
    for slug, count in Counter(action_slug(action) for action in actions).items():
        if count > 1:
            yield f"{count} actions have the name {slug}"
    for action in actions:
        what = f"action {action_slug(action)}"
        if action.act is None and action.opens is None and not action.path:
            yield f"{what} does and opens nothing"
        if action.act is not None or not isinstance(action.opens, str) or action.permission:
            yield from _permission(what, action.permission, known)
        if action.preview is not None and (action.act is None or not action.fields or action.is_for_many):
            yield f"{what} is previewed and has no act, no form, or many records"
        if action.is_for_many and (action.act is None or not action.needs_record):
            yield f"{what} is for many and has no act on a record"
        if isinstance(action.opens, str):
            yield from _dangling(what, action.opens, pages)
        if action.then:
            yield from _dangling(f"{what} (then)", action.then, pages)
        yield from _lookups(action.fields, pages)


def _dangling(what: str, slug: str, pages: Registry, *kinds: type[Page]) -> Iterator[str]:
    page = pages.page(slug)
    if page is None:
        yield f"{what} leads to {slug}, which is no page"
    elif kinds and not isinstance(page, kinds):
        yield f"{what} leads to {slug}, which is no {' or '.join(kind.__name__ for kind in kinds)}"


def _list(page: List, pages: Registry, known: Collection[str]) -> Iterator[str]:
    columns = [Column(column) if isinstance(column, str) else column for column in page.columns]
    for column in columns:
        if column.flow is None and column.values is None:
            yield from _field(page.model, column.name, column.kind is not None)
    for entry in page.filters:
        yield from _field(page.model, entry if isinstance(entry, str) else entry.name, False)
    for total in page.totals_filters:
        if total.kind is None:
            yield f"the totals filter {total.name} has no kind"
    flows = {column.name for column in columns if column.flow is not None}
    for name in (*page.order_by, *page.search, *page.search_folded, *([page.group_by] if page.group_by else [])):
        if name.lstrip("-") not in flows:
            yield from _field(page.model, name.lstrip("-"), False)
    if not page.order_by:
        yield "the list states no order"
    if page.card:
        yield from _dangling("card", page.card, pages, Card, Document)
    if page.new is not None:
        yield from _actions((page.new,), pages, known)
    if page.search_folded and page.fold is None:
        yield "search_folded needs fold"
    yield from _totals_names(page.totals_filters, page)


def _totals_names(filters: tuple[FilterField, ...], page: List) -> Iterator[str]:
    names = {entry if isinstance(entry, str) else entry.name for entry in page.filters}
    for total in filters:
        if total.name in names:
            yield f"{total.name} filters both the list and its totals"


def _field(model: type[Model], path: str, is_known_kind: bool) -> Iterator[str]:
    """A fault where the path does not end in a field. A property with a declared kind will do for showing."""
    try:
        fields.kind_of(fields.model_field(model, path))
    except LookupError as fault:
        if not (is_known_kind and "__" not in path and isinstance(getattr(model, path, None), property)):
            yield str(fault)


def _tabs(page: Card | Document, pages: Registry) -> Iterator[str]:
    for tab in page.tabs:
        for entry in tab.fields:
            field = Field(entry) if isinstance(entry, str) else entry
            yield from _field(page.model, field.name, field.kind is not None)
            yield from _lookups((field,), pages)


def _card(page: Card, pages: Registry, known: Collection[str]) -> Iterator[str]:
    yield from _tabs(page, pages)
    if page.save is not None:
        yield from _permission("save", page.save_permission, known)
    if page.create is not None:
        yield from _permission("create", page.create_permission, known)
    if page.list_page:
        yield from _dangling("list_page", page.list_page, pages, List)


def _lookups(entries: tuple[Field, ...], pages: Registry) -> Iterator[str]:
    names = {field.name for field in entries}
    for field in entries:
        if field.lookup_by and field.lookup_by not in names:
            yield f"the look-ups of {field.name} are chosen by {field.lookup_by}, which is no column"
        for lookup, column in ((field.lookup, field.lookup_field), *field.lookups.values()):
            page = pages.of_kind(List, lookup) if lookup else None
            if lookup and page is None:
                yield f"the look-up of {field.name} leads to {lookup}, which is no List"
            elif page is not None and column:
                yield from _field(page.model, column, False)


def _journal(page: Journal, pages: Registry, known: Collection[str]) -> Iterator[str]:
    yield from _permission("editing", page.edit_permission, known)
    yield from _permission("posting", page.post_permission, known)
    yield from _grid(page, pages)


def _document(page: Document, pages: Registry, known: Collection[str]) -> Iterator[str]:
    yield from _tabs(page, pages)
    yield from _grid(page, pages)
    acts = (page.create, page.save, page.save_line, page.delete_line)
    if page.edit_permission or any(act is not None for act in acts):
        yield from _permission("editing", page.edit_permission, known)
    if page.edit_permission and (page.save is None or page.save_line is None or page.delete_line is None):
        yield "what is edited needs save, save_line and delete_line"
    if page.post is not None:
        yield from _permission("posting", page.post_permission, known)
    names = {entry if isinstance(entry, str) else entry.name for tab in page.tabs for entry in tab.fields}
    for name in page.fixed:
        if name not in names:
            yield f"fixed names {name}, which is no field of the header"
    if page.list_page:
        yield from _dangling("list_page", page.list_page, pages, List)


def _grid(page: Grid, pages: Registry) -> Iterator[str]:
    for field in page.columns:
        if field.kind is None:
            yield f"column {field.name} has no kind"
    names = {field.name for field in page.columns}
    if page.group_by and page.group_by not in names:
        yield f"group_by names {page.group_by}, which is no column"
    yield from _lookups(page.columns, pages)


def _inquiry(page: Inquiry, pages: Registry) -> Iterator[str]:
    for field in page.fields:
        if field.kind is None:
            yield f"the field {field.name} has no kind"
    yield from _lookups(page.fields, pages)


def _role_center(page: RoleCenter, pages: Registry) -> Iterator[str]:
    for cue in (*page.wide, *(cue for group in page.groups for cue in group.cues)):
        yield from _dangling(f"cue {cue.caption}", cue.opens, pages, List)
        if cue.threshold is not None and cue.threshold.second <= cue.threshold.first:
            yield f"cue {cue.caption}: its second threshold must be greater than its first"
    for area in page.navigation:
        for item in area.items:
            yield from _dangling(f"navigation {area.caption}", item.page, pages)
    for group in page.groups:
        for link in group.links:
            if isinstance(link.opens, str):
                yield from _dangling(f"link {link.name}", link.opens, pages)
    for part in (*page.left, *page.right):
        if isinstance(part, ListPart):
            yield from _dangling(f"part {part.caption}", part.page, pages, List)
            yield from _part_columns(part, pages)
        elif isinstance(part, ChartPart) and not part.permission:
            yield f"part {part.caption} has no permission"


def _part_columns(part: ListPart, pages: Registry) -> Iterator[str]:
    page = pages.of_kind(List, part.page)
    if page is None:
        return
    offered = {column if isinstance(column, str) else column.name for column in page.columns}
    for name in part.columns:
        if name not in offered:
            yield f"part {part.caption} shows {name}, which is no column of {part.page}"
