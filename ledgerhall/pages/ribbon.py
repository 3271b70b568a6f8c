"""The ribbon: the actions of a page in tabs and groups, each enabled or disabled with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from ledgerhall.pages import acts, links
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Action
from ledgerhall.pages.registry import Registry, action_slug

# What buttons.py writes: caption, url, method, key, icon, style, disabled_reason …
Button = dict[str, Any]

# Stands for the key of a row in the template of the row menu.
ROW = "__row__"


def button(
    action: Action,
    base: str,
    context: Context,
    registry: Registry,
    record: Any = None,
    key: str = "",
    query: str = "",
) -> Button:
    """An action as a button. `base` is the address below which the page's acts lie.

    `key` names the record where the address of the page does not: the row of a list, or ROW in a menu that a script
    opens at whichever row. `query` is the list's state, to come back to.
    """
    shown: Button = {
        "caption": str(action.name),
        "key": action.key,
        "icon": action.icon,
        "style": "" if action.style == "plain" else action.style,
        "disabled_reason": acts.why_not(action, record, context, registry),
    }
    if shown["disabled_reason"]:
        return shown
    if action.path:
        return {**shown, "url": f"{context.prefix}/{action.path}"}
    if isinstance(action.opens, str):
        return {**shown, "url": links.to_target(action.opens, context.prefix, registry)}
    if action.opens is not None and key != ROW:
        return {**shown, "url": links.to_target(action.opens(record), context.prefix, registry)}
    named = f"record={quote(key, safe='')}" if key and action.needs_record else ""
    said = "&".join(part for part in (named, query.removeprefix("?")) if part)
    asks_first = action.act is None or acts.has_form(action) or action.confirm is not None
    url = f"{base}act/{action_slug(action)}/" + (f"?{said}" if said else "")
    return {**shown, "url": url, "method": "get" if asks_first else "post"}


def placed(action: Action, shown: Button) -> tuple[str, str, Button]:
    """A button with the tab and group that its declaration names."""
    return str(action.tab) or _("Home"), str(action.group), shown


def tabs(buttons: Sequence[tuple[str, str, Button]]) -> list[dict[str, Any]]:
    """Tabs of groups of buttons, from (tab, group, button); tabs and groups in the order in which they first appear."""
    found: dict[str, dict[str, list[Button]]] = {}
    for tab, group, shown in buttons:
        found.setdefault(tab, {}).setdefault(group, []).append(shown)
    return [
        {"caption": tab, "groups": [{"caption": group, "actions": actions} for group, actions in groups.items()]}
        for tab, groups in found.items()
    ]
