"""What the shell shows around a page: company, work date, navigation pane, ribbon, Tell me."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ledgerhall.pages import links
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import NavigationArea, NavigationItem, Page, RoleCenter, Text
from ledgerhall.pages.figures import Writer, write_number
from ledgerhall.pages.registry import Registry
from ledgerhall.pages.selecting import measured


def writer_of(context: Context) -> Writer:
    """Who writes figures and dates for the viewer."""
    return Writer(context.viewer.language, context.minor_units, context.viewer.time_zone)


def role_center(context: Context, registry: Registry) -> RoleCenter | None:
    """The Role Center of the context: the named one, else the first that the viewer may see."""
    named = registry.of_kind(RoleCenter, context.role_center)
    if named is not None:
        return named
    centers = (page for page in registry.pages() if isinstance(page, RoleCenter))
    return next((page for page in centers if context.viewer.may(page.permission)), None)


def chrome(
    context: Context, registry: Registry, page: Page | None, ribbon: Sequence[dict[str, Any]] = (), caption: Text = ""
) -> dict[str, Any]:
    """The `chrome` of the shell's templates. What web hands over in `Context.shell` comes on top."""
    viewer = context.viewer
    return {
        "company_name": context.company_name,
        "page_caption": str(caption) or (str(page.caption) if page is not None else ""),
        "prefix": context.prefix,
        "home_url": f"{context.prefix}/",
        "tell_me_url": f"{context.prefix}/tell-me/",
        "preferences_url": f"{context.prefix}/keep/",
        "settings_url": "",
        "work_date_url": "",
        "portal_url": "",
        "work_date": viewer.work_date,
        "is_work_date_today": viewer.work_date == viewer.today,
        "navigation": _navigation(context, registry, page),
        "ribbon": ribbon,
        "ribbon_is_open": bool(viewer.preference("ribbon_open", isinstance(page, RoleCenter))),
        "navigation_is_folded": bool(viewer.preference("navigation_folded", False)),
        "language": viewer.language,
        **{name: value for name, value in context.shell.items() if value is not None},
        **_density(context, page),
    }


def _density(context: Context, page: Page | None) -> dict[str, str]:
    """The row height that the viewer chose for this list, over the one of the viewer's settings."""
    chosen = context.viewer.preference(f"list.{page.slug}.density", "") if page is not None else ""
    return {"density": chosen} if chosen else {}


def _navigation(context: Context, registry: Registry, page: Page | None) -> list[dict[str, Any]]:
    center = role_center(context, registry)
    if center is None:
        return []
    current = page.slug if page is not None else ""
    areas = []
    for position, area in enumerate(center.navigation):
        items = [_item(item, target, context, registry, current) for item, target in _allowed(area, context, registry)]
        if any(item["is_current"] for item in items):
            current = ""  # a page that stands in two areas is shown in the first
        if items:
            is_open = position == 0 or any(item["is_current"] for item in items)
            areas.append({"caption": str(area.caption), "icon": area.icon, "is_open": is_open, "items": items})
    return areas


def _allowed(area: NavigationArea, context: Context, registry: Registry) -> list[tuple[NavigationItem, Page]]:
    found = [(item, registry.page(item.page)) for item in area.items]
    return [(item, page) for item, page in found if page is not None and context.viewer.may(page.permission)]


def _item(item: NavigationItem, page: Page, context: Context, registry: Registry, current: str) -> dict[str, Any]:
    count = ""
    if item.count is not None:
        count = write_number(measured(item.count(context.viewer), registry, context), 0, context.viewer.language)
    return {
        "caption": str(item.caption or page.caption) or _("Home"),
        "url": links.to_page(page, context.prefix, item.key),
        "count": count,
        "is_current": page.slug == current,
    }
