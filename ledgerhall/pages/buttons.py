"""One action as HTML, wherever it stands; written in Python because a ribbon has dozens of them, all shown twice (in
the ribbon and in the menu of a phone). All is escaped here.

An action is a mapping with
  caption, url, method ("get" default | "post"), key ("F9"), icon, disabled_reason
  style         "" | "lead" | "fill" or "filled"
  form          id of a <form> that is sent to `url` (a journal's lines, a list's selected rows)
  dialog        id of the <dialog> that asks first; without script `url` is the page where the question stands
  id, actions   a drop-down of further actions
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ledgerhall.pages.icons import icon

Action = Mapping[str, Any]


def action_html(action: Action, csrf_token: str, *, is_in_menu: bool = False) -> SafeString:
    """The action as button, form or link of a ribbon or tool line, or as an entry of a menu."""
    return mark_safe(_written(action, csrf_token, is_in_menu))  # noqa: S308 (escaped piece by piece below)


def _written(action: Action, csrf_token: str, is_in_menu: bool) -> str:
    if action.get("actions"):
        return _drop_down(action, csrf_token)
    shown = _shown(action)
    if reason := action.get("disabled_reason"):
        why = escape(reason)
        return (
            f'<button type="button" class="{_classes(action, is_in_menu)}" aria-disabled="true" data-tip="{why}">'
            f'{shown}<span class="vh">: {why}</span>{_key(action)}</button>'
        )
    url, form = escape(action.get("url", "")), action.get("form")
    if action.get("method") != "post":
        opened = _attributes(action, ("dialog", "data-dialog"), ("id", "id"))
        kept = f'class="{_classes(action, is_in_menu)}" href="{url}"{_pressed_by(action)}{opened}'
        return f"<a {kept}>{shown}{_key(action)}</a>"
    sends = f' form="{escape(form)}" formaction="{url}" formmethod="post"' if form else ""
    kept = f'class="{_classes(action, is_in_menu)}"{sends}{_pressed_by(action)}{_attributes(action, ("id", "id"))}'
    button = f"<button {kept}>{shown}{_key(action)}</button>"
    if form:
        return button
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(csrf_token)}">' if csrf_token else ""
    return f'<form class="act-form" method="post" action="{url}">{token}{button}</form>'


def _drop_down(action: Action, csrf_token: str) -> str:
    style = f" {escape(action['style'])}" if action.get("style") else ""
    inner = "".join(_written(one, csrf_token, is_in_menu=True) for one in action["actions"])
    return (
        f'<details class="drop" data-drop><summary class="act{style}">{_shown(action)}{icon("down", small=True)}'
        f'</summary><div class="pop menu">{inner}</div></details>'
    )


def _shown(action: Action) -> str:
    drawing = icon(action["icon"]) if action.get("icon") else ""
    return f"{drawing}<span>{escape(action.get('caption', ''))}</span>"


def _key(action: Action) -> str:
    return f"<kbd>{escape(action['key'])}</kbd>" if action.get("key") else ""


def _pressed_by(action: Action) -> str:
    return _attributes(action, ("key", "data-key"), ("key", "aria-keyshortcuts"))


def _attributes(action: Action, *named: tuple[str, str]) -> str:
    return "".join(f' {attribute}="{escape(action[name])}"' for name, attribute in named if action.get(name))


def _classes(action: Action, is_in_menu: bool) -> str:
    if is_in_menu:
        return ""
    style = action.get("style")
    return f"act {'lead' if style == 'lead' else 'fill' if style else ''}"
