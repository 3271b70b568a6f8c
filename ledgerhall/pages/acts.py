"""Acts and who may do them: the same answer for the button that is shown and for the request that arrives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ledgerhall.pages import fields, links
from ledgerhall.pages.context import Context
from ledgerhall.pages.declare import Action, Card, Document, Done, List, Opened, Page, Preview, Selection
from ledgerhall.pages.registry import Registry, action_slug


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where to go after an act, and what to say there ("" for nothing)."""

    url: str
    message: SafeString | str


def page_actions(page: Page) -> tuple[Action, ...]:
    """Every action of a page, *New* of a list among them."""
    return (page.new, *page.actions) if isinstance(page, List) and page.new is not None else page.actions


def find_action(page: Page, slug: str) -> Action | None:
    return next((action for action in page_actions(page) if action_slug(action) == slug), None)


def permission_of(action: Action, registry: Registry) -> str:
    """The permission that an action needs: its own, else that of the page which it opens."""
    if action.permission or not isinstance(action.opens, str):
        return action.permission
    page = registry.page(action.opens)
    return page.permission if page is not None else ""


def may_do(action: Action, context: Context, registry: Registry) -> bool:
    """Default deny: without a permission nobody may."""
    permission = permission_of(action, registry)
    return bool(permission) and context.viewer.may(permission)


def why_not(action: Action, record: Any, context: Context, registry: Registry) -> str:
    """Why an action is shown disabled; "" where it can be done."""
    if not may_do(action, context, registry):
        return _("You have no right to do this.")
    if action.needs_record and not isinstance(action.opens, str) and record is None:
        return _("There is no row to do this with.")
    if action.is_offered is not None and record is not None and not action.is_offered(record):
        return _("This cannot be done here now.")
    if action.disabled is not None and record is not None:
        return str(action.disabled(record))
    return ""


def do(action: Action, *, record: Any, values: Mapping[str, Any], context: Context, at: datetime) -> Any:
    """Call the act as the declaration promises. Raises Refused as the act does."""
    assert action.act is not None
    return action.act(**_arguments(action, record, values, context, at))


def has_form(action: Action) -> bool:
    """Whether it asks for values first."""
    return bool(action.fields) or action.fields_of is not None


def for_record(action: Action, record: Any, context: Context) -> Action:
    """The action with the fields that its form has for the record. Raises Refused as they do."""
    if action.fields_of is None:
        return action
    return replace(action, fields=action.fields_of(record, context.viewer.work_date), fields_of=None)


def previewed(action: Action, *, record: Any, values: Mapping[str, Any], context: Context, at: datetime) -> Preview:
    """What the act would post. Raises Refused as the act does."""
    assert action.preview is not None
    shown: Preview = action.preview(**_arguments(action, record, values, context, at))
    return shown


def _arguments(
    action: Action, record: Any, values: Mapping[str, Any], context: Context, at: datetime
) -> dict[str, Any]:
    arguments: dict[str, Any] = {"by": context.viewer, "at": at, "work_date": context.viewer.work_date}
    if action.needs_record:
        arguments["record"] = record
    if action.fields:
        arguments["values"] = values
    return arguments


def outcome(result: Any, then: str, fallback: str, context: Context, registry: Registry) -> Outcome:
    """Where an act leads: to what `then` names, else to where it was asked for."""
    url, message = _then(result, then, fallback, context, registry), ""
    if isinstance(result, Done):
        message = str(result.message)
        if result.opens is not None:
            target = links.to_target(result.opens, context.prefix, registry)
            if then == result.opens.page:
                return Outcome(target, message)
            return Outcome(url, _linked(message, target, str(result.label) or _("Open")))
    return Outcome(url, message)


def _then(result: Any, then: str, fallback: str, context: Context, registry: Registry) -> str:
    if isinstance(result, Selection | Opened):
        return links.to_target(result, context.prefix, registry)
    page = registry.page(then) if then else None
    if page is None:
        return fallback
    if isinstance(page, Card | Document) and isinstance(result, Model):
        return links.to_page(page, context.prefix, fields.key_of(result, page.key))
    return fallback if isinstance(page, Card | Document) else links.to_page(page, context.prefix)


def _linked(message: str, url: str, label: str) -> SafeString:
    return format_html('{} <a href="{}">{}</a>', message, url, label)
